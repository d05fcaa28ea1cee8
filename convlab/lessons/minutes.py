"""The minutes that a lesson takes, computed from its cells by one rule."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["OUTPUTS", "Minutes", "Part", "lesson_minutes", "lesson_parts"]

# Minutes.
_A_WORD = 1 / 200
_A_LINE = 8 / 60  # of taught code
_A_PREDICTION = 1.5
_AN_EXPLORER = 3.5  # with its question
OUTPUTS = 5.0  # of a whole lesson: its pictures and numbers
_OF_EXERCISES = 1.4  # as long as stated: trials of readers who solved each one

_FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
_TABLE_ROW = re.compile(r"^\s*(>\s*)?\|.*$", re.MULTILINE)
_HEADING = re.compile(r"^(##+) (.+)$", re.MULTILINE)
_STATED = re.compile(r"●[●○]*\s+(\d+) minutes?")
_EXERCISE = re.compile(r"###+ .*?\b(\d\d\.\d+)\b")
_FURTHER = re.compile(r"goes further", re.IGNORECASE)
_PREDICTION = re.compile(r"^predict\([\"']([^\"']+)[\"']", re.MULTILINE)


class Minutes(NamedTuple):
    """The minutes of a lesson, rounded: its core, and what goes further, which no lesson needs."""

    core: int
    further: int


class Part(NamedTuple):
    """The minutes of a part of a lesson, not rounded.

    cell: index of its cell. title: the heading that it stands below, "" before the first one.
    item: id of the exercise to solve or the prediction to make, "" for what is read, run or tried.
    further: whether no lesson needs it.
    """

    cell: int
    title: str
    item: str
    further: bool
    minutes: float


def lesson_minutes(notebook: Path) -> Minutes:
    """The minutes of a lesson, for a person who reads, predicts, runs and solves all of it.

    notebook: the path of a notebook. What goes further is a section (##) or an exercise (###) with
        "goes further" in its heading, or with a first paragraph that begins with *Goes further.*

    Words outside of tables and folded parts / 200, 8 seconds a line of taught code, 1.5 minutes a
    prediction, 3.5 an explorer, 5 for outputs, and the stated minutes of the exercises × 1.4.

    >>> import tempfile
    >>> cells = [{"cell_type": "markdown", "source": "### 03.1 A size ●○○ 5 minutes"}]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "03-sizes.ipynb"
    ...     _ = file.write_text(json.dumps({"cells": cells}))
    ...     lesson_minutes(file)  # 5 for outputs + 5·1.4 for the exercise + 7 words
    Minutes(core=12, further=0)
    """
    minutes = {False: OUTPUTS, True: 0.0}
    for part in lesson_parts(json.loads(notebook.read_text(encoding="utf-8"))["cells"]):
        minutes[part.further] += part.minutes
    return Minutes(round(minutes[False]), round(minutes[True]))


def lesson_parts(cells: list[dict]) -> Iterator[Part]:
    """The parts of a lesson in order, by the rule of `lesson_minutes`.

    cells: the cells of its notebook, as they are stored.
    """
    section = exercise = False
    title = ""
    for index, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            tags = cell["metadata"].get("tags", [])
            for item, minutes in _code_minutes(source, tags):
                yield Part(index, title, item, section or exercise, minutes)
            continue
        text = _TABLE_ROW.sub("", _FOLDED.sub("", source))
        for level, part in _split(text):
            if level:
                title = part.partition("\n")[0].removeprefix(level).strip()
            if level == "##":
                section, exercise = _goes_further(part), False
            elif level:
                exercise = _goes_further(part)
            is_further = section or exercise
            yield Part(index, title, "", is_further, len(part.split()) * _A_WORD)
            if stated := sum(map(int, _STATED.findall(part))):
                name = _EXERCISE.match(part)
                item = name[1] if name else ""
                yield Part(index, title, item, is_further, stated * _OF_EXERCISES)


def _split(text: str) -> list[tuple[str, str]]:
    """A text at its headings: the signs of each heading, "" before the first, and its part."""
    starts = [match.start() for match in _HEADING.finditer(text)]
    parts = [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True)]
    levels = ["", *(match[1] for match in _HEADING.finditer(text))]
    return list(zip(levels, parts, strict=True))


def _goes_further(part: str) -> bool:
    heading, _, rest = part.partition("\n")
    return bool(_FURTHER.search(heading)) or rest.lstrip().startswith("*Goes further.*")


def _code_minutes(source: str, tags: list[str]) -> Iterator[tuple[str, float]]:
    """The predictions of a code cell, or "" for what is run in it, each with the minutes."""
    if "explorer" in tags:
        yield "", _AN_EXPLORER
    elif predictions := _PREDICTION.findall(source):
        yield from ((prediction, _A_PREDICTION) for prediction in predictions)
    elif "setup" not in tags and not re.search(r"^(q = practice|check)\(", source, re.MULTILINE):
        yield "", sum(1 for line in source.splitlines() if line.strip()) * _A_LINE
