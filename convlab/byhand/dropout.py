"""Dropout by hand, as in PyTorch."""

import numpy as np

from convlab.arithmetic.arguments import flag
from convlab.byhand.arrays import check_array, number

__all__ = ["dropout"]


def dropout(
    x: np.ndarray,
    p: float = 0.5,
    *,
    training: bool = True,
    rng: np.random.Generator | None = None,
) -> np.ndarray:
    """Set random cells of `x` to 0 and scale up the others, as `torch.nn.Dropout` does.

    x: a NumPy array of floats, of any shape.
    p: the probability that a cell is set to 0, from 0 to 1.
    training: True sets cells to 0 and divides the others by 1 − p, which keeps the expected mean;
        False leaves x as it is.
    rng: the random generator, for example `np.random.default_rng(0)`; None for other cells at each
        call. PyTorch has another generator: the same seed sets other cells to 0 there.

    Returns a new array of the shape and the dtype of x.
    Raises TypeError for an x that is not a NumPy array of floats or an rng that is not a generator,
    ValueError for a p that is not a probability.
    Source: Srivastava and others, Dropout (2014). They, like AlexNet in 2012, multiply by 1 − p at
    test time instead; PyTorch scales during training, so that nothing is left to do at test time.

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
    check_array(x, "x", None, caller, content="floats")
    p = number(p, "p", caller)
    if not 0 <= p <= 1:
        percentage = " A percentage is divided by 100." * (1 < p <= 100)
        raise ValueError(f"{caller}: p is a probability, from 0 to 1, got {p}.{percentage}")
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{caller}: rng must be a NumPy generator or None, got {rng!r} ({type(rng).__name__}). "
            "Give a generator such as np.random.default_rng(0)."
        )
    if not flag(training, "training", caller):
        return x.copy()
    rng = rng or np.random.default_rng()
    # As in PyTorch: 0 or 1/(1 − p) in the dtype of x, then one product, for equal last digits.
    scale = (rng.random(x.shape) >= p).astype(x.dtype)
    if p < 1:
        scale /= 1 - p
    return x * scale
