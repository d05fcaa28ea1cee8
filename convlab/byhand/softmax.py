"""Softmax of PyTorch, by hand: numbers of any size become shares of 1."""

from typing import SupportsIndex

import numpy as np

from convlab.arithmetic.arguments import integer
from convlab.byhand.elementwise import elementwise, floats
from convlab.errors import ShapeError

__all__ = ["softmax", "softmax_derivative"]


@elementwise
def softmax(x: np.ndarray, dim: SupportsIndex) -> np.ndarray:
    """What `torch.nn.functional.softmax` computes: positive numbers that sum to 1 along one axis.

    x: a NumPy array of floats, of any shape.
    dim: the axis along which they sum to 1; negative ones count from the end.

    Returns an array of the shape and dtype of x. A NaN, or +∞, makes all numbers along the axis
    NaN.
    Raises TypeError for what is not a NumPy array of floats, ShapeError (a ValueError) for an axis
    that x does not have.

    >>> x = np.log(np.array([[1.0, 2, 5], [3, 3, 2]]))
    >>> softmax(x, dim=1)  # 1/8, 2/8, 5/8; 3/8, 3/8, 2/8
    array([[0.125, 0.25 , 0.625],
           [0.375, 0.375, 0.25 ]])
    >>> softmax(x + 1000, dim=1)[0]  # the same: only differences count
    array([0.125, 0.25 , 0.625])
    >>> softmax(x, dim=2)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: softmax: x of shape (2, 3) has no axis 2. Give dim from -2 to 1.
    """
    axis = _axis(x, dim, "softmax")
    shares = np.atleast_1d(x)  # a single number is a whole axis
    # Without the shift, exp(1000) would overflow. The largest becomes exp(0) = 1.
    powers = np.exp(shares - shares.max(axis=axis, keepdims=True, initial=-np.inf))
    return (powers / powers.sum(axis=axis, keepdims=True)).reshape(x.shape)


def softmax_derivative(x: np.ndarray, dim: SupportsIndex) -> np.ndarray:
    """The Jacobian of `softmax`: how each share changes with each number along the axis.

    x, dim: what `softmax` is given; x has K numbers along the axis `dim`.

    Returns an array of shape (*x.shape, K): at the place of a share y_i along `dim`, and at j along
    the last axis, the derivative of y_i for x_j: y_i·(1 − y_i) where i = j, else −y_i·y_j.
    Raises what `softmax` raises.

    >>> softmax_derivative(np.log(np.array([1.0, 2, 5])), dim=0) * 64  # 1·7, −1·2, −1·5; …
    array([[  7.,  -2.,  -5.],
           [ -2.,  12., -10.],
           [ -5., -10.,  15.]])
    """
    axis = _axis(floats(x, "softmax_derivative"), dim, "softmax_derivative")
    wide = x.astype(np.float32) if x.dtype == np.float16 else x
    y = np.moveaxis(np.atleast_1d(softmax(wide, dim)), axis, -1)
    unit = np.eye(y.shape[-1], dtype=y.dtype)
    jacobian = y[..., :, None] * (unit - y[..., None, :])
    shape = (*x.shape, y.shape[-1])
    return np.moveaxis(jacobian, -2, axis).reshape(shape).astype(x.dtype)


def _axis(x: np.ndarray, dim: SupportsIndex, caller: str) -> int:
    """`dim` counted from the front; PyTorch lets a single number have the axis 0."""
    axes = max(x.ndim, 1)
    axis = integer(dim, "dim", caller, minimum=-(2**63))
    if not -axes <= axis < axes:
        raise ShapeError(
            f"{caller}: x of shape {x.shape} has no axis {axis}. "
            f"Give dim from {-axes} to {axes - 1}."
        )
    return axis % axes
