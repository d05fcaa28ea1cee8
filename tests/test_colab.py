"""The copies for Colab: each installs the wheel, keeps PyTorch, and leads to the others."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement

import colab
from convlab.course.sources import lesson_files
from execute import execute

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WHEEL = "https://example.org/convlab_course-0.1.0-py3-none-any.whl"
LESSONS = lesson_files(ROOT / "notebooks")
each_lesson = pytest.mark.parametrize("name", LESSONS)


def copy_of(name):
    notebook = nbformat.reads(colab.colab_copy(LESSONS[name], WHEEL).decode(), as_version=4)
    nbformat.validate(notebook)
    return notebook


def test_there_is_a_copy_of_each_lesson():
    assert set(LESSONS) == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert len(LESSONS) == 16


@each_lesson
def test_its_first_cell_installs_the_wheel_with_what_lessons_import(name):
    *comments, command = copy_of(name).cells[0].source.splitlines()
    assert all(line.startswith("# ") for line in comments)
    asked = Requirement(re.fullmatch(r'%pip install -q "(.+)"', command)[1])
    assert (asked.name, asked.extras, asked.url) == (PROJECT["name"], {"lessons"}, WHEEL)


def test_what_lessons_import_does_not_name_pytorch():
    """Else pip might put another PyTorch in the place of Colab's."""
    extras, names = PROJECT["optional-dependencies"], ["lessons"]
    for name in names:
        for asked in map(Requirement, extras[name]):
            assert asked.name != "torch"
            names += asked.extras if asked.name == PROJECT["name"] else ()
    assert {"figures", "widgets"} <= set(names)


@each_lesson
def test_its_other_cells_are_the_lessons_but_for_links(name):
    lesson = nbformat.reads(LESSONS[name].decode(), as_version=4)
    cells = copy_of(name).cells[1:]
    assert [cell.id for cell in cells] == [cell.id for cell in lesson.cells]
    for cell, original in zip(cells, lesson.cells, strict=True):
        unlinked = [re.sub(r"\]\([^)]*\)", "", each.source) for each in (cell, original)]
        assert unlinked[0] == unlinked[1]
        assert cell.cell_type == "markdown" or cell.source == original.source
        assert cell.get("outputs", []) == []


@each_lesson
def test_its_links_lead_to_copies(name):
    owner = PROJECT["urls"]["Repository"].removeprefix("https://github.com/")
    copies = f"https://colab.research.google.com/github/{owner}/blob/colab/"
    text = "\n".join(cell.source for cell in copy_of(name).cells if cell.cell_type == "markdown")
    targets = re.findall(r"\]\((?!#)([^)]+)\)", text)
    assert [target for target in targets if not target.startswith("https://")] == []
    led_to = {target.removeprefix(copies) for target in targets if target.startswith(copies)}
    assert led_to
    assert led_to <= set(LESSONS)


def test_a_link_to_a_part_of_a_lesson_is_followed_and_no_other_is_changed():
    text = "[a](01-b.ipynb#part) [b](https://x.org/02-c.ipynb) [c](#d) 03-e.ipynb"
    lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    copied = colab.colab_copy(nbformat.writes(lesson).encode(), WHEEL).decode()
    changed = nbformat.reads(copied, as_version=4).cells[1].source
    assert changed.split() == [
        text.split()[0].replace(
            "](",
            "]("
            + colab.REPOSITORY.replace("github.com", "colab.research.google.com/github")
            + "/blob/colab/",
        ),
        *text.split()[1:],
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["00-start-here.ipynb", "03-padding-and-stride.ipynb"])
def test_a_copy_runs_where_its_package_is_installed(name, tmp_path):
    notebook = copy_of(name)
    notebook.cells[0].source = ""
    execute(notebook, tmp_path)
    printed = [cell.outputs for cell in notebook.cells if cell.id == "setup"]
    assert "PyTorch" in str(printed)
