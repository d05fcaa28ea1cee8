"""The explanation as a table for a terminal, of a given width."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from convlab.explaining.rows import Group
from convlab.explaining.views.columns import (
    COLUMNS,
    CONVENTION,
    cells,
    headline,
    remarks,
    totals,
)

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation

__all__ = ["to_text"]

_GAP = 2
# The columns to leave out if the terminal is too narrow, the first one first.
_DISPENSABLE = ("activation", "buffers", "type", "MACs", "output")
_LEAST_NAME = 12
_LEAST_WIDTH = 40
_USUAL_WIDTH = 100  # if there is no terminal


def to_text(explanation: Explanation, width: int | None = None) -> str:
    """The explanation in lines of at most `width` characters (default: the terminal's width)."""
    if width is None:
        # A notebook's output must not depend on the terminal from which its server was started.
        in_terminal = sys.stdout is not None and sys.stdout.isatty()
        size = shutil.get_terminal_size((_USUAL_WIDTH, 24))
        width = size.columns if in_terminal else _USUAL_WIDTH
    width = max(width, _LEAST_WIDTH)
    lines: list[tuple[str, ...]] = [COLUMNS]
    notes: dict[int, str] = {}
    for depth, node in explanation.walk():
        name, *rest = map(_printable, cells(node))
        if isinstance(node, Group):  # a group's numbers stand in its rows, so that a column adds up
            rest[2:] = ["", "", "", ""]
        if node.notes:
            notes[len(lines)] = "; ".join(map(_printable, node.notes))
        lines.append(("  " * depth + name, *rest))
    total, kind, _shape, *numbers = totals(explanation)
    lines.append((total, kind, "", *numbers))
    return "\n".join(
        [
            _wrapped(_printable(headline(explanation)), width),
            "",
            *_table(lines, notes, width),
            "",
            *(
                _wrapped(f"{label + ':':<13}{text}", width, indent=13)
                for label, text in remarks(explanation)
            ),
            _wrapped(CONVENTION, width),
        ]
    )


def _table(lines: Sequence[tuple[str, ...]], notes: dict[int, str], width: int) -> Iterator[str]:
    shown = [k for k, name in enumerate(COLUMNS) if any(line[k] for line in lines[1:])]
    widths = {k: max(_columns(line[k]) for line in lines) for k in shown}
    names = widths[0]
    for name in _DISPENSABLE:
        if _total(widths) - names + min(names, 2 * _LEAST_NAME) <= width:
            break
        widths.pop(COLUMNS.index(name), None)
    widths[0] = max(min(names, width - (_total(widths) - names)), _LEAST_NAME)
    for k, line in enumerate(lines):
        if k == len(lines) - 1:
            yield "─" * min(_total(widths), width)
        yield _cut(
            (" " * _GAP)
            .join(_cell(line[c], widths[c], right=c > 2) for c in sorted(widths))
            .rstrip(),
            width,
        )
        if k == 0:
            yield "─" * min(_total(widths), width)
        if k in notes:
            indent = len(line[0]) - len(line[0].lstrip()) + 2
            yield _wrapped(" " * indent + notes[k], width, indent=indent)


def _total(widths):
    return sum(widths.values()) + _GAP * (len(widths) - 1)


def _cell(text, width, *, right):
    text = _cut(text, width)
    space = " " * (width - _columns(text))
    return space + text if right else text + space


def _cut(text, width):
    """The text, shortened in the middle if it is too long: the end of a name says most."""
    if _columns(text) <= width:
        return text
    head, tail = "", ""
    indent = len(text) - len(text.lstrip())
    start, end = list(text[: indent + 3]), list(text)
    while end and _columns("".join(start) + "…" + tail + end[-1]) <= width:
        tail = end.pop() + tail
    head = "".join(start)
    return (head + "…" + tail) if tail else _shortened(text, width)


def _shortened(text, width):
    while text and _columns(text) >= width:
        text = text[:-1]
    return text + "…"


def _columns(text):
    """The width of a text in a terminal, in columns: wide letters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _printable(text):
    """The text with a question mark for each control character: a terminal would obey it."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _wrapped(text, width, indent=0):
    return fill(text, width, subsequent_indent=" " * indent, drop_whitespace=True)
