"""Checks are independent of the program's state and of anything that a function leaves behind."""

import functools
import inspect
import io
import os
import random
import subprocess
import sys
import textwrap
import threading
import time
import unittest.mock
import warnings
from collections import namedtuple

import numpy as np
import pytest
import torch

from convlab import check
from convlab.lessons.catalogue import exercise_ids, find_exercise
from convlab.lessons.checking import sample, time_limit

pytestmark = pytest.mark.slow

# Those whose oracle or solution depends on what PyTorch or NumPy is set to, and some others.
SOME = [*exercise_ids()[::9], "06.1", "07.1", "07.2", "08.2", "10.2", "12.1"]


def count(height, width, channels):
    return height * width * channels


def last(reply):
    return reply.parts[-1]


def torch_without_gradients():
    torch.set_grad_enabled(False)


def torch_in_float64():
    torch.set_default_dtype(torch.float64)


def torch_on_meta():
    torch.set_default_device("meta")


def numpy_that_raises():
    np.seterr(all="raise")


def warnings_as_errors():
    warnings.simplefilter("error")


@pytest.fixture
def restored():
    """Restore the settings that a test makes for the whole program."""
    numpy = np.geterr()
    with warnings.catch_warnings():
        yield
    np.seterr(**numpy)
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)


STATES = [
    torch_without_gradients,
    torch_in_float64,
    torch_on_meta,
    numpy_that_raises,
    warnings_as_errors,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_settings_of_another_cell_change_no_verdict(state, restored):
    state()
    for exercise_id in SOME:
        assert check(exercise_id, find_exercise(exercise_id).solution).passed, exercise_id


def test_a_check_inside_inference_mode_has_gradients():
    with torch.inference_mode():
        assert check("07.1", find_exercise("07.1").solution).passed


def test_settings_of_another_cell_are_kept_after_the_check(restored):
    torch_without_gradients()
    torch_in_float64()
    torch_on_meta()
    numpy_that_raises()
    check("07.2", find_exercise("07.2").solution)
    assert not torch.is_grad_enabled()
    assert torch.get_default_dtype() == torch.float64
    assert torch.get_default_device().type == "meta"
    assert np.geterr()["over"] == "raise"


def test_settings_of_a_function_are_undone_after_the_check(restored):
    def sets_everything(height, width, channels):
        for state in STATES:
            state()
        random.seed(1)
        np.random.seed(1)
        torch.manual_seed(1)
        sys.setrecursionlimit(5000)
        return height * width * channels

    before = random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist()
    errors, depth, filters = np.geterr(), sys.getrecursionlimit(), list(warnings.filters)
    assert check("00.1", sets_everything).passed
    after = random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist()
    assert before == after
    assert (errors, depth, filters) == (np.geterr(), sys.getrecursionlimit(), warnings.filters)
    assert torch.is_grad_enabled()
    assert torch.get_default_dtype() == torch.float32
    assert torch.get_default_device().type == "cpu"


def test_a_function_may_close_the_standard_output(capsys):
    def closes(height, width, channels):
        sys.stdout.close()
        sys.stderr.close()
        return height * width * channels

    assert check("00.1", closes).passed
    assert not sys.stdout.closed


def test_prints_without_an_end_are_bounded():
    def floods(height, width, channels):
        for _ in range(300):
            print("flood " * 1000)
        return 0

    reply = check("00.1", floods)
    assert len(str(reply)) < 4000


class Endless(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


class Spiteful:
    def __repr__(self):
        raise ValueError

    def __eq__(self, other):
        raise ValueError

    __hash__ = None


class OfNoModule(type):
    @property
    def __module__(cls):
        raise ValueError


def holds_itself():
    one = []
    one.append(one)
    return one


def raises_endless():
    raise Endless


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("00.1", Endless),
        ("00.1", raises_endless),
        ("00.1", Spiteful),
        ("00.2", lambda: np.array([[Spiteful()]], dtype=object)),
        ("00.1", lambda: OfNoModule("Odd", (), {})()),
        ("00.1", holds_itself),
        ("02.1", lambda: tuple(holds_itself() for _ in range(4))),
        ("00.1", lambda: 10**10000),
        ("00.1", unittest.mock.MagicMock),
        ("00.1", lambda: [1] * 10**6),
        ("00.2", lambda: [[1] * 1000] * 1000),
        ("00.2", lambda: np.zeros((2000, 2000))),
    ],
)
def test_an_odd_answer_is_refused_in_few_words_and_not_called_random(exercise_id, answer):
    reply = check(exercise_id, lambda *arguments: answer())
    assert reply.kind == "not yet"
    assert len(str(reply)) < 3000
    assert reply._repr_html_()
    assert "Called again" not in str(reply)


