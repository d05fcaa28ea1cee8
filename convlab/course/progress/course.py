"""The lessons of the course, with the exercises, the predictions and the minutes of each."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from convlab.course.sources import lessons_source
from convlab.course.submissions.notebook_file import Cell
from convlab.lessons.catalogue import exercise_ids, prediction_ids
from convlab.lessons.minutes import Part, lesson_parts

__all__ = ["CourseLesson", "course_lessons", "is_exercise"]


@dataclass(frozen=True)
class CourseLesson:
    """A lesson as it is given to the learners.

    number: such as "03", or the name of an instructor's own exercises, such as "exam".
    title: the heading, without the number. file: the name of the notebook, "" if it is not known.
    items: the ids of its exercises and predictions, in the order of the notebook.
    cells: the cells that are given. parts: its minutes, part by part.
    """

    number: str
    title: str
    file: str
    items: tuple[str, ...]
    cells: tuple[Cell, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def core(self) -> frozenset[str]:
        """The exercises and predictions that do not go further."""
        further = {part.item for part in self.parts if part.further}
        return frozenset(self.items) - further


def is_exercise(item: str) -> bool:
    """Whether an id is that of an exercise, not of a prediction.

    >>> is_exercise("03.1"), is_exercise("03.a")
    (True, False)
    """
    return item.rpartition(".")[2].isdecimal()


def course_lessons() -> dict[str, CourseLesson]:
    """All lessons of this copy of convlab, by their numbers, in order."""
    known = [*prediction_ids(), *exercise_ids()]
    lessons = {}
    for file in sorted(lessons_source().iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ipynb"):
            cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
            number = file.name[:2]
            lessons[number] = CourseLesson(
                number=number,
                title=re.sub(r"^# \d\d · ", "", "".join(cells[0]["source"]).partition("\n")[0]),
                file=file.name,
                items=_in_order(known, number, cells),
                cells=tuple(
                    Cell(cell["id"], cell["cell_type"], "".join(cell["source"])) for cell in cells
                ),
                parts=tuple(lesson_parts(cells)),
            )
    return lessons


def _in_order(known: Iterable[str], number: str, cells: list[dict]) -> tuple[str, ...]:
    """The ids of a lesson, in the order in which its cells call them."""
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    ids = [item for item in known if item.startswith(f"{number}.")]
    return tuple(sorted(ids, key=lambda item: text.find(f'"{item}"')))
