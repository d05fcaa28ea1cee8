"""The working of a formula, step by step, as a person writes it down.

Only derivations that are displayed need the steps: the value comes from the compiled formula.
"""

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import TypeGuard

__all__ = ["steps", "substitute"]

_OPERATIONS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_FUNCTIONS: dict[str, Callable[..., Fraction | int]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "max": max,
    "min": min,
}


def substitute(tree: ast.expr, values: Mapping[str, int]) -> ast.expr:
    """The tree with each symbol replaced by its value."""
    if isinstance(tree, ast.Name):
        return _number(Fraction(values[tree.id]))
    return _rebuild(tree, lambda part: substitute(part, values))


def steps(tree: ast.expr) -> Iterator[ast.expr]:
    """A tree without symbols, then the tree after each step of the working, down to the result."""
    yield tree
    while not isinstance(tree, ast.Constant):
        tree = _work_out(tree, top=True)
        yield tree


def _number(value: Fraction) -> ast.Constant:
    return ast.Constant(value)  # type: ignore[arg-type]  # Python's own trees hold no fractions


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

    A part without a fraction is worked out at once; in the outermost sum (`top`), each term first.
    A fraction waits for its numerator, and a floor for its fraction.
    """
    if top and _is_sum(tree):
        if all(isinstance(term, ast.Constant) for term in _terms(tree)):
            return _number(_evaluate(tree))
        return _work_out_terms(tree)
    if not _has_fraction(tree) or _has_only_numbers(tree):
        return _number(_evaluate(tree))
    if _is_rounding(tree) and _has_fraction(tree.args[0]) and _has_only_numbers(tree.args[0]):
        quotient = _evaluate(tree.args[0])
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


def _is_rounding(tree: ast.expr) -> TypeGuard[ast.Call]:
    """Whether the tree is a floor or a ceil, which leaves a whole number as it is."""
    return isinstance(tree, ast.Call) and len(tree.args) == 1


def _has_fraction(tree: ast.expr) -> bool:
    """Whether the tree contains a division, or a function such as floor."""
    return any(
        isinstance(node, ast.Call) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        for node in ast.walk(tree)
    )


def _has_only_numbers(tree: ast.expr) -> bool:
    return all(isinstance(operand, ast.Constant) for operand in _operands(tree))
