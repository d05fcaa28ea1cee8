"""Values of the notebook that a function uses without being given them."""

import dis
import types

__all__ = ["notebook_values"]


def notebook_values(function: object) -> list[str]:
    """The names of data, not of functions or modules, that `function` takes from outside itself.

    In a notebook a name that was forgotten inside a function is often found outside, with another
    cell's value.

    >>> K_h = 3
    >>> notebook_values(eval("lambda x: x.shape[0] - K_h", {"K_h": 3}))
    ['K_h']
    """
    if not isinstance(function, types.FunctionType):
        return []
    outside = function.__globals__
    return sorted(
        name
        for name in _global_names(function.__code__)
        if name in outside and not callable(outside[name]) and not _is_module(outside[name])
    )


def _global_names(code: types.CodeType) -> set[str]:
    names = {one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _global_names(constant)
    return names


def _is_module(value: object) -> bool:
    return isinstance(value, types.ModuleType)
