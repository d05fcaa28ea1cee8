"""course/assignments.md: its walk through a class is done word for word."""

import csv
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.lessons.catalogue import find_exercise

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "course" / "assignments.md").read_text("utf-8")
LESSON = "03-padding-and-stride.ipynb"


def section(heading):
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]


def commands(text):
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    return [line for block in blocks for line in block.splitlines()]


def test_the_page_installs_convlab_as_the_readme_does():
    readme = (ROOT / "README.md").read_text("utf-8")
    lines = commands(section("Install"))
    assert "\n".join(lines[:-1]) in readme
    assert lines[-1] == "source .venv/bin/activate"


def solution(exercise_id):
    return inspect.getsource(find_exercise(exercise_id).solution)


def ana(cells):
    for number in (1, 2, 3):
        rewrite(cells, number, solution(f"03.{number}"))


def ben(cells):
    rewrite(cells, 1, solution("03.1"))
    rewrite(
        cells, 2, solution("03.2").replace("// S_h + 1", "// S_h").replace("// S_w + 1", "// S_w")
    )


def eve(cells):
    rewrite(
        cells,
        1,
        "from convlab.lessons.catalogue import find_exercise\n\n"
        'same_padding = find_exercise("03.1").oracle\n\n\n'
        "def check(*_):\n    return 'passed'\n",
    )
    rewrite(
        cells, 2, "def correlate(x, kernel, stride, padding):\n    import os\n    os._exit(0)\n"
    )


def rewrite(cells, number, source):
    (cell,) = (one for one in cells if one["id"] == f"exercise-{number}")
    call = "".join(cell["source"]).splitlines()[-1]
    cell["source"] = f"{source}\n\n{call}"


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """The folder of a class after the walk, and what each command printed."""
    folder = tmp_path_factory.mktemp("class of three")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    printed = {}
    for heading in ("Assign", "Collect", "Grade"):
        if heading == "Collect":
            for learner in (ana, ben, eve):
                notebook = json.loads((folder / "class/students" / LESSON).read_text("utf-8"))
                learner(notebook["cells"])
                place = folder / "inbox" / learner.__name__
                place.mkdir(parents=True)
                (place / LESSON).write_text(json.dumps(notebook), "utf-8")
        for line in commands(section(heading)):
            words = shlex.split(line)
            words[:1] = [sys.executable, *(["-m", "convlab"] if words[0] == "convlab" else [])]
            done = subprocess.run(
                words, cwd=folder, env=environ, capture_output=True, text=True, encoding="utf-8"
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            printed[line] = done.stdout
    return folder, printed


def test_the_key_was_run_and_the_students_have_no_solution(said):
    folder, _ = said
    assert "✓ 03.3 passed." in (folder / "class/answers" / LESSON).read_text("utf-8")
    assert "Solution of" not in (folder / "class/students" / LESSON).read_text("utf-8")


def test_the_archive_that_is_handed_out_holds_the_students_folder(said):
    folder, _ = said
    assert (folder / "lesson-03.zip").is_file()


def test_the_table_is_the_one_on_the_page(said):
    _, printed = said
    (table,) = re.findall(r"```text\n(.*?)```", section("Grade"), re.S)
    grade = next(line for line in printed if line.startswith("convlab grade"))
    rows = [line.split() for line in printed[grade].splitlines()]
    for line in table.splitlines():
        assert line.split() in rows, printed[grade]


def test_the_csv_file_has_a_line_for_each_exercise(said):
    folder, _ = said
    with open(folder / "marks.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    verdicts = {(row["learner"], row["exercise"]): row["verdict"] for row in rows}
    assert len(verdicts) == 9
    assert {verdicts["ana", f"03.{n}"] for n in (1, 2, 3)} == {"right"}
    assert [verdicts["ben", f"03.{n}"] for n in (1, 2, 3)] == ["right", "wrong", "not started"]
    assert verdicts["eve", "03.2"] == "wrong"
    assert any(row["flags"] for row in rows if row["learner"] == "eve")


def test_there_is_a_page_to_give_back_for_each_learner(said):
    folder, _ = said
    pages = {page.parent.name for page in (folder / "feedback").rglob("*.html")}
    assert pages >= {"ana", "ben", "eve"}


def test_the_page_names_files_that_are_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "course" / target).exists(), target
