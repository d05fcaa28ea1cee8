"""Strategies for cases whose statistics can be compared to the last few digits."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.strategies import exact_arrays

__all__ = ["float_arrays"]


def float_arrays(shape):
    """Strategy of float64 arrays of whole numbers to about 30, or a 64th of these.

    A deviation from a mean is at least some hundredths of the numbers themselves, so that a mean
    that was rounded does not show once it is divided by the deviation. The variance of a 64th is so
    small that an eps other than the right one shows.
    """
    return st.builds(
        lambda array, divisor: np.rint(array).astype(np.float64) / divisor,
        exact_arrays(shape, np.float32),
        st.sampled_from([1, 64]),
    )
