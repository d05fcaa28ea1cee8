"""`convlab progress`: what was passed and predicted, read from the saved notebooks."""

import argparse
from pathlib import Path

from convlab.errors import CommandError
from convlab.terminal import folder, say

SUMMARY = "see what you, or a class, have passed and predicted so far"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Read the saved notebooks, and say what is passed, what is not yet right and why, how many "
        "minutes are left, and what is next; for the notebooks of many learners, who is stuck "
        "where, and which mistakes are the most frequent. Learners are told apart by their folders "
        "or by the names of the files. Nothing is run, and nothing is written but the CSV file. "
        "It is no grading: see convlab grade."
    )
    parser.epilog = "example: convlab progress lessons, or: convlab progress inbox --csv class.csv"
    parser.add_argument(
        "folders",
        nargs="*",
        type=folder,
        metavar="FOLDER",
        help="folders or notebooks (default: lessons, else this folder if it holds lessons)",
    )
    parser.add_argument(
        "--all", action="store_true", help="for many learners, show all mistakes, not 12 at most"
    )
    parser.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help="write a row for each learner and each exercise or prediction",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the overview, and write the CSV file if one is asked for."""
    from convlab.course.progress.csv_file import write_csv
    from convlab.course.progress.learner import read_learners
    from convlab.course.progress.overview import overview
    from convlab.course.submissions.find import find_submissions

    if arguments.csv and arguments.csv.suffix == ".ipynb":
        raise CommandError(
            f"{arguments.csv} would be a notebook. Give the CSV file another name, such as: "
            "--csv progress.csv"
        )
    found = find_submissions(*(arguments.folders or [_default_folder()]))
    learners = read_learners(found.submissions)
    say(overview(learners, found.notes, complete=arguments.all))
    if arguments.csv:
        write_csv(learners, arguments.csv, found.notes)
        say(f"\nWritten: {arguments.csv}")
    return 0


def _default_folder() -> str:
    """The folder that `convlab start` writes by default, else the current one."""
    if Path("lessons").is_dir():
        return "lessons"
    if any(Path().glob("[0-9][0-9]-*.ipynb")):
        return "."
    raise CommandError(
        "There are no lessons here. Give their folder, such as: convlab progress lessons, or write "
        "the lessons with: convlab start"
    )
