"""The example of an exam, in `course/exam`: its solutions and slips are tested as the lessons'."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from convlab import check
from convlab.lessons import catalogue
from convlab.lessons.catalogue import add_exercises, find_exercise
from convlab.lessons.checking.sample import Sample

FOLDER = Path(__file__).parent.parent / "course" / "exam"
IDS = ["exam.1", "exam.2"]


@pytest.fixture(autouse=True)
def added(monkeypatch):
    monkeypatch.setattr(catalogue, "_added_folders", [])
    assert add_exercises(FOLDER) == IDS


@pytest.mark.parametrize("exercise_id", IDS)
def test_oracle_and_solution_pass_and_agree_in_their_arguments(exercise_id):
    exercise = find_exercise(exercise_id)
    assert check(exercise_id, lambda *arguments: exercise.oracle(*arguments)).passed
    names = {"np": np}
    exec(inspect.getsource(exercise.solution), names)  # as the answer key has it
    assert check(exercise_id, names[exercise.solution.__name__]).passed
    arguments = list(inspect.signature(exercise.solution).parameters)
    assert all(list(case) == arguments for case in Sample.of(exercise).cases)


@pytest.mark.parametrize("exercise_id", IDS)
def test_each_known_mistake_is_refused_and_named(exercise_id):
    mistakes = find_exercise(exercise_id).known_mistakes
    assert len(mistakes) >= 12
    for mistake in mistakes:
        reply = check(exercise_id, mistake.function)
        assert reply.kind == "not yet", mistake.sentence
        assert reply.parts[-1] == mistake.sentence, reply
