"""`convlab questions`: the questions as a file for Moodle, Canvas and other systems."""

import argparse
import sys

from convlab.terminal import lessons

SUMMARY = "write the questions of the lessons and of practice for Moodle, Canvas and others"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Write the questions of the lessons, and drawn ones of practice, as a file that a learning "
        "management system imports. A wrong answer that a known slip gives gets the sentence on "
        "it, and each question its reason. course/questions.md says how to import the file."
    )
    parser.epilog = "example: convlab questions --lessons 04,05 --format qti questions.zip"
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="the file; without it the questions are printed"
    )
    parser.add_argument(
        "--lessons", type=lessons, default=(), metavar="01,03-05", help="these (default: all)"
    )
    parser.add_argument(
        "--format",
        choices=("moodle-xml", "qti", "gift"),
        default="moodle-xml",
        help="moodle-xml (default); qti, a package of QTI 2.1; gift, which has no pictures",
    )
    parser.add_argument(
        "--practice",
        type=_number,
        default=10,
        metavar="N",
        help="as many drawn questions of each lesson that has practice (default: 10)",
    )
    parser.add_argument(
        "--seed", default="1", help="a number or a text; the same one draws the same questions"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write or print the questions, and say on the error output how many there are."""
    from pathlib import Path

    from convlab.course.questions.export import export
    from convlab.errors import CommandError

    path = None if arguments.file is None else Path(arguments.file).expanduser()
    if not path and arguments.format == "qti":
        raise CommandError(
            "QTI is a zip, which cannot be printed. Give a file, such as: "
            "convlab questions --format qti questions.zip"
        )
    if path and path.exists():
        raise CommandError(f"{path} is there already. Give another name, or delete it first.")
    exported = export(
        arguments.format,
        lessons=arguments.lessons,
        practice=arguments.practice,
        seed=arguments.seed,
    )
    if path:
        path.write_bytes(exported.content)
    elif sys.stdout is not None:
        sys.stdout.buffer.write(exported.content)
    if sys.stderr is not None:
        print(exported, file=sys.stderr)
    return 0


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 3:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of questions from 0 to 999")
    return int(text)
