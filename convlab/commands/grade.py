"""`convlab grade`: marks for the notebooks of a class."""

import argparse
import os
import sys
from pathlib import Path

from convlab.course.grading import SEED
from convlab.errors import CommandError
from convlab.terminal import folder, lessons, say

SUMMARY = "grade the notebooks of a class"

_DESCRIPTION = """\
Grade notebooks that were handed in: each exercise gets the verdict and the reply of check().

Each notebook runs in a process of its own, and its functions are called there; cases, right answers
and comparison stay here. Only the cells that its exercises need are run, in an empty folder, and no
!commands. A cell that fails, waits or never ends costs the others nothing. Time is processor time:
a busy machine changes no mark.

This is NO SANDBOX: a notebook's code can do all that you can do, as deleting your files; never
grade as root. For code of people whom you do not know, run the command in a container without
network: course/grading.md has the line.

The learner's name is what tells the paths apart: the folders at the level that differs from learner
to learner, or, in a flat folder, what a file's name has beside the lesson's (03-anna.ipynb). Where
one name may be two people's, the whole path is the name.

A flag is a place that a person should look at: code that reads convlab's own exercises, for
example. It changes no mark, and a function that calls the public solution passes, with a flag.

The exit status is 0 if all notebooks were graded, 1 if one could not be."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _DESCRIPTION
    parser.epilog = "example: convlab grade inbox --csv marks.csv --feedback feedback"
    parser.add_argument("submissions", nargs="+", help="notebooks, and folders of any layout")
    parser.add_argument("--csv", metavar="FILE", help="write the marks into this file")
    parser.add_argument(
        "--feedback", metavar="DIR", type=folder, help="write a page for each notebook"
    )
    parser.add_argument(
        "--seed",
        type=_whole_number,
        default=SEED,
        help=f"another number draws other cases (default: {SEED}; check() itself has 0)",
    )
    parser.add_argument(
        "--exercises", metavar="FOLDER", type=folder, help="exercises of your own, a file each"
    )
    parser.add_argument(
        "--lessons",
        metavar="03,04",
        type=lessons,
        default=(),
        help="grade these lessons only (default: all)",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_jobs,
        default=1,
        help="notebooks at the same time; each takes a core and about 1 GB (default: 1)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Grade, print the table, and write what was asked for."""
    from convlab.course.grading.feedback import write_feedback
    from convlab.course.grading.grade_class import grade_class
    from convlab.course.grading.marks import csv_text, summary

    _warn_root()
    if arguments.csv:
        _check_csv(Path(arguments.csv))
    if arguments.feedback:
        _check_feedback(Path(arguments.feedback))
    graded = grade_class(
        arguments.submissions,
        seed=arguments.seed,
        lessons=arguments.lessons,
        exercises=arguments.exercises,
        jobs=arguments.jobs,
    )
    say(summary(graded))
    if arguments.csv:
        try:
            # With the mark at the beginning by which Excel knows UTF-8.
            Path(arguments.csv).write_text(csv_text(graded), encoding="utf-8-sig", newline="")
        except OSError as error:
            raise _no_csv(arguments.csv, error.strerror) from error
    if arguments.feedback:
        write_feedback(graded.notebooks, Path(arguments.feedback))
    return 0 if graded.is_complete else 1


def _warn_root() -> None:
    """Say on standard error what a submission could do, if this is the user root."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # Windows has no such user
        print(
            "Warning: you are root. The code in a notebook can do all that you can do, as deleting "
            "the files of this machine. Grade as another user, or in a container: "
            "course/grading.md has the line.",
            file=sys.stderr,
            flush=True,
        )


def _check_csv(file: Path) -> None:
    """Raise a CommandError if the marks cannot be written, before anything is graded."""
    if file.name.lower().endswith(".ipynb"):
        raise CommandError(
            f"{file} would be a notebook. Give the marks another name, such as: --csv marks.csv"
        )
    if file.is_dir():
        raise _no_csv(file, "it is a folder")
    if not file.parent.is_dir():
        raise _no_csv(file, f"there is no folder {file.parent}")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise _no_csv(file, "permission denied")


def _no_csv(file: str | Path, why: str | None) -> CommandError:
    return CommandError(
        f"Could not write {file} ({why}). Give a file that you may write to, such as: "
        "--csv marks.csv"
    )


def _check_feedback(pages: Path) -> None:
    """Raise a CommandError if the pages cannot be written, before anything is graded."""
    there = next(one for one in (pages, *pages.absolute().parents) if os.path.lexists(one))
    if there.is_dir() and os.access(there, os.W_OK):
        return
    why = "permission denied" if there.is_dir() else f"{there} is no folder"
    raise CommandError(
        f"Could not write the feedback {pages} ({why}). Give a folder that you may write to, "
        "such as: --feedback feedback"
    )


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"a whole number such as 7 belongs here, not {text!r}")
    return int(text)


def _jobs(text: str) -> int:
    if (jobs := _whole_number(text)) == 0:
        raise argparse.ArgumentTypeError("at least 1 notebook is graded at a time, not 0")
    return jobs
