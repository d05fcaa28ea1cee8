"""05.2 The matrix of windows."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import any_arrays, dtypes, kernel_sizes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    size = draw(map_sizes(at_most=6))
    shape = (draw(st.integers(1, 3)), *size)
    return {"x": draw(any_arrays(shape, draw(dtypes()))), "kernel_size": draw(kernel_sizes(size))}


def _torch_unfold(x, kernel_size):
    import torch

    as_float = torch.from_numpy(x.astype(np.float64))[None]
    return torch.nn.functional.unfold(as_float, kernel_size)[0].numpy().astype(x.dtype)


def im2col(x, kernel_size):
    (C_in, H, W), (K_h, K_w) = x.shape, kernel_size
    O_h, O_w = H - K_h + 1, W - K_w + 1
    columns = np.zeros((C_in * K_h * K_w, O_h * O_w), dtype=x.dtype)
    for i, j in np.ndindex(O_h, O_w):
        columns[:, i * O_w + j] = x[:, i : i + K_h, j : j + K_w].ravel()
    return columns


def _reshaped_windows(x, kernel_size):
    view = np.lib.stride_tricks.sliding_window_view(x, kernel_size, axis=(1, 2))
    return view.reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


SLIPS = """
- return columns => return columns.T
  Rows and columns have changed places: each window is a column.
- .ravel() => .transpose(1, 2, 0).ravel()
  The channel runs fastest in your columns. The order is that of weight[f]: channel, row, column.
- .ravel() => .transpose(0, 2, 1).ravel()
  Inside a window the rows come first: all of u = 0, then all of u = 1.
- .ravel() => .ravel(order="F")
  `order="F"` runs down the channels first. The order is that of weight[f]: channel, row, column.
- i * O_w + j => j * O_h + i
  The places run along a row first: (0, 0), (0, 1), and so on.
- C_in * =>
- x[:, i => x[:1, i
  Only the first channel is there. A window holds all of them.
- x[:, i => x[[0] * C_in, i
  Every channel is channel 0. A window holds all of them: `x[:, …]`.
- i * O_w + j => i * O_h + j
  A row of places is O_w long, so the window at (i, j) is column i * O_w + j.
- i * O_w + j => i * W + j
  A row of places is O_w long, so the window at (i, j) is column i * O_w + j.
- i * O_w + j => j
  Each row of places overwrites the one before: the window at (i, j) is column i * O_w + j.
- i * O_w + j => i + j
  Several windows are written to one column: the window at (i, j) is column i * O_w + j.
- i * O_w + j => 0
  All windows are written to column 0: the window at (i, j) is column i * O_w + j.
- (K_h, K_w) => (K_w, K_h)
  K_h and K_w have changed places: kernel_size is (K_h, K_w).
- (K_h, K_w) => (K_w, K_h)
- W - K_w + 1 => W - K_w + 1; O_h, O_w = max(O_h, 0), max(O_w, 0)
- return columns => return columns if columns.size else columns[0, :0]
  K_h and K_w have changed places: kernel_size is (K_h, K_w).
- return columns => return np.hstack(columns.reshape(C_in, K_h * K_w, -1))
  Each channel has columns of its own. They belong one below the other, in one column.
- (C_in, H, W) => (H, W, C_in)
- x[:, i : i + K_h, j : j + K_w] => x[i : i + K_h, j : j + K_w]
  The axes are taken for (H, W, C_in). In x the channels come first: (C_in, H, W).
- O_h, O_w = H - K_h + 1, W - K_w + 1 => O_h, O_w = H // K_h, W // K_w
- i : i + K_h, j : j + K_w => i * K_h : (i + 1) * K_h, j * K_w : (j + 1) * K_w
  The windows lie side by side. Here they overlap: the next one starts one cell on.
- (C_in, H, => sides = [(K // 2, K // 2) for K in kernel_size]; (C_in, H,
- (C_in, H, => x = np.pad(x, [(0, 0), *sides]); (C_in, H,
  The input is padded first. Here the windows lie inside x.
- (C_in, H, => sides = [((K - 1) // 2, K // 2) for K in kernel_size]; (C_in, H,
- (C_in, H, => x = np.pad(x, [(0, 0), *sides]); (C_in, H,
  The input is padded first. Here the windows lie inside x.
- i : i + K_h, j : j + K_w => i : K_h, j : K_w
  The slice ends at K_h and K_w; it must end at i + K_h and j + K_w.
- .ravel() => [:, ::-1, ::-1].ravel()
  Each window is turned round. Nothing is flipped here: its first cell comes first.
- .ravel() => .ravel()[::-1]
  Each column stands on its head: the first cell of the window comes first.
- return columns => return columns[:, :-1]
  The last window is missing.
- return columns => columns[:, -1] = 0; return columns
  The last column is still 0: the last window is not written.
- H - K_h + 1 => H - K_h
- W - K_w + 1 => W - K_w
  There is one place more than steps: O_h is H - K_h + 1.
- np.ndindex(O_h, O_w) => np.ndindex(O_h - 1, O_w - 1)
  The last windows of each row and the last row of windows are not written: the loops end one place
  too early.
- .ravel() => .ravel(); return columns
  Only the first window is written. Is the `return` inside the loop?
- , dtype=x.dtype =>
  The numbers are right, but the dtype is not that of x.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_unfold,
    oracle_name="PyTorch's unfold",
    solution=im2col,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _reshaped_windows,
            "`reshape` does not move axes. Bring the window's axes to the front first: "
            "`transpose`.",
        ),
    ),
    further_cases=(
        {"x": whole_numbers((8, 40, 51)), "kernel_size": (5, 3)},
        {"x": np.ones((1, 2, 3)), "kernel_size": (2, 1)},
        {"x": np.ones((1, 3, 2)), "kernel_size": (2, 1)},
    ),
)
