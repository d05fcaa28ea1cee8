"""Data of the notebook that a function reads without receiving them as arguments."""

import dis
import types

from convlab.lessons.checking.run import RemoteFunction

__all__ = ["notebook_values"]


def notebook_values(function: object) -> list[str]:
    """Names of global data, but not of functions or modules, that `function` reads.

    A variable that was not set inside a function is often found in the notebook, with another
    cell's value.

    >>> K_h = 3
    >>> notebook_values(eval("lambda x: x.shape[0] - K_h", {"K_h": 3}))
    ['K_h']
    """
    if isinstance(function, RemoteFunction):
        return function.notebook_values
    if not isinstance(function, types.FunctionType):
        return []
    values = function.__globals__
    return sorted(
        name
        for name in _global_names(function.__code__)
        if name in values
        and not callable(values[name])
        and not isinstance(values[name], types.ModuleType)
    )


def _global_names(code: types.CodeType) -> set[str]:
    names = {one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _global_names(constant)
    return names
