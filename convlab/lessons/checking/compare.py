"""How an answer differs from the right one, in a sentence."""

import operator
from numbers import Number

import numpy as np

__all__ = [
    "alike",
    "difference",
    "kind_of",
    "largest_difference",
    "largest_magnitude",
    "type_name",
    "wrong_dtype",
]

# Of the largest number expected: some sums in another order, and where float64 is kept, some terms
# that cancel.
ROUNDINGS = {"float16": 10, "float32": 100, "float64": 1000}
_INPUT_ROUNDINGS = 8  # of the largest number given: x - x.max() and the like
_COMPARED_AT_MOST = 1000  # parts of a long list
_DIFFERS = "The number differs."


def difference(
    answer: object,
    expected: object,
    *,
    roundings: float | None = None,
    largest_input: float = 0,
) -> str | None:
    """None where `answer` is `expected`; otherwise a sentence that says how it differs.

    expected: an int, a float, a tuple of ints, or a NumPy array. For a float any real
        number will do; an array must have the shape expected, its dtype does not count here.
        Whole numbers must be equal; floats may differ by `roundings` units in the last place of the
        dtype expected (None: by some hundred), relative to the largest magnitude expected (at
        least 1), or by some units relative to `largest_input`, the largest magnitude among the
        arguments.

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
        return _array_difference(answer, expected, roundings, largest_input)
    if isinstance(expected, tuple):
        return _tuple_difference(answer, expected)
    if isinstance(expected, float):
        return _number_difference(answer, expected, roundings, largest_input)
    return _whole_number_difference(answer, expected)


def wrong_dtype(answer: object, expected: object) -> str | None:
    """A sentence where two arrays differ in dtype, else None.

    >>> wrong_dtype(np.ones(2), np.ones(2, np.float32))
    'The dtype is float64, it should be float32.'
    """
    both_arrays = type(answer) is type(expected) is np.ndarray
    if not both_arrays or answer.dtype == expected.dtype:
        return None
    return f"The dtype is {answer.dtype}, it should be {expected.dtype}."


def largest_difference(answer: object, expected: object) -> float | None:
    """By how much two arrays or numbers differ at most; None where that has no meaning."""
    try:
        return float(np.max(np.abs(np.subtract(answer, expected, dtype=float)), initial=0))
    except (TypeError, ValueError):
        return None


def largest_magnitude(values) -> float:
    """The largest magnitude among the numbers and arrays of a case, 0.0 where there are none."""
    arrays = (np.asarray(value) for value in values if isinstance(value, Number | np.ndarray))
    return max((float(np.abs(array).max(initial=0)) for array in arrays), default=0.0)


def alike(
    one: object, other: object, *, roundings: float | None = None, any_number: bool = False
) -> bool:
    """Whether two answers are the same; for arrays of one shape and any dtype.

    A whole number of Python is like one of NumPy or PyTorch, a list like a tuple. Floats may differ
    by `roundings` units of the coarser of two dtypes. any_number: whether 1 is like 1.0.

    >>> alike(np.ones(2), np.ones(2, int)), alike(1, np.int64(1)), alike([1, 2], (1, 2))
    (True, True, True)
    >>> alike(1, 1.0), alike(np.ones(2), np.ones((2, 1)))
    (False, False)
    """
    one, other = _plain(one), _plain(other)
    if isinstance(one, np.ndarray) and type(one) is type(other):
        return one.shape == other.shape and _arrays_alike(one, other, roundings)
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = zip(one[:_COMPARED_AT_MOST], other[:_COMPARED_AT_MOST], strict=False)
        return len(one) == len(other) and all(alike(*pair) for pair in pairs)
    if any_number and isinstance(one, int | float) and isinstance(other, int | float):
        one, other = float(one), float(other)
    if type_name(one) != type_name(other):
        return False
    if isinstance(one, float):
        return _arrays_alike(np.array(one), np.array(other), roundings)
    # Objects of another kind, such as generators, are not told apart from others of their kind.
    is_data = isinstance(one, int | complex | str | bytes | dict | set | frozenset | np.ndarray)
    return bool(one == other) if is_data else True


def _arrays_alike(one, other, roundings):
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind == other.dtype.kind == "O":
        raise TypeError("arrays of objects are not compared")
    if one.dtype.kind == other.dtype.kind == "f":
        coarse, fine = sorted((one, other), key=lambda array: array.dtype.itemsize)
        if roundings and coarse.dtype != fine.dtype:
            roundings = min(roundings, ROUNDINGS["float32"])
        return _close(fine, coarse, roundings)
    return np.array_equal(one, other)


def _plain(value):
    """Numbers of NumPy and PyTorch as Python's, a list or a shape as a tuple."""
    if isinstance(value, list | tuple):
        return tuple(value)
    is_scalar = isinstance(value, np.generic) or getattr(value, "shape", None) == ()
    return value.item() if is_scalar and hasattr(value, "item") else value


def type_name(value: object) -> str:
    """The full name of a value's type: a class made anew in each call keeps it."""
    return f"{type(value).__module__}.{type(value).__qualname__}"


def kind_of(value: object) -> str:
    """The type of a value, with its article.

    >>> kind_of(1), kind_of("1"), kind_of(np.ones(2))
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
        return f"It returned {kind_of(answer)}; a whole number is expected."
    return None if number == expected else _DIFFERS


def _number_difference(answer, expected, roundings, largest_input):
    if getattr(answer, "shape", ()) != ():
        return f"It returned an array of shape {tuple(answer.shape)}; one number is expected."
    if np.iscomplexobj(answer):
        return "It returned a complex number; a real one is expected."
    if isinstance(answer, bool | str) or not hasattr(answer, "__float__"):
        return f"It returned {kind_of(answer)}; a number is expected."
    close = _close(np.asarray(float(answer)), np.asarray(expected), roundings, largest_input)
    return None if close else _DIFFERS


def _tuple_difference(answer, expected):
    if not isinstance(answer, tuple | list):
        numbers = "1 number" if len(expected) == 1 else f"{len(expected)} numbers"
        return f"It returned {kind_of(answer)}; a tuple of {numbers} is expected."
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


def _array_difference(answer, expected, roundings, largest_input):
    if not isinstance(answer, np.ndarray):
        return f"It returned {kind_of(answer)}; a NumPy array is expected."
    if type(answer) is not np.ndarray:
        return (
            f"It returned {kind_of(answer)}; a plain NumPy array is expected, which "
            "`np.asarray(answer)` makes of it."
        )
    if answer.shape != expected.shape:
        return f"The shape is {answer.shape}, it should be {expected.shape}."
    if answer.dtype.kind not in "biufc":
        return f"It returned an array of {answer.dtype}; one of numbers is expected."
    if answer.dtype.kind == "c":
        return "It returned complex numbers; real ones are expected."
    if _close(answer, expected, roundings, largest_input):
        return None
    if expected.size == 1:
        return _DIFFERS
    return f"{int(np.sum(answer != expected))} of {expected.size} numbers differ."


def _close(answer, expected, roundings=None, largest_input=0.0):
    if expected.dtype.kind != "f":
        return np.array_equal(answer, expected)
    largest = float(np.abs(expected[np.isfinite(expected)]).max(initial=1.0))
    unit = float(np.finfo(expected.dtype).eps)
    roundings = roundings or ROUNDINGS.get(expected.dtype.name, 1000)
    tolerance = unit * max(roundings * largest, _INPUT_ROUNDINGS * largest_input)
    return np.allclose(answer, expected, rtol=0, atol=tolerance, equal_nan=True)
