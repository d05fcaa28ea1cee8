"""PyTorch's Python functions without their dispatch, so that the walk sees the operations inside.

`torch.nn.functional.gelu` and its like begin with "if has_torch_function(…): return
handle_torch_function(…)". During a walk the condition always holds, so the function would never
reach its body. Here the same code runs with a `has_torch_function` that returns False.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from torch._jit_internal import boolean_dispatched

__all__ = ["without_dispatch"]

_CHECKS = ("has_torch_function", "has_torch_function_unary", "has_torch_function_variadic")
# One copy of each module's globals, by their id: PyTorch's modules are never unloaded.
_GLOBALS: dict[int, dict] = {}


@cache
def without_dispatch(function: Callable) -> Callable[..., Any] | None:
    """The function without its dispatch; None if it has none, or is not written in Python."""
    if not isinstance(function, FunctionType):
        return None
    choice: dict[str, Any] | None = boolean_dispatched.get(function)
    if choice is not None:

        def chosen(*args, **kwargs):
            place, name = choice["index"], choice["arg_name"]
            flag = args[place] if place < len(args) else kwargs.get(name, choice["default"])
            body = without_dispatch(choice["if_true" if flag else "if_false"])
            return body(*args, **kwargs)  # type: ignore[misc]  # both are Python functions

        return chosen
    if not any(name in function.__code__.co_names for name in _CHECKS):
        return None
    copy = FunctionType(
        function.__code__,
        _globals_of(function),
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def _globals_of(function: FunctionType) -> dict:
    names = function.__globals__
    if id(names) not in _GLOBALS:
        _GLOBALS[id(names)] = {**names, **dict.fromkeys(_CHECKS, _false)}
    return _GLOBALS[id(names)]


def _false(*tensors):
    return False
