"""`convlab assign`: the notebooks of a class, and the answer keys."""

import argparse

from convlab.terminal import folder, lessons, say

SUMMARY = "write the notebooks of a class, and their answer keys"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Write into FOLDER the notebooks that a class gets, without solutions, and the answer "
        "keys, for you. Each key is run first, and each of its checks must pass: a minute for most "
        "lessons, more for 14 and 15, which train. A file that you changed is never overwritten: a "
        "newer copy goes into FOLDER/newer. course/assignments.md is the walk through a class."
    )
    parser.epilog = "example: convlab assign class --lessons 01,03-05"
    parser.add_argument("folder", type=folder, help="the folder, such as: class")
    parser.add_argument(
        "--lessons",
        type=lessons,
        default=(),
        metavar="01,03-05",
        help="these lessons (default: all; with --exercises: none)",
    )
    parser.add_argument(
        "--exercises", type=folder, metavar="FOLDER", help="a folder of exercises of your own"
    )
    parser.set_defaults(form="students")
    form = parser.add_mutually_exclusive_group()
    for name, what in {
        "nbgrader": "as nbgrader's source, with its configuration, in place of students' copies",
        "otter": "for `otter assign`, in place of students' copies",
    }.items():
        form.add_argument(f"--{name}", action="store_const", const=name, dest="form", help=what)
    parser.add_argument("--no-run", action="store_true", help="write the keys without running them")


def run(arguments: argparse.Namespace) -> int:
    """Write the notebooks, and say what was written."""
    from convlab.course.assigning.assign import assign

    report = assign(
        arguments.folder,
        lessons=arguments.lessons,
        form=arguments.form,
        exercises=arguments.exercises,
        run=not arguments.no_run,
        progress=say,
    )
    say(str(report))
    return 0
