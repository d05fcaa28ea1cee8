"""`convlab.grade`: points in a cell that nbgrader reads."""

import os
import subprocess
import sys
import time

import numpy as np
import pytest

from convlab.lessons.catalogue import find_exercise
from convlab.lessons.checking import search
from convlab.lessons.checking.grade import Points, grade
from convlab.lessons.checking.sample import Sample
from convlab.lessons.errors import UsageTypeError, UsageValueError
from convlab.lessons.reply import Reply


def same_padding(kernel_size):
    total = kernel_size - 1
    return total // 2, total - total // 2


def half_right(kernel_size):  # for odd kernels alone
    return (kernel_size - 1) // 2, (kernel_size - 1) // 2


def not_started(kernel_size):
    raise NotImplementedError


def test_a_right_function_earns_all_points_and_shows_its_reply(capsys):
    assert grade("03.1", same_padding, points=3) == 3.0
    assert capsys.readouterr().out.startswith("✓ 03.1 passed.")


def test_a_wrong_function_earns_half_of_its_share_of_right_cases(capsys):
    points = grade("03.1", half_right, points=4)
    cases = Sample.of(find_exercise("03.1")).cases
    right = sum(half_right(**case) == same_padding(**case) for case in cases)
    assert points == round(4 * right / len(cases) / 2, 2)
    assert 0.5 < points < 1.5
    assert capsys.readouterr().out.startswith("✗ 03.1 not yet.")
    assert points.reply.kind == "not yet"


def test_right_numbers_of_a_wrong_dtype_earn_half(capsys):
    def mirror(image):
        return image[:, ::-1].astype(np.float64)

    assert grade("00.2", mirror, points=2) == 1.0


def test_what_is_not_started_earns_nothing():
    assert grade("03.1", not_started, points=2) == 0.0


def test_an_exercise_of_an_instructors_earns_nothing_where_its_file_is_not(capsys):
    assert grade("exam.1", same_padding) == 0.0
    assert "graded by your instructor" in capsys.readouterr().out


def test_an_endless_function_earns_nothing_in_a_bounded_time(monkeypatch):
    monkeypatch.setattr(search, "SHARE_SECONDS", 1.0)

    def endless(kernel_size):
        while True:
            pass

    start = time.process_time()
    assert grade("03.1", endless) == 0.0
    assert time.process_time() - start < 60


def test_points_are_shown_as_a_plain_number():
    points = Points(1.25, Reply("right", "heading"))
    assert (repr(points), str(points), f"{points:.1f}") == ("1.25", "1.25", "1.2")


@pytest.mark.parametrize("points", [0, -1, float("nan"), float("inf"), "2", None])
def test_points_that_are_no_number_above_0_are_refused(points):
    with pytest.raises(UsageValueError, match="grade: points must be a number above 0, got"):
        grade("03.1", same_padding, points=points)


def test_a_call_in_place_of_the_function_is_refused():
    with pytest.raises(UsageTypeError, match="give the function itself"):
        grade("03.1", same_padding(3))


def test_nothing_reaches_stderr_and_no_name_of_the_notebook_is_asked(tmp_path):
    code = """
import sys, warnings
def check(*_): return "passed"
def same_padding(kernel_size):
    warnings.warn("odd")
    print("mistake", file=sys.stderr)
    return 0, 0
from convlab import grade
print(repr(grade("03.1", same_padding)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code],
        env=os.environ | {"PYTHONWARNINGS": "always"},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("✗ 03.1 not yet.")
    assert float(done.stdout.splitlines()[-1]) < 0.1
