"""Values as Python code that can be pasted into a cell."""

import re
import reprlib
from typing import Any

import numpy as np

from convlab.arithmetic.number_text import number_text
from convlab.lessons.checking.compare import type_with_article
from convlab.lessons.checking.process_state import default_printing
from convlab.lessons.checking.safe_call import is_plain_data, safe_call

__all__ = ["show", "show_argument", "wrong_cells"]

_NUMBERS_AT_MOST = 200  # of an array; a larger one is described
_PARTS_AT_MOST = 60  # of a list or the like
_DIGITS_AT_MOST = 60
_TEXT_AT_MOST = 2000
_NUMBER = re.compile(r"(?<![\w.])-?(\d[\w.+-]*|inf|nan)")
_REPR = reprlib.Repr()
_REPR.maxlist = _REPR.maxtuple = _REPR.maxdict = _REPR.maxset = _PARTS_AT_MOST
_REPR.maxstring = _REPR.maxother = _TEXT_AT_MOST


def show(value: object, *, exactly: bool = False) -> str:
    """A value as Python code that can be pasted into a cell; a description of a very large one.

    exactly: write as many digits as give the same number again, rather than eight.

    >>> print(show(np.array([[0.0, 1.0], [2.0, 0.0]], np.float32)))
    np.array([[0., 1.],
              [2., 0.]], dtype=np.float32)
    """
    if isinstance(value, np.ndarray):
        return safe_call(_show_array, value, exactly, default="an array that cannot be shown")
    return safe_call(_show_other, value, default="a value that cannot be shown")


def show_argument(value: object) -> str:
    """The exact value of an argument as Python code, with an array's layout in memory.

    >>> print(show_argument(np.arange(10)[::2]))
    np.array([0, 2, 4, 6, 8]).repeat(2, axis=-1)[..., ::2]
    """
    text = show(value, exactly=True)
    if not isinstance(value, np.ndarray) or value.flags.c_contiguous or not text.startswith("np."):
        return text
    # The second makes an array whose numbers are not side by side in memory.
    is_column_major = value.flags.f_contiguous
    return text + (".copy(order='F')" if is_column_major else ".repeat(2, axis=-1)[..., ::2]")


def _show_other(value):
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int) and abs(value) >= 10**_DIGITS_AT_MOST:
        digits = int(value.bit_length() * 0.30103) + 1
        return f"a whole number of about {number_text(digits)} digits"
    try:
        text = _REPR.repr(value) if type(value) is not int else str(value)
        return text if len(text) <= _TEXT_AT_MOST else f"{text[:_TEXT_AT_MOST]} …"
    except Exception:
        return type_with_article(value)


def _show_array(value, exactly):
    if value.size == 0:
        return f"np.zeros({value.shape}, dtype={_dtype(value)})"
    if value.size > _NUMBERS_AT_MOST:
        return f"an array of shape {value.shape}, {value.dtype}"
    with default_printing():
        numbers = np.array2string(
            np.asarray(value),
            separator=", ",
            prefix="np.array(",
            floatmode="unique" if exactly else "maxprec",
            threshold=10**9,
        )
    numbers = re.sub(r"\n\s*\n+", "\n", numbers)
    default = value.dtype in (np.dtype(float), np.dtype(int))
    return f"np.array({numbers}{'' if default else f', dtype={_dtype(value)}'})"


def _dtype(value):
    if value.dtype.kind == "O":
        return "object"
    named = value.dtype.kind in "biufc" and value.dtype.isnative
    return f"np.{value.dtype}" if named else repr(value.dtype.str)


def wrong_cells(text: str, answer: Any, expected: Any) -> list[tuple[int, int]]:
    """Positions (start, end) in a text of the numbers that differ from the right ones.

    text: the answer as `show` writes it.

    >>> text = show((1, 4, 2, 6))
    >>> [text[start:end] for start, end in wrong_cells(text, (1, 4, 2, 6), (1, 4, 3, 6))]
    ['2']
    """
    if not is_plain_data(answer):
        return []
    try:
        differ = np.not_equal(answer, expected).ravel()
    except (TypeError, ValueError):
        return []
    start, end = text.find("["), text.partition(", dtype")[0].rfind("]")  # of an array's numbers
    found = _NUMBER.finditer(text, max(start, 0), end if start >= 0 else len(text))
    numbers = [number.span() for number in found]
    if len(numbers) != len(differ) or len(differ) < 2:
        return []
    return [span for span, wrong in zip(numbers, differ, strict=True) if wrong]
