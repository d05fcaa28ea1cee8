"""Dropout of PyTorch, by hand."""

import numpy as np

from convlab.arithmetic.arguments import flag
from convlab.byhand.arrays import number

__all__ = ["dropout"]


def dropout(
    x: np.ndarray,
    p: float = 0.5,
    *,
    training: bool = True,
    rng: np.random.Generator | None = None,
) -> np.ndarray:
    """What `torch.nn.Dropout` computes: some cells set to 0, the others made larger.

    x: a NumPy array of floats, of any shape.
    p: the probability with which each cell is set to 0, from 0 to 1.
    training: True sets cells to 0, and divides those that are kept by 1 − p, so that the mean
        stays on average; False leaves x as it is.
    rng: what draws the cells, `np.random.default_rng(0)` say; None for new ones each time. PyTorch
        has another generator: the same seed sets other cells to 0 there.

    Returns a new array of the shape and the dtype of x.
    Raises TypeError for what is not a NumPy array of floats or not a generator, ValueError for a p
    that is no probability.
    Source: Srivastava and others, Dropout (2014). They, and the AlexNet of 2012, multiply by 1 − p
    in the test instead; PyTorch scales in training, so that the test needs nothing.

    >>> out = dropout(np.ones(8), 0.75, rng=np.random.default_rng(1))
    >>> out  # 1/(1 − 0.75) where a cell is kept
    array([0., 4., 0., 4., 0., 0., 4., 0.])
    >>> dropout(np.ones(3), 0.75, training=False)
    array([1., 1., 1.])
    >>> dropout(np.ones(3), 75)
    Traceback (most recent call last):
        ...
    ValueError: dropout: p is a probability, from 0 to 1, got 75.0. A percentage is divided by 100.
    """
    caller = "dropout"
    if not isinstance(x, np.ndarray):
        way_out = "x.detach().numpy()" if hasattr(x, "detach") else "np.asarray(x)"
        raise TypeError(
            f"{caller}: x must be a NumPy array, got a {type(x).__name__}. Give {way_out}."
        )
    if x.dtype.kind != "f":
        raise TypeError(
            f"{caller}: x must hold floats, got dtype {x.dtype}. Give x.astype(np.float32), say."
        )
    p = number(p, "p", caller)
    if not 0 <= p <= 1:
        raise ValueError(
            f"{caller}: p is a probability, from 0 to 1, got {p}. A percentage is divided by 100."
        )
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{caller}: rng must be a NumPy generator or None, got {rng!r} ({type(rng).__name__}). "
            "Give np.random.default_rng(0), say."
        )
    if not flag(training, "training", caller):
        return x.copy()
    rng = rng or np.random.default_rng()
    # As PyTorch has it, 0 or 1/(1 − p) in the dtype of x, then one product: the same last digit.
    scale = (rng.random(x.shape) >= p).astype(x.dtype)
    if p < 1:
        scale /= 1 - p
    return x * scale
