"""The specification of a prediction: the right answer, its reason, and the misconceptions."""

import math
from dataclasses import dataclass, field

__all__ = ["Prediction", "orders_apart"]


@dataclass(frozen=True)
class Prediction:
    """What `predict` knows of one question; the question itself stands in the lesson.

    answer: the right one: an int, a tuple of ints, or a text.
    because: why it is right, shown with a right answer, or when it is asked for.
    wrong: answers that a known misconception gives, each with a sentence that names it.
    choices: for an answer in words, all that can be chosen.
    within: for a guess at a large number, the factor by which it may miss the answer. Then
        a wrong answer's sentence is for the guesses around it.
    """

    answer: object
    because: str
    wrong: dict = field(default_factory=dict)
    choices: tuple = ()
    within: float | None = None

    def __post_init__(self) -> None:
        if self.answer in self.wrong:
            raise ValueError(f"the right answer {self.answer!r} is among the wrong ones")
        for wrong in self.wrong if self.within else ():
            if abs(orders_apart(wrong, self.answer)) <= math.log10(self.within):
                raise ValueError(f"{wrong!r} is near enough to {self.answer!r} to be right")

    @property
    def form(self) -> str:
        """How an answer is written, in words."""
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
    """How many powers of ten a guess is above a number."""
    return math.log10(guess) - math.log10(number)
