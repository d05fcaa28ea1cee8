"""The explanation as a table for a terminal, of a given width."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from convlab.arithmetic.number_text import number_text
from convlab.explaining.views.columns import (
    COLUMNS,
    CONVENTION,
    headline,
    legend,
    remarks,
    table,
)

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation
    from convlab.explaining.views.lines import Line

__all__ = ["to_text"]

_GAP = "  "
# The columns to leave out if the terminal is too narrow, the first one first.
_DISPENSABLE = ("activation", "buffers", "type", "input", "output", "share", "share of MACs")
# In characters: to what words are shortened before a column is left out, and a name at most.
_LEAST = {"layer": 24, "type": 20, "input": 20, "output": 20}
_LEAST_NAME = 12
_LEAST_WIDTH = 40
_USUAL_WIDTH = 100  # if there is no terminal


def to_text(
    explanation: Explanation,
    width: int | None = None,
    *,
    depth: int | None = None,
    columns: Sequence[str] | None = None,
    sort: str | None = None,
    derivations: bool = False,
) -> str:
    """The explanation in lines of at most `width` characters; as `Explanation.to_text`."""
    if width is None:
        # A notebook's output must not depend on the terminal from which its server was started.
        in_terminal = sys.stdout is not None and sys.stdout.isatty()
        size = shutil.get_terminal_size((_USUAL_WIDTH, 24))
        width = size.columns if in_terminal else _USUAL_WIDTH
    width = max(width, _LEAST_WIDTH)
    shown, lines, total = table(explanation, depth=depth, columns=columns, sort=sort)
    has_sums = any(line.is_sum for line in lines)
    cells = {}
    for name, column in shown.items():
        texts = [_printable(column.cell(line, total)) for line in (*lines, total)]
        if columns is None and not any(texts):
            continue
        cells[name] = [column.title, *texts]
        if has_sums and column.is_number:  # the digits stand below those in parentheses
            cells[name] = [text if text.endswith(")") else f"{text} " for text in cells[name]]
    for k, line in enumerate(lines, start=1):
        cells["layer"][k] = "  " * line.depth + cells["layer"][k]
    widths = _widths(cells, width)
    aligned = [_aligned(cells[name], widths[name], COLUMNS[name].is_number) for name in widths]
    head, *body, last = (
        _cut(_GAP.join(parts).rstrip(), width) for parts in zip(*aligned, strict=True)
    )
    rule = "─" * min(_sum(widths), width)
    below = legend(lines)
    if missing := [shown[name].title for name in cells if name not in widths]:
        below.append(("left out", f"{', '.join(missing)}: a larger width shows more"))
    return "\n".join(
        [
            _wrapped(_printable(headline(explanation)), width),
            "",
            head,
            rule,
            *_body(lines, body, width, derivations),
            rule,
            last,
            "",
            *(
                _wrapped(f"{label + ':':<13}{text}", width, indent=13)
                for label, text in (*below, *remarks(explanation))
            ),
            _wrapped(CONVENTION, width),
        ]
    )


def _widths(cells: dict[str, list[str]], width: int) -> dict[str, int]:
    """The width of each column that is shown."""
    full = {name: max(map(_columns, texts)) for name, texts in cells.items()}
    for name in ("", *_DISPENSABLE):
        full.pop(name, None)
        least = {name: min(size, _LEAST.get(name, size)) for name, size in full.items()}
        if _sum(least) <= width:
            break
    else:
        least["layer"] = min(full["layer"], _LEAST_NAME)
        if _sum(least) > width and "parameters" in least:
            least.pop("MACs", None)
    for name, size in least.items():  # the names take of the free space first
        least[name] = max(size, min(full[name], size + width - _sum(least)))
    return least


def _sum(widths: dict[str, int]) -> int:
    return sum(widths.values()) + len(_GAP) * (len(widths) - 1)


def _aligned(texts: Sequence[str], width: int, is_number: bool) -> list[str]:
    texts = [_cut(text, width) for text in texts]
    spaces = [" " * (width - _columns(text)) for text in texts]
    if is_number:
        return [space + text for space, text in zip(spaces, texts, strict=True)]
    return [text + space for space, text in zip(spaces, texts, strict=True)]


def _body(
    lines: Sequence[Line], texts: Sequence[str], width: int, derivations: bool
) -> Iterator[str]:
    """The lines of the table, each with its notes and, if wanted, its derivations below it."""
    for line, text in zip(lines, texts, strict=True):
        yield text
        indent = 2 * line.depth + 2
        below = [_printable("; ".join(line.node.notes))] if line.node.notes else []
        if derivations:
            below += _derivations(line)
        for one in below:
            yield _wrapped(" " * indent + one, width, indent)


def _derivations(line: Line) -> Iterator[str]:
    """The derivations of one row, below the words that say of which if the line stands for many."""
    if line.times > 1 and line.node.derivations:
        yield f"each of the {number_text(line.times)}:"
    for label, number in line.node.derivations.items():
        head = "" if number.text.startswith(f"{label} =") else f"{label}: "
        first, *others = number.text.splitlines()
        yield head + first
        yield from (" " * len(head) + other for other in others)


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
