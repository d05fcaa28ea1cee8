"""02.4 Transfer: a depthwise layer, which does not sum its channels."""

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
    channels = draw(st.integers(1, 4))
    size = draw(map_sizes(at_most=6))
    dtype = draw(dtypes())
    weight = draw(exact_arrays((channels, *draw(kernel_sizes(size))), dtype, within=4))
    return {
        "x": draw(exact_arrays((channels, *size), dtype)),
        "weight": weight.astype(draw(kernel_dtypes(dtype)), copy=False),
    }


def _torch_groups(x, weight):
    return torch_convolution(x[None], weight[:, None], groups=len(x))[0]


def depthwise(x, weight):
    C, K_h, K_w = weight.shape
    out = np.zeros((C, x.shape[1] - K_h + 1, x.shape[2] - K_w + 1), dtype=x.dtype)
    for c, i, j in np.ndindex(out.shape):
        out[c, i, j] = (x[c, i : i + K_h, j : j + K_w] * weight[c]).sum()
    return out


SLIPS = """
- weight[c] => weight
  All kernels are summed into each map. Channel c needs weight[c] alone.
- return out => return out.sum(axis=0)
  The channels are summed into one map. Here each channel keeps its own.
- return out => return out.sum(axis=0, keepdims=True)
  The channels are summed into one map. Here each channel keeps its own.
- weight[c] => weight[0]
  Every channel meets the first kernel. Channel c has its own, weight[c].
- x[c => x[0
  Every kernel reads the first channel. Kernel c reads channel c, x[c].
- weight[c] => weight[-1 - c]
  The kernels are in reverse order: weight[c] belongs to x[c].
- weight[c] => weight[c, ::-1, ::-1]
  The kernels are flipped. PyTorch does not flip them.
- weight[c] => weight[c, ::-1]
  The kernels are turned upside down. Take them as they are.
- weight[c] => weight[c, :, ::-1]
  The kernels are mirrored. Take them as they are.
- x[c => x[:
  Every kernel reads every channel. Here kernel c reads channel c alone.
- .sum() => .mean()
  Those are the means of the products. Take their sums.
- * weight[c] =>
  Those are the sums of the windows. Multiply by weight[c], cell by cell, first.
- .sum() => [-1, -1]
  Only the last product is left: each overwrites the one before. Use `+=`.
- x[c => x.astype(int)[c
- weight[c] => weight[c].astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- x[c => x.astype(np.float32)[c
- weight[c] => weight[c].astype(np.float32)
  Digits are lost: float32 holds about seven. Compute in the dtype of x.
- out[c, i, j] = => out[c, i, j] = max(0,
- .sum() => .sum())
  Negative numbers are cut off at 0. Keep them.
- return out => return out.cumsum(axis=0)
  Map c holds the sum of the channels up to c. Kernel c reads channel c alone.
- return out => return out.cumsum().reshape(out.shape)
  The sum goes on from window to window. Set it back to 0 at each place, inside all loops.
- return out => out[:] = out[-1]; return out
  All maps are the last one: one array, filled again and again. Make a new one for each channel.
- .sum() => .sum(); return out
  Only the first number is computed. Is the `return` inside the loop?
- (out.shape) => (1, *out.shape[1:])
  Only the first map is computed. Is the `return` inside the loop over c?
- (out.shape) => (C - 1, *out.shape[1:])
  The last map is still 0: the loop over c ends one channel too early.
- (out.shape) => (C, out.shape[1] - 1, out.shape[2] - 1)
  The last row and the last column are still 0: the loops end one place too early.
- C, x.shape[1] => C - 1, x.shape[1]
  The last map is missing: there is one for each channel.
- (out.shape) => (*out.shape[:2], out.shape[1])
  The loop over j runs over the rows. j runs over the columns.
- out[c, i, j] => number
  All numbers are 0: the sums are not written into the answer.
- i : i + K_h, j : j + K_w => :K_h, :K_w
  The window never moves: it must start at row i, column j.
- i : i + K_h, j : j + K_w => i : K_h, j : K_w
  The slice ends at K_h and K_w; it must end at i + K_h and j + K_w.
- i : i + K_h, j : j + K_w => j : j + K_h, i : i + K_w
  Row and column of the window have changed places: i counts rows.
- j : j + K_w => i : i + K_w
  The window starts at column i. It is j that counts the columns.
- K_h + 1, x.shape[2] - K_w + 1 => K_h, x.shape[2] - K_w
  The last row and the last column of windows are missing: there are x.shape[1] - K_h + 1 rows of
  them. Mind the + 1.
- x.shape[1] - K_h + 1, x.shape[2] - K_w + 1 => x.shape[0] - K_h + 1, x.shape[1] - K_w + 1
  x.shape[0] is the number of channels. Height and width are x.shape[1] and x.shape[2].
- x.shape[2] - K_w => x.shape[1] - K_h
  The map is taken for a square one. Its width is x.shape[2] - K_w + 1.
- C, K_h, K_w = weight.shape => C, K_h, K_w = weight.shape; K_w = K_h
  The kernel is taken for a square one. Its width is weight.shape[2].
- C, K_h, K_w = => C, K_w, K_h =
  K_h and K_w have changed places: weight.shape is (C, K_h, K_w).
- return out => return out.transpose(0, 2, 1)
  Height and width of the answer have changed places.
- return out => return out.transpose(1, 2, 0)
  The channels come first: the answer is (C, O_h, O_w).
- return out => return out[None]
  A batch axis stands in front. The answer is (C, O_h, O_w).
- return out => return out.squeeze()
  `squeeze()` drops each axis of size 1, also one of the answer. Take [0] instead.
- return out => return out[:, None]
  Each map stands in an array of its own. The answer is (C, O_h, O_w).
- dtype=x.dtype => dtype=weight.dtype
  The answer has the dtype of the weight. That of x is asked for.
- , dtype=x.dtype =>
  The numbers are right, but the dtype is not that of x: np.zeros(shape, dtype=x.dtype).
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_groups,
    oracle_name="PyTorch's conv2d with as many groups as channels",
    solution=depthwise,
    slips=SLIPS,
    further_cases=(
        {
            "x": whole_numbers((24, 16, 14), np.float32),
            "weight": whole_numbers((24, 5, 3), np.float32, within=4),
        },
        {"x": np.ones((1, 2, 3)), "weight": np.ones((1, 1, 1))},
        {"x": np.ones((1, 3, 2)), "weight": np.ones((1, 1, 1))},
    ),
)
