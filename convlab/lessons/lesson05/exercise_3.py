"""05.3 Transfer: pooling with the same windows."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import any_arrays, dtypes, kernel_sizes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    shape = (draw(st.integers(1, 3)), *size)
    return {"x": draw(any_arrays(shape, draw(dtypes()))), "kernel_size": draw(kernel_sizes(size))}


def _torch_max_pool2d(x, kernel_size):
    import torch

    as_float = torch.from_numpy(x.astype(np.float64))
    return torch.nn.functional.max_pool2d(as_float, kernel_size).numpy().astype(x.dtype)


def max_pool(x, kernel_size):
    K_h, K_w = kernel_size
    view = np.lib.stride_tricks.sliding_window_view(x, kernel_size, axis=(1, 2))
    return view[:, ::K_h, ::K_w].max(axis=(3, 4))


SLIPS = """
- [:, ::K_h, ::K_w] =>
  The windows overlap. Here they lie side by side: the stride is the kernel's size.
- .max( => .mean(
  That is the mean of each window. Take its largest number.
- (3, 4)) => (3, 4)).astype(x.dtype)
- .max( => .mean(
  That is the mean of each window. Take its largest number.
- .max( => .sum(
  That is the sum of each window. Take its largest number.
- .max( => .min(
  That is the smallest number of each window.
- view[:, ::K_h, ::K_w].max( => np.median(view[:, ::K_h, ::K_w],
  That is the median of each window. Take its largest number.
- view[:, ::K_h, ::K_w].max(axis=(3, 4)) => x[:, ::K_h, ::K_w].copy()
  That is the first number of each window. Take its largest.
- .max(axis=(3, 4)) => [..., 0, 0].copy()
  That is the first number of each window. Take its largest.
- return view => view = view
- .max(axis=(3, 4)) => ; return view.reshape(*view.shape[:3], -1).argmax(axis=3)
  `argmax` tells where the largest number of each window stands. Take the number itself: `max`.
- return view => return abs(view)
  The signs are lost: that is the largest magnitude of each window.
- return view => view = view
- .max(axis=(3, 4)) => ; view = view.reshape(*view.shape[:3], -1); at = abs(view).argmax(axis=3)
- .argmax(axis=3) => .argmax(axis=3); return np.take_along_axis(view, at[..., None], 3)[..., 0]
  That is the number of the largest magnitude: it may be a negative one. Take the largest number.
- (3, 4)) => (3, 4), initial=0)
  Negative numbers are lost: the maximum of negative numbers is negative.
- (3, 4)) => (3, 4), initial=-1)
  The search begins at −1: smaller numbers are lost. Begin with a number of the window.
- (3, 4)) => (3, 4), initial=-999)
  The search begins at −999: smaller numbers are lost. Begin with a number of the window.
- (3, 4)) => (3, 4), initial=-1000)
  The search begins at −1,000: smaller numbers are lost. Begin with a number of the window.
- (3, 4)) => (3, 4), initial=-9999)
  The search begins at −9,999: smaller numbers are lost. Begin with a number of the window.
- (3, 4)) => (3, 4), initial=-10000)
  The search begins at −10,000: smaller numbers are lost. Begin with a number of the window.
- (3, 4)) => (3, 4), initial=-(10**9))
  The search begins at −1e9: smaller numbers are lost. Begin with a number of the window.
- ::K_h, ::K_w => ::K_w, ::K_h
  The strides have changed places: K_h from row to row, K_w along a row.
- ::K_w => ::K_h
  The stride along a row is kernel_size[1].
- ::K_h => ::K_w
  The stride from row to row is kernel_size[0].
- (x, kernel_size, => (x, kernel_size[::-1],
  K_h and K_w have changed places: kernel_size is (K_h, K_w).
- = kernel_size => = kernel_size = kernel_size[::-1]
  K_h and K_w have changed places: kernel_size is (K_h, K_w).
- = kernel_size => = kernel_size = kernel_size[0], kernel_size[0]
  The width of a window is kernel_size[1]; kernel_size[0] is used for both.
- ::K_h, ::K_w => : x.shape[1] // K_h, : x.shape[2] // K_w
  The windows start at i and j. They start at i * K_h and j * K_w.
- = kernel_size => = kernel_size; over = (0, -x.shape[1] % K_h), (0, -x.shape[2] % K_w)
- (x, kernel_size, => (np.pad(x, ((0, 0), *over), "edge"), kernel_size,
  A last window that does not fit is left out: H // K_h rows.
- view[:, ::K_h, ::K_w] => x.reshape(len(x), x.shape[1] // K_h, K_h, x.shape[2] // K_w, K_w)
- (3, 4) => (2, 4)
  `reshape` needs each cell to find a place. First cut off what is left over: x[:, : H // K_h * K_h,
  : W // K_w * K_w].
- .max( => .swapaxes(2, 3).reshape(len(x), K_h, -1, K_w, x.shape[2] // K_w).max(
- (3, 4) => (1, 3)
  Each axis is split the wrong way round: the place comes first, the cell in the window after it,
  (C, O_h, K_h, O_w, K_w). The maximum runs over axes 2 and 4.
- (3, 4)) => (0, 3, 4)) * np.ones((len(x), 1, 1), x.dtype)
  The largest number is taken over the channels too. Each keeps its own map.
- (3, 4) => (0, 3, 4)
  The channels are pooled too. Each keeps its own map.
- (3, 4) => 3
  Only the numbers below each other are compared. A window has two axes: axis=(3, 4).
- (3, 4) => 4
  Only the numbers of one row are compared. A window has two axes: axis=(3, 4).
- (3, 4)) => (3, 4), keepdims=True)
  The window's axes are still there, with length 1. Leave out `keepdims`.
- (3, 4)) => (3, 4)).squeeze()
  `squeeze` takes out each axis of length 1, and one channel or one row is such an axis, too.
- (3, 4)) => (3, 4)).transpose(0, 2, 1)
  Height and width of the answer have changed places.
- (3, 4)) => (3, 4)).astype(float)
  The numbers are right, but the dtype is not that of x.
"""


def _as_wide_as_high(x, kernel_size):
    (C, H, W), (K_h, K_w) = x.shape, kernel_size
    out = np.zeros((C, H // K_h, W // K_w), dtype=x.dtype)
    for c, i, j in np.ndindex(out.shape):
        out[c, i, j] = x[c, i * K_h : (i + 1) * K_h, j * K_h : (j + 1) * K_h].max()
    return out


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_max_pool2d,
    oracle_name="PyTorch's max_pool2d",
    solution=max_pool,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _as_wide_as_high,
            "The width of a window is kernel_size[1]; kernel_size[0] is used for both.",
        ),
    ),
    further_cases=(
        {"x": whole_numbers((3, 111, 93)), "kernel_size": (2, 3)},
        {"x": np.ones((1, 2, 3)), "kernel_size": (1, 1)},
        {"x": np.ones((1, 3, 2)), "kernel_size": (1, 1)},
    ),
)
