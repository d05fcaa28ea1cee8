"""Resizing, and moving cells between the sides and the channels."""

from math import floor, prod

import torch
import torch.nn.functional as F

from convlab.arithmetic.sizes import conv_output_size
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import per_axis, shown, split_batch

__all__ = []


@rule(F.interpolate, F.upsample)
def interpolate(input, size=None, scale_factor=None, *options, **more):
    sides = split_batch(input, input.dim() - 2)[2]
    if size is None:
        factors = per_axis(scale_factor, len(sides))
        size = [floor(side * factor) for side, factor in zip(sides, factors, strict=True)]
    return Work(empty((*input.shape[:2], *per_axis(size, len(sides))), input))


@rule(F.pixel_shuffle)
def pixel_shuffle(input, upscale_factor):
    *batch, channels, height, width = input.shape
    if channels % upscale_factor**2:
        raise ShapeError(
            f"expects channels that {upscale_factor}² = {upscale_factor**2} divides, got "
            f"{shown(input.shape)}"
        )
    shape = (channels // upscale_factor**2, height * upscale_factor, width * upscale_factor)
    return Work(empty((*batch, *shape), input))


@rule(F.pixel_unshuffle)
def pixel_unshuffle(input, downscale_factor):
    *batch, channels, height, width = input.shape
    if height % downscale_factor or width % downscale_factor:
        raise ShapeError(f"expects sides that {downscale_factor} divides, got {shown(input.shape)}")
    shape = (channels * downscale_factor**2, height // downscale_factor, width // downscale_factor)
    return Work(empty((*batch, *shape), input))


@rule(torch.channel_shuffle)
def channel_shuffle(input, groups):
    return Work(empty(input.shape, input))


@rule(torch._C._nn.im2col)
def unfold(input, kernel_size, dilation, padding, stride):
    _, channels, sides = split_batch(input, 2)
    options = (per_axis(option, 2) for option in (kernel_size, stride, padding, dilation))
    places = [
        conv_output_size(side, kernel, stride=step, padding=pad, dilation=spread)
        for side, kernel, step, pad, spread in zip(sides, *options, strict=True)
    ]
    columns = (channels * prod(per_axis(kernel_size, 2)), prod(places))
    return Work(empty((*input.shape[:-3], *columns), input))


@rule(torch._C._nn.col2im)
def fold(input, output_size, kernel_size, dilation, padding, stride):
    *batch, numbers, _ = input.shape
    channels = numbers // prod(per_axis(kernel_size, 2))
    return Work(empty((*batch, channels, *per_axis(output_size, 2)), input))
