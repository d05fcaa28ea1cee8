"""`convlab assign`: the notebooks of a class, and the answer keys."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from convlab.course.assigning.exam import exam_notebooks
from convlab.course.assigning.forms import (
    answer_key,
    nbgrader_source,
    student_copy,
    with_links,
)
from convlab.course.assigning.lesson import Notebook
from convlab.course.assigning.nbgrader_config import nbgrader_config
from convlab.course.assigning.otter import otter_master
from convlab.course.assigning.run_answers import run_answers
from convlab.course.copies import Copies, Written
from convlab.course.sources import as_bytes, lesson_files, lessons_source
from convlab.errors import CommandError
from convlab.lessons.catalogue import add_exercises

__all__ = ["FORMS", "AssignReport", "assign"]

FORMS = ("students", "nbgrader", "otter")


class AssignReport(Written):
    """The result of `assign`; `print` shows it in sentences."""

    def __str__(self) -> str:
        keys = [file.name for file in self.files if file.name.startswith("answers/")]
        return "\n".join(
            [
                f"The assignments are in {self.folder.resolve()}.",
                *self.lines("copy"),
                f"{len(keys)} answer {'key is' if len(keys) == 1 else 'keys are'} in answers, for "
                f"you. {self._next_step()}",
            ]
        )

    def _next_step(self) -> str:
        places = {file.name.partition("/")[0] for file in self.files}
        if "source" in places:
            return "Run `nbgrader generate_assignment` there, and hand out release."
        if "otter" in places:
            return "Run `otter assign` on the notebooks in otter."
        return "Hand out students."


def assign(
    folder: str | os.PathLike,
    *,
    lessons: Iterable[str] = (),
    form: str = "students",
    exercises: str | os.PathLike | None = None,
    run: bool = True,
    progress: Callable[[str], None] = lambda line: None,
) -> AssignReport:
    """Write notebooks for a class into a folder, and never over a file that was changed there.

    folder: gets `answers/`, the keys: each exercise solved, each prediction answered; and what a
        class needs, by `form`.
    lessons: numbers such as "03"; none for all, or for none if `exercises` is given.
    form: "students": `students/`, the notebooks without solutions; "nbgrader": `source/` and
        `nbgrader_config.py`; "otter": `otter/`, for `otter assign`.
    exercises: a folder of exercises of one's own, as `add_exercises` takes it; they make one
        notebook for each group, such as `exam.ipynb`.
    run: whether to run the keys first. Each check must pass, and nothing is written if one fails.
    progress: called with a line before each of these runs.

    Raises CommandError if the folder cannot be used, a lesson is not there, an exercise has
    another form, or a key fails.
    """
    copies = Copies(folder, "convlab assign", "class", newer="newer")
    source = lessons_source()
    copies.check(source)
    found = lesson_files(source)
    chosen = _chosen(found, list(lessons), everything=exercises is None)
    notebooks = {name: json.loads(found[name]) for name in chosen}
    own = None if exercises is None else Path(exercises).expanduser().absolute()
    if exercises is not None:
        notebooks |= exam_notebooks(add_exercises(exercises))
    files = {}
    if form == "students" and chosen:
        files = {
            f"students/{name}": content
            for name, content in found.items()
            if not name.endswith(".ipynb")
        }
    for name, notebook in notebooks.items():
        key = with_links(answer_key(notebook), set(notebooks))
        if run:
            progress(f"  {name}: the answer key is run")
            key = run_answers(name, key, own)
        files[f"answers/{name}"] = as_bytes(key)
        files |= _handed_out(name, notebook, form, set(notebooks))
    if form == "nbgrader":
        files["nbgrader_config.py"] = nbgrader_config(own).encode()
    written = copies.write(files)
    return AssignReport(written.folder, written.files, written.note)


def _handed_out(name: str, notebook: Notebook, form: str, beside: set[str]) -> dict[str, bytes]:
    """The file that a class gets of a notebook, by its name."""
    if form == "students":
        return {f"students/{name}": as_bytes(with_links(student_copy(notebook), beside))}
    make, place = (nbgrader_source, "source") if form == "nbgrader" else (otter_master, "otter")
    stem = name.removesuffix(".ipynb")
    return {f"{place}/{stem}/{name}": as_bytes(with_links(make(notebook), set()))}


def _chosen(found: Iterable[str], lessons: list[str], *, everything: bool) -> list[str]:
    """The names of the notebooks of the lessons."""
    by_number = {name[:2]: name for name in found if name.endswith(".ipynb")}
    if not lessons:
        return list(by_number.values()) if everything else []
    if missing := [one for one in lessons if one not in by_number]:
        known = sorted(by_number)
        raise CommandError(
            f"There is no lesson {', '.join(missing)}. Give numbers from {known[0]} to "
            f"{known[-1]}, such as: --lessons {known[0]},{known[-1]}"
        )
    return [by_number[one] for one in sorted(set(lessons))]
