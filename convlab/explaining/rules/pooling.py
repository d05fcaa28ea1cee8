"""Pooling: max and average windows, the adaptive ones, and their inverse, of one to three axes."""

import torch
import torch.nn.functional as F

from convlab.arithmetic.any_rank import axis_names
from convlab.arithmetic.sizes import pool_output_size
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import per_axis, shown, split_batch
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import adaptive, sliding

__all__ = []


def _pool(function, input, rank, kernel_size, stride, padding, dilation, ceil_mode):
    *_, sides = split_batch(input, rank)
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
    batch = input.shape[: input.dim() - rank]
    if input.dtype != torch.float32 or 0 in batch:
        # A window of one cell takes the types of number that any window takes.
        run_small(function, (empty((*batch, *[1] * rank), input), 1))
    named = tuple(zip(axis_names(rank), sizes, strict=True))
    window = sliding(rank, sizes, channels=False)
    return Work(empty((*batch, *sizes), input), sizes=named, window=window)


def _adaptive(function, input, rank, output_size):
    sides = input.shape[-rank:]
    is_list = isinstance(output_size, (tuple, list))
    sizes = output_size if is_list else (output_size,) * rank
    sizes = [side if size is None else size for side, size in zip(sides, sizes, strict=True)]
    short = empty([*input.shape[:-rank], *(min(side, 1) for side in sides)], input)
    # For an output of one cell PyTorch takes a mean, which takes an empty side, too.
    few = [min(size, 2) for size in sizes]
    few = run_small(function, (short, few if is_list else few[0]))
    return Work(empty((*input.shape[:-rank], *sizes), few), window=adaptive(rank))


def _with_indices(work):
    return work._replace(output=(work.output, empty(work.output.shape, torch.int64)))


def _register(rank):
    of_max, of_mean = getattr(torch, f"max_pool{rank}d"), getattr(F, f"avg_pool{rank}d")

    @rule(getattr(F, f"max_pool{rank}d"), of_max)
    def max_pool(
        input,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        ceil_mode=False,
        return_indices=False,
    ):
        return _pool(of_max, input, rank, kernel_size, stride, padding, dilation, ceil_mode)

    with_indices = getattr(torch.ops.aten, f"max_pool{rank}d_with_indices")

    @rule(getattr(F, f"max_pool{rank}d_with_indices"))
    def max_pool_with_indices(
        input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=True
    ):
        return _with_indices(
            _pool(with_indices, input, rank, kernel_size, stride, padding, dilation, ceil_mode)
        )

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
        if divisor_override == 0:
            raise ShapeError("expects a divisor_override other than 0, got 0")
        kernels = per_axis(kernel_size, rank)
        if rank == 3 and any(k > n for k, n in zip(kernels, input.shape[-3:], strict=True)):
            raise ShapeError(f"expects sides of at least {kernels}, got {shown(input.shape)}")
        return _pool(of_mean, input, rank, kernel_size, stride, padding, 1, ceil_mode)

    adaptive_mean = getattr(F, f"adaptive_avg_pool{rank}d")
    adaptive_max = getattr(F, f"adaptive_max_pool{rank}d")

    @rule(adaptive_mean)
    def adaptive_pool(input, output_size):
        return _adaptive(adaptive_mean, input, rank, output_size)

    @rule(adaptive_max)
    def adaptive_max_pool(input, output_size, return_indices=False):
        return _adaptive(adaptive_max, input, rank, output_size)

    @rule(getattr(F, f"adaptive_max_pool{rank}d_with_indices"))
    def adaptive_max_pool_with_indices(input, output_size, return_indices=True):
        return _with_indices(_adaptive(adaptive_max, input, rank, output_size))


for _rank in (1, 2, 3):
    _register(_rank)


@rule("max_unpool2d max_unpool3d", function=True)
def max_unpool(function, input, indices, output_size, *options):
    sizes = torch.Size(output_size)
    return Work(run_small(function, (input, indices, sizes, *options), fill=torch.zeros))


@rule(F.max_unpool1d, F.max_unpool2d, F.max_unpool3d, function=True)
def sized_max_unpool(
    function, input, indices, kernel_size, stride=None, padding=0, output_size=None
):
    """PyTorch's own function computes the size with a check that loads sympy."""
    rank = {F.max_unpool1d: 1, F.max_unpool2d: 2}.get(function, 3)
    kernels, pads = per_axis(kernel_size, rank), per_axis(padding, rank)
    steps = kernels if stride is None else per_axis(stride, rank)
    sides = input.shape[-rank:]
    usual = [
        (side - 1) * step + kernel - 2 * pad
        for side, step, kernel, pad in zip(sides, steps, kernels, pads, strict=True)
    ]
    sizes = list(usual if output_size is None else output_size)
    sizes = sizes[2:] if len(sizes) == rank + 2 else sizes
    if len(sizes) != rank or any(
        size < 0 or (output_size is not None and abs(size - most) >= step)
        for size, most, step in zip(sizes, usual, steps, strict=False)
    ):
        raise ShapeError(
            f"expects an output_size that differs from {tuple(usual)} by less than the stride "
            f"{steps}, got {tuple(sizes)}"
        )
    if rank == 1:
        output = max_unpool(
            torch._C._nn.max_unpool2d, input.unsqueeze(-1), indices.unsqueeze(-1), (*sizes, 1)
        ).output
        return Work(empty(output.shape[:-1], output))
    in_c = getattr(torch._C._nn, f"max_unpool{rank}d")
    return max_unpool(in_c, input, indices, sizes, *([steps, pads] if rank == 3 else []))


@rule("fractional_max_pool2d fractional_max_pool3d", function=True)
def fractional_max_pool(function, input, kernel_size, output_size, random_samples):
    rank = random_samples.shape[-1] if random_samples.dim() else 0
    kernels, sizes = (
        option if isinstance(option, (tuple, list)) else (option,) * rank
        for option in (kernel_size, output_size)
    )
    sides = input.shape[-rank:]
    short = empty([*input.shape[:-rank], *(min(side, 2) for side in sides)], input)
    ones = [min(kernel, 1) for kernel in kernels], [min(size, 1) for size in sizes]
    few = run_small(function, (short, *ones, random_samples))
    for side, kernel, size in zip(sides, kernels, sizes, strict=True):
        # PyTorch needs one cell more for three axes.
        if size + kernel - 1 > side - (rank == 3):
            raise ShapeError(
                f"expects sides of at least output + kernel − 1 = {size + kernel - 1}, got "
                f"{shown(input.shape)}"
            )
    return Work(tuple(empty((*input.shape[:-rank], *sizes), one) for one in few))
