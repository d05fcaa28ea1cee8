"""`convlab grade`: marks for the notebooks of a class."""

import argparse

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
two may be two people, the whole path is the name.

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
    """Grade, write what was asked for, and print the table."""
    from pathlib import Path

    from convlab.course.grading.feedback import write_feedback
    from convlab.course.grading.grade_class import grade_class
    from convlab.course.grading.marks import csv_text, summary

    if arguments.csv and arguments.csv.endswith(".ipynb"):
        raise CommandError(
            f"{arguments.csv} would be a notebook. Give the marks another name, such as: "
            "--csv marks.csv"
        )
    graded = grade_class(
        arguments.submissions,
        seed=arguments.seed,
        lessons=arguments.lessons,
        exercises=arguments.exercises,
        jobs=arguments.jobs,
    )
    if arguments.csv:
        try:
            # With the mark at the beginning by which Excel knows UTF-8.
            Path(arguments.csv).write_text(csv_text(graded), encoding="utf-8-sig", newline="")
        except OSError as error:
            raise CommandError(
                f"Could not write {arguments.csv} ({error.strerror}). Give a file that you may "
                "write to, such as: --csv marks.csv"
            ) from error
    if arguments.feedback:
        write_feedback(graded.notebooks, Path(arguments.feedback))
    say(summary(graded))
    return 0 if graded.is_complete else 1


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"a whole number such as 7 belongs here, not {text!r}")
    return int(text)


def _jobs(text: str) -> int:
    if (jobs := _whole_number(text)) == 0:
        raise argparse.ArgumentTypeError("at least 1 notebook is graded at a time, not 0")
    return jobs
