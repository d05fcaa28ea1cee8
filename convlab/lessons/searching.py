"""Looking for the smallest case on which a learner's function is not right."""

import contextlib
import inspect
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from convlab.lessons.comparing import difference, wrong_dtype
from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.running import Outcome, run

__all__ = ["Search", "Trouble"]

CASES = 150  # tried before an answer counts as right
SAMPLE = 40  # cases in which a known mistake must give the same answers
CALL_SECONDS = 2.0  # one call that takes longer is taken for endless
SEARCH_SECONDS = 20.0  # for a case that fails; without one the answer counts as right
SHRINK_SECONDS = 4.0  # for a smaller one, once one is found
MISTAKE_SECONDS = 5.0  # for naming the mistake

# No file is written. The same program draws the same cases, so that an answer does not change by
# itself from right to wrong.
_SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


@dataclass(frozen=True)
class Trouble:
    """A case on which the function is not right.

    is_grave: the answer is wrong or did not come, and not only its dtype or its manner.
    repeatable: the same call does the same again, and comes to an end.
    """

    case: dict
    expected: object
    outcome: Outcome
    sentence: str
    is_grave: bool = True
    repeatable: bool = True


class _FoundError(Exception):
    """Tells hypothesis that a case fails; it then looks for a smaller one."""


class _TimeIsUp(BaseException):
    """Ends the search at once: hypothesis lets it through."""


@dataclass
class Search:
    """The search for the smallest trouble of one function with one exercise.

    tried: how many cases were right.
    """

    exercise: Exercise
    function: Callable
    called: int = 0
    tried: int = 0
    trouble: Trouble | None = None

    def smallest_trouble(self) -> Trouble | None:
        """The smallest grave trouble, else the smallest that is not, else None."""
        self._look_for(lambda trouble: trouble.is_grave)
        if self.trouble is None and self.tried < self.called:
            self._look_for(lambda trouble: True)
        if self.trouble is None:
            self._try_outside_hypothesis()
        if self.trouble is not None and self.trouble.repeatable and self._varies():
            sentence = (
                "Called again with the same case it gives another answer. Does it use a random "
                "number, or something left over from the call before?"
            )
            self.trouble = replace(self.trouble, sentence=sentence, repeatable=False)
        return self.trouble

    def _look_for(self, counts: Callable[[Trouble], bool]) -> None:
        """Let hypothesis look for a trouble that counts, and for a smaller one and a smaller."""
        end = time.monotonic() + SEARCH_SECONDS
        first = None

        @settings(_SETTINGS, max_examples=CASES, phases=[Phase.generate, Phase.shrink])
        @given(self.exercise.cases)
        def every_case_agrees(case):
            nonlocal end, first
            if time.monotonic() > end:
                raise _TimeIsUp
            trouble = self._examine(case, self._seconds())
            self.called += 1
            self.tried += trouble is None
            if trouble is None or not counts(trouble) or self._is_only_slow(trouble):
                return
            if first is None:
                first = trouble
                end = time.monotonic() + (2 if trouble.outcome.out_of_time else SHRINK_SECONDS)
            self.trouble = trouble  # hypothesis tries smaller ones only, so the last counts
            if trouble.outcome.not_started:
                raise _TimeIsUp
            raise _FoundError

        with _no_files(), contextlib.suppress(_FoundError, _TimeIsUp, Flaky):
            every_case_agrees()
        if self.trouble is not first and self.trouble.outcome.out_of_time:
            # It was found with less time than a call may take.
            again = run(self.function, self.trouble.case, CALL_SECONDS)
            self.trouble = self.trouble if again.out_of_time else first

    def _seconds(self) -> float:
        """How long the next call may take: less while a smaller case is looked for."""
        if self.trouble is None:
            return CALL_SECONDS
        return 0.1 if self.trouble.outcome.out_of_time else CALL_SECONDS / 4

    def _is_only_slow(self, trouble: Trouble) -> bool:
        """Whether a call was ended early while a smaller case of another trouble is looked for."""
        looking_for_another = self.trouble is not None and not self.trouble.outcome.out_of_time
        return trouble.outcome.out_of_time and looking_for_another

    def _try_outside_hypothesis(self) -> None:
        """Try a sample once more: hypothesis seeds `random`, which can hide a random answer."""
        end = time.monotonic() + MISTAKE_SECONDS
        for case in (*_sample(self.exercise.cases, SAMPLE), *self.exercise.further_cases):
            if self.trouble is None and time.monotonic() < end:
                self.trouble = self._examine(case, CALL_SECONDS)

    def _varies(self) -> bool:
        """Whether the function does something else when it is called again with the same case."""
        trouble = self.trouble
        again = (run(self.function, trouble.case, CALL_SECONDS) for _ in range(5))
        return not all(trouble.outcome.is_like(outcome) for outcome in again)

    def _examine(self, case: dict, seconds: float) -> Trouble | None:
        """The `Trouble` of the function with one case, or None where it is right."""
        expected = self.exercise.oracle(**case)  # first: its imports must not count as the call's
        outcome = run(self.function, case, seconds)
        if sentence := self._grave_sentence(case, outcome, expected):
            repeatable = not outcome.out_of_time
            return Trouble(case, expected, outcome, sentence, repeatable=repeatable)
        if sentence := _sentence_on_manner(outcome, expected):
            return Trouble(case, expected, outcome, sentence, is_grave=False)
        return None

    def _grave_sentence(self, case: dict, outcome: Outcome, expected: object) -> str | None:
        """A sentence on an answer that is wrong, or did not come; or None."""
        if outcome.out_of_time:
            return (
                f"It had not returned after {CALL_SECONDS:g} seconds. "
                "Is there a loop whose end never comes?"
            )
        if outcome.error is not None:
            return _sentence_on_error(self.function, case, outcome)
        return difference(outcome.value, expected)

    def known_mistake(self) -> Mistake | None:
        """The mistake whose answers are those of the function in all cases of a sample, or None."""
        end = time.monotonic() + MISTAKE_SECONDS
        sample, outcomes = _sample(self.exercise.cases, SAMPLE), []
        for case in sample:
            outcomes.append(run(self.function, case, CALL_SECONDS))
            if outcomes[-1].out_of_time or time.monotonic() > end:
                return None
        strictly = not self.trouble.is_grave

        def explains(mistake):
            return all(
                outcome.is_like(run(mistake.function, case, CALL_SECONDS), strictly=strictly)
                for case, outcome in zip(sample, outcomes, strict=True)
            )

        return next(filter(explains, self.exercise.known_mistakes), None)


