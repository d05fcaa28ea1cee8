"""The receptive fields of an explained network, where its layers are a chain."""

from convlab.arithmetic.receptive_field import Layer, ReceptiveField, receptive_field
from convlab.arithmetic.sizes import CONV_OUTPUT, CONV_OUTPUT_SAME, POOL_OUTPUT_CEIL
from convlab.explaining.rows import Explanation, Row

__all__ = ["receptive_fields"]

_SLIDING = {formula.expression for formula in (CONV_OUTPUT, CONV_OUTPUT_SAME, POOL_OUTPUT_CEIL)}
_AXES = {("output length",), ("output height", "output width")}
# What works on each place of a map alone, by the name of its module or its function.
_EACH_PLACE = {
    "identity",
    "relu",
    "leaky_relu",
    "leakyrelu",
    "elu",
    "celu",
    "selu",
    "gelu",
    "silu",
    "mish",
    "sigmoid",
    "tanh",
    "softplus",
    "hardtanh",
    "hardswish",
    "hardsigmoid",
    "relu6",
    "prelu",
    "dropout",
    "dropout1d",
    "dropout2d",
    "alphadropout",
    "batchnorm1d",
    "batchnorm2d",
    "batch_norm",
    "localresponsenorm",
    "local_response_norm",
}


def receptive_fields(explanation: Explanation) -> dict[str, ReceptiveField]:
    """The receptive field of each row by its name; empty where the layers are not a chain.

    A chain: one tensor in, one out, and each row reads what the row before it gave. From the first
    row on whose window is not known (flatten, say) the field is None, with the reason.

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
        letters = [size.values for size in sizes]
        options = {
            option: tuple(values[letter] for values in letters)
            for option, letter in (("kernel_size", "K"), ("stride", "S"), ("dilation", "D"))
        }
        padding = tuple(values["P"] for values in letters) if "P" in letters[0] else "same"
        if len(names) == 1:
            options = {option: value[0] for option, value in options.items()}
            padding = padding if padding == "same" else padding[0]
        return Layer(row.name, **options, padding=padding)
    if "output depth" in row.derivations:
        return Layer(row.name, None, reason=f"{row.type}'s window slides along three axes, not two")
    if row.type.lower() in _EACH_PLACE and row.input_shape == row.output_shape:
        return Layer(row.name, 1)
    return Layer(row.name, None, reason=f"{row.type} has no window that slides over a map")
