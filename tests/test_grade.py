"""`convlab grade`: the marks of honest, unlucky and hostile notebooks of a class."""

import csv
import inspect
import re
import subprocess
import sys

import nbformat
import pytest

from convlab.course.grading.feedback import write_feedback
from convlab.course.grading.grade_class import grade_class
from convlab.course.grading.marks import csv_text, summary
from convlab.course.grading.remote import RunningNotebook
from convlab.course.sources import lessons_source
from convlab.lessons.catalogue import exercise_ids, find_exercise
from convlab.lessons.checking.check import one_check, reply_of
from convlab.lessons.checking.search import Search

pytestmark = pytest.mark.slow


def solution(number):
    return inspect.getsource(find_exercise(f"03.{number}").solution)


RIGHT = {n: solution(n) for n in (1, 2, 3)}
NAMES = {1: "same_padding", 2: "correlate", 3: "pad_panorama"}
NOTHING = {n: f"def {name}(*_):\n    return None" for n, name in NAMES.items()}
FRAMES = """
import sys

def same_padding(kernel_size):
    frame = sys._getframe()
    while frame:
        if "expected" in frame.f_locals:
            return frame.f_locals["expected"]
        frame = frame.f_back
"""
ORACLE = """
from convlab.lessons.catalogue import find_exercise

same_padding = find_exercise("03.1").oracle
"""
PATCHED_REPLY = (
    "from convlab.lessons.reply import Reply\nReply.passed = property(lambda self: True)"
)
PATCHED_SEARCH = """
from convlab.lessons.checking.search import Search
Search.smallest_failure = lambda self: None
"""
CRASH = "import os\ndef same_padding(kernel_size):\n    os._exit(0)"
SHAPELESS = """
class Liar(np.ndarray):
    shape = property(lambda self: (9**9,))
def pad_panorama(*_):
    return np.zeros(3).view(Liar)
"""


def lesson():
    """Lesson 03 as a learner has it."""
    (file,) = (one for one in lessons_source().iterdir() if one.name.startswith("03-"))
    return nbformat.reads(file.read_text(encoding="utf-8"), as_version=4)


def hand_in(path, bodies, *, first="", check=True):
    """Write a lesson 03 with these functions in its exercise cells, and a cell before them all."""
    notebook = lesson()
    for number, body in bodies.items():
        (cell,) = (one for one in notebook.cells if one.id == f"exercise-{number}")
        checked = f'check("03.{number}", {NAMES[number]})' if check else ""
        cell.source = f"{body}\n\n{checked}"
    setup = next(n for n, cell in enumerate(notebook.cells) if cell.id == "setup")
    if first:
        notebook.cells.insert(setup + 1, nbformat.v4.new_code_cell(first))
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


SUBMISSIONS = {
    "right": ({"bodies": RIGHT}, "✓✓✓"),
    "two wrong": (
        {
            "bodies": RIGHT
            | {
                1: RIGHT[1].replace("kernel_size - 1", "kernel_size"),
                2: RIGHT[2].replace("np.pad(x, ((P_h, P_h), (P_w, P_w)))", "x"),
            }
        },
        "✗✗✓",
    ),
    "untouched": ({"bodies": {}}, "○○○"),
    "own check": ({"bodies": NOTHING, "first": "check = lambda *_: True"}, "✗✗✗"),
    "oracle": ({"bodies": RIGHT | {1: ORACLE}}, "✓✓✓"),
    "patched reply": ({"bodies": NOTHING, "first": PATCHED_REPLY}, "✗✗✗"),
    "frames": ({"bodies": RIGHT | {1: FRAMES}}, "✗✓✓"),
    "patched search": ({"bodies": NOTHING, "first": PATCHED_SEARCH}, "✗✗✗"),
    "edited check": (
        {"bodies": {n: f"{one}\n\nTrue or \\" for n, one in NOTHING.items()}},
        "✗✗✗",
    ),
    "deleted checks": ({"bodies": RIGHT, "check": False}, "✓✓✓"),
    "endless": (
        {"bodies": RIGHT | {1: "def same_padding(kernel_size):\n    while True:\n        pass"}},
        "✗✓✓",
    ),
    "sleeping cell": (
        {"bodies": RIGHT, "first": "import time\ncheck = check\ntime.sleep(999)"},
        "✓✓✓",
    ),
    "exit": ({"bodies": RIGHT | {1: CRASH}}, "✗✓✓"),
    # Further kinds.
    "unlucky": (
        {
            "bodies": {
                1: "def same_padding(kernel_size)\n    return 1",
                2: "import sys\ndef correlate(*_):\n    sys.exit()",
                3: SHAPELESS,
            },
            "first": "!echo no > program\n%pip install nothing\nraise ValueError('no')",
        },
        "✗✗✗",
    ),
}


@pytest.fixture(scope="module")
def whole_class(tmp_path_factory):
    """All submissions, graded two at a time."""
    inbox = tmp_path_factory.mktemp("제출 inbox")
    for name, (notebook, _) in SUBMISSIONS.items():
        hand_in(inbox / name / "03-padding-and-stride.ipynb", **notebook)
    broken = {
        "broken": "{",
        "old": '{"nbformat": 3, "worksheets": []}',
        "empty": '{"nbformat": 4, "metadata": {}, "cells": []}',
    }
    for name, text in broken.items():
        (inbox / name).mkdir()
        (inbox / name / "03.ipynb").write_text(text)
    return grade_class([inbox], jobs=2)


