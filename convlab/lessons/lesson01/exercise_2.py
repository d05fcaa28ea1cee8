"""01.2 The whole map, window by window."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import (
    dtypes,
    exact_arrays,
    kernel_dtypes,
    kernel_sizes,
    map_sizes,
    whole_numbers,
)


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    dtype = draw(dtypes())
    kernel_size = draw(kernel_sizes(size, at_most=6))
    kernel = draw(exact_arrays(kernel_size, dtype, within=4))
    kernel = kernel.astype(draw(kernel_dtypes(dtype)), copy=False)
    return {"x": draw(exact_arrays(size, dtype)), "kernel": kernel}


def _torch_conv2d(x, kernel):
    return torch_convolution(x[None, None], kernel[None, None])[0, 0]


def correlate(x, kernel):
    K_h, K_w = kernel.shape
    out = np.zeros((x.shape[0] - K_h + 1, x.shape[1] - K_w + 1), dtype=x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + K_h, j : j + K_w] * kernel).sum()
    return out


SLIPS = """
- (out.shape) => (out.shape[0] - 1, out.shape[1] - 1)
  The last row and the last column are still 0: the loops end one place too early.
- (out.shape) => (out.shape[0], out.shape[1] - 1)
  The last column is still 0: the loop over j ends one place too early.
- (out.shape) => (out.shape[0] - 1, out.shape[1])
  The last row is still 0: the loop over i ends one place too early.
