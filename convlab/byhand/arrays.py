"""Checks of arguments: arrays by rank, dtype and shape, and real numbers."""

import math
from numbers import Real

import numpy as np

from convlab.errors import ShapeError

__all__ = ["check_array", "check_gradient", "check_maps", "check_same_dtype", "number"]

# The kinds of NumPy dtype that hold such numbers.
_KINDS = {"numbers": "iufc", "real numbers": "iuf", "real or complex numbers": "fc", "floats": "f"}


def check_array(
    value: np.ndarray, name: str, axes: str | None, caller: str, *, content: str = "numbers"
) -> None:
    """Raise an error if `value` is not a NumPy array with these axes and this content.

    axes: the names of the axes, for example "N C_in H W"; their count is the rank. None for any.
    content: "numbers", "real numbers", "real or complex numbers" or "floats".

    >>> check_array(np.zeros((5, 7)), "x", "N C_in H W", "conv2d")
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv2d: x must have 4 axes (N, C_in, H, W), got shape (5, 7). \
Add the missing ones in front: x[None, None].
    """
    if not isinstance(value, np.ndarray):
        is_tensor = type(value).__module__.startswith("torch")
        advice = f"{name}.detach().numpy()" if is_tensor else f"np.asarray({name})"
        raise TypeError(
            f"{caller}: {name} must be a NumPy array, got a {type(value).__name__}. Give {advice}."
        )
    kind = value.dtype.kind
    if kind not in _KINDS[content]:
        expected = content if kind in _KINDS["numbers"] else "numbers"
        raise TypeError(
            f"{caller}: {name} must hold {expected}, got dtype {value.dtype}. "
            f"Give {name}.astype(np.float32)."
        )
    if axes is None:
        return
    names = axes.split()
    if value.ndim != len(names):
        missing = len(names) - value.ndim
        advice = (
            f" Add the missing ones in front: {name}[{', '.join(['None'] * missing)}]."
            if 0 < missing < len(names)
            else ""
        )
        raise ShapeError(
            f"{caller}: {name} must have {len(names)} axes ({', '.join(names)}), "
            f"got shape {value.shape}.{advice}"
        )


def check_maps(x: np.ndarray, caller: str, *, content: str) -> None:
    """Raise an error if `x` is not an array (N, C, H, W) of which only the batch may be empty."""
    check_array(x, "x", "N C H W", caller, content=content)
    if 0 in x.shape[1:]:
        raise ShapeError(
            f"{caller}: x has an empty axis: its shape is {x.shape}. Only the batch may be empty."
        )


def check_same_dtype(array: np.ndarray, x: np.ndarray, name: str, caller: str) -> None:
    """Raise TypeError if `array`, called `name`, and `x` differ in dtype, as PyTorch does.

    >>> check_same_dtype(np.zeros(2), np.zeros(2, np.float32), "weight", "conv2d")
    Traceback (most recent call last):
        ...
    TypeError: conv2d: x is float32 but weight is float64: a sum of their products would change \
the dtype. Give weight.astype(x.dtype).
    """
    if array.dtype != x.dtype:
        raise TypeError(
            f"{caller}: x is {x.dtype} but {name} is {array.dtype}: a sum of their products "
            f"would change the dtype. Give {name}.astype(x.dtype)."
        )


def check_gradient(
    grad_output: np.ndarray, x: np.ndarray, shape: tuple[int, ...], forward: str, caller: str
) -> None:
    """Raise an error if `grad_output` is not an array of `shape` and of the dtype of `x`.

    shape: the shape of the output of the function called `forward`.

    >>> check_gradient(np.zeros((1, 2, 3, 1)), np.zeros(1), (1, 2, 3, 3), "max_pool2d", "backward")
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: backward: grad_output must have the shape of the output, \
(1, 2, 3, 3), got (1, 2, 3, 1). Give the gradient for what max_pool2d returns with the same options.
    """
    check_array(grad_output, "grad_output", "N C O_h O_w", caller)
    check_same_dtype(grad_output, x, "grad_output", caller)
    if grad_output.shape != shape:
        raise ShapeError(
            f"{caller}: grad_output must have the shape of the output, {shape}, "
            f"got {grad_output.shape}. Give the gradient for what {forward} returns with the same "
            "options."
        )


def number(value: float, name: str, caller: str, *, minimum: float = -math.inf) -> float:
    """`value`, a real number of at least `minimum`, as a plain float.

    A plain float leaves the dtype of an array as it is; a NumPy number might change it.

    >>> number(0.1, "momentum", "batch_norm")
    0.1
    >>> number("0.1", "momentum", "batch_norm")
    Traceback (most recent call last):
        ...
    TypeError: batch_norm: momentum must be a real number, got '0.1' (str).
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(
            f"{caller}: {name} must be a real number, got {value!r} ({type(value).__name__})."
        )
    if math.isnan(value):
        raise ValueError(f"{caller}: {name} must be a real number, got NaN.")
    if value < minimum:
        raise ValueError(f"{caller}: {name} must be at least {minimum}, got {value}.")
    return float(value)
