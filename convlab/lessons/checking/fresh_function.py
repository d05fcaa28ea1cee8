"""Copies of a learner's function in the state before its first call, with nothing cached."""

import contextlib
import copy
import functools
import types
from collections.abc import Callable
from typing import Any

from convlab.lessons.checking.notebook_values import notebook_values
from convlab.lessons.checking.run import RemoteFunction
from convlab.lessons.checking.safe_call import safe_call

__all__ = ["fresh_functions"]

_PARTS_AT_MOST = 10_000  # of a container that is copied, and the bytes of the arrays in it
_BYTES_AT_MOST = 10**7


def fresh_functions(function: Callable) -> list[Callable[[], Callable]]:
    """Makers of copies of `function` that share no state with it.

    State is what a call can change: default arguments, and variables of the notebook or of the
    enclosing function.

    Returns two makers: of copies with the state at the time of this call; and of copies in which
    the default arguments, which earlier checks may have filled, and all containers that were filled
    since this call are empty. For a function behind `functools.cache`, one maker of the function
    without its cache. An empty list if there is no state.

    >>> def count(item, counted=[]):
    ...     counted.append(item)
    ...     return len(counted)
    >>> make, _ = fresh_functions(count)
    >>> count("a"), count("b"), make()("c")
    (1, 2, 1)
    """
    if isinstance(function, RemoteFunction):
        return function.fresh_functions()
    if isinstance(function, functools._lru_cache_wrapper):
        return [lambda: function.__wrapped__]
    if not isinstance(function, types.FunctionType):
        return []
    defaults = dict(enumerate(function.__defaults__ or ()))
    named_defaults = function.__kwdefaults__ or {}
    cells = dict(enumerate(function.__closure__ or ()))
    values = {name: function.__globals__[name] for name in notebook_values(function)}
    enclosed = {n: cell.cell_contents for n, cell in cells.items() if cell != types.CellType()}
    state = [_with_copies(part) for part in (defaults, named_defaults, values, enclosed)]
    if not any(state):
        return []

    def make(renew):
        new_defaults, new_named_defaults, new_values, new_enclosed = (
            {key: renew(*value_and_copy) for key, value_and_copy in part.items()} for part in state
        )
        new_cells = {number: types.CellType(value) for number, value in new_enclosed.items()}
        copied = types.FunctionType(
            function.__code__,
            function.__globals__ | new_values,
            function.__name__,
            tuple((defaults | new_defaults).values()) or None,
            tuple((cells | new_cells).values()) or None,
        )
        copied.__kwdefaults__ = named_defaults | new_named_defaults or None
        return copied

    def as_it_was(value, before):
        return copy.deepcopy(before)

    def emptied(value, before):
        is_default = any(value is one for one in (*defaults.values(), *named_defaults.values()))
        may_be_filled = type(value) in _CONTAINERS and (is_default or _is_changed(value, before))
        return type(value)() if may_be_filled else copy.deepcopy(before)

    return [lambda: make(as_it_was), lambda: make(emptied)]


_CONTAINERS = (list, set, dict)


def _is_changed(value, before):
    # Containers of arrays cannot be compared by `!=`, and count as unchanged.
    return safe_call(lambda *both: bool(both[0] != both[1]), value, before, default=False)


def _is_small(container):
    parts = container.values() if isinstance(container, dict) else container
    sizes = (getattr(part, "nbytes", 0) for part in parts)
    return len(parts) <= _PARTS_AT_MOST and safe_call(sum, sizes, default=0) <= _BYTES_AT_MOST


def _with_copies(values: dict[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    """Plain values and small containers, each with a copy: key → (value, copy)."""
    copies = {}
    for key, value in values.items():
        is_container = type(value) in _CONTAINERS and _is_small(value)
        if is_container or value is None or type(value) in (int, float, str, tuple):
            with contextlib.suppress(Exception):  # a part of it cannot be copied
                copies[key] = value, copy.deepcopy(value)
    return copies
