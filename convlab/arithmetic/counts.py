"""Parameter counts: the numbers that a layer learns.

Letters: C_in and C_out input and output channels (filters), K_h and K_w the kernel's height and
width, G groups, F_in and F_out input and output features, C channels.
"""

from __future__ import annotations

from math import gcd, isqrt
from typing import SupportsIndex

from convlab.arithmetic.arguments import IntOrPair, flag, integer, pair
from convlab.arithmetic.derived import Derived
from convlab.arithmetic.formula import Formula
from convlab.errors import ShapeError

__all__ = [
    "batch_norm_parameters",
    "conv_parameters",
    "conv_transpose_parameters",
    "linear_parameters",
]

CONV_WEIGHTS = Formula("weights", "K_h*K_w*C_in*C_out")
CONV_PARAMETERS = Formula("parameters", f"{CONV_WEIGHTS.expression} + C_out")
GROUPED_CONV_WEIGHTS = Formula("weights", CONV_WEIGHTS.expression.replace("C_in", "(C_in/G)"))
GROUPED_CONV_PARAMETERS = Formula("parameters", f"{GROUPED_CONV_WEIGHTS.expression} + C_out")
# A transposed convolution's weights are (C_in, C_out/G, K_h, K_w): the groups divide its outputs.
GROUPED_CONV_TRANSPOSE_WEIGHTS = Formula(
    "weights", CONV_WEIGHTS.expression.replace("C_out", "(C_out/G)")
)
GROUPED_CONV_TRANSPOSE_PARAMETERS = Formula(
    "parameters", f"{GROUPED_CONV_TRANSPOSE_WEIGHTS.expression} + C_out"
)
LINEAR_WEIGHTS = Formula("weights", "F_in*F_out")
LINEAR_PARAMETERS = Formula("parameters", f"{LINEAR_WEIGHTS.expression} + F_out")
BATCH_NORM_PARAMETERS = Formula("parameters", "2*C")
NO_PARAMETERS = Formula("parameters", "0")


def conv_parameters(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: IntOrPair,
    *,
    groups: SupportsIndex = 1,
    bias: bool = True,
) -> Derived:
    """The parameters of a convolution: its weights, and one bias for each filter.

    in_channels, out_channels: ints ≥ 1; out_channels is the number of filters.
    kernel_size: an int ≥ 1, or a pair (h, w).
    groups: an int ≥ 1 that divides both channel counts; a filter reads in_channels / groups
        channels.
    bias: whether each filter has a bias.

    Returns a `Derived`. Raises TypeError for an argument that is not a whole number, ValueError
    for one that is too small, ShapeError (a ValueError) if groups does not divide the channels.
    Source: the variables section of `torch.nn.Conv2d`.

    >>> conv_parameters(3, 96, 11)
    34,944 = 11·11·3·96 + 96
    >>> print(conv_parameters(96, 256, (5, 3), groups=2, bias=False))
    184320
    >>> conv_parameters(96, 256, 5, groups=5)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv_parameters: in_channels (= 96) must be divisible by \
groups (= 5). Use groups 1, 2, 4, 8, 16 or 32.
    """
    caller = "conv_parameters"
    values = conv_values(caller, in_channels, out_channels, kernel_size, groups)
    bias = flag(bias, "bias", caller)
    if "G" in values:
        return (GROUPED_CONV_PARAMETERS if bias else GROUPED_CONV_WEIGHTS)(**values)
    return (CONV_PARAMETERS if bias else CONV_WEIGHTS)(**values)


