"""The forms of a notebook for a class: the student's copy, the answer key, nbgrader's source."""

import re

from convlab.course.assigning.lesson import Notebook, Question, code_cell, rebuilt, text_of
from convlab.lessons.catalogue import find_prediction

__all__ = ["answer_key", "nbgrader_source", "student_copy", "with_links"]

_PREDICT = re.compile(r'^predict\("(\d\d\.\w)", \.\.\.\)', re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#\s/:]+\.ipynb)(?:#[^)]*)?\)")


def student_copy(notebook: Notebook) -> Notebook:
    """The notebook without its solutions; the hints stay."""
    return rebuilt(notebook, lambda question, cell: [cell])


def answer_key(notebook: Notebook) -> Notebook:
    """The notebook with its solutions in their exercises, and each prediction answered."""

    def solved(question: Question, cell: dict) -> list[dict]:
        check = f'check("{question.exercise_id}", {question.function})'
        return [{**cell, "source": f"{question.solved()}\n\n\n{check}"}]

    key = rebuilt(notebook, solved)
    cells = [
        {**cell, "source": _PREDICT.sub(_answered, text_of(cell))}
        if cell["cell_type"] == "code"
        else cell
        for cell in key["cells"]
    ]
    return {**key, "cells": cells}


def _answered(match: re.Match) -> str:
    return f'predict("{match[1]}", {find_prediction(match[1]).answer!r})'


def nbgrader_source(notebook: Notebook) -> Notebook:
    """The notebook as `nbgrader generate_assignment` takes it.

    An exercise is a solution cell, of which a student gets the stub, and a locked cell of its own
    that grades it; both have nbgrader's ids, `exercise-1` and `grade-1`.
    """

    def cells_of(question: Question, cell: dict) -> list[dict]:
        solution, grade = f"exercise-{question.number}", f"grade-{question.number}"
        test = (
            "from convlab import grade\n\n"
            f'grade("{question.exercise_id}", {question.function}, points={question.points})'
        )
        return [
            code_cell(
                cell["id"],
                question.solved("### BEGIN SOLUTION", "### END SOLUTION"),
                nbgrader=_role(solution, solution=True),
            ),
            code_cell(grade, test, nbgrader=_role(grade, grade=True, points=question.points)),
        ]

    return rebuilt(notebook, cells_of)


def _role(grade_id: str, **given: object) -> dict:
    """The metadata of a cell in nbgrader's schema 3."""
    role: dict = {"schema_version": 3, "grade_id": grade_id, "task": False}
    role |= {"grade": False, "solution": False, **given}
    return {**role, "locked": role["grade"]}


def with_links(notebook: Notebook, beside: set[str]) -> Notebook:
    """The notebook with links to the notebooks that are beside it; of other ones the words stay.

    beside: names of files.
    """

    def linked(match: re.Match) -> str:
        return match[0] if match[2] in beside else match[1]

    cells = [
        {**cell, "source": _LINK.sub(linked, text_of(cell))}
        if cell["cell_type"] == "markdown"
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}
