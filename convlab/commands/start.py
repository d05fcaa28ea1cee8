"""`convlab start`: the lessons in a folder of the learner's own."""

import argparse

from convlab.terminal import folder, say

SUMMARY = "write the lessons into a folder of your own"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Write the lessons into a folder of your own, without outputs. "
        "A file that you changed is never overwritten: a newer lesson goes beside it."
    )
    parser.epilog = "example: convlab start my-lessons"
    parser.add_argument(
        "folder", nargs="?", default="lessons", type=folder, help="the folder (default: lessons)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the lessons, and say what was written."""
    from convlab.course.workspace import start

    say(str(start(arguments.folder)))
    return 0
