"""Arrays checked at the door: NumPy, a rank, a dtype."""

import math
from numbers import Real

import numpy as np

from convlab.errors import ShapeError

__all__ = ["gradient_of", "number", "numeric_array", "same_dtype"]


def numeric_array(value: np.ndarray, name: str, axes: str, caller: str) -> np.ndarray:
    """`value` if it is a NumPy array of numbers with the axes that `axes` names.

    axes: the names of the axes, "N C_in H W" say; their number is the rank.

    >>> numeric_array(np.zeros((5, 7)), "x", "N C_in H W", "conv2d")
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv2d: x must have 4 axes (N, C_in, H, W), got shape (5, 7). \
Add the missing ones in front: x[None, None].
    """
    if not isinstance(value, np.ndarray):
        way_out = ".detach().numpy()" if type(value).__module__.startswith("torch") else None
        advice = f"Give {name}{way_out}." if way_out else f"Give np.asarray({name})."
        raise TypeError(
            f"{caller}: {name} must be a NumPy array, got a {type(value).__name__}. {advice}"
        )
    if value.dtype.kind not in "iufc":
        raise TypeError(
            f"{caller}: {name} must hold numbers, got dtype {value.dtype}. "
            f"Give {name}.astype(np.float32), say."
        )
    rank = len(axes.split())
    if value.ndim != rank:
        missing = rank - value.ndim
        advice = (
            f" Add the missing ones in front: {name}[{', '.join(['None'] * missing)}]."
            if 0 < missing < rank
            else ""
        )
        raise ShapeError(
            f"{caller}: {name} must have {rank} axes ({', '.join(axes.split())}), "
            f"got shape {value.shape}.{advice}"
        )
    return value


def same_dtype(array: np.ndarray, like: np.ndarray, name: str, caller: str) -> None:
    """Raise TypeError where `array` and `like` differ in dtype, as PyTorch does.

    >>> same_dtype(np.zeros(2), np.zeros(2, np.float32), "weight", "conv2d")
    Traceback (most recent call last):
        ...
    TypeError: conv2d: x is float32 but weight is float64: a sum of their products would change \
the dtype. Give weight.astype(x.dtype).
    """
    if array.dtype != like.dtype:
        raise TypeError(
            f"{caller}: x is {like.dtype} but {name} is {array.dtype}: a sum of their products "
            f"would change the dtype. Give {name}.astype(x.dtype)."
        )


def gradient_of(
    grad_output: np.ndarray, x: np.ndarray, shape: tuple[int, ...], forward: str, caller: str
) -> None:
    """Raise where `grad_output` is not an array of `shape` and of the dtype of `x`.

    shape: that of what `forward`, a function's name, returned.

    >>> gradient_of(np.zeros((1, 2, 3, 1)), np.zeros(1), (1, 2, 3, 3), "max_pool2d", "backward")
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: backward: grad_output must have the shape of the output, \
(1, 2, 3, 3), got (1, 2, 3, 1). Give the gradient for what max_pool2d returns with the same options.
    """
    numeric_array(grad_output, "grad_output", "N C O_h O_w", caller)
    same_dtype(grad_output, x, "grad_output", caller)
    if grad_output.shape != shape:
        raise ShapeError(
            f"{caller}: grad_output must have the shape of the output, {shape}, "
            f"got {grad_output.shape}. Give the gradient for what {forward} returns with the same "
            "options."
        )


def number(value: float, name: str, caller: str, *, minimum: float = -math.inf) -> float:
    """`value`, a real number of at least `minimum`, as a float: it leaves an array's dtype alone.

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
    if not value >= minimum:
        raise ValueError(f"{caller}: {name} must be at least {minimum}, got {value}.")
    return float(value)
