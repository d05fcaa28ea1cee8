"""`convlab questions`: the questions as a file for Moodle, Canvas and other systems."""

import argparse
import sys
from pathlib import Path

from convlab.terminal import lessons

SUMMARY = "write the questions of the lessons and of practice for Moodle, Canvas and others"

_ENDINGS = {".xml": "moodle-xml", ".zip": "qti", ".txt": "gift", ".gift": "gift"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Write the questions of the lessons, and drawn ones of practice, as a file that a learning "
        "management system imports. A wrong answer that a known slip gives gets the sentence on "
        "it, and each question its reason. course/questions.md says how to import the file."
    )
    parser.epilog = "example: convlab questions --lessons 04,05 questions.zip"
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="the file; without it the questions are printed"
    )
    parser.add_argument(
        "--lessons", type=lessons, default=(), metavar="01,03-05", help="these (default: all)"
    )
    parser.add_argument(
        "--format",
        choices=tuple(dict.fromkeys(_ENDINGS.values())),
        help="moodle-xml, a file .xml; qti, a package of QTI 2.1, .zip; gift, which has no "
        "pictures, .txt (default: by the ending of FILE, else moodle-xml)",
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
    from convlab.course.questions.export import export
    from convlab.errors import CommandError

    path = None if arguments.file is None else Path(arguments.file).expanduser()
    form = _format(path, arguments.format)
    if not path and form == "qti":
        raise CommandError(
            "QTI is a zip, which cannot be printed. Give a file, such as: "
            "convlab questions questions.zip"
        )
    if path and path.exists():
        raise CommandError(f"{path} is there already. Give another name, or delete it first.")
    exported = export(
        form,
        lessons=arguments.lessons,
        practice=arguments.practice,
        seed=arguments.seed,
    )
    if path:
        path.write_bytes(exported.content)
    elif sys.stdout is not None:
        sys.stdout.buffer.write(exported.content)
    if sys.stderr is not None:
        print(f"{path}, {form}: {exported}" if path else exported, file=sys.stderr)
    return 0


def _format(path: Path | None, given: str | None) -> str:
    """The format that is given, else that of the file's ending; CommandError where they differ."""
    from convlab.errors import CommandError

    by_ending = _ENDINGS.get(path.suffix.lower()) if path else None
    if path and given and by_ending and given != by_ending:
        ending = next(ending for ending, form in _ENDINGS.items() if form == given)
        raise CommandError(
            f"{path.name} has the ending of {by_ending}, and the format is to be {given}. "
            f"Leave out --format, or name the file {path.with_suffix(ending).name}."
        )
    return given or by_ending or "moodle-xml"


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 3:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of questions from 0 to 999")
    return int(text)
