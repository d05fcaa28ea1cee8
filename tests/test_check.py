"""Replies of `check` to the many ways in which a function can be wrong."""

import re
import time

import numpy as np
import pytest
import torch

from convlab import check
from convlab.lessons.catalogue import find_exercise
from convlab.lessons.reply import Code, SideBySide

pytestmark = pytest.mark.slow


def blocks(reply):
    """Blocks of a reply: label → text."""
    shown = {}
    for part in reply.parts:
        if isinstance(part, Code):
            shown[part.label] = part.text
        elif isinstance(part, SideBySide):
            shown |= {"expected": part.expected, "got": part.got}
    return shown


def correlate(x, kernel):
    K_h, K_w = kernel.shape
    out = np.zeros((x.shape[0] - K_h + 1, x.shape[1] - K_w + 1), dtype=x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + K_h, j : j + K_w] * kernel).sum()
    return out


def test_a_right_answer_passes_and_the_reply_names_the_oracle():
    reply = check("01.2", correlate)
    assert reply.passed
    cases = re.search(r"agrees with PyTorch's conv2d in (\d+) random cases", str(reply))[1]
    assert int(cases) >= 100


@pytest.mark.parametrize(("exercise_id", "further"), [("01.2", "ones"), ("06.3", "1 chosen one")])
def test_the_reply_counts_the_chosen_cases(exercise_id, further):
    reply = check(exercise_id, find_exercise(exercise_id).solution)
    assert str(reply).endswith(f" {further}.")


def test_a_stub_is_not_started_yet():
    def stub(x, kernel):
        raise NotImplementedError

    reply = check("01.2", stub)
    assert reply.kind == "waiting"
    assert "01.2 is not started yet" in reply.heading


def test_an_empty_module_of_pytorch_is_not_a_stub():
    def calls_an_empty_module(x, kernel):
        return torch.nn.ModuleList()(x)  # PyTorch itself raises NotImplementedError

    reply = check("01.2", calls_an_empty_module)
    assert reply.kind != "waiting"
    assert "still says" not in str(reply)


def test_the_smallest_failing_case_is_shown_and_can_be_pasted():
    def wrong_in_wide_maps(x, kernel):
        return correlate(x, kernel) + (x.shape[1] >= 5)

    reply = check("01.2", wrong_in_wide_maps)
    shown = {}
    exec(blocks(reply)["The smallest case found: wrong_in_wide_maps(x, kernel) with"],
         {"np": np}, shown)  # fmt: skip
    assert shown["x"].shape == (1, 5)
    assert shown["kernel"].shape == (1, 1)
    expected, got = (eval(blocks(reply)[label], {"np": np}) for label in ("expected", "got"))
    np.testing.assert_array_equal(expected, correlate(**shown))
    np.testing.assert_array_equal(got, wrong_in_wide_maps(**shown))


def test_the_same_answer_gets_the_same_reply_again():
    def wrong(x, kernel):
        return correlate(x, kernel) * 2

    assert str(check("01.2", wrong)) == str(check("01.2", wrong))


def test_an_exception_is_shown_with_its_case_and_its_line():
    def raises(x, kernel):
        return {}["missing"]

    reply = check("01.2", raises)
    assert blocks(reply)["got"] == "KeyError: 'missing'"
    assert 'raised at `return {}["missing"]`' in reply.parts[-1]


def test_an_endless_loop_ends_with_a_message():
    def endless(height, width, channels):
        while True:
            pass

    reply = check("00.1", endless)
    assert reply.kind == "not yet"
    assert "Is there a loop whose end never comes?" in reply.parts[-1]
    assert blocks(reply)["got"] == "nothing: the call was ended"


def test_an_endless_loop_in_some_cases_only_is_found():
    def endless_when_wide(height, width, channels):
        while width > 3:
            pass
        return height * width * channels

    reply = check("00.1", endless_when_wide)
    assert "Is there a loop whose end never comes?" in reply.parts[-1]
    width = re.search(r"width = (\d+)", next(iter(blocks(reply).values())))[1]
    assert 4 <= int(width) <= 6


def test_a_function_that_catches_everything_does_not_hide_that_it_ran_too_long():
    def catches(height, width, channels):
        try:
            while True:
                pass
        except BaseException:
            return height * width * channels

    reply = check("00.1", catches)
    assert "Is there a loop whose end never comes?" in reply.parts[-1]


def test_a_slow_function_is_not_called_endless():
    def slow(height, width, channels):
        time.sleep(0.6)
        return height * width

    reply = check("00.1", slow)
    assert "endless" not in str(reply)
    assert "loop" not in str(reply)
    assert "number of pixels" in reply.parts[-1] or "The number differs" in reply.parts[-1]


