"""Values as Python that can be pasted into a cell."""

import re
import reprlib

import numpy as np

from convlab.lessons.checking.compare import kind_of
from convlab.lessons.checking.run import guarded, is_tame

__all__ = ["PRINTING", "cells_that_differ", "show", "show_argument"]

_NUMBERS_AT_MOST = 200  # of an array; a larger one is described
_PARTS_AT_MOST = 60  # of a list or the like
_DIGITS_AT_MOST = 60
_TEXT_AT_MOST = 2000
# What the notebook has set for its own prints does not count.
PRINTING = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "formatter": None,
    "floatmode": "maxprec",
}
_REPR = reprlib.Repr()
_REPR.maxlist = _REPR.maxtuple = _REPR.maxdict = _REPR.maxset = _PARTS_AT_MOST
_REPR.maxstring = _REPR.maxother = _TEXT_AT_MOST


def show(value: object, *, exactly: bool = False) -> str:
    """The value as Python that can be pasted into a cell; where it is very large, a description.

    exactly: with as many digits as make it the same number again, rather than eight.

    >>> print(show(np.array([[0.0, 1.0], [2.0, 0.0]], np.float32)))
    np.array([[0., 1.],
              [2., 0.]], dtype=np.float32)
    """
    if isinstance(value, np.ndarray):
        return guarded(_show_array, value, exactly, otherwise="an array that cannot be shown")
    return guarded(_show_other, value, otherwise="a value that cannot be shown")


def show_argument(value: object) -> str:
    """The value exactly, and where it is an array with its layout in memory.

    >>> print(show_argument(np.arange(10)[::2]))
    np.array([0, 2, 4, 6, 8]).repeat(2, axis=-1)[..., ::2]
    """
    text = show(value, exactly=True)
    if not isinstance(value, np.ndarray) or value.flags.c_contiguous or not text.startswith("np."):
        return text
    return text + (".copy(order='F')" if value.flags.f_contiguous else _EVERY_SECOND)


# An array whose numbers do not stand side by side in memory.
_EVERY_SECOND = ".repeat(2, axis=-1)[..., ::2]"


def _show_other(value):
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int) and abs(value) >= 10**_DIGITS_AT_MOST:
        return f"a whole number of about {int(value.bit_length() * 0.30103) + 1:,} digits"
    try:
        text = _REPR.repr(value) if type(value) is not int else str(value)
        return text if len(text) <= _TEXT_AT_MOST else f"{text[:_TEXT_AT_MOST]} …"
    except Exception:
        return kind_of(value)


def _show_array(value, exactly):
    if value.size == 0:
        return f"np.zeros({value.shape}, dtype={_dtype(value)})"
    if value.size > _NUMBERS_AT_MOST:
        return f"an array of shape {value.shape}, {value.dtype}"
    floats = "unique" if exactly else "maxprec"
    with np.printoptions(**PRINTING):
        numbers = np.array2string(
            np.asarray(value), separator=", ", prefix="np.array(", floatmode=floats, threshold=10**9
        )
    numbers = re.sub(r"\n\s*\n+", "\n", numbers)
    default = value.dtype in (np.dtype(float), np.dtype(int))
    return f"np.array({numbers}{'' if default else f', dtype={_dtype(value)}'})"


def _dtype(value):
    if value.dtype.kind == "O":
        return "object"
    named = value.dtype.kind in "biufc" and value.dtype.isnative
    return f"np.{value.dtype}" if named else repr(value.dtype.str)


def cells_that_differ(text: str, answer: object, expected: object) -> list[tuple[int, int]]:
    """Where in `text`, which shows `answer`, those numbers stand that differ: (start, end).

    >>> text = show((1, 4, 2, 6))
    >>> [text[start:end] for start, end in cells_that_differ(text, (1, 4, 2, 6), (1, 4, 3, 6))]
    ['2']
    """
    if not is_tame(answer):
        return []
    try:
        differ = np.not_equal(answer, expected).ravel()
    except (TypeError, ValueError):
        return []
    numbers = [found.span() for found in re.finditer(_NUMBER, _only_numbers(text))]
    if len(numbers) != len(differ) or len(differ) < 2:
        return []
    return [span for span, wrong in zip(numbers, differ, strict=True) if wrong]


_NUMBER = r"(?<![\w.])-?(\d[\w.+-]*|inf|nan)"


def _only_numbers(text):
    """The text, with spaces in place of what stands around the brackets of an array."""
    array = text.partition(", dtype")[0]
    start, end = array.find("["), array.rfind("]") + 1
    return text if start < 0 else " " * start + text[start:end]
