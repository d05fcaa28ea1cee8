"""Which question comes next: topics in turn, and a difficulty that follows success."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from random import Random

from convlab.lessons.errors import UsageTypeError, UsageValueError
from convlab.lessons.practising import topics
from convlab.lessons.practising.question import Question
from convlab.lessons.practising.topic import LEVELS, Topic

__all__ = [
    "LATER_EACH_TIME",
    "QUESTIONS_BETWEEN",
    "RIGHT_IN_A_ROW",
    "Sequence",
    "all_topics",
    "questions",
    "topics_of",
]

RIGHT_IN_A_ROW = 2  # right answers that raise the level
QUESTIONS_BETWEEN = 1  # others before a topic that was missed comes again
LATER_EACH_TIME = 2  # times as many of them where it was missed then as well


@cache
def all_topics() -> tuple[Topic, ...]:
    """The `TOPIC` of each file in the folder of topics, in the order of the files."""
    modules = walk_packages(topics.__path__, f"{topics.__name__}.")
    return tuple(import_module(found.name).TOPIC for found in modules if not found.ispkg)


def topics_of(lesson: str | None, caller: str = "practice") -> tuple[Topic, ...]:
    """The topics of a lesson such as "04", all for None.

    Raises TypeError for a lesson that is not a text, ValueError for one without practice.
    """
    if lesson is None:
        return all_topics()
    if not isinstance(lesson, str):
        raise UsageTypeError(
            f"{caller}: a lesson is a text such as '04', got {lesson!r} "
            f"({type(lesson).__name__}). Put quotes around it."
        )
    found = tuple(topic for topic in all_topics() if lesson in topic.lessons)
    if not found:
        *others, last = sorted({lesson for topic in all_topics() for lesson in topic.lessons})
        fault = f"lesson {lesson!r} has no practice."
        if re.search(r"\d\D+\d", lesson):
            fault = f"one lesson is practised at a time, got {lesson!r}."
        raise UsageValueError(f"{caller}: {fault} Give one of {', '.join(others)} or {last}.")
    return found


class Sequence:
    """Questions one after the other, determined by lesson, seed and answers alone.

    Topics take turns in an order that is drawn. The first level is 0, the easiest. Two right
    answers in a row raise the level by one, up to 2; a wrong one lowers it by one, and its topic
    comes again, with other numbers, after one other question. Missed again, it comes after twice
    as many others each time, so that the other topics have their turn as well.

    lesson: a number such as "04"; None for all topics.
    seed: the same seed and answers give the same questions on every machine.
    """

    def __init__(self, lesson: str | None, seed: object) -> None:
        self.topics = topics_of(lesson)
        self.lesson, self.seed = lesson, seed
        self.level = 0
        self._right_in_a_row = 0
        self._count = 0
        self._missed: list[tuple[int, Topic]] = []  # with the count at which it comes again
        self._between: dict[str, int] = {}  # a missed topic's name → others before it comes again
        self._turns = self._take_turns()
        self.question = self._ask(next(self._turns))

    def go_on(self, right: bool) -> None:
        """Note whether the answer was right, and ask the next question."""
        topic = self.question.topic
        self._right_in_a_row = self._right_in_a_row + 1 if right else 0
        before = self._between.pop(topic.name, 0)
        if not right:
            self.level = max(self.level - 1, 0)
            between = before * LATER_EACH_TIME or QUESTIONS_BETWEEN
            self._between[topic.name] = between
            self._missed.append((self._count + between, topic))
            self._missed.sort(key=lambda missed: missed[0])
        elif self._right_in_a_row == RIGHT_IN_A_ROW:
            self.level, self._right_in_a_row = min(self.level + 1, LEVELS - 1), 0
        is_due = self._missed and self._missed[0][0] <= self._count
        comes = self._missed[0][1] if is_due else next(self._turns)
        self._missed = [missed for missed in self._missed if missed[1] is not comes]
        self.question = self._ask(comes)

    def _ask(self, topic: Topic) -> Question:
        asked = _draw(topic, self.lesson, self.level, f"{self.seed}/{self._count}")
        self._count += 1
        return asked

    def _take_turns(self) -> Iterator[Topic]:
        random = Random(f"{self.lesson}/{self.seed}")
        while True:
            yield from random.sample(self.topics, len(self.topics))


def questions(lesson: str | None, seed: object, number: int) -> list[Question]:
    """A list of questions, from easy to hard, the same for everybody who gives the same seed.

    lesson: a number such as "04"; None for all topics.
    number: how many questions, an int ≥ 1.

    >>> questions("04", 7, 3) == questions("04", 7, 3)
    True
    >>> questions("99", 7, 3)
    Traceback (most recent call last):
        ...
    convlab.lessons.errors.UsageValueError: questions: lesson '99' has no practice. \
Give one of 01, 02, 03, 04, 05, 06, 07, 08, 09, 10, 11, 12 or 13.
    """
    found = topics_of(lesson, "questions")
    random = Random(f"{lesson}/{seed}")
    asked: dict[str, Question] = {}
    tries = 0
    while len(asked) < number and tries < 20 * number:
        for topic in random.sample(found, len(found)):
            tries += 1
            level = len(asked) * LEVELS // number
            question = _draw(topic, lesson, min(level, LEVELS - 1), f"{seed}/{tries}")
            asked.setdefault(question.id, question)
    return list(asked.values())[:number]


def _draw(topic: Topic, lesson: str | None, level: int, seed: str) -> Question:
    """A question of a topic; the level is one of those that suit the lesson."""
    fitting = topic.lessons[lesson] if lesson else tuple(range(LEVELS))
    own_level = fitting[level * len(fitting) // LEVELS]
    return Question(topic, own_level, topic.drawn(Random(f"{topic.name}/{seed}"), own_level))
