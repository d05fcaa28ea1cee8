"""`grade`: the reply of `check`, and the points that it earns, in a cell that is graded."""

import contextlib
import io
import math
import sys
from collections.abc import Callable
from numbers import Real

from convlab.lessons.catalogue import find_exercise
from convlab.lessons.checking.check import check, one_check
from convlab.lessons.checking.search import Search
from convlab.lessons.errors import ExerciseNotHereError, UsageValueError
from convlab.lessons.reply import Reply

__all__ = ["Points", "grade"]


class Points(float):
    """A number of points, shown as a plain number, with the reply that it was given for.

    reply: the `Reply` of `check`.
    """

    reply: Reply

    def __new__(cls, points: float, reply: Reply):
        """Make the number, and keep the reply."""
        number = super().__new__(cls, points)
        number.reply = reply
        return number


def grade(exercise_id: str, function: Callable, *, points: float = 1) -> Points:
    """Show the reply of `check` to a function, and return the points that it earns.

    exercise_id, function: as `check` takes them.
    points: what a right function earns; more than 0.

    Returns all points if the function passes; else half of them, times the share of the cases in
    which its answer is right, rounded to hundredths; 0 if it is not started, or if the exercise is
    an instructor's and its file is not here.
    nbgrader takes the number as the points of its cell. Import `grade` in that very cell, which
    nbgrader restores: whatever the notebook calls `check`, and whatever a learner wrote into the
    cell, then plays no part. The function runs in the same program as the code that judges it, and
    that has a limit: code that is meant to cheat can change convlab itself there. `convlab grade`
    keeps the two apart; take its points where they matter.
    Raises ValueError and TypeError as `check` does, ValueError for points of 0 or less.

    >>> grade("00.1", lambda height, width, channels: height * width * channels, points=2)
    ✓ 00.1 passed.
      Your function agrees with NumPy's count in 150 random cases and 2 chosen ones.
    2.0
    >>> grade("00.1", len, points=0)
    Traceback (most recent call last):
        ...
    convlab.lessons.errors.UsageValueError: grade: points must be a number above 0, got 0.
    """
    if not (isinstance(points, Real) and 0 < points < math.inf):
        raise UsageValueError(f"grade: points must be a number above 0, got {points!r}.")
    # A line on stderr, such as a package's warning, is 0 points for nbgrader.
    with contextlib.redirect_stderr(io.StringIO()):
        reply = check(exercise_id, function)
        earned = float(points) if reply.passed else points * _share_right(exercise_id, function) / 2
    _show(reply)
    return Points(round(earned, 2), reply)


def _share_right(exercise_id: str, function: Callable) -> float:
    """Share of the cases of an exercise in which a function gives the right answer."""
    try:
        exercise = find_exercise(exercise_id)
    except ExerciseNotHereError:
        return 0.0
    with one_check():
        return Search(exercise, function).share_of_right_cases()


def _show(reply: Reply) -> None:
    """Display a reply in a notebook, print it elsewhere."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        ipython.display.display(reply)
    else:
        print(reply)
