"""Calls on a learner's values, whose methods may raise an error, print, or never end."""

import contextlib
import functools
import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numpy as np

from convlab.lessons.checking.time_limit import Ending, call_within

__all__ = ["captured_output", "is_plain_data", "safe_call", "try_call"]

_PRINTED_AT_MOST = 100_000  # characters that are kept
_CALL_SECONDS = 0.5


def safe_call(action: Callable, *values: object, default: object) -> Any:
    """`action(*values)`, or `default` if that raises an error or does not end.

    >>> safe_call(len, "abc", default=0), safe_call(len, 3, default=0)
    (3, 0)
    """
    ending = try_call(action, *values)
    return ending.value if ending.error is None else default


def try_call(action: Callable, *values: object) -> Ending:
    """Call `action(*values)`, with a time limit unless all values are plain data."""
    if all(map(is_plain_data, values)):
        try:
            return Ending(action(*values))
        except Exception as error:
            return Ending(error=error)
    with captured_output():
        return call_within(functools.partial(action, *values), _CALL_SECONDS)


def is_plain_data(value: Any, depth: int = 3) -> bool:
    """Whether the methods of a value are Python's or NumPy's own, and quick.

    depth: how many containers may lie inside each other.
    """
    if type(value) is np.ndarray:
        return value.dtype.kind in "biufc"
    if type(value) in (list, tuple):
        parts = (is_plain_data(part, depth - 1) for part in value)
        return depth > 0 and len(value) < 100 and all(parts)
    if isinstance(value, BaseException):
        return type(value).__module__ == "builtins" and is_plain_data(value.args, depth)
    return value is None or type(value) in (bool, int, float, str, np.int64, np.float64)


@contextlib.contextmanager
def captured_output() -> Iterator[io.StringIO]:
    """Catch what the block prints, ignore its warnings, and refuse `input()`."""
    printed = _BoundedOutput()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(action="ignore"),
        mock.patch("builtins.input", _no_input),
    ):
        yield printed


class _BoundedOutput(io.StringIO):
    """A text buffer that keeps only the first characters, and that nobody can close."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, _PRINTED_AT_MOST - self.tell())])
        return len(text)

    def close(self) -> None:
        pass


def _no_input(*_):
    raise RuntimeError("input() cannot be used here: use the arguments of the function.")
