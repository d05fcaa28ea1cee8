"""The columns, the totals and the sentences that all views have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation, Group, Row, Shapes

__all__ = [
    "COLUMNS",
    "CONVENTION",
    "bytes_text",
    "cells",
    "headline",
    "remarks",
    "shape_text",
    "totals",
]

COLUMNS = ("layer", "type", "output", "parameters", "buffers", "MACs", "activation")
CONVENTION = (
    "A MAC is one multiply–add by a weight, or in a product of two tensors such as attention's "
    "two, for the whole input; biases, normalisation and activation functions are not counted. "
    "FLOPs ≈ 2·MACs. Activations are new memory: views and in-place operations take none."
)


def headline(explanation: Explanation) -> str:
    """The model, its input and its mode."""
    mode = "training" if explanation.training else "evaluation"
    return (
        f"{explanation.model}, input {shape_text(explanation.input_shape)}, "
        f"output {shape_text(explanation.output_shape)}, {mode} mode"
    )


def remarks(explanation: Explanation) -> list[tuple[str, str]]:
    """The lines below the table: a label and its text."""
    e = explanation
    frozen = e.total_parameters - e.trainable_parameters
    lines = [
        (
            "parameters",
            f"{e.total_parameters:,} ({e.trainable_parameters:,} trainable, {frozen:,} frozen), "
            f"{bytes_text(e.parameter_bytes)}",
        ),
        ("buffers", f"{e.total_buffers:,}, {bytes_text(e.buffer_bytes)}"),
        (
            "MACs",
            f"{_at_least(e)}{e.total_macs:,}, {_at_least(e)}{2 * e.total_macs:,} FLOPs",
        ),
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


def cells(node: Row | Group) -> tuple[str, ...]:
    """One line of the table: a text for each of `COLUMNS`."""
    return (
        node.name,
        node.type,
        shape_text(node.output_shape),
        f"{node.parameters:,}",
        f"{node.buffers:,}" if node.buffers else "",
        "no rule" if node.macs is None else f"{_at_least(node)}{node.macs:,}",
        bytes_text(node.activation_bytes),
    )


def totals(explanation: Explanation) -> tuple[str, ...]:
    """The last line of the table: a text for each of `COLUMNS`."""
    e = explanation
    return (
        "total",
        "",
        shape_text(e.output_shape),
        f"{e.total_parameters:,}",
        f"{e.total_buffers:,}" if e.total_buffers else "",
        f"{_at_least(e)}{e.total_macs:,}",
        bytes_text(e.activation_bytes),
    )


def _at_least(node: Row | Group | Explanation) -> str:
    return "" if node.complete else "≥ "


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
            return f"{size / factor:,.2f} {unit}"
    return f"{int(size)} B"
