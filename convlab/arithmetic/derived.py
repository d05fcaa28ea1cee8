"""Integers that carry their derivation: the formula, and the numbers put into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from convlab.arithmetic.plain_text import TEXT

if TYPE_CHECKING:
    from convlab.arithmetic.formula import Formula

__all__ = ["Derived", "DerivedPair"]


class Derived(int):
    """An int together with the formula, and the numbers put into it, that gave it.

    A `Derived` is usable wherever an int is; arithmetic on it gives a plain int. As the last line
    of a notebook cell it shows the whole derivation in LaTeX, in a terminal one line of text;
    `print` and f-strings show the number alone.

    `.text` and `.latex` are the derivation, `.values` the numbers put in, `.formula` the formula.

    >>> from convlab import conv_output_size
    >>> size = conv_output_size(8, 3, stride=2)
    >>> size
    3 = ⌊(8 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1
    >>> print(size, size + 1, size == 3)
    3 4 True
    >>> print(size.text)
    O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1
      = ⌊(8 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1
      = ⌊5/2⌋ + 1
      = ⌊2.5⌋ + 1
      = 2 + 1
      = 3
    >>> size.values
    {'I': 8, 'K': 3, 'P': 0, 'S': 2, 'D': 1}
    """

    formula: Formula
    _values: dict[str, int]

    def __new__(cls, formula: Formula, values: Mapping[str, int]) -> Derived:
        self = super().__new__(cls, formula.value(values))
        self.formula = formula
        self._values = dict(values)
        return self

    @property
    def values(self) -> dict[str, int]:
        """A copy of the numbers put in: symbol → number."""
        return dict(self._values)

    def __reduce__(self) -> tuple:
        return (Derived, (self.formula, self.values))

    @property
    def text(self) -> str:
        """The derivation in plain text, on several lines."""
        symbol = self.formula.symbol
        lines = self.formula.derivation(self._values, TEXT)
        return f"{symbol} = " + f"\n{' ' * len(symbol)} = ".join(lines)

    @property
    def latex(self) -> str:
        """The derivation in LaTeX, one `aligned` block without dollar signs."""
        from convlab.arithmetic.latex import LATEX

        lines = r" \\ &= ".join(self.formula.derivation(self._values, LATEX))
        return rf"\begin{{aligned}} {LATEX.symbol(self.formula.symbol)} &= {lines} \end{{aligned}}"

    def __str__(self) -> str:
        return int.__repr__(self)

    def __repr__(self) -> str:
        result = self.formula.derivation(self._values, TEXT)[-1]
        return f"{result} = {self.formula.substituted(self._values)}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        # Inside a list or a tuple a derivation would bury the number.
        nested = len(printer.stack) > 1
        printer.text(str(self) if nested else self.text)


class DerivedPair(tuple[Derived, Derived]):
    """A pair (h, w) of `Derived`: a tuple that is displayed as both derivations.

    >>> from convlab import conv_output_size
    >>> size = conv_output_size((5, 7), (3, 2))
    >>> print(size, size == (3, 6))
    (3, 6) True
    >>> print(size.text)
    height: O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1
              = ⌊(5 + 2·0 − 1·(3 − 1) − 1)/1⌋ + 1
              = ⌊2/1⌋ + 1
              = 2 + 1
              = 3
    width:  O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1
              = ⌊(7 + 2·0 − 1·(2 − 1) − 1)/1⌋ + 1
              = ⌊5/1⌋ + 1
              = 5 + 1
              = 6
    """

    __slots__ = ()

    def __new__(cls, height: Derived, width: Derived) -> DerivedPair:
        return super().__new__(cls, (height, width))

    def __getnewargs__(self) -> tuple:
        return tuple(self)

    @property
    def text(self) -> str:
        """Both derivations in plain text."""
        height, width = (part.text.replace("\n", "\n" + " " * 8) for part in self)
        return f"height: {height}\nwidth:  {width}"

    @property
    def latex(self) -> str:
        """Both derivations in LaTeX, one `array` without dollar signs."""
        height, width = (part.latex for part in self)
        return (
            rf"\begin{{array}}{{ll}} \text{{height:}} & {height} \\[1ex] "
            rf"\text{{width:}} & {width} \end{{array}}"
        )

    def __str__(self) -> str:
        return "({}, {})".format(*self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        nested = len(printer.stack) > 1
        printer.text(str(self) if nested else self.text)
