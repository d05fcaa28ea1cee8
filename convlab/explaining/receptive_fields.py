"""The receptive fields of an explained network, where its layers are a chain."""

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.receptive_field import Layer, ReceptiveField, receptive_field
from convlab.arithmetic.sizes import CONV_OUTPUT, CONV_OUTPUT_SAME, POOL_OUTPUT_CEIL
from convlab.explaining.rows import Explanation, Row

__all__ = ["receptive_fields"]

_SLIDING = {formula.expression for formula in (CONV_OUTPUT, CONV_OUTPUT_SAME, POOL_OUTPUT_CEIL)}
_AXES = {("output length",), ("output height", "output width")}
# Layers that work on each cell of a map alone, by the name of the module or of the function.
_EACH_CELL = set(
    "identity relu relu6 prelu leaky_relu leakyrelu elu celu selu gelu silu mish sigmoid tanh "
    "softplus hardtanh hardswish hardsigmoid dropout dropout1d dropout2d alphadropout batchnorm1d "
    "batchnorm2d batch_norm localresponsenorm local_response_norm".split()
)


def receptive_fields(explanation: Explanation) -> dict[str, ReceptiveField]:
    """The receptive field of each row by the row's name; empty if the layers are not a chain.

    In a chain each row takes one tensor, the output of the row before it, and gives one. From the
    first row without a sliding window (flatten, for example) the fields are None, with the reason.

    >>> import torch
    >>> from convlab import explain
    >>> model = torch.nn.Sequential(torch.nn.Conv2d(1, 4, (3, 2)), torch.nn.MaxPool2d(2))
    >>> print(receptive_fields(explain(model, (1, 1, 9, 8)))["1"].size)
    (4, 3)
    """
    rows = explanation.rows
    before = (explanation.input_shape, *(row.output_shape for row in rows))
    is_chain = all(
        _is_shape(given) and row.input_shape == given
        for row, given in zip(rows, before, strict=False)
    )
    if not rows or not is_chain or rows[-1].output_shape != explanation.output_shape:
        return {}
    fields = receptive_field([_layer(row) for row in rows])
    return {row.name: field for row, field in zip(rows, fields.rows, strict=True)}


def _is_shape(shape):
    return isinstance(shape, tuple) and all(isinstance(side, int) for side in shape)


def _layer(row: Row) -> Layer:
    names = tuple(name for name in row.derivations if name.startswith("output "))
    sizes = [row.derivations[name] for name in names]
    if names in _AXES and {size.formula.expression for size in sizes} <= _SLIDING:
        return Layer(
            row.name,
            _along(sizes, "K"),
            stride=_along(sizes, "S"),
            dilation=_along(sizes, "D"),
            padding=_along(sizes, "P") if "P" in sizes[0].values else "same",
        )
    if "output depth" in row.derivations:
        return Layer(row.name, None, reason=f"{row.type}'s window slides along three axes, not two")
    if row.type.lower() in _EACH_CELL and row.input_shape == row.output_shape:
        return Layer(row.name, 1)
    return Layer(row.name, None, reason=f"{row.type} has no window that slides over a map")


def _along(sizes: list[Derived], letter: str) -> int | tuple[int, int]:
    """The value of a letter in the derivation of one size, or of a height and a width."""
    first, *others = (size.values[letter] for size in sizes)
    return (first, others[0]) if others else first
