"""Sample of an exercise: cases, the same in every program, with their right answers."""

import contextlib
import functools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from unittest import mock

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Flaky
from hypothesis.internal.conjecture.providers import HypothesisProvider

from convlab.lessons.checking.process_state import default_printing, default_settings
from convlab.lessons.checking.run import CALL_SECONDS, Outcome, run
from convlab.lessons.exercise import Exercise, Mistake

__all__ = ["CASES", "Sample", "draw_case", "right_answer"]

# Hypothesis never gives the first draw its simplest value again. An unused number is drawn first,
# so that the real draws keep all their values.
_UNUSED_FIRST_DRAW = st.integers(0, 2**16)
FURTHER_CALL_SECONDS = 10.0
CASES = 150  # the simplest one and random ones, before the further ones of an exercise


def right_answer(exercise: Exercise, case: dict) -> object:
    """The oracle's answer, computed with the default settings of NumPy and PyTorch."""
    with default_settings(), warnings.catch_warnings(action="ignore"):
        return exercise.oracle(**case)


def draw_case(
    exercise: Exercise, number: int, action: Callable[[dict], None], *, shrink: bool = False
) -> None:
    """Call `action` with one case of an exercise, which depends on `number` alone.

    number: int ≥ 0; the case 0 is the simplest.
    shrink: if `action` raises an error, let hypothesis call it with smaller cases, as long as it
        raises the error again.
    """
    # Each case has a run of its own: in one long run hypothesis builds many from parts of earlier
    # ones.
    drawn = 0

    @seed(number)
    @settings(
        max_examples=2 if number else 1,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(_UNUSED_FIRST_DRAW, exercise.cases)
    def draw(_, case):
        nonlocal drawn
        drawn += 1
        if drawn > 1 or number == 0:  # hypothesis draws the simplest case first
            action(case)

    with _no_files(), _no_constants(), contextlib.suppress(Flaky):
        draw()


class Sample:
    """Random cases of an exercise, then its further ones, with the right answers.

    seed: int ≥ 0; each gives other random cases. Only the simplest one is the same.

    cases: dicts argument → value, the smallest random case first.
    expected: the right answers, in the order of `cases`.
    random_count: how many of the cases are random.
    case_numbers: the number with which `draw_case` draws each random case.
    """

    def __init__(self, exercise: Exercise, seed: int = 0) -> None:
        self.exercise = exercise
        self._outcomes: dict[tuple[Mistake, int], Outcome] = {}
        drawn: dict[int, dict] = {}
        for number in (0, *range(seed * CASES + 1, (seed + 1) * CASES)):
            draw_case(exercise, number, functools.partial(drawn.__setitem__, number))
        self.random_count = len(drawn)
        self.case_numbers = sorted(drawn, key=lambda number: _printed_length(drawn[number]))
        self.cases = [*(drawn[number] for number in self.case_numbers), *exercise.further_cases]
        self.expected = [right_answer(exercise, case) for case in self.cases]

    def outcome_of(self, mistake: Mistake, index: int) -> Outcome:
        """Outcome of a known mistake with the case at `index`; computed once."""
        if (mistake, index) not in self._outcomes:
            self._outcomes[mistake, index] = self.call(mistake.function, index)
        return self._outcomes[mistake, index]

    def call(self, function: Callable, index: int) -> Outcome:
        """Outcome of a function with the case at `index`."""
        seconds = self.seconds_for(index)
        return run(function, self.cases[index], seconds, self.exercise.recorder)

    def seconds_for(self, index: int) -> float:
        """Time limit of a call with the case at `index`; longer for the further cases."""
        return CALL_SECONDS if index < self.random_count else FURTHER_CALL_SECONDS

    @staticmethod
    @functools.lru_cache(maxsize=64)
    def of(exercise: Exercise, seed: int = 0) -> "Sample":
        """The sample of an exercise, drawn at its first check."""
        return Sample(exercise, seed)


def _printed_length(case: dict) -> int:
    with default_printing():
        return sum(len(repr(value)) for value in case.values())


def _no_constants():
    """Keep hypothesis from drawing constants of the loaded modules, which differ by program."""

    def no_constant(*_, **__):
        return None

    return mock.patch.object(HypothesisProvider, "_maybe_draw_constant", new=no_constant)


@contextlib.contextmanager
def _no_files() -> Iterator[None]:
    """Keep hypothesis from making a folder of its own beside the learner's lessons."""
    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
