"""06.3 Transfer: the matrix of a convolution with stride."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays


@st.composite
def _cases(draw):
    size = draw(st.integers(1, 8))
    kernel = draw(exact_arrays((draw(st.integers(1, min(size, 4))),), draw(dtypes()), within=4))
    return {"kernel": kernel, "input_size": size, "stride": draw(st.integers(1, 3))}


def _matrix(kernel, input_size, stride):
    """Column by column: what the convolution makes of an input with a single 1."""
    units = np.eye(input_size, dtype=kernel.dtype)[:, None]
    return torch_convolution(units, kernel[None, None], stride=stride)[:, 0].T.copy()


def _rounded_up(kernel, input_size, stride):
    """With a row for a last window that hangs over the end, cut off there."""
    rows = -(-(input_size - len(kernel)) // stride) + 1
    return _matrix(kernel, input_size + stride, stride)[:rows, :input_size].copy()


def _rounded_up_slices(kernel, input_size, stride):
    matrix = np.zeros_like(_rounded_up(kernel, input_size, stride))
    for i, row in enumerate(matrix):
        row[i * stride : i * stride + len(kernel)] = kernel
    return matrix


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_matrix,
    truth="what PyTorch's conv1d makes of each unit vector",
    mistakes=(
        Mistake(
            lambda kernel, input_size, stride: _matrix(kernel, input_size, 1)[
                : len(_matrix(kernel, input_size, stride))
            ].copy(),
            "Row i starts at column i · stride, not at column i.",
        ),
        Mistake(
            lambda kernel, input_size, stride: _matrix(kernel, input_size, stride).T.copy(),
            "Rows and columns have changed places: a row for each output, a column for each input.",
        ),
        Mistake(
            lambda kernel, input_size, stride: _matrix(kernel, input_size, 1),
            "The stride is left out: row i starts at column i · stride.",
        ),
        Mistake(
            lambda kernel, input_size, stride: _matrix(kernel[::-1], input_size, stride),
            "The kernel is flipped. PyTorch does not flip it.",
        ),
        Mistake(
            lambda kernel, input_size, stride: _matrix(kernel, input_size, stride)[:-1].copy(),
            "The last row is missing: there is one place more than steps.",
        ),
        Mistake(
            lambda kernel, input_size, stride: _matrix(kernel, input_size, stride).astype(float),
            "The numbers are right, but the dtype is not that of the kernel.",
        ),
        Mistake(
            _rounded_up,
            "A window that hangs over the end is left out: round (I - K) / S down.",
        ),
        Mistake(
            _rounded_up_slices,
            "A window that hangs over the end is left out: round (I - K) / S down.",
        ),
        Mistake(
            lambda kernel, input_size, stride: np.eye(input_size, dtype=kernel.dtype),
            "That leaves the input as it is.",
        ),
    ),
)
