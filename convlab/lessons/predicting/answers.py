"""Answers that a learner gives to `predict`, read as plain Python values."""

import math
import operator
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from numbers import Real
from typing import Any

from convlab.arithmetic.number_text import number_text
from convlab.lessons.checking.safe_call import safe_call

__all__ = ["as_text", "is_number", "normalised"]

_PARTS_AT_MOST = 100
_CHARACTERS_AT_MOST = 60


def normalised(answer: Any) -> Any:
    """The answer as a number, a text in lower case, or a tuple of these; any other value unchanged.

    answer: a shape may be a tuple, a list, an array or a tensor, a matrix of one row, an iterator.
        A whole number of any type becomes an int.

    >>> normalised([3.0, 6]), normalised(" 'Right'. "), normalised([[3, 6]]), normalised(1.5)
    ((3, 6), 'right', (3, 6), 1.5)
    """
    return safe_call(_normalised, answer, default=answer)


def is_number(value: object) -> bool:
    """Whether a normalised answer is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


def as_text(answer: object) -> str:
    """The answer as text for a sentence; a long text is cut off.

    A number has commas, a shape is written as in Python.

    >>> as_text("left"), as_text((3, 1024)), as_text(4700000.0), as_text(-1472)
    ('"left"', '(3, 1024)', '4,700,000.0', '−1,472')
    """
    text = safe_call(_text, answer, default="what you gave")
    text = " ".join(text.split())
    return text if len(text) <= _CHARACTERS_AT_MOST else f"{text[: _CHARACTERS_AT_MOST - 1]}…"


def _text(value):
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        inside = ", ".join(map(_as_in_python, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, int) and value.bit_length() > 10_000:  # Python refuses to print it
        digits = int(value.bit_length() * math.log10(2)) + 1
        return f"a number of about {number_text(digits)} digits"
    return number_text(value) if is_number(value) else f"{value}"


def _as_in_python(value):
    is_short = isinstance(value, int | float) and abs(value) < 10**100
    return f"{value}" if is_short else _text(value)


def _normalised(answer: Any) -> Any:
    if isinstance(answer, str):
        return " ".join(answer.strip(" \t\n\"'.").lower().split())
    if hasattr(answer, "tolist"):
        shape = tuple(getattr(answer, "shape", ()))
        if math.prod(shape) > _PARTS_AT_MOST:
            return f"an array of shape {shape}"
        answer = answer.tolist()
    if isinstance(answer, list | tuple | deque | range | Iterator):
        parts = tuple(part for part, _ in zip(answer, range(_PARTS_AT_MOST), strict=False))
        is_row = len(parts) == 1 and isinstance(parts[0], list | tuple)
        return tuple(map(_normalised_part, parts[0] if is_row else parts))
    return _normalised_part(answer)


def _normalised_part(part: Any) -> Any:
    if isinstance(part, str):
        return _normalised(part)
    if hasattr(part, "item") and getattr(part, "shape", None) == ():
        part = part.item()
    if isinstance(part, bool) or not isinstance(part, Real | Decimal):
        return part
    number: Any = part  # mypy knows of a Real neither `index` nor `int`
    try:
        return operator.index(number)
    except TypeError:
        return int(number) if number == number // 1 else float(number)
