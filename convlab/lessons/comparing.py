"""What tells an answer from the truth, in a sentence."""

import operator
import re

import numpy as np

__all__ = ["alike", "difference", "show", "wrong_dtype"]

ROUNDINGS = 100
_DIFFERS = "The number differs."


def difference(answer: object, expected: object) -> str | None:
    """None where `answer` is `expected`; otherwise a sentence that says how it differs.

    expected: an int, a float, a tuple of ints, or a NumPy array. For a float any real
        number will do; an array must have the shape expected, its dtype does not count here.
        Whole numbers must be equal; floats may differ by the rounding of some sums, `ROUNDINGS`
        units of the dtype expected, relative to the largest magnitude expected.

    >>> difference(3.0, 3)
    'It returned 3.0, a float: a size or a count is a whole number. Return an int; \
`//` gives one; `/` and np.ceil do not.'
    >>> difference((1, 4, 2, 6), (1, 4, 3, 6))
    'The number at index 2 differs.'
    >>> difference(np.zeros((2, 3)), np.zeros((3, 2)))
    'The shape is (2, 3), it should be (3, 2): height and width have changed places.'
    """
    if answer is None:
        return "It returned None. Is a `return` missing?"
    try:
        return _difference(answer, expected)
    except Exception:  # an answer of a strange type, whose own methods raise
        return f"It returned {_kind(answer)}, which cannot be compared with what is expected."


def _difference(answer, expected):
    if isinstance(expected, np.ndarray):
        return _array_difference(answer, expected)
    if isinstance(expected, tuple):
        return _tuple_difference(answer, expected)
    if isinstance(expected, float):
        return _number_difference(answer, expected)
    return _whole_number_difference(answer, expected)


def wrong_dtype(answer: object, expected: object) -> str | None:
    """A sentence where two arrays differ in dtype, else None.

    >>> wrong_dtype(np.ones(2), np.ones(2, np.float32))
    'The dtype is float64, it should be float32.'
    """
    both_arrays = isinstance(answer, np.ndarray) and isinstance(expected, np.ndarray)
    if not both_arrays or answer.dtype == expected.dtype:
        return None
    return f"The dtype is {answer.dtype}, it should be {expected.dtype}."


def alike(one: object, other: object) -> bool:
    """Whether two answers are the same: of one type, and for arrays of one shape; any dtype.

    >>> alike(np.ones(2), np.ones(2, int)), alike(1, 1.0), alike(np.ones(2), np.ones((2, 1)))
    (True, False, False)

    Arrays of floats may differ by the roundings of the coarser of their two dtypes.
    """
    try:
        return _alike(one, other)
    except Exception:  # answers of a strange type, whose own methods raise
        return False


def _alike(one, other):
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and (_close(one, other) or _close(other, one))
    if isinstance(one, float | int | np.generic) and isinstance(other, np.generic):
        one, other = np.asarray(one).item(), other.item()
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return _text(one) == _text(other) or (isinstance(one, int | float) and one == other)


def _text(value):
    """Its repr without the address, which differs for each generator, say."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))


def show(value: object) -> str:
    """The value as Python that can be pasted into a cell.

    >>> print(show(np.array([[0.0, 1.0], [2.0, 0.0]], np.float32)))
    np.array([[0., 1.],
              [2., 0.]], dtype=np.float32)
    """
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, np.ndarray):
        try:
            return str(value) if isinstance(value, int) else repr(value)[:2000]
        except Exception:
            return _kind(value)
    if value.size == 0:
        return f"np.zeros({value.shape}, dtype=np.{value.dtype})"
    numbers = np.array2string(value, separator=", ", prefix="np.array(", threshold=200)
    numbers = re.sub(r"\n\s*\n+", "\n", numbers)
    default = value.dtype in (np.dtype(float), np.dtype(int))
    return f"np.array({numbers}{'' if default else f', dtype=np.{value.dtype}'})"


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
        return f"It returned {_kind(answer)}; a whole number is expected."
    return None if number == expected else _DIFFERS


def _number_difference(answer, expected):
    if getattr(answer, "shape", ()) != ():
        return f"It returned an array of shape {tuple(answer.shape)}; one number is expected."
    if isinstance(answer, bool | str) or not hasattr(answer, "__float__"):
        return f"It returned {_kind(answer)}; a number is expected."
    return None if _close(float(answer), np.asarray(expected)) else _DIFFERS


def _tuple_difference(answer, expected):
    if not isinstance(answer, tuple | list):
        return f"It returned {_kind(answer)}; {len(expected)} numbers in a tuple are expected."
    if len(answer) != len(expected):
        numbers = "1 number" if len(answer) == 1 else f"{len(answer)} numbers"
        return f"It returned {numbers}; {len(expected)} are expected."
    sentences = [_whole_number_difference(*both) for both in zip(answer, expected, strict=True)]
    if any(sentences) and tuple(answer) == expected[::-1] != expected:
        return "The numbers have changed places."
    if sentence := next((one for one in sentences if one not in (None, _DIFFERS)), None):
        return sentence
    wrong = [str(index) for index, sentence in enumerate(sentences) if sentence]
    if not wrong:
        return None
    number, verb = ("numbers", "differ") if len(wrong) > 1 else ("number", "differs")
    return f"The {number} at index {' and '.join(wrong)} {verb}."


def _array_difference(answer, expected):
    if not isinstance(answer, np.ndarray):
        return f"It returned {_kind(answer)}; a NumPy array is expected."
    if answer.shape != expected.shape:
        swapped = answer.ndim > 1 and answer.shape == (
            *expected.shape[:-2],
            *expected.shape[:-3:-1],
        )
        reason = ": height and width have changed places" if swapped else ""
        return f"The shape is {answer.shape}, it should be {expected.shape}{reason}."
    if _close(answer, expected):
        return None
    if expected.size == 1:
        return _DIFFERS
    return f"{int(np.sum(answer != expected))} of {expected.size} numbers differ."


def _close(answer, expected):
    if expected.dtype.kind != "f":
        return np.array_equal(answer, expected)
    largest = float(np.abs(expected[np.isfinite(expected)]).max(initial=1.0))
    unit = np.finfo(expected.dtype).eps * largest
    return np.allclose(answer, expected, rtol=0, atol=ROUNDINGS * unit, equal_nan=True)


def _kind(value):
    module = type(value).__module__.partition(".")[0]
    kind = type(value).__name__ if module == "builtins" else f"{module}.{type(value).__name__}"
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
