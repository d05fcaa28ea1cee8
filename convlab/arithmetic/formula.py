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

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from operator import index
from types import CodeType

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.notation import LATEX, TAKES, TEXT, Notation

__all__ = ["Formula"]

_OPERATIONS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_FUNCTIONS: dict[str, Callable[..., Fraction | int]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "min": min,
}


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
        exact = _ExactDivision().visit(ast.parse(self.expression, mode="eval"))
        return compile(ast.fix_missing_locations(exact), "<formula>", "eval")

    def lines(self, values: Mapping[str, int], notation: Notation) -> list[str]:
        """The derivation, a string a line: the formula, the numbers put in, the steps, the result.

        notation: `TEXT` or `LATEX`.
        """
        tree = _put_in(self._tree, values)
        shown = [notation.show(self._tree), notation.show(tree)]
        while not isinstance(tree, ast.Constant):
            tree = _work_out(tree, top=True)
            shown.append(notation.show(tree))
        return [line for k, line in enumerate(shown) if k == 0 or line != shown[k - 1]]

    def put_in(self, values: Mapping[str, int]) -> str:
        """The expression in plain text with the numbers in place of the symbols."""
        return TEXT.show(_put_in(self._tree, values))

    def text(self, values: Mapping[str, int] | None = None) -> str:
        """The formula in plain text; with `values`, its derivation, line by line."""
        lines = [TEXT.show(self._tree)] if values is None else self.lines(values, TEXT)
        margin = " " * len(self.symbol)
        return f"{self.symbol} = " + f"\n{margin} = ".join(lines)

    def latex(self, values: Mapping[str, int] | None = None) -> str:
        """The formula in LaTeX; with `values`, its derivation as an `aligned` block."""
        symbol = LATEX.symbol(self.symbol)
        if values is None:
            return f"{symbol} = {LATEX.show(self._tree)}"
        rows = r" \\ &= ".join(self.lines(values, LATEX))
        return rf"\begin{{aligned}} {symbol} &= {rows} \end{{aligned}}"


def _divide(above: int | Fraction, below: int | Fraction) -> int | Fraction:
    """The exact quotient: an int where it is whole."""
    return Fraction(above) / below if above % below else above // below


# All that a compiled formula can reach.
_ARITHMETIC: dict[str, object] = {**_FUNCTIONS, "_divide": _divide, "__builtins__": {}}


class _ExactDivision(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        return ast.Call(ast.Name("_divide", ast.Load()), [node.left, node.right], [])


def _names(tree: ast.expr) -> set[str]:
    """The names in a tree; SyntaxError where it holds what no formula has."""
    match tree:
        case ast.Name(name):
            return {name}
        case ast.Constant():
            return set()
        case ast.BinOp(left, op, right) if type(op) in _OPERATIONS:
            return _names(left) | _names(right)
        case ast.Call(ast.Name(name), arguments, []) if TAKES.get(name) == len(arguments):
            return set().union(*map(_names, arguments))
    raise SyntaxError(f"not part of a formula: {ast.unparse(tree)}")


def _number(value: Fraction) -> ast.Constant:
    return ast.Constant(value)  # type: ignore[arg-type]  # Python's own trees hold no fractions


def _put_in(tree: ast.expr, values: Mapping[str, int]) -> ast.expr:
    """The tree with each symbol replaced by its number."""
    if isinstance(tree, ast.Name):
        return _number(Fraction(values[tree.id]))
    return _rebuild(tree, lambda part: _put_in(part, values))


def _rebuild(tree: ast.expr, change: Callable[[ast.expr], ast.expr]) -> ast.expr:
    """The tree with `change` applied to each of its operands."""
    match tree:
        case ast.BinOp(left, op, right):
            return ast.BinOp(change(left), op, change(right))
        case ast.Call(func, arguments):
            return ast.Call(func, [change(argument) for argument in arguments], [])
        case ast.Constant(value):
            return _number(Fraction(value))  # type: ignore[arg-type]
    raise SyntaxError(f"not part of a formula: {ast.unparse(tree)}")


def _evaluate(tree: ast.expr) -> Fraction:
    """The exact value of a tree without symbols, as a Fraction."""
    match tree:
        case ast.Constant(value):
            return Fraction(value)  # type: ignore[arg-type]
        case ast.BinOp(left, op, right):
            return _OPERATIONS[type(op)](_evaluate(left), _evaluate(right))
        case ast.Call(ast.Name(function), arguments):
            return Fraction(_FUNCTIONS[function](*map(_evaluate, arguments)))
    raise SyntaxError(f"not part of a formula: {ast.unparse(tree)}")


def _work_out(tree: ast.expr, *, top: bool) -> ast.expr:
    """One step of the working, as a person writes it.

    What holds no fraction is worked out at once, but the terms of the outermost sum first each on
    its own. A fraction waits for its numerator, and a floor for its fraction.
    """
    if top and _is_sum(tree):
        if all(isinstance(term, ast.Constant) for term in _terms(tree)):
            return _number(_evaluate(tree))
        return _work_out_terms(tree)
    if not _holds_fraction(tree) or all(isinstance(p, ast.Constant) for p in _operands(tree)):
        return _number(_evaluate(tree))
    if _rounds(tree) and _is_ready_fraction(_operands(tree)[0]):
        quotient = _evaluate(_operands(tree)[0])
        if quotient.denominator == 1:
            return _number(quotient)
    return _rebuild(tree, lambda part: _work_out(part, top=False))


def _work_out_terms(tree: ast.expr) -> ast.expr:
    """One step of the working in each term of a sum."""
    if isinstance(tree, ast.Constant):
        return tree
    return _rebuild(tree, _work_out_terms) if _is_sum(tree) else _work_out(tree, top=False)


def _is_sum(tree: ast.expr) -> bool:
    return isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub)


def _terms(tree: ast.expr) -> list[ast.expr]:
    """The terms of a sum, from left to right."""
    return [term for part in _operands(tree) for term in _terms(part)] if _is_sum(tree) else [tree]


def _operands(tree: ast.expr) -> list[ast.expr]:
    match tree:
        case ast.BinOp(left, _, right):
            return [left, right]
        case ast.Call(_, arguments):
            return arguments
    return []


def _rounds(tree: ast.expr) -> bool:
    """Whether the tree is a floor or a ceil, which leaves a whole number as it is."""
    return isinstance(tree, ast.Call) and len(tree.args) == 1


def _holds_fraction(tree: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Call) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        for node in ast.walk(tree)
    )


def _is_ready_fraction(tree: ast.expr) -> bool:
    return _holds_fraction(tree) and all(isinstance(p, ast.Constant) for p in _operands(tree))
