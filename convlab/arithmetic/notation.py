"""Two notations for a formula's syntax tree: plain text for a terminal, LaTeX for a notebook."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["LATEX", "TAKES", "TEXT", "Notation"]

# How many arguments a function takes.
TAKES = {"floor": 1, "ceil": 1, "min": 2}


class Notation(ABC):
    """How a formula's tree is written; a subclass gives the signs."""

    minus: str
    times: str
    thousands: str
    ellipsis: str
    brackets: ClassVar[dict[str, tuple[str, str]]]

    @abstractmethod
    def symbol(self, name: str) -> str:
        """A symbol; what stands behind `_` in its name is its index."""

    @abstractmethod
    def fraction(self, above: ast.expr, below: ast.expr) -> str:
        """A division."""

    @abstractmethod
    def remark(self, words: str) -> str:
        """Words behind a number."""

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
            case ast.Call(ast.Name(name), arguments, []) if TAKES.get(name) == len(arguments):
                opening, closing = self.brackets[name]
                return f"{opening}{', '.join(map(self.show, arguments))}{closing}"
        raise SyntaxError(f"not part of a formula: {ast.unparse(tree)}")

    def operand(self, tree: ast.expr, *, sums: bool = True) -> str:
        """The tree as a part of a larger one: in parentheses if it is negative, or a sum."""
        is_sum = sums and isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub)
        is_negative = isinstance(tree, ast.Constant) and tree.value < 0  # type: ignore[operator]
        return _parentheses(self.show(tree)) if is_sum or is_negative else self.show(tree)

    def product(self, left: ast.expr, right: ast.expr) -> str:
        return f"{self.operand(left)}{self.times}{self.operand(right)}"

    def number(self, value: int | Fraction) -> str:
        """A whole number with its thousands parted from 10,000 up; a fraction as a decimal."""
        size = -value if value < 0 else value
        whole, rest = int(size), size - int(size)
        digits = f"{whole:,}" if whole >= 10_000 else str(whole)
        if rest and 1000 % rest.denominator == 0:
            digits += f".{int(rest * 1000):03}".rstrip("0")
        elif rest:
            digits += f".{int(rest * 100):02}{self.ellipsis}"
        return (self.minus if value < 0 else "") + digits.replace(",", self.thousands)


class _Text(Notation):
    minus, times, thousands, ellipsis = "−", "·", ",", "…"
    brackets: ClassVar = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"), "min": ("min(", ")")}

    def symbol(self, name: str) -> str:
        return name

    def fraction(self, above: ast.expr, below: ast.expr) -> str:
        under = self.operand(below)
        if isinstance(below, ast.BinOp) and isinstance(below.op, ast.Mult | ast.Div):
            under = _parentheses(under)
        return f"{self.operand(above)}/{under}"

    def remark(self, words: str) -> str:
        return f" ({words})"

    def operand(self, tree: ast.expr, *, sums: bool = True) -> str:
        """A fraction inside a product stands in parentheses, as 5·(6/2)."""
        shown = super().operand(tree, sums=sums)
        is_fraction = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div)
        return _parentheses(shown) if is_fraction and sums else shown


class _Latex(Notation):
    minus, times, thousands, ellipsis = "-", r" \cdot ", "{,}", r"\ldots"
    brackets: ClassVar = {
        "floor": (r"\left\lfloor ", r" \right\rfloor"),
        "ceil": (r"\left\lceil ", r" \right\rceil"),
        "min": (r"\min\left( ", r" \right)"),
    }

    def symbol(self, name: str) -> str:
        letter, _, index = name.partition("_")
        name = letter if len(letter) == 1 else rf"\text{{{letter}}}"
        if not index:
            return name
        return f"{name}_{index}" if len(index) == 1 else rf"{name}_{{\mathrm{{{index}}}}}"

    def fraction(self, above: ast.expr, below: ast.expr) -> str:
        return rf"\frac{{{self.show(above)}}}{{{self.show(below)}}}"

    def remark(self, words: str) -> str:
        return rf"\ \text{{({words})}}"

    def product(self, left: ast.expr, right: ast.expr) -> str:
        """A number before a symbol needs no sign, as in 2P."""
        if isinstance(left, ast.Constant) and isinstance(right, ast.Name):
            return f"{self.show(left)}{self.show(right)}"
        return super().product(left, right)


def _parentheses(text: str) -> str:
    return f"({text})"


TEXT = _Text()
LATEX = _Latex()
