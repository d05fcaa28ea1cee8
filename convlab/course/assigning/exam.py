"""The notebook of an instructor's exercises, made from their files."""

import ast
import inspect
import re
import sys

from convlab.course.assigning.lesson import Notebook, code_cell
from convlab.errors import CommandError
from convlab.lessons.catalogue import find_exercise

__all__ = ["exam_notebooks"]

_TITLE = re.compile(r"(.+?) (●[●○]{2}.*?)\.?")
_SETUP = """\
import numpy as np
import torch

from convlab import check"""


def exam_notebooks(exercise_ids: list[str]) -> dict[str, Notebook]:
    """A notebook for each group of exercises, such as `exam.ipynb` for "exam.1" and "exam.2".

    Its form is that of a lesson. The text is the docstring of the exercise's file, whose first line
    is the title, the difficulty and the minutes: "Zeros on one side ●○○ 4 minutes."; the stub is
    the head and the docstring of the solution.
    Raises CommandError for a docstring or a solution of another form.
    """
    groups: dict[str, list[str]] = {}
    for one in sorted(exercise_ids, key=lambda one: (_group(one), int(one.partition(".")[2]))):
        groups.setdefault(_group(one), []).append(one)
    return {f"{group}.ipynb": _notebook(group, ids) for group, ids in groups.items()}


def _group(exercise_id: str) -> str:
    return exercise_id.partition(".")[0]


def _notebook(group: str, ids: list[str]) -> Notebook:
    title = group.replace("_", " ")
    cells = [
        _text("title", f"# {title[:1].upper()}{title[1:]}"),
        code_cell("setup", _SETUP, tags=["setup"]),
    ]
    for one in ids:
        cells += _cells(one)
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cells(exercise_id: str) -> list[dict]:
    """The text, the stub with its check, and the solution of one exercise."""
    solution = find_exercise(exercise_id).solution
    module = sys.modules[solution.__module__]
    first, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n")
    title = _TITLE.fullmatch(first)
    if title is None:
        raise CommandError(
            f"{module.__file__} needs a docstring that begins with title, difficulty and minutes, "
            f"such as: Zeros on one side ●○○ 4 minutes. It begins with: {first!r}."
        )
    source = inspect.getsource(solution)
    number = exercise_id.partition(".")[2]
    return [
        _text(f"exercise-{number}-text", f"### {exercise_id} {title[1]} {title[2]}\n{rest}"),
        code_cell(
            f"exercise-{number}",
            f'{_stub(source)}\n\n\ncheck("{exercise_id}", {solution.__name__})',
        ),
        {
            **_text(
                f"solution-{number}",
                f"<details><summary>Solution of {exercise_id}</summary>\n\n"
                f"```python\n{source}```\n\n</details>",
            ),
            "metadata": {"tags": ["solution"]},
        },
    ]


def _stub(source: str) -> str:
    """A function's head and docstring, and `raise NotImplementedError`."""
    (function,) = ast.parse(source).body
    if not isinstance(function, ast.FunctionDef) or not ast.get_docstring(function):
        raise CommandError(
            "A solution is a function with a docstring, which tells the student what to return. "
            f"Add one to: {source.splitlines()[0]}"
        )
    head = source.splitlines()[: function.body[0].end_lineno]
    return "\n".join([*head, "    raise NotImplementedError"])


def _text(cell_id: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}
