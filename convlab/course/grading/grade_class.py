"""Grading of all notebooks of a class."""

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from convlab.course.grading import SEED
from convlab.course.grading.cells import CodeCell
from convlab.course.grading.grade import GradedNotebook, HandedIn, grade_notebook
from convlab.course.submissions.find import LeftOut, find_submissions
from convlab.errors import CommandError
from convlab.lessons.catalogue import add_exercises

__all__ = ["GradedClass", "grade_class"]


@dataclass(frozen=True)
class GradedClass:
    """The notebooks of a class with their marks, and the files that have none."""

    notebooks: tuple[GradedNotebook, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every file was graded."""
        return not self.left_out and not any(one.problem for one in self.notebooks)


def grade_class(
    places: Sequence[str | os.PathLike],
    *,
    seed: int = SEED,
    lessons: Sequence[str] = (),
    exercises: str | os.PathLike | None = None,
    jobs: int = 1,
) -> GradedClass:
    """Grade all notebooks in files and folders; their number is counted on the terminal.

    places: as in `find_submissions`.
    seed: which random cases are tried.
    lessons: numbers of the lessons whose notebooks are graded; none for all.
    exercises: a folder with exercises of the instructor's own.
    jobs: how many notebooks are graded at the same time, each in processes of its own.

    Raises CommandError for places, lessons or exercises that are not there.
    """
    if exercises is not None:
        add_exercises(exercises)
    found = find_submissions(*places)
    there = sorted({one.lesson for one in found.submissions})
    if missing := sorted(set(lessons) - set(there)):
        raise CommandError(
            f"There is no notebook of lesson {', '.join(missing)}. "
            f"Give one or more of {','.join(there)}."
        )
    copies = [
        (one, copy)
        for one in found.submissions
        if one.lesson in (lessons or there)
        for copy in one.copies
    ]
    paths = [Path(os.path.abspath(copy.path)) for _, copy in copies]
    base = os.path.commonpath([path.parent for path in paths]) if paths else ""
    handed_in = [
        HandedIn(
            path.relative_to(base),
            one.learner,
            one.lesson,
            tuple(
                CodeCell(number, cell.source)
                for number, cell in enumerate(copy.cells, start=1)
                if cell.kind == "code"
            ),
        )
        for path, (one, copy) in zip(paths, copies, strict=True)
    ]
    graded = _counted(_graded(handed_in, seed, exercises, jobs), len(handed_in))
    return GradedClass(tuple(graded), found.notes)


def _graded(
    handed_in: list[HandedIn], seed: int, exercises: str | os.PathLike | None, jobs: int
) -> Iterator[GradedNotebook]:
    """The notebooks with their marks, in order; an error costs no other notebook its marks."""
    with ProcessPoolExecutor(
        max(1, min(jobs, len(handed_in))),
        multiprocessing.get_context("spawn"),
        initializer=None if exercises is None else partial(add_exercises, exercises),
    ) as pool:
        futures = [pool.submit(grade_notebook, one, seed) for one in handed_in]
        for one, future in zip(handed_in, futures, strict=True):
            try:
                yield future.result()
            except Exception as error:
                problem = f"Grading it failed ({type(error).__name__}: {error}). Please report it."
                yield GradedNotebook(one, seed, problem=problem)


def _counted(graded: Iterator[GradedNotebook], count: int) -> Iterator[GradedNotebook]:
    """The same notebooks; the terminal shows how many there are already."""
    has_person = sys.stderr is not None and sys.stderr.isatty()
    for number, one in enumerate(graded, start=1):
        if has_person:
            end = "\n" if number == count else ""
            print(f"\rgraded {number} of {count}", end=end, file=sys.stderr, flush=True)
        yield one
