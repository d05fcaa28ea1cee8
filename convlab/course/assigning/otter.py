"""otter-grader's form of a notebook."""

from convlab.course.assigning.lesson import Notebook, Question, code_cell, rebuilt
from convlab.distribution import DISTRIBUTION

__all__ = ["otter_master"]

_CONFIG = f"""\
# ASSIGNMENT CONFIG
requirements:
  - "{DISTRIBUTION}[lessons,torch]"
tests:
  ok_format: false
generate:
  pdf: false
"""
_PROMPT = '''\
# END SOLUTION
    """ # BEGIN PROMPT
    raise NotImplementedError
    """; # END PROMPT'''


def otter_master(notebook: Notebook) -> Notebook:
    """The notebook as `otter assign` takes it.

    The test of an exercise is a function that raises the reply of `check`, so that a student sees
    the smallest case, and not "expected True".
    """

    def cells_of(question: Question, cell: dict) -> list[dict]:
        name, function = f"q{question.number}", question.function
        test = (
            f"def test_{function}({function}):\n"
            "    from convlab import check\n\n"
            f'    reply = check("{question.exercise_id}", {function})\n'
            "    assert reply.passed, reply"
        )
        solution = question.solved("# BEGIN SOLUTION NO PROMPT", _PROMPT)
        return [
            _raw(f"{name}-begin", f"# BEGIN QUESTION\nname: {name}\npoints: {question.points}"),
            _raw(f"{name}-solution", "# BEGIN SOLUTION"),
            code_cell(cell["id"], solution),
            _raw(f"{name}-solution-end", "# END SOLUTION"),
            _raw(f"{name}-tests", "# BEGIN TESTS"),
            code_cell(f"{name}-test", test),
            _raw(f"{name}-tests-end", "# END TESTS"),
            _raw(f"{name}-end", "# END QUESTION"),
        ]

    master = rebuilt(notebook, cells_of)
    return {**master, "cells": [_raw("assignment-config", _CONFIG), *master["cells"]]}


def _raw(cell_id: str, source: str) -> dict:
    return {"cell_type": "raw", "id": cell_id, "metadata": {}, "source": source}
