"""The table for a terminal, as wide as asked for."""

import shutil
import sys
from textwrap import fill
from unicodedata import east_asian_width

from convlab.explaining.rows import Explanation, Group, walk
from convlab.explaining.views.columns import (
    COLUMNS,
    CONVENTION,
    bytes_text,
    cells,
    headline,
    macs_text,
    total_lines,
)

__all__ = ["to_text"]

_GAP = 2
# What goes first where the terminal is too narrow for all.
_DISPENSABLE = ("activation", "buffers", "type", "MACs", "output")
_LEAST_NAME = 12
_LEAST_WIDTH = 40
_USUAL_WIDTH = 100  # where there is no terminal


def to_text(explanation: Explanation, width: int | None = None) -> str:
    """The explanation in lines of at most `width` characters (by default the terminal's)."""
    if width is None:
        # A notebook's outputs must not depend on the terminal that its server was started from.
        in_terminal = sys.stdout is not None and sys.stdout.isatty()
        size = shutil.get_terminal_size((_USUAL_WIDTH, 24))
        width = size.columns if in_terminal else _USUAL_WIDTH
    width = max(width, _LEAST_WIDTH)
    lines, notes = [COLUMNS], {}
    for depth, node in walk(explanation.nodes):
        name, *rest = map(_plain, cells(node))
        if isinstance(node, Group):  # its numbers stand in its rows, so that a column adds up
            rest[2:] = ["", "", "", ""]
        elif node.notes:
            notes[len(lines)] = "; ".join(map(_plain, node.notes))
        lines.append(("  " * depth + name, *rest))
    lines.append(
        (
            "total",
            "",
            "",
            f"{explanation.total_parameters:,}",
            f"{explanation.total_buffers:,}" if explanation.total_buffers else "",
            macs_text(explanation),
            bytes_text(explanation.activation_bytes),
        )
    )
    return "\n".join(
        [
            _wrapped(_plain(headline(explanation)), width),
            "",
            *_table(lines, notes, width),
            "",
            *(
                _wrapped(f"{label + ':':<13}{text}", width, indent=13)
                for label, text in total_lines(explanation)
            ),
            _wrapped(CONVENTION, width),
        ]
    )


def _table(lines, notes, width):
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
    """The text, its middle left out where it is too long: the end of a name says most."""
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
    """The places that a text takes in a terminal: wide letters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _plain(text):
    """What a terminal would take for a command is shown as a question mark."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _wrapped(text, width, indent=0):
    return fill(text, width, subsequent_indent=" " * indent, drop_whitespace=True)
