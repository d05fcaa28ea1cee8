"""Printing of the commands, and the arguments that several of them take."""

import argparse
import re
import sys
from collections.abc import Collection, Sequence
from textwrap import fill
from unicodedata import east_asian_width

__all__ = ["COLUMNS", "cut", "folder", "lessons", "paragraph", "say", "table"]

COLUMNS = 80  # of the tables and paragraphs of a command
# What stands for a sign that a terminal lacks.
_PLAIN = {
    "✓": "+",
    "✗": "x",
    "○": "o",
    "●": "*",
    "×": "x",
    "·": "*",
    "−": "-",
    "–": "-",
    "…": "~",
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "γ": "gamma",
    "β": "beta",
    "∂": "d",
}


def say(text: str) -> None:
    """Print a text, with + for ✓, floor(…) for ⌊…⌋ and the like if the terminal lacks these."""
    if sys.stdout is None:  # closed by the shell: `convlab doctor >&-`
        return
    encoding = sys.stdout.encoding or "ascii"
    plain = "".join(sign if _can(sign, encoding) else _PLAIN.get(sign, "?") for sign in text)
    print(plain)


def _can(sign: str, encoding: str) -> bool:
    """Whether the terminal has the sign."""
    return sign.encode(encoding, "ignore").decode(encoding) == sign


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


def table(rows: Sequence[Sequence[str]], right: Collection[int] = (), gap: str = "  ") -> list[str]:
    """The lines of a table with aligned columns.

    right: the columns that end, not begin, at the same place. gap: between two columns.

    >>> table([("lesson", "left"), ("03", "7"), ("04", "12")], right=[1])
    ['lesson  left', '03         7', '04        12']
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - _width(cell))
            cells.append(space + cell if column in right else cell + space)
        lines.append(gap.join(cells).rstrip())
    return lines


def cut(text: str, width: int) -> str:
    """A text of at most `width` places of a terminal, with … at its end if it was longer.

    >>> cut("Wolfeschlegelstein", 8), cut("김철수이영희", 8)
    ('Wolfesc…', '김철수…')
    """
    if _width(text) <= width:
        return text
    while _width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def _width(text: str) -> int:
    """The places that a text takes: two for a sign such as those of Korean."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def paragraph(text: str, indent: str = "") -> str:
    """A text on lines of `COLUMNS` at most, where words allow it; the later ones are indented.

    >>> print(paragraph("04.e  It is not 54: " + "that is the number of steps. " * 2))
    04.e  It is not 54: that is the number of steps. that is the number of steps.
    """
    return fill(
        text,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
