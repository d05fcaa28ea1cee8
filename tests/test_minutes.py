"""The minutes of a lesson, by the rule and as they are stated."""

import json
import re
from pathlib import Path

import pytest

from convlab.lessons.minutes import Minutes, lesson_minutes

FOLDER = Path(__file__).parent.parent / "notebooks"


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, *tags):
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}


def minutes(tmp_path, *cells):
    file = tmp_path / "lesson.ipynb"
    file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return lesson_minutes(file)


WORDS = "word " * 2000  # 10 minutes


@pytest.mark.parametrize(
    ("cells", "core"),
    [
        ([], 5),
        ([markdown(WORDS)], 15),
        ([markdown(f"<details><summary>Hint</summary>\n{WORDS}</details>")], 5),
        ([markdown(f"| {WORDS} |")], 5),
        ([code("x = 1\n\n" * 75)], 15),
        ([code("x = 1\n" * 75, "setup")], 5),
        ([code("def f(x):\n    ...\n\n\ncheck('01.1', f)")], 5),
        ([code("predict('01.a', ...)")] * 4, 11),
        ([code("q = practice('01')\nq\n" * 40)], 5),
        ([code("ShapeExplorer()\n" * 50, "explorer")] * 2, 12),
        ([markdown("### 01.1 A name ●○○ 10 minutes"), markdown("### 01.2 ●●● 1 minute")], 20),
    ],
)
def test_each_kind_of_cell_has_its_minutes(tmp_path, cells, core):
    assert minutes(tmp_path, *cells) == (core, 0)


def test_what_goes_further_is_apart_until_the_next_heading(tmp_path):
    cells = [
        markdown("# Title"),
        markdown(f"## A section\n\n*Goes further.* {WORDS}"),
        code("x = 1\n" * 75),
        markdown(f"It is read.\n\n## Core\n\n{WORDS}"),
        code("x = 1\n" * 75),
        markdown("### 01.1 One ●○○ 10 minutes, goes further"),
        code("check('01.1', f)"),
        markdown("### 01.2 Two ●○○ 10 minutes\n\nText."),
        markdown("## A last section (goes further)"),
        code("predict('01.a', ...)\n" * 2),
    ]
    core = 5 + 10 + 10 + 14
    further = 10 + 10 + 14 + 3
    assert minutes(tmp_path, *cells) == Minutes(core, further)


def test_a_word_about_it_inside_a_section_changes_nothing(tmp_path):
    cells = [markdown(f"## A section\n\nLesson 06 goes further. {WORDS}")]
    assert minutes(tmp_path, *cells).further == 0


FILES = sorted(FOLDER.glob("*.ipynb"))


def stated_in_the_lesson(file):
    first = "".join(json.loads(file.read_text(encoding="utf-8"))["cells"][0]["source"])
    stated = re.search(r"\*\*(\d+) minutes(?:\.\*\*|\*\*, and (\d+) more)", first)
    assert stated, first
    return tuple(int(number or 0) for number in stated.groups())


def stated_in_a_table(file, text):
    """The last column of a row that links to the lesson: "45", or "45 + 20"."""
    row = re.search(
        rf"^\|.*[(/]{re.escape(file.name)}\).*\| (\d+)(?: \+ (\d+))? \|$", text, re.MULTILINE
    )
    assert row, f"no row for {file.name}"
    return tuple(int(number or 0) for number in row.groups())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_lesson_states_what_the_rule_says(file):
    core, further = lesson_minutes(file)
    assert stated_in_the_lesson(file) == (core, further)
    assert core <= 45


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_readme_states_what_the_rule_says(file):
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert stated_in_a_table(file, readme) == lesson_minutes(file)


@pytest.mark.parametrize("file", FILES[1:], ids=lambda file: file.stem)
def test_the_map_of_lesson_00_states_what_the_rule_says(file):
    cells = json.loads(FILES[0].read_text(encoding="utf-8"))["cells"]
    (table,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "map")
    assert stated_in_a_table(file, table) == lesson_minutes(file)
