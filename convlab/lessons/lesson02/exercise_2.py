"""02.2 Convolution with many channels, many filters, and one bias each."""

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
    usually,
    whole_numbers,
)


@st.composite
def _cases(draw):
    numbers = st.tuples(st.integers(1, 3), st.integers(1, 4))
    channels, filters = draw(usually(numbers.filter(lambda pair: pair[0] != pair[1]), numbers))
    size = draw(map_sizes(at_most=6))
    kernel_size = draw(kernel_sizes(size))
    dtype = draw(dtypes())
    weight = draw(exact_arrays((filters, channels, *kernel_size), dtype, within=4))
    return {
        "x": draw(exact_arrays((channels, *size), dtype)),
        "weight": weight.astype(draw(kernel_dtypes(dtype)), copy=False),
        "bias": draw(exact_arrays((filters,), dtype)),
    }


def _torch_conv2d(x, weight, bias):
    return torch_convolution(x[None], weight, bias)[0]


def convolve(x, weight, bias):
    C_out, _, K_h, K_w = weight.shape
    out = np.zeros((C_out, x.shape[1] - K_h + 1, x.shape[2] - K_w + 1), dtype=x.dtype)
    for f, i, j in np.ndindex(out.shape):
        out[f, i, j] = (x[:, i : i + K_h, j : j + K_w] * weight[f]).sum() + bias[f]
    return out


