"""`convlab practice`: questions without end in the terminal."""

import argparse

SUMMARY = "practise: questions with other numbers each time, and replies that name a slip"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Answer questions on sizes, shapes, parameters and work. A wrong answer is named if a "
        "known slip gives it. Two right answers in a row make the questions harder, a wrong one "
        "makes them easier. Enter shows the answer, q ends with a summary."
    )
    parser.epilog = "example: convlab practice 04 --questions 10"
    parser.add_argument("lesson", nargs="?", help="the lesson, such as 04 (default: all)")
    parser.add_argument("--seed", help="a number or a text; the same questions for the same one")
    parser.add_argument("--questions", type=_number, metavar="N", help="end after N questions")


def run(arguments: argparse.Namespace) -> int:
    """Ask, and print a summary; 130 after Ctrl-C, else 0."""
    from convlab.errors import CommandError
    from convlab.lessons.errors import UsageValueError
    from convlab.lessons.practising.practice import practice
    from convlab.lessons.practising.session import ask

    lesson = arguments.lesson and arguments.lesson.strip().zfill(2)
    try:
        questions = practice(lesson, seed=arguments.seed)
    except UsageValueError as error:
        raise CommandError(str(error)) from None
    return 0 if ask(questions, arguments.questions) else 130


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of questions, such as 10")
    return int(text)
