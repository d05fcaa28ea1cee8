"""Convolution by hand, as in PyTorch: a cross-correlation, with a kernel that is not flipped."""

import math
from typing import SupportsIndex

import numpy as np

from convlab.arithmetic.arguments import IntOrPair
from convlab.byhand.arrays import check_array, check_same_dtype
from convlab.byhand.padding import pad2d
from convlab.byhand.placement import place_windows
from convlab.byhand.windows import Pair, effective_kernel_size, windows
from convlab.errors import ShapeError

__all__ = ["conv2d", "im2col"]


def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: SupportsIndex = 1,
    padding_mode: str = "zeros",
    method: str = "im2col",
) -> np.ndarray:
    """Convolve `x` with `weight` and add `bias`, as `torch.nn.Conv2d` does.

    x: (N, C_in, H, W), a NumPy array.
    weight: (C_out, C_in / groups, K_h, K_w), of the dtype of x.
    bias: (C_out,), of the dtype of x; None for no bias.
    stride, dilation: ints ≥ 1 or pairs (h, w).
    padding: cells on each side, an int ≥ 0 or a pair (h, w); or "valid", or "same" (stride 1).
    groups: an int that divides C_in and C_out.
    padding_mode: "zeros", "reflect", "replicate" or "circular".
    method: "loops" (the definition, one product at a time), "windows" (each window as a view, and
        one sum of products over all of them: NumPy makes a matrix product of it, and copies the
        windows for that), "im2col" (each window as a column of a matrix, and one matrix product:
        the fastest) or "fft" (one product for each frequency).

    Returns a new array (N, C_out, O_h, O_w) of the dtype of x. A NaN in x spreads to the outputs
    that read it; with "fft", to whole maps, because each output is computed from all cells of x.
    Raises TypeError for anything other than NumPy arrays of one dtype, ShapeError (a ValueError)
    for shapes that do not fit together, ValueError for any other bad value.

    >>> x = np.arange(35.0).reshape(1, 1, 5, 7)
    >>> weight = np.array([[[[1.0, 0], [0, 0], [0, -1]]]])
    >>> conv2d(x, weight).shape
    (1, 1, 3, 6)
    >>> conv2d(x, weight)[0, 0, 0]
    array([-15., -15., -15., -15., -15., -15.])
    >>> conv2d(x, np.ones((4, 2, 3, 3)))
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv2d: each filter must be as deep as the input: weight.shape[1] \
(= 2) times groups (= 1) is 2, but x has 1 channel in axis 1. Got x (1, 1, 5, 7), \
weight (4, 2, 3, 3). Give a weight of shape (4, 1, 3, 3).
    """
    caller = "conv2d"
    output_size, stride, dilation, groups, sides = place_windows(
        x, weight, stride, padding, dilation, groups, caller
    )
    if bias is not None:
        check_array(bias, "bias", "C_out", caller)
        check_same_dtype(bias, x, "bias", caller)
        if len(bias) != len(weight):
            raise ShapeError(
                f"{caller}: one bias for each filter: weight has {len(weight)} filters, "
                f"bias has {len(bias)} numbers. Give a bias of shape ({len(weight)},)."
            )
    if method not in _METHODS:
        raise ValueError(
            f"{caller}: method must be one of {', '.join(map(repr, _METHODS))}, got {method!r}."
        )
    padded = pad2d(x, sides, padding_mode, caller)
    out = _METHODS[method](padded, weight, output_size, stride, dilation, groups)
    if bias is not None:
        out += bias[:, None, None]
    return out


# The four methods get a padded x, and plain pairs. `depth` is the number of channels of a filter.


def _loops(x, weight, output_size, stride, dilation, groups):
    """Convolution as defined: for each output, a sum over channels and kernel cells."""
    out_channels, depth, *kernel_size = weight.shape
    out = np.zeros((len(x), out_channels, *output_size), x.dtype)
    for n, f, i, j in np.ndindex(out.shape):
        first = f // (out_channels // groups) * depth  # the first channel of this filter's group
        for c, u, v in np.ndindex(depth, *kernel_size):
            row = i * stride[0] + u * dilation[0]
            column = j * stride[1] + v * dilation[1]
            out[n, f, i, j] += x[n, first + c, row, column] * weight[f, c, u, v]
    return out


def _windows(x, weight, output_size, stride, dilation, groups):
    """Convolution by a view of all windows, and one sum of products over channels and cells."""
    out_channels, depth, *kernel_size = weight.shape
    view = windows(x, output_size, weight.shape[2:], stride, dilation)
    view = view.reshape(len(x), groups, depth, *output_size, *kernel_size)
    filters = weight.reshape(groups, out_channels // groups, depth, *kernel_size)
    # n item, g group, c channel of the group, h and w output cell, u and v kernel cell, f filter.
    # Without `optimize` nothing is copied, and it takes ten times as long or more.
    out = np.einsum("ngchwuv,gfcuv->ngfhw", view, filters, optimize=True)
    return out.reshape(len(x), out_channels, *output_size)


def im2col(
    x: np.ndarray, weight: np.ndarray, output_size: Pair, stride: Pair, dilation: Pair, groups: int
) -> np.ndarray:
    """Convolution as a matrix product of the filters, as rows, and the windows, as columns.

    The items are computed one by one, to save memory: the columns of an item take
    K_h·K_w·C_in·O_h·O_w numbers.
    """
    out_channels, depth, *kernel_size = weight.shape
    cells, places = depth * math.prod(kernel_size), math.prod(output_size)
    filters = weight.reshape(groups, out_channels // groups, cells)
    out = np.empty((len(x), groups, out_channels // groups, places), x.dtype)
    view = windows(x, output_size, weight.shape[2:], stride, dilation)
    view = view.transpose(0, 1, 4, 5, 2, 3)  # to (N, C_in, K_h, K_w, O_h, O_w)
    for item, result in zip(view, out, strict=True):
        columns = item.reshape(groups, cells, places)  # this copies the windows
        np.matmul(filters, columns, out=result)
    return out.reshape(len(x), out_channels, *output_size)


def _fft(x, weight, output_size, stride, dilation, groups):
    """Convolution as a product of Fourier transforms.

    Such a product flips the kernel and wraps around the edges of the map. So the kernel is flipped
    beforehand, and the first K_eff − 1 rows and columns, where it wraps around, are cut off. For
    integer arrays, the results are rounded to whole numbers.
    """
    out_channels, depth = weight.shape[:2]
    size, (height, width) = x.shape[2:], effective_kernel_size(weight.shape[2:], dilation)
    is_complex = x.dtype.kind == "c"
    fft2, ifft2 = (np.fft.fft2, np.fft.ifft2) if is_complex else (np.fft.rfft2, np.fft.irfft2)
    spectra = fft2(x)
    out = np.empty((len(x), out_channels, *output_size), x.dtype)
    for f in range(out_channels):
        kernel = np.zeros((depth, height, width), x.dtype)
        kernel[:, :: dilation[0], :: dilation[1]] = weight[f, :, ::-1, ::-1]
        first = f // (out_channels // groups) * depth  # the first channel of this filter's group
        products = spectra[:, first : first + depth] * fft2(kernel, size)
        sums = ifft2(products.sum(axis=1), size)[:, height - 1 :, width - 1 :]
        sums = sums[:, :: stride[0], :: stride[1]][:, : output_size[0], : output_size[1]]
        out[:, f] = np.rint(sums) if x.dtype.kind in "iu" else sums
    return out


_METHODS = {"loops": _loops, "windows": _windows, "im2col": im2col, "fft": _fft}
