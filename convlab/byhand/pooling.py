"""Max and average pooling of PyTorch, by hand, with their gradients."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from convlab.arithmetic.arguments import IntOrPair, flag, pair
from convlab.arithmetic.sizes import pool_output_size_for
from convlab.byhand.arrays import gradient_of, numeric_array
from convlab.byhand.padding import Sides
from convlab.byhand.windows import Pair, reach, windows
from convlab.errors import ShapeError

__all__ = ["avg_pool2d", "avg_pool2d_backward", "max_pool2d", "max_pool2d_backward"]


def max_pool2d(
    x: np.ndarray,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> np.ndarray:
    """The largest cell of each window, as `torch.nn.MaxPool2d` gives it.

    x: (N, C, H, W), a NumPy array of real numbers.
    kernel_size, dilation: ints ≥ 1 or pairs (h, w).
    stride: the same; None for kernel_size, so that the windows touch and do not overlap.
    padding: cells of −∞ on each side, which never win: an int or a pair, at most half of
        kernel_size.
    ceil_mode: whether a last window that overhangs the padded map counts, too.

    Returns (N, C, O_h, O_w) of the dtype of x: `pool_output_size` has the sizes. A NaN wins.
    Raises TypeError for what is not a NumPy array of real numbers, ShapeError (a ValueError) for
    sizes that do not go together, ValueError for any other bad value.

    >>> x = np.array([[[[1, 5, 2, 0], [3, 4, 9, 7]]]])
    >>> max_pool2d(x, 2)
    array([[[[5, 9]]]])
    >>> max_pool2d(-x, 2, padding=1)  # zeros around it would win
    array([[[[-1, -2,  0],
             [-3, -4, -7]]]])
    >>> max_pool2d(x, 3)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: max_pool2d: the window does not fit: \
K_eff = D·(K − 1) + 1 = 3 > I_pad = I + 2·P = 2. Got I=2, K=3, P=0, S=3, D=1. \
Raise padding to at least 1, or use K_eff ≤ 2.
    """
    at = _place(x, kernel_size, stride, padding, dilation, ceil_mode, "max_pool2d", "iuf")
    return _pool_windows(x, _lowest(x), at).max(axis=(4, 5))


def max_pool2d_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> np.ndarray:
    """The gradient for x: each window hands its gradient to the cell that won.

    grad_output: (N, C, O_h, O_w), the gradient for what `max_pool2d` returned; dtype of x.
    x, kernel_size, stride, padding, dilation, ceil_mode: what it was given.

    Returns (N, C, H, W), of the dtype of x. Among equal cells the first wins, row by row, as in
    PyTorch. A cell that won in several windows gets the sum, one that won in none gets 0.
    Raises what `max_pool2d` raises, and ShapeError where grad_output has not the output's shape.

    >>> x = np.array([[[[1, 5, 5, 0], [3, 4, 9, 7]]]])
    >>> max_pool2d_backward(np.array([[[[10, 20]]]]), x, (1, 3), stride=(2, 1))
    array([[[[ 0, 30,  0,  0],
             [ 0,  0,  0,  0]]]])
    """
    caller = "max_pool2d_backward"
    at = _place(x, kernel_size, stride, padding, dilation, ceil_mode, caller, "iuf")
    gradient_of(grad_output, x, (*x.shape[:2], *at.output_size), "max_pool2d", caller)
    view = _pool_windows(x, _lowest(x), at)
    largest = view.max(axis=(4, 5), keepdims=True)
    # A cell of x can be −∞, too: then the padding is as large as the largest, and must not win.
    real = _pool_windows(np.ones((1, 1, *x.shape[2:]), bool), False, at)
    wins = real & ((view == largest) | (view != view))
    cells = math.prod(at.kernel_size)
    first = wins.reshape(*grad_output.shape, cells).argmax(axis=-1)
    return _gather((np.where(first == cell, grad_output, 0) for cell in range(cells)), x, at)


def avg_pool2d(
    x: np.ndarray,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """The mean of each window, as `torch.nn.AvgPool2d` gives it.

    x: (N, C, H, W), a NumPy array of real or complex numbers: a mean of ints is none.
    kernel_size: an int ≥ 1 or a pair (h, w); x.shape[2:] is global average pooling.
    stride: the same; None for kernel_size, so that the windows touch and do not overlap.
    padding: zeros on each side, an int or a pair, at most half of kernel_size.
    ceil_mode: whether a last window that overhangs the padded map counts, too; the cells beyond
        the padding never count.
    count_include_pad: whether the zeros of the padding count in the mean.

    Returns (N, C, O_h, O_w) of the dtype of x: `pool_output_size` has the sizes.
    Raises what `max_pool2d` raises.

    >>> x = np.array([[[[1.0, 5, 2, 0], [3, 4, 9, 7]]]])
    >>> avg_pool2d(x, 2)
    array([[[[3.25, 4.5 ]]]])
    >>> avg_pool2d(x, 2, padding=1)[0, 0, 0]  # (0 + 0 + 0 + 1)/4, …
    array([0.25, 1.75, 0.  ])
    >>> avg_pool2d(x, 2, padding=1, count_include_pad=False)[0, 0, 0]  # 1/1, (5 + 2)/2, …
    array([1. , 3.5, 0. ])
    >>> avg_pool2d(x.astype(int), 2)
    Traceback (most recent call last):
        ...
    TypeError: avg_pool2d: x must hold real or complex numbers, got dtype int64. \
