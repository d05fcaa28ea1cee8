"""The questions of the lessons and of practice, as a file for the quizzes of a class."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from convlab.course.questions.gift import gift
from convlab.course.questions.item import Item
from convlab.course.questions.moodle_xml import moodle_xml
from convlab.course.questions.qti import qti
from convlab.course.questions.said_before import Part, asked_in
from convlab.course.sources import lessons_source
from convlab.errors import CommandError
from convlab.lessons.catalogue import find_prediction
from convlab.lessons.practising.sequence import all_topics, questions

__all__ = ["FORMATS", "Exported", "export"]

FORMATS = {"moodle-xml": moodle_xml, "qti": qti, "gift": gift}


class Exported(NamedTuple):
    """Questions as a file.

    content: the bytes of the file. items: its questions. left_out: the ids of those that it lacks.
    """

    content: bytes
    items: tuple[Item, ...]
    left_out: tuple[str, ...]

    def __str__(self) -> str:
        lessons = len({item.lesson for item in self.items})
        drawn = sum("practice" in item.id for item in self.items)
        text = (
            f"{len(self.items) - drawn} questions of the lessons and {drawn} of practice, "
            f"from {lessons} lesson{'s' * (lessons != 1)}."
        )
        if self.left_out:
            text += (
                f" Left out, as GIFT has no pictures: {', '.join(self.left_out)}. "
                "The other formats have them."
            )
        return text


def export(
    form: str, *, lessons: tuple[str, ...] = (), practice: int = 0, seed: object = 1
) -> Exported:
    """The questions of lessons in a format.

    form: one of `FORMATS`. lessons: numbers such as "04"; none for all.
    practice: how many drawn questions of a lesson, an int ≥ 0; a lesson may have none.
    seed: the same seed draws the same questions.

    Raises CommandError for a lesson that is not there.
    """
    items = list(_items(lessons, practice, seed))
    without = [item for item in items if form == "gift" and item.pictures]
    items = [item for item in items if item not in without]
    content = FORMATS[form](items)
    return Exported(content, tuple(items), tuple(item.id for item in without))


def _items(lessons: tuple[str, ...], practice: int, seed: object) -> Iterator[Item]:
    every = lessons_source().iterdir()
    files = {file.name[:2]: file for file in every if file.name.endswith(".ipynb")}
    known = sorted(files)
    if missing := [number for number in lessons if number not in files]:
        raise CommandError(
            f"There is no lesson {', '.join(missing)}. Give numbers from {known[0]} to "
            f"{known[-1]}, such as: --lessons {known[0]},{known[-1]}"
        )
    practised = {number for topic in all_topics() for number in topic.lessons}
    for number in sorted(set(lessons)) or known:
        cells = json.loads(files[number].read_text(encoding="utf-8"))["cells"]
        title = "".join(cells[0]["source"]).partition("\n")[0].removeprefix("# ").replace(" ·", "")
        for asked in asked_in(cells):
            parts = (*asked.before, Part("text", asked.words))
            yield Item(asked.id, title, parts, find_prediction(asked.id))
        drawn = questions(number, seed, practice) if practice and number in practised else []
        for count, question in enumerate(drawn, 1):
            words = (Part("text", question.text),)
            yield Item(f"{number}.practice-{count:02}", title, words, question.prediction)
