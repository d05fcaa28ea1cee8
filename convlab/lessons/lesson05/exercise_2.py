"""05.2 The matrix of windows."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.draws import dtypes, exact_arrays, kernel_sizes, map_sizes
from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    size = draw(map_sizes(at_most=6))
    shape = (draw(st.integers(1, 3)), *size)
    return {
        "x": draw(exact_arrays(shape, draw(dtypes()))),
        "kernel_size": draw(kernel_sizes(size, at_most=3)),
    }


def _columns(x, kernel_size):
    import torch

    as_float = torch.from_numpy(x.astype(np.float64))[None]
    return torch.nn.functional.unfold(as_float, kernel_size)[0].numpy().astype(x.dtype)


def _in_another_order(order, x, kernel_size):
    """The rows of the matrix, whose order is (c, u, v), in another one."""
    rows = np.arange(len(x) * kernel_size[0] * kernel_size[1])
    return _columns(x, kernel_size)[rows.reshape(len(x), *kernel_size).transpose(order).ravel()]


def _places_by_column(x, kernel_size):
    height, width = (side - k + 1 for side, k in zip(x.shape[1:], kernel_size, strict=True))
    places = np.arange(height * width).reshape(height, width).T.ravel()
    return _columns(x, kernel_size)[:, places]


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_columns,
    truth="PyTorch's unfold",
    mistakes=(
        Mistake(
            lambda x, kernel_size: np.lib.stride_tricks.sliding_window_view(
                x, kernel_size, axis=(1, 2)
            ).reshape(len(x) * kernel_size[0] * kernel_size[1], -1),
            "`reshape` does not move axes. Bring the window's axes to the front first: "
            "`transpose`.",
        ),
        Mistake(
            lambda x, kernel_size: _columns(x, kernel_size).T.copy(),
            "Rows and columns have changed places: each window is a column.",
        ),
        Mistake(
            lambda x, kernel_size: _in_another_order((1, 2, 0), x, kernel_size),
            "The channel runs fastest in your columns. The order is that of weight[f]: channel, "
            "row, column.",
        ),
        Mistake(
            lambda x, kernel_size: _in_another_order((0, 2, 1), x, kernel_size),
            "Inside a window the rows come first: all of u = 0, then all of u = 1.",
        ),
        Mistake(
            _places_by_column,
            "The places run along a row first: (0, 0), (0, 1), and so on.",
        ),
        Mistake(
            lambda x, kernel_size: _columns(x[:1], kernel_size),
            "Only the first channel is there. A window holds all of them.",
        ),
        Mistake(
            lambda x, kernel_size: _columns(x, kernel_size)[:, :-1].copy(),
            "The last window is missing.",
        ),
        Mistake(
            lambda x, kernel_size: _in_another_order((0, 1, 2), x, kernel_size)[::-1].copy(),
            "Each column stands on its head: the first cell of the window comes first.",
        ),
        Mistake(
            lambda x, kernel_size: _columns(x, kernel_size).astype(float),
            "The numbers are right, but the dtype is not that of x.",
        ),
    ),
)
