"""Formulas whose value, plain text and LaTeX come from one expression.

A formula is written once, as a Python expression of whole numbers. The syntax tree that is
evaluated, exactly, is also the one that is printed: a number and its derivation cannot disagree.

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
from dataclasses import dataclass
from functools import cached_property
from operator import index
from types import CodeType
from typing import TYPE_CHECKING

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.notation import ARGUMENTS, Notation
from convlab.arithmetic.plain_text import TEXT

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Formula"]

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True)
class Formula:
    """A named expression: `+ - * /`, `floor ceil min max`, symbols, integers.

    symbol: the name of the result, for example "O"; a part after `_` is printed as a subscript.
    expression: Python syntax; each name in the expression is a symbol of the formula.

    Calling a formula with a value for each symbol gives a `Derived`. The expression is read at the
    first use, which raises SyntaxError for any other operation. Raises ValueError for a result that
    is not a whole number, TypeError for a missing or an unknown symbol.
    """

    symbol: str
    expression: str

    @cached_property
    def _tree(self) -> ast.expr:
        return ast.parse(self.expression, mode="eval").body

    @cached_property
    def symbols(self) -> list[str]:
        """The names in the expression, sorted."""
        return sorted(_names(self._tree))

    def __call__(self, **values: int) -> Derived:
        return Derived(self, values)

    def __reduce__(self) -> tuple:
        return (type(self), (self.symbol, self.expression))

    def value(self, values: Mapping[str, int]) -> int:
        """The whole number that the expression gives for `values`: symbol → int."""
        if sorted(values) != self.symbols:
            raise TypeError(f"{self.symbol} is a formula of {self.symbols}, got {sorted(values)}.")
        number = self.exact({name: index(value) for name, value in values.items()})
        if number.denominator != 1:
            raise ValueError(f"{self.symbol} = {self.expression} is not whole for {values}.")
        return int(number)

    def exact(self, values: Mapping[str, int | Fraction]) -> int | Fraction:
        """The number that the expression gives, not rounded; `values` may hold further symbols."""
        return eval(self._code, _GLOBALS, dict(values))

    @cached_property
    def _code(self) -> CodeType:
        """The compiled expression: a model has thousands of numbers, and walking a tree is slow."""
        return compile(_source(self._tree), "<formula>", "eval")

    @property
    def text(self) -> str:
        """The formula in plain text: "O = …"."""
        return f"{self.symbol} = {TEXT.show(self._tree)}"

    @property
    def latex(self) -> str:
        """The formula in LaTeX, without dollar signs."""
        from convlab.arithmetic.latex import LATEX

        return f"{LATEX.symbol(self.symbol)} = {LATEX.show(self._tree)}"

    def substituted(self, values: Mapping[str, int]) -> str:
        """The expression in plain text with the numbers in place of the symbols."""
        from convlab.arithmetic.steps import substitute

        return TEXT.show(substitute(self._tree, values))

    def derivation(self, values: Mapping[str, int], notation: Notation) -> list[str]:
        """The lines of the derivation: the expression, the numbers put in, the steps, the result.

        notation: `TEXT` or `LATEX`.
        """
        from convlab.arithmetic.steps import steps, substitute

        lines = list(map(notation.show, (self._tree, *steps(substitute(self._tree, values)))))
        return [line for k, line in enumerate(lines) if k == 0 or line != lines[k - 1]]


def _names(tree: ast.expr) -> set[str]:
    """The names in a tree. Raises SyntaxError for an operation that no formula may hold."""
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


def _source(tree: ast.expr) -> str:
    """Python source for the tree, with exact division in place of `/`."""
    match tree:
        case ast.Name(name):
            return name
        case ast.BinOp(numerator, ast.Div(), denominator):
            return f"_divide({_source(numerator)}, {_source(denominator)})"
        case ast.BinOp(left, op, right):
            return f"({_source(left)} {_SIGNS[type(op)]} {_source(right)})"
        case ast.Call(ast.Name("floor"), [ast.BinOp(numerator, ast.Div(), denominator)]):
            return f"({_source(numerator)} // {_source(denominator)})"
        case ast.Call(ast.Name("ceil"), [ast.BinOp(numerator, ast.Div(), denominator)]):
            return f"-(-{_source(numerator)} // {_source(denominator)})"
        case ast.Call(ast.Name(function), arguments):
            return f"{function}({', '.join(map(_source, arguments))})"
    return ast.unparse(tree)


def _divide(numerator: int | Fraction, denominator: int | Fraction) -> int | Fraction:
    """The exact quotient: an int if the division leaves no remainder."""
    if numerator % denominator == 0:
        return numerator // denominator
    from fractions import Fraction

    return Fraction(numerator) / denominator


# The only names that a formula's code can use besides its symbols.
_GLOBALS: dict[str, Callable | dict] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "max": max,
    "min": min,
    "_divide": _divide,
    "__builtins__": {},
}
