"""The specification of an exercise: its cases, its oracle, its solution, its known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from convlab.lessons.slips import read_slips, with_slip

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["Exercise", "Mistake"]


@dataclass(frozen=True)
class Mistake:
    """A wrong solution that learners write, and the sentence that helps.

    `check` names it where the learner's answers are those of `function`; a test sees that `check`
    refuses `function`.
    """

    function: Callable
    sentence: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise, in one file.

    cases: a hypothesis strategy of dicts: each argument's name → its value. Small cases come from
        small draws, so that hypothesis finds the smallest one that fails.
    further_cases: tried after the random ones: of the size of real work (a photo, AlexNet's
        layers), or made for one kind of mistake.
    oracle: called with a case's arguments by name, gives the right answer. PyTorch wherever it has
        the layer.
    truth: the oracle in words: "PyTorch's conv2d".
    solution: the right function, as a reader would write it. The lesson shows its text, folded.
    slips: the solution with a few words changed, as learners write it, each with the sentence that
        helps; in the form that `read_slips` reads.
    mistakes: wrong solutions that no small change of the solution gives.
    roundings: by how many units of rounding a float may miss the oracle's; None: some hundred.
    watching: makes a context that records what an answer does not show, during a call. A record has
        a method `unlike(record of the solution)`: a sentence where they differ, else None.
    """

    cases: SearchStrategy
    oracle: Callable
    truth: str
    solution: Callable
    slips: str = ""
    mistakes: tuple[Mistake, ...] = ()
    further_cases: tuple[dict, ...] = ()
    roundings: float | None = None
    watching: Callable[[], AbstractContextManager] = nullcontext

    @cached_property
    def known_mistakes(self) -> tuple[Mistake, ...]:
        """The slips as functions, then `mistakes`."""
        slips = (
            Mistake(with_slip(self.solution, slip), slip.sentence)
            for slip in read_slips(self.slips)
        )
        return (*slips, *self.mistakes)
