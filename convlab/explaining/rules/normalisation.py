"""Normalisations and dropout: the shape stays, the scale and the shift are the parameters."""

import torch
import torch.nn.functional as F

from convlab.arithmetic.counts import BATCH_NORM_PARAMETERS
from convlab.arithmetic.sums import tensor_numbers
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown

__all__ = []


def _by_channel(input, weight, bias, running=None):
    """The count of a scale and a shift for each channel."""
    if input.dim() < 2:
        raise ShapeError(f"expects at least the axes (N, C), got {shown(input.shape)}")
    for known in (weight, bias, running):
        if known is not None and input.shape[1] != known.shape[0]:
            raise ShapeError(f"expects {known.shape[0]} channels, got {shown(input.shape)}")
    both = weight is not None and bias is not None
    return Work(
        empty(input.shape, input),
        parameters=BATCH_NORM_PARAMETERS(C=weight.shape[0]) if both else None,
    )


@rule(torch.batch_norm)
def batch_norm(input, weight, bias, running_mean, running_var, *options, **more):
    return _by_channel(input, weight, bias, running_mean)


@rule(torch.instance_norm)
def instance_norm(input, weight, bias, running_mean, running_var, *options, **more):
    return _by_channel(input, weight, bias, running_mean)


@rule(torch.group_norm)
def group_norm(input, num_groups, weight=None, bias=None, *options, **more):
    if input.dim() >= 2 and input.shape[1] % num_groups:
        raise ShapeError(
            f"expects channels that {num_groups} groups divide, got {shown(input.shape)}"
        )
    return _by_channel(input, weight, bias)


@rule(torch.layer_norm)
def layer_norm(input, normalized_shape, weight=None, bias=None, *options, **more):
    return _over_last(input, normalized_shape, (weight, bias))


@rule(torch.rms_norm)
def rms_norm(input, normalized_shape, weight=None, eps=None):
    return _over_last(input, normalized_shape, (weight,))


def _over_last(input, normalized_shape, weights):
    if tuple(input.shape[-len(normalized_shape) :]) != tuple(normalized_shape):
        last = ", ".join(map(str, normalized_shape))
        raise ShapeError(f"expects a shape that ends in {last}, got {shown(input.shape)}")
    shapes = [weight.shape for weight in weights if weight is not None]
    return Work(
        empty(input.shape, input),
        parameters=tensor_numbers("parameters", shapes) if shapes else None,
    )


@rule(F.local_response_norm)
def local_response_norm(input, *options, **more):
    if input.dim() < 3:
        raise ShapeError(f"expects at least 3 axes, (N, C, …), got {shown(input.shape)}")
    return Work(empty(input.shape, input))


@rule(torch.dropout, torch.feature_dropout, torch.alpha_dropout, torch.feature_alpha_dropout)
def dropout(input, p=0.5, train=True):
    return Work(empty(input.shape, input) if train and p else input)


@rule(torch._weight_norm)
def weight_norm(v, g, dim=0):
    return Work(empty(v.shape, v))
