"""Exercises found by their ids: those of the lessons, and those of an instructor's folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import convlab
from convlab import check
from convlab.lessons import catalogue
from convlab.lessons.catalogue import add_exercises, exercise_ids, find_exercise
from convlab.lessons.errors import ExerciseFileError, ExerciseNotHereError, UsageValueError

EXERCISE = '''"""Zeros on one side ●○○ 4 minutes

How many cells are there in all?
"""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise


def padded_size(size, before, after):
    """Return the size, an int."""
    return size + before + after


SLIPS = """
- + after =>
  The cells behind are missing.
"""

EXERCISE = Exercise(
    cases=st.fixed_dictionaries(
        {"size": st.integers(1, 9), "before": st.integers(0, 3), "after": st.integers(0, 5)}
    ),
    oracle=lambda size, before, after: sum([size, before, after]),
    oracle_name="their sum",
    solution=padded_size,
    slips=SLIPS,
)
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the exercise exam.1, known to nobody yet."""
    monkeypatch.setattr(catalogue, "_added_folders", [])
    monkeypatch.delenv(catalogue.ENVIRONMENT_VARIABLE, raising=False)
    path = tmp_path / "시험 문제"
    path.mkdir()
    (path / "exam_1.py").write_text(EXERCISE, encoding="utf-8")
    (path / "notes.py").write_text("1 / 0")
    yield path
    for name in [name for name in sys.modules if name.startswith("convlab_exercises.")]:
        del sys.modules[name]


def test_the_files_name_is_the_id_of_a_private_exercise(folder):
    assert add_exercises(folder) == ["exam.1"]
    assert exercise_ids()[-1] == "exam.1"
    assert check("exam.1", lambda size, before, after: size + before + after).passed


def test_a_private_exercise_names_its_slips(folder):
    add_exercises(folder)
    reply = check("exam.1", lambda size, before, after: size + before)
    assert reply.parts[-1] == "The cells behind are missing."


def test_a_file_that_is_added_later_is_found_too(folder):
    add_exercises(folder)
    (folder / "final_2026_12.py").write_text(EXERCISE, encoding="utf-8")
    assert exercise_ids()[-2:] == ["exam.1", "final_2026.12"]


def test_a_kernel_finds_the_folder_that_the_environment_names(folder):
    code = "from convlab import check; print(check('exam.1', lambda *sizes: sum(sizes)))"
    environ = os.environ | {catalogue.ENVIRONMENT_VARIABLE: str(folder)}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    assert done.stdout.startswith("✓ exam.1 passed."), done.stderr


def test_a_learner_without_the_file_hears_who_grades_it():
    reply = check("exam.1", len)
    assert (reply.kind, reply.passed) == ("waiting", False)
    assert reply.heading == "exam.1 is graded by your instructor."


def test_who_looks_for_an_exercise_without_its_file_hears_where_to_name_its_folder():
    with pytest.raises(ExerciseNotHereError, match="Name its folder in the variable CONVLAB_EX"):
        find_exercise("exam.1")


def test_an_id_that_its_group_does_not_have_is_an_error(folder):
    add_exercises(folder)
    with pytest.raises(UsageValueError, match=r"no exercise 'exam.2'. exam has exam.1\.$"):
        find_exercise("exam.2")


def test_a_folder_that_cannot_be_used_is_forgotten(folder, tmp_path):
    add_exercises(folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "exam_1.py").write_text(EXERCISE, encoding="utf-8")
    with pytest.raises(ExerciseFileError, match=r"exam\.1 is there twice: .*시험 문제.*other"):
        add_exercises(other)
    assert find_exercise("exam.1").solution(2, 3, 4) == 9


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("exam1.py", "EXERCISE = 1", "exam1.py has an EXERCISE, but its name gives no id"),
        ("exam_1.py", "def f(:\n", r"no exercise \(SyntaxError: invalid syntax"),
        ("exam_1.py", "x = 1\n1 / 0\n", r"exam_1.py, line 2, is no exercise \(ZeroDivisionError"),
        ("exam_1.py", "import sys; sys.exit()", "line 1, is no exercise .SystemExit.. Mend it"),
        ("exam_1.py", "x = 1", "it defines no EXERCISE = Exercise"),
        ("exam_1.py", "\0", "is no exercise"),
        ("exam_1.py", EXERCISE.replace("+ after =>", "+ behind =>"), "`. behind` does not stand"),
    ],
)
def test_a_file_with_a_mistake_is_a_sentence(folder, name, text, sentence):
    (folder / "exam_1.py").unlink()
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseFileError, match=sentence):
        [find_exercise(one) for one in add_exercises(folder)]


def test_a_folder_without_exercises_is_a_sentence(folder, tmp_path):
    (folder / "exam_1.py").unlink()
    with pytest.raises(ExerciseFileError, match="holds no exercise"):
        add_exercises(folder)
    with pytest.raises(ExerciseFileError, match=r"There is no folder .*gone"):
        add_exercises(tmp_path / "gone")


def test_the_error_of_a_file_is_one_line_in_a_notebook(folder):
    (line,) = ExerciseFileError("A sentence.")._render_traceback_()
    assert line == "ExerciseFileError: A sentence."


def test_the_id_of_every_lessons_exercise_is_that_of_its_file():
    files = (Path(convlab.__file__).parent / "lessons").glob("lesson*/exercise_*.py")
    assert len(list(files)) == len(exercise_ids()) == 48
