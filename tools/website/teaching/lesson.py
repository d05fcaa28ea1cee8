"""A lesson read from its notebook: title, aims and needs, and the texts of its questions."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import nbformat

from convlab.course.questions.texts import PREDICT, own_words
from convlab.lessons.minutes import OUTPUTS, Minutes, lesson_minutes, lesson_parts
from website.paths import LESSONS, lesson_number

__all__ = ["Lesson", "Question", "Section", "lessons"]

_SIGNS = re.compile(r"^[-\s]+|[-\s]+$")


class Question(NamedTuple):
    """A question of a lesson.

    id: that of its prediction. text: Markdown. section: the heading above it.
    """

    id: str
    text: str
    section: str

    @property
    def is_repeated(self) -> bool:
        """Whether it repeats earlier lessons, or reviews this one."""
        return self.section.startswith(("Do you remember?", "Review:"))


class Section(NamedTuple):
    """A section of a lesson without its exercises, a part of one with a heading, or an exercise.

    title: the heading; "" for what stands before the first one, with the minutes for outputs.
    minutes: not rounded.
    """

    title: str
    is_further: bool
    minutes: float

    @property
    def is_exercise(self) -> bool:
        """Whether it is an exercise, whose heading states how hard it is."""
        return "●" in self.title


@dataclass(frozen=True)
class Lesson:
    """A lesson, read from its notebook. file: the path of the notebook."""

    file: Path

    @property
    def number(self) -> str:
        """The number of the lesson: "04"."""
        return lesson_number(self.file.stem)

    @cached_property
    def cells(self) -> list[nbformat.NotebookNode]:
        """The cells of the notebook."""
        return nbformat.read(self.file, as_version=4).cells

    @property
    def title(self) -> str:
        """The title: "04 · The output-shape formula"."""
        return self.cells[0].source.partition("\n")[0].removeprefix("# ")

    @property
    def aims(self) -> list[str]:
        """Aims of the lesson, "you can …", each as Markdown without its last sign."""
        listed = self.cells[0].source.partition("After this lesson you can\n\n")[2]
        items = listed.partition("\n\n")[0].removeprefix("- ").split("\n- ")
        return [" ".join(item.split()).rstrip(";.") for item in items]

    @property
    def know_first(self) -> str:
        """Knowledge to bring, as Markdown, without its last full stop."""
        after = self.cells[0].source.partition("Know first: ")[2]
        return re.split(r"\. All cells|\.\n|\.$", after)[0]

    @property
    def needs(self) -> list[str]:
        """The numbers of the lessons to know first, sorted."""
        return sorted(re.findall(r"\[lesson (\d\d)\]", self.know_first))

    @cached_property
    def minutes(self) -> Minutes:
        """The minutes by the rule."""
        return lesson_minutes(self.file)

    @cached_property
    def sections(self) -> list[Section]:
        """The sections with their minutes, by the same rule."""
        found = []
        for (title, is_further), parts in groupby(
            lesson_parts(self.cells), lambda part: (part.title, part.further)
        ):
            minutes = sum(part.minutes for part in parts)
            found.append(Section(title, is_further, minutes if found else minutes + OUTPUTS))
        return found

    @property
    def exercise_minutes(self) -> int:
        """The minutes of the core's exercises; the rest of the core is to read and to predict."""
        core = (part for part in self.sections if part.is_exercise and not part.is_further)
        return round(sum(part.minutes for part in core))

    @cached_property
    def questions(self) -> list[Question]:
        """The questions, in order."""
        found = []
        texts: list[str] = []
        for cell in self.cells:
            if cell.cell_type == "markdown":
                texts.append(cell.source)
                continue
            for one in PREDICT.findall(cell.source):
                section = re.findall(r"^## (.+)$", "\n".join(texts), re.MULTILINE)[-1]
                found.append(Question(one, _one_line(own_words(texts, one)), section))
        return found


def _one_line(text: str) -> str:
    text = re.sub(r"```\n(.*?)```", r"`\1`", text, flags=re.DOTALL)
    return _SIGNS.sub("", " ".join(text.split())).rstrip(",;")


@lru_cache(1)
def lessons() -> tuple[Lesson, ...]:
    """All lessons, in order."""
    return tuple(Lesson(file) for file in sorted(LESSONS.glob("*.ipynb")))