def conv_transpose_parameters(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: IntOrPair,
    *,
    groups: SupportsIndex = 1,
    bias: bool = True,
) -> Derived:
    """The parameters of a transposed convolution: its weights, and a bias for each output channel.

    in_channels, out_channels: ints ≥ 1.
    kernel_size: an int ≥ 1, or a pair (h, w).
    groups: an int ≥ 1 that divides both channel counts; an input channel contributes to
        out_channels / groups output channels.
    bias: whether each output channel has a bias.

    Returns a `Derived`. Raises TypeError for an argument that is not a whole number, ValueError
    for one that is too small, ShapeError (a ValueError) if groups does not divide the channels.
    Source: the variables section of `torch.nn.ConvTranspose2d`.

    >>> conv_transpose_parameters(64, 32, 2)
    8,224 = 2·2·64·32 + 32
    >>> conv_transpose_parameters(64, 32, (2, 4), groups=4, bias=False)
    4,096 = 2·4·64·(32/4)
    >>> conv_transpose_parameters(64, 32, 2, groups=3)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv_transpose_parameters: in_channels (= 64) must be divisible by \
groups (= 3). Use groups 1, 2, 4, 8, 16 or 32.
    """
    caller = "conv_transpose_parameters"
    values = conv_values(caller, in_channels, out_channels, kernel_size, groups)
    bias = flag(bias, "bias", caller)
    if "G" in values:
        formula = GROUPED_CONV_TRANSPOSE_PARAMETERS if bias else GROUPED_CONV_TRANSPOSE_WEIGHTS
        return formula(**values)
    return (CONV_PARAMETERS if bias else CONV_WEIGHTS)(**values)


def conv_values(
    caller: str,
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: IntOrPair,
    groups: SupportsIndex,
) -> dict[str, int]:
    """Checked values for a convolution's formulas: symbol → number, with `G` if groups > 1."""
    in_channels = integer(in_channels, "in_channels", caller, minimum=1)
    out_channels = integer(out_channels, "out_channels", caller, minimum=1)
    height, width = pair(kernel_size, "kernel_size", caller, minimum=1)
    groups = integer(groups, "groups", caller, minimum=1)
    check_groups(in_channels, out_channels, groups, caller)
    values = {"K_h": height, "K_w": width, "C_in": in_channels, "C_out": out_channels}
    return values if groups == 1 else values | {"G": groups}


def check_groups(in_channels: int, out_channels: int, groups: int, caller: str) -> None:
    """Raise ShapeError, with the valid numbers of groups, if `groups` does not divide both."""
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % groups:
            common = gcd(in_channels, out_channels)
            small = [number for number in range(1, isqrt(common) + 1) if common % number == 0]
            *others, last = map(str, sorted({*small, *(common // number for number in small)}))
            choice = f"{', '.join(others)} or {last}" if others else last
            raise ShapeError(
                f"{caller}: {name} (= {channels}) must be divisible by groups (= {groups}). "
                f"Use groups {choice}."
            )


def linear_parameters(
    in_features: SupportsIndex, out_features: SupportsIndex, *, bias: bool = True
) -> Derived:
    """The parameters of a fully connected layer: one weight per input and output, and the biases.

    in_features, out_features: ints ≥ 1. After a convolution, in_features is O_h·O_w·C_out.
    bias: whether each output has a bias.

    Returns a `Derived`. Raises TypeError for an argument that is not a whole number, ValueError
    for one that is too small.
    Source: the variables section of `torch.nn.Linear`.

    >>> linear_parameters(6 * 6 * 256, 4096)
    37,752,832 = 9,216·4,096 + 4,096
    >>> linear_parameters(0, 10)
    Traceback (most recent call last):
        ...
    ValueError: linear_parameters: in_features must be at least 1, got 0.
    """
    caller = "linear_parameters"
    in_features = integer(in_features, "in_features", caller, minimum=1)
    out_features = integer(out_features, "out_features", caller, minimum=1)
    formula = LINEAR_PARAMETERS if flag(bias, "bias", caller) else LINEAR_WEIGHTS
    return formula(F_in=in_features, F_out=out_features)


def batch_norm_parameters(num_features: SupportsIndex, *, affine: bool = True) -> Derived:
    """The parameters of batch normalisation: a scale γ and a shift β for each channel.

    num_features: the number of channels, an int ≥ 1.
    affine: whether there are γ and β.

    The running mean, the running variance and the counter of batches are buffers: they are not
    trained, and not counted here.
    Returns a `Derived`. Raises TypeError for an argument that is not a whole number, ValueError
    for one that is too small.
    Source: `torch.nn.BatchNorm2d`.

    >>> batch_norm_parameters(10)
    20 = 2·10
    >>> batch_norm_parameters(-10)
    Traceback (most recent call last):
        ...
    ValueError: batch_norm_parameters: num_features must be at least 1, got -10.
    """
    caller = "batch_norm_parameters"
    channels = integer(num_features, "num_features", caller, minimum=1)
    return BATCH_NORM_PARAMETERS(C=channels) if flag(affine, "affine", caller) else NO_PARAMETERS()
