"""01.2 The whole map, window by window."""

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
    whole_numbers,
)


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    dtype = draw(dtypes())
    kernel = exact_arrays(draw(kernel_sizes(size)), draw(kernel_dtypes(dtype)), within=4)
    return {"x": draw(exact_arrays(size, dtype)), "kernel": draw(kernel)}


def _torch_conv2d(x, kernel):
    return torch_convolution(x[None, None], kernel[None, None])[0, 0]


def correlate(x, kernel):
    K_h, K_w = kernel.shape
    out = np.zeros((x.shape[0] - K_h + 1, x.shape[1] - K_w + 1), dtype=x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + K_h, j : j + K_w] * kernel).sum()
    return out


SLIPS = """
- out.shape) => (out.shape[0] - 1, out.shape[1] - 1))
  The last row and the last column are still 0: the loops end one place too early.
- out.shape) => (out.shape[0], out.shape[1] - 1))
  The last column is still 0: the loop over j ends one place too early.
- out.shape) => (out.shape[0] - 1, out.shape[1]))
  The last row is still 0: the loop over i ends one place too early.
- out[i, j] => out[j, i]
  The answer is written to [j, i]. The row comes first: [i, j].
- x[i : i + K_h, j : j + K_w] => x[i : K_h, j : K_w]
  The slice ends at K_h and K_w; it must end at i + K_h and j + K_w.
- .sum() => .sum().astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- (x[i => (x.astype(int)[i
- * kernel) => * kernel.astype(int))
  The fraction is lost. Is something rounded, or made an int, on the way?
- .sum() => .sum(); return out
  Only the first number is computed. Is the `return` inside the loop?
- out[i, j] => number
  All numbers are 0: the sums are not written into the answer.
- np.zeros( => np.zeros_like(x); places = np.zeros(
- np.ndindex(out.shape) => np.ndindex(places.shape)
  The answer has the size of x, with zeros where no window fits. Make it smaller.
- * kernel) => * kernel[::-1, ::-1])
  That is the mathematician's convolution: the kernel is flipped. PyTorch does not flip it.
- K_h + 1, => K_h,
- K_w + 1) => K_w)
  The last row and the last column of windows are missing: there are
  x.shape[0] - kernel.shape[0] + 1 rows of them. Mind the + 1.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv2d,
    truth="PyTorch's conv2d",
    solution=correlate,
    slips=SLIPS,
    mistakes=(
        Mistake(
            lambda x, kernel: correlate(
                np.pad(x, [(K // 2, (K - 1) // 2) for K in kernel.shape]), kernel
            ),
            "padded",
        ),
    ),
    further_cases=(
        {"x": whole_numbers((27, 31)), "kernel": whole_numbers((5, 3), within=4)},
        {"x": np.ones((2, 3)), "kernel": np.ones((1, 1))},
        {"x": np.ones((3, 2)), "kernel": np.ones((1, 1))},
    ),
)
