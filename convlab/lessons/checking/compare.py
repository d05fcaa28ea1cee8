"""Comparison of an answer with the right one: equal or not, and a sentence on the difference."""

import operator
from collections.abc import Iterable
from numbers import Number
from typing import Any

import numpy as np

from convlab.arithmetic.number_text import number_text

__all__ = [
    "difference",
    "largest_difference",
    "largest_magnitude",
    "same_answer",
    "type_name",
    "type_with_article",
    "wrong_dtype",
]

# Units in the last place ("ulps") of the largest number expected: room for sums in another order,
# and in float64 for terms that cancel.
_MAX_ULPS = {"float16": 10, "float32": 100, "float64": 1000}
_MAX_INPUT_ULPS = 8  # of the largest number given: room for x - x.max() and the like
_COMPARED_AT_MOST = 1000  # parts of a long list
_DIFFERS = "The number differs."


def difference(
    answer: Any, expected: Any, *, max_ulps: float | None = None, largest_input: float = 0
) -> str | None:
    """Sentence on the difference of an answer from the right one, None if there is none.

    answer: any value. Any real number is accepted for a float; an array must have the shape of
        `expected`, but not its dtype.
    expected: an int, a float, a tuple of ints, or a NumPy array. Whole numbers must be equal.
    max_ulps: tolerance of floats, in units in the last place of the largest magnitude expected (at
        least 1); None: some hundred, by the dtype.
    largest_input: largest magnitude among the arguments; some of its units in the last place are
        tolerated too.

    >>> difference(3.0, 3)
    'It returned 3.0, a float: a size or a count is a whole number. Return an int; \
`//` gives one; `/` and np.ceil do not.'
    >>> difference((1, 4, 2, 6), (1, 4, 3, 6))
    'The number at index 2 differs.'
    >>> difference(np.zeros((2, 3)), np.zeros((3, 2)))
    'The shape is (2, 3), it should be (3, 2).'
    """
    if answer is None:
        return "It returned None. Is a `return` missing, or does this case not come to it?"
    if isinstance(expected, np.ndarray):
        return _array_difference(answer, expected, max_ulps, largest_input)
    if isinstance(expected, tuple):
        return _tuple_difference(answer, expected)
    if isinstance(expected, float):
        return _number_difference(answer, expected, max_ulps, largest_input)
    return _whole_number_difference(answer, expected)


def wrong_dtype(answer: Any, expected: Any) -> str | None:
    """Sentence on the dtype of an array that should have another one, else None.

    >>> wrong_dtype(np.ones(2), np.ones(2, np.float32))
    'The dtype is float64, it should be float32.'
    """
    both_arrays = type(answer) is type(expected) is np.ndarray
    if not both_arrays or answer.dtype == expected.dtype:
        return None
    return f"The dtype is {answer.dtype}, it should be {expected.dtype}."


def largest_difference(answer: Any, expected: Any) -> float | None:
    """Largest difference between two arrays or numbers; None if they cannot be subtracted."""
    try:
        return float(np.max(np.abs(np.subtract(answer, expected, dtype=float)), initial=0))
    except (TypeError, ValueError):
        return None


def largest_magnitude(values: Iterable) -> float:
    """Largest magnitude among the numbers and arrays of a case, 0.0 if there are none."""
    arrays = (np.asarray(value) for value in values if isinstance(value, Number | np.ndarray))
    return max((float(np.abs(array).max(initial=0)) for array in arrays), default=0.0)


def same_answer(
    one: Any, other: Any, *, max_ulps: float | None = None, any_number: bool = False
) -> bool:
    """Whether two answers are the same; the dtypes of two arrays may differ.

    A whole number of Python equals one of NumPy or PyTorch, and a list equals a tuple.

    max_ulps: tolerance of floats, in units in the last place of the coarser of their dtypes.
    any_number: whether 1 is the same as 1.0.

    >>> same_answer(np.ones(2), np.ones(2, int)), same_answer([1, 2], (1, np.int64(2)))
    (True, True)
    >>> same_answer(1, 1.0), same_answer(np.ones(2), np.ones((2, 1)))
    (False, False)
    """
    one, other = _plain(one), _plain(other)
    if isinstance(one, np.ndarray) and type(one) is type(other):
        return one.shape == other.shape and _same_arrays(one, other, max_ulps)
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = zip(one[:_COMPARED_AT_MOST], other[:_COMPARED_AT_MOST], strict=False)
        return len(one) == len(other) and all(same_answer(*pair) for pair in pairs)
    if any_number and isinstance(one, int | float) and isinstance(other, int | float):
        one, other = float(one), float(other)
    if type_name(one) != type_name(other):
        return False
    if isinstance(one, float):
        return _same_arrays(np.array(one), np.array(other), max_ulps)
    # Two objects of any other type, such as two generators, count as the same.
    is_data = isinstance(one, int | complex | str | bytes | dict | set | frozenset | np.ndarray)
    return bool(one == other) if is_data else True