SLIPS = """
- x[: => x[-1:
- weight[f] => weight[f, -1:]
  Only the last channel is left: each overwrites the one before. Use `+=`, or sum over all channels
  at once.
- weight[f] => weight
  All filters are summed into each map. Map f needs weight[f] alone.
- (x[: => (x.astype(int)[:
- weight[f] => weight[f].astype(int)
- bias[f] => bias[f].astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- .sum() => .sum().astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- (x[: => (x.astype(np.float32)[:
- weight[f] => weight[f].astype(np.float32)
  Digits are lost: float32 holds about seven. Compute in the dtype of x.
- ).sum() + bias[f] => + bias[f]).sum()
  The bias is summed along with the products, once for each of them. Add it after `.sum()`.
- + bias[f] =>
  The bias is missing: bias[f] is added to each number of map f.
- + bias[f] => + len(x) * bias[f]
  The bias is added once for each channel. Add it once, after the channels are summed.
- + bias[f] => + 2 * bias[f]
  The bias is added twice. Add it once.
- + bias[f] => - bias[f]
  The bias is taken off. It is added.
- + bias[f] => * bias[f]
  The sum is multiplied by the bias. The bias is added.
- .sum() + bias[f] => .sum()
- (x[: => ((x + bias[f])[:
  The bias is added to the input. Add it to the sum of the products.
- .sum() + bias[f] => .sum()
- weight[f] => (weight[f] + bias[f])
  The bias is added to the weights. Add it to the sum of the products.
- + bias[f] =>
- return out => return out + bias
  NumPy lays the biases along each row. One for each map: bias[f], or bias[:, None, None].
- + bias[f] =>
- return out => [np.add(of_map, bias, out=of_map) for of_map in out]; return out
  NumPy lays the biases along each row. One for each map: bias[f], or bias[:, None, None].
- + bias[f] =>
- return out => out += bias; return out
  NumPy lays the biases along each row. One for each map: bias[f], or bias[:, None, None].
- + bias[f] =>
- return out => return out + bias[:, None]
  NumPy lays the biases down each column. One for each map: bias[f], or bias[:, None, None].
- + bias[f] =>
- return out => return out + bias.reshape(1, -1, 1)
  NumPy lays the biases down each column. One for each map: bias[f], or bias[:, None, None].
- bias[f] => bias.sum()
  All biases are added to each map. Map f gets bias[f] alone.
- x[: => x[f
  f counts the filters; the input has channels of its own. Every filter reads all of them: x[:, …].
- bias[f] => bias[-1 - f]
  The biases are in reverse order: bias[f] belongs to filter f.
- bias[f] => bias[0]
  Every map gets the first bias. Each filter has its own, bias[f].
- bias[f] => bias[-1]
  Every map gets the last bias. Each filter has its own, bias[f].
- weight[f] => weight[f, :, ::-1, ::-1]
  The kernels are flipped. PyTorch does not flip them.
- weight[f] => weight[f, :, ::-1]
  The kernels are turned upside down. Take them as they are.
- weight[f] => weight[f, :, :, ::-1]
  The kernels are mirrored. Take them as they are.
- weight[f] => weight[f, ::-1, ::-1, ::-1]
  The filters are flipped along all their axes, channels too. Take them as they are.
- x[: => x[1:
- weight[f] => weight[f, 1:]
  The first channel is left out: range(C) begins at 0.
- x[: => x[:-1
- weight[f] => weight[f, :-1]
  The last channel is left out: range(C) ends at C - 1.
- x[: => x[:1
- weight[f] => weight[f, :1]
  Only the first channel is used. Sum over all of them.
- x[: => x[:1
  Only the first channel of x is read, and NumPy repeats it. Take all of them: x[:, …].
- weight[f] => weight[f, 0]
  Every channel meets the filter's first slice. Channel c meets weight[f, c].
- x[: => x[::-1
  The channels meet the wrong slices of the filter: x[c] belongs with weight[f, c].
- weight[f] => weight[0]
  Every map is made with the first filter. Map f is made with weight[f].
- weight[f] => weight[-1 - f]
  The filters are in reverse order: map f is made with weight[f].
- weight[f] => weight[:, f]
  The filters come first in the weight: filter f is weight[f].
- C_out, _, => _, C_out,
- weight[f] => weight[:, f]
  The filters come first in the weight: filter f is weight[f].
- C_out, _, => _, C_out,
  There is one map for each filter: weight.shape[0] of them, not weight.shape[1].
- np.zeros((C_out => np.zeros((len(x)
- x[: => x[f
- weight[f] => weight[0, f]
- bias[f] => bias[0]
  The channels are kept: one map for each of them. Their products are summed, and there is one map
  for each filter.
- np.zeros((C_out => np.zeros((C_out * len(x)
- x[: => x[f % len(x)
- weight[f] => weight[f // len(x), f % len(x)]
- bias[f] => bias[f // len(x)]
  The channels are kept: one map for each of them. Their products are summed, and there is one map
  for each filter.
- .sum() + => .mean(axis=0).sum() +
  That is the mean over the channels. Sum over them.
- .sum() + => .sum() / len(x) +
  That is the mean over the channels. Sum over them.
- .sum() + => .mean() +
  Those are the means of the products. Take their sums.
- * weight[f] =>
  Those are the sums of the windows. Multiply by weight[f], number by number, first.
- .sum() + => [-1, -1, -1] +
  Only the last product is left: each overwrites the one before. Use `+=`.
- out[f, i, j] = => out[f, i, j] = max(0,
- + bias[f] => + bias[f])
  Negative numbers are cut off at 0. Keep them.
- + bias[f] =>
- return out => return out.cumsum().reshape(out.shape) + bias[:, None, None]
  The sum goes on from window to window. Set it back to 0 at each place, inside all loops.
- + bias[f] => + bias[f]; return out
  Only the first number is computed. Is the `return` inside the loop?
- (out.shape) => (1, *out.shape[1:])
  Only the first map is computed. Is the `return` inside the loop over f?
- (out.shape) => (C_out, out.shape[1] - 1, out.shape[2] - 1)
  The last row and the last column are still 0: the loops end one place too early.
- (out.shape) => (*out.shape[:2], out.shape[1])
  The loop over j runs over the rows. j runs over the columns.
- out[f, i, j] => number
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
- _, K_h, K_w = weight.shape => _, K_h, K_w = weight.shape; K_w = K_h
  The kernel is taken for a square one. Its width is weight.shape[3].
- _, K_h, K_w => _, K_w, K_h
  K_h and K_w have changed places: weight.shape ends in K_h, K_w.
- return out => return out.transpose(0, 2, 1)
  Height and width of the answer have changed places.
- return out => return out.transpose(1, 2, 0)
  The maps come first: the answer is (C_out, O_h, O_w).
- return out => return out.transpose(1, 2, 0).reshape(out.shape)
  reshape does not move axes: the maps are mixed. Turn (places, C_out) round with `.T` first.
- return out => return out.squeeze()
  `squeeze()` drops each axis of size 1, also one of the answer. Take [0] instead.
- return out => return out[None]
  A batch axis stands in front. The output of one image is (C_out, O_h, O_w).
- return out => return out.sum(axis=0)
  The maps are summed into one. Each filter has a map of its own.
- dtype=x.dtype => dtype=weight.dtype
  The answer has the dtype of the weight. That of x is asked for.
- , dtype=x.dtype =>
  The numbers are right, but the dtype is not that of x: np.zeros(shape, dtype=x.dtype).
- return out => bias[:] = 0; return out
  The numbers are right, but the bias is changed.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv2d,
    oracle_name="PyTorch's conv2d",
    solution=convolve,
    slips=SLIPS,
    further_cases=(
        {
            "x": whole_numbers((16, 14, 12), np.float32),
            "weight": whole_numbers((8, 16, 3, 5), np.float32, within=4),
            "bias": whole_numbers((8,), np.float32),
        },
        {"x": np.ones((1, 2, 3)), "weight": np.ones((1, 1, 1, 1)), "bias": np.ones(1)},
        {"x": np.ones((1, 3, 2)), "weight": np.ones((1, 1, 1, 1)), "bias": np.ones(1)},
    ),
)
