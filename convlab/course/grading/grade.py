"""Grading of one notebook: each exercise gets the reply of `check`, from another process."""

import contextlib
import re
from dataclasses import dataclass

import torch

import convlab
from convlab.course.grading.cells import Cell, exercises_in, needed_cells
from convlab.course.grading.flags import Flag, flags_in
from convlab.course.grading.remote import RunningNotebook
from convlab.course.grading.submissions import Submission, UnreadableError, lesson_code
from convlab.lessons.catalogue import exercise_ids, find_exercise
from convlab.lessons.checking.check import one_check, reply_of
from convlab.lessons.checking.search import Search
from convlab.lessons.reply import Reply

__all__ = ["SEED", "GradedNotebook", "Mark", "grade_notebook"]

SEED = 1  # `check` has 0: a table of its answers does not help here
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
        return 1.0 if self.verdict == "right" else round(self.share / 2, 3)


@dataclass(frozen=True)
class GradedNotebook:
    """A submission with its marks.

    problem: a sentence on a notebook that could not be graded, else "".
    notes: sentences on cells that raised errors.
    """

    submission: Submission
    seed: int
    marks: tuple[Mark, ...] = ()
    flags: tuple[Flag, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


def grade_notebook(
    submission: Submission, *, seed: int = SEED, lessons: frozenset[str] = frozenset()
) -> GradedNotebook:
    """Grade a notebook: run the cells that its exercises need in another process, and check there.

    seed: which random cases are tried.
    lessons: numbers of the lessons whose exercises are graded; none for all.

    The cases, the right answers, the comparison and the known mistakes stay in this process. The
    other one is no sandbox: it may do all that the user may do.
    """
    try:
        cells = submission.cells()
        known = [one for one in exercise_ids() if not lessons or one.partition(".")[0] in lessons]
        found = exercises_in(cells, known)
        if not found:
            raise UnreadableError("No exercise that is to be graded is in it.")
    except UnreadableError as error:
        return GradedNotebook(submission, seed, problem=str(error))
    names = {one: find_exercise(one).solution.__name__ for one in found}
    needed = needed_cells(cells, names)
    notebook = RunningNotebook({cell.number: cell.source for cell in needed})
    with contextlib.closing(notebook):
        marks = tuple(_mark(notebook, cells, one, names[one], seed) for one in found)
    notes = tuple(f"Cell {number}: {error}." for number, error in sorted(notebook.errors.items()))
    flags = tuple(flags_in(cells, lesson_code()))
    return GradedNotebook(submission, seed, marks, flags, notes)


def _mark(
    notebook: RunningNotebook, cells: list[Cell], exercise_id: str, name: str, seed: int
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
