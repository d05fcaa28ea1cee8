"""A question of practice, and lists of questions that are the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from convlab.arithmetic.derived import Derived
from convlab.lessons.practising.topic import Topic
from convlab.lessons.prediction import Prediction

__all__ = ["Question"]


@dataclass(frozen=True)
class Question:
    """A topic with numbers.

    topic: its `Topic`.
    level: 0 to 2.
    numbers: letter → int.
    """

    topic: Topic
    level: int
    numbers: Mapping[str, int]

    @property
    def id(self) -> str:
        """A name of the question, with its numbers: equal questions have equal names."""
        words = self.topic.name.replace(" ", "-").replace(",", "")
        return ".".join([words, *map(str, self.numbers.values())])

    @cached_property
    def text(self) -> str:
        """The question, as Markdown: code in backticks, and nothing else that is marked."""
        return self.topic.text(self.numbers)

    @property
    def plain(self) -> str:
        """The question as plain text."""
        return self.text.replace("`", "")

    @cached_property
    def prediction(self) -> Prediction:
        """The answer, its reason, and the wrong answers that can be named."""
        return self.topic.prediction(self.numbers)

    @cached_property
    def reason(self) -> str:
        """The rule that leads to the answer, in a sentence or two."""
        return self.topic.reason(self.numbers)

    @cached_property
    def derivations(self) -> tuple[Derived, ...]:
        """The numbers that lead to the answer, each with its derivation."""
        return self.topic.derivations(self.numbers)