- out[i, j] = ( => out[i, j] = (i * j > 0) * (
  The first row and the first column are still 0: the loops begin at 1.
- (out.shape) => (out.shape[0], out.shape[0])
  Both loops run over the rows of the map. j runs over its columns.
- out[i, j] => out[j, i]
  The answer is written to [j, i]. The row comes first: [i, j].
- - K_h + 1 => // K_h
- - K_w + 1 => // K_w
- i : i + K_h, j : j + K_w => i * K_h : (i + 1) * K_h, j * K_w : (j + 1) * K_w
  The windows lie side by side. Here they overlap: the next one starts one cell on.
- i : i + K_h, j : j + K_w => i * K_h : (i + 1) * K_h, j * K_w : (j + 1) * K_w
  The windows lie side by side. Here they overlap: the next one starts one cell on.
- i + K_h => K_h
- j + K_w => K_w
  The slice ends at K_h and K_w; it must end at i + K_h and j + K_w.
- i + K_h => i + K_h - 1
- j + K_w => j + K_w - 1
  The slice ends one too early: its end is left out, so that i : i + K_h are K_h rows.
- i : i + K_h, j : j + K_w => :K_h, :K_w
  The window never moves: it must start at row i, column j.
- i : i + K_h => :K_h
  i is left out: the window starts at row i.
- j : j + K_w => :K_w
  j is left out: the window starts at column j.
- i : i + K_h, j : j + K_w => j : j + K_h, i : i + K_w
  Row and column of the window have changed places: i counts rows, the first axis.
- j : j + K_w => i : i + K_w
  The window starts at column i. It is j that counts the columns.
- (x[i => (x.astype(int)[i
- * kernel => * kernel.astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- * kernel => * kernel.astype(int)
  The fractions of the kernel are lost. Take it as it is.
- (x[i => (x.astype(np.float32)[i
- * kernel => * kernel.astype(np.float32)
  Digits are lost: float32 holds about seven. Compute in the dtype of x.
- .sum() => .sum(); return out
  Only the first number is computed. Is the `return` inside the loop?
- (out.shape) => (1, out.shape[1])
  Only the first row is computed. Is the `return` inside the loop over i?
- out[i, j] => number
  All numbers are 0: the sums are not written into the answer.
- return out => return out.cumsum().reshape(out.shape)
  The sum goes on from window to window. Set it back to 0 at each place, inside both loops.
- return out => return out.cumsum(axis=1)
  The sum goes on along each row. Set it back to 0 at each place, inside both loops.
- .sum() => [-1, -1]
  Only the last product of each window is left: each overwrites the one before. Use `+=`.
- ] * kernel).sum() => ].sum() * kernel).sum()
  The window is summed before it meets the kernel. Multiply cell by cell, then sum.
- .sum() => [1:, 1:].sum()
  The first row and column of each window are left out: range(n) begins at 0.
- .sum() => [:-1, :-1].sum()
  The last row and column of each window are left out: range(n) ends at n - 1.
- .sum() => .mean()
  Those are the means of the products. Take their sums.
- .sum() => .sum() / kernel.sum()
  That is divided by the sum of the kernel. The sum of the products is asked for, as it is.
- out[i, j] = ( => out[i, j] = max(0, (
- .sum() => .sum())
  Negative numbers are cut off at 0. Keep them.
- * kernel => @ kernel.T
  That is a matrix product. The products are cell by cell: `*`, not `@`.
- * kernel => @ kernel
  That is a matrix product. The products are cell by cell: `*`, not `@`.
- ] * kernel => ].dot(kernel)
  That is a matrix product. The products are cell by cell: `*`, not `@`.
- np.zeros( => np.zeros_like(x); places = np.zeros(
- (out.shape) => (places.shape)
  The answer has the size of x, with zeros where no window fits. Make it smaller.
- * kernel => * kernel[::-1, ::-1]
  That is the mathematician's convolution: the kernel is flipped. PyTorch does not flip it.
- * kernel => * kernel[::-1]
  The kernel is turned upside down. Take it as it is.
- * kernel => * kernel[:, ::-1]
  The kernel is mirrored. Take it as it is.
- (x[i => (np.roll(x, (K_h - 1, K_w - 1), (0, 1))[i
- * kernel => * kernel[::-1, ::-1]
  By the Fourier transform alone, the kernel is flipped and the map goes round its borders. Take
  the conjugate of the kernel's transform.
- K_h + 1 => K_h
- K_w + 1 => K_w
  The last row and the last column of windows are missing: there are
  x.shape[0] - kernel.shape[0] + 1 rows of them. Mind the + 1.
- K_h + 1 => K_h
  The last row of windows is missing: there are x.shape[0] - kernel.shape[0] + 1. Mind the + 1.
- K_w + 1 => K_w
  The last column of windows is missing: there are x.shape[1] - kernel.shape[1] + 1. Mind the + 1.
- K_h + 1 => K_h - 1
- K_w + 1 => K_w - 1
  There are too few windows: x.shape[0] - kernel.shape[0] + 1 rows of them, + 1 and not - 1.
- - K_h + 1 => - K_h // 2 * 2
- - K_w + 1 => - K_w // 2 * 2
  The size is right for odd kernels only. There are x.shape[0] - kernel.shape[0] + 1 rows of
  windows, for even ones too.
- - K_h + 1 => - K_h // 2 * 2
- - K_w + 1 => - K_w // 2 * 2
- i : i + K_h, j : j + K_w => i : i + K_h // 2 * 2 + 1, j : j + K_w // 2 * 2 + 1
  The size is right for odd kernels only. There are x.shape[0] - kernel.shape[0] + 1 rows of
  windows, for even ones too.
- K_w + 1 => K_h + 1
  The kernel is taken for a square one. Its width is kernel.shape[1].
- x.shape[1] - K_w + 1 => max(x.shape[1] - K_h + 1, 0)
  The kernel is taken for a square one. Its width is kernel.shape[1].
- K_h, K_w = kernel.shape => K_h = K_w = kernel.shape[0]
  The kernel is taken for a square one. Its width is kernel.shape[1].
- K_h, K_w = kernel.shape => K_h = K_w = kernel.shape[0]
- * kernel => * kernel[:, range(K_h)]
  The kernel is taken for a square one. Its width is kernel.shape[1].
- x.shape[1] - K_w + 1 => x.shape[0] - K_h + 1
  The map is taken for a square one. Its width is x.shape[1].
- return out => return out.T
  Rows and columns of the answer have changed places.
- return out => return out.squeeze()
  `squeeze()` drops each axis of size 1, also one of the map. Take [0, 0] instead.
- return out => return out[None, None]
  The axes that PyTorch needs for batch and channels are still there. Take [0, 0].
- kernel.shape => kernel.T.shape
- * kernel => * kernel.T
  The kernel is transposed: its first axis counts rows, as that of x does.
- * kernel => * kernel.T
  The kernel is transposed: its first axis counts rows, as that of x does.
- * kernel => * kernel[np.ix_(range(K_w), range(K_h))].T
  The kernel is transposed: its first axis counts rows, as that of x does.
- K_h, K_w = => K_w, K_h =
  K_h and K_w have changed places: kernel.shape is (K_h, K_w).
- dtype=x.dtype => dtype=kernel.dtype
  The answer has the dtype of the kernel. That of x is asked for.
- kernel.shape => kernel.shape; x = np.pad(x, [((K - 1) // 2, K // 2) for K in kernel.shape])
  That is a map as large as x: windows that hang over the border. Take only those that lie inside x.
- kernel.shape => kernel.shape; x = np.pad(x, [(K // 2, (K - 1) // 2) for K in kernel.shape])
  That is a map as large as x: windows that hang over the border. Take only those that lie inside x.
- kernel.shape => kernel.shape; x = np.pad(x, [(K // 2, K // 2) for K in kernel.shape])
  That is a map as large as x: windows that hang over the border. Take only those that lie inside x.
- kernel.shape => kernel.shape; x = np.pad(x, [(K - 1, K - 1) for K in kernel.shape])
  That is a map larger than x: windows that hang over the border, each with one cell of x at
  least. Take only those that lie inside x (`mode="valid"`).
- * kernel =>
  Those are the sums of the windows. Multiply by the kernel, cell by cell, first.
- , dtype=x.dtype =>
  The numbers are right, but the dtype is not that of x. np.zeros makes float64 unless it is
  told: np.zeros(shape, dtype=x.dtype).
- np.zeros((x => x[: x
- 1, x => 1, : x
- 1), dtype=x.dtype) => 1]
  The numbers are right, but x is changed. Write them into a new array.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv2d,
    oracle_name="PyTorch's conv2d",
    solution=correlate,
    slips=SLIPS,
    further_cases=(
        {"x": whole_numbers((120, 90)), "kernel": whole_numbers((5, 3), within=4)},
        {"x": np.ones((2, 3)), "kernel": np.ones((1, 1))},
        {"x": np.ones((3, 2)), "kernel": np.ones((1, 1))},
    ),
)
