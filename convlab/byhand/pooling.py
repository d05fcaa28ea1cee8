"""Max and average pooling by hand, as in PyTorch, with their gradients."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from convlab.arithmetic.arguments import IntOrPair, flag, pair
from convlab.arithmetic.sizes import pool_output_size_for
from convlab.byhand.arrays import check_gradient, check_maps
from convlab.byhand.padding import Sides
from convlab.byhand.windows import Pair, effective_kernel_size, windows

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
    """The largest cell of each window, as in `torch.nn.MaxPool2d`.

    x: (N, C, H, W), a NumPy array of real numbers.
    kernel_size, dilation: ints ≥ 1 or pairs (h, w).
    stride: an int ≥ 1 or a pair; None for kernel_size, so that windows touch and do not overlap.
    padding: cells of −∞ on each side, which are never the largest: an int or a pair, at most half
        of kernel_size.
    ceil_mode: whether a last window that overhangs the padded map counts, too.

    Returns an array (N, C, O_h, O_w) of the dtype of x; its size is that of `pool_output_size`.
    NaN counts as the largest.
    Raises TypeError for an x that is not a NumPy array of real numbers, ShapeError (a ValueError)
    for sizes that do not fit together, ValueError for any other bad value.

    >>> x = np.array([[[[1, 5, 2, 0], [3, 4, 9, 7]]]])
    >>> max_pool2d(x, 2)
    array([[[[5, 9]]]])
    >>> max_pool2d(-x, 2, padding=1)  # a padding of zeros would be the largest
    array([[[[-1, -2,  0],
             [-3, -4, -7]]]])
    >>> max_pool2d(x, 3)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: max_pool2d, along the height: the window does not fit: \
