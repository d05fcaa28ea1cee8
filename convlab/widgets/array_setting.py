"""The setting of an explorer that is an array: NumPy in Python, nested lists in the page."""

from collections.abc import Sequence

import numpy as np

from convlab.byhand.arrays import as_array, as_floats
from convlab.errors import ShapeError
from convlab.widgets.settings import Setting

__all__ = ["NumberArray", "count_of", "in_numpy", "read_array", "shape_text"]


class NumberArray(Setting):
    """An array of a few finite numbers, kept as a read-only float64 array.

    axes: the names of the axes, for example "N C H W". An array with fewer axes, but at least
        `least`, gets leading axes of size 1.
    most: the largest size of each axis.
    is_optional: whether None is allowed.

    Raises TypeError for a value without numbers, ShapeError for a wrong rank or a size of 0,
    ValueError for NaN, infinite and very large numbers and for an array too large to be drawn.
    """

    limits: tuple[str, ...] = ("most", "largest", "is_optional")
    largest = 1_000_000  # a larger number cannot be read in a cell

    def __init__(
        self,
        default: Sequence | None,
        *,
        axes: str,
        least: int,
        most: Sequence[int],
        is_optional: bool = False,
    ):
        super().__init__(default)
        self.axes, self.least, self.most = axes.split(), least, tuple(most)
        self.is_optional = is_optional
        self.tag(to_json=lambda value, _: None if value is None else value.tolist())
        self.tag(from_json=lambda value, _: value)

    def check(self, value, name, caller):
        if value is None and self.is_optional:
            return None
        array = read_array(value, name, caller)
        if array.dtype.kind not in "iuf":
            raise TypeError(
                f"{caller}: {name} must hold real numbers, got dtype {array.dtype}. "
                f"Give {as_floats(array, in_numpy(value, name))}."
            )
        array = self._with_all_axes(array, name, caller, in_numpy(value, name))
        wrong = np.argwhere(~np.isfinite(array) | (np.abs(array) > self.largest))
        if len(wrong):
            place = tuple(int(index) for index in wrong[0])
            raise ValueError(
                f"{caller}: {name} must hold finite numbers of at most {self.largest:,}, so that "
                f"they can be read, got {array[place]:g} at {place}."
            )
        array = array.astype(np.float64)  # a copy
        array.setflags(write=False)
        return array

    def code(self, value):
        if value is None:
            return "None"
        while value.ndim > max(self.least, 1) and len(value) == 1:
            value = value[0]
        return repr(_whole(value.tolist()))

    def is_same(self, value, other):
        if value is None or other is None:
            return value is other
        return np.array_equal(value, other)

    def _with_all_axes(self, array, name, caller, expression):
        """`array` with all of its axes; raises for too few, too many or too long axes."""
        rank = len(self.axes)
        if not self.least <= array.ndim <= rank:
            forms = [f"({', '.join(self.axes[start:])})" for start in range(rank)]
            forms = forms[rank - max(self.least, 1) :: -1]
            raise ShapeError(
                f"{caller}: {name} must have the axes {' or '.join(forms)}, "
                f"got shape {array.shape}."
            )
        part = ", ".join(f":{most}" for most in self.most[rank - array.ndim :])
        array = array.reshape((1,) * (rank - array.ndim) + array.shape)
        if 0 in array.shape:
            raise ShapeError(f"{caller}: {name} has an empty axis: its shape is {array.shape}.")
        if any(size > most for size, most in zip(array.shape, self.most, strict=True)):
            limits = ", ".join(
                f"{axis} at most {most}" for axis, most in zip(self.axes, self.most, strict=True)
            )
            raise ValueError(
                f"{caller}: {name} is too large to be drawn: {limits}, got shape {array.shape}. "
                f"Give a part of it: {expression}[{part}]."
            )
        return array


def in_numpy(value, name):
    """The expression for the array of `value`, which is called `name`."""
    return name if isinstance(value, np.ndarray) else f"np.asarray({name})"


def read_array(value, name, caller):
    """`value` as an array; raises for tensors, and for rows that are not equally long."""
    if type(value).__module__.partition(".")[0] == "torch":
        raise TypeError(
            f"{caller}: {name} must be a NumPy array, got a {type(value).__name__}. "
            f"Give {as_array(value, name)}."
        )
    try:
        return np.asarray(value)
    except ValueError:
        raise ShapeError(
            f"{caller}: the rows of {name} must be equally long. Add zeros to the short ones."
        ) from None


def shape_text(array: np.ndarray) -> str:
    """The shape of an array, such as "2×3×5"."""
    return "×".join(map(str, array.shape))


def count_of(number: int, noun: str) -> str:
    """A number of things: "1 channel", "2 channels"."""
    return f"{number} {noun}{'s' * (number != 1)}"


def _whole(numbers):
    """Nested lists with 2 in the place of 2.0."""
    if isinstance(numbers, list):
        return [_whole(each) for each in numbers]
    return int(numbers) if numbers.is_integer() else numbers
