"""Hypothesis strategies for the cases of exercises: small arrays, usually not square."""

import functools

import numpy as np
from hypothesis import strategies as st

__all__ = [
    "any_arrays",
    "dtypes",
    "exact_arrays",
    "kernel_dtypes",
    "kernel_sizes",
    "map_sizes",
    "pixels",
    "usually",
    "whole_numbers",
]


def usually(common, rare):
    """Strategy that draws from `common` four times in five, else from `rare`.

    Hypothesis shrinks a failing case towards `common`: a rare case is shown only if no common one
    fails.
    """
    # Both are always drawn: hypothesis takes the case with fewer draws for the smaller one.
    drawn = st.tuples(st.integers(0, 4), common, rare)
    return drawn.map(lambda drawn: drawn[2] if drawn[0] == 4 else drawn[1])


_SEEDS = st.integers(0, 2**32 - 1)
_BOOLEANS = st.booleans()
_LAYOUTS = usually(st.just("rows"), st.sampled_from(["columns", "view"]))


@functools.cache
def map_sizes(at_most=8, at_least=1):
    """Strategy of pairs (H, W), usually with H ≠ W, because a square hides swapped axes.

    The rare squares find code that is right only if the sides differ.
    """
    side = st.integers(at_least, at_most)
    not_square = st.tuples(side, side).filter(lambda size: size[0] != size[1])
    return usually(not_square, side.map(lambda length: (length, length)))


@functools.cache
def kernel_sizes(map_size, at_most=4):
    """Strategy of pairs (K_h, K_w) that fit into a map of `map_size`."""
    height, width = (st.integers(1, min(side, at_most)) for side in map_size)
    return st.tuples(height, width)


@functools.cache
def dtypes():
    """Strategy of the dtypes of an input, which a function must keep."""
    return st.sampled_from([np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.int64)])


@functools.cache
def kernel_dtypes(dtype):
    """Strategy of the dtypes of a kernel for an input of `dtype`: the same, or int64.

    A kernel of int64 finds code that gives the answer the kernel's dtype.
    """
    return usually(st.just(np.dtype(dtype)), st.just(np.dtype(np.int64)))


@st.composite
def exact_arrays(draw, shape, dtype=np.float64, *, within=9):
    """Strategy of arrays whose products are exact in `dtype`, as nearly all of their sums are.

    Two right answers then hardly differ, whatever the order of their sums. The numbers are whole,
    from −`within` to `within`; in every other draw they are larger, and with a float dtype eighths,
    which finds code that rounds them, or sums them in a smaller dtype. Now and then the array is a
    view of a larger one, or column-major.

    Only the shape and three numbers are drawn, not each cell: hypothesis then finds the smallest
    shape quickly, and the cells stay different, so that a mistake shows.
    """
    dtype = np.dtype(dtype)
    layout, large, seed = draw(_LAYOUTS), draw(_BOOLEANS), draw(_SEEDS)
    array = whole_numbers(shape, within=_LARGEST[dtype.name] if large else within, seed=seed)
    array = (array / 8 if large and dtype.kind == "f" else array).astype(dtype)
    return _laid_out(array, layout)


@st.composite
def any_arrays(draw, shape, dtype=np.float64):
    """Strategy of arrays for code that moves or compares numbers, but does not add them.

    The numbers are small and whole; in every other draw they reach a million with one decimal,
    which float32 cannot hold, or 2⁴⁰ for int64. The layout in memory is as in `exact_arrays`.
    """
    dtype = np.dtype(dtype)
    layout, large, seed = draw(_LAYOUTS), draw(_BOOLEANS), draw(_SEEDS)
    if large and dtype.kind == "i":
        return _laid_out(whole_numbers(shape, dtype, within=2**40, seed=seed), layout)
    array = whole_numbers(shape, within=10_000_000 if large else 9, seed=seed)
    return _laid_out((array / 10 if large else array).astype(dtype), layout)


def whole_numbers(shape, dtype=np.float64, *, within=9, seed=0):
    """Array of whole numbers from −`within` to `within`, which depends on the arguments alone."""
    rng = np.random.default_rng((seed, within, *shape))
    return rng.integers(-within, within, shape, endpoint=True).astype(dtype)


def pixels(shape):
    """Strategy of uint8 arrays, 0 to 255."""
    return _SEEDS.map(
        lambda seed: np.random.default_rng((seed, *shape)).integers(0, 256, shape, dtype=np.uint8)
    )


# The largest whole number, before floats are divided by 8. A product has twice the bits, a sum of
# 64 products 6 more: in float32 within its 24 bits; in int64 beyond the 31 of int32, but within the
# 53 of float64, in which the oracle computes. In float64 a single number needs more bits than
# float32 has, and a product is exact; a sum of several may be rounded.
_LARGEST = {"float32": 2**8, "float64": 2**26, "int64": 2**20}


def _laid_out(array, layout):
    if layout == "columns":
        return np.asfortranarray(array)
    return np.repeat(array, 2, axis=-1)[..., ::2] if layout == "view" else array
