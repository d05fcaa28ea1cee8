"""Lessons as learners save them, with the replies of the real `check` and `predict`."""

import functools
import json
import re
from pathlib import Path

from convlab import check, predict
from convlab.course.sources import without_outputs
from convlab.lessons.catalogue import find_exercise

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


@functools.cache
def reply_to(exercise_id, function):
    """The reply of `check`, computed once."""
    return check(exercise_id, function)


def solution(exercise_id):
    return find_exercise(exercise_id).solution


class SavedLesson:
    """A copy of a lesson, as `convlab start` writes it, in which a learner works."""

    def __init__(self, number):
        (self.source,) = NOTEBOOKS.glob(f"{number}-*.ipynb")
        self.document = json.loads(_stripped(self.source))
        self.cells = self.document["cells"]

    def cell(self, text):
        """The code cell that holds a text."""
        return next(
            cell
            for cell in self.cells
            if cell["cell_type"] == "code" and text in "".join(cell["source"])
        )

    def run(self, *, until=None):
        """Run all code cells, or those up to the one that holds a text, with nothing answered."""
        last = self.cells.index(self.cell(until)) if until else len(self.cells)
        for cell in self.cells[: last + 1]:
            if cell["cell_type"] == "code":
                cell["execution_count"] = 1
                source = "".join(cell["source"])
                if found := re.search(r'^predict\("(.+?)", \.\.\.', source, re.MULTILINE):
                    self.display(cell, predict(found[1], ...))
                elif found := re.search(r'^check\("(.+?)"', source, re.MULTILINE):
                    self.display(cell, reply_to(found[1], _not_started(source)))
        return self

    def predict(self, prediction_id, answer):
        """Answer a prediction, and run its cell."""
        cell = self.cell(f'predict("{prediction_id}"')
        cell["source"] = f'predict("{prediction_id}", {answer!r})'
        return self.display(cell, predict(prediction_id, answer))

    def check(self, exercise_id, function):
        """Write a function into an exercise's cell, and run the cell."""
        cell = self.cell(f'check("{exercise_id}"')
        source = "".join(cell["source"])
        cell["source"] = source.replace("raise NotImplementedError", "return mine")
        return self.display(cell, reply_to(exercise_id, function))

    def solve(self):
        """Pass every exercise, and predict everything rightly."""
        from convlab.lessons.catalogue import exercise_ids, find_prediction, prediction_ids

        number = self.source.name[:2]
        self.run()
        for name in filter(lambda name: name.startswith(number), prediction_ids()):
            self.predict(name, find_prediction(name).answer)
        for name in filter(lambda name: name.startswith(number), exercise_ids()):
            self.check(name, solution(name))
        return self

    def without_outputs(self):
        self.document = json.loads(without_outputs(json.dumps(self.document).encode()))
        self.cells = self.document["cells"]
        return self

    def save(self, folder, name=None):
        path = Path(folder, name or self.source.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.document), encoding="utf-8")
        return path

    def display(self, cell, reply):
        """Save a cell with a reply."""
        cell["execution_count"] = 1
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "execution_count": 1,
                "metadata": {},
                "data": {"text/plain": repr(reply), "text/html": reply._repr_html_()},
            }
        ]
        return self


@functools.cache
def _stripped(source):
    return without_outputs(source.read_bytes())


@functools.cache
def _not_started(source):
    """The function of an exercise's cell as the learner gets it."""
    names = {}
    exec(source.partition("\ncheck(")[0], names)
    return next(value for name, value in names.items() if not name.startswith("_"))
