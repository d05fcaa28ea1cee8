"""The specification of an exercise: its cases, the truth, and the mistakes people make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(frozen=True)
class Exercise:
    """One exercise, in one file.

    cases: a hypothesis strategy of dicts: each argument's name → its value. Small cases come from
        small draws, so that hypothesis finds the smallest one that fails.
    oracle: the truth: called with a case's arguments by name. PyTorch wherever it has the layer.
    truth: what the oracle is, in words: "PyTorch's conv2d".
    mistakes: known wrong solutions, called with the arguments in order.
    """

    cases: SearchStrategy
    oracle: Callable
    truth: str
    mistakes: tuple[Mistake, ...]
