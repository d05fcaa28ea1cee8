"""The placement of a convolution's windows on a map, from arguments that are checked here."""

from functools import lru_cache
from typing import NamedTuple, SupportsIndex

import numpy as np

from convlab.arithmetic.arguments import IntOrPair, integer, pair
from convlab.arithmetic.sizes import conv_output_size_for
from convlab.byhand.arrays import check_array, check_maps, check_same_dtype
from convlab.byhand.padding import Sides, pad_sides
from convlab.byhand.windows import Pair
from convlab.errors import ShapeError

__all__ = ["Placement", "place_windows"]


class Placement(NamedTuple):
    """The options of a convolution as plain pairs (h, w), its output size and its padding."""

    output_size: Pair
    stride: Pair
    dilation: Pair
    groups: int
    sides: Sides


def place_windows(
    x: np.ndarray,
    weight: np.ndarray,
    stride: IntOrPair,
    padding: IntOrPair | str,
    dilation: IntOrPair,
    groups: SupportsIndex,
    caller: str,
) -> Placement:
    """The placement on `x` of the windows that `weight` reads. Errors name the function `caller`.

    >>> x, weight = np.zeros((1, 2, 5, 7)), np.zeros((4, 1, 3, 2))
    >>> place_windows(x, weight, 2, (1, 0), 1, 2, "conv2d").output_size
    (3, 3)
    """
    check_maps(x, caller, axes="N C_in H W")
    check_array(weight, "weight", "C_out C_in/groups K_h K_w", caller)
    check_same_dtype(weight, x, "weight", caller)
    groups = integer(groups, "groups", caller, minimum=1)
    _check_channels(x, weight, groups, caller)
    stride = pair(stride, "stride", caller, minimum=1)
    dilation = pair(dilation, "dilation", caller, minimum=1)
    kernel_size = weight.shape[2:]
    if not isinstance(padding, str):
        padding = pair(padding, "padding", caller, minimum=0)
    output_size = _output_size(caller, x.shape[2:], kernel_size, stride, padding, dilation)
    cells = (0, 0) if padding == "valid" else padding
    return Placement(output_size, stride, dilation, groups, pad_sides(cells, kernel_size, dilation))


@lru_cache
def _output_size(
    caller: str,
    input_size: Pair,
    kernel_size: Pair,
    stride: Pair,
    padding: Pair | str,
    dilation: Pair,
) -> Pair:
    # Cached, because the formula takes as long as a small convolution.
    sizes = conv_output_size_for(caller, input_size, kernel_size, stride, padding, dilation)
    height, width = sizes  # type: ignore[misc]  # a pair, because the arguments are pairs
    return int(height), int(width)


def _check_channels(x: np.ndarray, weight: np.ndarray, groups: int, caller: str) -> None:
    in_channels, (out_channels, depth, *kernel_size) = x.shape[1], weight.shape
    if 0 in weight.shape:
        raise ShapeError(
            f"{caller}: weight has an empty axis: its shape is {weight.shape}. "
            "Give at least 1 filter of 1 channel and 1×1 cells."
        )
    if depth * groups != in_channels:
        if x.shape[3] == depth * groups:
            advice = "If x is (N, H, W, C), give x.transpose(0, 3, 1, 2)."
        elif in_channels % depth == 0 == out_channels % (in_channels // depth):
            advice = f"Use groups={in_channels // depth}."
        else:
            advice = f"Give a weight of shape {(out_channels, in_channels, *kernel_size)}"
            advice += "." if groups == 1 else ", and groups=1."
        raise ShapeError(
            f"{caller}: each filter must be as deep as the input: "
            f"weight.shape[1] (= {depth}) times groups (= {groups}) is {depth * groups}, "
            f"but x has {in_channels} channel{'s' * (in_channels != 1)} in axis 1. "
            f"Got x {x.shape}, weight {weight.shape}. {advice}"
        )
    if out_channels % groups:
        more = (out_channels // groups + 1) * groups
        fewer = f"{more - groups} or " if more > groups else ""
        raise ShapeError(
            f"{caller}: each group must have as many filters as the others: weight.shape[0] "
            f"(= {out_channels}) must be divisible by groups (= {groups}). "
            f"Give a weight with {fewer}{more} filters."
        )
