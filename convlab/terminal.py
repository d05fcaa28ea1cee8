"""What the commands have in common: how they print, and the arguments that several take."""

import argparse
import sys
from collections.abc import Collection, Sequence
from textwrap import fill
from unicodedata import east_asian_width

__all__ = ["COLUMNS", "cut", "folder", "paragraph", "say", "table"]

COLUMNS = 80  # of the tables and paragraphs of a command
_PLAIN = str.maketrans("✓✗○…", "+xo~")


def say(text: str) -> None:
    """Print a text, with +, x and o for ✓, ✗ and ○ if the terminal lacks these."""
    if sys.stdout is None:  # closed by the shell: `convlab doctor >&-`
        return
    encoding = sys.stdout.encoding or "ascii"
    plain = text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    print(text if text == text.encode(encoding, "ignore").decode(encoding) else plain)


def folder(text: str) -> str:
    """The name of a folder that is given on the command line."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder needs a name, such as: lessons")
    return text


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
