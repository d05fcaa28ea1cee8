"""The explanation as data for other programs: a dict, comma-separated values, LaTeX."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from convlab.explaining.rows import Group
from convlab.explaining.views.columns import COLUMNS, CONVENTION, cells, totals

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
        **{name: _plain(getattr(explanation, name)) for name in _TOTALS},
        "convention": CONVENTION,
        "rows": [_row(row) for row in explanation.rows],
    }


def _row(row: Row) -> dict:
    fields = {name: _plain(getattr(row, name)) for name in _FIELDS}
    fields["derivations"] = {
        name: {"value": int(number), "text": number.text, "latex": number.latex}
        for name, number in row.derivations.items()
    }
    return fields


def _plain(value):
    """The value with lists for tuples, and plain ints for derived numbers."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def to_csv(explanation: Explanation) -> str:
    """The rows as comma-separated values, with a line of headings; unknown values are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_FIELDS)
    for row in explanation.rows:
        fields = [_plain(getattr(row, name)) for name in _FIELDS]
        writer.writerow(
            ["" if field is None else json.dumps(field) if isinstance(field, (list, dict))
             else _no_formula(field) for field in fields]
        )  # fmt: skip
    return out.getvalue()


def _no_formula(field):
    """The field, with a quote in front of a name that a spreadsheet would take for a formula."""
    return f"'{field}" if isinstance(field, str) and field[:1] in ("=", "+", "-", "@") else field


def to_latex(explanation: Explanation) -> str:
    """The table as a LaTeX `tabular`, with the columns of the printed table and the totals."""
    lines = [
        r"\begin{tabular}{lllrrrr}",
        r"\hline",
        " & ".join(COLUMNS) + r" \\",
        r"\hline",
    ]
    for depth, node in explanation.walk():
        texts = list(cells(node))
        if isinstance(node, Group):
            texts[3:] = [""] * 4
        if node.notes:
            texts[0] += f" ({'; '.join(node.notes)})"
        indent = rf"\hspace*{{{depth}em}}" if depth else ""
        lines.append(indent + " & ".join(map(_latex, texts)) + r" \\")
    last = " & ".join(map(_latex, totals(explanation)))
    lines += [r"\hline", last + r" \\", r"\hline", r"\end{tabular}"]
    return "\n".join(lines) + "\n"


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "≥": r"$\geq$",
    "`": "'",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def _latex(text: str) -> str:
    """The text with what LaTeX would take for a command written out."""
    return "".join(_SPECIAL.get(letter, letter if letter.isprintable() else "?") for letter in text)
