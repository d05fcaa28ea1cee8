"""`check`: a learner's function against the truth, and the smallest case where they differ."""

import contextlib
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from unittest import mock

from convlab.lessons.catalogue import find_exercise
from convlab.lessons.checking.as_python import cells_that_differ, show, show_argument
from convlab.lessons.checking.compare import largest_difference, wrong_dtype
from convlab.lessons.checking.known_mistakes import KnownMistakes
from convlab.lessons.checking.notebook_values import notebook_values
from convlab.lessons.checking.process_state import kept_state
from convlab.lessons.checking.run import guarded, is_tame
from convlab.lessons.checking.search import Search, Trouble
from convlab.lessons.errors import UsageTypeError, UsageValueError
from convlab.lessons.reply import Code, Reply, SideBySide

__all__ = ["check"]

# Prints are caught, and input() refused, for the whole program: one check at a time.
_ONE_AT_A_TIME = threading.Lock()


def check(exercise_id: str, function: Callable) -> Reply:
    """Try a learner's function on many random, mostly non-square cases against the truth.

    exercise_id: for example "04.1": lesson 04, first exercise.
    function: the function itself, not what it returns.

    Returns a `Reply`, displayed where it is the last line of a cell: right; not started yet (the
    function raises NotImplementedError); or not yet, with the smallest case that fails, what is
    expected, what came, and a hint where the mistake is a known one. The learner's arguments are
    copies, its prints are caught, a call is ended after some seconds of computing, its exceptions
    are shown with the case that raised them. `.passed` of the reply tells whether it was right.
    Computing is timed by the processor, so that a busy machine changes no reply; a call that
    computes nothing for half a minute is ended too.
    Raises ValueError for an unknown id, TypeError for what is not a function.

    >>> check("00.1", lambda height, width, channels: height * width * channels).passed
    True
    >>> check("00.1", 12)
    Traceback (most recent call last):
        ...
    convlab.lessons.errors.UsageTypeError: check: give the function itself, not a call of it: \
check("00.1", your_function). Got 12 (int).
    """
    exercise = find_exercise(exercise_id)
    if not callable(function):
        given = f"{show(function)} ({type(function).__name__})"
        raise UsageTypeError(
            "check: give the function itself, not a call of it: "
            f'check("{exercise_id}", your_function). Got {given}.'
        )
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise UsageValueError("check: another check is still running. Wait until it has ended.")
    try:
        with kept_state(), _nothing_displayed(), warnings.catch_warnings(action="ignore"):
            return _reply(exercise_id, Search(exercise, function))
    finally:
        _ONE_AT_A_TIME.release()


@contextlib.contextmanager
def _nothing_displayed() -> Iterator[None]:
    """In a notebook, catch what the function displays; its figures are closed, it cannot leave."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = pyplot.get_fignums() if pyplot else []
    with contextlib.ExitStack() as stack:
        if shell is not None:
            from IPython.utils.capture import capture_output

            stack.enter_context(capture_output())
            stack.enter_context(mock.patch.object(shell, "ask_exit", sys.exit))
        stack.callback(_close_figures, besides=figures)
        yield


def _close_figures(besides: list[int]) -> None:
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        for number in set(pyplot.get_fignums()) - set(besides):
            pyplot.close(number)


def _reply(exercise_id: str, search: Search) -> Reply:
    exercise, function, trouble = search.exercise, search.function, search.smallest_trouble()
    cases = len(search.sample.cases)
    if trouble is None and search.unfinished:
        return Reply(
            "waiting",
            f"{exercise_id}: tried {search.tried} of {cases} cases, all of them right.",
            (
                "That is too few to pass: your function took too long for the others. Run it "
                "again; if it stops again, look for what makes it slow.",
            ),
        )
    if trouble is None:
        agrees = f"agrees with {exercise.truth} in {search.sample.random} random cases"
        further = f" and {more} chosen ones" if (more := len(exercise.further_cases)) else ""
        return Reply("right", f"{exercise_id} passed.", (f"Your function {agrees}{further}.",))
    name = getattr(function, "__name__", "your function")
    if trouble.outcome.not_started and trouble.outcome.raised_in == name:
        return Reply(
            "waiting",
            f"{exercise_id} is not started yet.",
            (f"Put your code into {name} in place of `raise NotImplementedError`.",),
        )
    heading = f"{exercise_id} not yet."
    if trouble.outcome.not_started:
        return Reply("not yet", heading, (trouble.sentence,))
    parts = list(_blocks(name, trouble))
    if borrowed := " and ".join(f"`{one}`" for one in notebook_values(function)):
        parts.append(f"{name} takes {borrowed} from another cell. Set all it uses inside it.")
    if trouble.is_grave and trouble.outcome.changed:
        changed = " and ".join(trouble.outcome.changed)
        parts.append(f"{name} changes its input {changed}. Work on a copy.")
    sentence = _sentence(search, trouble)
    dtype = wrong_dtype(trouble.outcome.value, trouble.expected)
    if dtype and trouble.is_grave and "dtype" not in sentence:
        parts.append(dtype)
    parts.append(sentence)
    return Reply("not yet", heading, tuple(parts))


def _sentence(search: Search, trouble: Trouble) -> str:
    """What is said of the trouble: the name of a known mistake, or what all answers show."""
    if not trouble.repeatable:
        return trouble.sentence
    naming = KnownMistakes(search.sample, search.function, trouble.index)
    if not naming.is_possible:
        return trouble.sentence
    if mistake := naming.known_mistake(strictly=not trouble.is_grave):
        return mistake.sentence
    pattern = naming.pattern() if trouble.is_grave else None
    return f"{trouble.sentence} {pattern}" if pattern else trouble.sentence


def _blocks(name: str, trouble: Trouble) -> Iterator[Code | SideBySide | str]:
    """The case, what is expected and what came, as blocks of a reply."""
    outcome = trouble.outcome
    case = "\n".join(_assignment(*argument) for argument in trouble.case.items())
    which = "The smallest case found" if trouble.is_smallest else "A case"
    yield Code(f"{which}: {name}({', '.join(trouble.case)}) with", case)
    if outcome.out_of_time:
        yield SideBySide(show(trouble.expected), "nothing: the call was ended")
    elif outcome.error is not None:
        kind = guarded(lambda error: type(error).__name__, outcome.error, otherwise="an error")
        yield SideBySide(show(trouble.expected), f"{kind}: {outcome.message}".removesuffix(": "))
    else:
        yield from _answers(outcome.value, trouble.expected)
    if outcome.printed:
        yield Code("it printed", outcome.printed.rstrip()[:2000])


def _answers(answer: object, expected: object) -> Iterator[SideBySide | str]:
    texts = show(expected), show(answer)
    alike_in_print = texts[0] == texts[1]
    if alike_in_print:
        texts = show(expected, exactly=True), show(answer, exactly=True)
    yield SideBySide(*texts, tuple(cells_that_differ(texts[1], answer, expected)))
    by = largest_difference(answer, expected) if alike_in_print and is_tame(answer) else None
    if by:
        yield f"They differ by at most {by:.2g}."


def _assignment(name: str, value: object) -> str:
    lines = show_argument(value).replace("\n", "\n" + " " * (len(name) + 3))
    return f"{name} = {lines}"
