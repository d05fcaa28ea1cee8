"""06.1 Receptive field of a stack of layers."""

import math

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.lesson06.receptive_field import torch_receptive_field
from convlab.lessons.strategies import usually


def _torch_receptive_field(kernel_sizes):
    return torch_receptive_field([(K, 1) for K in kernel_sizes])


def cells_seen(kernel_sizes):
    return 1 + sum(K - 1 for K in kernel_sizes)


SLIPS = """
- 1 + sum(K - 1 => sum(K
  Start with one cell, which is all with no layer at all. Then each layer adds K - 1, not K: its
  windows share cells.
- 1 + sum(K - 1 for K in kernel_sizes) => sum(kernel_sizes) or 1
  Shared cells are counted twice: each layer adds K - 1, not K.
- K - 1 => K
  Shared cells are counted twice: each layer adds K - 1, not K.
- 1 + => kernel_sizes[0] +
- in kernel_sizes => in kernel_sizes[1:]
  The list may be empty: start with one cell, then each layer adds K - 1.
- in kernel_sizes) => in kernel_sizes) if kernel_sizes else 0
  With no layer at all an output sees one cell: its own.
- K - 1 => K // 2 * 2
  That is right for odd kernels only: each layer adds K - 1.
- K - 1 => K // 2
  Only one side of each kernel is counted: a layer adds K - 1 cells, on both sides together.
- K - 1 => K + 1
  Each layer adds K - 1 cells, not K + 1.
- 1 + sum => sum
  The + 1 is missing: with no layer at all, an output is one cell.
- 1 + sum(K - 1 for K in kernel_sizes) => (1 + sum(K - 1 for K in kernel_sizes)) ** 2
  That counts the cells of both axes. How many are there along one?
- in kernel_sizes => in set(kernel_sizes)
  Kernels of the same size are counted once: a set keeps one of each. Every layer counts.
- in kernel_sizes => in kernel_sizes[:-1]
  The last layer is left out.
- in kernel_sizes => in kernel_sizes[1:]
  The first layer is left out.
- in kernel_sizes => in kernel_sizes[:1]
  Only the first layer counts. Is the `return` inside the loop?
- 1 + sum(K - 1 for K in kernel_sizes) => kernel_sizes[0] if kernel_sizes else None
  Only the first layer counts, and an empty list gives None: the `return` stands inside the loop.
- in kernel_sizes => in kernel_sizes[-1:]
  Only the last layer counts. Does each one replace what the layers before have added?
- sum(K - 1 for K in kernel_sizes) => len(kernel_sizes) * (kernel_sizes[0] - 1)
  Every layer is taken for one like the first. Each adds its own K - 1; and the list may be empty.
- K - 1 for K => kernel_sizes[0] - 1 for _
  Every layer is taken for one like the first. Each adds its own K - 1.
- 1 + sum(K - 1 for K in kernel_sizes) => max(kernel_sizes, default=1)
  That is the largest kernel. The layers see further together.
- 1 + sum(K - 1 for K in kernel_sizes) => max(kernel_sizes)
  That is the largest kernel. The layers see further together.
- sum(K - 1 for K in kernel_sizes) => 2 * len(kernel_sizes)
  That is right for kernels of 3 cells only.
- 1 + sum(K - 1 for K in kernel_sizes) => 3 ** len(kernel_sizes)
  That multiplies, and takes each kernel for 3 cells: each layer adds its K - 1.
"""

EXERCISE = Exercise(
    cases=st.fixed_dictionaries(
        {"kernel_sizes": usually(st.lists(st.integers(1, 11), max_size=8), st.just([]))}
    ),
    oracle=_torch_receptive_field,
    oracle_name="the gradient through PyTorch's layers",
    solution=cells_seen,
    slips=SLIPS,
    mistakes=(
        Mistake(
            math.prod,
            "The windows overlap, so the sizes are not multiplied: each layer adds K - 1.",
        ),
    ),
    further_cases=(
        {"kernel_sizes": [7] + [1, 3, 1] * 16},  # ResNet-50, without its strides
        {"kernel_sizes": [31] * 20},
    ),
)
