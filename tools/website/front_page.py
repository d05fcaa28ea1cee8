"""The front page: a live explorer, and the lessons with their minutes."""

import re
from pathlib import Path

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook

from convlab.lessons.catalogue import prediction_ids
from convlab.lessons.minutes import lesson_minutes
from website.paths import LESSONS, ROOT, lesson_number, project

__all__ = ["lesson_map", "questions", "write_front_page"]


def lesson_map() -> str:
    """The rows of the lessons as a table of Markdown: title, what it lets derive, minutes."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = ["| lesson | what you derive | minutes |", "|---|---|---|"]
    for file in sorted(LESSONS.glob("*.ipynb")):
        row = re.search(rf"^\| \[(.+?)\]\(notebooks/{file.name}\) \| (.+?) \|", readme, re.M)
        core, further = lesson_minutes(file)
        minutes = f"{core} + {further}" if further else f"{core}"
        lines.append(f"| [{row[1]}](notebooks/{file.name}) | {row[2]} | {minutes} |")
    return "\n".join(lines)


def questions() -> str:
    """The number of questions of each lesson, for the page to tell which lessons are done."""
    ids = prediction_ids()
    numbers = [lesson_number(file.stem) for file in sorted(LESSONS.glob("*.ipynb"))]
    return " ".join(f"{number}:{sum(one[:2] == number for one in ids)}" for number in numbers)


def write_front_page(source: Path) -> None:
    """Write the notebook of the front page from index.md, both in the folder `source`."""
    text = (source / "index.md").read_text(encoding="utf-8")
    (source / "index.md").unlink()
    repository = project()["urls"]["Repository"]
    for name, value in {
        "lessons": lesson_map(),
        "repository": repository,
        "binder": "https://mybinder.org/v2/gh/"
        f"{repository.removeprefix('https://github.com/')}/main"
        "?urlpath=lab/tree/lessons/00-start-here.ipynb",
    }.items():
        text = text.replace(f"%{name}%", value)
    notebook = read_myst_markdown_notebook(text)
    nbformat.write(notebook, source / "index.ipynb")
