"""03.2 Cross-correlation with padding and stride."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import (
    dtypes,
    exact_arrays,
    kernel_dtypes,
    kernel_sizes,
    map_sizes,
    usually,
    whole_numbers,
)


@st.composite
def _cases(draw):
    size, dtype = draw(map_sizes()), draw(dtypes())
    step, cells = st.integers(1, 4), st.integers(0, 3)
    padding = draw(st.tuples(cells, cells))
    padded_size = tuple(side + 2 * P for side, P in zip(size, padding, strict=True))
    kernel_size = draw(usually(kernel_sizes(size), kernel_sizes(padded_size, at_most=14)))
    return {
        "x": draw(exact_arrays(size, dtype)),
        "kernel": draw(exact_arrays(kernel_size, draw(kernel_dtypes(dtype)), within=4)),
        "stride": draw(st.tuples(step, step)),
        "padding": padding,
    }


def _torch_conv2d(x, kernel, stride, padding):
    x, kernel = x[None, None], kernel[None, None]
    return torch_convolution(x, kernel, stride=stride, padding=padding)[0, 0]


def correlate(x, kernel, stride, padding):
    (K_h, K_w), (S_h, S_w), (P_h, P_w) = kernel.shape, stride, padding
    padded = np.pad(x, ((P_h, P_h), (P_w, P_w)))
    O_h = (padded.shape[0] - K_h) // S_h + 1
    O_w = (padded.shape[1] - K_w) // S_w + 1
    out = np.zeros((O_h, O_w), dtype=x.dtype)
    for i, j in np.ndindex(out.shape):
        row, column = i * S_h, j * S_w
        out[i, j] = (padded[row : row + K_h, column : column + K_w] * kernel).sum()
    return out


def _with_negative_indices(x, kernel, stride, padding):
    out = np.zeros(_torch_conv2d(x, kernel, stride, padding).shape, x.dtype)
    for i, j, u, v in np.ndindex(*out.shape, *kernel.shape):
        row, column = i * stride[0] + u - padding[0], j * stride[1] + v - padding[1]
        if row < x.shape[0] and column < x.shape[1]:
            out[i, j] += x[row, column] * kernel[u, v]
    return out


SLIPS = """
- ((P_h, P_h), (P_w, P_w)) => (P_h, P_w)
  `np.pad(x, (a, b))` pads every axis, with a before and b after. Write ((P_h, P_h), (P_w, P_w)).
- kernel.shape, stride, => kernel.shape, (1, 1),
  The stride is left out: the kernel moves on by one cell each time.
- kernel.shape, stride, => kernel.shape, kernel.shape,
  The windows lie side by side: they move on by the size of the kernel. They move on by the stride.
- np.pad(x, ((P_h, P_h), (P_w, P_w))) => x
  The padding is left out.
- (S_h, S_w) => (S_w, S_h)
  The two strides have changed places: stride[0] is down, along the rows.
- i * S_h, j * S_w => i * S_w, j * S_h
  The two strides have changed places: stride[0] is down, along the rows.
- (P_h, P_w) => (P_w, P_h)
  The two paddings have changed places: padding[0] rows go above and below.
- (S_h, S_w), (P_h, P_w) => (P_h, P_w), (S_h, S_w)
  Stride and padding have changed places: the stride is given first.
- (K_h, K_w) => (K_w, K_h)
  K_h and K_w have changed places: kernel.shape is (K_h, K_w).
- kernel.shape, stride, padding => kernel.shape, stride, padding; K_w = K_h
  The kernel is taken for a square one. Its width is kernel.shape[1].
- // S_w => // S_h
- j * S_w => j * S_h
  The stride along the columns is stride[1]; stride[0] is used for both.
- out[i, j] => out[i, j * S_w // S_h]
  The stride along the columns is stride[1]; stride[0] is used for both.
- S_h => S_w
  The stride along the rows is stride[0]; stride[1] is used for both.
- out[i, j] => out[i * S_h // S_w, j]
  The stride along the rows is stride[0]; stride[1] is used for both.
- (P_w, P_w) => (P_h, P_h)
  The padding of the columns is padding[1]; padding[0] is used for both.
- (P_h, P_h) => (P_w, P_w)
  The padding of the rows is padding[0]; padding[1] is used for both.
- (P_h, P_h), (P_w, P_w) => (P_h, 0), (P_w, 0)
  Cells are added at the top and on the left only, or the size counts P_h once. Padding counts for
  each side: 2 * P_h.
- (P_h, P_h), (P_w, P_w) => (0, P_h), (0, P_w)
  Cells are added at the bottom and on the right only. Padding counts for each side.
- (P_h, P_h), (P_w, P_w) => (0, 2 * P_h), (0, 2 * P_w)
  All the padding is at the bottom and on the right. x starts at row P_h, column P_w.
- (P_h, P_h), (P_w, P_w) => (P_h // 2, P_h // 2), (P_w // 2, P_w // 2)
  The padding is shared between the two sides. It counts for each side in full.
- (P_h, P_h), (P_w, P_w) => (P_h // 2, P_h - P_h // 2), (P_w // 2, P_w - P_w // 2)
  The padding is shared between the two sides. It counts for each side in full.
- (P_w, P_w))) => (P_w, P_w)), mode="edge")
  The added cells repeat the border. Zeros are asked for.
- (P_w, P_w))) => (P_w, P_w)), mode="wrap")
  The added cells are those of the other side. Zeros are asked for.
