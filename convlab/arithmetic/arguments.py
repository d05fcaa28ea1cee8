"""Checks of arguments: whole numbers, pairs of them, and flags."""

import operator
from collections.abc import Sequence
from typing import SupportsIndex, TypeGuard

__all__ = ["IntOrPair", "flag", "integer", "is_pair", "pair"]

# One number for both axes, or (h, w). NumPy integers and arrays are accepted.
IntOrPair = SupportsIndex | Sequence[SupportsIndex]


def integer(value: SupportsIndex, name: str, caller: str, *, minimum: int) -> int:
    """`value` as a plain int of at least `minimum`.

    Anything that Python accepts as an index passes, NumPy integers included. A bool is refused:
    Python takes it for an int, but as a size it is a mistake.

    >>> integer(3, "stride", "conv_output_size", minimum=1)
    3
    >>> integer(2.0, "stride", "conv_output_size", minimum=1)
    Traceback (most recent call last):
        ...
    TypeError: conv_output_size: stride must be a whole number, got 2.0 (float). Give an int.
    """
    # By its name: also a bool of NumPy, which an older NumPy takes for an index, with a warning.
    if type(value).__name__ == "bool":
        raise TypeError(
            f"{caller}: {name} must be a whole number, got {value} (bool). Give an int."
        )
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(
            f"{caller}: {name} must be a whole number, "
            f"got {value!r} ({type(value).__name__}). Give an int."
        ) from None
    if number < minimum:
        raise ValueError(f"{caller}: {name} must be at least {minimum}, got {number}.")
    return number


def is_pair(value: object) -> TypeGuard[Sequence]:
    """Whether `value` is given as a pair: a sequence other than a string, of any length.

    >>> is_pair((3, 2)), is_pair(3), is_pair("same")
    (True, False, False)
    """
    is_sequence = hasattr(value, "__len__") and hasattr(value, "__iter__")
    is_scalar_array = getattr(value, "ndim", 1) == 0
    return is_sequence and not is_scalar_array and not isinstance(value, str | bytes)


def pair(value: IntOrPair, name: str, caller: str, *, minimum: int) -> tuple[int, int]:
    """`value`, an int or a pair (h, w), as a pair (h, w) of plain ints of at least `minimum`.

    >>> pair(3, "kernel_size", "conv2d", minimum=1)
    (3, 3)
    >>> pair((3, 2, 1), "kernel_size", "conv2d", minimum=1)
    Traceback (most recent call last):
        ...
    ValueError: conv2d: kernel_size must be one number or a pair (h, w), got 3 of them: (3, 2, 1).
    """
    if not is_pair(value):
        number = integer(value, name, caller, minimum=minimum)  # type: ignore[arg-type]
        return (number, number)
    if isinstance(value, dict | set | frozenset):
        raise TypeError(
            f"{caller}: {name} must be one number or a pair (h, w), got a {type(value).__name__}: "
            "it has no order. Give a tuple."
        )
    if len(value) != 2:
        raise ValueError(
            f"{caller}: {name} must be one number or a pair (h, w), "
            f"got {len(value)} of them: {tuple(value)}."
        )
    height, width = value
    return (
        integer(height, f"{name}[0]", caller, minimum=minimum),
        integer(width, f"{name}[1]", caller, minimum=minimum),
    )


def flag(value: bool, name: str, caller: str) -> bool:
    """`value`, if it is True or False.

    >>> flag(1, "bias", "conv_parameters")
    Traceback (most recent call last):
        ...
    TypeError: conv_parameters: bias must be True or False, got 1 (int).
    """
    if not isinstance(value, bool):
        raise TypeError(
            f"{caller}: {name} must be True or False, got {value!r} ({type(value).__name__})."
        )
    return value
