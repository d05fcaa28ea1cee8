"""The parts of `convlab grade` that need no other process: names, cells, flags, bytes, files."""

import contextlib
import csv
import inspect
import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convlab.cli import main
from convlab.course.grading.cells import CodeCell, definitions, exercises_in, needed_cells
from convlab.course.grading.flags import flags_in
from convlab.course.grading.grade import GradedNotebook, HandedIn, Mark
from convlab.course.grading.grade_class import GradedClass
from convlab.course.grading.marks import csv_text, summary
from convlab.course.grading.transport import MalformedError, from_bytes, to_bytes
from convlab.course.sources import lessons_source
from convlab.course.submissions.find import LeftOut
from convlab.lessons.catalogue import exercise_ids, find_exercise
from convlab.lessons.checking.sample import Sample, draw_case
from convlab.lessons.reply import Reply


def lesson_cells(number):
    (file,) = (one for one in lessons_source().iterdir() if one.name.startswith(f"{number}-"))
    cells = json.loads(file.read_bytes())["cells"]
    return {
        cell["id"]: CodeCell(place, "".join(cell["source"]))
        for place, cell in enumerate(cells, start=1)
        if cell["cell_type"] == "code"
    }


@pytest.mark.parametrize("number", sorted({one[:2] for one in exercise_ids()} - {"13"}))
def test_of_a_lesson_only_the_setup_and_the_exercises_are_run(number):
    cells = lesson_cells(number)
    ids = exercises_in(list(cells.values()), number)
    assert ids == [one for one in exercise_ids() if one.startswith(number)]
    names = {one: find_exercise(one).solution.__name__ for one in ids}
    needed = {cell.number for cell in needed_cells(list(cells.values()), names)}
    wanted = {"setup", *(f"exercise-{one[3:]}" for one in ids)}
    assert needed == {cells[one].number for one in wanted}


def test_what_an_exercise_uses_is_run_wherever_it_stands():
    sources = [
        "import math\nfrom convlab import check",
        "slow = [train() for _ in range(9**9)]",
        "table = {}",
        "table['a'] = 1",
        "rows = []\nrows.append(2)",
        "def helper(x):\n    slow = x\n    return table[x], rows, math.pi",
        "def f(x):\n    return helper(x)\ncheck('03.1', f)",
        "x = f(3)",
        "%pip install this",
        "def broken(:",
    ]
    cells = [CodeCell(number, source) for number, source in enumerate(sources)]
    needed = needed_cells(cells, {"03.1": "same_padding"})
    assert [cell.number for cell in needed] == [0, 2, 3, 4, 5, 6, 8]


def test_an_exercise_whose_cell_was_deleted_is_found_by_the_rest_of_its_lesson():
    cells = [CodeCell(1, 'predict("03.a", 3)'), CodeCell(2, 'check("03.2", correlate)')]
    assert exercises_in(cells, "03") == ["03.1", "03.2", "03.3"]
    assert exercises_in([CodeCell(1, "x = 1.5")], "exam") == []


def test_definitions_are_what_is_left_of_a_cell_that_ends_python():
    assert (
        definitions("import os\nos._exit(0)\nclass A: pass\nx = 1")
        == "import os\n\nclass A:\n    pass"
    )


