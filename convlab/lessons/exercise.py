"""Specification of an exercise: its cases, its oracle, its solution, its known mistakes."""

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

    function: the wrong solution.
    sentence: what `check` replies to a learner's function that gives the same answers.
    """

    function: Callable
    sentence: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise, in one file.

    cases: hypothesis strategy of dicts, name of each argument → value. Small draws give small
        cases, so that hypothesis finds the smallest one that fails.
    oracle: function that gives the right answer, called with a case's arguments by name. PyTorch
        wherever it has the layer.
    oracle_name: the oracle in words, for example "PyTorch's conv2d".
    solution: the right function, as a reader would write it. The lesson shows its text, folded.
    slips: changes of a few words of the solution that learners make, each with the sentence that
        helps, in the form that `read_slips` reads.
    mistakes: wrong solutions that no small change of the solution gives.
    further_cases: tried after the random ones; of the size of real work (a photo, AlexNet's
        layers), or made for one kind of mistake.
    max_ulps: tolerance of floats in units in the last place ("ulps"), as in `difference`; None:
        some hundred.
    recorder: makes a context that records during a call what the answer does not show. A record
        has a method `difference_from(record of the solution)`: a sentence if they differ, else
        None.
    """

    cases: SearchStrategy
    oracle: Callable
    oracle_name: str
    solution: Callable
    slips: str = ""
    mistakes: tuple[Mistake, ...] = ()
    further_cases: tuple[dict, ...] = ()
    max_ulps: float | None = None
    recorder: Callable[[], AbstractContextManager] = nullcontext

    @cached_property
    def known_mistakes(self) -> tuple[Mistake, ...]:
        """The slips as functions, then `mistakes`."""
        slips = (
            Mistake(with_slip(self.solution, slip), slip.sentence)
            for slip in read_slips(self.slips)
        )
        return (*slips, *self.mistakes)
