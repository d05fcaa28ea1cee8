"""Reductions (sums, means, extremes) over some of the axes, and sorting."""

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import each_cell, reduced

__all__ = []


@rule(
    "sum prod nansum mean nanmean logsumexp amax amin max min any all argmax argmin var std",
    "special_logsumexp",
    function=True,
)
def over_axes(function, *args, **kwargs):
    output = run_small(function, args, kwargs)
    axes = kwargs.get("dim", kwargs.get("axis", args[1] if len(args) > 1 else None))
    if isinstance(axes, torch.Tensor) or isinstance(kwargs.get("other"), torch.Tensor):
        return Work(output, window=each_cell)  # the larger of two numbers
    if isinstance(axes, int) and not isinstance(axes, bool):
        axes = (axes,)
    return Work(output, window=reduced(axes if isinstance(axes, (tuple, list)) and axes else None))


@rule(
    """
        aminmax median nanmedian mode quantile nanquantile count_nonzero var_mean std_mean norm
        renorm nuclear_norm frobenius_norm sort argsort msort dist cosine_similarity
        pairwise_distance cdist hash_tensor norm_except_dim searchsorted bucketize isin
    """,
    "linalg_vector_norm linalg_norm linalg_matrix_norm",
    function=True,
)
def reduction(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs))


@rule(torch.topk)
def topk(input, k, dim=-1, largest=True, sorted=True):
    few = run_small(torch.topk, (input, min(k, 1), dim, largest, sorted))
    shape = _side_replaced(input, k, dim)
    return Work(type(few)(empty(shape, one) for one in few))


@rule(torch.kthvalue)
def kthvalue(input, k, dim=-1, keepdim=False):
    found = run_small(torch.kthvalue, (input, min(k, 1), dim, keepdim))
    _side_replaced(input, k, dim)
    return Work(found)


def _side_replaced(input, k, dim):
    """The shape with `k` on axis `dim`, which must have as many numbers."""
    shape = list(input.shape) or [1]
    if k > shape[dim]:
        raise ShapeError(f"expects at least {k} numbers on axis {dim}, got {shown(input.shape)}")
    shape[dim] = k
    return shape if input.dim() else ()