@pytest.mark.parametrize(
    "source",
    [
        "import convlab.lessons.catalogue as c",
        "from convlab import lessons",
        "import sys\nsys.modules",
        "import gc",
        "from gc import get_objects",
        "().__class__.__base__.__subclasses__()",
        "import ctypes as c",
        "inspect.stack()",
        "open('/site-packages/convlab/lessons/oracles.py')",
        "importlib.import_module('convlab' + '.lessons')",
        "def check(*a): pass",
        "import convlab\nconvlab.check = print",
        "!cat /etc/passwd",
        "%%bash\nls",
        "import subprocess",
        "def f(:\n    find_exercise()",
    ],
)
def test_what_a_person_should_look_at_is_flagged(source):
    flags = flags_in([CodeCell(5, source)])
    assert flags
    assert {flag.cell for flag in flags} == {5}


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("import convlab", "convlab.conv2d(x, k)"),
        ("import convlab as c", "c.conv2d(x, k)"),
        ("import convlab.byhand.conv as b", "b.conv2d(x, k)"),
        ("from convlab import check, conv2d", "conv2d(x, k)"),
        ("from convlab import conv2d as mine", "mine(x, k)"),
        ("from convlab import *", "conv2d(x, k)"),
        ("", "__import__('math') or convlab.conv2d\n    import convlab"),
    ],
)
def test_convlabs_own_function_in_an_exercise_is_flagged(before, answer):
    cells = [CodeCell(1, before), CodeCell(2, f"def correlate(x, k):\n    return {answer}")]
    assert "cell 2, line 2: uses convlab.conv2d" in map(str, flags_in(cells))
    beside = CodeCell(2, f"def look(x, k):\n    return {answer}")
    assert not any("conv2d" in str(flag) for flag in flags_in([cells[0], beside]))


def test_convlabs_own_function_given_to_check_is_flagged():
    (flag,) = flags_in([CodeCell(1, "import convlab\nconvlab.check('03.2', convlab.conv2d)")])
    assert flag.reason == "uses convlab.conv2d"


def test_a_function_of_the_learners_with_a_name_of_convlabs_is_not_flagged():
    source = "def conv2d(x, k):\n    return x\ndef correlate(x, k):\n    return conv2d(x, k)"
    assert flags_in([CodeCell(1, "from convlab import check"), CodeCell(2, source)]) == []


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_no_solution_is_flagged(exercise_id):
    source = inspect.getsource(find_exercise(exercise_id).solution)
    assert flags_in([CodeCell(1, f'{source}\ncheck("{exercise_id}", f)')]) == []


def test_no_cell_of_a_lesson_is_flagged():
    for number in sorted({one[:2] for one in exercise_ids()}):
        assert flags_in(list(lesson_cells(number).values())) == []


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_cases_and_answers_travel_without_a_change(exercise_id):
    exercise = find_exercise(exercise_id)
    values = [*exercise.further_cases]
    for number in range(4):
        draw_case(exercise, number, values.append)
    for case in values:
        assert_same(from_bytes(to_bytes(case)), case)
        answer = exercise.solution(**from_bytes(to_bytes(case)))
        assert_same(from_bytes(to_bytes(answer)), answer)


def assert_same(one, other):
    assert type(one) is type(other) or isinstance(other, int)
    if isinstance(other, np.ndarray):
        assert one.dtype == other.dtype
        assert one.flags.c_contiguous == other.flags.c_contiguous
        assert one.flags.f_contiguous == other.flags.f_contiguous
        np.testing.assert_array_equal(one, other)
    elif isinstance(other, list | tuple):
        for both in zip(one, other, strict=True):
            assert_same(*both)
    elif isinstance(other, dict):
        assert list(one) == list(other)
        assert_same(list(one.values()), list(other.values()))
    else:
        assert one == other


class Counted:
    def __index__(self):
        return 7

    def __repr__(self):
        return "<seven>"


class Own(np.ndarray):
    pass


def test_a_value_that_is_no_data_keeps_its_name_its_text_and_its_number():
    value = from_bytes(to_bytes(Counted()))
    assert type(value) is not Counted
    assert type(value).__name__ == "Counted"
    assert repr(value) == "<seven>"
    assert range(9)[value] == 7
    own = from_bytes(to_bytes(np.zeros((2, 3)).view(Own)))
    assert (type(own).__name__, own.shape) == ("Own", (2, 3))
    assert type(from_bytes(to_bytes(torch.ones(2)))) is torch.Tensor
    objects = from_bytes(to_bytes(np.array([[1, None]], object)))
    assert (objects.dtype.kind, objects.tolist()) == ("O", [[1, None]])


