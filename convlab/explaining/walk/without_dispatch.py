"""PyTorch's own Python functions, without_dispatch so that the operations inside them are seen.

`torch.nn.functional.gelu` and its like begin with "if has_torch_function(…): return
handle_torch_function(…)". While a walk is on that is always so, and the function would never get
to its body. An without_dispatch function is the same code, told that the answer is no.
"""

from functools import cache
from types import FunctionType

from torch._jit_internal import boolean_dispatched

__all__ = ["without_dispatch"]

_CHECKS = ("has_torch_function", "has_torch_function_unary", "has_torch_function_variadic")


# One copy a module, by the identity of its names; modules of PyTorch are never unloaded.
_GLOBALS: dict[int, dict] = {}


@cache
def without_dispatch(function):
    """The function without its first check; None if it is not written that way."""
    if not isinstance(function, FunctionType):
        return None
    choice = boolean_dispatched.get(function)
    if choice is not None:

        def chosen(*args, **kwargs):
            place, name = choice["index"], choice["arg_name"]
            given = args[place] if place < len(args) else kwargs.get(name, choice["default"])
            return without_dispatch(choice["if_true" if given else "if_false"])(*args, **kwargs)

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


def _globals_of(function):
    """The names that the function's module has, the checks among them answered with no."""
    names = function.__globals__
    if id(names) not in _GLOBALS:
        _GLOBALS[id(names)] = {**names, **dict.fromkeys(_CHECKS, _no)}
    return _GLOBALS[id(names)]


def _no(*tensors):
    return False
