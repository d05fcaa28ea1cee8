"""The exercises of a notebook: their stubs, their solutions and their points."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from convlab.errors import CommandError

__all__ = ["Notebook", "Question", "code_cell", "questions", "rebuilt", "text_of"]

Notebook = dict  # the JSON of a file, such as `{"cells": […], …}`

_TO_WRITE = "raise NotImplementedError"
_CHECK = re.compile(r'\n*^check\("([^"]+)", (\w+)\)\s*\Z', re.MULTILINE)
_SOLUTION = re.compile(r"Solution of (\S+)</summary>\n+```python\n(.*?)```", re.DOTALL)
_HEADING = re.compile(r"^### (?:Exercise )?(\w+\.\d+) [^\n]*?(●+)○*", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """One exercise of a notebook.

    exercise_id: for example "03.1".
    function: name of the function that is asked for.
    stub: the text of that function as a learner gets it.
    solution: the text of the right one.
    points: as many as the heading has ●, the stated difficulty.
    """

    exercise_id: str
    function: str
    stub: str
    solution: str
    points: int

    @property
    def number(self) -> str:
        """The number of the exercise in its notebook, for example "1"."""
        return self.exercise_id.partition(".")[2]

    def solved(self, before: str = "", after: str = "") -> str:
        r"""The stub with the body of the solution in place of `raise NotImplementedError`.

        before, after: lines around what a learner has to write, such as "### BEGIN SOLUTION".

        What the stub has after that line is kept, and stands in the solution as well.

        >>> stub = 'def area(h, w):\n    "Return it."\n    raise NotImplementedError'
        >>> question = Question("01.9", "area", stub, "def area(h, w):\n    return h * w", 1)
        >>> print(question.solved("# BEGIN"))
        def area(h, w):
            "Return it."
            # BEGIN
            return h * w
        """
        lines = self.stub.splitlines()
        mark = next(n for n, line in enumerate(lines) if _TO_WRITE in line)
        head, rest = lines[:mark], lines[mark + 1 :]
        if comment := lines[mark].partition("#")[2]:
            head.append(f"    #{comment}")
        body, above = self._body()
        if rest and body[-len(rest) :] == rest:
            body = body[: -len(rest)]
        else:
            rest = []
        marks = [[f"    {mark}"] if mark else [] for mark in (before, after)]
        return "\n".join([*above, *head, *marks[0], *body, *marks[1], *rest])

    def _body(self) -> tuple[list[str], list[str]]:
        """The lines of the solution's body without its docstring, and those above the function."""
        lines = self.solution.rstrip().splitlines()
        (function,) = (
            node
            for node in ast.parse(self.solution).body
            if isinstance(node, ast.FunctionDef) and node.name == self.function
        )
        skipped = 1 if ast.get_docstring(function) else 0
        first = function.body[skipped].lineno - 1
        while lines[first - 1].lstrip().startswith("#"):
            first -= 1
        return lines[first : function.end_lineno], lines[: function.lineno - 1]


def questions(notebook: Notebook) -> dict[str, Question]:
    """The exercises of a notebook in order, each under the id of its cell.

    Raises CommandError for an exercise without heading, place to write in, or solution.
    """
    text = "\n\n".join(map(text_of, notebook["cells"]))
    solutions = dict(_SOLUTION.findall(text))
    points = {exercise_id: len(dots) for exercise_id, dots in _HEADING.findall(text)}
    found = {}
    for cell in notebook["cells"]:
        match = _CHECK.search(text_of(cell)) if cell["cell_type"] == "code" else None
        if match:
            exercise_id, function = match.groups()
            stub = text_of(cell)[: match.start()].strip("\n")
            if not (exercise_id in solutions and exercise_id in points and _TO_WRITE in stub):
                raise CommandError(
                    f"The exercise {exercise_id} needs three things: a heading such as "
                    f"### {exercise_id} Same size ●○○ 4 minutes; {_TO_WRITE} where its function is "
                    f"to be written; and a folded cell, Solution of {exercise_id}."
                )
            found[cell["id"]] = Question(
                exercise_id, function, stub, solutions[exercise_id], points[exercise_id]
            )
    return found


def rebuilt(notebook: Notebook, cells_of: Callable[[Question, dict], list[dict]]) -> Notebook:
    """The notebook without its solutions, and with other cells in place of its exercises.

    cells_of: the cells for an exercise and its cell.
    """
    asked = questions(notebook)
    cells: list[dict] = []
    for cell in notebook["cells"]:
        if "solution" in cell["metadata"].get("tags", ()):
            continue
        question = asked.get(cell["id"])
        cells += cells_of(question, cell) if question else [cell]
    return {**notebook, "cells": cells}


def text_of(cell: dict) -> str:
    """The text of a cell, which a file may hold as a list of lines."""
    return "".join(cell["source"])


def code_cell(cell_id: str, source: str, **metadata: object) -> dict:
    """A code cell that was not run yet."""
    return {
        "cell_type": "code",
        "id": cell_id,
        "metadata": metadata,
        "source": source,
        "execution_count": None,
        "outputs": [],
    }