def test_a_value_without_end_becomes_a_text():
    endless = []
    endless.append(endless)
    assert repr(from_bytes(to_bytes(endless))).startswith("[[[[")
    assert type(from_bytes(to_bytes([0] * 10**6))).__name__ == "list"


@given(
    st.binary(max_size=60) | st.builds(bytes.__add__, st.just(b"\0\0\0\0\0\0\0\x10"), st.binary())
)
def test_bytes_from_anyone_are_a_value_or_malformed(data):
    with contextlib.suppress(MalformedError):
        from_bytes(data)


@pytest.mark.parametrize(
    "plain",
    [
        ["array", "|O8", [1], "C", 0, 8, None],
        ["array", "<f8", [10**12], "C", 0, 8, None],
        ["array", "<f8", [-1], "C", 0, 8, None],
        ["array", "<f8", [1], "C", -8, 8, None],
        ["objects", [10**12], [1]],
        ["number", "builtins", "eval", ["list", []]],
        ["object", 3, 4, 5, None, None],
        ["set", [["list", []]]],
        ["nothing"],
        [],
        {"a": 1},
    ],
)
def test_hostile_parts_are_malformed(plain):
    text = json.dumps(plain).encode()
    with pytest.raises(MalformedError):
        from_bytes(len(text).to_bytes(8, "big") + text + bytes(8))


def test_a_seed_draws_other_cases_and_the_same_ones_again():
    exercise = find_exercise("03.1")
    first, again, other = (Sample(exercise, seed) for seed in (5, 5, 6))
    assert first.cases == again.cases
    assert first.cases[0] == other.cases[0]
    assert first.cases != other.cases


def graded(learner, *marks, place="03.ipynb", problem=""):
    handed_in = HandedIn(Path(place), learner, "03", ())
    reply = Reply("right", "right")
    found = tuple(Mark(one, "right", reply, share=1.0) for one in marks)
    return GradedNotebook(handed_in, 4, found, problem=problem)


def in_class(notebooks):
    return GradedClass(tuple(notebooks), ())


def test_a_table_is_aligned_with_letters_of_two_columns():
    notebooks = [graded("김철수", "03.1"), graded("Anna", "03.1", "03.2")]
    header, first, second, *_ = summary(in_class(notebooks)).splitlines()
    assert first == "김철수   ✓            1.00"
    assert second == "Anna     ✓     ✓      2.00"
    assert header == "        03.1  03.2  points"


def test_two_notebooks_of_one_learner_with_the_same_exercise_are_two_lines():
    notebooks = [graded("anna", "03.1", place=one) for one in ("a.ipynb", "b.ipynb")]
    assert [line.split("  ")[0] for line in summary(in_class(notebooks)).splitlines()[1:3]] == [
        "anna (a.ipynb)",
        "anna (b.ipynb)",
    ]


def test_a_learner_whose_file_is_broken_is_in_the_table_and_in_the_csv_file():
    files = (
        LeftOut(Path("in/ben/03.ipynb"), "is empty", "ben"),
        LeftOut(Path("in/ana/04.ipynb"), "is empty", "ana"),
    )
    marks = GradedClass((graded("ana", "03.1"),), files)
    lines = summary(marks).splitlines()
    assert [line.split() for line in lines[1:3]] == [["ana", "✓", "1.00"], ["ben", "not", "graded"]]
    assert "  ben: in/ben/03.ipynb is empty." in lines
    row = list(csv.DictReader(csv_text(marks).splitlines()))[1]
    assert (row["learner"], row["verdict"]) == ("ben", "not graded")
    assert Path(row["file"]) == Path("in/ben/03.ipynb")


