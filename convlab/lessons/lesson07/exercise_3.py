"""07.3 Transfer: two layers with channels, merged into one."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import dtypes, exact_arrays, usually, whole_numbers


@st.composite
def _cases(draw):
    channels, middle, filters = (draw(st.integers(1, 3)) for _ in range(3))
    sizes = [draw(st.integers(1, 3)) for _ in range(4)]
    dtype = draw(dtypes())
    first, second = (middle, channels, *sizes[:2]), (filters, middle, *sizes[2:])
    # Now and then the second has another dtype than the first, which is the answer's.
    ints = exact_arrays(second, np.float32).map(lambda weight: weight.astype(np.int64))
    return {
        "first": draw(exact_arrays(first, dtype, within=4)),
        "second": draw(usually(exact_arrays(second, dtype, within=4), ints)),
    }


def _torch_conv_transpose2d(first, second):
    """Full convolution of both weights: a transposed convolution adds copies of its weight."""
    import torch

    x, weight = (torch.tensor(weight, dtype=torch.float64) for weight in (second, first))
    return torch.nn.functional.conv_transpose2d(x, weight).numpy().astype(first.dtype)


def merged(first, second):
    (M, C, K_h, K_w), (F, _, L_h, L_w) = first.shape, second.shape
    one = np.zeros((F, C, K_h + L_h - 1, K_w + L_w - 1), dtype=first.dtype)
    for f, m, u, v in np.ndindex(F, M, L_h, L_w):
        one[f, :, u : u + K_h, v : v + K_w] += second[f, m, u, v] * first[m]
    return one


SLIPS = """
- += => =
  Where the copies overlap they are added: `+=`, not `=`.
- f, m, u, v in np.ndindex(F, M, => u, v in np.ndindex(
- one[f, => one[:,
- += second[f, m, u, v] * first[m] => = np.tensordot(second[:, :, u, v], first, 1)
  Where the copies overlap they are added: `+=`, not `=`.
- second[f, m, u, v] => second[f, m, -1 - u, -1 - v]
  The second kernel is flipped: its weight at u, v moves the copy by u rows and v columns.
- first[m] => first[m, :, ::-1, ::-1]
  The first kernel is flipped: its copies are laid down as they are.
- second[f, m, u, v] => second[f, m, -1 - u, -1 - v]
- first[m] => first[m, :, ::-1, ::-1]
  Both kernels are flipped. Copies of the first are laid down as they are, and moved by u rows and v
  columns.
- u : u + K_h, v : v + K_w => v : v + K_h, u : u + K_w
  Rows and columns have changed places: u moves a copy down, v moves it to the right.
- second[f, m, u, v] => second[f, m, v, u]
  Rows and columns have changed places: the weight is second[f, m, u, v].
- K_h + L_h - 1, K_w + L_w - 1 => K_h + L_h, K_w + L_w
  The last row and the last column are too many: along each axis there are K + L - 1 cells.
- K_h + L_h - 1, K_w + L_w - 1 => K_h * L_h, K_w * L_w
- u : u + K_h, v : v + K_w => u * K_h : u * K_h + K_h, v * K_w : v * K_w + K_w
  The copies lie side by side. From one to the next it is one row or column, so they overlap.
- K_h + L_h - 1, K_w + L_w - 1 => K_h, K_w
- u : u + K_h, v : v + K_w => :, :
  All copies lie in the same place. Move each by u rows and v columns, in a larger array.
- L_h, L_w): => L_h - 1, L_w - 1):
  The last row and the last column of second are left out: its loops end one place too early.
- return one => return np.einsum("fmuv,mcuv->fcuv", second, first)
  Only weights in one place are multiplied. Each weight of second moves a copy of all of first, by u
  rows and v columns.
- F, M, L_h => F, 1, L_h
  Only the first map in the middle counts in yours. Sum over all of them.
- np.zeros((F => np.zeros((1
- F, M, L_h => 1, M, L_h
  Only the first filter of second is used: F filters make F maps.
- F, M, L_h => 1, M, L_h
  Only the first filter of second is used; the others leave 0.
- one[f, :, => one[f, :1,
- first[m] => first[m, :1]
  Only the first channel is filled. Each copy has all the channels of first[m].
- return one => return (one / M).astype(one.dtype)
  The maps in the middle are summed. Do not divide by their number.
- return one => return one / M
  The maps in the middle are summed. Do not divide by their number.
- first[m] => first[m].sum(axis=0)
  The channels of x are summed in the first kernel: each keeps weights of its own.
- first[m] => first[0]
  Every copy is one of first[0]. The weight second[f, m, u, v] meets the map m: first[m].
- K_h + L_h - 1, K_w + L_w - 1 => K_w + L_w - 1, K_h + L_h - 1
  Rows and columns have changed places in the shape: (F, C, rows, columns).
- second[f, m, u, v] => second[m, f, u, v]
  The axes of second are (F, M, …): the filter f comes first, then the map m in the middle.
- first[m] => first[f]
  The filter f of the second kernel reads the maps m of the first: second[f, m, …] meets first[m].
- return one => return one.swapaxes(0, 1)
  Filters and channels have changed places: the shape is (F, C, rows, columns).
- , dtype=first.dtype =>
  The numbers are right, but the dtype is not that of `first`.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv_transpose2d,
    oracle_name="PyTorch's conv_transpose2d(second, first)",
    solution=merged,
    slips=SLIPS,
    further_cases=(
        {  # LeNet-5
            "first": whole_numbers((6, 1, 5, 5)),
            "second": whole_numbers((16, 6, 5, 5)),
        },
        {"first": np.ones((1, 1, 2, 3)), "second": np.ones((1, 1, 1, 1))},
        {"first": np.ones((1, 1, 3, 2)), "second": np.ones((1, 1, 1, 1))},
    ),
)
