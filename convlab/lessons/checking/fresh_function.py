"""A learner's function as it was before it was called: with nothing left over from a call."""

import contextlib
import copy
import functools
import types
from collections.abc import Callable

from convlab.lessons.checking.notebook_values import notebook_values
from convlab.lessons.checking.run import guarded

__all__ = ["fresh_functions"]

_PARTS_AT_MOST = 10_000  # of a container that is copied, and the bytes of the arrays in it
_BYTES_AT_MOST = 10**7


def fresh_functions(function: Callable) -> list[Callable[[], Callable]]:
    """Makers of copies of `function`, which share nothing that a call of it can fill.

    The first makes copies with what the default arguments, the variables outside and the enclosing
    function hold now; the second empties the default arguments, which earlier checks may have
    filled, and what was filled since. Of a cached function, what it caches. None where there is
    nothing to fill.

    >>> def count(item, seen=[]):
    ...     seen.append(item)
    ...     return len(seen)
    >>> (again,) = fresh_functions(count)[:1]
    >>> count("a"), count("b"), again()("c")
    (1, 2, 1)
    """
    if isinstance(function, functools._lru_cache_wrapper):
        return [lambda: function.__wrapped__]
    if not isinstance(function, types.FunctionType):
        return []
    defaults = _kept(enumerate(function.__defaults__ or ()))
    named = _kept((function.__kwdefaults__ or {}).items())
    outside = _kept((name, function.__globals__[name]) for name in notebook_values(function))
    enclosed = _kept(
        (number, cell.cell_contents)
        for number, cell in enumerate(function.__closure__ or ())
        if cell != types.CellType()
    )
    if not (defaults or named or outside or enclosed):
        return []

    def make(prepare):
        def renewed(values):
            return {key: prepare(*value) for key, value in values.items()}

        new = dict(enumerate(function.__defaults__ or ())) | renewed(defaults)
        cells = dict(enumerate(function.__closure__ or ()))
        cells |= {key: types.CellType(value) for key, value in renewed(enclosed).items()}
        copied = types.FunctionType(
            function.__code__,
            function.__globals__ | renewed(outside),
            function.__name__,
            tuple(new.values()) or None,
            tuple(cells.values()) or None,
        )
        copied.__kwdefaults__ = {**(function.__kwdefaults__ or {}), **renewed(named)} or None
        return copied

    def as_it_was(value, before):
        return copy.deepcopy(before)

    def emptied(value, before):
        of_its_own = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
        is_default = any(value is one for one in of_its_own)
        may_be_filled = type(value) in _CONTAINERS and (is_default or _is_changed(value, before))
        return type(value)() if may_be_filled else copy.deepcopy(before)

    return [lambda: make(as_it_was), lambda: make(emptied)]


_CONTAINERS = (list, set, dict)


def _is_changed(value, before):
    # Of arrays inside it `!=` says nothing; then it is taken for unchanged.
    return guarded(lambda *both: bool(both[0] != both[1]), value, before, otherwise=False)


def _is_small(container):
    parts = container.values() if isinstance(container, dict) else container
    sizes = (getattr(part, "nbytes", 0) for part in parts)
    return len(parts) <= _PARTS_AT_MOST and guarded(sum, sizes, otherwise=0) <= _BYTES_AT_MOST


def _kept(values):
    """The plain values, lists, sets and dicts among pairs (key, value), each with a copy."""
    kept = {}
    for key, value in values:
        is_container = type(value) in _CONTAINERS and _is_small(value)
        if is_container or value is None or type(value) in (int, float, str, tuple):
            with contextlib.suppress(Exception):  # it holds what cannot be copied
                kept[key] = value, copy.deepcopy(value)
    return kept
