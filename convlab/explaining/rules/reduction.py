"""Reductions (sums, means, extremes) over some of the axes, and sorting."""

import torch

from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, float_dtype, keep_reduced

__all__ = []


@rule(torch.sum, torch.prod, torch.nansum)
def sum_or_product(input, dim=None, keepdim=False, *, dtype=None):
    whole = not (input.dtype.is_floating_point or input.dtype.is_complex)
    shape = keep_reduced(input.shape, dim, keepdim)
    return Work(empty(shape, dtype or (torch.int64 if whole else input)))


@rule(torch.mean, torch.logsumexp, torch.nanmean, torch.amax, torch.amin)
def mean(input, dim=None, keepdim=False, *, dtype=None):
    return Work(empty(keep_reduced(input.shape, dim, keepdim), dtype or input))


@rule(torch.any, torch.all)
def any_or_all(input, dim=None, keepdim=False):
    return Work(empty(keep_reduced(input.shape, dim, keepdim), torch.bool))


@rule(torch.argmax, torch.argmin)
def argmax(input, dim=None, keepdim=False):
    return Work(empty(keep_reduced(input.shape, dim, keepdim), torch.int64))


@rule(torch.var, torch.std)
def variance(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    dim = None if isinstance(dim, bool) else dim  # var(unbiased) is an overload
    return Work(empty(keep_reduced(input.shape, dim, keepdim), input))


@rule(torch.var_mean, torch.std_mean)
def variance_and_mean(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    shape = keep_reduced(input.shape, None if isinstance(dim, bool) else dim, keepdim)
    return Work((empty(shape, input), empty(shape, input)))


@rule(torch.linalg.vector_norm, torch.linalg.norm)
def vector_norm(input, ord=2, dim=None, keepdim=False, *, dtype=None, out=None):
    return Work(empty(keep_reduced(input.shape, dim, keepdim), dtype or float_dtype(input.dtype)))


@rule(torch.norm, torch.Tensor.norm)
def norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None):
    return Work(empty(keep_reduced(input.shape, dim, keepdim), dtype or float_dtype(input.dtype)))


@rule(torch.max, torch.min)
def extreme(input, dim=None, keepdim=False):
    if isinstance(dim, torch.Tensor):
        return Work(empty(broadcast(input.shape, dim.shape), torch.result_type(input, dim)))
    if dim is None:
        return Work(empty((), input))
    return Work(_pair(torch.return_types.max, input, keep_reduced(input.shape, dim, keepdim)))


@rule(torch.sort)
def sort(input, dim=-1, descending=False, stable=False):
    return Work(_pair(torch.return_types.sort, input, input.shape))


@rule(torch.argsort)
def argsort(input, dim=-1, descending=False, stable=False):
    return Work(empty(input.shape, torch.int64))


@rule(torch.topk)
def topk(input, k, dim=-1, largest=True, sorted=True):
    shape = list(input.shape)
    shape[dim] = k
    return Work(_pair(torch.return_types.topk, input, shape))


def _pair(kind, input, shape):
    """The values and their indices, in PyTorch's own named tuple."""
    return kind((empty(shape, input), empty(shape, torch.int64)))
