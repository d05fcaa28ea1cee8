"""What the commands have in common: how they print, and the arguments that several take."""

import argparse
import re
import sys

__all__ = ["folder", "lessons", "say"]


def say(text: str) -> None:
    """Print a text, with + and x for ✓ and ✗ if the terminal lacks these."""
    if sys.stdout is None:  # closed by the shell: `convlab doctor >&-`
        return
    encoding = sys.stdout.encoding or "ascii"
    plain = text.replace("✓", "+").replace("✗", "x").encode(encoding, "replace").decode(encoding)
    print(text if text == text.encode(encoding, "ignore").decode(encoding) else plain)


def folder(text: str) -> str:
    """The name of a folder that is given on the command line."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder needs a name, such as: lessons")
    return text


def lessons(text: str) -> tuple[str, ...]:
    """The numbers of lessons that are given on the command line.

    >>> lessons("1,03-05")
    ('01', '03', '04', '05')
    """
    found: list[str] = []
    for part in text.split(","):
        first, dash, last = (end.strip() for end in part.partition("-"))
        ends = [first, last] if dash else [first]
        if not all(re.fullmatch("[0-9]{1,2}", end) for end in ends) or int(ends[0]) > int(ends[-1]):
            raise argparse.ArgumentTypeError(f"{text!r} is no list of lessons such as 01,03-05")
        found += (f"{number:02}" for number in range(int(ends[0]), int(ends[-1]) + 1))
    return tuple(found)
