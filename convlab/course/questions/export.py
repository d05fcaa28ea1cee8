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


_NO_OUTPUTS = "as this copy of convlab has the lessons without outputs, which a clone has"
_NO_PICTURES = "as GIFT has no pictures, which the other formats have"


class Exported(NamedTuple):
    """Questions as a file.

    content: the bytes of the file. items: its questions.
    left_out: why questions are left out, as a part of a sentence → their ids.
    """

    content: bytes
    items: tuple[Item, ...]
    left_out: dict[str, tuple[str, ...]]

    def __str__(self) -> str:
        lessons = len({item.lesson for item in self.items})
        drawn = sum("practice" in item.id for item in self.items)
        lines = [
            f"{len(self.items) - drawn} questions of the lessons and {drawn} of practice, "
            f"from {lessons} lesson{'s' * (lessons != 1)}."
        ]
        for why, names in self.left_out.items():
            lines.append(f"Left out are {len(names)}, {why}: {', '.join(names)}.")
        return "\n".join(lines)


def export(
    form: str, *, lessons: tuple[str, ...] = (), practice: int = 0, seed: object = 1
) -> Exported:
    """The questions of lessons in a format.

    form: one of `FORMATS`. lessons: numbers such as "04"; none for all.
    practice: how many drawn questions of a lesson, an int ≥ 0; a lesson may have none.
    seed: the same seed draws the same questions.

    Raises CommandError for a lesson that is not there.
    """
    items: list[Item] = []
    left_out: dict[str, list[str]] = {}
    for item in _items(lessons, practice, seed):
        if not item.is_whole:
            left_out.setdefault(_NO_OUTPUTS, []).append(item.id)
        elif form == "gift" and item.pictures:
            left_out.setdefault(_NO_PICTURES, []).append(item.id)
        else:
            items.append(item)
    names = {why: tuple(ids) for why, ids in left_out.items()}
    return Exported(FORMATS[form](items), tuple(items), names)


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