@pytest.fixture(scope="module")
def graded(whole_class):
    """The notebooks by their learners."""
    return {one.handed_in.learner: one for one in whole_class.notebooks}


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submission_gets_the_marks_that_it_deserves(graded, name):
    marks = graded[name].marks
    assert [mark.exercise_id for mark in marks] == ["03.1", "03.2", "03.3"]
    assert "".join(mark.symbol for mark in marks) == SUBMISSIONS[name][1], graded[name]


def test_a_known_mistake_is_named_and_half_of_its_right_cases_count(graded):
    first, second, third = graded["two wrong"].marks
    assert first.mistake in first.reply.parts
    assert second.mistake == second.reply.parts[-1] == "The padding is left out."
    assert 0 < second.share < 1
    assert second.points == round(second.share / 2, 2)
    assert third.points == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("own check", "gives check another meaning"),
        ("oracle", "calls the oracle"),
        ("patched reply", "gives Reply.passed another meaning"),
        ("frames", "looks at the code that calls it"),
        ("patched search", "reads convlab's own exercises"),
        ("exit", "ends Python"),
        ("unlucky", "runs another program"),
    ],
)
def test_what_a_person_should_look_at_is_flagged_with_its_cell(graded, name, words):
    assert any(words in str(flag) for flag in graded[name].flags), graded[name].flags
    assert all(re.match(r"cell \d+, line \d+: ", str(flag)) for flag in graded[name].flags)


@pytest.mark.parametrize("name", ["right", "two wrong", "untouched", "deleted checks", "endless"])
def test_honest_work_is_not_flagged(graded, name):
    assert graded[name].flags == ()


def test_a_file_that_is_no_notebook_is_said_and_the_others_are_graded(whole_class):
    assert not whole_class.is_complete
    assert len(whole_class.left_out) == 3
    for words in ("no notebook", "nbformat 3", "of no lesson"):
        assert any(words in str(file) for file in whole_class.left_out), words


def test_the_csv_file_has_a_line_for_each_exercise_that_can_be_computed_with(whole_class):
    lines = list(csv.DictReader(csv_text(whole_class).splitlines()))
    assert len(lines) == 3 * len(SUBMISSIONS) + 3
    (line,) = (one for one in lines if (one["learner"], one["exercise"]) == ("exit", "03.1"))
    assert line["verdict"] == "wrong"
    assert float(line["points"]) == 0
    assert line["seed"] == "1"
    assert line["versions"].startswith("convlab ")


def test_the_table_is_aligned_and_says_all(whole_class):
    text = summary(whole_class)
    rows = text.splitlines()[: len(SUBMISSIONS) + 1]
    assert len({len(row) for row in rows}) == 1
    assert "Not graded:\n  " in text
    assert "To look at" in text


def test_feedback_has_the_replies_and_no_flags(graded, tmp_path):
    write_feedback(list(graded.values()), tmp_path / "feedback")
    page = (tmp_path / "feedback" / "oracle" / "03-padding-and-stride.html").read_text("utf-8")
    assert "03.1 passed." in page
    assert "oracle, which" not in page
    wrong = (tmp_path / "feedback" / "unlucky" / "03-padding-and-stride.html").read_text("utf-8")
    assert "<script" not in wrong
    assert "invalid syntax" in wrong or "expected &#x27;:&#x27;" in wrong


@pytest.mark.parametrize("exercise_id", [*exercise_ids()[::7], "09.2"])
def test_a_reply_through_the_border_is_the_reply_of_check(exercise_id):
    exercise = find_exercise(exercise_id)
    functions = [exercise.solution, *(one.function for one in exercise.known_mistakes[::20])]
    code = (
        "from convlab.lessons.catalogue import find_exercise\n"
        f"exercise = find_exercise({exercise_id!r})\n"
        "functions = [exercise.solution, *(one.function for one in exercise.known_mistakes[::20])]"
    )
    notebook = RunningNotebook({1: code})
    try:
        for number, function in enumerate(functions):
            remote = notebook.function(exercise_id, f"functions[{number}]")
            with one_check():
                here = reply_of(exercise_id, Search(exercise, function, 1))
                there = reply_of(exercise_id, Search(exercise, remote, 1))
            assert repr(there) == repr(here)
            assert there.passed == (number == 0)
    finally:
        notebook.close()


def test_marks_are_the_same_on_a_busy_machine(graded, tmp_path):
    for name in ("two wrong", "endless"):
        hand_in(tmp_path / name / "03-padding-and-stride.ipynb", **SUBMISSIONS[name][0])
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
    try:
        busy = grade_class([tmp_path]).notebooks
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    for one in busy:
        quiet = graded[one.handed_in.learner]
        assert [repr(mark.reply) for mark in one.marks] == [
            repr(mark.reply) for mark in quiet.marks
        ]
        assert [(mark.mistake, mark.share) for mark in one.marks] == [
            (mark.mistake, mark.share) for mark in quiet.marks
        ]