@contextlib.contextmanager
def _no_files() -> Iterator[None]:
    """Keep hypothesis from leaving a folder of its own beside the learner's lessons."""
    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _sample(cases: SearchStrategy, number: int) -> list[dict]:
    """A list of `number` cases, the same each time."""
    drawn = []

    @settings(_SETTINGS, max_examples=number, phases=[Phase.generate])
    @given(cases)
    def draw(case):
        drawn.append(case)

    with _no_files():
        draw()
    return drawn


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


def _sentence_on_error(function: Callable, case: dict, outcome: Outcome) -> str:
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
    why = next((why for part, why in _WHY_RAISED.items() if part in outcome.message), "")
    return f"Your code raised an exception on this case.{where}{why}"


# What beginners mean by some messages of NumPy and PyTorch.
_WHY_RAISED = {
    "mat1 and mat2 shapes": (
        " A Linear layer got another number of features than its in_features: is a Flatten "
        "missing, or was the map's size counted wrongly?"
    ),
    "matmul": " `@` is the matrix product; `*` multiplies cell by cell.",
    "setting an array element with a sequence": (
        " Several numbers are put into one place: is a `.sum()` missing, or an index?"
    ),
    "Kernel size can't be greater": " The window does not fit: is a padding missing?",
    "Cannot interpret": " np.zeros takes one shape, in parentheses: np.zeros((rows, columns)).",
    "could not broadcast input": (
        " What is written has another shape than the place that it is written to."
    ),
    "broadcast": " Two arrays are multiplied or added whose shapes do not fit: print both.",
}
