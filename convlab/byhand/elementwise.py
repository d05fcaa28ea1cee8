"""Element-wise functions: the check of their argument, and the description of an activation."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec

import numpy as np

from convlab.byhand.arrays import numeric_array

__all__ = ["Activation", "Parameter", "elementwise", "floats"]

P = ParamSpec("P")


@dataclass(frozen=True)
class Parameter:
    """A parameter of an activation, such as a slope.

    name, default: as in PyTorch.
    low, high: the range of an explorer's slider.
    """

    name: str
    default: float
    low: float
    high: float


@dataclass(frozen=True)
class Activation:
    """One activation: its functions, and its formula as text.

    function, derivative: called with an array, `options`, and `parameters` by name.
    text, derivative_text: their formulas in x and the parameters, as plain text.
    options: fixed arguments, such as approximate="tanh".
    is_elementwise: False if a result depends on more than one cell, as in softmax.
    """

    function: Callable[..., np.ndarray]
    derivative: Callable[..., np.ndarray]
    text: str
    derivative_text: str
    parameters: tuple[Parameter, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    is_elementwise: bool = True


def floats(x: np.ndarray, caller: str) -> np.ndarray:
    """`x` if it is a NumPy array of floats, of any shape.

    >>> floats(np.array([[1, 2]]), "relu")
    Traceback (most recent call last):
        ...
    TypeError: relu: x must hold floats, got dtype int64. Give x.astype(np.float32), say.
    """
    numeric_array(x, "x", "any " * getattr(x, "ndim", 0), caller)  # as many axes as it has
    if x.dtype.kind != "f":
        raise TypeError(
            f"{caller}: x must hold floats, got dtype {x.dtype}. Give x.astype(np.float32), say."
        )
    return x


def elementwise(
    function: Callable[Concatenate[np.ndarray, P], np.ndarray],
) -> Callable[Concatenate[np.ndarray, P], np.ndarray]:
    """`function` with its x checked, and its result a new array of the shape and dtype of x.

    float16 is computed in float32 and then rounded, as PyTorch does it. Where the answer is NaN,
    for an infinite x say, there is no warning, as in PyTorch.

    >>> elementwise(lambda x: 2 * x)(np.float16([1.5, -3]))
    array([ 3., -6.], dtype=float16)
    """

    @functools.wraps(function)
    def checked(x: np.ndarray, *args: P.args, **kwargs: P.kwargs) -> np.ndarray:
        floats(x, getattr(function, "__name__", "x"))
        wide = x.astype(np.float32) if x.dtype == np.float16 else x
        with np.errstate(invalid="ignore"):
            return np.array(function(wide, *args, **kwargs), dtype=x.dtype, copy=None)

    return checked
