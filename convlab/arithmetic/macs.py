"""Multiply–adds (MACs): the multiplications by weights for one item of a batch.

A bias is added, not multiplied, so it does not count; a multiplication by a zero of the padding
does. FLOPs are 2·MACs: each MAC is a multiplication and an addition. Letters: those of `counts`,
and O_h, O_w the output's height and width, I_h, I_w the input's.
"""

from __future__ import annotations

from typing import SupportsIndex

from convlab.arithmetic.arguments import IntOrPair, integer, pair
from convlab.arithmetic.counts import (
    CONV_WEIGHTS,
    GROUPED_CONV_TRANSPOSE_WEIGHTS,
    GROUPED_CONV_WEIGHTS,
    LINEAR_WEIGHTS,
    conv_values,
)
from convlab.arithmetic.derived import Derived
from convlab.arithmetic.formula import Formula

__all__ = ["conv_macs", "conv_transpose_macs", "linear_macs"]

# Each weight of a convolution is used once at each place of the output, each weight of a transposed
# convolution once at each place of the input.
CONV_MACS = Formula("MACs", f"{CONV_WEIGHTS.expression}*O_h*O_w")
GROUPED_CONV_MACS = Formula("MACs", f"{GROUPED_CONV_WEIGHTS.expression}*O_h*O_w")
CONV_TRANSPOSE_MACS = Formula("MACs", f"{CONV_WEIGHTS.expression}*I_h*I_w")
GROUPED_CONV_TRANSPOSE_MACS = Formula(
    "MACs", f"{GROUPED_CONV_TRANSPOSE_WEIGHTS.expression}*I_h*I_w"
)
LINEAR_MACS = Formula("MACs", LINEAR_WEIGHTS.expression)


def conv_macs(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: IntOrPair,
    *,
    output_size: IntOrPair,
    groups: SupportsIndex = 1,
) -> Derived:
    """The MACs of a convolution for one item: each weight once at each place of the output.

    in_channels, out_channels: ints ≥ 1.
    kernel_size: an int ≥ 1, or a pair (h, w).
    output_size: the output's height and width, an int ≥ 1 or a pair (h, w), as `conv_output_size`
        gives them.
    groups: an int ≥ 1 that divides both channel counts.

    Returns a `Derived`. Raises TypeError for an argument that is not a whole number, ValueError
    for one that is too small, ShapeError (a ValueError) if groups does not divide the channels.

    >>> conv_macs(3, 96, 11, output_size=55)
    105,415,200 = 11·11·3·96·55·55
    >>> conv_macs(96, 256, 5, output_size=(27, 13), groups=2)
    107,827,200 = 5·5·(96/2)·256·27·13
    >>> conv_macs(3, 96, 11, output_size=55.0)
    Traceback (most recent call last):
        ...
    TypeError: conv_macs: output_size must be a whole number, got 55.0 (float). Give an int.
    """
    caller = "conv_macs"
    values = conv_values(caller, in_channels, out_channels, kernel_size, groups)
    height, width = pair(output_size, "output_size", caller, minimum=1)
    return (GROUPED_CONV_MACS if "G" in values else CONV_MACS)(**values, O_h=height, O_w=width)


def conv_transpose_macs(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: IntOrPair,
    *,
    input_size: IntOrPair,
    groups: SupportsIndex = 1,
) -> Derived:
    """The MACs of a transposed convolution for one item: each weight once at each input place.

    in_channels, out_channels: ints ≥ 1.
    kernel_size: an int ≥ 1, or a pair (h, w).
    input_size: the input's height and width, an int ≥ 1 or a pair (h, w).
    groups: an int ≥ 1 that divides both channel counts.

    Multiplications for the part of the output that the padding removes count, too.
    Returns a `Derived`. Raises TypeError for an argument that is not a whole number, ValueError
    for one that is too small, ShapeError (a ValueError) if groups does not divide the channels.

    >>> conv_transpose_macs(64, 32, 2, input_size=(7, 5))
    286,720 = 2·2·64·32·7·5
    >>> conv_transpose_macs(64, 32, 2, input_size=0)
    Traceback (most recent call last):
        ...
    ValueError: conv_transpose_macs: input_size must be at least 1, got 0.
    """
    caller = "conv_transpose_macs"
    values = conv_values(caller, in_channels, out_channels, kernel_size, groups)
    height, width = pair(input_size, "input_size", caller, minimum=1)
    formula = GROUPED_CONV_TRANSPOSE_MACS if "G" in values else CONV_TRANSPOSE_MACS
    return formula(**values, I_h=height, I_w=width)


def linear_macs(in_features: SupportsIndex, out_features: SupportsIndex) -> Derived:
    """The MACs of a fully connected layer for one item: each weight once.

    in_features, out_features: ints ≥ 1.

    Returns a `Derived`. Raises TypeError for an argument that is not a whole number, ValueError
    for one that is too small.

    >>> linear_macs(6 * 6 * 256, 4096)
    37,748,736 = 9,216·4,096
    >>> linear_macs(9216, 0)
    Traceback (most recent call last):
        ...
    ValueError: linear_macs: out_features must be at least 1, got 0.
    """
    caller = "linear_macs"
    return LINEAR_MACS(
        F_in=integer(in_features, "in_features", caller, minimum=1),
        F_out=integer(out_features, "out_features", caller, minimum=1),
    )
