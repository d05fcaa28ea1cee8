"""Strategies for the cases of exercises: small, usually non-square, of tame and of wild numbers."""

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
    """Strategy `common` in four draws of five, else `rare`.

    A case that fails is made smaller towards `common`: a rare one is shown only where no common
    one fails.
    """
    # Both are always drawn: of two cases hypothesis takes the one with fewer draws for the smaller.
    drawn = st.tuples(st.integers(0, 4), common, rare)
    return drawn.map(lambda drawn: drawn[2] if drawn[0] == 4 else drawn[1])


_SEEDS = st.integers(0, 2**32 - 1)
_BOOLEANS = st.booleans()
_LAYOUTS = usually(st.just("rows"), st.sampled_from(["columns", "view"]))


@functools.cache
def map_sizes(at_most=8, at_least=1):
    """Strategy of pairs (H, W), usually with H ≠ W: a square hides swapped axes.

    A square now and then finds code that is right only where no two sides are equal.
    """
    side = st.integers(at_least, at_most)
    unlike = st.tuples(side, side).filter(lambda size: size[0] != size[1])
    return usually(unlike, side.map(lambda length: (length, length)))


@functools.cache
def kernel_sizes(map_size, at_most=4):
    """Strategy of pairs (K_h, K_w) that fit into `map_size`."""
    height, width = (st.integers(1, min(side, at_most)) for side in map_size)
    return st.tuples(height, width)


@functools.cache
def dtypes():
    """Strategy of the dtypes that a function must keep."""
    return st.sampled_from([np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.int64)])


@functools.cache
def kernel_dtypes(dtype):
    """Strategy of the dtypes of a kernel that meets an input of `dtype`: the same, or integers.

    So code that takes the kernel's dtype for the answer is found out.
    """
    return usually(st.just(np.dtype(dtype)), st.just(np.dtype(np.int64)))


@st.composite
def exact_arrays(draw, shape, dtype=np.float64, *, within=9):
    """Strategy of arrays of numbers whose products are exact in `dtype`, and nearly all sums.

    So two right answers hardly differ, in whatever order they take their sums. Whole numbers
    from −`within` to `within`; but in every other draw larger ones, and with a float dtype eighths,
    so that code that rounds them, or sums them in a smaller dtype, is found out. Now and then the
    array is a view of a larger one, or column-major.

    Only the shape and three numbers are drawn, not each cell: hypothesis then finds the smallest
    shape quickly, and the cells stay unlike each other, so that a mistake shows.
    """
    dtype = np.dtype(dtype)
    layout, fine, seed = draw(_LAYOUTS), draw(_BOOLEANS), draw(_SEEDS)
    array = whole_numbers(shape, within=_FINE[dtype.name] if fine else within, seed=seed)
    array = (array / 8 if fine and dtype.kind == "f" else array).astype(dtype)
    return _laid_out(array, layout)


@st.composite
def any_arrays(draw, shape, dtype=np.float64):
    """Strategy of arrays for code that moves or compares numbers and adds none.

    Small whole numbers; or in every other draw up to a million with a decimal, which float32 cannot
    hold, or for int64 up to 2⁴⁰. The layout in memory as in `exact_arrays`.
    """
    dtype = np.dtype(dtype)
    layout, wild, seed = draw(_LAYOUTS), draw(_BOOLEANS), draw(_SEEDS)
    if wild and dtype.kind == "i":
        return _laid_out(whole_numbers(shape, dtype, within=2**40, seed=seed), layout)
    array = whole_numbers(shape, within=10_000_000 if wild else 9, seed=seed)
    return _laid_out((array / 10 if wild else array).astype(dtype), layout)


def whole_numbers(shape, dtype=np.float64, *, within=9, seed=0):
    """An array of whole numbers from −`within` to `within`, the same each time."""
    rng = np.random.default_rng((seed, within, *shape))
    return rng.integers(-within, within, shape, endpoint=True).astype(dtype)


def pixels(shape):
    """Strategy of uint8 arrays from 0 to 255."""
    return _SEEDS.map(
        lambda seed: np.random.default_rng((seed, *shape)).integers(0, 256, shape, dtype=np.uint8)
    )


# The largest whole number, before a float is divided by 8. A product has twice the bits, a sum of
# 64 products 6 more: in float32 within its 24; in int64 beyond the 31 of int32, but within the 53
# of float64, in which the oracle computes. In float64 a number alone is beyond what float32 holds,
# and a product exact; a sum of several may be rounded.
_FINE = {"float32": 2**8, "float64": 2**26, "int64": 2**20}


def _laid_out(array, layout):
    if layout == "columns":
        return np.asfortranarray(array)
    return np.repeat(array, 2, axis=-1)[..., ::2] if layout == "view" else array
