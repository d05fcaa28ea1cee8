"""Random cases for the exercises: small, non-square, of whole numbers.

Whole numbers, even where the dtype is a float, so that a right answer is equal to the last bit,
in whatever order its sums are taken.
"""

import numpy as np
from hypothesis import strategies as st

__all__ = ["dtypes", "kernel_sizes", "kernels", "map_sizes", "whole_arrays"]


def map_sizes(at_most=8, at_least=1):
    """Strategy of pairs (H, W) with H ≠ W: a square one would hide swapped axes."""
    side = st.integers(at_least, at_most)
    return st.tuples(side, side).filter(lambda size: size[0] != size[1])


def kernel_sizes(map_size, at_most=4):
    """Strategy of pairs (K_h, K_w) that fit into `map_size`."""
    height, width = (st.integers(1, min(side, at_most)) for side in map_size)
    return st.tuples(height, width)


def dtypes():
    """Strategy of the dtypes that a function must keep."""
    return st.sampled_from([np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.int64)])


def kernels(shape, dtype=np.float64):
    """Strategy of kernels: arrays of small whole numbers, other ones than those of an input."""
    return whole_arrays(shape, dtype, low=-3, high=4)


def whole_arrays(shape, dtype=np.float64, *, low=-4, high=9):
    """Strategy of arrays of whole numbers from `low` to `high`.

    Only the shape and one seed are drawn, not each number: hypothesis then finds the smallest shape
    quickly, and the numbers in it stay unlike each other, so that a mistake shows.
    """

    def numbers(seed):
        rng = np.random.default_rng((seed, high, *shape))
        return rng.integers(low, high, shape, endpoint=True).astype(dtype)

    return st.integers(0, 2**32 - 1).map(numbers)
