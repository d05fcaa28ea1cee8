"""Each check refuses each known mistake, and names it; it accepts the truth."""

import pytest

from convlab import check
from convlab.lessons.catalogue import exercise_ids, find_exercise

MISTAKES = [
    pytest.param(exercise_id, mistake, id=f"{exercise_id}-{number}")
    for exercise_id in exercise_ids()
    for number, mistake in enumerate(find_exercise(exercise_id).known_mistakes)
]


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_the_truth_passes(exercise_id):
    oracle = find_exercise(exercise_id).oracle
    reply = check(exercise_id, lambda *arguments: oracle(*arguments))
    assert reply.passed, reply


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_an_exercise_knows_the_mistakes_people_make(exercise_id):
    assert len(find_exercise(exercise_id).known_mistakes) >= 4


@pytest.mark.parametrize(("exercise_id", "mistake"), MISTAKES)
def test_a_known_mistake_is_refused_and_named(exercise_id, mistake):
    reply = check(exercise_id, mistake.function)
    assert reply.kind == "not yet"
    assert reply.parts[-1] == mistake.sentence, reply
