"""The convolution of PyTorch (a cross-correlation: the kernel is not flipped), by hand."""

from typing import SupportsIndex

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.arithmetic.arguments import IntOrPair, integer, pair
from convlab.arithmetic.counts import check_groups
from convlab.arithmetic.sizes import conv_output_size
from convlab.byhand.arrays import numeric_array, same_dtype
from convlab.byhand.padding import pad2d, pad_sides
from convlab.errors import ShapeError

__all__ = ["conv2d"]


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
    method: str = "windows",
) -> np.ndarray:
    """What `torch.nn.Conv2d` computes, in NumPy.

    x: (N, C_in, H, W); weight: (C_out, C_in / groups, K_h, K_w); bias: (C_out,) or None; all three
        NumPy arrays of one dtype, which is kept.
    stride, dilation: ints ≥ 1 or pairs (h, w).
    padding: cells on each side, an int ≥ 0 or a pair (h, w); or "valid", or "same" (stride 1).
    groups: an int that divides C_in and C_out.
    padding_mode: "zeros", "reflect", "replicate" or "circular".
    method: "loops" (the definition, one product at a time) or "windows" (each window as a view,
        and one sum of products over all of them).

    Returns (N, C_out, O_h, O_w), new, of the dtype of x. A NaN spreads to the outputs that read it.
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
    numeric_array(x, "x", "N C_in H W", caller)
    numeric_array(weight, "weight", "C_out C_in/groups K_h K_w", caller)
    same_dtype(weight, x, "weight", caller)
    if bias is not None:
        numeric_array(bias, "bias", "C_out", caller)
        same_dtype(bias, x, "bias", caller)
    groups = integer(groups, "groups", caller, minimum=1)
    _check_channels(x, weight, bias, groups)
    stride = pair(stride, "stride", caller, minimum=1)
    dilation = pair(dilation, "dilation", caller, minimum=1)
    kernel_size = weight.shape[2:]
    if method not in _METHODS:
        raise ValueError(
            f"{caller}: method must be one of {', '.join(map(repr, _METHODS))}, got {method!r}."
        )

    output_size = conv_output_size(
        x.shape[2:], kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    if padding != "same":
        padding = pair(0 if isinstance(padding, str) else padding, "padding", caller, minimum=0)
    padded = pad2d(x, pad_sides(padding, kernel_size, dilation), padding_mode, caller)
    out = _METHODS[method](padded, weight, output_size, stride, dilation, groups)
    return out if bias is None else out + bias[:, None, None]


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
    reach = [step * (size - 1) + 1 for size, step in zip(kernel_size, dilation, strict=True)]
    windows = sliding_window_view(x, reach, axis=(2, 3))
    windows = windows[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]
    windows = windows.reshape(len(x), groups, depth, *output_size, *kernel_size)
    filters = weight.reshape(groups, n_out // groups, depth, *kernel_size)
    out = np.einsum("ngchwuv,gfcuv->ngfhw", windows, filters, optimize=True)
    return out.reshape(len(x), n_out, *output_size)


_METHODS = {"loops": _loops, "windows": _windows}


def _check_channels(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None, groups: int
) -> None:
    in_channels, (out_channels, depth) = x.shape[1], weight.shape[:2]
    for name, sizes in (("x", x.shape[1:]), ("weight", weight.shape)):
        if 0 in sizes:
            raise ShapeError(
                f"conv2d: {name} has an empty axis: its shape is "
                f"{x.shape if name == 'x' else weight.shape}. Only the batch may be empty."
            )
    if depth * groups != in_channels:
        advice = ""
        if x.shape[3] == depth * groups:
            advice = " x looks like (N, H, W, C): give x.transpose(0, 3, 1, 2)."
        raise ShapeError(
            "conv2d: each filter must be as deep as the input: "
            f"weight.shape[1] (= {depth}) times groups (= {groups}) is {depth * groups}, "
            f"but x has {in_channels} channel{'s' * (in_channels != 1)} in axis 1. "
            f"Got x {x.shape}, weight {weight.shape}.{advice}"
        )
    check_groups(in_channels, out_channels, groups, "conv2d")
    if bias is not None and len(bias) != out_channels:
        raise ShapeError(
            f"conv2d: one bias for each filter: weight has {out_channels} filters, "
            f"bias has {len(bias)} numbers. Give a bias of shape ({out_channels},)."
        )
