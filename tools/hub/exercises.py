"""Answers to the exercises of a lesson, right and wrong ones, and what `check` says to each."""

import re
from functools import cache

import nbformat

from convlab import check
from convlab.lessons.catalogue import find_exercise

__all__ = ["answer", "replies"]

# Answers to one exercise that a class gives: the right one and the first wrong ones.
_KINDS = 8
_CHECK = re.compile(r'^check\("([\w.]+)", (\w+)\)', re.MULTILINE)


def answer(notebook: nbformat.NotebookNode, learner: int) -> dict[str, str]:
    """Answer the exercises as learner 0, 1, 2, … does; return the reply that each cell deserves.

    Learner 0 is right; each next one makes the next known mistake of every exercise, and learner 8
    begins again. The replies are those of this process, by the id of the cell.
    """
    deserved = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and (found := _CHECK.search(cell.source)):
            exercise, function = found.groups()
            chosen = learner % min(_KINDS, 1 + len(find_exercise(exercise).known_mistakes))
            cell.source = "\n".join(
                [
                    "from convlab.lessons.catalogue import find_exercise",
                    f'{function} = find_exercise("{exercise}").{_attribute(chosen)}',
                    found[0],
                ]
            )
            deserved[cell.id] = _reply(exercise, chosen)
    return deserved


def _attribute(chosen: int) -> str:
    return f"known_mistakes[{chosen - 1}].function" if chosen else "solution"


@cache
def _reply(exercise: str, chosen: int) -> str:
    known = find_exercise(exercise)
    function = known.known_mistakes[chosen - 1].function if chosen else known.solution
    return repr(check(exercise, function))


def replies(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The replies of `check` that stand in the outputs, by the id of the cell."""
    return {
        cell.id: output.data["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and _CHECK.search(cell.source)
        for output in cell.outputs
        if output.output_type == "execute_result"
    }
