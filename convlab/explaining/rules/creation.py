"""New tensors of a given shape, and tensors filled in place."""

import torch

from convlab.explaining.rules.registry import Work, empty, rule

__all__ = []


@rule(torch.zeros_like, torch.ones_like, torch.empty_like, torch.rand_like, torch.randn_like)
def like(input, *, dtype=None, **more):
    return Work(empty(input.shape, dtype or input))


@rule(torch.full_like, torch.randint_like)
def filled_like(input, *values, dtype=None, **more):
    return Work(empty(input.shape, dtype or input))


@rule(*(getattr(torch.Tensor, f"new_{name}") for name in ("empty", "zeros", "ones")))
def new(input, *size, dtype=None, **more):
    shape = size[0] if len(size) == 1 and not isinstance(size[0], int) else size
    return Work(empty(more.get("size", shape), dtype or input))


@rule(torch.Tensor.new_full)
def new_full(input, size, fill_value, *, dtype=None, **more):
    return Work(empty(size, dtype or input))


@rule(*(getattr(torch.Tensor, f"{name}_") for name in (
    "zero", "fill", "copy", "uniform", "normal", "exponential", "random", "requires_grad",
)))  # fmt: skip
def filled(input, *values, **more):
    return Work(input)
