"""The rules: one for each operation, found by the function that PyTorch calls.

A rule takes the arguments of its operation, tensors that hold no values, and returns a `Work`: the
output, and the numbers with their derivations. docs/add-a-rule.md shows how to write one. Each file
of this folder is loaded, so a new one is found without a list.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import torch

from convlab.arithmetic.derived import Derived

__all__ = ["Work", "empty", "rule", "rule_for"]

# By the functions that they were registered for, and by those functions' names.
_RULES: dict[Callable | str, Callable[..., "Work"]] = {}
# A function of these homes follows the rule of its name.
_HOMES = (torch, torch.Tensor, torch._C._nn)


class Work(NamedTuple):
    """What an operation gives and what it costs.

    output: a tensor without values, from `empty`, or a tuple, list or dict of them; None where the
        operation only writes to its argument.
    macs: the multiply–adds; None for an operation that does none.
    parameters: how many numbers the operation's weights hold, by its formula.
    sizes: what each side of the output is called, "height" say, and its derivation.
    """

    output: Any
    macs: Derived | None = None
    parameters: Derived | None = None
    sizes: tuple[tuple[str, Derived], ...] = ()


def rule(*functions: Callable) -> Callable:
    """Register what is decorated as the rule of these functions.

    functions: as PyTorch has them, `torch.conv2d` or `torch.nn.functional.max_pool2d`. The method
        of the same name, and what changes its argument in place (`relu_`), follow the same rule.

    >>> from convlab.explaining.rules.registry import Work, empty, rule_for
    >>> rule_for(torch.Tensor.relu_) is rule_for(torch.relu)
    True
    """

    def register(work_of):
        for function in functions:
            _RULES[function] = work_of
            _RULES.setdefault(getattr(function, "__name__", ""), work_of)
        return work_of

    return register


def rule_for(function: Callable) -> Callable[..., Work] | None:
    """The rule of a function, None where there is none."""
    _load_rules()
    known = next((_RULES[key] for key in _keys(function) if key in _RULES), None)
    if known is None and isinstance(function, torch._ops.OpOverloadPacket | torch._ops.OpOverload):
        library, _, name = str(function).partition(".")  # aten.mm.default is torch.mm
        if library == "aten":
            known = rule_for(getattr(torch, name.partition(".")[0], None))
    return known


@cache
def _keys(function):
    """Where its rule may stand: under itself; a method, and what works in place, under its name."""
    name = getattr(function, "__name__", "")
    if any(getattr(home, name, None) is function for home in _HOMES):
        return function, name, name.removesuffix("_")
    return (function,)


def empty(shape, like: torch.Tensor | torch.dtype) -> torch.Tensor:
    """A tensor of this shape without values.

    shape: a sequence of whole numbers.
    like: a tensor that has the type of number, or that type.
    """
    dtype = like if isinstance(like, torch.dtype) else like.dtype
    return torch.empty(tuple(map(int, shape)), dtype=dtype, device="meta")


@cache
def _load_rules():
    for file in sorted(Path(__file__).parent.glob("[!_]*.py")):
        import_module(f"convlab.explaining.rules.{file.stem}")
