"""The cells of a notebook that an exercise needs, found in their text without running any."""

import ast
import dis
import types
from collections.abc import Iterator
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

from convlab.course.submissions.calls import called_ids
from convlab.lessons.catalogue import exercise_ids

__all__ = ["CodeCell", "codes", "definitions", "exercises_in", "needed_cells"]

_CHECKS = ("check", "grade")
_DYNAMIC = {"eval", "exec", "globals", "locals", "setattr", "vars", "get_ipython", "__import__"}
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class CodeCell:
    """A code cell.

    number: its place among all cells of the notebook, from 1 on.
    """

    number: int
    source: str

    @property
    def python(self) -> str:
        """The source with magics and `!` as the calls that IPython makes of them."""
        try:
            return TransformerManager().transform_cell(self.source)
        except Exception:  # a cell that cannot be read is not run either
            return self.source

    @property
    def tree(self) -> ast.Module | None:
        """The syntax tree, None if the cell cannot be read."""
        try:
            return ast.parse(self.python)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    @property
    def checked(self) -> dict[str, str]:
        """Expressions that the cell gives to `check` or `grade`, by the id of the exercise."""
        if self.tree is None:
            return dict.fromkeys(called_ids(self.source), "")
        calls = (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        return {
            call.args[0].value: ast.unparse(call.args[1])
            for call in calls
            if getattr(call.func, "id", getattr(call.func, "attr", "")) in _CHECKS
            and len(call.args) > 1
            and isinstance(call.args[0], ast.Constant)
            and isinstance(call.args[0].value, str)
        }


def exercises_in(cells: list[CodeCell], lesson: str) -> list[str]:
    """Ids of a notebook's exercises: those that a cell checks, and all others of its lesson.

    So an exercise is found, too, whose cell was deleted.
    """
    checked = {exercise_id for cell in cells for exercise_id in cell.checked}
    return [one for one in exercise_ids() if one in checked or one.partition(".")[0] == lesson]


def needed_cells(cells: list[CodeCell], exercises: dict[str, str]) -> list[CodeCell]:
    """Cells that exercises need, in the order of the notebook.

    exercises: id → name of the function in the lesson.

    These are the cells that give a function of the exercises to `check`, or define one of that
    name, and the cells that make or change what these use, and so on. Where a cell's names are
    found only when it runs (`eval`, a magic), it counts as needed. A cell that trains a network is
    left out unless an exercise uses the network.
    """
    names = set(exercises.values())
    found = [_Names.of(cell) for cell in cells]
    modules = set().union(*(one.modules for one in found))
    needed = {
        index
        for index, cell in enumerate(cells)
        if found[index].dynamic
        or found[index].made & names
        or cell.checked.keys() & exercises.keys()
    }
    while True:
        used = set().union(*(found[index].used for index in needed))
        more = {
            index
            for index, one in enumerate(found)
            if (one.made | (one.changed - modules)) & used and index not in needed
        }
        if not more:
            return [cells[index] for index in sorted(needed)]
        needed |= more


def definitions(source: str) -> str:
    r"""The functions, classes and imports of a cell, without what the cell does.

    >>> definitions("import sys\ndef f():\n    return 1\nsys.exit()")
    'import sys\n\ndef f():\n    return 1'
    """
    tree = CodeCell(0, source).tree
    kept: list[ast.stmt] = (
        [node for node in tree.body if isinstance(node, _DEFINITIONS)] if tree else []
    )
    return ast.unparse(ast.Module(kept, []))


@dataclass(frozen=True)
class _Names:
    """Names of the notebook in a cell.

    made: those that the cell binds.
    changed: those whose values it may change.
    modules: those that it imports.
    used: those that it reads.
    dynamic: whether only running the cell would tell.
    """

    made: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    dynamic: bool = False

    @classmethod
    def of(cls, cell: CodeCell) -> "_Names":
        try:
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            compiled = compile(cell.python, "cell", "exec", flags=flags, dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return cls()
        tree = cell.tree or ast.Module([], [])
        found = [(code, one) for code in codes(compiled) for one in dis.get_instructions(code)]
        imports = [one for one in ast.walk(tree) if isinstance(one, ast.Import | ast.ImportFrom)]
        imported = {alias.asname or alias.name for one in imports for alias in one.names}
        used = {one.argval for _, one in found if one.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
        return cls(
            made=frozenset(
                one.argval
                for code, one in found
                if one.opname == "STORE_GLOBAL" or (one.opname == "STORE_NAME" and code is compiled)
            ),
            changed=frozenset(_changed(tree)),
            modules=frozenset(name.partition(".")[0] for name in imported),
            used=frozenset(used),
            dynamic="*" in imported or bool(used & _DYNAMIC),
        )


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """The compiled code, and that of each function in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def _changed(tree: ast.Module) -> Iterator[str]:
    """Names whose values a cell changes, as in `x[0] = 1`, `x.shape = 2, 3` and `x.append(1)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield from _root(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            yield from _root(function) if isinstance(function, ast.Attribute) else ()


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
