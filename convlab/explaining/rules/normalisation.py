"""Normalisations and dropout: the shape stays, the scale and the shift are the parameters."""

import torch
import torch.nn.functional as F

from convlab.arithmetic.counts import BATCH_NORM_PARAMETERS
from convlab.arithmetic.sums import tensor_numbers
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import is_plain, shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import each_cell, whole
from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = []


@rule(torch.batch_norm)
def batch_norm(
    input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled
):
    tensors = (weight, bias, running_mean, running_var)
    is_usual = all(
        one is not None and is_plain(one) and one.shape == input.shape[1:2] for one in tensors
    )
    if is_usual and is_plain(input) and input.numel() > input.shape[1] and eps > 0:
        # PyTorch's first call of a kernel takes a while: most networks need none.
        parameters = BATCH_NORM_PARAMETERS(C=len(weight))
        return Work(empty(input.shape, input), parameters=parameters, window=each_cell)
    given = (input, *tensors, training, momentum, eps, cudnn_enabled)
    return _by_channel(torch.batch_norm, given, running_mean)._replace(window=each_cell)


# `explain` would find the operation inside, but networks call this one often.
@rule(F.batch_norm)
def functional_batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training=False,
    momentum=0.1,
    eps=1e-5,
):
    if training:
        F._verify_batch_size(input.shape)  # type: ignore[attr-defined]
    if eps < 0 or (training and not eps):
        raise ShapeError(f"expects eps > 0, got {eps}")
    running = (running_mean, running_var)
    return batch_norm(input, weight, bias, *running, training, momentum, eps, False)


@rule(torch.instance_norm)
def instance_norm(
    input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled
):
    options = (running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled)
    work = _by_channel(torch.instance_norm, (input, weight, bias, *options), running_mean)
    return work._replace(window=whole(range(2, input.dim())) if use_input_stats else each_cell)


@rule(torch.group_norm)
def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5, cudnn_enabled=True):
    if input.dim() >= 2 and num_groups > 0 and input.shape[1] % num_groups:
        raise ShapeError(
            f"expects channels that {num_groups} groups divide, got {shown(input.shape)}"
        )
    # One group takes all that more of them take.
    given = (input, min(num_groups, 1), weight, bias, eps, cudnn_enabled)
    return _by_channel(torch.group_norm, given)._replace(window=whole(range(1, input.dim())))


def _by_channel(function, given, running=None):
    """The count of a scale and a shift for each channel."""
    input = given[0]
    weight, bias = given[2:4] if function is torch.group_norm else given[1:3]
    for known in (weight, bias, running):
        if (
            known is not None
            and input.dim() > 1
            and input.numel()
            and known.numel() != input.shape[1]
        ):
            raise ShapeError(f"expects {len(known)} channels, got {shown(input.shape)}")
    both = weight is not None and bias is not None
    return Work(
        run_small(function, given),
        parameters=BATCH_NORM_PARAMETERS(C=weight.numel()) if both else None,
    )


@rule(torch.layer_norm)
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5, cudnn_enable=True):
    return _over_last(torch.layer_norm, input, normalized_shape, (weight, bias))


@rule(torch.rms_norm)
def rms_norm(input, normalized_shape, weight=None, eps=None):
    return _over_last(torch.rms_norm, input, normalized_shape, (weight,))


def _over_last(function, input, normalized_shape, weights):
    if tuple(input.shape[-len(normalized_shape) :]) != tuple(normalized_shape):
        last = ", ".join(map(str, normalized_shape))
        raise ShapeError(f"expects a shape that ends in {last}, got {shown(input.shape)}")
    shapes = [weight.shape for weight in weights if weight is not None]
    return Work(
        run_small(function, (input, torch.Size(normalized_shape), *weights)),
        parameters=tensor_numbers("parameters", shapes) if shapes else None,
        window=whole(range(-len(normalized_shape), 0)),
    )


@rule(F.local_response_norm)
def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    if input.dim() < 3:
        raise ShapeError(f"expects at least 3 axes, (N, C, …), got {shown(input.shape)}")
    if is_plain(input) and size > 0 and 0 not in input.shape:
        return Work(empty(input.shape, input), window=each_cell)
    given = (input, size, alpha, beta, k)
    return Work(run_small(F.local_response_norm, given), window=each_cell)


@rule("dropout", function=True)
def dropout(function, input, p=0.5, train=True):
    if is_plain(input) and 0 <= p <= 1 and 0 not in input.shape:
        return Work(empty(input.shape, input) if train and p else input, window=each_cell)
    return Work(run_small(function, (input, p, train)), window=each_cell)


@rule("feature_dropout alpha_dropout feature_alpha_dropout", function=True)
def layer_dropout(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs), window=each_cell)


@rule("native_layer_norm", function=True)
def native_layer_norm(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs))


@rule("native_batch_norm _native_batch_norm_legit _batch_norm_with_update", function=True)
def native_batch_norm(function, input, weight, bias, *args, **kwargs):
    tensors = tensors_in((weight, bias, args, kwargs))
    # PyTorch checks these no more: it would read beyond them.
    if input.dim() < 2 or any(one.shape != input.shape[1:2] for one in tensors):
        raise ShapeError(f"expects a number for each channel of {shown(input.shape)}")
    if not (tensors_in((args, kwargs)) or True in (*args, *kwargs.values())):
        raise ShapeError("expects running_mean and running_var unless training is True")
    return Work(run_small(function, (input, weight, bias, *args), kwargs))


@rule(torch._weight_norm)
def weight_norm(v, g, dim=0):
    lengths = run_small(torch.norm_except_dim, (v, 2, dim))
    if g.shape != lengths.shape:
        raise ShapeError(f"expects a g of shape {shown(lengths.shape)}, got {shown(g.shape)}")
    return Work(empty(v.shape, v))
