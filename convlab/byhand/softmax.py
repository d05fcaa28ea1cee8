"""Softmax by hand, as in PyTorch: numbers of any size become probabilities, which sum to 1."""

from typing import SupportsIndex

import numpy as np

from convlab.arithmetic.arguments import integer
from convlab.byhand.arrays import check_array
from convlab.byhand.elementwise import elementwise
from convlab.errors import ShapeError

__all__ = ["softmax", "softmax_derivative"]


@elementwise
def softmax(x: np.ndarray, dim: SupportsIndex) -> np.ndarray:
    """exp(x) divided by its sum along one axis, as in `torch.nn.functional.softmax`.

    x: a NumPy array of floats, of any shape.
    dim: the axis along which the results sum to 1; a negative one counts from the end.

    Returns an array of the shape and dtype of x. A NaN or +∞ makes all results along the axis NaN.
    Raises TypeError for an x that is not a NumPy array of floats, ShapeError (a ValueError) for an
    axis that x does not have.

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
    scores = np.atleast_1d(x)  # an x without axes is treated as one of shape (1,)
    # Without the shift, exp(1000) would overflow. With it, the largest power is exp(0) = 1.
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True, initial=-np.inf))
    return (powers / powers.sum(axis=axis, keepdims=True)).reshape(x.shape)


def softmax_derivative(x: np.ndarray, dim: SupportsIndex) -> np.ndarray:
    """The Jacobian of `softmax`: the derivative of each result y_i for each x_j along the axis.

    x, dim: as for `softmax`; x has K numbers along the axis `dim`.

    Returns an array of shape (*x.shape, K), with i along `dim` and j along the last axis:
    y_i·(1 − y_i) for i = j, else −y_i·y_j.
    Raises the errors of `softmax`.

    >>> softmax_derivative(np.log(np.array([1.0, 2, 5])), dim=0) * 64  # 1·7, −1·2, −1·5; …
    array([[  7.,  -2.,  -5.],
           [ -2.,  12., -10.],
           [ -5., -10.,  15.]])
    """
    caller = "softmax_derivative"
    check_array(x, "x", None, caller, content="floats")
    axis = _axis(x, dim, caller)
    wide = x.astype(np.float32) if x.dtype == np.float16 else x
    y = np.moveaxis(np.atleast_1d(softmax(wide, dim)), axis, -1)
    identity = np.eye(y.shape[-1], dtype=y.dtype)
    jacobian = y[..., :, None] * (identity - y[..., None, :])
    shape = (*x.shape, y.shape[-1])
    return np.moveaxis(jacobian, -2, axis).reshape(shape).astype(x.dtype)


def _axis(x: np.ndarray, dim: SupportsIndex, caller: str) -> int:
    """`dim` counted from the front. An x without axes has the axis 0, as in PyTorch."""
    axes = max(x.ndim, 1)
    axis = integer(dim, "dim", caller, minimum=-(2**63))
    if not -axes <= axis < axes:
        raise ShapeError(
            f"{caller}: x of shape {x.shape} has no axis {axis}. "
            f"Give dim from {-axes} to {axes - 1}."
        )
    return axis % axes