- (P_w, P_w))) => (P_w, P_w)), mode="reflect")
  The added cells mirror x. Zeros are asked for.
- np.pad(x, ((P_h, P_h), (P_w, P_w))) => x
- return out => return np.pad(out, ((P_h, P_h), (P_w, P_w)))
  The zeros are put round the output. They go round the input, before the kernel moves.
- padded.shape => x.shape
  The number of places is that of the input without padding. Count them on the padded input.
- (padded.shape[0] - K_h) // S_h + 1 => (x.shape[0] - K_h) // S_h + 1 + 2 * P_h
- (padded.shape[1] - K_w) // S_w + 1 => (x.shape[1] - K_w) // S_w + 1 + 2 * P_w
  The padding is added to the number of places. Count the places on the padded input.
- padded.shape[0] => padded.shape[0] + 2 * P_h
- padded.shape[1] => padded.shape[1] + 2 * P_w
  The padding is counted twice: padded.shape holds it already.
- i * S_h, j * S_w => i, j
  The output has the right size, but its windows move on by one cell. The window of out[i, j]
  starts at row i · stride[0], column j · stride[1].
- = (padded[row => = (x[row
- i * S_h, j * S_w => i * S_h - P_h, j * S_w - P_w
  A slice that starts below 0 counts from the end of x. Cut the windows out of the padded input.
- S_h + 1 => S_h
- S_w + 1 => S_w
  The + 1 is missing: there is one place more than steps.
- - K_h) // S_h + 1 => - K_h + 1) // S_h
- - K_w) // S_w + 1 => - K_w + 1) // S_w
  The + 1 comes after the division: it is for the first window, which needs no step.
- = (padded.shape[0] - K_h) // S_h => = padded.shape[0] // S_h - K_h // S_h
- = (padded.shape[1] - K_w) // S_w => = padded.shape[1] // S_w - K_w // S_w
  Each part is rounded down by itself. Subtract first, then divide, then + 1.
- - K_h) // => - K_h - 1) //
- - K_w) // => - K_w - 1) //
  The last window is missing where it fits exactly: `range` stops before its end, so the end is
  one more than the last start.
- (P_h, P_h), (P_w, P_w) => (P_h, P_h + S_h - 1), (P_w, P_w + S_w - 1)
  The number of places is rounded up: the last window hangs over the end. Round down: `//`.
- = (padded.shape[0] - K_h) // S_h => = -((K_h - padded.shape[0]) // S_h)
- = (padded.shape[1] - K_w) // S_w => = -((K_w - padded.shape[1]) // S_w)
  The number of places is rounded up: the last window hangs over the end. Round down: `//`.
- out[i, j] => out[row, column]
  The window that starts at row i · stride[0] goes to row i of the answer.
- i * S_h, j * S_w => i, j
- .sum() => .sum() * (i % S_h == j % S_w == 0)
  The loops leave out cells of the answer. It is the windows' starts that are a stride apart.
- // S_h + 1 => + 1
- // S_w + 1 => + 1
- i * S_h, j * S_w => i, j
- .sum() => .sum() * (i % S_h == j % S_w == 0)
  The answer has a cell for each window of stride 1. The window at row i · stride[0] goes to row i.
- (P_w, P_w))) => (P_w, P_w)))[::S_h, ::S_w]; S_h = S_w = 1
  The stride leaves out cells of x. It leaves out windows; each window reads neighbouring cells.
- - K_h) // S_h + 1 => - K_h + 1) // S_h
- - K_w) // S_w + 1 => - K_w + 1) // S_w
- i * S_h, j * S_w => i * S_h + S_h - 1, j * S_w + S_w - 1
  The first window starts at row 0, column 0, whatever the stride: `[::S]`.
- np.pad(x, ((P_h, P_h), (P_w, P_w))) => np.zeros((len(x) + 2 * P_h, x.shape[1] + 2 * P_w))
- O_h = => padded[P_h:-P_h, P_w:-P_w] = x; O_h =
  With padding 0, `padded[0:-0]` holds nothing. Count from the front: padded[P_h : P_h + H,
  P_w : P_w + W], or take np.pad.
- * kernel) => * kernel[::-1, ::-1])
  The kernel is flipped. PyTorch does not flip it.
- (out.shape) => (O_h - 1, O_w - 1)
  The last row and the last column are still 0: the loops end one place too early.
- .sum() => .sum(); return out
  Only the first number is computed. Is the `return` inside the loop?
- (padded[row => (padded.astype(int)[row
- * kernel) => * kernel.astype(int))
  The fraction is lost. Is something rounded, or made an int, on the way?
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv2d,
    oracle_name="PyTorch's conv2d",
    solution=correlate,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _with_negative_indices,
            "A negative index counts from the end of x. Above x and to the left of it there are "
            "zeros.",
        ),
    ),
    further_cases=(
        {
            "x": whole_numbers((227, 171)),
            "kernel": whole_numbers((11, 7), within=4),
            "stride": (4, 3),
            "padding": (2, 1),
        },
        {  # cells between windows are never read
            "x": whole_numbers((9, 13)),
            "kernel": whole_numbers((1, 2), within=4),
            "stride": (2, 3),
            "padding": (0, 1),
        },
        {"x": np.ones((2, 3)), "kernel": np.ones((1, 1)), "stride": (1, 1), "padding": (0, 0)},
        {"x": np.ones((3, 2)), "kernel": np.ones((1, 1)), "stride": (1, 1), "padding": (0, 0)},
    ),
)
