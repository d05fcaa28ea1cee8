"""New tensors of a given shape, and tensors filled in place."""

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import each_cell, nothing, other_only

__all__ = []


@rule(
    """
        zeros_like ones_like empty_like rand_like randn_like full_like randint_like zero_ uniform_
        normal_ exponential_ random_ cauchy_ geometric_ log_normal_
    """,
    function=True,
)
def like(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs), window=nothing)


@rule("fill copy_", function=True)
def filled(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs), window=other_only)


@rule("normal poisson binomial", function=True)
def drawn(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs), window=each_cell)


@rule(*(getattr(torch.Tensor, f"new_{name}") for name in ("empty", "zeros", "ones")))
def new(input, *size, dtype=None, **more):
    shape = size[0] if len(size) == 1 and not isinstance(size[0], int) else size
    return Work(empty(more.get("size", shape), dtype or input), window=nothing)


@rule(torch.Tensor.new_full)
def new_full(input, size, fill_value, *, dtype=None, **more):
    return Work(empty(size, dtype or input), window=nothing)


@rule(torch.Tensor.new_empty_strided)
def new_empty_strided(input, size, stride, *, dtype=None, **more):
    return Work(
        torch.empty_strided(size, stride, dtype=dtype or input.dtype, device="meta"), window=nothing
    )


@rule("linspace logspace", function=True)
def linspace(function, start, end, steps, *args, **kwargs):
    few = run_small(function, (start, end, min(steps, 2), *args), kwargs)
    return Work(empty((steps,), few))


@rule("multinomial")
def multinomial(input, num_samples, replacement=False, *, generator=None):
    few = run_small(torch.multinomial, (input, min(num_samples, 1), replacement))
    if not replacement and num_samples > input.shape[-1]:
        raise ShapeError(f"expects at least {num_samples} numbers, got {shown(input.shape)}")
    return Work(empty((*few.shape[:-1], num_samples), few))
