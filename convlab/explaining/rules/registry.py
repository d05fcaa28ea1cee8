"""The registry of rules: one rule for each operation, found by the function that PyTorch calls.

A rule takes the arguments of its operation, with meta tensors for tensors, and returns a `Work`:
the output, and the numbers with their derivations. docs/add-a-rule.md shows how to write a rule.
Each file of this folder is loaded, so a new one is found without a list.

PyTorch's own kernels for meta tensors give shapes, too; but their first call imports sympy and
`torch._dynamo`, which takes seconds. That is why even rules without MACs are written here.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import torch

from convlab.arithmetic.derived import Derived

__all__ = ["Work", "empty", "rule", "rule_for"]

# By function, and by the function's name.
_RULES: dict[Callable | str, Callable[..., "Work"]] = {}
# A function of these modules and classes follows the rule of its name.
_HOMES = (torch, torch.Tensor, torch._C._nn)


class Work(NamedTuple):
    """The output of an operation, and its costs.

    output: a tensor from `empty`, or a tuple, list or dict of such tensors; None if the operation
        only writes to its argument.
    macs: the multiply–adds; None for an operation without any.
    parameters: the count of the operation's weights, by its formula.
    sizes: the name of each side of the output, such as "height", and the derivation of its size.
    """

    output: Any
    macs: Derived | None = None
    parameters: Derived | None = None
    sizes: tuple[tuple[str, Derived], ...] = ()


def rule(*functions: Callable) -> Callable:
    """Register the decorated function as the rule of these functions.

    functions: PyTorch's functions, such as `torch.conv2d` or `torch.nn.functional.max_pool2d`. The
        method of the same name and the in-place form (`relu_`) follow the same rule.

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
    """The rule of a function; None if it has none."""
    _load_rules()
    known = next((_RULES[key] for key in _keys(function) if key in _RULES), None)
    if known is None and isinstance(function, torch._ops.OpOverloadPacket | torch._ops.OpOverload):
        library, _, name = str(function).partition(".")  # aten.mm.default is torch.mm
        in_torch = getattr(torch, name.partition(".")[0], None)
        if library == "aten" and in_torch is not None:
            known = rule_for(in_torch)
    return known


@cache
def _keys(function):
    """The keys of a function's rule: itself; for a method or an in-place form, its name, too."""
    name = getattr(function, "__name__", "")
    if any(getattr(home, name, None) is function for home in _HOMES):
        return function, name, name.removesuffix("_")
    return (function,)


def empty(shape, like: torch.Tensor | torch.dtype) -> torch.Tensor:
    """A meta tensor: a shape and a dtype, no values.

    shape: a sequence of ints.
    like: a dtype, or a tensor of that dtype.
    """
    dtype = like if isinstance(like, torch.dtype) else like.dtype
    return torch.empty(tuple(map(int, shape)), dtype=dtype, device="meta")


@cache
def _load_rules():
    for file in sorted(Path(__file__).parent.glob("[!_]*.py")):
        import_module(f"convlab.explaining.rules.{file.stem}")
