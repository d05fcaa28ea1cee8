"""Each check accepts the oracle, and refuses each known mistake and names it."""

import inspect

import pytest

from convlab import check
from convlab.lessons.catalogue import exercise_ids, find_exercise
from convlab.lessons.checking.sample import CASES, Sample

pytestmark = pytest.mark.slow

MISTAKES = [
    pytest.param(exercise_id, mistake, id=f"{exercise_id}-{number}")
    for exercise_id in exercise_ids()
    for number, mistake in enumerate(find_exercise(exercise_id).known_mistakes)
]


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_the_oracle_passes(exercise_id):
    oracle = find_exercise(exercise_id).oracle
    reply = check(exercise_id, lambda *arguments: oracle(*arguments))
    assert reply.passed, reply


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_an_exercise_knows_the_mistakes_people_make(exercise_id):
    assert len(find_exercise(exercise_id).known_mistakes) >= 12


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_an_exercise_has_many_cases_and_some_of_the_size_of_real_work(exercise_id):
    exercise = find_exercise(exercise_id)
    assert Sample.of(exercise).random_count == CASES
    assert exercise.further_cases


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_the_cases_have_the_arguments_of_the_solution_in_order(exercise_id):
    exercise = find_exercise(exercise_id)
    arguments = list(inspect.signature(exercise.solution).parameters)
    assert all(list(case) == arguments for case in Sample.of(exercise).cases)


@pytest.mark.parametrize(("exercise_id", "mistake"), MISTAKES)
def test_a_known_mistake_is_refused_and_named(exercise_id, mistake):
    reply = check(exercise_id, mistake.function)
    where = f"{find_exercise(exercise_id).solution.__module__}: {mistake.sentence}"
    assert reply.kind == "not yet", where
    assert reply.parts[-1] == mistake.sentence, f"{where}\n{reply}"
