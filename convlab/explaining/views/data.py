"""The rows for other programs: a dict, comma-separated values, LaTeX."""

import csv
import io
import json

from convlab.explaining.rows import Explanation, Group, Row, walk
from convlab.explaining.views.columns import (
    COLUMNS,
    CONVENTION,
    bytes_text,
    cells,
    macs_text,
    shape_text,
)

__all__ = ["to_csv", "to_dict", "to_latex"]

_FIELDS = (
    "name",
    "type",
    "input_shape",
    "output_shape",
    "parameters",
    "trainable",
    "frozen",
    "buffers",
    "macs",
    "complete",
    "activation_bytes",
    "notes",
)


def to_dict(explanation: Explanation) -> dict:
    """Plain dicts, lists and numbers; each row's derivations as text and LaTeX."""
    return {
        "model": explanation.model,
        "input_shape": _plain(explanation.input_shape),
        "output_shape": _plain(explanation.output_shape),
        "training": explanation.training,
        "convention": CONVENTION,
        "total_parameters": explanation.total_parameters,
        "trainable_parameters": explanation.trainable_parameters,
        "total_buffers": explanation.total_buffers,
        "total_macs": explanation.total_macs,
        "complete": explanation.complete,
        "verified": explanation.verified,
        "parameter_bytes": explanation.parameter_bytes,
        "buffer_bytes": explanation.buffer_bytes,
        "input_bytes": explanation.input_bytes,
        "peak_bytes": explanation.peak_bytes,
        "activation_bytes": explanation.activation_bytes,
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
    """The value without tuples and without derived numbers."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def to_csv(explanation: Explanation) -> str:
    """One line for each row, and one of headings; what is unknown is empty."""
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
    """A name that a spreadsheet would take for a formula, as text."""
    return f"'{field}" if isinstance(field, str) and field[:1] in ("=", "+", "-", "@") else field


def to_latex(explanation: Explanation) -> str:
    """A `tabular` with the columns of the printed table and a line of totals."""
    lines = [
        r"\begin{tabular}{lllrrrr}",
        r"\hline",
        " & ".join(COLUMNS) + r" \\",
        r"\hline",
    ]
    for depth, node in walk(explanation.nodes):
        texts = list(cells(node))
        if isinstance(node, Group):
            texts[3:] = [""] * 4
        remark = f" ({'; '.join(node.notes)})" if isinstance(node, Row) and node.notes else ""
        texts[0] += remark
        indent = rf"\hspace*{{{depth}em}}" if depth else ""
        lines.append(indent + " & ".join(map(_latex, texts)) + r" \\")
    totals = (
        "total",
        "",
        shape_text(explanation.output_shape),
        f"{explanation.total_parameters:,}",
        f"{explanation.total_buffers:,}",
        macs_text(explanation),
        bytes_text(explanation.activation_bytes),
    )
    lines += [r"\hline", " & ".join(map(_latex, totals)) + r" \\", r"\hline", r"\end{tabular}"]
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