Give x.astype(np.float32), say.
    """
    at = _place(x, kernel_size, stride, padding, 1, ceil_mode, "avg_pool2d", "fc")
    counts = _counts(x, at, flag(count_include_pad, "count_include_pad", "avg_pool2d"))
    return _pool_windows(x, 0, at).sum(axis=(4, 5)) / counts


def avg_pool2d_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """The gradient for x: each window shares its gradient equally among the cells it counted.

    grad_output: (N, C, O_h, O_w), the gradient for what `avg_pool2d` returned; dtype of x.
    x: only its shape and its dtype matter. The rest is what `avg_pool2d` was given.

    Returns (N, C, H, W), of the dtype of x; a cell that no window read gets 0.
    Raises what `avg_pool2d` raises, and ShapeError where grad_output has not the output's shape.

    >>> avg_pool2d_backward(np.array([[[[8.0, 4.0]]]]), np.ones((1, 1, 2, 5)), 2)
    array([[[[2., 2., 1., 1., 0.],
             [2., 2., 1., 1., 0.]]]])
    """
    caller = "avg_pool2d_backward"
    at = _place(x, kernel_size, stride, padding, 1, ceil_mode, caller, "fc")
    gradient_of(grad_output, x, (*x.shape[:2], *at.output_size), "avg_pool2d", caller)
    share = grad_output / _counts(x, at, flag(count_include_pad, "count_include_pad", caller))
    return _gather([share] * math.prod(at.kernel_size), x, at)


class _Placement(NamedTuple):
    """Where the windows lie: plain pairs (h, w), and the cells added on each side of the map."""

    kernel_size: Pair
    stride: Pair
    padding: Pair
    dilation: Pair
    output_size: Pair
    sides: Sides


def _place(x, kernel_size, stride, padding, dilation, ceil_mode, caller, kinds) -> _Placement:
    numeric_array(x, "x", "N C H W", caller)
    if x.dtype.kind not in kinds:
        which = "real numbers" if "i" in kinds else "real or complex numbers"
        raise TypeError(
            f"{caller}: x must hold {which}, got dtype {x.dtype}. Give x.astype(np.float32), say."
        )
    if 0 in x.shape[1:]:
        raise ShapeError(
            f"{caller}: x has an empty axis: its shape is {x.shape}. Only the batch may be empty."
        )
    kernel_size = pair(kernel_size, "kernel_size", caller, minimum=1)
    stride = kernel_size if stride is None else pair(stride, "stride", caller, minimum=1)
    padding = pair(padding, "padding", caller, minimum=0)
    dilation = pair(dilation, "dilation", caller, minimum=1)
    height, width = pool_output_size_for(  # type: ignore[misc]  # of pairs it is a pair
        caller, x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode
    )
    output_size = (int(height), int(width))
    # With ceil_mode the last window may overhang the padding, so there is more at the end.
    needed = [
        (count - 1) * step + cells - before - size
        for count, step, cells, before, size in zip(
            output_size, stride, reach(kernel_size, dilation), padding, x.shape[2:], strict=True
        )
    ]
    rows, columns = (
        (before, max(before, after)) for before, after in zip(padding, needed, strict=True)
    )
    return _Placement(kernel_size, stride, padding, dilation, output_size, (rows, columns))


def _lowest(x: np.ndarray) -> float:
    """What never wins: −∞, or the least whole number that the dtype has."""
    return np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf


def _pool_windows(x: np.ndarray, fill: float, at: _Placement) -> np.ndarray:
    """The windows (N, C, O_h, O_w, K_h, K_w) on x with `fill` around it."""
    padded = np.pad(x, ((0, 0), (0, 0), *at.sides), constant_values=fill)
    return windows(padded, at.output_size, at.kernel_size, at.stride, at.dilation)


def _counts(x: np.ndarray, at: _Placement, count_include_pad: bool) -> np.ndarray:
    """How many cells count in the mean of each window: (1, 1, O_h, O_w), of the dtype of x."""
    (top, left), (height, width) = at.padding, x.shape[2:]
    ones = np.zeros((1, 1, height + sum(at.sides[0]), width + sum(at.sides[1])), x.dtype)
    if count_include_pad:
        ones[:, :, : height + 2 * top, : width + 2 * left] = 1
    else:
        ones[:, :, top : top + height, left : left + width] = 1
    places = windows(ones, at.output_size, at.kernel_size, at.stride, at.dilation)
    return places.sum(axis=(4, 5))


def _gather(shares: Iterable[np.ndarray], x: np.ndarray, at: _Placement) -> np.ndarray:
    """The sum, for each cell of x, of what the windows that read it hand to it.

    shares: for each cell of the kernel, row by row, what each window (N, C, O_h, O_w) hands to it.
    """
    (top, left), (height, width) = at.padding, x.shape[2:]
    padded = np.pad(np.zeros_like(x), ((0, 0), (0, 0), *at.sides))
    places = windows(padded, at.output_size, at.kernel_size, at.stride, at.dilation, writeable=True)
    for (u, v), share in zip(np.ndindex(at.kernel_size), shares, strict=True):
        places[..., u, v] += share  # one cell of each window: these never overlap
    return padded[:, :, top : top + height, left : left + width].copy()
