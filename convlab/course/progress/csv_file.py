"""The progress of learners as a CSV file: a row for each learner and each item."""

import csv
from pathlib import Path

from convlab.course.progress.course import is_exercise
from convlab.course.progress.learner import Learner
from convlab.course.progress.replies import printable
from convlab.course.submissions.find import LeftOut

__all__ = ["cell", "write_csv"]

_HEADER = ("learner", "lesson", "item", "kind", "state", "answer", "sentence", "file")


def write_csv(learners: tuple[Learner, ...], file: Path, notes: tuple[LeftOut, ...] = ()) -> None:
    """Write the file, in UTF-8 with the mark by which spreadsheets know it.

    notes: the files that were left out; each gets a row with the state "not read".

    Raises OSError if the file cannot be written.
    """
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_HEADER)
        for learner in learners:
            for lesson in learner.lessons:
                for item in lesson.items:
                    row = (
                        learner.name,
                        lesson.lesson.number,
                        item.name,
                        "exercise" if is_exercise(item.name) else "prediction",
                        item.state,
                        item.answer,
                        item.sentence,
                        str(lesson.files[0]),
                    )
                    writer.writerow(map(cell, row))
        for note in notes:
            last = (note.who, "", "", "", "not read", "", str(note), str(note.path))
            writer.writerow(map(cell, last))


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: some names of files are made to be one."""
    text = printable(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
