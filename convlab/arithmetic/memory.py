"""The memory of an activation, in bytes; 1 MB is 10^6 bytes and 1 MiB is 2^20 bytes."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import SupportsIndex

from convlab.arithmetic.arguments import integer, is_pair
from convlab.arithmetic.derived import Derived
from convlab.arithmetic.formula import Formula
from convlab.arithmetic.notation import Notation
from convlab.arithmetic.number_text import number_text

__all__ = ["activation_bytes"]

# The bytes of one number, by the name of its type in PyTorch and NumPy.
BYTES = {
    "bool": 1,
    "uint8": 1,
    "int8": 1,
    "int16": 2,
    "float16": 2,
    "bfloat16": 2,
    "int32": 4,
    "float32": 4,
    "int64": 8,
    "float64": 8,
}
# The letters of a shape's axes, by the number of axes.
_AXES = {1: ("F",), 2: ("N", "F"), 3: ("C", "H", "W"), 4: ("N", "C", "H", "W")}


class _BytesFormula(Formula):
    """A formula for bytes, whose derivation gives a large result in MB and MiB, too."""

    def derivation(self, values: Mapping[str, int], notation: Notation) -> list[str]:
        *steps, result = super().derivation(values, notation)
        size = self.value(values)
        if size >= 10_000:
            megabytes, mebibytes = (number_text(size / unit, ".2f") for unit in (10**6, 2**20))
            result += notation.remark(f"{megabytes} MB, {mebibytes} MiB")
        return [*steps, result]


def activation_bytes(
    shape: Sequence[SupportsIndex], *, dtype: object = "float32", axes: Sequence[str] | None = None
) -> Derived:
    """The memory that an activation takes: the count of its numbers times the bytes of each.

    shape: a tuple of ints ≥ 0, for example (N, C, H, W), or (C, H, W) for one item.
    dtype: a name such as "float32", or a type of PyTorch or NumPy: torch.float16, numpy.int64.
    axes: the symbols of the axes in the formula, for example ("N", "C", "L"); by default, for one
        to four axes: F; N, F; C, H, W; N, C, H, W.

    Returns a `Derived`, in bytes; its derivation gives MB (10^6 bytes) and MiB (2^20 bytes), too.
    Raises TypeError for a shape that is not a sequence of whole numbers, ValueError for a negative
    side, an unknown dtype, axes that are not as many as the sides, or two of one name.

    >>> activation_bytes((96, 55, 55))
    1,161,600 (1.16 MB, 1.11 MiB) = 96·55·55·4
    >>> print(activation_bytes((128, 96, 55, 55), dtype="float16"))
    74342400
    >>> activation_bytes((96, 55, 55), dtype="float12")
    Traceback (most recent call last):
        ...
    ValueError: activation_bytes: dtype must be one of bool, uint8, int8, int16, float16, \
bfloat16, int32, float32, int64 or float64, got 'float12'.
    """
    caller = "activation_bytes"
    if not is_pair(shape) or isinstance(shape, dict | set | frozenset):
        raise TypeError(
            f"{caller}: shape must be a tuple of whole numbers, got {shape!r} "
            f"({type(shape).__name__}). Give a tuple such as (C, H, W)."
        )
    sides = [integer(side, f"shape[{k}]", caller, minimum=0) for k, side in enumerate(shape)]
    if axes is None:
        axes = _AXES.get(len(sides)) or [f"n_{k}" for k in range(1, len(sides) + 1)]
    if len(axes) != len(sides):
        raise ValueError(
            f"{caller}: axes must name each axis of the shape {tuple(sides)}, got {tuple(axes)}."
        )
    if len(set(axes)) < len(axes):
        raise ValueError(f"{caller}: axes must name each axis differently, got {tuple(axes)}.")
    name = getattr(dtype, "__name__", str(dtype)).removeprefix("torch.")
    if name not in BYTES:
        *others, last = BYTES
        raise ValueError(
            f"{caller}: dtype must be one of {', '.join(others)} or {last}, got {dtype!r}."
        )
    return _formula(tuple(axes))(**dict(zip(axes, sides, strict=True)), b=BYTES[name])


@cache
def _formula(axes: tuple[str, ...]) -> Formula:
    return _BytesFormula("bytes", "*".join([*axes, "b"]))
