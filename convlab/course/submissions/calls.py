"""The exercises and predictions that a cell asks for a reply, read from its text."""

import ast
import re

__all__ = ["called_ids", "predicted"]

_CALL = re.compile(r"\b(?:check|predict|grade)\(\s*[\"']([^\"'.\s]+\.\w+)[\"']")
_MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)


def called_ids(source: str) -> list[str]:
    """The ids that a cell gives to `check`, `predict` or `grade`, in order.

    >>> called_ids('reply = check("03.1", same_padding)')
    ['03.1']
    """
    return _CALL.findall(source)


def predicted(source: str) -> dict[str, tuple]:
    """The answers that a cell gives to `predict`, by the id of the prediction.

    Only what is written out is an answer: numbers, texts, tuples and lists of these, or the three
    dots. Nothing is run.

    >>> predicted('predict("03.b", (5, 7))'), predicted('predict("03.b", open("file"))')
    ({'03.b': ((5, 7),)}, {})
    """
    try:
        tree = ast.parse(_MAGIC.sub("", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "predict":
            try:
                name, *answer = map(ast.literal_eval, node.args)
            except (ValueError, TypeError, RecursionError, MemoryError):
                continue
            if isinstance(name, str):
                found[name] = tuple(answer)
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
