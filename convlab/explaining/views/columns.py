"""The columns of the table and the sentences around it, the same in all views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from convlab.arithmetic.number_text import number_text
from convlab.explaining.views.lines import Line, lines_of, total_line

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation, Shapes

__all__ = [
    "COLUMNS",
    "CONVENTION",
    "Column",
    "bytes_text",
    "headline",
    "legend",
    "remarks",
    "shape_text",
    "table",
]

CONVENTION = (
    "A MAC is one multiply–add by a weight, or in a product of two tensors such as attention's "
    "two, for the whole input; biases, normalisation and activation functions are not counted. "
    "FLOPs ≈ 2·MACs. Activations are new memory: views and in-place operations take none."
)


class Column(NamedTuple):
    """One column of the table.

    title: the heading.
    field: the attribute of a row or group that the column shows.
    to_text: the text for a value of that attribute.
    is_number: whether the column is aligned to the right, and sorted from the largest number.
    is_share: whether the number is shown in % of the model's.
    """

    title: str
    field: str
    to_text: Callable[..., str] = str
    is_number: bool = True
    is_share: bool = False

    def value(self, line: Line, total: Line) -> Any:
        """The number, shape or word of a line; None for MACs without a rule."""
        value = line.value(self.field)
        return 100 * value / (total.value(self.field) or 1) if self.is_share and value else value

    def cell(self, line: Line, total: Line) -> str:
        """The text of a line; a sum of the lines below it stands in parentheses."""
        value = self.value(line, total)
        if value is None and self.is_number:
            return "no rule"
        text = self.to_text(value)
        if self.title == "MACs" and not line.node.complete:
            text = f"≥ {text}"
        if self.title == "receptive field" and text and line.times > 1:
            text = f"from {text}"
        return f"({text})" if line.is_sum and self.is_number and text else text


def shape_text(shape: Shapes | None) -> str:
    """A shape, or several shapes with their names."""
    if shape is None:
        return ""
    if isinstance(shape, dict):
        return ", ".join(f"{name}: {shape_text(part)}" for name, part in shape.items())
    if any(isinstance(part, (tuple, dict)) for part in shape):
        return ", ".join(map(shape_text, shape))
    return str(shape)


def bytes_text(size: int) -> str:
    """The size in the largest unit that gives at least 1: 1 MB is 10^6 bytes."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{number_text(size / factor, '.2f')} {unit}"
    return f"{int(size)} B"


def _share_text(percent: float) -> str:
    return "<0.1" if 0 < percent < 0.05 else f"{percent:.1f}"


def _size_text(size: tuple[int, ...] | None) -> str:
    return " × ".join(map(number_text, size or ()))


COLUMNS = {
    "layer": Column("layer", "name", is_number=False),
    "type": Column("type", "type", is_number=False),
    "input": Column("input", "input_shape", shape_text, is_number=False),
    "output": Column("output", "output_shape", shape_text, is_number=False),
    "parameters": Column("parameters", "parameters", number_text),
    "share": Column("% of parameters", "parameters", _share_text, is_share=True),
    "buffers": Column("buffers", "buffers", lambda number: number_text(number) if number else ""),
    "MACs": Column("MACs", "macs", number_text),
    "share of MACs": Column("% of MACs", "macs", _share_text, is_share=True),
    "activation": Column("activation", "activation_bytes", bytes_text),
    "receptive field": Column("receptive field", "_field_size", _size_text, is_number=False),
}
_USUAL = ("layer", "type", "output", "parameters", "buffers", "MACs", "activation")
_WITHOUT_INPUT = ("layer", "type", "parameters", "buffers")


def table(
    explanation: Explanation,
    *,
    depth: int | None = None,
    columns: Sequence[str] | None = None,
    sort: str | None = None,
) -> tuple[dict[str, Column], list[Line], Line]:
    """The columns by name, the lines and the total line of a table.

    depth, columns, sort: as of `Explanation.to_text`.

    Raises ValueError for an unknown column, or a depth below 1.
    """
    usual = _WITHOUT_INPUT if explanation.input_shape is None else _USUAL
    names = (columns,) if isinstance(columns, str) else usual if columns is None else columns
    for name in (*names, *([] if sort is None else [sort])):
        if name not in COLUMNS:
            raise ValueError(f"no column {name!r}. The columns are: {', '.join(COLUMNS)}.")
    lines, total = lines_of(explanation, depth), total_line(explanation)
    if sort is not None:
        key = COLUMNS[sort]
        lines = [line._replace(depth=0) for line in lines if not line.is_sum]
        if key.is_number:
            lines.sort(key=lambda line: -(key.value(line, total) or 0))
        else:
            lines.sort(key=lambda line: key.cell(line, total))
    return {name: COLUMNS[name] for name in ("layer", *names)}, lines, total


def headline(explanation: Explanation) -> str:
    """The model, its input and its mode."""
    mode = "training" if explanation.training else "evaluation"
    if explanation.input_shape is None:
        return f"{explanation.model}, parameters only: no input was given"
    return (
        f"{explanation.model}, input {shape_text(explanation.input_shape)}, "
        f"output {shape_text(explanation.output_shape)}, {mode} mode"
    )


def legend(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """The signs that these lines have, each with its meaning."""
    signs = []
    if any(line.is_sum for line in lines):
        signs.append(
            ("(…)", "the sum of the lines inside a module, not counted again in the total")
        )
    if any(line.times > 1 for line in lines):
        signs.append(("× n", "n equal neighbours in one line, with their sum"))
    return signs


def remarks(explanation: Explanation) -> list[tuple[str, str]]:
    """The lines below the table: a label and its text."""
    e = explanation
    frozen = e.total_parameters - e.trainable_parameters
    least = "" if e.complete else "≥ "
    lines = [
        (
            "parameters",
            f"{number_text(e.total_parameters)} ({number_text(e.trainable_parameters)} trainable, "
            f"{number_text(frozen)} frozen), {bytes_text(e.parameter_bytes)}",
        ),
        ("buffers", f"{number_text(e.total_buffers)}, {bytes_text(e.buffer_bytes)}"),
    ]
    if e.input_shape is None:
        return [*lines, ("MACs", "unknown, like the shapes: give input_shape=(1, 3, 227, 227)")]
    macs, flops = (f"{least}{number_text(count)}" for count in (e.total_macs, 2 * e.total_macs))
    lines += [
        ("MACs", f"{macs}, {flops} FLOPs"),
        (
            "activations",
            f"forward {bytes_text(e.peak_bytes)} at one time at most, the input included; "
            f"training {bytes_text(e.activation_bytes)}, if all are kept for the backward pass",
        ),
    ]
    if not e.complete:
        kinds = sorted({note for row in e.rows for note in row.notes if note.startswith("no rule")})
        lines.append(("≥", f"a lower bound: {'; '.join(kinds)}"))
    if e.verified:
        lines.append(("verified", "PyTorch's own kernels give the same shapes, types and MACs"))
    return lines
