"""Batch normalisation and local response normalisation by hand, as in PyTorch."""

from typing import NamedTuple, SupportsIndex

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.arithmetic.arguments import flag, integer
from convlab.byhand.arrays import check_array, check_maps, check_same_dtype, number
from convlab.errors import ShapeError

__all__ = ["BatchNormResult", "batch_norm", "local_response_norm"]


class BatchNormResult(NamedTuple):
    """The output of `batch_norm`, and the running statistics for the next call.

    out: (N, C, H, W); running_mean, running_var: (C,).
    """

    out: np.ndarray
    running_mean: np.ndarray
    running_var: np.ndarray


def batch_norm(
    x: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    weight: np.ndarray | None = None,
    bias: np.ndarray | None = None,
    *,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> BatchNormResult:
    """Normalise channels to mean 0, variance 1, then scale and shift, as in `torch.nn.BatchNorm2d`.

    x: (N, C, H, W), a NumPy array of floats.
    running_mean, running_var: (C,), the running statistics so far. PyTorch changes them in place;
        here they stay as they are, and new arrays are returned.
    weight, bias: (C,), the learned γ and β; None for 1 and 0. All arrays have one dtype.
    training: True normalises with the mean and variance of this batch, over N, H and W, and moves
        the running statistics towards them by `momentum`; False normalises with the running ones.
    momentum: the weight of this batch in the new running statistics (not of the old statistics, as
        the momentum of an optimizer would be).
    eps: added to the variance, so that a channel of equal cells is not divided by 0.

    Returns a `BatchNormResult`. As in PyTorch, the variance that normalises is a sum divided by
    the number of cells n, the running one by n − 1. An empty batch leaves the running statistics
    as they are. In training, a NaN spreads to its whole channel.
    Raises TypeError for anything other than NumPy arrays of floats of one dtype, ShapeError (a
    ValueError) for shapes that do not fit together or a training batch with 1 cell per channel.
    Source: Ioffe and Szegedy, Batch Normalization (2015), algorithms 1 and 2.

    >>> x = np.array([1.0, 3, 5, 7]).reshape(4, 1, 1, 1)
    >>> mean, var = np.zeros(1), np.ones(1)
    >>> result = batch_norm(x, mean, var, training=True)
    >>> result.out.ravel().round(3)  # (x − 4)/√5
    array([-1.342, -0.447,  0.447,  1.342])
    >>> result.running_mean, result.running_var.round(3)  # 0.9·0 + 0.1·4, 0.9·1 + 0.1·20/3
    (array([0.4]), array([1.567]))
    >>> batch_norm(x, mean, var, np.ones(3))
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: batch_norm: one number for each channel: x has 1 channel in axis 1, \
weight has shape (3,). Give weight of shape (1,).
    """
    caller = "batch_norm"
    check_maps(x, caller, content="floats")
    _check_channels(x, {"running_mean": running_mean, "running_var": running_var}, caller)
    learned = {"weight": weight, "bias": bias}
    _check_channels(x, {name: a for name, a in learned.items() if a is not None}, caller)
    momentum, eps = number(momentum, "momentum", caller), number(eps, "eps", caller, minimum=0)
    n = x.size // x.shape[1]
    if flag(training, "training", caller) and n == 1:
        raise ShapeError(
            f"{caller}: the variance of a batch needs more than 1 cell in a channel, got x of "
            f"shape {x.shape}. Give more items or larger maps, or training=False."
        )
    mean, var = running_mean, running_var
    if training and n:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var * (n / (n - 1))
    out = (x - mean[:, None, None]) / np.sqrt(var + eps)[:, None, None]
    if weight is not None:
        out = out * weight[:, None, None]
    if bias is not None:
        out = out + bias[:, None, None]
    return BatchNormResult(out, running_mean.copy(), running_var.copy())


def local_response_norm(
    x: np.ndarray,
    size: SupportsIndex,
    *,
    alpha: float = 1e-4,
    beta: float = 0.75,
    k: float = 1.0,
) -> np.ndarray:
    """Normalise each cell by the cells of nearby channels, as in `torch.nn.LocalResponseNorm`.

    x: (N, C, H, W), a NumPy array of floats.
    size: the number of channels in the sum of squares, an int ≥ 1: the cell's own, size // 2 before
        it and (size − 1) // 2 after it; channels before the first and after the last count as 0.
    alpha, beta, k: out = x / (k + alpha / size · sum)^beta.

    Returns an array (N, C, H, W) of the dtype of x.
    Raises TypeError for an x that is not a NumPy array of floats, ShapeError (a ValueError) for a
    wrong rank, ValueError for a size below 1.
    Source: Krizhevsky, Sutskever, Hinton (NIPS 2012), section 3.3. A trap: the formula *printed*
    there has alpha alone, but their code, like PyTorch, divides alpha by size. So alpha = 1e-4 and
    size 5 in the printed formula are alpha=5e-4 here.

    >>> x = np.array([1.0, 2, 3]).reshape(1, 3, 1, 1)
    >>> local_response_norm(x, 3, alpha=3, beta=1, k=2).ravel()  # 1/(2 + 1 + 4), 2/(2 + 1 + 4 + 9)
    array([0.14285714, 0.125     , 0.2       ])
    >>> local_response_norm(x, 0)
    Traceback (most recent call last):
        ...
    ValueError: local_response_norm: size must be at least 1, got 0.
    """
    caller = "local_response_norm"
    check_maps(x, caller, content="floats")
    size = integer(size, "size", caller, minimum=1)
    alpha, beta, k = (
        number(value, name, caller) for name, value in (("alpha", alpha), ("beta", beta), ("k", k))
    )
    squares = np.pad(x * x, ((0, 0), (size // 2, (size - 1) // 2), (0, 0), (0, 0)))
    sums = sliding_window_view(squares, size, axis=1).sum(axis=-1)
    return x / (k + alpha / size * sums) ** beta


def _check_channels(x: np.ndarray, arrays: dict[str, np.ndarray], caller: str) -> None:
    """Raise an error unless each array holds one number of the dtype of x for each channel."""
    channels = x.shape[1]
    for name, array in arrays.items():
        check_array(array, name, "C", caller)
        check_same_dtype(array, x, name, caller)
        if len(array) != channels:
            raise ShapeError(
                f"{caller}: one number for each channel: x has {channels} "
                f"channel{'s' * (channels != 1)} in axis 1, {name} has shape {array.shape}. "
                f"Give {name} of shape ({channels},)."
            )
