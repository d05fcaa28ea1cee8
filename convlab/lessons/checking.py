"""`check`: a learner's function against the truth, and the smallest case where they differ."""

import threading
from collections.abc import Callable, Iterator

from convlab.lessons.borrowing import notebook_values
from convlab.lessons.catalogue import find_exercise
from convlab.lessons.comparing import show, wrong_dtype
from convlab.lessons.errors import UsageTypeError, UsageValueError
from convlab.lessons.reply import Code, Reply
from convlab.lessons.searching import Search, Trouble

__all__ = ["check"]

# Prints are caught, and input() refused, for the whole program: one check at a time.
_ONE_AT_A_TIME = threading.Lock()


def check(exercise_id: str, function: Callable) -> Reply:
    """Try a learner's function on many random, non-square cases against the truth.

    exercise_id: "04.1" say: lesson 04, first exercise.
    function: the function itself, not what it returns.

    Returns a `Reply`, displayed where it is the last line of a cell: right; not started yet (the
    function raises NotImplementedError); or not yet, with the smallest case that fails, what is
    expected, what came, and a hint where the mistake is a known one. The learner's arguments are
    copies, its prints are caught, a call is ended after some seconds, its exceptions are shown
    with the case that raised them. `.passed` of the reply tells whether it was right.
    Raises ValueError for an id that there is not, TypeError for what is not a function.

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
        raise UsageTypeError(
            "check: give the function itself, not a call of it: "
            f'check("{exercise_id}", your_function). Got {function!r} ({type(function).__name__}).'
        )
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise UsageValueError("check: another check is still running. Wait until it has ended.")
    try:
        return _reply(exercise_id, Search(exercise, function))
    finally:
        _ONE_AT_A_TIME.release()


def _reply(exercise_id: str, search: Search) -> Reply:
    exercise, function, trouble = search.exercise, search.function, search.smallest_trouble()
    if trouble is None:
        return Reply(
            "right",
            f"{exercise_id} passed.",
            (f"Your function agrees with {exercise.truth} in {search.tried} random cases.",),
        )
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
        parts.append(f"{name} changes its input {changed}. Work on a new array, or on a copy.")
    mistake = search.known_mistake() if trouble.repeatable else None
    sentence = mistake.sentence if mistake else trouble.sentence
    parts.append(sentence)
    also = wrong_dtype(trouble.outcome.value, trouble.expected)
    if also and trouble.is_grave and "dtype" not in sentence:
        parts.append(f"Also: {also}")
    return Reply("not yet", heading, tuple(parts))


def _blocks(name: str, trouble: Trouble) -> Iterator[Code]:
    """The case, what is expected and what came, as blocks of a reply."""
    outcome = trouble.outcome
    case = "\n".join(_assignment(*argument) for argument in trouble.case.items())
    yield Code(f"The smallest case found: {name}({', '.join(trouble.case)}) with", case)
    yield Code("expected", show(trouble.expected))
    if outcome.out_of_time:
        yield Code("got", "nothing: the call was ended")
    elif outcome.error is not None:
        message = f"{type(outcome.error).__name__}: {outcome.message}"
        yield Code("got", message.removesuffix(": "))
    else:
        yield Code("got", show(outcome.value))
    if outcome.printed:
        yield Code("it printed", outcome.printed.rstrip()[:2000])


def _assignment(name: str, value: object) -> str:
    lines = show(value).replace("\n", "\n" + " " * (len(name) + 3))
    return f"{name} = {lines}"
