"""The notation of a formula: how its syntax tree becomes a string.

There are two notations: `plain_text` for a terminal, `latex` for a notebook.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from convlab.arithmetic.number_text import number_text

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["ARGUMENTS", "Notation"]

# The number of arguments of each function in a formula.
ARGUMENTS = {"floor": 1, "ceil": 1, "max": 2, "min": 2}


class Notation(ABC):
    """Notation for a formula's syntax tree; a subclass gives the signs."""

    minus: str
    times: str
    thousands: str
    ellipsis: str
    brackets: ClassVar[dict[str, tuple[str, str]]]

    @abstractmethod
    def symbol(self, name: str) -> str:
        """A symbol; the part of its name after `_` is its index."""

    @abstractmethod
    def fraction(self, numerator: ast.expr, denominator: ast.expr) -> str:
        """A fraction."""

    @abstractmethod
    def remark(self, words: str) -> str:
        """A remark in parentheses, to follow a number."""

    def show(self, tree: ast.expr) -> str:
        """The tree as a string."""
        match tree:
            case ast.Name(name):
                return self.symbol(name)
            case ast.Constant(value):
                return self.number(value)  # type: ignore[arg-type]
            case ast.BinOp(left, ast.Add(), right):
                return f"{self.show(left)} + {self.operand(right, sums=False)}"
            case ast.BinOp(left, ast.Sub(), right):
                return f"{self.show(left)} {self.minus} {self.operand(right, sums=True)}"
            case ast.BinOp(left, ast.Mult(), right):
                return self.product(left, right)
            case ast.BinOp(left, ast.Div(), right):
                return self.fraction(left, right)
            case ast.Call(ast.Name(name), arguments, []) if ARGUMENTS.get(name) == len(arguments):
                opening, closing = self.brackets[name]
                return f"{opening}{', '.join(map(self.show, arguments))}{closing}"
        raise SyntaxError(f"not part of a formula: {ast.unparse(tree)}")

    def operand(self, tree: ast.expr, *, sums: bool = True) -> str:
        """The tree as an operand: a negative number in parentheses; with `sums`, a sum too."""
        is_sum = sums and isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub)
        is_negative = isinstance(tree, ast.Constant) and tree.value < 0  # type: ignore[operator]
        return f"({self.show(tree)})" if is_sum or is_negative else self.show(tree)

    def product(self, left: ast.expr, right: ast.expr) -> str:
        return f"{self.operand(left)}{self.times}{self.operand(right)}"

    def number(self, value: int | Fraction) -> str:
        """A number in decimals, with thousands separators from 1,000 up."""
        size = -value if value < 0 else value
        whole, rest = int(size), size - int(size)
        digits = number_text(whole)
        if rest and 1000 % rest.denominator == 0:
            digits += f".{int(rest * 1000):03}".rstrip("0")
        elif rest:
            digits += f".{int(rest * 100):02}{self.ellipsis}"
        return (self.minus if value < 0 else "") + digits.replace(",", self.thousands)
