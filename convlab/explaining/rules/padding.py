"""Padding: cells added around a map, or taken away."""

import torch.nn.functional as F

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown

__all__ = []


@rule(F.pad)
def pad(input, pad, mode="constant", value=None):
    shape = list(input.shape)
    for k in range(len(pad) // 2):  # F.pad lists the last axis first
        shape[-1 - k] += pad[2 * k] + pad[2 * k + 1]
    if min(shape, default=0) < 0:
        raise ShapeError(f"the padding {tuple(pad)} takes more away than {shown(input.shape)} has")
    return Work(empty(shape, input))
