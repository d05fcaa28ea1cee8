"""03.1 Padding that keeps the size."""

import warnings

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise


def _torch_padding(kernel_size):
    """Count the zeros that two kernels read, which copy their first or their last cell."""
    import torch

    kernels = torch.eye(kernel_size)[[0, -1], None]
    with warnings.catch_warnings(action="ignore"):  # that even kernels cost a copy
        copies = torch.conv1d(torch.ones(1, 1, kernel_size), kernels, padding="same")
    return tuple((copies[0] == 0).sum(1).tolist())


def same_padding(kernel_size):
    total = kernel_size - 1
    return total // 2, total - total // 2


SLIPS = """
- total // 2, total - total // 2 => kernel_size // 2, kernel_size // 2
  An even kernel gets one cell too many: K − 1 cells are needed in all.
- total - total // 2 => total // 2
  An even kernel gets one cell too few: K − 1 cells are needed in all, an odd number.
- total // 2 => kernel_size // 2
  The odd cell stands at the beginning. PyTorch puts it at the end.
- total // 2 => round(total / 2)
  `round` takes a half to the even neighbour, so sometimes up. Use `//`, which rounds down.
- total // 2, total - total // 2 => round(total / 2), round(total / 2)
  `round` takes a half to the even neighbour, and both sides are rounded: the two must make
  K − 1 together.
- total // 2, => kernel_size // 2 - 1,
  An odd kernel gets one cell too few before: K − 1 cells are needed in all.
- total - total // 2 => total // 2 + 1
  An odd kernel gets one cell too many at the end: K − 1 cells are needed in all.
- total - total // 2 => total % 2
  `total % 2` is the odd cell alone. What is left of all cells goes to the end: half of them,
  and the odd one.
- kernel_size - 1 => kernel_size
  Those are K cells in all, one too many: K − 1 are needed.
- total // 2, total - total // 2 => kernel_size - 1 // 2, kernel_size // 2
  `//` binds tighter than −: `1 // 2` is 0. Put K − 1 into parentheses.
- total // 2, total - total // 2 => kernel_size - 1 // 2, kernel_size - 1 // 2
  `//` binds tighter than −: `1 // 2` is 0. Put K − 1 into parentheses.
- total // 2 => (kernel_size - 1 // 2)
  `//` binds tighter than −: `1 // 2` is 0. Put K − 1 into parentheses.
- kernel_size - 1 => max(1, kernel_size - 1)
  A kernel of 1 needs no padding: there may be 0 cells.
- total // 2, total - total // 2 => max(1, total // 2), max(1, total - total // 2)
  A kernel of 1 needs no padding: there may be 0 cells.
- total // 2, total - total // 2 => max(1, total // 2), max(1, total // 2)
  A kernel of 1 needs no padding: there may be 0 cells. And an even one needs an odd number in all.
- total // 2, total - total // 2 => total, total
  That is "full" padding: K − 1 cells on each side. For "same" it is K − 1 in all.
- total // 2, total - total // 2 => 0, total
  All the cells stand at the end. Share them out evenly.
- total // 2, total - total // 2 => total, 0
  All the cells stand at the beginning. Share them out evenly.
- total // 2, total - total // 2 => 1, 1
  That is right for a kernel of 3 cells only.
"""

EXERCISE = Exercise(
    cases=st.fixed_dictionaries({"kernel_size": st.integers(1, 40)}),
    oracle=_torch_padding,
    oracle_name='PyTorch\'s padding="same"',
    solution=same_padding,
    slips=SLIPS,
    further_cases=({"kernel_size": 127}, {"kernel_size": 256}),
)
