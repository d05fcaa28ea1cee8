"""The explanation as a table for a notebook.

A real table, which can be read where styles and scripts are dropped, as by GitHub: a row unfolds to
its derivations by `<details>`, and numbers are aligned by an attribute. The script only adds
sorting, a filter and folding. All texts that come from the model are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from convlab.arithmetic.number_text import number_text
from convlab.explaining.views.columns import (
    CONVENTION,
    Column,
    headline,
    legend,
    remarks,
    shape_text,
    table,
)

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation
    from convlab.explaining.views.lines import Line

__all__ = ["to_html"]

_FOLDER = Path(__file__).parent
# The places in a long name where a line may break.
_BREAK = re.compile(r"(?<=[._])(?=[^._])")
# A text of more letters may take several lines.
_LONG = 40
# With more rows than this, the script folds the groups at first.
_OPEN_ROWS = 60
# With more rows than this, the rows scroll below the headings.
_LOW = 25


def to_html(
    explanation: Explanation,
    *,
    depth: int | None = None,
    columns: Sequence[str] | None = None,
    sort: str | None = None,
    derivations: bool = False,
) -> str:
    """The explanation as one piece of HTML with its own style; as `Explanation.to_html`."""
    shown, lines, total = table(explanation, depth=depth, columns=columns, sort=sort)
    if columns is None and not explanation.total_buffers:
        del shown["buffers"]
    folded = ' data-folded="yes"' if depth is None and len(lines) > _OPEN_ROWS else ""
    heads = "".join(
        f'<th scope="col" {_aligned(column)}>{escape(column.title)}</th> '
        for column in shown.values()
    )
    body = "\n".join(_row(line, total, shown, derivations) for line in lines)
    last = " ".join(
        _cell(name, column, f"<b>{escape(column.cell(total, total))}</b>")
        for name, column in shown.items()
    )
    below = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>"
        for label, text in (*legend(lines), *remarks(explanation))
    )
    style, script = (
        (_FOLDER / name).read_text(encoding="utf-8") for name in ("table.css", "table.js")
    )
    return (
        f'<div class="convlab-explain"{folded}><style>{style}</style>'
        f'<div class="scroll{" high" if len(lines) > _LOW else ""}"><table cellpadding="4">'
        f"<caption><div><strong>{escape(headline(explanation))}</strong><br>"
        '<span class="note">A row unfolds to its derivations: click its name, or press Enter on '
        "it.</span></div></caption>"
        f"<thead><tr>{heads}</tr></thead>\n"
        f'<tbody valign="top">{body}</tbody>\n<tfoot><tr>{last}</tr></tfoot></table></div>'
        f'<dl>{below}</dl><p class="note">{escape(CONVENTION)}</p><script>{script}</script></div>'
    )


def _cell(name: str, column: Column, inside: str, more: str = "") -> str:
    """A cell; the name of a layer is the heading of its row."""
    tag, scope = ("th", 'scope="row" ') if name == "layer" else ("td", "")
    return f"<{tag} {scope}{_aligned(column)}{more}>{inside}</{tag}>"


def _aligned(column: Column) -> str:
    """The attributes of a cell: GitHub drops the style, JupyterLab overrides `align`."""
    return 'align="right"' if column.is_number else 'align="left" style="text-align: left"'


def _row(line: Line, total: Line, shown: dict[str, Column], is_open: bool) -> str:
    kind = ' class="group"' if line.is_sum else ""
    cells = []
    for name, column in shown.items():
        text = column.cell(line, total)
        long = ' class="long"' if len(text) > _LONG else ""
        value = column.value(line, total) if column.is_number else None
        number = "" if value is None else f' data-value="{value}"'
        inside = _name(line, text, is_open) if name == "layer" else _breakable(text)
        cells.append(_cell(name, column, inside, long + number))
    return f'<tr{kind} data-depth="{line.depth}">{" ".join(cells)}</tr>'


def _name(line: Line, name: str, is_open: bool) -> str:
    """The name with the notes and, for a row, the derivations folded below it."""
    indent = "\u2003" * line.depth
    text = indent + _breakable(name)
    if line.is_sum:
        text = f"{indent}<b>{_breakable(name)}</b>"
    elif inside := _inside(line):
        state = " open" if is_open else ""
        text = (
            f"<details{state}><summary>{text}</summary>"
            f'<div class="inside"><div>{inside}</div></div></details>'
        )
    notes = "".join(f'<div class="note">{indent}{escape(note)}</div>' for note in line.node.notes)
    return text + notes


def _inside(line: Line) -> str:
    """The unfolded part of a row: its input, and each number with its derivation."""
    node = line.node
    parts = [f"<p>each of the {number_text(line.times)}:</p>"] if line.times > 1 else []
    if node.frozen:
        parts.append(
            f"<p>{number_text(node.trainable)} parameters trainable, "
            f"{number_text(node.frozen)} frozen</p>"
        )
    if node.input_shape is not None:
        parts.append(
            f"<p>input {escape(shape_text(node.input_shape))}, "
            f"output {escape(shape_text(node.output_shape))}</p>"
        )
    parts += [
        f"<div>{escape(label)}<pre>{escape(number.text)}</pre></div>"
        for label, number in node.derivations.items()
    ]
    return "".join(parts)


def _breakable(text: str) -> str:
    return "<wbr>".join(map(escape, _BREAK.split(text)))
