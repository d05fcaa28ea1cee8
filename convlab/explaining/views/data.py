"""The explanation as data for other programs: a dict, comma-separated values, LaTeX."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from convlab.explaining.rows import Group
from convlab.explaining.views.columns import CONVENTION, table

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation, Row

__all__ = ["to_csv", "to_dict", "to_latex"]

_FIELDS = (
    "name type input_shape output_shape parameters trainable frozen buffers macs complete "
    "activation_bytes notes"
).split()
_TOTALS = (
    "model input_shape output_shape training total_parameters trainable_parameters total_buffers "
    "total_macs complete verified parameter_bytes buffer_bytes input_bytes peak_bytes "
    "activation_bytes"
).split()


def to_dict(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain dicts, lists and numbers; derivations as text and LaTeX."""
    return {
        **_plain_fields(explanation, _TOTALS),
        "convention": CONVENTION,
        "rows": [
            {
                **_plain_fields(row, _FIELDS),
                "derivations": {
                    name: {"value": int(number), "text": number.text, "latex": number.latex}
                    for name, number in row.derivations.items()
                },
            }
            for row in explanation.rows
        ],
        "groups": list(_groups(explanation)),
    }


def _groups(explanation: Explanation) -> Iterator[dict[str, Any]]:
    """The groups from top to bottom, each with its place among the rows."""
    first_row = 0
    parents: list[str] = []
    for depth, node in explanation.walk():
        if not isinstance(node, Group):
            first_row += 1
            continue
        parents[depth:] = [node.name]
        yield {
            **_plain_fields(node, _FIELDS),
            "depth": depth,
            "parent": parents[depth - 1] if depth else None,
            "first_row": first_row,
            "row_count": len(node.rows),
        }


def _plain_fields(item: Explanation | Row | Group, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(item, name)) for name in names}


def _plain(value: Any) -> Any:
    """The value with lists for tuples, and plain ints for derived numbers."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def to_csv(
    explanation: Explanation,
    *,
    depth: int | None = None,
    columns: Sequence[str] | None = None,
    sort: str | None = None,
) -> str:
    """Comma-separated values with a line of headings; unknown values are empty."""
    shown, lines, total = table(explanation, depth=depth, columns=columns, sort=sort)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_FIELDS if columns is None else shown)
    for line in lines:
        if line.is_sum:
            continue
        if columns is None:
            values = [line.value(name) for name in _FIELDS]
        else:
            values = [column.value(line, total) for column in shown.values()]
        writer.writerow(
            ["" if value is None else json.dumps(_plain(value)) if isinstance(value, (dict, tuple))
             else _no_formula(value) for value in values]
        )  # fmt: skip
    return out.getvalue()


def _no_formula(field):
    """The field, with a quote in front of a name that a spreadsheet would take for a formula."""
    return f"'{field}" if isinstance(field, str) and field[:1] in ("=", "+", "-", "@") else field


def to_latex(
    explanation: Explanation,
    *,
    depth: int | None = None,
    columns: Sequence[str] | None = None,
    sort: str | None = None,
) -> str:
    """The table as a LaTeX `tabular`, with the columns of the printed table and the totals."""
    shown, lines, total = table(explanation, depth=depth, columns=columns, sort=sort)
    body = []
    for line in (*lines, total):
        texts = [column.cell(line, total) for column in shown.values()]
        if line.node.notes:
            texts[0] += f" ({'; '.join(line.node.notes)})"
        indent = rf"\hspace*{{{line.depth}em}}" if line.depth else ""
        body.append(indent + _latex_line(texts))
    kinds = "".join("r" if column.is_number else "l" for column in shown.values())
    head = _latex_line([column.title for column in shown.values()])
    rule = r"\hline"
    lines_of_latex = (rule, head, rule, *body[:-1], rule, body[-1], rule)
    return "\n".join((rf"\begin{{tabular}}{{{kinds}}}", *lines_of_latex, r"\end{tabular}", ""))


def _latex_line(texts: Iterable[str]) -> str:
    return " & ".join(map(_latex, texts)) + r" \\"


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "≥": r"$\geq$",
    "×": r"$\times$",
    "…": r"\ldots{}",
    "`": "'",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def _latex(text: str) -> str:
    """The text with what LaTeX would take for a command written out."""
    return "".join(_SPECIAL.get(letter, letter if letter.isprintable() else "?") for letter in text)