def test_a_case_that_returns_is_never_shown_as_endless():
    def slow_or_endless(height, width, channels):
        time.sleep(0.15)
        while width > 3:
            pass
        return height * width * channels

    width = re.search(r"width = (\d+)", str(check("00.1", slow_or_endless)))[1]
    assert int(width) > 3


def test_a_librarys_own_not_implemented_error_is_not_a_stub():
    def unfolds(x, kernel):
        import torch

        return torch.nn.functional.unfold(torch.tensor(x, dtype=torch.int64)[None, None], 1)

    reply = check("01.2", unfolds)
    assert reply.kind == "not yet"
    assert "NotImplementedError" in blocks(reply)["got"]
    assert "still says" not in str(reply)


def test_a_rarely_random_answer_is_found_though_hypothesis_seeds_random():
    import random

    reply = check("00.1", lambda h, w, c: h * w * c if random.random() < 0.8 else 0)
    assert not reply.passed


def test_an_error_without_a_text_is_shown():
    class SilentError(Exception):
        def __str__(self):
            raise ValueError

    def raises(height, width, channels):
        raise SilentError

    assert blocks(check("00.1", raises))["got"] == "SilentError: (an error that has no text)"


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("02.1", (np.array([1, 2]), 3, 4, 5)),
        ("01.1", np.ndarray),
        ("01.2", np.ma.masked_all((2, 3))),
        ("00.1", object()),
        ("00.1", 3 + 0j),
    ],
)
def test_a_strange_answer_is_refused_without_an_exception(exercise_id, answer):
    assert check(exercise_id, lambda *arguments: answer).kind == "not yet"


def test_a_check_leaves_no_file_and_changes_nothing(tmp_path, monkeypatch):
    import builtins
    import random
    import sys

    monkeypatch.chdir(tmp_path)
    before = (random.getstate(), np.random.get_state()[1].tolist(), builtins.input, sys.stdout)
    check("01.2", correlate)
    check("01.2", lambda x, kernel: correlate(x, kernel) + 1)
    after = (random.getstate(), np.random.get_state()[1].tolist(), builtins.input, sys.stdout)
    assert before == after
    assert list(tmp_path.iterdir()) == []


def test_a_check_inside_a_check_is_refused():
    def nested(height, width, channels):
        return check("00.1", lambda h, w, c: h * w * c)

    assert "another check is still running" in blocks(check("00.1", nested))["got"]


def test_errors_and_warnings_that_a_function_prints_are_caught(capsys):
    import sys
    import warnings

    def talks(height, width, channels):
        print("to the errors", file=sys.stderr)
        warnings.warn("a warning", stacklevel=1)
        return 0

    assert "to the errors" in blocks(check("00.1", talks))["it printed"]
    assert capsys.readouterr() == ("", "")


def test_endless_recursion_is_shown_as_a_recursion_error():
    def recursive(height, width, channels):
        return recursive(height, width, channels)

    assert "RecursionError" in blocks(check("00.1", recursive))["got"]


def test_exit_is_shown_and_does_not_end_python():
    assert "SystemExit" in blocks(check("00.1", lambda height, width, channels: exit()))["got"]


def test_an_interrupt_by_the_learner_goes_through():
    def interrupted(height, width, channels):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("00.1", interrupted)


