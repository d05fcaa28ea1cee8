"""05.2 The matrix of windows."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_sizes, map_sizes


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


def _window_by_window(x, kernel_size, column=lambda i, j, O_h, O_w: i * O_w + j):
    """What a solution with loops gives, or raises, whose columns are numbered by `column`."""
    (channels, height, width), (K_h, K_w) = x.shape, kernel_size
    O_h, O_w = height - K_h + 1, width - K_w + 1
    columns = np.zeros((channels * K_h * K_w, O_h * O_w), x.dtype)
    for i, j in np.ndindex(O_h, O_w):
        columns[:, column(i, j, O_h, O_w)] = x[:, i : i + K_h, j : j + K_w].ravel()
    return columns


def _turned_windows(x, kernel_size):
    rows = np.arange(len(x) * kernel_size[0] * kernel_size[1]).reshape(len(x), *kernel_size)
    return _columns(x, kernel_size)[rows[:, ::-1, ::-1].ravel()]


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
            lambda x, kernel_size: _window_by_window(
                x, kernel_size, lambda i, j, O_h, O_w: i * O_h + j
            ),
            "A row of places is O_w long, so the window at (i, j) is column i * O_w + j.",
        ),
        Mistake(
            lambda x, kernel_size: _window_by_window(x, kernel_size, lambda i, j, O_h, O_w: j),
            "Each row of places overwrites the one before: the window at (i, j) is column "
            "i * O_w + j.",
        ),
        Mistake(
            lambda x, kernel_size: _window_by_window(x, kernel_size[::-1]),
            "K_h and K_w have changed places: kernel_size is (K_h, K_w).",
        ),
        Mistake(
            lambda x, kernel_size: np.hstack(
                [_columns(channel[None], kernel_size) for channel in x]
            ),
            "The channels lie side by side. They belong one below the other, in one column.",
        ),
        Mistake(
            _turned_windows,
            "Each window is turned round. Nothing is flipped here: its first cell comes first.",
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
