"""Padding: cells added around a map, or taken away."""

import torch
import torch.nn.functional as F

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import padded

__all__ = []


@rule(F.pad, torch._C._nn.pad)
def pad(input, pad, mode="constant", value=None):
    return _padded(F.pad, input, pad, mode, mode, value)


@rule("constant_pad_nd")
def constant_pad(input, pad, value=0):
    return _padded(torch.constant_pad_nd, input, pad, "constant", value)


@rule("reflection_pad1d reflection_pad2d reflection_pad3d", function=True)
def reflection_pad(function, input, padding):
    return _padded(function, input, padding, "reflect")


@rule("replication_pad1d replication_pad2d replication_pad3d", function=True)
def replication_pad(function, input, padding):
    return _padded(function, input, padding, "replicate")


def _padded(function, input, pad, mode, *options):
    # The small copy has the rank and the mode, and at most one cell to add.
    short = [min(side, 2) for side in input.shape]
    few = [int(mode == "constant" and cells > 0) for cells in pad]
    output = run_small(function, (empty(short, input), few, *options))
    shape = list(input.shape)
    for k in range(1, len(pad) // 2 + 1):  # PyTorch lists the last axis first
        before, after = pad[2 * k - 2 : 2 * k]
        side, most = shape[-k], _most(mode, shape[-k])
        if max(before, after) > most:
            raise ShapeError(
                f"expects a padding of at most {most} for {mode!r} on an axis of {side}, got "
                f"{tuple(pad)} for {shown(input.shape)}"
            )
        shape[-k] += before + after
        if shape[-k] < 0 or (mode == "constant" and min(side + before, side + after) < 0):
            raise ShapeError(
                f"the padding {tuple(pad)} takes more away than {shown(input.shape)} has"
            )
    # PyTorch refuses an empty map, unless one of the padded sides is left.
    if mode in ("reflect", "replicate") and pad and not any(shape[-(len(pad) // 2) :]):
        raise ShapeError(f"the padding {tuple(pad)} leaves nothing of {shown(input.shape)}")
    return Work(empty(shape, output), window=padded(pad))


def _most(mode, side):
    """The most cells that a mode can add at one end of an axis."""
    return {"reflect": side - 1, "circular": side}.get(mode, float("inf"))
