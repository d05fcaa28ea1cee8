"""`check`: a learner's function against the truth, and the smallest case where they differ."""

import contextlib
import inspect
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from convlab.lessons.borrowing import notebook_values
from convlab.lessons.catalogue import find_exercise
from convlab.lessons.comparing import difference, show, wrong_dtype
from convlab.lessons.errors import UsageTypeError
from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.reply import Code, Reply
from convlab.lessons.running import Outcome, run

__all__ = ["check"]

CASES = 150  # tried before an answer counts as right
CALL_SECONDS = 2.0  # one call that takes longer is taken for endless
SEARCH_SECONDS = 20.0  # for a case that fails; without one the answer counts as right
SHRINK_SECONDS = 4.0  # for a smaller one, once one is found
SAMPLE = 40  # cases in which a known mistake must give the same answers

# The same cases each time: an answer does not change by itself from right to wrong.
_SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


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
    search = _Search(exercise, function)
    trouble = search.smallest_trouble()
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
    mistake = search.known_mistake() if trouble.repeatable else None
    parts.append(mistake.sentence if mistake else trouble.sentence)
    also = wrong_dtype(trouble.outcome.value, trouble.expected)
    if also and trouble.is_grave:
        parts.append(f"Also: {also}")
    return Reply("not yet", heading, tuple(parts))


@dataclass(frozen=True)
class _Trouble:
    """A case on which the function is not right."""

    case: dict
    expected: object
    outcome: Outcome
    sentence: str
    is_grave: bool = True  # not only the manner of a right answer: its dtype, a changed argument
    repeatable: bool = True


class _Found(Exception):
    """Tells hypothesis that a case fails; it then looks for a smaller one."""


class _TimeIsUp(BaseException):
    """Ends the search at once: hypothesis lets it through."""


@dataclass
class _Search:
    exercise: Exercise
    function: Callable
    called: int = 0
    tried: int = 0
    trouble: _Trouble | None = None

    def smallest_trouble(self) -> _Trouble | None:
        """The smallest grave trouble, else the smallest that is not, else None."""
        self.look_for(lambda trouble: trouble.is_grave)
        if self.trouble is None and self.tried < self.called:
            self.look_for(lambda trouble: True)
        if self.trouble is not None and self.trouble.repeatable and self.varies():
            sentence = (
                "Called again with the same case it gives another answer. Does it use a random "
                "number, or something left over from the call before?"
            )
            self.trouble = replace(self.trouble, sentence=sentence, repeatable=False)
        return self.trouble

    def look_for(self, counts: Callable[[_Trouble], bool]) -> None:
        """Let hypothesis look for a trouble that counts, and for a smaller one and a smaller."""
        end = time.monotonic() + SEARCH_SECONDS

        @settings(_SETTINGS, max_examples=CASES, phases=[Phase.generate, Phase.shrink])
        @given(self.exercise.cases)
        def every_case_agrees(case):
            nonlocal end
            if time.monotonic() > end:
                raise _TimeIsUp
            trouble = self.examine(case)
            self.called += 1
            self.tried += trouble is None
            if trouble is None or not counts(trouble):
                return
            if self.trouble is None:
                end = time.monotonic() + (2 if trouble.outcome.out_of_time else SHRINK_SECONDS)
            self.trouble = trouble  # hypothesis tries smaller ones only, so the last counts
            if trouble.outcome.not_started:
                raise _TimeIsUp
            raise _Found

        with contextlib.suppress(_Found, _TimeIsUp, Flaky):
            every_case_agrees()

    def varies(self) -> bool:
        """Whether the function does something else when it is called again with the same case."""
        trouble = self.trouble
        again = (run(self.function, trouble.case, CALL_SECONDS) for _ in range(5))
        return not all(trouble.outcome.is_like(outcome) for outcome in again)

    def examine(self, case: dict) -> _Trouble | None:
        """The `_Trouble` of the function with one case, or None where it is right."""
        seconds = CALL_SECONDS
        if self.trouble is not None:
            seconds = 0.1 if self.trouble.outcome.out_of_time else CALL_SECONDS / 4
        expected = self.exercise.oracle(**case)  # first: its imports must not count as the call's
        outcome = run(self.function, case, seconds)
        if sentence := self.grave_sentence(case, outcome, expected):
            repeatable = not outcome.out_of_time
            return _Trouble(case, expected, outcome, sentence, repeatable=repeatable)
        if sentence := _sentence_on_manner(outcome, expected):
            return _Trouble(case, expected, outcome, sentence, is_grave=False)
        return None

    def grave_sentence(self, case: dict, outcome: Outcome, expected: object) -> str | None:
        """A sentence on an answer that is wrong, or did not come; or None."""
        if outcome.out_of_time:
            return (
                f"It had not returned after {CALL_SECONDS:g} seconds. "
                "Is there a loop whose end never comes?"
            )
        if outcome.error is not None:
            return _on_error(self.function, case, outcome)
        return difference(outcome.value, expected)

    def known_mistake(self) -> Mistake | None:
        """The mistake whose answers are those of the function in all cases of a sample, or None."""
        sample = _sample(self.exercise.cases, SAMPLE)
        outcomes = [run(self.function, case, CALL_SECONDS) for case in sample]

        strictly = not self.trouble.is_grave

        def explains(mistake):
            return all(
                outcome.is_like(run(mistake.function, case, CALL_SECONDS), strictly=strictly)
                for case, outcome in zip(sample, outcomes, strict=True)
            )

        return next(filter(explains, self.exercise.mistakes), None)


