"""Arrays whose statistics can be compared to the last few digits."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.strategies import exact_arrays

__all__ = ["counting_array", "float_arrays"]


def float_arrays(shape):
    """Strategy of float64 arrays of whole numbers up to about 30, or of a 64th of these.

    A deviation from the mean is at least some hundredths of the numbers themselves, so that the
    rounding of the mean does not show after a division by the deviation. The variance of the
    smaller numbers is so small that a wrong eps shows.
    """
    return st.builds(
        lambda array, divisor: np.rint(array).astype(np.float64) / divisor,
        exact_arrays(shape, np.float32),
        st.sampled_from([1, 64]),
    )


def counting_array(*shape):
    """Array of the numbers 0 to 10, repeated in memory order; equal bytes for equal sizes."""
    return np.arange(float(np.prod(shape))).reshape(shape) % 11
