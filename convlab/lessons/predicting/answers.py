"""What a learner gives to `predict` as an answer, read as plain Python."""

import math
import operator
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from numbers import Real

from convlab.lessons.checking.run import guarded

__all__ = ["is_number", "plain", "shown"]

_PARTS_AT_MOST = 100
_CHARACTERS_AT_MOST = 60


def plain(answer: object) -> object:
    """The answer as a number, a text in small letters, or a tuple of these; else as it is.

    A shape may come as a tuple, a list, an array or a tensor, a row of a matrix, an iterator. A
    number that is whole becomes an int, whatever its type.

    >>> plain([3.0, 6]), plain(" 'Right'. "), plain([[3, 6]]), plain(1.5)
    ((3, 6), 'right', (3, 6), 1.5)
    """
    return guarded(_plain, answer, otherwise=answer)


def is_number(value: object) -> bool:
    """Whether a plain answer is a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


def shown(answer: object, *, grouped: bool = False) -> str:
    """The answer as a sentence names it, cut off where it is long. grouped: with commas.

    >>> shown("left"), shown((3, 6)), shown(4700000.0, grouped=True)
    ('"left"', '(3, 6)', '4,700,000.0')
    """
    text = guarded(lambda value: _text(value, grouped), answer, otherwise="what you gave")
    text = " ".join(text.split())
    return text if len(text) <= _CHARACTERS_AT_MOST else f"{text[: _CHARACTERS_AT_MOST - 1]}…"


def _text(value, grouped):
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        inside = ", ".join(_text(part, grouped) for part in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, int) and value.bit_length() > 10_000:  # Python refuses to print it
        return f"a number of about {int(value.bit_length() * math.log10(2)) + 1:,} digits"
    return f"{value:,}" if grouped and is_number(value) else f"{value}"


def _plain(answer):
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
        return tuple(map(_plain_part, parts[0] if is_row else parts))
    return _plain_part(answer)


def _plain_part(part):
    if isinstance(part, str):
        return _plain(part)
    if hasattr(part, "item") and getattr(part, "shape", None) == ():
        part = part.item()
    if isinstance(part, bool) or not isinstance(part, Real | Decimal):
        return part
    try:
        return operator.index(part)
    except TypeError:
        return int(part) if part == part // 1 else float(part)