def _sentence_on_manner(outcome: Outcome, expected: object) -> str | None:
    """A sentence on what is wrong with a right answer, or None."""
    if outcome.changed:
        return (
            f"The answer is right, but it changed its input {' and '.join(outcome.changed)}: "
            "whoever calls it loses the numbers. Work on a new array, or on a copy."
        )
    if outcome.viewed:
        return (
            f"The answer is right, but it is a view of {' and '.join(outcome.viewed)}, not a "
            "new array: whoever changes one changes the other. `.copy()` makes a new one."
        )
    return wrong_dtype(outcome.value, expected)


def _sample(cases: SearchStrategy, number: int) -> list[dict]:
    """A list of `number` cases, the same each time."""
    drawn = []

    @settings(_SETTINGS, max_examples=number, phases=[Phase.generate])
    @given(cases)
    def draw(case):
        drawn.append(case)

    draw()
    return drawn


def _on_error(function: Callable, case: dict, outcome: Outcome) -> str:
    if outcome.not_started:
        return (
            f"It calls {outcome.raised_in}, which still says `raise NotImplementedError`. "
            "Do that one first, and run its cell."
        )
    try:
        inspect.signature(function).bind(*case.values())
    except TypeError:
        return (
            f"It is called with {len(case)} argument{'s' * (len(case) != 1)}, in this order: "
            f"{', '.join(case)}. Keep the first line of the exercise as it was."
        )
    except ValueError:  # a function without a signature, such as some built-in ones
        pass
    where = f" It was raised at `{outcome.line}`." if outcome.line else ""
    why = next((why for part, why in _WHY_RAISED.items() if part in str(outcome.error)), "")
    return f"Your code raised an exception on this case.{where}{why}"


# What beginners mean by some messages of NumPy.
_WHY_RAISED = {
    "matmul": " `@` is the matrix product; `*` multiplies cell by cell.",
    "setting an array element with a sequence": (
        " Several numbers are put into one place: is a `.sum()` missing, or an index?"
    ),
    "Cannot interpret": " np.zeros takes one shape, in parentheses: np.zeros((rows, columns)).",
    "broadcast": " Two arrays of different shapes are multiplied: look at both shapes.",
}


def _blocks(name: str, trouble: _Trouble) -> Iterator[Code]:
    """The case, what is expected and what came, as blocks of a reply."""
    outcome = trouble.outcome
    case = "\n".join(_assignment(*argument) for argument in trouble.case.items())
    yield Code(f"The smallest case found: {name}({', '.join(trouble.case)}) with", case)
    yield Code("expected", show(trouble.expected))
    if outcome.out_of_time:
        yield Code("got", "nothing: the call was ended")
    elif outcome.error is not None:
        message = f"{type(outcome.error).__name__}: {outcome.error}"
        yield Code("got", message.removesuffix(": "))
    else:
        yield Code("got", show(outcome.value))
    if outcome.printed:
        yield Code("it printed", outcome.printed.rstrip()[:2000])


def _assignment(name: str, value: object) -> str:
    lines = show(value).replace("\n", "\n" + " " * (len(name) + 3))
    return f"{name} = {lines}"
