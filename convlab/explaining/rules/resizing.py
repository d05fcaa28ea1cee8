"""Resizing, and moving cells between the sides and the channels."""

from math import prod

import torch
import torch.nn.functional as F

from convlab.arithmetic.sizes import conv_output_size
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import check_indices, shown, split_batch
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import adaptive

__all__ = []


@rule(F.upsample)
def upsampled(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    return interpolate(input, size, scale_factor, mode, align_corners)


@rule(F.interpolate)
def interpolate(
    input,
    size=None,
    scale_factor=None,
    mode="nearest",
    align_corners=None,
    recompute_scale_factor=None,
    antialias=False,
):
    rank = input.dim() - 2
    options = (mode, align_corners, recompute_scale_factor, antialias)
    if scale_factor is None or size is not None:
        sizes = size if isinstance(size, (tuple, list)) else (size,) * rank
        given = None if size is None else torch.Size(sizes)
        return Work(run_small(F.interpolate, (input, given, scale_factor, *options)))
    # The small copy has the rank, the mode and the number of factors.
    is_list = isinstance(scale_factor, (tuple, list))
    twice = [2.0] * len(scale_factor) if is_list else 2.0
    output = run_small(F.interpolate, (_shortened(input), None, twice, *options))
    factors = scale_factor if is_list else [scale_factor] * rank
    shape = _scaled(input, factors, 0 if mode == "area" else 1)
    if mode == "area":
        output = run_small(F.interpolate, (input, torch.Size(shape[2:]), None, mode))
    return Work(empty(shape, output))


def _shortened(input):
    return empty((*input.shape[:2], *(min(side, 1) for side in input.shape[2:])), input)


def _scaled(input, factors, least=1):
    sizes = [int(side * factor) for side, factor in zip(input.shape[2:], factors, strict=True)]
    if min(sizes) < least:
        raise ShapeError(f"expects sides of at least {least} in the output, got {tuple(sizes)}")
    return (*input.shape[:2], *sizes)


@rule(
    """
        upsample_nearest1d upsample_nearest2d upsample_nearest3d upsample_linear1d
        upsample_bilinear2d upsample_trilinear3d upsample_bicubic2d _upsample_nearest_exact1d
        _upsample_nearest_exact2d _upsample_nearest_exact3d _upsample_bilinear2d_aa
        _upsample_bicubic2d_aa
    """,
    function=True,
)
def upsample(function, input, output_size, *options, **more):
    if output_size is not None:
        return Work(run_small(function, (input, torch.Size(output_size), *options), more))
    *flags, factors = (*options, *more.values())
    output = run_small(function, (_shortened(input), None, *flags, [2.0] * len(factors)))
    return Work(empty(_scaled(input, factors), output))


@rule("affine_grid_generator")
def affine_grid(theta, size, align_corners):
    return Work(run_small(torch.affine_grid_generator, (theta, torch.Size(size), align_corners)))


def _channels(input, factor, divisor):
    """The channels of a map, which `divisor` must divide."""
    if input.dim() < 3 or factor < 1:
        raise ShapeError(
            f"expects at least 3 axes, (…, C, H, W), and a factor ≥ 1, got {shown(input.shape)} "
            f"and {factor}"
        )
    if input.shape[-3] % divisor:
        power = f"{factor}² = " if divisor > factor else ""
        raise ShapeError(
            f"expects channels that {power}{divisor} divides, got {shown(input.shape)}"
        )
    return input.shape[-3]


@rule(F.pixel_shuffle)
def pixel_shuffle(input, upscale_factor):
    channels = _channels(input, upscale_factor, upscale_factor**2)
    *batch, _, height, width = input.shape
    shape = (channels // upscale_factor**2, height * upscale_factor, width * upscale_factor)
    return Work(empty((*batch, *shape), input))


@rule(F.pixel_unshuffle)
def pixel_unshuffle(input, downscale_factor):
    channels = _channels(input, downscale_factor, 1)
    *batch, _, height, width = input.shape
    if height % downscale_factor or width % downscale_factor:
        raise ShapeError(f"expects sides that {downscale_factor} divides, got {shown(input.shape)}")
    if not input.numel():
        return Work(empty(input.shape, input))  # as PyTorch does
    shape = (channels * downscale_factor**2, height // downscale_factor, width // downscale_factor)
    return Work(empty((*batch, *shape), input), window=adaptive(2))


@rule("channel_shuffle native_channel_shuffle")
def channel_shuffle(input, groups):
    output = run_small(torch.channel_shuffle, (input, min(groups, 1)))
    if input.shape[1] % groups:
        raise ShapeError(f"expects channels that {groups} groups divide, got {shown(input.shape)}")
    return Work(output)


def _places(sides, kernel_size, dilation, padding, stride):
    """The number of windows, and the kernel as a pair."""
    options = (kernel_size, stride, padding, dilation)
    if any(len(option) != 2 for option in options):
        raise ShapeError(f"expects a pair for each option, got {options}")
    places = prod(
        conv_output_size(side, kernel, stride=step, padding=pad, dilation=spread)
        for side, kernel, step, pad, spread in zip(sides, *options, strict=True)
    )
    return int(places), options[0]


@rule(torch._C._nn.im2col)
def unfold(input, kernel_size, dilation, padding, stride):
    _, channels, sides = split_batch(input, 2)
    places, kernel = _places(sides, kernel_size, dilation, padding, stride)
    one = (1, 1)
    short = empty((*input.shape[:-2], 1, 1), input)
    output = run_small(torch._C._nn.im2col, (short, one, one, (0, 0), one))
    return Work(empty((*input.shape[:-3], channels * prod(kernel), places), output))


@rule(torch._C._nn.col2im)
def fold(input, output_size, kernel_size, dilation, padding, stride):
    if len(output_size) != 2:
        raise ShapeError(f"expects a height and a width, got {tuple(output_size)}")
    places, kernel = _places(output_size, kernel_size, dilation, padding, stride)
    if input.dim() not in (2, 3) or input.shape[-1] != places or input.shape[-2] % prod(kernel):
        raise ShapeError(
            f"expects {places} windows of {' × '.join(map(str, kernel))} = {prod(kernel)} numbers "
            f"a channel, (N, C·{prod(kernel)}, {places}), got {shown(input.shape)}"
        )
    one = (1, 1)
    channels = input.shape[-2] // prod(kernel)
    short = empty((*input.shape[:-2], channels, 1), input)
    output = run_small(torch._C._nn.col2im, (short, one, one, one, (0, 0), one))
    return Work(empty((*output.shape[:-2], *output_size), output))


@rule(torch._C._nn.one_hot, constants=True)
def one_hot(input, num_classes=-1):
    if input.dtype != torch.int64:
        raise TypeError(f"expects whole numbers (int64), got {input.dtype}")
    if num_classes == -1:
        raise LookupError("the number of classes")
    if num_classes < 1:
        raise ShapeError(f"expects num_classes ≥ 1, got {num_classes}")
    check_indices(input, num_classes)
    return Work(empty((*input.shape, num_classes), input))
