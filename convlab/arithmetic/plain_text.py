"""Formulas in plain text, for a terminal: "⌊(227 − 11)/4⌋ + 1"."""

import ast
from typing import ClassVar

from convlab.arithmetic.notation import Notation

__all__ = ["TEXT"]


class _PlainText(Notation):
    minus, times, thousands, ellipsis = "−", "·", ",", "…"
    brackets: ClassVar = {
        "floor": ("⌊", "⌋"),
        "ceil": ("⌈", "⌉"),
        "max": ("max(", ")"),
        "min": ("min(", ")"),
    }

    def symbol(self, name: str) -> str:
        return name

    def fraction(self, numerator: ast.expr, denominator: ast.expr) -> str:
        divisor = self.operand(denominator)
        if isinstance(denominator, ast.BinOp) and isinstance(denominator.op, ast.Mult | ast.Div):
            divisor = f"({divisor})"
        return f"{self.operand(numerator)}/{divisor}"

    def remark(self, words: str) -> str:
        return f" ({words})"

    def operand(self, tree: ast.expr, *, sums: bool = True) -> str:
        """An operand; a fraction in a product is put in parentheses, as in 5·(6/2)."""
        shown = super().operand(tree, sums=sums)
        is_fraction = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div)
        return f"({shown})" if is_fraction and sums else shown


TEXT = _PlainText()
