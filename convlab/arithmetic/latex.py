r"""Formulas in LaTeX, for a notebook: "\left\lfloor \frac{227 - 11}{4} \right\rfloor + 1"."""

import ast
from typing import ClassVar

from convlab.arithmetic.notation import Notation

__all__ = ["LATEX"]


class _Latex(Notation):
    minus, times, thousands, ellipsis = "-", r" \cdot ", "{,}", r"\ldots"
    brackets: ClassVar = {
        "floor": (r"\left\lfloor ", r" \right\rfloor"),
        "ceil": (r"\left\lceil ", r" \right\rceil"),
        "max": (r"\max\left( ", r" \right)"),
        "min": (r"\min\left( ", r" \right)"),
    }

    def symbol(self, name: str) -> str:
        letter, _, index = name.partition("_")
        name = letter if len(letter) == 1 else rf"\text{{{letter}}}"
        if not index:
            return name
        return f"{name}_{index}" if len(index) == 1 else rf"{name}_{{\mathrm{{{index}}}}}"

    def fraction(self, numerator: ast.expr, denominator: ast.expr) -> str:
        return rf"\frac{{{self.show(numerator)}}}{{{self.show(denominator)}}}"

    def remark(self, words: str) -> str:
        return rf"\ \text{{({words})}}"

    def product(self, left: ast.expr, right: ast.expr) -> str:
        """A product; a number before a symbol needs no sign, as in 2P."""
        if isinstance(left, ast.Constant) and isinstance(right, ast.Name):
            return f"{self.show(left)}{self.show(right)}"
        return super().product(left, right)


LATEX = _Latex()
