"""Specification of a prediction: the right answer, its reason, and wrong answers."""

import math
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Prediction", "orders_apart"]


@dataclass(frozen=True)
class Prediction:
    """Answers to one question of a lesson, which asks the question itself.

    answer: the right answer: an int, a tuple of ints, or a text.
    because: the reason, shown with a right answer, or when the learner asks for it.
    wrong: answers that a known misconception gives → the sentence that names the misconception.
    choices: all answers in words that can be chosen.
    within: factor by which a guess at a large number may miss the answer. A guess near a wrong
        answer then gets the sentence of that one.
    near: answers within that factor that a known misconception gives → the sentence that names it.
    """

    answer: Any
    because: str
    wrong: dict = field(default_factory=dict)
    choices: tuple = ()
    within: float | None = None
    near: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.answer in self.wrong:
            raise ValueError(f"the right answer {self.answer!r} is among the wrong ones")
        for wrong in filter(self.is_near, self.wrong):
            raise ValueError(f"{wrong!r} is near enough to {self.answer!r} to be right")

    def is_near(self, guess: Any) -> bool:
        """Whether a guess at a large number is near enough to be right."""
        if self.within is None:
            return False
        return abs(orders_apart(guess, self.answer)) <= math.log10(self.within)

    @property
    def form(self) -> str:
        """Description of how an answer is written."""
        if self.choices:
            return (
                " or ".join(f'"{choice}"' for choice in self.choices) + ", with its quotation marks"
            )
        if isinstance(self.answer, tuple):
            return f"{len(self.answer)} whole numbers in parentheses"
        if self.within:
            return f"a number to within a factor of {self.within}; 2e6 is 2 million"
        return "a whole number"


def orders_apart(guess: float, number: float) -> float:
    """Number of powers of ten by which a guess is above a number."""
    return math.log10(guess) - math.log10(number)
