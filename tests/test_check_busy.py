"""Verdicts and names on a busy machine are the same, because only processor time counts."""

import os
import subprocess
import sys
import time

import pytest

from convlab import check
from convlab.lessons.catalogue import exercise_ids, find_exercise

pytestmark = pytest.mark.slow

LOOPS = 4  # on one core, with the tests of this file: eight on two cores


@pytest.fixture(scope="module", autouse=True)
def busy():
    """Run endless loops on the core of these tests, and leave the other core to the other tests.

    If a program cannot choose its core, the loops run on all cores.
    """
    can_choose = hasattr(os, "sched_setaffinity")
    cores = os.sched_getaffinity(0) if can_choose else set()
    if can_choose:
        os.sched_setaffinity(0, {min(cores)})
    count = LOOPS if can_choose else LOOPS * (os.cpu_count() or 2)
    command = [sys.executable, "-c", "while True: pass"]
    loops = [subprocess.Popen(command, stdin=subprocess.DEVNULL) for _ in range(count)]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()
    if can_choose:
        os.sched_setaffinity(0, cores)


@pytest.mark.parametrize("exercise_id", exercise_ids()[::8])
def test_verdicts_and_names_are_those_of_a_quiet_machine(exercise_id):
    exercise = find_exercise(exercise_id)
    assert check(exercise_id, exercise.solution).passed
    for mistake in exercise.known_mistakes[::16]:
        reply = check(exercise_id, mistake.function)
        assert reply.kind == "not yet"
        assert reply.parts[-1] == mistake.sentence, reply


def computes(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_a_call_that_computes_for_long_is_not_taken_for_endless():
    called = []

    def slow_at_first(height, width, channels):
        if not called:
            computes(1.5)
        called.append(height)
        return height * width * channels

    assert check("00.1", slow_at_first).passed


def test_a_slow_function_that_is_wrong_does_not_pass():
    def wrong_when_high(height, width, channels):
        computes(0.02)
        return height * width * channels - (height > 9)

    reply = check("00.1", wrong_when_high)
    assert reply.kind == "not yet"
    assert "The number differs." in reply.parts[-1]
