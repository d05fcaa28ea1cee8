"""The explanation as a table for a notebook.

Rows and groups are `<details>`: they unfold by mouse and by keyboard, without a script. All texts
that come from the model are escaped.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from convlab.explaining.rows import Group
from convlab.explaining.views.columns import (
    COLUMNS,
    CONVENTION,
    cells,
    headline,
    remarks,
    shape_text,
    totals,
)

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation, Row

__all__ = ["to_html"]

# For a column with words: the most letters that are kept together, and its share of free space.
_WORDS = {"layer": (24, 1.5), "type": (22, 1.2), "output": (20, 1.1)}
# In em: the width of a letter or digit, bold or not, and the indent of a module inside another.
_LETTER, _INDENT = 0.66, 1.1
# The places in a long name where a line may break.
_BREAK = re.compile(r"(?<=[._])(?=[^._])")
# With more rows than this, groups are folded at first.
_OPEN_ROWS = 60

_STYLE = """
.convlab-explain { font-size: 13px; max-width: 1080px; line-height: 1.5;
  color: var(--jp-content-font-color1, inherit);
  font-variant-numeric: tabular-nums; }
.convlab-explain .table { overflow-x: auto; container-type: inline-size; }
.convlab-explain .table > div { min-width: min-content; }
.convlab-explain .line { display: grid; grid-template-columns: var(--columns);
  column-gap: 0.8em; padding: 1px 6px; border-bottom: 1px solid
  var(--jp-border-color2, rgba(128, 128, 128, 0.35)); }
.convlab-explain summary.line { cursor: pointer; list-style: none; }
.convlab-explain summary::-webkit-details-marker { display: none; }
.convlab-explain summary > .mark::before { content: "▸";
  color: var(--jp-content-font-color2, inherit); }
.convlab-explain details[open] > summary > .mark::before { content: "▾"; }
.convlab-explain summary.line:hover { background:
  var(--jp-layout-color2, rgba(128, 128, 128, 0.15)); }
.convlab-explain summary.line:focus-visible { outline: 2px solid
  var(--jp-brand-color1, #0072B2); outline-offset: -2px; }
.convlab-explain .line > span { overflow-wrap: anywhere; }
.convlab-explain .number { text-align: right; white-space: nowrap; }
.convlab-explain .head, .convlab-explain .total { font-weight: 600; }
.convlab-explain .head { border-bottom-width: 2px; }
.convlab-explain .group { background: var(--jp-layout-color1, transparent); }
.convlab-explain .group .number { color: var(--jp-content-font-color2, inherit);
  font-style: italic; }
.convlab-explain summary .type, .convlab-explain .note {
  color: var(--jp-content-font-color2, inherit); }
.convlab-explain .note { display: block; font-size: 12px; }
.convlab-explain .inside { margin: 2px 0 8px 2.4em; display: flex; flex-wrap: wrap;
  column-gap: 2.5em; position: sticky; left: 2.4em; max-width: calc(100cqw - 2.4em); }
.convlab-explain .inside > p { margin: 0; flex-basis: 100%; }
.convlab-explain .inside > div { max-width: 100%; }
.convlab-explain .inside pre { margin: 4px 0 4px 1em; font-size: 12px; overflow-x: auto;
  background: transparent; color: inherit; }
.convlab-explain dl { display: grid; grid-template-columns: max-content 1fr; column-gap: 1em;
  margin: 8px 0; padding: 0 6px; box-sizing: border-box; }
.convlab-explain dt { font-weight: 600; }
.convlab-explain dd { margin: 0; }
"""


def to_html(explanation: Explanation) -> str:
    """The explanation as one piece of HTML with its own style."""
    shown = tuple(name for name in COLUMNS if name != "buffers" or explanation.total_buffers)
    open_groups = len(explanation.rows) <= _OPEN_ROWS
    last = totals(explanation)
    widths = _widths(explanation, last, shown)
    below = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in remarks(explanation)
    )
    return (
        f'<div class="convlab-explain" style="--columns: {widths}"><style>{_STYLE}</style>'
        f"<p><strong>{escape(headline(explanation))}</strong><br>"
        '<span class="note">A row unfolds to its derivations: click it, or press Enter on it. '
        "A module's sums stand in italics.</span></p>"
        f'<div class="table"><div><div class="line head">{_spans(COLUMNS, shown)}</div>'
        f"{''.join(_node(node, 0, shown, open_groups) for node in explanation.nodes)}"
        f'<div class="line total">{_spans(last, shown)}</div></div></div>'
        f"<dl>{below}</dl>"
        f'<p class="note">{escape(CONVENTION)}</p></div>'
    )


def _widths(explanation: Explanation, last: tuple[str, ...], shown: tuple[str, ...]) -> str:
    """The widths of the columns, the same in every line: no number and hardly a word is broken."""
    nodes = list(explanation.walk())
    lines = [COLUMNS, last, *(cells(node) for _, node in nodes)]
    widths = ["1.2em"]
    for name, texts in zip(COLUMNS, zip(*lines, strict=True), strict=True):
        if name not in shown:
            continue
        if name in ("layer", "type"):
            texts = tuple(part for text in texts for part in _BREAK.split(text))
        most, share = _WORDS.get(name, (None, None))
        least = _LETTER * min(max(map(len, texts)), most or 99)
        if name == "layer":
            least += _INDENT * max((depth for depth, _ in nodes), default=0)
        widths.append(f"minmax({least:.1f}em, {share}fr)" if share else f"{least:.1f}em")
    return " ".join(widths)


def _node(node: Row | Group, depth: int, shown: tuple[str, ...], open_groups: bool) -> str:
    line = _spans(cells(node), shown, depth, node.notes)
    if isinstance(node, Group):
        inside = "".join(_node(child, depth + 1, shown, open_groups) for child in node.children)
        state = " open" if open_groups else ""
        return f'<details{state}><summary class="line group">{line}</summary>{inside}</details>'
    return f'<details><summary class="line">{line}</summary>{_inside(node)}</details>'


def _inside(row: Row) -> str:
    """The unfolded part of a row: its input, and each number with its derivation."""
    parts = []
    if row.frozen:
        parts.append(f"<p>{row.trainable:,} parameters trainable, {row.frozen:,} frozen</p>")
    if row.input_shape is not None:
        parts.append(
            f"<p>input {escape(shape_text(row.input_shape))}, "
            f"output {escape(shape_text(row.output_shape))}</p>"
        )
    parts += [
        f"<div>{escape(label)}<pre>{escape(number.text)}</pre></div>"
        for label, number in row.derivations.items()
    ]
    return f'<div class="inside">{"".join(parts)}</div>'


def _spans(texts, shown, depth: int = 0, notes=()) -> str:
    """The cells of one line, after the mark that shows whether the line is unfolded."""
    spans = ['<span class="mark"></span>']
    for column, text in zip(COLUMNS, texts, strict=True):
        if column not in shown:
            continue
        kind = ' class="number"' if column in COLUMNS[3:] else ""
        kind = ' class="type"' if column == "type" else kind
        indent = f' style="padding-left: {_INDENT * depth:.1f}em"' if column == "layer" else ""
        below = "".join(f'<span class="note">{escape(note)}</span>' for note in notes)
        words = "<wbr>".join(map(escape, _BREAK.split(text)))
        spans.append(f"<span{kind}{indent}>{words}{below}</span>")
        notes = ()  # the notes stand under the name
    return "".join(spans)
