"""06.1 How far a stack of layers sees."""

import math

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


def _seen(layers):
    """The cells that the first output reads, from the gradient of a stack of 1-D convolutions."""
    import torch

    x = torch.ones(1, 1, 400, dtype=torch.float64, requires_grad=True)
    y = x
    for kernel_size, stride in layers:
        weight = torch.full((1, 1, kernel_size), 1 / kernel_size, dtype=torch.float64)
        y = torch.conv1d(y, weight, stride=stride)
    y[0, 0, 0].backward()
    return int((x.grad != 0).nonzero()[-1, -1]) + 1


def _size(kernel_sizes):
    return _seen([(kernel_size, 1) for kernel_size in kernel_sizes])


EXERCISE = Exercise(
    cases=st.fixed_dictionaries(
        {"kernel_sizes": st.lists(st.integers(1, 7), min_size=0, max_size=6)}
    ),
    oracle=_size,
    truth="the gradient through PyTorch's layers",
    mistakes=(
        Mistake(
            lambda kernel_sizes: sum(kernel_sizes),
            "Start with one cell, which is all with no layer at all. Then each layer adds K - 1, "
            "not K: its windows share cells.",
        ),
        Mistake(
            lambda kernel_sizes: sum(kernel_sizes) or 1,
            "Shared cells are counted twice: each layer adds K - 1, not K.",
        ),
        Mistake(
            lambda kernel_sizes: 1 + sum(kernel_sizes),
            "Shared cells are counted twice: each layer adds K - 1, not K.",
        ),
        Mistake(
            lambda kernel_sizes: kernel_sizes[0] + sum(k - 1 for k in kernel_sizes[1:]),
            "The list may be empty: start with one cell, then each layer adds K - 1.",
        ),
        Mistake(
            lambda kernel_sizes: 1 + sum(k - 1 for k in kernel_sizes) if kernel_sizes else 0,
            "With no layer at all an output sees one cell: its own.",
        ),
        Mistake(
            lambda kernel_sizes: 1 + sum(k // 2 * 2 for k in kernel_sizes),
            "That is right for odd kernels only: each layer adds K - 1.",
        ),
        Mistake(
            lambda kernel_sizes: sum(k - 1 for k in kernel_sizes),
            "The + 1 is missing: with no layer at all, an output is one cell.",
        ),
        Mistake(
            lambda kernel_sizes: max(kernel_sizes, default=1),
            "That is the largest kernel. The layers see further together.",
        ),
        Mistake(
            lambda kernel_sizes: 1 + 2 * len(kernel_sizes),
            "That is right for kernels of 3 cells only.",
        ),
        Mistake(
            lambda kernel_sizes: math.prod(kernel_sizes),
            "The windows overlap, so the sizes are not multiplied: each layer adds K - 1.",
        ),
    ),
)
