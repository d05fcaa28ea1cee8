"""`check`: a learner's function compared with an oracle, and the smallest case that fails."""

import contextlib
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from unittest import mock

from convlab.lessons.catalogue import find_exercise
from convlab.lessons.checking.as_python import show, show_argument, wrong_cells
from convlab.lessons.checking.compare import largest_difference, wrong_dtype
from convlab.lessons.checking.failure import Failure
from convlab.lessons.checking.known_mistakes import comparable_outcomes, find_known_mistake
from convlab.lessons.checking.notebook_values import notebook_values
from convlab.lessons.checking.patterns import pattern
from convlab.lessons.checking.process_state import restore_state
from convlab.lessons.checking.safe_call import is_plain_data, safe_call
from convlab.lessons.checking.search import Search
from convlab.lessons.errors import ExerciseNotHereError, UsageTypeError, UsageValueError
from convlab.lessons.reply import Code, Reply, SideBySide

__all__ = ["check", "one_check", "reply_of"]

# Prints are caught, and input() refused, for the whole program: one check at a time.
_ONE_AT_A_TIME = threading.Lock()
_NOT_HERE = (
    "What checks it is not in this copy of convlab. Save the notebook and hand it in. (The "
    "exercises of the lessons have ids such as 03.1.)"
)


def check(exercise_id: str, function: Callable) -> Reply:
    """Compare a learner's function with an oracle, in many random, mostly non-square cases.

    exercise_id: for example "04.1": lesson 04, first exercise.
    function: the function itself, not what it returns.

    Returns a `Reply`, which the last line of a cell displays: right; not started yet (the function
    raises NotImplementedError); or not yet, with the smallest case that fails, the answer expected,
    the answer given, and a hint if the mistake is a known one. `.passed` of the reply tells whether
    the function was right.
    The function gets copies of the arguments, its prints are caught, a call is ended after some
    seconds of computing, and an error is shown with the case that raised it. Computing is timed by
    the processor, so that a busy machine changes no reply; a call that computes nothing for half a
    minute is ended too.
    An exercise of an instructor's, such as "exam.1", is checked where its file is known
    (`CONVLAB_EXERCISES`); elsewhere the reply says who grades it.
    Raises ValueError for an unknown id, TypeError if `function` cannot be called.

    >>> check("00.1", lambda height, width, channels: height * width * channels).passed
    True
    >>> check("00.1", 12)
    Traceback (most recent call last):
        ...
    convlab.lessons.errors.UsageTypeError: check: give the function itself, not a call of it: \
check("00.1", your_function). Got 12 (int).
    """
    try:
        exercise = find_exercise(exercise_id)
    except ExerciseNotHereError:
        return Reply("waiting", f"{exercise_id} is graded by your instructor.", (_NOT_HERE,))
    if not callable(function):
        given = f"{show(function)} ({type(function).__name__})"
        raise UsageTypeError(
            "check: give the function itself, not a call of it: "
            f'check("{exercise_id}", your_function). Got {given}.'
        )
    with one_check():
        return reply_of(exercise_id, Search(exercise, function))


@contextlib.contextmanager
def one_check() -> Iterator[None]:
    """Run one check in the block, and restore afterwards what a learner's code may change.

    Raises ValueError if another check is running.
    """
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise UsageValueError("check: another check is still running. Wait until it has ended.")
    try:
        with restore_state(), _nothing_displayed(), warnings.catch_warnings(action="ignore"):
            yield
    finally:
        _ONE_AT_A_TIME.release()