class EndlessWhenCompared:
    def __eq__(self, other):
        while True:
            pass

    __hash__ = None


def in_itself_four_times():
    one = []
    four = (one, one, one, one)
    one.append(four)
    return four


def test_an_answer_that_cannot_be_compared_in_finite_time_is_refused():
    assert check("00.1", lambda h, w, c: EndlessWhenCompared()).kind == "not yet"
    assert check("02.1", lambda x_shape, weight_shape: in_itself_four_times()).kind == "not yet"


def test_a_slow_wrong_answer_to_a_large_case_is_not_called_random(monkeypatch):
    monkeypatch.setattr(sample, "CALL_SECONDS", 0.2)
    monkeypatch.setattr(sample, "FURTHER_CALL_SECONDS", 5.0)

    def slow_and_wrong_if_large(image):
        end = time.thread_time() + (0.5 if image.size > 10_000 else 0)
        while time.thread_time() < end:
            pass
        return image[:, ::-1] + (image.size > 10_000)

    reply = check("00.2", slow_and_wrong_if_large)
    assert reply.kind == "not yet"
    assert "Called again" not in str(reply)
    assert "numbers differ" in str(reply)


def test_an_error_that_names_an_address_is_not_called_random():
    reply = check("00.2", lambda image: {}[image.sum])
    assert "Called again" not in str(reply)


def test_print_options_of_the_notebook_change_no_reply(monkeypatch):
    def wrong(image):
        return image[:, ::-1] * 1.5

    before = str(check("00.2", wrong))
    with np.printoptions(threshold=4, precision=2, formatter={"float": "{:0.1f}".format}):
        assert str(check("00.2", wrong)) == before


def test_the_cases_are_the_same_in_every_program(tmp_path, monkeypatch):
    code = (
        "from convlab.lessons.catalogue import find_exercise\n"
        "from convlab.lessons.checking.sample import Sample\n"
        "print([repr(Sample(find_exercise(one)).cases) for one in ('00.1', '01.2', '02.1')])\n"
    )
    (tmp_path / "of_the_learner.py").write_text("A, B, C, D = 77, 3, 1234, 5.5\n")
    outputs = set()
    for first in ("", "import of_the_learner, convlab.lessons.lesson11.exercise_3\n"):
        command = [sys.executable, "-c", first + code]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_an_argument_that_cannot_be_shown_is_refused():
    with pytest.raises(TypeError, match="give the function itself, not a call of it"):
        check("00.1", Spiteful())


HELD = [np.zeros((2, 2)), np.ones(3)]


def test_arrays_that_a_function_takes_from_outside_stop_no_check():
    tensors = {"a": torch.zeros(2, 2), "b": torch.ones(3)}

    def global_list(height, width, channels):
        return height * width * channels + len(HELD)

    def closure(height, width, channels):
        return height * width * channels + len(tensors)

    def default(height, width, channels, seen=[HELD]):  # noqa: B006
        return height * width * channels + len(seen[0])

    for function in (global_list, closure, default):
        assert "It is always 2 too large." in str(check("00.1", function))


