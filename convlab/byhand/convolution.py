"""The convolution of PyTorch (a cross-correlation: the kernel is not flipped), by hand."""

import math
from typing import SupportsIndex

import numpy as np

from convlab.arithmetic.arguments import IntOrPair
from convlab.byhand.arrays import numeric_array, same_dtype
from convlab.byhand.padding import pad2d
from convlab.byhand.placement import place
from convlab.byhand.windows import reach, windows
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
    """What `torch.nn.Conv2d` computes, in NumPy.

    x: (N, C_in, H, W); weight: (C_out, C_in / groups, K_h, K_w); bias: (C_out,) or None; all three
        NumPy arrays of one dtype, which is kept.
    stride, dilation: ints ≥ 1 or pairs (h, w).
    padding: cells on each side, an int ≥ 0 or a pair (h, w); or "valid", or "same" (stride 1).
    groups: an int that divides C_in and C_out.
    padding_mode: "zeros", "reflect", "replicate" or "circular".
    method: "loops" (the definition, one product at a time), "windows" (each window as a view, and
        one sum of products over all of them), "im2col" (each window as a column of a matrix, and
        one matrix product: the quick one) or "fft" (one product for each frequency).

    Returns (N, C_out, O_h, O_w), new, of the dtype of x. A NaN spreads to the outputs that read it;
    with "fft", where each output comes from all cells, to all the maps that read its map.
    Raises TypeError for what is not a NumPy array or mixes dtypes, ShapeError (a ValueError) for
    shapes that do not go together, ValueError for any other bad value.

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
weight (4, 2, 3, 3).
    """
    caller = "conv2d"
    output_size, stride, dilation, groups, sides = place(
        x, weight, stride, padding, dilation, groups, caller
    )
    if bias is not None:
        numeric_array(bias, "bias", "C_out", caller)
        same_dtype(bias, x, "bias", caller)
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


def _loops(x, weight, output_size, stride, dilation, groups):
    """The definition: for each output, a sum over the channels and the cells of the kernel."""
    n_out, depth, *kernel_size = weight.shape
    out = np.zeros((len(x), n_out, *output_size), x.dtype)
    for n, f, i, j in np.ndindex(out.shape):
        first = f // (n_out // groups) * depth  # the first channel of this filter's group
        for c, u, v in np.ndindex(depth, *kernel_size):
            row = i * stride[0] + u * dilation[0]
            column = j * stride[1] + v * dilation[1]
            out[n, f, i, j] += x[n, first + c, row, column] * weight[f, c, u, v]
    return out


def _windows(x, weight, output_size, stride, dilation, groups):
    """Every window as a view on x, then one sum of products over channel and kernel cells."""
    n_out, depth, *kernel_size = weight.shape
    view = windows(x, output_size, (*kernel_size,), stride, dilation)
    view = view.reshape(len(x), groups, depth, *output_size, *kernel_size)
    filters = weight.reshape(groups, n_out // groups, depth, *kernel_size)
    out = np.einsum("ngchwuv,gfcuv->ngfhw", view, filters, optimize=True)
    return out.reshape(len(x), n_out, *output_size)


def im2col(x, weight, output_size, stride, dilation, groups):
    """Every window as a column of a matrix, so that a convolution is one matrix product.

    One item at a time: its columns take K_h·K_w·C_in·O_h·O_w numbers.
    """
    n_out, depth, *kernel_size = weight.shape
    cells, places = depth * math.prod(kernel_size), math.prod(output_size)
    filters = weight.reshape(groups, n_out // groups, cells)
    out = np.empty((len(x), groups, n_out // groups, places), x.dtype)
    view = windows(x, output_size, (*kernel_size,), stride, dilation).transpose(0, 1, 4, 5, 2, 3)
    for item, result in zip(view, out, strict=True):
        columns = item.reshape(groups, cells, places)  # this copies the windows
        np.matmul(filters, columns, out=result)
    return out.reshape(len(x), n_out, *output_size)


def _fft(x, weight, output_size, stride, dilation, groups):
    """The product of two Fourier transforms is a convolution: kernel flipped, maps wrapped around.

    So the kernel is flipped back first, and the first K_eff − 1 rows and columns, where it reached
    around the edge, are left out. Whole numbers are rounded back to whole numbers.
    """
    n_out, depth, *kernel_size = weight.shape
    (height, width), size = reach((*kernel_size,), dilation), x.shape[2:]
    real = x.dtype.kind != "c"
    transform, back = (np.fft.rfft2, np.fft.irfft2) if real else (np.fft.fft2, np.fft.ifft2)
    maps = transform(x)
    out = np.empty((len(x), n_out, *output_size), x.dtype)
    for f in range(n_out):
        kernel = np.zeros((depth, height, width), x.dtype)
        kernel[:, :: dilation[0], :: dilation[1]] = weight[f, :, ::-1, ::-1]
        first = f // (n_out // groups) * depth  # the first channel of this filter's group
        products = maps[:, first : first + depth] * transform(kernel, size)
        found = back(products.sum(axis=1), size)[:, height - 1 :, width - 1 :]
        found = found[:, :: stride[0], :: stride[1]][:, : output_size[0], : output_size[1]]
        out[:, f] = np.rint(found) if x.dtype.kind in "iu" else found
    return out


_METHODS = {"loops": _loops, "windows": _windows, "im2col": im2col, "fft": _fft}