K_eff = D·(K − 1) + 1 = 3 > I_pad = I + 2·P = 2. Got I=2, K=3, P=0, S=3, D=1. \
Raise padding to at least 1, or use K_eff ≤ 2.
    """
    check_maps(x, "max_pool2d", content="real numbers")
    placement = _place_windows(x, kernel_size, stride, padding, dilation, ceil_mode, "max_pool2d")
    return placement.windows(placement.pad(x, _lowest(x))).max(axis=(4, 5))


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
    """The gradient of `max_pool2d` for x: the largest cell of a window gets the window's gradient.

    grad_output: (N, C, O_h, O_w), the gradient for the output of `max_pool2d`, of the dtype of x.
    x, kernel_size, stride, padding, dilation, ceil_mode: as given to `max_pool2d`.

    Returns an array (N, C, H, W) of the dtype of x. Among equal cells the first in a window, row by
    row, counts as the largest, as in PyTorch. A cell that is the largest in several windows gets
    the sum of their gradients, one that is the largest in none gets 0.
    Raises the errors of `max_pool2d`, and ShapeError if grad_output does not have the output's
    shape.

    >>> x = np.array([[[[1, 5, 5, 0], [3, 4, 9, 7]]]])
    >>> max_pool2d_backward(np.array([[[[10, 20]]]]), x, (1, 3), stride=(2, 1))
    array([[[[ 0, 30,  0,  0],
             [ 0,  0,  0,  0]]]])
    """
    caller = "max_pool2d_backward"
    check_maps(x, caller, content="real numbers")
    placement = _place_windows(x, kernel_size, stride, padding, dilation, ceil_mode, caller)
    check_gradient(grad_output, x, (*x.shape[:2], *placement.output_size), "max_pool2d", caller)
    view = placement.windows(placement.pad(x, _lowest(x)))
    largest = view.max(axis=(4, 5), keepdims=True)
    # Cells of x can be −∞, too: then the padding equals the largest, and must get no gradient.
    inside = placement.windows(placement.pad(np.ones((1, 1, *x.shape[2:]), bool), False))
    is_largest = inside & ((view == largest) | (view != view))  # NaN is not equal to itself
    cells = math.prod(placement.kernel_size)
    first = is_largest.reshape(*grad_output.shape, cells).argmax(axis=-1)
    parts = (np.where(first == cell, grad_output, 0) for cell in range(cells))
    return _add_to_cells(parts, x, placement)


def avg_pool2d(
    x: np.ndarray,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """The mean of each window, as in `torch.nn.AvgPool2d`.

    x: (N, C, H, W), a NumPy array of real or complex numbers, not of ints: a mean is rarely an int.
    kernel_size: an int ≥ 1 or a pair (h, w); x.shape[2:] for global average pooling.
    stride: an int ≥ 1 or a pair; None for kernel_size, so that windows touch and do not overlap.
    padding: zeros on each side, an int or a pair, at most half of kernel_size.
    ceil_mode: whether a last window that overhangs the padded map counts, too; its cells beyond
        the padding never count in the mean.
    count_include_pad: whether the zeros of the padding count in the mean.

    Returns an array (N, C, O_h, O_w) of the dtype of x; its size is that of `pool_output_size`.
    Raises the errors of `max_pool2d`.

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
Give x.astype(np.float32).
    """
    check_maps(x, "avg_pool2d", content="real or complex numbers")
    placement = _place_windows(x, kernel_size, stride, padding, 1, ceil_mode, "avg_pool2d")
    flag(count_include_pad, "count_include_pad", "avg_pool2d")
    sums = placement.windows(placement.pad(x, 0)).sum(axis=(4, 5))
    return sums / _cell_counts(x, placement, count_include_pad)


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
    """The gradient of `avg_pool2d` for x: a window's gradient, in equal parts for its cells.

    grad_output: (N, C, O_h, O_w), the gradient for the output of `avg_pool2d`, of the dtype of x.
    x: as given to `avg_pool2d`; only its shape and dtype matter.
    kernel_size, stride, padding, ceil_mode, count_include_pad: as given to `avg_pool2d`.

    Returns an array (N, C, H, W) of the dtype of x; a cell that no window reads gets 0.
    Raises the errors of `avg_pool2d`, and ShapeError if grad_output does not have the output's
    shape.

    >>> avg_pool2d_backward(np.array([[[[8.0, 4.0]]]]), np.ones((1, 1, 2, 5)), 2)
    array([[[[2., 2., 1., 1., 0.],
             [2., 2., 1., 1., 0.]]]])
    """
    caller = "avg_pool2d_backward"
    check_maps(x, caller, content="real or complex numbers")
    placement = _place_windows(x, kernel_size, stride, padding, 1, ceil_mode, caller)
    check_gradient(grad_output, x, (*x.shape[:2], *placement.output_size), "avg_pool2d", caller)
    flag(count_include_pad, "count_include_pad", caller)
    part = grad_output / _cell_counts(x, placement, count_include_pad)
    return _add_to_cells([part] * math.prod(placement.kernel_size), x, placement)


class _Placement(NamedTuple):
    """The placement of pooling windows: plain pairs (h, w), and the cells added around a map."""

    kernel_size: Pair
    stride: Pair
    dilation: Pair
    output_size: Pair
    sides: Sides

    def pad(self, x: np.ndarray, fill: float) -> np.ndarray:
        """A copy of x (N, C, H, W) with cells of `fill` around its maps."""
        return np.pad(x, ((0, 0), (0, 0), *self.sides), constant_values=fill)

    def windows(self, padded: np.ndarray, *, writeable: bool = False) -> np.ndarray:
        """The windows on padded maps: a view (N, C, O_h, O_w, K_h, K_w)."""
        sizes = (self.output_size, self.kernel_size, self.stride, self.dilation)
        return windows(padded, *sizes, writeable=writeable)


def _place_windows(x, kernel_size, stride, padding, dilation, ceil_mode, caller) -> _Placement:
    """The placement of the windows on x. Errors name the function `caller`."""
    kernel_size = pair(kernel_size, "kernel_size", caller, minimum=1)
    stride = kernel_size if stride is None else pair(stride, "stride", caller, minimum=1)
    padding = pair(padding, "padding", caller, minimum=0)
    dilation = pair(dilation, "dilation", caller, minimum=1)
    height, width = pool_output_size_for(  # type: ignore[misc]  # a pair, like the arguments
        caller, x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode
    )
    output_size = (int(height), int(width))
    # With ceil_mode the last window may overhang the padding: then the end gets more cells.
    window_size = effective_kernel_size(kernel_size, dilation)
    rows, columns = (
        (before, max(before, (places - 1) * step + window - before - size))
        for places, step, window, before, size in zip(
            output_size, stride, window_size, padding, x.shape[2:], strict=True
        )
    )
    return _Placement(kernel_size, stride, dilation, output_size, (rows, columns))


def _lowest(x: np.ndarray) -> float:
    """A number that is never the largest in a window: −∞, or the least integer of the dtype."""
    return np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf


def _cell_counts(x: np.ndarray, placement: _Placement, count_include_pad: bool) -> np.ndarray:
    """The number of cells in the mean of each window: (1, 1, O_h, O_w), of the dtype of x."""
    counted = placement.pad(np.ones((1, 1, *x.shape[2:]), x.dtype), 0)
    if count_include_pad:
        (top, _), (left, _) = placement.sides
        counted[:, :, : x.shape[2] + 2 * top, : x.shape[3] + 2 * left] = 1
    return placement.windows(counted).sum(axis=(4, 5))


def _add_to_cells(parts: Iterable[np.ndarray], x: np.ndarray, placement: _Placement) -> np.ndarray:
    """The gradient for x: for each cell, the sum of its parts from the windows that read it.

    parts: for each cell of the kernel, row by row, the part (N, C, O_h, O_w) of each window's
        gradient that this cell gets.
    """
    (top, _), (left, _), (height, width) = *placement.sides, x.shape[2:]
    grad_padded = placement.pad(np.zeros_like(x), 0)
    view = placement.windows(grad_padded, writeable=True)
    for (u, v), part in zip(np.ndindex(placement.kernel_size), parts, strict=True):
        view[..., u, v] += part  # safe: the cells (u, v) of two windows are never the same cell
    return grad_padded[:, :, top : top + height, left : left + width].copy()