def test_a_lesson_that_was_handed_in_twice_is_said_and_no_copy_is_dropped():
    files = ("03.ipynb", "03 (1).ipynb")
    notebooks = [graded("ben", "03.1", place=one) for one in files]
    marks = in_class([*notebooks, graded("ana", "03.1")])
    assert "Look at: ben handed in lesson 03 twice: 03.ipynb, 03 (1).ipynb." in summary(marks)
    assert "ana handed" not in summary(marks)
    rows = list(csv.DictReader(csv_text(marks).splitlines()))
    assert [(row["learner"], row["flags"]) for row in rows] == [
        ("ben", "one of 2 notebooks of lesson 03"),
        ("ben", "one of 2 notebooks of lesson 03"),
        ("ana", ""),
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x"])
def test_a_name_in_the_csv_file_is_no_formula_of_a_spreadsheet(name):
    assert csv_text(in_class([graded(name, "03.1")])).splitlines()[1].startswith(f"'{name}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere is not there. Give a folder"),
        (["."], "There is no lesson in .. Give the folder"),
    ],
)
def test_what_cannot_be_graded_is_said_with_a_way_out(
    tmp_path, monkeypatch, capsys, arguments, words
):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", *arguments]) == 1
    assert f"convlab: {words}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (["--csv", "nowhere/x.csv"], "there is no folder nowhere"),
        (["--csv", "file/x.csv"], "there is no folder file"),
        (["--csv", "folder"], "it is a folder"),
        (["--csv", "a.IPYNB"], "would be a notebook"),
        (["--feedback", "file"], "file is no folder"),
        (["--feedback", "file/pages"], "file is no folder"),
        (["--feedback", "link"], "link is no folder"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_graded(
    tmp_path, monkeypatch, capsys, option, words
):
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("folder").mkdir()
    Path("link").symlink_to("gone")
    monkeypatch.setattr("convlab.course.grading.grade_class.grade_class", None)
    assert main(["grade", ".", *option]) == 1
    error = capsys.readouterr().err
    assert words in error
    assert f"such as: {option[0]} " in error


@pytest.mark.parametrize(("user", "is_warned"), [(0, True), (1000, False)])
def test_root_is_warned_before_any_code_runs(tmp_path, monkeypatch, capsys, user, is_warned):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
    assert main(["grade", "nowhere"]) == 1
    warning = "Warning: you are root. The code in a notebook can do all that you can do"
    assert capsys.readouterr().err.startswith(warning) == is_warned


@pytest.mark.slow
def test_the_exit_status_is_one_where_a_file_could_not_be_graded(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cells = [nbformat.v4.new_code_cell('predict("03.a", 3)')]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "03-anna.ipynb")
    (tmp_path / "03-ben.ipynb").write_text("{")
    assert main(["grade", ".", "--csv", "m.csv", "--feedback", "pages"]) == 1
    assert "03-ben.ipynb is no notebook" in capsys.readouterr().out
    assert "03-ben.ipynb is no notebook" in (tmp_path / "m.csv").read_text("utf-8-sig")
    assert "no function same_padding" in (tmp_path / "pages" / "03-anna.html").read_text("utf-8")
    assert main(["grade", "03-anna.ipynb", "--csv", "no/such/folder/m.csv"]) == 1
    assert "such as: --csv marks.csv" in capsys.readouterr().err
    assert main(["grade", "03-anna.ipynb", "--feedback", "m.csv"]) == 1
    assert "such as: --feedback feedback" in capsys.readouterr().err
    assert main(["grade", ".", "--lessons", "3,99"]) == 1
    assert "no notebook of lesson 99. Give one or more of 03." in capsys.readouterr().err
    assert main(["grade", "03-anna.ipynb", "--csv", "03-anna.ipynb"]) == 1
    assert "such as: --csv marks.csv" in capsys.readouterr().err


def test_no_sandbox_is_said_in_the_help(capsys):
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    assert "NO SANDBOX" in capsys.readouterr().out


def test_the_page_for_instructors_names_options_that_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    options = capsys.readouterr().out
    page = (Path(__file__).parents[1] / "course" / "grading.md").read_text("utf-8")
    named = set(re.findall(r"--[a-z]+", page.partition("docker build")[0]))
    assert {"--csv", "--feedback", "--seed", "--lessons", "--exercises", "--jobs"} <= named
    assert all(option in options for option in named), named