def _same_arrays(one: np.ndarray, other: np.ndarray, max_ulps: float | None) -> bool:
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind == other.dtype.kind == "O":
        raise TypeError("arrays of objects are not compared")
    if one.dtype.kind == other.dtype.kind == "f":
        coarse, fine = sorted((one, other), key=lambda array: array.dtype.itemsize)
        if max_ulps and coarse.dtype != fine.dtype:
            max_ulps = min(max_ulps, _MAX_ULPS["float32"])
        return _is_close(fine, coarse, max_ulps)
    return np.array_equal(one, other)


def _plain(value):
    """A number of NumPy or PyTorch as Python's, a list or a shape as a tuple."""
    if isinstance(value, list | tuple):
        return tuple(value)
    is_scalar = isinstance(value, np.generic) or getattr(value, "shape", None) == ()
    return value.item() if is_scalar and hasattr(value, "item") else value


def type_name(value: object) -> str:
    """Full name of a value's type, which a class defined anew in each call keeps."""
    return f"{type(value).__module__}.{type(value).__qualname__}"


def type_with_article(value: object) -> str:
    """Type of a value, with its article.

    >>> type_with_article(1), type_with_article("1"), type_with_article(np.ones(2))
    ('an int', 'a str', 'a numpy.ndarray')
    """
    module = str(type(value).__module__).partition(".")[0]
    kind = type(value).__name__ if module == "builtins" else f"{module}.{type(value).__name__}"
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _whole_number_difference(answer, expected):
    if isinstance(answer, bool | np.bool_):
        return f"It returned {answer}, which is true or false, not a number."
    try:
        number = operator.index(answer)
    except TypeError:
        if isinstance(answer, float | np.floating):
            return (
                f"It returned {answer}, a float: a size or a count is a whole number. "
                "Return an int; `//` gives one; `/` and np.ceil do not."
            )
        return f"It returned {type_with_article(answer)}; a whole number is expected."
    return None if number == expected else _DIFFERS


def _number_difference(answer, expected, max_ulps, largest_input):
    if getattr(answer, "shape", ()) != ():
        return f"It returned an array of shape {tuple(answer.shape)}; one number is expected."
    if np.iscomplexobj(answer):
        return "It returned a complex number; a real one is expected."
    if isinstance(answer, bool | str) or not hasattr(answer, "__float__"):
        return f"It returned {type_with_article(answer)}; a number is expected."
    number, right = np.asarray(float(answer)), np.asarray(expected)
    return None if _is_close(number, right, max_ulps, largest_input) else _DIFFERS


def _tuple_difference(answer, expected):
    if not isinstance(answer, tuple | list):
        numbers = "1 number" if len(expected) == 1 else f"{len(expected)} numbers"
        return f"It returned {type_with_article(answer)}; a tuple of {numbers} is expected."
    if len(answer) != len(expected):
        numbers = "1 number" if len(answer) == 1 else f"{len(answer)} numbers"
        verb = "is" if len(expected) == 1 else "are"
        return f"It returned {numbers}; {len(expected)} {verb} expected."
    sentences = [_whole_number_difference(*both) for both in zip(answer, expected, strict=True)]
    if sentence := next((one for one in sentences if one not in (None, _DIFFERS)), None):
        return sentence
    wrong = [str(index) for index, sentence in enumerate(sentences) if sentence]
    if not wrong:
        return None
    number, verb = ("numbers", "differ") if len(wrong) > 1 else ("number", "differs")
    return f"The {number} at index {' and '.join(wrong)} {verb}."


def _array_difference(answer, expected, max_ulps, largest_input):
    if not isinstance(answer, np.ndarray):
        return f"It returned {type_with_article(answer)}; a NumPy array is expected."
    if type(answer) is not np.ndarray:
        return (
            f"It returned {type_with_article(answer)}; a plain NumPy array is expected, which "
            "`np.asarray(answer)` makes of it."
        )
    if answer.shape != expected.shape:
        return f"The shape is {answer.shape}, it should be {expected.shape}."
    if answer.dtype.kind not in "biufc":
        return f"It returned an array of {answer.dtype}; one of numbers is expected."
    if answer.dtype.kind == "c":
        return "It returned complex numbers; real ones are expected."
    if _is_close(answer, expected, max_ulps, largest_input):
        return None
    if expected.size == 1:
        return _DIFFERS
    wrong = int(np.sum(answer != expected))
    return f"{number_text(wrong)} of {number_text(expected.size)} numbers differ."


def _is_close(
    answer: np.ndarray, expected: np.ndarray, max_ulps: float | None, largest_input: float = 0.0
) -> bool:
    if expected.dtype.kind != "f":
        return np.array_equal(answer, expected)
    largest = float(np.abs(expected[np.isfinite(expected)]).max(initial=1.0))
    unit = float(np.finfo(expected.dtype).eps)
    max_ulps = max_ulps or _MAX_ULPS.get(expected.dtype.name, 1000)
    tolerance = unit * max(max_ulps * largest, _MAX_INPUT_ULPS * largest_input)
    return np.allclose(answer, expected, rtol=0, atol=tolerance, equal_nan=True)
