"""Random cases for the exercises: small, non-square, of numbers that are summed exactly.

So two right answers differ by nothing, in whatever order they take their sums.
"""

import numpy as np
from hypothesis import strategies as st

__all__ = ["dtypes", "exact_arrays", "kernel_dtypes", "kernel_sizes", "map_sizes", "pixels"]


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


def kernel_dtypes(dtype):
    """Strategy of the dtypes of a kernel that meets an input of `dtype`: the same, or integers.

    So code that takes the kernel's dtype for the answer is found out.
    """
    return st.sampled_from([np.dtype(dtype), np.dtype(np.int64)])


def exact_arrays(shape, dtype=np.float64, *, within=9):
    """Strategy of arrays of numbers whose products and sums are exact in `dtype`.

    Whole numbers from −`within` to `within`; but in every other draw larger ones, and with a float
    dtype eighths, so that code that rounds them, or sums them in a smaller dtype, is found out.

    Only the shape and two numbers are drawn, not each cell: hypothesis then finds the smallest
    shape quickly, and the cells stay unlike each other, so that a mistake shows.
    """
    dtype = np.dtype(dtype)

    def numbers(draw):
        fine, seed = draw
        rng = np.random.default_rng((seed, within, *shape))
        reach = _FINE[dtype.name] if fine else within
        whole = rng.integers(-reach, reach, shape, endpoint=True)
        return (whole / 8 if fine and dtype.kind == "f" else whole).astype(dtype)

    return st.tuples(st.booleans(), st.integers(0, 2**32 - 1)).map(numbers)


# The largest whole number, before it is divided by 8. A product has twice the bits, a sum of 64
# products 6 more: within the 24 of float32; and beyond them, but within the 53, of float64.
_FINE = {"float32": 2**8, "float64": 2**15, "int64": 2**10}


def pixels(shape):
    """Strategy of uint8 arrays from 0 to 255."""
    return st.integers(0, 2**32 - 1).map(
        lambda seed: np.random.default_rng((seed, *shape)).integers(0, 256, shape, dtype=np.uint8)
    )
