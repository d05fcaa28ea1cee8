"""Flags: what in a learner's code a person should look at. A flag changes no verdict."""

import ast
import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import convlab
from convlab.course.grading.cells import CodeCell, codes
from convlab.course.grading.learner import PROGRAM_MAGICS
from convlab.course.sources import lessons_source
from convlab.lessons.catalogue import exercise_ids, find_exercise

__all__ = ["Flag", "flags_in"]

# What a name, an attribute or an imported module says; `a.b` is looked for as `a.b` and as `b`.
_NAMES = {
    "find_exercise": "asks for an exercise, which holds the right answers",
    "EXERCISE": "asks for an exercise, which holds the right answers",
    "oracle": "calls the oracle, which gives the right answers",
    "known_mistakes": "reads an exercise",
    "convlab.lessons": "reads convlab's own exercises",
    "convlab.course": "reads convlab's own grading",
    "_getframe": "looks at the code that calls it",
    "_current_frames": "looks at the code that calls it",
    "currentframe": "looks at the code that calls it",
    "inspect.stack": "looks at the code that calls it",
    "f_back": "looks at the code that calls it",
    "f_locals": "looks at the code that calls it",
    "tb_frame": "looks at the code that calls it",
    "gc": "looks at all objects in memory",
    "sys.modules": "looks at the modules that are loaded",
    "import_module": "imports a module by a text",
    "__import__": "imports a module by a text",
    "__subclasses__": "looks for classes by their base",
    "ctypes": "uses ctypes",
    "settrace": "traces other code",
    "setprofile": "traces other code",
    "_exit": "ends Python",
    "os.kill": "ends a process",
    "os.system": "runs another program",
    "os.popen": "runs another program",
    "subprocess": "runs another program",
    "socket": "uses the network",
    "urllib": "uses the network",
    "requests": "uses the network",
    "rmtree": "deletes files",
    "os.remove": "deletes files",
}
_NOT_RUN = "runs another program, which `convlab grade` did not run"
_TEXTS = {
    r"convlab[./\\]+(lessons|course)": "names convlab's own files",
    "CONVLAB_EXERCISES": "names the instructor's exercises",
    "/proc/": "looks at other processes",
}
_OWN = ("check", "grade", "convlab")  # names of the notebook that a learner has no reason to bind
_PUBLIC = convlab.__all__  # type: ignore[attr-defined]  # made when it is asked for
# convlab's functions that compute what an exercise may ask to write by hand.
_NOT_BY_HAND = {name for name in _PUBLIC if name[0].islower()} - {
    *("check", "explain", "grade", "practice", "predict"),
}
_AT_MOST = 20


@dataclass(frozen=True)
class Flag:
    """A place in a notebook that a person should look at.

    cell: number of the cell in the notebook, from 1 on.
    line: number of the line in the cell.
    """

    cell: int
    line: int
    reason: str

    def __str__(self) -> str:
        return f"cell {self.cell}, line {self.line}: {self.reason}"


def flags_in(cells: list[CodeCell]) -> list[Flag]:
    r"""Flags of a notebook, at most one of a kind in a cell; a lesson's own cells have none.

    >>> print(*flags_in([CodeCell(7, "right = find_exercise('03.1').oracle")]), sep="\n")
    cell 7, line 1: asks for an exercise, which holds the right answers
    cell 7, line 1: calls the oracle, which gives the right answers
    """
    imported = dict(pair for cell in cells for pair in _imported(cell))
    found = [
        Flag(cell.number, line, reason)
        for cell in cells
        if cell.source.strip() not in _lesson_code()
        for reason, line in sorted(_first_lines(cell, imported).items(), key=lambda one: one[::-1])
    ]
    return found[:_AT_MOST]