def test_figures_that_a_function_draws_are_closed():
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.figure(77)

    def draws(height, width, channels):
        plt.figure()
        return height * width * channels

    assert check("00.1", draws).passed
    assert plt.get_fignums() == [77]
    plt.close(77)


def test_a_call_that_never_ends_leaves_no_setting_changed(monkeypatch, restored):
    monkeypatch.setattr(time_limit, "_IDLE_POLLS", 5)
    torch_in_float64()
    threads = torch.get_num_threads()
    check("00.1", lambda height, width, channels: time.sleep(10**6))
    assert torch.get_default_dtype() == torch.float64
    assert torch.get_num_threads() == threads


def test_a_recursion_that_is_too_deep_is_explained():
    def recursive(height, width, channels):
        return recursive(height - 1, width, channels) + width * channels if height else 0

    assert "Python ends a recursion after about a thousand calls" in last(check("00.1", recursive))


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        (list, "A list of layers cannot be called"),
        (torch.nn.Sequential, "`nn.Sequential` takes its layers one by one"),
    ],
)
def test_a_list_of_layers_in_place_of_a_network_is_explained(network, sentence):
    def build(in_shape, channels, num_classes, batch_norm):
        return network([torch.nn.Flatten()])(torch.zeros(2, *in_shape))

    assert sentence in last(check("09.2", build))


def test_a_coroutine_leaves_no_warning():
    async def later(height, width, channels):
        return 0

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        reply = check("00.1", later)
    assert "It returned a coroutine" in last(reply)
    assert caught == []


