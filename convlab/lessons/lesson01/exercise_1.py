"""01.1 The number of one window."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import exact_arrays, kernel_sizes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    kernel_size = draw(kernel_sizes(size, at_most=8))
    places = [size[axis] - kernel_size[axis] for axis in (0, 1)]
    i, j = (draw(st.integers(0, last)) for last in places)
    dtype = draw(st.sampled_from([np.float64, np.int64]))
    x, kernel = draw(exact_arrays(size, dtype)), draw(exact_arrays(kernel_size, dtype, within=4))
    return {"x": x, "kernel": kernel, "i": i, "j": j}


def _torch_conv2d_at(x, kernel, i, j):
    return float(torch_convolution(x[None, None], kernel[None, None])[0, 0, i, j])


def window_number(x, kernel, i, j):
    K_h, K_w = kernel.shape
    return (x[i : i + K_h, j : j + K_w] * kernel).sum()


SLIPS = """
- .sum() => .sum().astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- return (x => return round((x
- .sum() => .sum())
  The fraction is lost. Is something rounded, or made an int, on the way?
- .sum() => .astype(int).sum()
  The fraction is lost. Is something rounded, or made an int, on the way?
- (x[i => (x.astype(int)[i
- * kernel => * kernel.astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- (x[i => (x.astype(np.float32)[i
- * kernel => * kernel.astype(np.float32)
  Digits are lost: float32 holds about seven. Compute in the dtype of x.
- i + K_h => K_h
- j + K_w => K_w
  The slice ends at K_h and K_w; it must end at i + K_h and j + K_w.
- i + K_h => i + K_h - 1
- j + K_w => j + K_w - 1
  The slice ends one too early: its end is left out, so that i : i + K_h are K_h rows.
- i + K_h => i + K_h + 1
- j + K_w => j + K_w + 1
  The slice ends one too late: its end is left out, so that i : i + K_h are K_h rows.
- kernel.shape => 3, 2
  The kernel is taken for 3 high and 2 wide. Read its sizes from kernel.shape.
- kernel.shape => 3, 3
  The kernel is taken for 3 high and 3 wide. Read its sizes from kernel.shape.
- K_h, K_w = => K_w, K_h =
  K_h and K_w have changed places: kernel.shape is (K_h, K_w).
- * kernel => * kernel[::-1, ::-1]
  That is the kernel flipped: top left of the window meets bottom right of the kernel. Here each
  cell meets the kernel's cell at the same place.
- * kernel => * kernel[::-1]
  The kernel is turned upside down. Each cell meets the kernel's cell at the same place.
- * kernel => * kernel[:, ::-1]
  The kernel is mirrored. Each cell meets the kernel's cell at the same place.
- * kernel =>
  That is the sum of the window. Multiply it by the kernel, cell by cell, first.
- * kernel => + kernel
  The kernel is added. Multiply by it, cell by cell.
- ] * kernel).sum() => ].sum() * kernel).sum()
  The window is summed before it meets the kernel. Multiply cell by cell, then sum.
- .sum() => .mean()
  That is the mean of the products. Take their sum.
- .sum() => .sum() / kernel.sum()
  That is divided by the sum of the kernel. The sum of the products is asked for, as it is.
- .sum() => .max()
  That is the largest product. Take their sum.
- i : i + K_h, j : j + K_w => j : j + K_h, i : i + K_w
  Row and column have changed places: i counts rows, the first axis.
- j + K_w => j + K_h
  The window is as wide as the kernel is high. Its width is kernel.shape[1].
- j : j + K_w] * kernel => range(j, j + K_h)[: K_w + 1]] * kernel[:, range(K_h)]
  The window is as wide as the kernel is high. Its width is kernel.shape[1].
- x[i : i + K_h, j : j + K_w] => x[i : i + K_h].T[range(j, j + K_h)[: K_w + 1]]
- * kernel => * kernel.T[range(K_h)]
  The window is as wide as the kernel is high. Its width is kernel.shape[1].
- i + K_h => i + K_w
  The window is as high as the kernel is wide. Its height is kernel.shape[0].
- kernel.shape => kernel.T.shape
- * kernel => * kernel.T
  The kernel is transposed: its first axis counts rows, as that of x does.
- kernel.shape => kernel.T.shape
- x[i : i + K_h, j : j + K_w] * kernel => x[np.ix_(range(i, i + K_h), range(j, j + K_w))] * kernel.T
  The kernel is transposed: its first axis counts rows, as that of x does.
- * kernel => * kernel.T.reshape(K_h, K_w)
  The kernel is transposed: its first axis counts rows, as that of x does.
- * kernel => * kernel[np.ix_(range(K_w), range(K_h))].T
  The kernel is transposed: its first axis counts rows, as that of x does.
- * kernel => @ kernel.T
  That is a matrix product. The products are cell by cell: `*`, not `@`.
- * kernel => @ kernel
  That is a matrix product. The products are cell by cell: `*`, not `@`.
- ] * kernel => ].dot(kernel)
  That is a matrix product. The products are cell by cell: `*`, not `@`.
- i : i + K_h, j : j + K_w => :K_h, :K_w
  That is always the window at the top left. It starts at row i, column j.
- i : i + K_h, j : j + K_w => i - 1 : i - 1 + K_h, j - 1 : j - 1 + K_w
  The window starts a row and a column too early: i and j count from 0.
- (x[i => (np.roll(x, 1, (0, 1))[i
  The window starts a row and a column too early: i and j count from 0.
- i : i + K_h, j : j + K_w => i * K_h : (i + 1) * K_h, j * K_w : (j + 1) * K_w
  The windows lie side by side. Here they overlap: this one starts at row i, column j.
- i : i + K_h, j : j + K_w => i - K_h // 2 : i - K_h // 2 + K_h, j - K_w // 2 : j - K_w // 2 + K_w
  The window lies round row i, column j. They are its top left corner.
- i : i + K_h, j : j + K_w => i - K_h // 2 : i + K_h // 2 + 1, j - K_w // 2 : j + K_w // 2 + 1
  The window lies round row i, column j. They are its top left corner.
- (x[i => (np.roll(x, (K_h // 2, K_w // 2), (0, 1))[i
  The window lies round row i, column j. They are its top left corner.
- j : j + K_w => :K_w
  j is left out: the window starts at column j.
- i : i + K_h => :K_h
  i is left out: the window starts at row i.
- j : j + K_w => i : i + K_w
  The window starts at column i. It is j that counts the columns.
- i : i + K_h => j : j + K_h
  The window starts at row j. It is i that counts the rows.
- i : i + K_h, j : j + K_w => i, j
  Only x[i, j] is read. The window is a slice: K_h rows from row i on, K_w columns from column j on.
- .sum() => [-1, -1]
  Only the last product is left: each overwrites the one before. Use `+=`.
- .sum() => [0, 0]
  Only the first product is there. Is the `return` inside the loop?
- .sum() => [0].sum()
  Only the first row of the window is summed. Is the `return` inside the loop?
- .sum() => [-1].sum()
  Only the last row of the window is summed. Is the sum set back to 0 in each row?
- .sum() => [:-1, :-1].sum()
  The last row and the last column of the window are left out: range(n) ends at n - 1.
- .sum() => [1:, 1:].sum()
  The first row and the first column of the window are left out: range(n) begins at 0.
- .sum() => .sum(axis=0)
  Each column is summed by itself, as Python's `sum` does it. `.sum()` sums all of them.
- .sum() =>
  Those are the products. Their sum is asked for: one number.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv2d_at,
    oracle_name="PyTorch's conv2d",
    solution=window_number,
    slips=SLIPS,
    max_ulps=1000,  # a Fourier transform needs as many
    further_cases=(
        {
            "x": whole_numbers((224, 227)),
            "kernel": whole_numbers((11, 7), within=4),
            "i": 201,
            "j": 88,
        },
        {"x": np.arange(6.0).reshape(2, 3), "kernel": np.ones((1, 2)), "i": 0, "j": 0},
        {"x": np.arange(6.0).reshape(3, 2), "kernel": np.ones((2, 1)), "i": 0, "j": 0},
    ),
)
