"""Convolutions and transposed convolutions, of one, two and three axes."""

from functools import lru_cache

import torch

from convlab.arithmetic import counts, macs
from convlab.arithmetic.any_rank import axis_names, axis_symbols, for_batch, in_rank
from convlab.arithmetic.sizes import conv_output_size, conv_transpose_output_size
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import check_dtype, per_axis, shown, split_batch
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import sliding

__all__ = []

# A convolution takes these; of other types PyTorch is asked.
_FLOATS = (torch.float32, torch.float64, torch.float16, torch.bfloat16)


def _register(rank):
    conv, conv_transpose = (getattr(torch, f"conv{kind}{rank}d") for kind in ("", "_transpose"))

    @rule(conv)
    def convolution(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        _check_rank(weight, rank)
        items, channels, sides = split_batch(input, rank, weight.shape[1] * groups)
        how = padding if isinstance(padding, str) else 0
        values = _values(conv, input, weight, bias, channels, weight.shape[0], groups, how)
        padding = (padding,) * rank if isinstance(padding, str) else per_axis(padding, rank)
        options = (per_axis(stride, rank), padding, per_axis(dilation, rank))
        sizes = _output_sizes(sides, tuple(weight.shape[2:]), *map(tuple, options))
        work = macs.CONV_MACS if groups == 1 else macs.GROUPED_CONV_MACS
        weights = counts.CONV_WEIGHTS if groups == 1 else counts.GROUPED_CONV_WEIGHTS
        biased = counts.CONV_PARAMETERS if groups == 1 else counts.GROUPED_CONV_PARAMETERS
        return Work(
            empty((*input.shape[: -rank - 1], weight.shape[0], *sizes), input),
            macs=_of_items(in_rank(work, rank), items, values | axis_symbols("O", sizes)),
            parameters=in_rank(weights if bias is None else biased, rank)(**values),
            sizes=tuple(zip(axis_names(rank), sizes, strict=True)),
            window=sliding(rank, sizes),
        )

    @rule(conv_transpose)
    def transposed_convolution(
        input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1
    ):
        _check_rank(weight, rank)
        items, channels, sides = split_batch(input, rank, weight.shape[0])
        out_channels = weight.shape[1] * groups
        values = _values(conv_transpose, input, weight, bias, channels, out_channels, groups)
        options = (per_axis(option, rank) for option in (stride, padding, output_padding, dilation))
        sizes = [
            conv_transpose_output_size(
                side, kernel, stride=step, padding=pad, output_padding=more, dilation=spread
            )
            for side, kernel, step, pad, more, spread in zip(
                sides, weight.shape[2:], *options, strict=True
            )
        ]
        work = macs.CONV_TRANSPOSE_MACS if groups == 1 else macs.GROUPED_CONV_TRANSPOSE_MACS
        weights = counts.CONV_WEIGHTS if groups == 1 else counts.GROUPED_CONV_TRANSPOSE_WEIGHTS
        biased = counts.CONV_PARAMETERS if groups == 1 else counts.GROUPED_CONV_TRANSPOSE_PARAMETERS
        return Work(
            empty((*input.shape[: -rank - 1], out_channels, *sizes), input),
            macs=_of_items(in_rank(work, rank), items, values | axis_symbols("I", tuple(sides))),
            parameters=in_rank(weights if bias is None else biased, rank)(**values),
            sizes=tuple(zip(axis_names(rank), sizes, strict=True)),
            window=sliding(rank, sizes, transposed=True),
        )


# A network has few different windows.
@lru_cache(1024)
def _output_sizes(sides, kernels, strides, paddings, dilations):
    return tuple(
        conv_output_size(side, kernel, stride=step, padding=pad, dilation=spread)
        for side, kernel, step, pad, spread in zip(
            sides, kernels, strides, paddings, dilations, strict=True
        )
    )


def _check_rank(weight, rank):
    if weight.dim() != rank + 2:
        raise ShapeError(f"expects weights of {rank + 2} axes, got {shown(weight.shape)}")


def _values(function, input, weight, bias, in_channels, out_channels, groups, padding=0):
    """The letters of the formulas; refuses channels, groups and dtypes that do not fit."""
    check_dtype(input, weight)
    if groups < 1 or in_channels % groups or out_channels % groups:
        raise ShapeError(
            f"groups (= {groups}) must divide the channels in (= {in_channels}) and out "
            f"(= {out_channels})"
        )
    if bias is not None and tuple(bias.shape) != (out_channels,):
        raise ShapeError(f"expects a bias of shape ({out_channels},), got {shown(bias.shape)}")
    is_usual = input.dtype in _FLOATS and (bias is None or bias.dtype == input.dtype)
    if not is_usual or 0 in input.shape or 0 in weight.shape:
        # A window of one cell takes the types of number that any window takes.
        ones = [1] * (weight.dim() - 2)
        channels = (out_channels, in_channels)
        if function.__name__.startswith("conv_transpose"):
            channels = channels[::-1]
        short = empty((*input.shape[: -len(ones)], *ones), input)
        run_small(function, (short, empty((*channels, *ones), weight), bias, 1, padding))
    values = axis_symbols("K", tuple(weight.shape[2:]))
    values |= {"C_in": in_channels, "C_out": out_channels}
    return values if groups == 1 else values | {"G": groups}


def _of_items(formula, items, values):
    """The work for a batch; for one item, the formula as it stands."""
    return formula(**values) if items == 1 else for_batch(formula)(**values, N=items)


for _rank in (1, 2, 3):
    _register(_rank)