@functools.cache
def _lesson_code() -> set[str]:
    """The code cells of the lessons, which a learner has not written."""
    lessons = (one for one in lessons_source().iterdir() if one.name.endswith(".ipynb"))
    cells = (cell for lesson in lessons for cell in json.loads(lesson.read_bytes())["cells"])
    return {"".join(cell["source"]).strip() for cell in cells}


def _first_lines(cell: CodeCell, imported: dict[str, str]) -> dict[str, int]:
    lines: dict[str, int] = {}
    for line, reason in (*_flags(cell), *_not_by_hand(cell, imported)):
        lines[reason] = min(line, lines.get(reason, line))
    return lines


def _flags(cell: CodeCell) -> Iterator[tuple[int, str]]:
    if cell.tree is None:
        yield from _in_text(cell.source, _NAMES | _TEXTS, first_line=1)
        return
    for node in ast.walk(cell.tree):
        line = getattr(node, "lineno", 1)
        for name in _names(node):
            parts = name.split(".")
            ways = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
            ways |= {".".join(parts[-2:]), parts[-1]}
            yield from ((line, _NAMES[one]) for one in ways & _NAMES.keys())
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _in_text(node.value, _TEXTS, line)
        if isinstance(node, ast.Call) and _runs_a_program(node):
            yield line, _NOT_RUN
        yield from ((line, f"gives {name} another meaning") for name in _bound(node))


def _imported(cell: CodeCell) -> Iterator[tuple[str, str]]:
    """The names that a cell binds to parts of convlab, each with the part's own name."""
    for node in ast.walk(cell.tree or ast.Module([], [])):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "convlab":
                    yield (alias.asname, alias.name) if alias.asname else ("convlab", "convlab")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "convlab":
            for alias in node.names:
                names = _NOT_BY_HAND if alias.name == "*" else {alias.name}
                yield from ((alias.asname or name, f"{node.module}.{name}") for name in names)


def _not_by_hand(cell: CodeCell, imported: dict[str, str]) -> Iterator[tuple[int, str]]:
    """The uses of convlab's public functions in the cell of an exercise whose solution has none.

    imported: as `_imported` tells them of the whole notebook.
    """
    nodes = list(ast.walk(cell.tree or ast.Module([], [])))
    defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    checked = cell.checked
    solutions = [
        solution
        for one in exercise_ids()
        if (solution := find_exercise(one).solution).__name__ in defined or one in checked
    ]
    if not solutions:
        return
    asked_for = {
        name
        for solution in solutions
        for code in codes(solution.__code__)
        for name in code.co_names
    }
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute) and _is_dotted(node):
            first, dot, rest = ast.unparse(node).partition(".")
            name = imported.get(first, "") + dot + rest
            last = name.rpartition(".")[2]
            if name.startswith("convlab.") and last in _NOT_BY_HAND - asked_for:
                yield node.lineno, f"uses convlab.{last}"


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name | ast.Attribute):
        yield ast.unparse(node) if _is_dotted(node) else getattr(node, "attr", "")
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _runs_a_program(call: ast.Call) -> bool:
    """Whether a call is what IPython makes of `!` or of a magic that runs another program."""
    name = getattr(call.func, "attr", "")
    magic = getattr(call.args[0], "value", None) if call.args else None
    is_magic = name in ("run_cell_magic", "run_line_magic") and magic in PROGRAM_MAGICS
    return is_magic or name in ("system", "getoutput")


def _is_dotted(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _bound(node: ast.AST) -> Iterator[str]:
    """Names of convlab's own that a node binds, or whose attributes it sets."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from {node.name} & set(_OWN)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield from {node.id} & set(_OWN)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        name = ast.unparse(node)
        if name.startswith(("convlab.", "Reply.", "Search.", "Outcome.", "json.", "np.", "numpy.")):
            yield name


def _in_text(text: str, patterns: dict[str, str], first_line: int) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines()):
        for pattern, reason in patterns.items():
            if re.search(pattern if pattern in _TEXTS else rf"\b{re.escape(pattern)}\b", line):
                yield first_line + number, reason
