"""Grading of all notebooks of a class."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial

from convlab.course.grading.grade import SEED, GradedNotebook, grade_notebook
from convlab.course.grading.submissions import Submission, find_submissions
from convlab.errors import CommandError
from convlab.lessons.catalogue import exercise_ids

__all__ = ["grade_class"]


def grade_class(
    places: Sequence[str | os.PathLike],
    *,
    seed: int = SEED,
    lessons: frozenset[str] = frozenset(),
    exercises: str | None = None,
    jobs: int = 1,
) -> list[GradedNotebook]:
    """Grade all notebooks in files and folders; their number is counted on the terminal.

    exercises: a folder with exercises of the instructor's own.
    jobs: how many notebooks are graded at the same time, each in processes of its own.
    The others as in `find_submissions` and `grade_notebook`.

    Raises CommandError for places, lessons or exercises that there are not.
    """
    _prepare(exercises)
    known = sorted({one.partition(".")[0] for one in exercise_ids()})
    if unknown := sorted(lessons - set(known)):
        raise CommandError(
            f"There is no lesson {', '.join(unknown)} with exercises. "
            f"There are: {', '.join(known)}."
        )
    submissions = find_submissions(places)
    work = partial(_graded, seed=seed, lessons=lessons)
    if jobs == 1:
        return [_counted(work(one), number, submissions) for number, one in enumerate(submissions)]
    with ProcessPoolExecutor(
        min(jobs, len(submissions)),
        multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=(exercises,),
    ) as pool:
        futures = [pool.submit(work, one) for one in submissions]
        return [
            _counted(_result(future, one, seed), number, submissions)
            for number, (future, one) in enumerate(zip(futures, submissions, strict=True))
        ]


def _prepare(exercises: str | None) -> None:
    if exercises is not None:
        from convlab.lessons.catalogue import add_exercises

        add_exercises(exercises)


def _graded(submission: Submission, *, seed: int, lessons: frozenset[str]) -> GradedNotebook:
    try:
        return grade_notebook(submission, seed=seed, lessons=lessons)
    except Exception as error:
        return _failed(submission, seed, error)


def _result(future: Future, submission: Submission, seed: int) -> GradedNotebook:
    try:
        return future.result()
    except Exception as error:  # the process that graded it has ended
        return _failed(submission, seed, error)


def _failed(submission: Submission, seed: int, error: Exception) -> GradedNotebook:
    """In place of an error: one notebook must not cost the others their marks."""
    problem = f"Grading it failed ({type(error).__name__}: {error}). Please report that."
    return GradedNotebook(submission, seed, problem=problem)


def _counted(notebook: GradedNotebook, number: int, all_of_them: Sequence) -> GradedNotebook:
    """The notebook, once the terminal shows how many were graded."""
    if sys.stderr is not None and sys.stderr.isatty():
        is_last = number + 1 == len(all_of_them)
        text = f"\rgraded {number + 1} of {len(all_of_them)}"
        print(text, end="\n" if is_last else "", file=sys.stderr, flush=True)
    return notebook
