"""Element-wise functions: a decorator that checks their argument, and a record for activations."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec

import numpy as np

from convlab.byhand.arrays import check_array

__all__ = ["Activation", "Parameter", "elementwise"]

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
    """An activation: its functions, and their formulas as text.

    function, derivative: called with an array, `options`, and `parameters` by name.
    text, derivative_text: the formulas of both in x and the parameters, as plain text.
    options: fixed arguments, such as approximate="tanh".
    is_elementwise: False if an output cell depends on several cells of x, as in softmax.
    """

    function: Callable[..., np.ndarray]
    derivative: Callable[..., np.ndarray]
    text: str
    derivative_text: str
    parameters: tuple[Parameter, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    is_elementwise: bool = True


def elementwise(
    function: Callable[Concatenate[np.ndarray, P], np.ndarray],
) -> Callable[Concatenate[np.ndarray, P], np.ndarray]:
    """Let `function` check that x holds floats, and return a new array of the shape and dtype of x.

    For float16 the function computes in float32 and rounds the result, as PyTorch does. A result
    of NaN, for example for an infinite x, causes no warning, as in PyTorch.

    >>> elementwise(lambda x: 2 * x)(np.float16([1.5, -3]))
    array([ 3., -6.], dtype=float16)
    """

    @functools.wraps(function)
    def checked(x: np.ndarray, *args: P.args, **kwargs: P.kwargs) -> np.ndarray:
        check_array(x, "x", None, getattr(function, "__name__", "x"), content="floats")
        wide = x.astype(np.float32) if x.dtype == np.float16 else x
        with np.errstate(invalid="ignore"):
            return np.array(function(wide, *args, **kwargs), dtype=x.dtype, copy=None)

    return checked