@contextlib.contextmanager
def _nothing_displayed() -> Iterator[None]:
    """In a notebook, catch what the block displays, close its figures, and ignore `exit()`."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = pyplot.get_fignums() if pyplot else []
    with contextlib.ExitStack() as stack:
        if shell is not None:
            from IPython.utils.capture import capture_output

            stack.enter_context(capture_output())
            stack.enter_context(mock.patch.object(shell, "ask_exit", sys.exit))
        stack.callback(_close_figures, keep=figures)
        yield


def _close_figures(keep: list[int]) -> None:
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        for number in set(pyplot.get_fignums()) - set(keep):
            pyplot.close(number)


def reply_of(exercise_id: str, search: Search) -> Reply:
    """The reply of `check` to the function of a search. It is called inside `one_check`."""
    exercise, function, failure = search.exercise, search.function, search.smallest_failure()
    cases = len(search.sample.cases)
    if failure is None and search.unfinished:
        return Reply(
            "waiting",
            f"{exercise_id}: tried {search.tried} of {cases} cases, all of them right.",
            (
                "That is too few to pass: your function took too long for the others. Run it "
                "again; if it stops again, look for what makes it slow.",
            ),
        )
    if failure is None:
        agrees = f"agrees with {exercise.oracle_name} in {search.sample.random_count} random cases"
        more = len(exercise.further_cases)
        further = f" and {more} chosen {'one' if more == 1 else 'ones'}" if more else ""
        return Reply("right", f"{exercise_id} passed.", (f"Your function {agrees}{further}.",))
    name = getattr(function, "__name__", "your function")
    if failure.outcome.not_started and failure.outcome.raised_in == name:
        return Reply(
            "waiting",
            f"{exercise_id} is not started yet.",
            (f"Put your code into {name} in place of `raise NotImplementedError`.",),
        )
    heading = f"{exercise_id} not yet."
    if failure.outcome.not_started:
        return Reply("not yet", heading, (failure.sentence,))
    parts = list(_blocks(name, failure))
    if failure.answer_is_wrong and failure.outcome.changed:
        changed = " and ".join(failure.outcome.changed)
        parts.append(f"{name} changes its input {changed}. Work on a copy.")
    sentence = _sentence(search, failure)
    dtype = wrong_dtype(failure.outcome.value, failure.expected)
    if dtype and failure.answer_is_wrong and "dtype" not in sentence:
        parts.append(dtype)
    parts.append(sentence)
    if borrowed := " and ".join(f"`{value}`" for value in notebook_values(function)):
        parts.append(f"{name} takes {borrowed} from another cell. Set all it uses inside it.")
    return Reply("not yet", heading, tuple(parts))


def _sentence(search: Search, failure: Failure) -> str:
    """Sentence of the known mistake, else that of the failure and of a pattern in all answers."""
    if not failure.repeatable:
        return failure.sentence
    outcomes = comparable_outcomes(search.sample, search.function, failure.index)
    if not outcomes:
        return failure.sentence
    if mistake := find_known_mistake(search.sample, outcomes, strictly=not failure.answer_is_wrong):
        return mistake.sentence
    any_error = any(outcome.error is not None for outcome in outcomes.values())
    if any_error or not failure.answer_is_wrong:
        return failure.sentence
    answers = [outcome.value for outcome in outcomes.values()]
    expected = [search.sample.expected[index] for index in outcomes]
    found = safe_call(pattern, answers, expected, default=None)
    return f"{failure.sentence} {found}" if found else failure.sentence


def _blocks(name: str, failure: Failure) -> Iterator[Code | SideBySide | str]:
    """Blocks of a reply: the case, the answer expected, the answer given, and the prints."""
    outcome = failure.outcome
    case = "\n".join(_assignment(*argument) for argument in failure.case.items())
    which = "The smallest case found" if failure.is_smallest else "A case"
    yield Code(f"{which}: {name}({', '.join(failure.case)}) with", case)
    if outcome.out_of_time or outcome.lost:
        yield SideBySide(show(failure.expected), "nothing: the call was ended")
    elif outcome.error is not None:
        kind = safe_call(lambda error: type(error).__name__, outcome.error, default="an error")
        yield SideBySide(show(failure.expected), f"{kind}: {outcome.message}".removesuffix(": "))
    else:
        yield from _answers(outcome.value, failure.expected)
    if outcome.printed:
        yield Code("it printed", outcome.printed.rstrip()[:2000])


def _answers(answer: object, expected: object) -> Iterator[SideBySide | str]:
    texts = show(expected), show(answer)
    look_the_same = texts[0] == texts[1]
    if look_the_same:
        texts = show(expected, exactly=True), show(answer, exactly=True)
    yield SideBySide(*texts, tuple(wrong_cells(texts[1], answer, expected)))
    if look_the_same and is_plain_data(answer) and (by := largest_difference(answer, expected)):
        yield f"They differ by at most {by:.2g}."


def _assignment(name: str, value: object) -> str:
    lines = show_argument(value).replace("\n", "\n" + " " * (len(name) + 3))
    return f"{name} = {lines}"
