"""The settings of an explorer: checked when Python sets them, each error a sentence."""

import math
from collections.abc import Collection, Sequence
from numbers import Real
from typing import Any

import traitlets

from convlab.arithmetic.arguments import IntOrPair, flag, integer, is_pair, pair

__all__ = [
    "Number",
    "OneOf",
    "Setting",
    "SomeOf",
    "WholeNumber",
    "WholeNumberOrPair",
    "YesNo",
    "as_pair",
]


class Setting(traitlets.TraitType):
    """A trait that is synchronised with the page, and whose errors name the explorer.

    limits: the names of the attributes that the page needs too, such as "minimum".
    is_changed_in_page: whether a person can change it there, undo the change and share it.
    """

    limits: tuple[str, ...] = ()
    is_changed_in_page = True

    def __init__(self, default):
        super().__init__(default)
        self.tag(sync=True)

    def validate(self, obj, value):
        return self.check(value, self.name or "", type(obj).__name__)

    def check(self, value, name: str, caller: str) -> Any:
        """Return `value` as it is stored, or raise an error that names `name` and `caller`."""
        raise NotImplementedError

    def code(self, value) -> str:
        """A value of the setting, as it stands in a line of Python."""
        return repr(value)

    def is_same(self, value, other) -> bool:
        """Whether two values of the setting are the same."""
        return value == other


class WholeNumber(Setting):
    """A whole number from `minimum` to `maximum`, both included.

    Raises TypeError for anything but a whole number, ValueError outside the range.
    """

    limits = ("minimum", "maximum")

    def __init__(self, default: int, *, minimum: int, maximum: int):
        super().__init__(default)
        self.minimum, self.maximum = minimum, maximum

    def check(self, value, name, caller):
        number = integer(value, name, caller, minimum=self.minimum)
        _check_maximum(number, self.maximum, name, caller)
        return number


class WholeNumberOrPair(Setting):
    """A whole number for both axes, or a pair (h, w) of them, from `minimum` to `maximum`.

    is_single: whether a single number is allowed. A pair is kept as a tuple.

    Raises TypeError for anything but whole numbers, ValueError outside the range.
    """

    limits = ("minimum", "maximum")

    def __init__(self, default: IntOrPair, *, minimum: int, maximum: int, is_single: bool = True):
        super().__init__(default)
        self.minimum, self.maximum, self.is_single = minimum, maximum, is_single

    def check(self, value, name, caller):
        if not self.is_single and not is_pair(value):
            raise TypeError(
                f"{caller}: {name} must be a pair (h, w), got {value!r} ({type(value).__name__})."
            )
        numbers = pair(value, name, caller, minimum=self.minimum)
        _check_maximum(max(numbers), self.maximum, name, caller)
        return numbers if is_pair(value) else numbers[0]


def as_pair(value: IntOrPair) -> tuple[int, int]:
    """A setting of both axes as a pair (h, w)."""
    return value if isinstance(value, tuple) else (value, value)


def _check_maximum(number, maximum, name, caller):
    if number > maximum:
        raise ValueError(
            f"{caller}: {name} must be at most {maximum}, so that it can be drawn, got {number}."
        )


class Number(Setting):
    """A finite number from `minimum` to `maximum`, both included.

    step: how finely the page's slider moves; Python may set any number in between.

    Raises TypeError for anything but a number, ValueError outside the range.
    """

    limits = ("minimum", "maximum", "step")

    def __init__(self, default: float, *, minimum: float, maximum: float, step: float = 0.01):
        super().__init__(default)
        self.minimum, self.maximum, self.step = minimum, maximum, step

    def check(self, value, name, caller):
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError(
                f"{caller}: {name} must be a number, got {value!r} ({type(value).__name__})."
            )
        number = float(value)
        if not (math.isfinite(number) and self.minimum <= number <= self.maximum):
            raise ValueError(
                f"{caller}: {name} must be a number from {self.minimum:g} to {self.maximum:g}, "
                f"got {number:g}."
            )
        return number


class OneOf(Setting):
    """One of a few names. Raises ValueError for another one."""

    limits: tuple[str, ...] = ("choices",)

    def __init__(self, choices: Sequence[str], default: str | None = None):
        super().__init__(choices[0] if default is None else default)
        self.choices = tuple(choices)

    def check(self, value, name, caller):
        if not isinstance(value, str) or value not in self.choices:
            raise ValueError(
                f"{caller}: {name} must be one of {', '.join(map(repr, self.choices))}, "
                f"got {value!r}."
            )
        return value


class SomeOf(Setting):
    """Some of a few names, none or all of them, as a tuple; a name alone is a tuple of one.

    Raises TypeError for anything but names, ValueError for another name.
    """

    is_changed_in_page = False

    def __init__(self, choices: Sequence[str]):
        super().__init__(tuple(choices))
        self.choices = tuple(choices)

    def check(self, value, name, caller):
        names = (value,) if isinstance(value, str) else value
        if not isinstance(names, Collection):
            raise TypeError(
                f"{caller}: {name} must be names, such as {self.choices[0]!r}, got {value!r} "
                f"({type(value).__name__})."
            )
        for each in names:
            if each not in self.choices:
                raise ValueError(
                    f"{caller}: {name} must be some of {', '.join(map(repr, self.choices))}, "
                    f"got {each!r}."
                )
        return tuple(names)


class YesNo(Setting):
    """True or False, or None if it is optional. Raises TypeError for anything else."""

    limits = ("is_optional",)

    def __init__(self, default: bool | None, *, is_optional: bool = False):
        super().__init__(default)
        self.is_optional = is_optional

    def check(self, value, name, caller):
        return None if value is None and self.is_optional else flag(value, name, caller)
