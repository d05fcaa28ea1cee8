"""What every view says alike: the columns, the totals, the convention."""

from convlab.explaining.rows import Explanation, Group, Row

__all__ = [
    "COLUMNS",
    "CONVENTION",
    "bytes_text",
    "cells",
    "headline",
    "macs_text",
    "shape_text",
    "total_lines",
]

COLUMNS = ("layer", "type", "output", "parameters", "buffers", "MACs", "activation")
CONVENTION = (
    "A MAC is one multiply–add by a weight, or in a product of two tensors such as attention's "
    "two, for the whole input; biases, normalisation and activation functions are not counted. "
    "FLOPs ≈ 2·MACs. Activations are new memory: views and work in place take none."
)


def headline(explanation: Explanation) -> str:
    """The model, its input and its mode."""
    mode = "training" if explanation.training else "evaluation"
    return (
        f"{explanation.model}, input {shape_text(explanation.input_shape)}, "
        f"output {shape_text(explanation.output_shape)}, {mode} mode"
    )


def total_lines(explanation: Explanation) -> list[tuple[str, str]]:
    """What is said below the table: a label and its text."""
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
    """One line of the table, a text for each of `COLUMNS`."""
    numbers = (f"{node.parameters:,}", f"{node.buffers:,}" if node.buffers else "")
    return (
        node.name,
        node.type,
        shape_text(node.output_shape),
        *numbers,
        macs_text(node),
        bytes_text(node.activation_bytes),
    )


def macs_text(node: Row | Group | Explanation) -> str:
    """The MACs; "≥" where an operation has no rule, and "no rule" where that is all."""
    if isinstance(node, Row) and node.macs is None:
        return "no rule"
    macs = node.total_macs if isinstance(node, Explanation) else node.macs
    return f"{_at_least(node)}{macs:,}"


def _at_least(node) -> str:
    return "" if node.complete else "≥ "


def shape_text(shape) -> str:
    """A shape, or several of them with their names."""
    if shape is None:
        return ""
    if isinstance(shape, dict):
        return ", ".join(f"{name}: {shape_text(part)}" for name, part in shape.items())
    if any(isinstance(part, (tuple, dict)) for part in shape):
        return ", ".join(map(shape_text, shape))
    return str(shape)


def bytes_text(size: int) -> str:
    """Bytes in the unit that keeps the number short: 1 MB is 10^6 bytes."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:,.2f} {unit}"
    return f"{int(size)} B"
