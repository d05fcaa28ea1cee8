"""Exercises and predictions of the lessons, found by their ids.

The exercise "01.2" is `EXERCISE` in `convlab/lessons/lesson01/exercise_2.py`; the prediction
"01.b" is `b` in `convlab/lessons/lesson01/predictions.py`. The files are the only list.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from convlab.lessons.errors import UsageTypeError, UsageValueError

if TYPE_CHECKING:
    from convlab.lessons.exercise import Exercise
    from convlab.lessons.prediction import Prediction

__all__ = ["exercise_ids", "find_exercise", "find_prediction", "prediction_ids"]

_FOLDER = Path(__file__).parent


def exercise_ids() -> list[str]:
    """Ids of all exercises, sorted.

    >>> exercise_ids()[0]
    '00.1'
    """
    files = _FOLDER.glob("lesson[0-9][0-9]/exercise_*.py")
    return sorted(
        f"{file.parent.name[-2:]}.{file.stem.removeprefix('exercise_')}" for file in files
    )


def prediction_ids() -> list[str]:
    """Ids of all predictions, sorted."""
    # The files are read, not imported, so that `predict` loads those of one lesson only.
    return [
        f"{file.parent.name[-2:]}.{letter}"
        for file in sorted(_FOLDER.glob("lesson*/predictions.py"))
        for letter in re.findall(r"^([a-z]) = ", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]


def find_exercise(exercise_id: str) -> Exercise:
    """The `Exercise` with an id, for example "04.1".

    >>> find_exercise("01.99")
    Traceback (most recent call last):
        ...
    convlab.lessons.errors.UsageValueError: check: there is no exercise '01.99'. \
Lesson 01 has 01.1, 01.2, 01.3.
    """
    known = exercise_ids()
    lesson, number = _split(exercise_id, known, "check", "exercise")
    return import_module(f"convlab.lessons.lesson{lesson}.exercise_{number}").EXERCISE


def find_prediction(prediction_id: str) -> Prediction:
    """The `Prediction` with an id, for example "04.a"."""
    lesson, letter = _split(prediction_id, prediction_ids(), "predict", "prediction")
    return getattr(import_module(f"convlab.lessons.lesson{lesson}.predictions"), letter)


def _split(given: object, known: list[str], caller: str, kind: str) -> list[str]:
    """The lesson and the number or letter of an id."""
    if not isinstance(given, str):
        raise UsageTypeError(
            f"{caller}: an id is a text such as {known[0]!r}, got {given!r} "
            f"({type(given).__name__}). Put quotes around it."
        )
    if given not in known:
        lesson = given.partition(".")[0]
        same_lesson = [one for one in known if one.startswith(f"{lesson}.")]
        lessons = sorted({one[:2] for one in known})
        there_is = (
            f"Lesson {lesson} has {', '.join(same_lesson)}."
            if same_lesson
            else f"There are {kind}s for the lessons {', '.join(lessons)}."
        )
        raise UsageValueError(f"{caller}: there is no {kind} {given!r}. {there_is}")
    return given.split(".")
