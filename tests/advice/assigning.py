"""Advice on the assignments of a class."""

import contextlib
import json
import re
import tempfile
from pathlib import Path
from unittest import mock

from advice.following import case, message_of
from convlab.course.assigning import assign as assigning
from convlab.course.assigning.assign import assign
from convlab.course.questions.export import export
from convlab.lessons import catalogue

EXERCISE = '''"""{title}"""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise


def twice(number):
    {docstring}return 2 * number


EXERCISE = Exercise(
    cases=st.fixed_dictionaries({{"number": st.integers(0, 9)}}),
    oracle=lambda number: number + number,
    oracle_name="its sum",
    solution=twice,
)
'''


@contextlib.contextmanager
def a_course(*sources):
    """An empty folder, and a course of one lesson with these code cells."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        course.mkdir()
        (course / "00-start.ipynb").write_text(json.dumps(notebook))
        with (
            mock.patch.object(assigning, "lessons_source", return_value=course),
            mock.patch.object(catalogue, "_added_folders", []),
        ):
            yield Path(folder)


@case
def lessons_that_are_not_there():
    with a_course() as folder:
        message = message_of(assign, folder / "class", lessons=["07"])
        lessons = re.search(r"such as: --lessons (\S+)$", message)[1].split(",")
        assert assign(folder / "class", lessons=lessons).files


@case
def answer_keys_that_fail():
    for source in ("1 / 0", "import os; os._exit(1)"):
        with a_course(source) as folder:
            assert message_of(assign, folder / "class").endswith("or add --no-run.")
            assert assign(folder / "class", run=False).files


@case
def answer_keys_that_do_not_pass():
    solution = "Solution of 00.1</summary>\n\n```python\ndef f(h, w, c):\n    return h\n```"
    with a_course("from convlab import check") as folder:
        file = folder / "course" / "00-start.ipynb"
        notebook = json.loads(file.read_text())
        (first,) = notebook["cells"]
        text = {"cell_type": "markdown", "id": "text", "metadata": {}}
        stub = 'def f(h, w, c):\n    raise NotImplementedError\n\n\ncheck("00.1", f)'
        notebook["cells"] += [
            {**text, "source": "### 00.1 How many? ●○○ 2 minutes"},
            {**first, "id": "exercise-1", "source": stub},
            {**text, "id": "solution-1", "metadata": {"tags": ["solution"]}, "source": solution},
        ]
        file.write_text(json.dumps(notebook))
        assert "Mend the exercise, or add --no-run." in message_of(assign, folder / "class")
        assert assign(folder / "class", run=False).files


@case
def lessons_of_another_form():
    with a_course('def f(h):\n    return h\n\n\ncheck("00.1", f)') as folder:
        message = message_of(assign, folder / "class", run=False)
        file = folder / "course" / "00-start.ipynb"
        notebook = json.loads(file.read_text())
        (cell,) = notebook["cells"]
        heading = re.search(r"such as (.+ minutes);", message)[1]
        place, title = re.search(r"; (.+) where .* cell, (.+)\.$", message).groups()
        cell["source"] = cell["source"].replace("return h", place)
        solution = f"{title}</summary>\n\n```python\ndef f(h):\n    return h\n```"
        for source in (heading, solution):
            text = {"cell_type": "markdown", "id": source[:3], "metadata": {}, "source": source}
            notebook["cells"].append(text)
        file.write_text(json.dumps(notebook))
        assert assign(folder / "class", run=False).files


@case
def exercises_without_their_text():
    docstring = '"""Return it twice, an int."""\n    '
    with a_course() as folder:
        file = folder / "exam_1.py"
        file.write_text(EXERCISE.format(title="Twice.", docstring=docstring))
        message = message_of(assign, folder / "class", exercises=folder, run=False)
        title = re.search(r"such as: (.+ minutes\.) It begins", message)[1]
        file.write_text(EXERCISE.format(title=title, docstring=""))
        catalogue.sys.modules.pop("convlab_exercises.exam_1")
        message = message_of(assign, folder / "class", exercises=folder, run=False)
        assert message.endswith("Add one to: def twice(number):")
        file.write_text(EXERCISE.format(title=title, docstring=docstring))
        catalogue.sys.modules.pop("convlab_exercises.exam_1")
        assert assign(folder / "class", exercises=folder, run=False).files
        catalogue.sys.modules.pop("convlab_exercises.exam_1")


@case
def questions_of_a_lesson_that_is_not_there():
    message = message_of(export, "gift", lessons=("04", "77"))
    numbers = tuple(re.search(r"such as: --lessons (\S+)$", message)[1].split(","))
    assert {item.id[:2] for item in export("gift", lessons=numbers).items} == set(numbers)
