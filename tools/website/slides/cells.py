"""The cells of a lesson as those of its slides.

A section is a stack of slides: its heading, then one below the other each question and its
answer, each figure, each explorer, each formula, and short code with what it prints. Exercises are
left out, they are worked on in the notebook. The paragraphs between are the speaker's notes.
"""

import re

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell

from convlab.course.questions.texts import PREDICT
from convlab.lessons.catalogue import find_prediction
from convlab.lessons.predicting.answers import as_text
from website.lessons import STATE, WIDGET
from website.teaching.lesson import Lesson
from website.teaching.mistakes import plain, usual_mistake

__all__ = ["slides"]

_DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)
_HEADING = re.compile(r"^(?=##+ )", re.MULTILINE)
_FURTHER = re.compile(r",? \(?goes further\)?$|^\*Goes further\.\*\s*", re.IGNORECASE)
_EXERCISE = re.compile(r"###? (?:Exercises$|.*●)", re.MULTILINE)
_ASKED = re.compile(r"\*\*Predict\.?\*\*|(?:- )?\*\*\d\d\.[a-z]\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\((?!http)[^)]*\)")  # to another lesson, which is no slide
_MOST_WORDS = 60  # of a paragraph on a slide
_MOST_LINES = 13  # of code, and of what it prints
_FORMULAS = 3  # of the box, on a slide


class _Writer:
    """The slides that are written so far.

    where: the title of the section, which stands above each slide below its first.
    given: what is said right before a question, and stands on its slide.
    """

    def __init__(self) -> None:
        self.cells: list[NotebookNode] = []
        self.where = ""
        self.given = ""

    def add(self, text: str, kind: str = "subslide", name: str = "") -> None:
        """Add a text as a slide of its own, or with kind "notes" to the speaker's notes."""
        where = self.where.replace("`", "")
        above = f'<p class="where">{where}</p>\n\n' if kind == "subslide" else ""
        text = _LINK.sub(r"\1", text)
        cell = new_markdown_cell(f"{above}{text}", id=f"{name or kind}-{len(self.cells)}")
        cell.metadata["slideshow"] = {"slide_type": kind}
        self.cells.append(cell)

    def add_outputs(self, code: str, outputs: list[NotebookNode]) -> None:
        """Add a slide with the code and these outputs of a cell."""
        self.add(f"```python\n{code}\n```" if code else "", name="code")
        cell = new_code_cell(outputs=outputs, id=f"output-{len(self.cells)}")
        self.cells.append(cell)


def slides(notebook: NotebookNode, lesson: Lesson) -> NotebookNode:
    """The notebook of a lesson's slides, for nbconvert: each cell has its type of slide.

    notebook: the lesson, run with the state of its explorers if it has any.
    """
    writer = _Writer()
    aims = "\n".join(f"- {aim}" for aim in lesson.aims)
    writer.where = lesson.title
    writer.add(f"# {lesson.title}\n\nAfter this lesson you can\n\n{aims}", "slide", "title")
    questions = {question.id: question.text for question in lesson.questions}
    is_exercise = False
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown":
            for part in filter(str.strip, _HEADING.split(_DETAILS.sub("", cell.source))):
                if part.startswith("##"):
                    is_exercise = bool(_EXERCISE.match(part))
                if not is_exercise and cell.id != "sources":
                    _add_text(writer, part.strip())
        elif not is_exercise:
            for one in PREDICT.findall(cell.source):
                _add_question(writer, one, questions[one])
            if "setup" not in cell.metadata.get("tags", []):
                code, shown = _shown(cell)
                if shown:
                    writer.add_outputs(code, shown)
    page = from_dict(notebook | {"cells": writer.cells, "metadata": {"title": lesson.title}})
    if STATE in (state := notebook.metadata.get("widgets", {})):
        page.metadata["widgets"] = {STATE: state[STATE]}
    return page


def _add_text(writer: _Writer, part: str) -> None:
    """Add a part of a lesson's text: from a heading to the next one."""
    heading, body = "", part
    if part.startswith("##"):
        first, _, body = part.partition("\n")
        heading = _FURTHER.sub("", first.lstrip("# "))
        goes_further = bool(_FURTHER.search(first) or _FURTHER.match(body.strip()))
        writer.where = f"{heading} · goes further" if goes_further else heading
    if heading == "In one box":
        _add_box(writer, body)
        return
    paragraphs = re.split(r"\n\n+", _FURTHER.sub("", body.strip()))
    asked = [bool(_ASKED.match(text)) for text in paragraphs]
    before = paragraphs[: asked.index(True)] if True in asked else []
    writer.given = before[-1] if before and heading != "Do you remember?" else ""
    # A question has slides of its own.
    said = [text for text, is_asked in zip(paragraphs, asked, strict=True) if text and not is_asked]
    if heading:
        opening = said.pop(0) if said and _is_short(said[0]) else ""
        further = "\n\n*Goes further.*" if "goes further" in writer.where else ""
        writer.add(f"## {heading}\n\n{opening}{further}", "slide", "section")
    notes = []
    for text in said:
        if text.startswith("**Try.**"):
            writer.add(text, name="try")
        elif text.startswith(("$$", "|")) and text != writer.given:
            writer.add(text)
        elif text != writer.given:
            notes.append(text)
    if notes and writer.cells:
        writer.add("\n\n".join(notes), "notes")


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS and not text.startswith(
        ("$$", "|", "**Try", "```", ">")
    )


def _add_question(writer: _Writer, prediction_id: str, text: str) -> None:
    """Add a slide with a question, and below it one with its answer, reason and usual mistake."""
    prediction = find_prediction(prediction_id)
    named = all(choice in text for choice in prediction.choices)
    choices = "".join(f"\n- {plain(choice)}" for choice in prediction.choices if not named)
    given = f"{writer.given}\n\n" * bool(writer.given)
    writer.add(f"{given}**{prediction_id}** {text}\n{choices}", name="question")
    wrong, sentence = usual_mistake(prediction_id)
    writer.add(
        f"### {plain(as_text(prediction.answer))}\n\n{plain(prediction.because)}\n\n"
        f"*Who says {plain(wrong)}:* {plain(sentence)}",
        name="answer",
    )


def _add_box(writer: _Writer, body: str) -> None:
    """Add the lesson's formulas, some to a slide."""
    text = re.sub(r"^> ?", "", body.strip(), flags=re.MULTILINE)
    formulas = re.split(r"\n\n+", text)
    for start in range(0, len(formulas), _FORMULAS):
        heading = "## In one box\n\n" if start == 0 else ""
        shown = "\n\n".join(formulas[start : start + _FORMULAS])
        writer.add(f"{heading}{shown}", "subslide" if start else "slide", "formulas")


def _shown(cell: NotebookNode) -> tuple[str, list[NotebookNode]]:
    """Code and outputs of a cell for a room: its pictures, or else, if short, code and print."""
    found = []
    for output in cell.outputs:
        data = output.get("data", {})
        for kind in (WIDGET, "image/png", "text/latex"):
            if kind in data:
                found.append(from_dict(output | {"data": {kind: data[kind]}}))
                break
    if found:
        return "", found
    printed = [output for output in cell.outputs if output.get("name") == "stdout"]
    lines = "".join(output.text for output in printed).count("\n")
    is_short = cell.source.count("\n") < _MOST_LINES and 0 < lines <= _MOST_LINES
    return (cell.source, printed) if is_short else ("", [])
