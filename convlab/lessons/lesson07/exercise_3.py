"""07.3 Transfer: two layers with channels as one."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.draws import dtypes, exact_arrays
from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    channels, middle, filters = (draw(st.integers(1, 3)) for _ in range(3))
    sizes = [draw(st.integers(1, 3)) for _ in range(4)]
    dtype = draw(dtypes())
    return {
        "first": draw(exact_arrays((middle, channels, *sizes[:2]), dtype, within=4)),
        "second": draw(exact_arrays((filters, middle, *sizes[2:]), dtype, within=4)),
    }


def _measured(first, second):
    """Cell by cell: what the two layers make of an image with a single 1."""
    import torch

    size = [k + m - 1 for k, m in zip(first.shape[2:], second.shape[2:], strict=True)]
    cells = first.shape[1] * size[0] * size[1]
    units = torch.eye(cells, dtype=torch.float64).reshape(cells, first.shape[1], *size)
    kernels = [torch.tensor(weight, dtype=torch.float64) for weight in (first, second)]
    out = torch.conv2d(torch.conv2d(units, kernels[0]), kernels[1])  # (cells, filters, 1, 1)
    shape = (second.shape[0], first.shape[1], *size)
    return out[:, :, 0, 0].T.reshape(shape).numpy().astype(first.dtype)


def _flipped(weight):
    return weight[:, :, ::-1, ::-1].copy()


def _one_map_only(first, second):
    return _measured(first[:1], second[:, :1])


def _overwritten(first, second):
    """The copies replace each other where they overlap."""
    one = np.zeros_like(_measured(first, second))
    height, width = first.shape[2:]
    for f, m, u, v in np.ndindex(second.shape):
        one[f, :, u : u + height, v : v + width] = second[f, m, u, v] * first[m]
    return one


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_measured,
    truth="what PyTorch's two layers make of an image with a single 1",
    mistakes=(
        Mistake(
            _overwritten,
            "Where the copies overlap they are added: `+=`, not `=`.",
        ),
        Mistake(
            lambda first, second: _measured(first, _flipped(second)),
            "The second kernel is flipped: its weight at u, v moves the copy by u rows and v "
            "columns.",
        ),
        Mistake(
            lambda first, second: _measured(_flipped(first), second),
            "The first kernel is flipped: its copies are laid down as they are.",
        ),
        Mistake(
            _one_map_only,
            "Only the first map in the middle counts in yours. Sum over all of them.",
        ),
        Mistake(
            lambda first, second: np.moveaxis(_measured(first, second), 0, 1).copy(),
            "Filters and channels have changed places: the shape is (F, C, rows, columns).",
        ),
        Mistake(
            lambda first, second: _measured(first, second).astype(float),
            "The numbers are right, but the dtype is not that of the kernels.",
        ),
        Mistake(
            lambda first, second: np.repeat(
                _measured(first.sum(axis=1, keepdims=True), second), first.shape[1], axis=1
            ),
            "The channels of x are summed in the first kernel: each keeps weights of its own.",
        ),
    ),
)
