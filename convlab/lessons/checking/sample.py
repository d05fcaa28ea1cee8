"""The cases of an exercise, and what is right for them: drawn once, as they are always the same."""

import contextlib
import functools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from unittest import mock

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Flaky
from hypothesis.internal.conjecture.providers import HypothesisProvider

from convlab.lessons.checking.as_python import PRINTING
from convlab.lessons.checking.process_state import standard_state
from convlab.lessons.checking.run import CALL_SECONDS, Outcome, run
from convlab.lessons.exercise import Exercise, Mistake

__all__ = ["CASES", "Sample", "draw_case", "right_answer"]

# Hypothesis never gives the first draw its simplest value again. An unused number stands first, so
# that the real draws keep all their values.
_FIRST = st.integers(0, 2**16)
FURTHER_CALL_SECONDS = 10.0
CASES = 150  # the simplest, and random ones: tried before an answer counts as right


def right_answer(exercise: Exercise, case: dict) -> object:
    """The oracle's answer; what the notebook has set in NumPy or PyTorch does not count."""
    with standard_state(), warnings.catch_warnings(action="ignore"):
        return exercise.oracle(**case)


def draw_case(exercise: Exercise, number: int, action: Callable[[dict], None], *, shrink=False):
    """Call `action` with the case of this number, always the same; the number 0 is the simplest.

    shrink: where `action` raises, let hypothesis look for smaller cases with which it raises again.

    Each case has a run of its own: in one long run hypothesis builds many from parts of earlier
    ones.
    """
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
    @given(_FIRST, exercise.cases)
    def draw(_, case):
        nonlocal drawn
        drawn += 1
        if drawn > 1 or number == 0:  # hypothesis draws the simplest case first
            action(case)

    with _no_files(), _no_constants(), contextlib.suppress(Flaky):
        draw()


class Sample:
    """The random cases of an exercise, then its further ones, with the right answers.

    cases, expected: lists of one length, the smallest random case first. random: how many of them
    are random; numbers: with which each of these was drawn.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._outcomes: dict[tuple[Mistake, int], Outcome] = {}
        drawn: dict[int, dict] = {}
        for number in range(CASES):
            draw_case(exercise, number, functools.partial(drawn.__setitem__, number))
        self.random = len(drawn)
        self.numbers = sorted(drawn, key=lambda number: _size(drawn[number]))
        self.cases = [*(drawn[number] for number in self.numbers), *exercise.further_cases]
        self.expected = [right_answer(exercise, case) for case in self.cases]

    def outcome_of(self, mistake: Mistake, index: int) -> Outcome:
        """What a known mistake does with a case."""
        if (mistake, index) not in self._outcomes:
            case, watching = self.cases[index], self.exercise.watching
            seconds = self.seconds_for(index)
            self._outcomes[mistake, index] = run(mistake.function, case, seconds, watching)
        return self._outcomes[mistake, index]

    def seconds_for(self, index: int) -> float:
        """How long a call with a case may compute: longer with one of the size of real work."""
        return CALL_SECONDS if index < self.random else FURTHER_CALL_SECONDS

    @staticmethod
    @functools.lru_cache(maxsize=64)
    def of(exercise: Exercise) -> "Sample":
        """The sample of an exercise, drawn at its first check."""
        return Sample(exercise)


def _size(case: dict) -> int:
    """How much there is to show of a case."""
    with np.printoptions(**PRINTING):
        return sum(len(repr(value)) for value in case.values())


def _no_constants():
    """Keep hypothesis from drawing the constants of whatever modules are loaded."""
    return mock.patch.object(HypothesisProvider, "_maybe_draw_constant", new=_no_constant)


def _no_constant(*_, **__):
    return None


@contextlib.contextmanager
def _no_files() -> Iterator[None]:
    """Keep hypothesis from leaving a folder of its own beside the learner's lessons."""
    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
