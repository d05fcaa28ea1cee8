"""Grading of one notebook: each exercise gets the reply of `check`, from another process."""

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

import torch

import convlab
from convlab.course.grading import SEED
from convlab.course.grading.cells import CodeCell, exercises_in, needed_cells
from convlab.course.grading.flags import Flag, flags_in
from convlab.course.grading.remote import RunningNotebook
from convlab.lessons.catalogue import find_exercise
from convlab.lessons.checking.check import one_check, reply_of
from convlab.lessons.checking.search import Search
from convlab.lessons.reply import Reply

__all__ = ["VERSIONS", "GradedNotebook", "HandedIn", "Mark", "grade_notebook"]

VERSIONS = f"convlab {convlab.__version__}, PyTorch {torch.__version__}"
_MARKS = {"right": "✓", "wrong": "✗", "too slow": "✗", "not started": "○", "absent": "–"}


@dataclass(frozen=True)
class Mark:
    """The verdict on one exercise.

    verdict: "right", "wrong", "not started", "too slow" (all that was tried is right, too few cases
        to pass), or "absent" (there is no function).
    reply: as `check` replies.
    mistake: the sentence of the known mistake, "" if it is none.
    share: of the cases, those with a right answer: 0 to 1.
    """

    exercise_id: str
    verdict: str
    reply: Reply
    mistake: str = ""
    share: float = 0.0

    @property
    def symbol(self) -> str:
        return _MARKS[self.verdict]

    @property
    def points(self) -> float:
        """1 for a right function, else half the share of the right cases."""
        return 1.0 if self.verdict == "right" else round(self.share / 2, 2)


@dataclass(frozen=True)
class HandedIn:
    """A notebook that was handed in.

    place: its path below the folder that all of them have in common.
    lesson: the number of the lesson, such as "03".
    """

    place: Path
    learner: str
    lesson: str
    cells: tuple[CodeCell, ...]


@dataclass(frozen=True)
class GradedNotebook:
    """A notebook with its marks.

    problem: a sentence on a notebook that could not be graded, else "".
    notes: sentences on cells that raised errors.
    """

    handed_in: HandedIn
    seed: int
    marks: tuple[Mark, ...] = ()
    flags: tuple[Flag, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


def grade_notebook(handed_in: HandedIn, seed: int = SEED) -> GradedNotebook:
    """Grade a notebook: run the cells that its exercises need in another process, and check there.

    seed: which random cases are tried.

    The cases, the right answers, the comparison and the known mistakes stay in this process. The
    other one is no sandbox: it may do all that the user may do.
    """
    cells = list(handed_in.cells)
    found = exercises_in(cells, handed_in.lesson)
    names = {one: find_exercise(one).solution.__name__ for one in found}
    needed = needed_cells(cells, names)
    notebook = RunningNotebook({cell.number: cell.source for cell in needed})
    with contextlib.closing(notebook):
        marks = tuple(_mark(notebook, cells, one, names[one], seed) for one in found)
    notes = tuple(f"Cell {number}: {error}." for number, error in sorted(notebook.errors.items()))
    return GradedNotebook(handed_in, seed, marks, tuple(flags_in(cells)), notes)


def _mark(
    notebook: RunningNotebook, cells: list[CodeCell], exercise_id: str, name: str, seed: int
) -> Mark:
    expressions = [cell.checked[exercise_id] for cell in cells if exercise_id in cell.checked]
    function = notebook.function(exercise_id, next(filter(None, expressions), name))
    if function is None:
        errors = [
            f"Cell {cell.number} raised an error: {notebook.errors[cell.number]}."
            for cell in cells
            if cell.number in notebook.errors
            and (exercise_id in cell.checked or re.search(rf"\b{name}\b", cell.source))
        ]
        verdict, kind = ("wrong", "not yet") if errors else ("absent", "waiting")
        heading = f"{exercise_id}: there is no function {name} to check."
        return Mark(exercise_id, verdict, Reply(kind, heading, tuple(errors)))
    exercise = find_exercise(exercise_id)
    with one_check():
        search = Search(exercise, function, seed)
        reply = reply_of(exercise_id, search)
        if reply.passed:
            return Mark(exercise_id, "right", reply, share=1.0)
        if reply.kind == "waiting" and search.tried == 0:
            return Mark(exercise_id, "not started", reply)
        share = search.share_of_right_cases()
    sentences = {mistake.sentence for mistake in exercise.known_mistakes}
    mistake = next((part for part in reply.parts if part in sentences), "")
    verdict = "wrong" if reply.kind == "not yet" else "too slow"
    return Mark(exercise_id, verdict, reply, mistake, share)
