"""A lesson as the site shows it: run once if its explorers ask for it, questions as forms."""

import json
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from execute import execute
from website.assets import lighter
from website.paths import lesson_number
from website.practice import practised_lessons
from website.predictions import form

__all__ = ["LessonError", "has_widgets", "lesson_page", "write_lessons"]

WIDGET = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
_PREDICT = re.compile(r'^predict\("(\d\d\.[a-z])", \.\.\.\)$', re.MULTILINE)
_CHECK = re.compile(r'^check\("(\d\d\.\d+)"', re.MULTILINE)


class LessonError(Exception):
    """A notebook that could not be run; the text names it and the reason."""


def has_widgets(notebook: NotebookNode) -> bool:
    """Whether an output is a widget, or a cell was not run, so that its output is not known."""
    return any(
        cell.cell_type == "code" and (cell.execution_count is None or WIDGET in str(cell.outputs))
        for cell in notebook.cells
    )


def lesson_page(
    notebook: NotebookNode, name: str, *, binder: str = "", answers: str = ""
) -> NotebookNode:
    """The notebook of a page: questions are forms, and an exercise says where to work on it.

    name: the name of the lesson's file, which begins with its number.
    binder: the address that opens the lesson on Binder.
    answers: the address of the page with all answers.
    """
    page = nbformat.from_dict(notebook)
    page.cells = [new for cell in notebook.cells for new in _cells(cell, binder, answers)]
    if _PREDICT.search("\n".join(cell.source for cell in notebook.cells)):
        number = lesson_number(name)
        place = f'<div id="convlab-progress" data-lesson="{number}"></div>'
        if number in practised_lessons():
            link = f"[questions with drawn numbers](../practice/{number}.md)"
            place = f"**Practise:** {link}.\n\n{place}"
        page.cells.append(new_markdown_cell(place, id="progress"))
    # Only the models, and all of them: the pages of a site are read with their cells in order.
    state = page.metadata.get("widgets", {}).get(STATE)
    page.metadata = nbformat.from_dict(
        {key: page.metadata[key] for key in ("kernelspec", "language_info") if key in page.metadata}
    )
    if state:
        page.metadata["widgets"] = nbformat.from_dict({STATE: state})
    return page


def _cells(cell: NotebookNode, binder: str, answers: str) -> list[NotebookNode]:
    if cell.cell_type != "code":
        return [cell]
    # The id of the cell, by which an explorer knows its place in the page.
    cell.metadata["cell_id"] = cell.id
    if "setup" in cell.metadata.get("tags", []):
        cell.metadata["tags"] = [*cell.metadata.tags, "hide-input"]  # imports, folded
    asked = _PREDICT.findall(cell.source)
    if asked and not _PREDICT.sub("", cell.source).strip():
        forms = [form(prediction_id, answers) for prediction_id in asked]
        return [new_markdown_cell("\n\n".join(forms), id=cell.id)]
    exercise = _CHECK.search(cell.source)
    if exercise:
        cell.outputs = []
        text = (
            f'<p class="convlab-exercise">To solve {exercise[1]}, and have it checked: '
            f'<a href="{binder}">open this lesson on Binder</a>, or at home in JupyterLab with '
            "<code>convlab start</code>.</p>"
        )
        return [cell, new_markdown_cell(text, id=f"{cell.id}-where")]
    # A page has the explorer itself, and needs no picture of it.
    alts: list[str] = []  # the text of each picture
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if WIDGET in data:
            output.data = nbformat.from_dict({WIDGET: data[WIDGET]})
        elif "image/png" in data:
            metadata = output.metadata.get("image/png", {})
            alts.append(metadata.get("alt", ""))
            mime, picture = lighter(data["image/png"])
            output.data = nbformat.from_dict({mime: picture})
            output.metadata[mime] = metadata
    cell.metadata["alts"] = alts
    return [cell]


def run(file: Path, target: Path, binder: str, answers: str) -> str:
    """Write the page's notebook of the lesson `file` to `target`; returns an error's text, or "".

    A notebook with explorers is run first: their state is not stored in it, the other outputs are.
    """
    notebook = nbformat.read(file, as_version=4)
    try:
        if has_widgets(notebook):
            execute(notebook, file.resolve().parent, widget_state=True)
    except CellExecutionError as error:
        return f"{file}: no page, a cell failed.\n{error}"
    page = lesson_page(notebook, file.stem, binder=binder, answers=answers)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    return ""


def write_lessons(files: dict[Path, Path], binder: str, answers: str) -> None:
    """Write the pages' notebooks of the lessons `files`: source → target, two at a time.

    binder: the address that opens a lesson on Binder, "{name}" in the place of its file's name.

    Raises LessonError if a cell fails.
    """
    # The long ones first, so that none is left alone at the end.
    order = sorted(files, key=lambda file: -file.stat().st_size)
    with ProcessPoolExecutor(2) as pool:
        done = [
            pool.submit(run, file, files[file], binder.format(name=file.name), answers)
            for file in order
        ]
        errors = [error for error in (one.result() for one in done) if error]
    if errors:
        raise LessonError("\n".join(errors))
