"""07.3 Transfer: two layers with channels as one."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import dtypes, exact_arrays


@st.composite
def _cases(draw):
    channels, middle, filters = (draw(st.integers(1, 3)) for _ in range(3))
    sizes = [draw(st.integers(1, 3)) for _ in range(4)]
    dtype = draw(dtypes())
    return {
        "first": draw(exact_arrays((middle, channels, *sizes[:2]), dtype, within=4)),
        "second": draw(exact_arrays((filters, middle, *sizes[2:]), dtype, within=4)),
    }


def _full(first, second):
    """The convolution of both in full: a transposed one lays down copies of its weight."""
    import torch

    kernels = [torch.tensor(weight, dtype=torch.float64) for weight in (second, first)]
    return torch.nn.functional.conv_transpose2d(*kernels).numpy().astype(first.dtype)


def _flipped(weight):
    return weight[:, :, ::-1, ::-1].copy()


def _one_map_only(first, second):
    return _full(first[:1], second[:, :1])


def _overwritten(first, second):
    """The copies replace each other where they overlap."""
    one = np.zeros_like(_full(first, second))
    height, width = first.shape[2:]
    for f, m, u, v in np.ndindex(second.shape):
        one[f, :, u : u + height, v : v + width] = second[f, m, u, v] * first[m]
    return one


def _sums_overwritten(first, second):
    """The same, once the maps in the middle are summed."""
    one = np.zeros_like(_full(first, second))
    height, width = first.shape[2:]
    for u, v in np.ndindex(second.shape[2:]):
        copies = np.einsum("fm,mchw->fchw", second[:, :, u, v], first)
        one[:, :, u : u + height, v : v + width] = copies
    return one


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_full,
    truth="PyTorch's conv_transpose2d(second, first)",
    mistakes=(
        Mistake(
            _overwritten,
            "Where the copies overlap they are added: `+=`, not `=`.",
        ),
        Mistake(
            _sums_overwritten,
            "Where the copies overlap they are added: `+=`, not `=`.",
        ),
        Mistake(
            lambda first, second: _full(first, _flipped(second)),
            "The second kernel is flipped: its weight at u, v moves the copy by u rows and v "
            "columns.",
        ),
        Mistake(
            lambda first, second: _full(_flipped(first), second),
            "The first kernel is flipped: its copies are laid down as they are.",
        ),
        Mistake(
            _one_map_only,
            "Only the first map in the middle counts in yours. Sum over all of them.",
        ),
        Mistake(
            lambda first, second: np.moveaxis(_full(first, second), 0, 1).copy(),
            "Filters and channels have changed places: the shape is (F, C, rows, columns).",
        ),
        Mistake(
            lambda first, second: _full(first, second).astype(float),
            "The numbers are right, but the dtype is not that of the kernels.",
        ),
        Mistake(
            lambda first, second: np.repeat(
                _full(first.sum(axis=1, keepdims=True), second), first.shape[1], axis=1
            ),
            "The channels of x are summed in the first kernel: each keeps weights of its own.",
        ),
    ),
)
