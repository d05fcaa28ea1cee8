"""Answers that a learner types, without Python's signs."""

import math
import re

from convlab.lessons.prediction import Prediction

__all__ = ["read_typed"]

_BRACKETS = " \t()[]"
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?", re.IGNORECASE)
_WITH_THOUSANDS = re.compile(r"[-+]?\d{1,3}([,_ ]\d{3})+(\.\d+)?")


def read_typed(text: str, prediction: Prediction) -> object:
    """The answer that a text holds; the text itself if it is none.

    The numbers of a shape have commas, spaces or × between them, with parentheses or without.

    >>> shape = Prediction((3, 10, 8), "")
    >>> read_typed("(3, 10, 8)", shape), read_typed("3x10x8", shape), read_typed("3 10 8", shape)
    ((3, 10, 8), (3, 10, 8), (3, 10, 8))
    >>> read_typed("1,024", Prediction(1024, "")), read_typed("many", shape)
    (1024, 'many')
    """
    bare = text.replace("−", "-").replace("–", "-").strip(_BRACKETS)
    if not isinstance(prediction.answer, tuple) and (one := _number(bare)) is not None:
        return one
    parts = re.split(r"\s*[,;×x*]\s*|\s+", bare.rstrip(" ,;×x"), flags=re.IGNORECASE)
    numbers = tuple(map(_number, parts))
    if None in numbers:
        return text.strip()
    return numbers if len(numbers) > 1 else numbers[0]


def _number(text: str) -> int | float | None:
    plain = re.sub("[,_ ]", "", text) if _WITH_THOUSANDS.fullmatch(text) else text
    if not _NUMBER.fullmatch(plain) or len(plain) > 300:
        return None
    if plain.lstrip("+-").isdecimal():
        return int(plain)
    return float(plain) if math.isfinite(float(plain)) else None
