"""Convolutions and transposed convolutions, of one, two and three axes."""

import torch

from convlab.arithmetic import counts, macs
from convlab.arithmetic.any_rank import axis_names, axis_symbols, for_batch, in_rank
from convlab.arithmetic.sizes import conv_output_size, conv_transpose_output_size
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import check_dtype, per_axis, split_batch

__all__ = []


@rule(torch.conv1d, torch.conv2d, torch.conv3d)
def convolution(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    rank = weight.dim() - 2
    items, channels, sides = split_batch(input, rank, weight.shape[1] * groups)
    check_dtype(input, weight)
    if not isinstance(padding, str):
        padding = per_axis(padding, rank)
    options = zip(
        per_axis(stride, rank),
        [padding] * rank if isinstance(padding, str) else padding,
        per_axis(dilation, rank),
        strict=True,
    )
    sizes = [
        conv_output_size(side, kernel, stride=step, padding=pad, dilation=spread)
        for side, kernel, (step, pad, spread) in zip(sides, weight.shape[2:], options, strict=True)
    ]
    values = _values(weight, channels, weight.shape[0], groups)
    work = macs.CONV_MACS if groups == 1 else macs.GROUPED_CONV_MACS
    return Work(
        empty((*input.shape[: input.dim() - rank - 1], weight.shape[0], *sizes), input),
        macs=_of_items(in_rank(work, rank), items, values | axis_symbols("O", tuple(sizes))),
        parameters=_parameters(
            counts.CONV_WEIGHTS if groups == 1 else counts.GROUPED_CONV_WEIGHTS,
            counts.CONV_PARAMETERS if groups == 1 else counts.GROUPED_CONV_PARAMETERS,
            bias,
            rank,
            values,
        ),
        sizes=tuple(zip(axis_names(rank), sizes, strict=True)),
    )


@rule(torch.conv_transpose1d, torch.conv_transpose2d, torch.conv_transpose3d)
def transposed_convolution(
    input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    rank = weight.dim() - 2
    items, channels, sides = split_batch(input, rank, weight.shape[0])
    check_dtype(input, weight)
    out_channels = weight.shape[1] * groups
    options = zip(
        *(per_axis(option, rank) for option in (stride, padding, output_padding, dilation)),
        strict=True,
    )
    sizes = [
        conv_transpose_output_size(
            side, kernel, stride=step, padding=pad, output_padding=more, dilation=spread
        )
        for side, kernel, (step, pad, more, spread) in zip(
            sides, weight.shape[2:], options, strict=True
        )
    ]
    values = _values(weight, channels, out_channels, groups)
    work = macs.CONV_TRANSPOSE_MACS if groups == 1 else macs.GROUPED_CONV_TRANSPOSE_MACS
    return Work(
        empty((*input.shape[: input.dim() - rank - 1], out_channels, *sizes), input),
        macs=_of_items(in_rank(work, rank), items, values | axis_symbols("I", tuple(sides))),
        parameters=_parameters(
            counts.CONV_WEIGHTS if groups == 1 else counts.GROUPED_CONV_TRANSPOSE_WEIGHTS,
            counts.CONV_PARAMETERS if groups == 1 else counts.GROUPED_CONV_TRANSPOSE_PARAMETERS,
            bias,
            rank,
            values,
        ),
        sizes=tuple(zip(axis_names(rank), sizes, strict=True)),
    )


def _values(weight, in_channels, out_channels, groups):
    values = axis_symbols("K", tuple(weight.shape[2:]))
    values |= {"C_in": in_channels, "C_out": out_channels}
    if in_channels % groups or out_channels % groups:
        raise ShapeError(
            f"groups (= {groups}) must divide the channels in (= {in_channels}) and out "
            f"(= {out_channels})"
        )
    return values if groups == 1 else values | {"G": groups}


def _parameters(weights, parameters, bias, rank, values):
    return in_rank(weights if bias is None else parameters, rank)(**values)


def _of_items(formula, items, values):
    """The work for a batch; for one item, the formula as it stands."""
    return formula(**values) if items == 1 else for_batch(formula)(**values, N=items)
