"""A question for a quiz, and the answers to it, each with its share and what is said to it."""

from collections.abc import Collection
from math import inf, sqrt
from typing import NamedTuple

from convlab.course.questions.said_before import Part
from convlab.lessons.predicting.judge import SAME_COUNT, SAME_GUESS
from convlab.lessons.prediction import Prediction

__all__ = ["Answer", "Item"]


class Answer(NamedTuple):
    """An answer to a question.

    forms: how it may be written, the usual way first.
    is_right: whether it gets all points; a wrong one gets none.
    feedback: what is said to it, as Markdown; "" for nothing.
    low, high: for a number, the least and the largest that count as this answer.
    """

    forms: tuple[str, ...]
    is_right: bool
    feedback: str
    low: float = -inf
    high: float = inf


class Item(NamedTuple):
    """A question for a quiz.

    id: a name, letters, digits, dots and dashes. lesson: its heading, such as "04 Sizes".
    parts: what is said before the question, then its words.
    """

    id: str
    lesson: str
    parts: tuple[Part, ...]
    prediction: Prediction

    @property
    def kind(self) -> str:
        """The kind of its answers: "choice", "shape" or "number"."""
        if self.prediction.choices:
            return "choice"
        return "shape" if isinstance(self.prediction.answer, tuple) else "number"

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures, by the names of their files."""
        return {
            f"{self.id}-{number}.png": part.png
            for number, part in enumerate(self.parts)
            if part.kind == "picture"
        }

    @property
    def is_whole(self) -> bool:
        """Whether all that is shown before the question is known."""
        return all(part.kind != "unknown" for part in self.parts)

    @property
    def hint(self) -> str:
        """How an answer is written, as a sentence; "" where it needs none."""
        if self.kind == "shape":
            return f"The answer is {len(self.prediction.answer)} numbers, with commas between them."
        if self.prediction.within:
            return f"A number to within a factor of {self.prediction.within} is right."
        return ""

    @property
    def answers(self) -> list[Answer]:
        """The right answer and the wrong ones that have a name; the first that fits counts.

        Of choices all are there, in their order.
        """
        one = self.prediction
        if one.choices:
            return [
                Answer((text,), text == one.answer, one.wrong.get(text, "")) for text in one.choices
            ]
        if isinstance(one.answer, tuple):
            wrong = [Answer(_forms(shape), False, text) for shape, text in one.wrong.items()]
            return [Answer(_forms(one.answer), True, ""), *wrong]
        near = [_around(number, SAME_COUNT, True, text) for number, text in one.near.items()]
        right = _around(one.answer, one.within or 1, True, "")
        wrong = [
            _around(number, SAME_GUESS if one.within else 1, False, text, set(one.wrong))
            for number, text in one.wrong.items()
        ]
        return [*near, right, *wrong]


def _forms(shape: tuple[int, ...]) -> tuple[str, ...]:
    sides = [str(side) for side in shape]
    bare = [sign.join(sides) for sign in (", ", ",", "x", "×", " x ", " × ", " ")]
    inside = [form.format(text) for text in bare[:2] for form in ("({})", "[{}]")]
    return (inside[0], *bare, *inside[1:])


def _around(
    number: float, factor: float, is_right: bool, feedback: str, others: Collection[float] = ()
) -> Answer:
    """A number, and those that are off by a factor at most and nearer to it than to the others."""
    low = high = number
    if factor > 1:
        low = max([number / factor, *(sqrt(one * number) for one in others if one < number)])
        high = min([number * factor, *(sqrt(one * number) for one in others if one > number)])
    return Answer((str(number),), is_right, feedback, low, high)
