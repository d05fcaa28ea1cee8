"""Pooling: max and average windows, and the adaptive ones, of one, two and three axes."""

import torch
import torch.nn.functional as F

from convlab.arithmetic.any_rank import axis_names
from convlab.arithmetic.sizes import pool_output_size
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import per_axis, split_batch

__all__ = []


def _pool(input, rank, kernel_size, stride, padding, dilation, ceil_mode):
    _, channels, sides = split_batch(input, rank)
    kernels = per_axis(kernel_size, rank)
    # PyTorch takes None, and in its own code an empty list, for the kernel size.
    steps = per_axis(stride, rank) if stride not in (None, (), []) else kernels
    sizes = [
        pool_output_size(
            side, kernel, stride=step, padding=pad, dilation=spread, ceil_mode=bool(ceil_mode)
        )
        for side, kernel, step, pad, spread in zip(
            sides, kernels, steps, per_axis(padding, rank), per_axis(dilation, rank), strict=True
        )
    ]
    shape = (*input.shape[: input.dim() - rank - 1], channels, *sizes)
    return empty(shape, input), tuple(zip(axis_names(rank), sizes, strict=True))


def _adaptive(input, rank, output_size):
    _, channels, sides = split_batch(input, rank)
    sizes = [
        side if wanted is None else wanted
        for side, wanted in zip(sides, per_axis(output_size, rank), strict=True)
    ]
    return empty((*input.shape[: input.dim() - rank - 1], channels, *sizes), input)


def _with_indices(output):
    return (output, empty(output.shape, torch.int64))


def _register(rank):
    @rule(getattr(F, f"max_pool{rank}d"), getattr(torch, f"max_pool{rank}d"))
    def max_pool(
        input,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        ceil_mode=False,
        return_indices=False,
    ):
        output, sizes = _pool(input, rank, kernel_size, stride, padding, dilation, ceil_mode)
        return Work(output, sizes=sizes)

    @rule(getattr(F, f"max_pool{rank}d_with_indices"))
    def max_pool_with_indices(
        input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=True
    ):
        output, sizes = _pool(input, rank, kernel_size, stride, padding, dilation, ceil_mode)
        return Work(_with_indices(output), sizes=sizes)

    @rule(getattr(F, f"avg_pool{rank}d"))
    def avg_pool(
        input,
        kernel_size,
        stride=None,
        padding=0,
        ceil_mode=False,
        count_include_pad=True,
        divisor_override=None,
    ):
        output, sizes = _pool(input, rank, kernel_size, stride, padding, 1, ceil_mode)
        return Work(output, sizes=sizes)

    @rule(getattr(F, f"adaptive_avg_pool{rank}d"), getattr(F, f"adaptive_max_pool{rank}d"))
    def adaptive_pool(input, output_size, return_indices=False):
        return Work(_adaptive(input, rank, output_size))

    @rule(getattr(F, f"adaptive_max_pool{rank}d_with_indices"))
    def adaptive_max_pool_with_indices(input, output_size, return_indices=True):
        return Work(_with_indices(_adaptive(input, rank, output_size)))


for _rank in (1, 2, 3):
    _register(_rank)
