"""One expression, read three ways: for its value, its text and its LaTeX.

A formula is written once, as a Python expression of whole numbers. It is evaluated exactly, and
printed from the same syntax tree, so the number and its derivation cannot disagree.

>>> area = Formula("A", "H*W + B")
>>> int(area(H=3, W=5, B=1))
16
>>> print(area(H=3, W=5, B=1).text)
A = H·W + B
  = 3·5 + 1
  = 15 + 1
  = 16
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import index
from types import CodeType
from typing import TYPE_CHECKING

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.latex import LATEX
from convlab.arithmetic.notation import ARGUMENTS, Notation
from convlab.arithmetic.plain_text import TEXT

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Formula"]

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True)
class Formula:
    """A named expression: `+ - * /`, `floor(…)`, `ceil(…)`, `min(…, …)`, symbols, whole numbers.

    symbol: what the formula gives, "O" say. A part after `_` is printed as a subscript.
    expression: Python syntax; each name in it is a symbol of the formula.

    Calling it with a value for each symbol gives a `Derived`. Another operation in the expression
    raises SyntaxError; a value that is not whole, ValueError; a missing or an unknown symbol,
    TypeError.
    """

    symbol: str
    expression: str
    # The names in the expression, sorted.
    symbols: list[str] = field(init=False, repr=False, compare=False)
    _tree: ast.expr = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tree = ast.parse(self.expression, mode="eval").body
        object.__setattr__(self, "_tree", tree)
        object.__setattr__(self, "symbols", sorted(_names(tree)))

    def __call__(self, **values: int) -> Derived:
        return Derived(self, values)

    def __reduce__(self) -> tuple:
        return (type(self), (self.symbol, self.expression))

    def value(self, values: Mapping[str, int]) -> int:
        """The whole number that the expression gives for `values`, a dict symbol → int."""
        if sorted(values) != self.symbols:
            raise TypeError(f"{self.symbol} is a formula of {self.symbols}, got {sorted(values)}.")
        numbers = {name: index(value) for name, value in values.items()}
        number = eval(self._code, _ARITHMETIC, numbers)
        if number.denominator != 1:
            raise ValueError(f"{self.symbol} = {self.expression} is not whole for {values}.")
        return int(number)

    @cached_property
    def _code(self) -> CodeType:
        """The tree as code: a model has thousands of numbers, and walking a tree is slow."""
        return compile(_python(self._tree), "<formula>", "eval")

    @property
    def text(self) -> str:
        """The formula in plain text: "O = …"."""
        return f"{self.symbol} = {TEXT.show(self._tree)}"

    @property
    def latex(self) -> str:
        """The formula in LaTeX, without dollar signs."""
        return f"{LATEX.symbol(self.symbol)} = {LATEX.show(self._tree)}"

    def substituted(self, values: Mapping[str, int]) -> str:
        """The expression in plain text with the numbers in place of the symbols."""
        from convlab.arithmetic.steps import substitute

        return TEXT.show(substitute(self._tree, values))

    def derivation(self, values: Mapping[str, int], notation: Notation) -> list[str]:
        """The derivation, line by line: the expression, the numbers put in, the steps, the result.

        notation: `TEXT` or `LATEX`.
        """
        from convlab.arithmetic.steps import steps, substitute

        lines = list(map(notation.show, (self._tree, *steps(substitute(self._tree, values)))))
        return [line for k, line in enumerate(lines) if k == 0 or line != lines[k - 1]]


def _names(tree: ast.expr) -> set[str]:
    """The names in a tree; SyntaxError where it holds what no formula has."""
    match tree:
        case ast.Name(name):
            return {name}
        case ast.Constant():
            return set()
        case ast.BinOp(left, op, right) if type(op) in _SIGNS:
            return _names(left) | _names(right)
        case ast.Call(ast.Name(name), arguments, []) if ARGUMENTS.get(name) == len(arguments):
            return set().union(*map(_names, arguments))
    raise SyntaxError(f"not part of a formula: {ast.unparse(tree)}")


def _python(tree: ast.expr) -> str:
    """The tree as Python that divides exactly."""
    match tree:
        case ast.Name(name):
            return name
        case ast.BinOp(above, ast.Div(), below):
            return f"_divide({_python(above)}, {_python(below)})"
        case ast.BinOp(left, op, right):
            return f"({_python(left)} {_SIGNS[type(op)]} {_python(right)})"
        case ast.Call(ast.Name("floor"), [ast.BinOp(above, ast.Div(), below)]):
            return f"({_python(above)} // {_python(below)})"
        case ast.Call(ast.Name("ceil"), [ast.BinOp(above, ast.Div(), below)]):
            return f"-(-{_python(above)} // {_python(below)})"
        case ast.Call(ast.Name(function), arguments):
            return f"{function}({', '.join(map(_python, arguments))})"
    return ast.unparse(tree)


def _divide(above: int | Fraction, below: int | Fraction) -> int | Fraction:
    """The exact quotient: an int where it is whole."""
    if above % below == 0:
        return above // below
    from fractions import Fraction

    return Fraction(above) / below


# All that a formula's code can reach.
_ARITHMETIC: dict[str, Callable | dict] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "min": min,
    "_divide": _divide,
    "__builtins__": {},
}
