"""The settings of an explorer: checked when Python sets them, each error a sentence."""

import math
from collections.abc import Collection, Sequence
from numbers import Real

import traitlets

from convlab.arithmetic.arguments import IntOrPair, flag, integer, is_pair, pair

__all__ = ["Number", "OneOf", "Setting", "SomeOf", "WholeNumber", "WholeNumberOrPair", "YesNo"]


class Setting(traitlets.TraitType):
    """A trait that the page sees, too; `check(value, name, caller)` returns it or raises."""

    def __init__(self, default):
        super().__init__(default)
        self.tag(sync=True)

    def validate(self, obj, value):
        return self.check(value, self.name, type(obj).__name__)

    def check(self, value, name, caller):
        raise NotImplementedError


class WholeNumber(Setting):
    """A whole number from `minimum` to `maximum`, both included.

    Raises TypeError for what is not a whole number, ValueError outside the range.
    """

    def __init__(self, default: int, *, minimum: int, maximum: int):
        super().__init__(default)
        self.minimum, self.maximum = minimum, maximum

    def check(self, value, name, caller):
        number = integer(value, name, caller, minimum=self.minimum)
        if number > self.maximum:
            raise ValueError(
                f"{caller}: {name} must be at most {self.maximum}, so that it can be drawn, "
                f"got {number}."
            )
        return number


class WholeNumberOrPair(Setting):
    """A whole number for both axes, or a pair (h, w) of them, from `minimum` to `maximum`.

    is_single: whether one number will do. A pair is kept as a tuple.

    Raises TypeError for what is not a whole number, ValueError outside the range.
    """

    def __init__(self, default: IntOrPair, *, minimum: int, maximum: int, is_single: bool = True):
        super().__init__(default)
        self.minimum, self.maximum, self.is_single = minimum, maximum, is_single

    def check(self, value, name, caller):
        if not self.is_single and not is_pair(value):
            raise TypeError(
                f"{caller}: {name} must be a pair (h, w), got {value!r} ({type(value).__name__})."
            )
        numbers = pair(value, name, caller, minimum=self.minimum)
        if max(numbers) > self.maximum:
            raise ValueError(
                f"{caller}: {name} must be at most {self.maximum}, so that it can be drawn, "
                f"got {max(numbers)}."
            )
        return numbers if is_pair(value) else numbers[0]


class Number(Setting):
    """A finite number from `minimum` to `maximum`, both included.

    Raises TypeError for what is not a number, ValueError outside the range.
    """

    def __init__(self, default: float, *, minimum: float, maximum: float):
        super().__init__(default)
        self.minimum, self.maximum = minimum, maximum

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

    Raises TypeError for what are no names, ValueError for another name.
    """

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
    """True or False. Raises TypeError for anything else."""

    def check(self, value, name, caller):
        return flag(value, name, caller)
