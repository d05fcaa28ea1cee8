"""Checks of arguments: arrays by rank, dtype and shape, and real numbers."""

import math
from contextlib import suppress
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
If x is (H, W), give x[None, None].
    """
    if not isinstance(value, np.ndarray):
        raise TypeError(
            f"{caller}: {name} must be a NumPy array, got a {type(value).__name__}. "
            f"Give {as_array(value, name)}."
        )
    kind = value.dtype.kind
    if kind not in _KINDS[content]:
        expected = content if kind in _KINDS["numbers"] else "numbers"
        raise TypeError(
            f"{caller}: {name} must hold {expected}, got dtype {value.dtype}. "
            f"Give {as_floats(value, name)}."
        )
    if axes is None:
        return
    names = axes.split()
    if value.ndim != len(names):
        raise ShapeError(
            f"{caller}: {name} must have {len(names)} ax{'i' if len(names) == 1 else 'e'}s "
            f"({', '.join(names)}), got shape {value.shape}.{_with_axes(value, name, names)}"
        )


def as_array(value: object, name: str) -> str:
    """The expression that makes an array of `value`, which is called `name`, or words for it.

    >>> as_array([1, 2], "x"), as_array(None, "x")
    ('np.asarray(x)', 'an array of numbers')
    """
    if type(value).__module__.startswith("torch") and hasattr(value, "numpy"):
        # NumPy has no bfloat16. `force` detaches the tensor and copies it from a GPU.
        wide = ".float()" if str(value.dtype) == "torch.bfloat16" else ""  # type: ignore[attr-defined]
        return f"{name}{wide}.numpy(force=True)"
    with suppress(Exception):  # a foreign object can raise anything
        if np.asarray(value).dtype.kind in "biufc":
            return f"np.asarray({name})"
    return "an array of numbers"


def as_floats(array: np.ndarray, name: str) -> str:
    """The expression that makes floats of `array`, which is called `name`, or words for it.

    >>> as_floats(np.array([1, 2]), "x"), as_floats(np.array([2**24 + 1]), "x")
    ('x.astype(np.float32)', 'x.astype(np.float64)')
    """
    if array.dtype.kind == "c":
        return f"{name}.real or np.abs({name})"
    for dtype in ("float32", "float64"):
        if _keeps(array, np.dtype(dtype)):
            return f"{name}.astype(np.{dtype})"
    return "an array of numbers"


def _keeps(array: np.ndarray, dtype: np.dtype) -> bool:
    """Whether a cast to `dtype` keeps whole numbers, and changes others by at most 0.1 %."""
    if array.dtype.kind == "c" != dtype.kind:
        return False
    with np.errstate(all="ignore"), suppress(TypeError, ValueError):
        cast = array.astype(dtype)
        if array.dtype.kind in "fc":
            return np.allclose(cast, array, rtol=1e-3, atol=0, equal_nan=True)
        return np.array_equal(cast.real.astype(array.dtype), array)
    return False


def _with_axes(array: np.ndarray, name: str, names: list[str]) -> str:
    """The sentence that gives `array`, which is called `name`, the axes `names`; "" for none."""
    missing = len(names) - array.ndim
    if len(names) == 1:
        return f" Give {name}.reshape(-1)." * (max(array.shape, default=1) == array.size)
    if not 0 < missing < len(names):
        return ""
    front = f"{name}[{', '.join(['None'] * missing)}]"
    advice = f" If {name} is ({', '.join(names[missing:])}), give {front}"
    if missing == 1:
        advice += f"; if {name} is ({', '.join([names[0], *names[2:]])}), give {name}[:, None]"
    return f"{advice}."


def check_maps(
    x: np.ndarray, caller: str, *, content: str = "numbers", axes: str = "N C H W"
) -> None:
    """Raise an error if `x` is not an array (N, C, H, W) of which only the batch may be empty."""
    check_array(x, "x", axes, caller, content=content)
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
            f"would change the dtype. Give {_as_one_dtype(array, x, name)}."
        )


def _as_one_dtype(array: np.ndarray, x: np.ndarray, name: str) -> str:
    """The casts that give `array`, which is called `name`, and `x` one dtype.

    They keep the numbers. Whole numbers become floats or int64: in a sum of products, uint8 would
    overflow.
    """
    both_whole = array.dtype.kind in "iu" and x.dtype.kind in "iu"
    wide = np.result_type(array.dtype, x.dtype, np.int64 if both_whole else np.float32)
    if (x.dtype.kind in "fc" or x.dtype == wide) and _keeps(array, x.dtype):
        return f"{name}.astype(x.dtype)"
    if (array.dtype.kind in "fc" or array.dtype == wide) and _keeps(x, array.dtype):
        return f"x.astype({name}.dtype)"
    return f"x.astype(np.{wide}) and {name}.astype(np.{wide})"


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