def test_an_import_is_not_interrupted_and_does_not_count(tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text(
        "import time\nend = time.thread_time() + 3\n"
        "while time.thread_time() < end:\n    pass\nimport slow_to_import_too\n"
    )
    (tmp_path / "slow_to_import_too.py").write_text("whole = True\n")
    monkeypatch.syspath_prepend(tmp_path)

    def imports(height, width, channels):
        import slow_to_import

        return height * width * channels * slow_to_import.slow_to_import_too.whole

    assert check("00.1", imports).passed
    assert sys.modules["slow_to_import"].slow_to_import_too.whole


def waits_for_a_lock():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@pytest.mark.parametrize(
    "wait",
    [
        waits_for_a_lock,
        threading.Event().wait,
        functools.partial(time.sleep, 10**6),
        functools.partial(subprocess.run, [sys.executable, "-c", "import time; time.sleep(60)"]),
    ],
    ids=["lock", "event", "sleep", "program"],
)
def test_a_call_that_waits_without_an_end_is_ended_and_named(wait, monkeypatch):
    monkeypatch.setattr(time_limit, "_IDLE_POLLS", 20)
    reply = check("00.1", lambda height, width, channels: wait())
    assert "It computed nothing for half a minute." in last(reply)
    assert check("00.1", count).passed


def test_an_endless_call_leaves_nothing_behind():
    def endless(height, width, channels):
        while True:
            pass

    before = set(threading.enumerate())
    for _ in range(3):
        check("00.1", endless)
        assert check("00.1", count).passed
    assert set(threading.enumerate()) <= before


def test_a_function_is_checked_even_if_no_thread_can_be_started(monkeypatch):
    def no_thread(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    assert check("00.1", count).passed
    assert "multiplied, not added" in last(check("00.1", lambda h, w, c: h + w + c))


def test_a_check_in_a_thread_is_like_any_other():
    replies = []
    thread = threading.Thread(target=lambda: replies.append(check("00.1", count)))
    thread.start()
    thread.join()
    assert replies[0].passed


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pthread_kill")
def test_an_interrupt_ends_the_check_and_the_next_one_works():
    # In a process of its own, as the signal goes to the main thread.
    code = textwrap.dedent("""
        import signal, threading, time
        from convlab import check
        signal.signal(signal.SIGINT, signal.default_int_handler)
        check("00.1", lambda h, w, c: h * w * c)
        def endless(h, w, c):
            started.set()
            while True:
                pass
        started = threading.Event()
        def interrupt():
            started.wait()
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        threading.Thread(target=interrupt).start()
        try:
            check("00.1", endless)
        except KeyboardInterrupt:
            print("interrupted", check("00.1", lambda h, w, c: h * w * c).passed)
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "interrupted True\n"
    assert done.stderr == ""


class TestEarlierCalls:
    """Answers that depend on earlier calls."""

    def test_a_cache_with_too_short_a_key(self):
        def cached(height, width, channels, cache={}):  # noqa: B006
            return cache.setdefault((height, width), height * width * channels)

        for _ in range(2):
            assert "That is the answer of a call before, with another `channels`." in last(
                check("00.1", cached)
            )

    @pytest.mark.parametrize("exercise_id", [one for one in exercise_ids() if one[3:] == "1"])
    def test_a_cache_that_forgets_any_one_argument(self, exercise_id):
        solution = find_exercise(exercise_id).solution
        arguments = list(inspect.signature(solution).parameters)
        for forgotten in range(len(arguments)):

            def cached(*given, forgotten=forgotten, answers={}):  # noqa: B006
                key = (forgotten, repr([one for n, one in enumerate(given) if n != forgotten]))
                return answers.setdefault(key, solution(*given))

            if len(arguments) > 1:
                assert not check(exercise_id, cached).passed, arguments[forgotten]

    def test_a_first_answer_that_is_kept(self):
        kept = []

        def first(height, width, channels):
            kept.append(height * width * channels)
            return kept[0]

        assert "It would be right, were this the first call." in last(check("00.1", first))

    def test_a_table_outside_the_function_is_not_taken_for_a_cache(self):
        table = {"rows": 1}

        def wrong(height, width, channels):
            return height * width * channels + table["rows"]

        assert "It is always 1 too large." in last(check("00.1", wrong))

    def test_a_cache_with_the_whole_key_passes(self):
        assert check("00.1", functools.cache(count)).passed

    def test_a_buffer_that_the_next_call_writes_into(self):
        def mirror(image, buffers={}):  # noqa: B006
            out = buffers.setdefault((image.shape, image.dtype), np.empty_like(image))
            out[:] = image[:, ::-1]
            return out

        assert "a later call has changed it" in last(check("00.2", mirror))


class TestStubs:
    """A function in which `raise NotImplementedError` still stands."""

    def test_on_one_line_it_is_not_started(self):
        def stub(height, width, channels): raise NotImplementedError  # fmt: skip

        assert check("00.1", stub).kind == "waiting"

    def test_with_a_docstring_it_is_not_started(self):
        def stub(height, width, channels):
            """The numbers of an image."""
            raise NotImplementedError

        assert check("00.1", stub).kind == "waiting"

    def test_after_the_code_it_is_to_be_deleted(self):
        def left(height, width, channels):
            number = height * width * channels
            raise NotImplementedError
            return number

        assert "The line `raise NotImplementedError` is still in left" in last(check("00.1", left))

    def test_in_a_branch_it_is_to_be_deleted(self):
        def branch(height, width, channels):
            if height > 3:
                raise NotImplementedError
            return height * width * channels

        reply = check("00.1", branch)
        assert "is still in branch, and this case comes to it" in last(reply)


class TestNames:
    """A known mistake keeps its sentence for any type; no sentence claims a wrong cause."""

    @pytest.mark.parametrize("kind", [int, np.int64, np.array, torch.tensor])
    def test_a_whole_number_of_any_kind(self, kind):
        reply = check("00.1", lambda height, width, channels: kind(height * width))
        assert "That is the number of pixels" in last(reply)

    @pytest.mark.parametrize("kind", [list, torch.Size])
    def test_a_shape_of_any_kind(self, kind):
        def keeps_channels(x_shape, weight_shape):
            (N, C, H, W), (_, _, K_h, K_w) = x_shape, weight_shape
            return kind((N, C, H - K_h + 1, W - K_w + 1))

        assert "The channels of the output are the filters" in last(check("02.1", keeps_channels))

    def test_a_class_made_inside_the_function_is_not_random(self):
        def wrong(x_shape, weight_shape):
            Shape = namedtuple("Shape", "n c h w")
            return Shape(*x_shape)

        assert "Called again" not in str(check("02.1", wrong))

    def test_numbers_have_changed_places_only_if_all_cases_show_it(self):
        def all_before(kernel_size):
            return kernel_size - 1, 0

        def swapped(x_shape, weight_shape):
            n, f, h, w = find_exercise("02.1").solution(x_shape, weight_shape)
            return h, w, n, f

        assert "changed places" not in str(check("03.1", all_before))
        assert "The numbers have changed places." in last(check("02.1", swapped))

    def test_axes_have_changed_places_only_if_all_cases_show_it(self):
        def channels_last(x, weight):
            return np.moveaxis(find_exercise("02.4").solution(x, weight), 0, -1).copy()

        assert "height and width" not in last(check("02.4", channels_last)).lower()

    def test_an_answer_that_is_always_the_same(self):
        reply = check("04.1", lambda *arguments: 7)
        assert "It gives the same answer whatever it is given." in last(reply)

    def test_a_difference_beyond_the_printed_digits_is_shown(self):
        def nearly(x):
            return find_exercise("07.2").solution(x) + 1e-11

        reply = check("07.2", nearly)
        assert any("They differ by at most 1e-11." in str(part) for part in reply.parts)

    def test_scattered_memory_is_named(self):
        def first_row(image):
            flat = np.lib.stride_tricks.as_strided(image, (image.size,), (image.itemsize,))
            return flat.reshape(image.shape)[:, ::-1].copy()

        reply = check("00.2", first_row)
        assert "right for the same numbers in another order in memory" in last(reply)
        shown = {}
        exec(reply.parts[0].text, {"np": np}, shown)
        assert not np.array_equal(first_row(shown["image"]), shown["image"][:, ::-1])


def test_too_few_cases_are_not_enough_to_pass(monkeypatch):
    from convlab.lessons.checking import search

    monkeypatch.setattr(search, "SEARCH_SECONDS", 0.2)

    def slow(height, width, channels):
        end = time.thread_time() + 0.02
        while time.thread_time() < end:
            pass
        return height * width * channels

    reply = check("00.1", slow)
    assert not reply.passed
    assert reply.kind == "waiting"
    tried, cases = (int(word) for word in reply.heading.split() if word.isdigit())
    assert 5 <= tried <= 15
    assert cases >= 150
    assert "Run it again" in last(reply)


def test_both_answers_are_side_by_side_and_the_wrong_cells_are_marked():
    def wrong_at_the_end(image):
        out = image[:, ::-1].copy()
        out[..., -1] += 1
        return out

    reply = check("00.2", wrong_at_the_end)
    lines = str(reply).splitlines()
    row = next(number for number, line in enumerate(lines) if line.split() == ["expected", "got"])
    assert lines[row + 1].count("np.array(") == 2
    assert set(lines[row + 2].strip()) == {"^"}
    marked = lines[row + 2].index("^")
    assert lines[row + 1][marked:].startswith("4.]])")
    html = reply._repr_html_()
    assert html.count("<mark") == 1
    assert "display: flex; flex-wrap: wrap" in html


def test_blocks_too_wide_for_two_columns_are_one_below_the_other():
    from convlab.lessons.reply import SideBySide

    narrow, wide = SideBySide("1", "2"), SideBySide("x" * 60, "y" * 60, ((3, 5),))
    assert narrow.as_text().splitlines() == ["expected    got", "    1           2"]
    assert wide.as_text().splitlines() == [
        "expected",
        "    " + "x" * 60,
        "got",
        "    " + "y" * 60,
        "       ^^",
    ]


def test_a_reply_to_a_closed_notebook_needs_no_standard_output(monkeypatch):
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    monkeypatch.setattr(sys, "stderr", closed)
    assert check("00.1", count).passed
