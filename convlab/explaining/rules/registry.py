"""The registry of rules: one rule for each operation, found by the function that PyTorch calls.

A rule takes the arguments of its operation, with meta tensors for tensors, and returns a `Work`:
the output, and the numbers with their derivations. docs/add-a-rule.md shows how to write a rule.
Each file of this folder is loaded, so a new one is found without a list.

PyTorch's own kernels for meta tensors give shapes, too; but their first call imports sympy and
`torch._dynamo`, which takes seconds. That is why even rules without MACs are written here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

if TYPE_CHECKING:
    from convlab.arithmetic.derived import Derived
    from convlab.explaining.rules.windows import Window

__all__ = ["HOMES", "Work", "empty", "rule", "rule_for"]

# By function, and by the function's name.
_RULES: dict[Callable | str, Callable[..., Work]] = {}
# A function of these modules and classes follows the rule of its name.
HOMES = (torch, torch.Tensor, *(getattr(torch._C, f"_{part}") for part in (
    "VariableFunctions", "nn", "linalg", "special", "fft",
)))  # fmt: skip
# PyTorch's own names for an argument, after NumPy.
_ALIASES = {"axis": "dim", "keepdims": "keepdim", "x": "input", "self": "input", "x2": "other"}


class Work(NamedTuple):
    """The output of an operation, and its costs.

    output: a tensor from `empty`, or a tuple, list or dict of such tensors; None if the operation
        only writes to its argument.
    macs: the multiply–adds; None for an operation without any.
    parameters: the count of the operation's weights, by its formula.
    sizes: the name of each side of the output, such as "height", and the derivation of its size.
    window: the cells of the inputs that a cell of the output reads; None if that is not known.
    """

    output: Any
    macs: Derived | None = None
    parameters: Derived | None = None
    sizes: tuple[tuple[str, Derived], ...] = ()
    window: Window | None = None


def rule(
    *functions: Callable | str, constants: bool = False, function: bool = False
) -> Callable[[Callable[..., Work]], Callable[..., Work]]:
    """Register the decorated function as the rule of these functions.

    functions: PyTorch's functions, such as `torch.conv2d` or `torch.nn.functional.max_pool2d`, or
        their names, separated by spaces. The method of the same name and the in-place form
        (`relu_`) follow the same rule.
    constants: whether the rule reads the values of tensors that have some, such as a mask. These
        are then given as they are, and the rule must not write to them.
    function: whether the rule's first argument is the function that is called.

    >>> from convlab.explaining.rules.registry import Work, empty, rule_for
    >>> rule_for(torch.Tensor.kron) is rule_for(torch.kron)
    True
    """

    def register(work_of):
        kept = work_of if function else _with_aliases(work_of)
        kept.takes_constants = constants
        kept.takes_function = function
        for known in functions:
            if isinstance(known, str):
                _RULES.update(dict.fromkeys(known.split(), kept))
            else:
                _RULES[known] = kept
                _RULES.setdefault(getattr(known, "__name__", ""), kept)
        return work_of

    return register


def _with_aliases(work_of):
    """The rule, which then takes each of PyTorch's names for an argument."""
    code = work_of.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    aliases = {alias: name for alias, name in _ALIASES.items() if alias not in names}

    @wraps(work_of)
    def with_aliases(*args, **kwargs):
        if kwargs:
            kwargs = {aliases.get(name, name): value for name, value in kwargs.items()}
        try:
            return work_of(*args, **kwargs)
        except AttributeError as error:  # a number in the place of a tensor
            raise TypeError(f"expects other arguments: {error}") from None

    return with_aliases


@cache
def _with_function(work_of, function):
    """The rule of one of the functions that share it."""

    @wraps(work_of)
    def of_function(*args, **kwargs):
        try:
            return work_of(function, *args, **kwargs)
        except AttributeError as error:
            raise TypeError(f"expects other arguments: {error}") from None

    return of_function


def rule_for(function: Callable) -> Callable[..., Work] | None:
    """The rule of a function; None if it has none."""
    _load_rules()
    known = next((_RULES[key] for key in _keys(function) if key in _RULES), None)
    if known is None and isinstance(function, torch._ops.OpOverloadPacket | torch._ops.OpOverload):
        library, name = str(function).split(".")[:2]  # aten.mm.default is torch.mm
        if library == "aten":
            known = _RULES.get(name) or _RULES.get(name.removesuffix("_"))
    if known is not None and known.takes_function:  # type: ignore[attr-defined]
        return _with_function(known, function)
    return known


@cache
def _keys(function):
    """The keys of a function's rule: itself; for a method or an in-place form, its name, too."""
    name = getattr(function, "__name__", "")
    if any(getattr(home, name, None) is function for home in HOMES):
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
