"""Sizes along one axis, possible and impossible, by `convlab.arithmetic.sizes`."""

import random

from convlab.arithmetic import sizes
from convlab.errors import ShapeError


def cases():
    """A list of settings with the size, or the sentence of the error, and the formula's texts."""
    rng = random.Random(20)
    return [case(*drawn(rng)) for _ in range(1500)]


def drawn(rng):
    operation = rng.choice(["conv", "pool", "transposed"])
    axis = {
        "I": rng.randint(1, 24),
        "K": rng.randint(1, 7),
        "P": rng.randint(0, 5),
        "S": rng.randint(1, 5),
        "D": rng.randint(1, 3),
        "ceilMode": rng.random() < 0.5 if operation == "pool" else False,
        "outputPadding": rng.randint(0, 4) if operation == "transposed" else 0,
    }
    return operation, axis


def case(operation, axis):
    letters = {name: axis[name] for name in "IKPSD"}
    options = {"stride": axis["S"], "padding": axis["P"], "dilation": axis["D"]}
    if operation == "conv":
        function, formula = sizes.conv_output_size, sizes.CONV_OUTPUT
    elif operation == "pool":
        function = sizes.pool_output_size
        formula = sizes.POOL_OUTPUT_CEIL if axis["ceilMode"] else sizes.CONV_OUTPUT
        options["ceil_mode"] = axis["ceilMode"]
    else:
        function, formula = sizes.conv_transpose_output_size, sizes.CONV_TRANSPOSE_OUTPUT
        options["output_padding"] = letters["P_out"] = axis["outputPadding"]
    try:
        size, error = int(function(axis["I"], axis["K"], **options)), None
    except ShapeError as problem:
        size, error = None, str(problem)
    return {
        "operation": operation,
        "axis": axis,
        "size": size,
        "error": error,
        "formula": formula.text.removeprefix("O = "),
        "numbers": formula.substituted(letters),
    }
