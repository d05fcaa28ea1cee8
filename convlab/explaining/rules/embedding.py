"""Embeddings: rows of a table, one by one or summed in bags."""

import torch

from convlab.arithmetic.sums import tensor_numbers
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import check_indices, shown
from convlab.explaining.rules.small_copy import run_small

__all__ = []


@rule(torch.embedding, constants=True)
def embedding(weight, indices, *options, **more):
    if indices.dtype not in (torch.int64, torch.int32):
        raise TypeError(
            f"expects whole numbers (int64), got {indices.dtype}. Give example= a tensor of them: "
            f"torch.zeros({shown(indices.shape)}, dtype=torch.int64)"
        )
    return _looked_up(torch.embedding, weight, indices, options, more)


@rule(torch.embedding_bag, constants=True)
def embedding_bag(
    weight, indices, offsets, scale_grad_by_freq=False, mode=0, sparse=False, *options, **more
):
    if indices.numel() and not offsets.numel():
        raise ShapeError("expects an offset for each bag, got none")  # PyTorch reads beyond them
    options = (offsets, scale_grad_by_freq, mode, sparse, *options)
    work = _looked_up(torch.embedding_bag, weight, indices, options, more)
    # The rest is for the gradient, and differs between the CPU and other devices.
    bags = work.output[0]
    largest = bags.shape if mode == 2 else (0,)
    rest = (empty(shape, offsets) for shape in (indices.shape, bags.shape[:1], largest))
    return work._replace(output=(bags, *rest))


def _looked_up(function, weight, indices, options, more):
    output = run_small(function, (weight, indices, *options), more, fill=torch.zeros)
    check_indices(indices, weight.shape[0])
    return Work(output, parameters=tensor_numbers("parameters", [weight.shape]))
