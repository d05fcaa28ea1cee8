"""Random cases whose statistics can be compared to the last few digits."""

import numpy as np

from convlab.lessons.strategies import exact_arrays

__all__ = ["float_arrays"]


def float_arrays(shape):
    """Strategy of float64 arrays of small numbers, whole or in eighths.

    A deviation from a mean is at least some thousandths of the numbers themselves, so that a mean
    that was rounded does not show once it is divided by the deviation.
    """
    return exact_arrays(shape, np.float32).map(lambda array: array.astype(np.float64))