def test_the_prints_of_a_function_are_shown_once_with_the_case(capsys):
    def talks(height, width, channels):
        print("width is", width)
        return 0

    reply = check("00.1", talks)
    width = re.search(r"width = (\d+)", next(iter(blocks(reply).values())))[1]
    assert blocks(reply)["it printed"] == f"width is {width}"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda x, kernel: None, "It returned None. Is a `return` missing"),
        (lambda x, kernel: correlate(x, kernel).tolist(), "returned a list; a NumPy array is exp"),
        (lambda x, kernel: correlate(x, kernel)[None], r"The shape is \(1, .*, it should be"),
        (lambda x, kernel: correlate(x, kernel).astype(np.int8), "The dtype is int8, it should be"),
        (lambda x, kernel: correlate(x, kernel) + 0.5, "The dtype is|differ"),
        (lambda x: x, "called with 2 arguments, in this order: x, kernel"),
        (lambda x, kernel, i: x, "called with 2 arguments, in this order: x, kernel"),
        (lambda: 3, "called with 2 arguments, in this order: x, kernel"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_named(function, sentence):
    reply = check("01.2", function)
    assert reply.kind == "not yet"
    assert re.search(sentence, str(reply)), reply


def test_a_tensor_is_not_an_array():
    import torch

    reply = check("01.2", lambda x, kernel: torch.tensor(correlate(x, kernel)))
    assert "It returned a torch.Tensor; a NumPy array is expected." in reply.parts[-1]


def test_a_float_where_a_whole_number_is_asked_for_is_named():
    reply = check("00.1", lambda height, width, channels: height * width * channels / 1)
    assert "a float: a size or a count is a whole number" in reply.parts[-1]


@pytest.mark.parametrize("kind", [int, np.int64, np.int32, np.array, torch.tensor])
def test_whole_numbers_of_numpy_and_pytorch_pass(kind):
    assert check("00.1", lambda h, w, c: kind(h * w * c)).passed


@pytest.mark.parametrize("kind", [float, np.float64, np.asarray, torch.tensor])
def test_any_kind_of_real_number_passes_for_a_window(kind):
    def window(x, kernel, i, j):
        K_h, K_w = kernel.shape
        return kind((x[i : i + K_h, j : j + K_w] * kernel).sum())

    assert check("01.1", window).passed


@pytest.mark.parametrize(
    "sloppy",
    [
        lambda x, kernel: correlate(x.astype(int), kernel.astype(int)).astype(x.dtype),
        lambda x, kernel: correlate(x.astype(np.float16), kernel).astype(x.dtype),
        lambda x, kernel: correlate(x.astype(np.float32), kernel).astype(x.dtype),
        lambda x, kernel: correlate(x.astype(np.int8), kernel.astype(np.int8)).astype(x.dtype),
        lambda x, kernel: correlate(x, kernel).clip(-100, 100),
        lambda x, kernel: correlate(x, kernel).round(),
    ],
)
def test_a_loss_of_precision_is_found(sloppy):
    assert not check("01.2", sloppy).passed


def test_rounding_that_no_one_can_avoid_is_accepted():
    def by_fourier(x, kernel):
        size = [n + k - 1 for n, k in zip(x.shape, kernel.shape, strict=True)]
        product = np.fft.rfft2(x, size) * np.fft.rfft2(kernel[::-1, ::-1], size)
        full = np.fft.irfft2(product, size)
        K_h, K_w = kernel.shape
        out = full[K_h - 1 : x.shape[0], K_w - 1 : x.shape[1]]
        return (out.round() if x.dtype.kind == "i" else out).astype(x.dtype)

    assert check("01.2", by_fourier).passed


def test_a_view_of_the_input_is_not_a_new_array():
    reply = check("00.2", lambda image: image[:, ::-1])
    assert not reply.passed
    assert "it is a view of image, not a new array" in reply.parts[-1]


def test_an_argument_that_is_returned_itself_is_not_a_new_array():
    def pads_where_there_is_something_to_pad(image, rows, columns):
        if rows == columns == 0:
            return image
        wide = np.pad(image, ((0, 0), (columns, columns)), mode="wrap")
        return np.pad(wide, ((rows, rows), (0, 0)), mode="edge")

    reply = check("03.3", pads_where_there_is_something_to_pad)
    assert not reply.passed
    assert "it is image itself, not a new array" in reply.parts[-1]


def test_a_view_only_where_numpy_has_nothing_to_copy_passes():
    def im2col(x, kernel_size):
        windows = np.lib.stride_tricks.sliding_window_view(x, kernel_size, axis=(1, 2))
        return windows.transpose(0, 3, 4, 1, 2).reshape(len(x) * np.prod(kernel_size), -1)

    assert check("05.2", im2col).passed


def test_a_stub_that_is_called_is_named():
    def window_number(x, kernel, i, j):
        raise NotImplementedError

    def correlate_with_it(x, kernel):
        return window_number(x, kernel, 0, 0)

    reply = check("01.2", correlate_with_it)
    assert reply.kind == "not yet"
    assert "It calls window_number, which still says `raise NotImplementedError`" in reply.parts[-1]


def test_a_name_taken_from_the_notebook_is_pointed_out():
    notebook = {"np": np, "K_h": 3, "K_w": 2, "correlate": correlate}
    exec("def forgets(x, kernel): return correlate(x[:K_h, :K_w], kernel)", notebook)
    reply = check("01.2", notebook["forgets"])
    assert "forgets takes `K_h` and `K_w` from another cell" in str(reply)


def test_input_is_refused_in_a_sentence():
    reply = check("00.1", lambda h, w, c: input("how many?"))
    assert "use the arguments of the function" in blocks(reply)["got"]


def test_the_smallest_case_is_small():
    def flipped(volume, kernel):
        from convlab.lessons.oracles import torch_convolution

        return torch_convolution(volume[None, None], kernel[None, None, ::-1])[0, 0]

    shown = {}
    exec(next(iter(blocks(check("01.3", flipped)).values())), {"np": np}, shown)
    assert shown["volume"].size <= 12
    assert shown["kernel"].size == 2


def test_a_mistake_in_the_call_is_one_line_in_a_notebook():
    with pytest.raises(ValueError, match="no exercise") as caught:
        check("0.1", correlate)
    assert caught.value._render_traceback_() == [f"ValueError: {caught.value}"]


def test_a_right_function_that_changes_its_input_is_refused():
    def clears(x, kernel):
        out = correlate(x, kernel)
        kernel[:] = 0
        return out

    reply = check("01.2", clears)
    assert reply.kind == "not yet"
    assert "it changed its input kernel" in reply.parts[-1]


def test_a_wrong_function_that_changes_its_input_gets_both_sentences():
    def multiplies_in_place(x, kernel):
        out = np.zeros_like(correlate(x, kernel))
        for i, j in np.ndindex(out.shape):
            window = x[i : i + kernel.shape[0], j : j + kernel.shape[1]]
            window *= kernel.astype(x.dtype)
            out[i, j] = window.sum()
        return out

    *_, changed, _ = check("01.2", multiplies_in_place).parts
    assert changed == "multiplies_in_place changes its input x. Work on a copy."


def test_the_wrong_numbers_of_a_shape_are_named():
    def without_batch_and_bias(x_shape, weight_shape):
        return x_shape[0] + 1, weight_shape[0], *np.subtract(x_shape[2:], weight_shape[2:])

    assert (
        check("02.1", without_batch_and_bias).parts[-1]
        == "The numbers at index 0 and 2 and 3 differ."
    )


def test_an_iterator_is_not_taken_for_a_random_answer():
    reply = check("00.2", lambda image: (row[::-1] for row in image))
    assert reply.parts[-1] == "It returned a generator; a NumPy array is expected."


def test_a_known_mistake_is_named_in_float32_too():
    def mean(x, kernel_size):
        (K_h, K_w), (channels, height, width) = kernel_size, x.shape
        inside = x[:, : height // K_h * K_h, : width // K_w * K_w]
        return inside.reshape(channels, height // K_h, K_h, width // K_w, K_w).mean(axis=(2, 4))

    assert "That is the mean of each window" in check("05.3", mean).parts[-1]


def test_the_reply_to_a_window_that_is_not_flat_names_its_shape():
    def im2col(x, kernel_size):
        (K_h, K_w), (channels, height, width) = kernel_size, x.shape
        places = height - K_h + 1, width - K_w + 1
        columns = np.zeros((channels * K_h * K_w, places[0] * places[1]), x.dtype)
        for i, j in np.ndindex(places):
            columns[:, i * places[1] + j] = x[:, i : i + K_h, j : j + K_w]
        return columns

    assert "another shape than the place that it is written to" in check("05.2", im2col).parts[-1]


def test_a_random_answer_is_called_random():
    rng = np.random.default_rng()

    reply = check("00.1", lambda h, w, c: int(rng.integers(10**9)))
    assert reply.kind == "not yet"
    assert "Called again with the same case it gives another answer" in str(reply)


def test_a_wrong_dtype_in_one_case_only_is_found():
    def float32_for_float32(x, kernel):
        out = correlate(x, kernel)
        return out.astype(np.float64) if x.dtype == np.float32 else out

    assert "The dtype is float64, it should be float32" in str(check("01.2", float32_for_float32))


@pytest.mark.parametrize("bad", ["01.99", "99.1", "", "01"])
def test_the_error_for_an_unknown_id_lists_the_known_ones(bad):
    with pytest.raises(ValueError, match=r"there is no exercise .*01"):
        check(bad, correlate)


def test_an_id_that_is_a_number_is_refused():
    with pytest.raises(TypeError, match=r"an id is a text such as '00.1', got 1.2 \(float\)"):
        check(1.2, correlate)


@pytest.mark.parametrize("bad", [12, None, np.zeros((3, 2)), "correlate"])
def test_an_argument_that_is_no_function_is_refused(bad):
    with pytest.raises(TypeError, match="give the function itself, not a call of it"):
        check("01.2", bad)


def test_a_reply_is_escaped_in_html():
    reply = check("00.1", lambda h, w, c: "<script>alert(1)</script>")
    assert "<script>" not in reply._repr_html_()
    assert "got" in reply._repr_html_()
