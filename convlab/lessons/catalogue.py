"""Where a lesson's exercises and predictions are found: by their ids, from the file names.

The exercise "01.2" is `EXERCISE` in `convlab/lessons/lesson01/exercise_2.py`; the prediction
"01.b" is `b` in `convlab/lessons/lesson01/predictions.py`. There is no list to keep.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from convlab.lessons.errors import UsageTypeError, UsageValueError

if TYPE_CHECKING:
    from convlab.lessons.exercise import Exercise
    from convlab.lessons.predicting import Prediction

__all__ = ["exercise_ids", "find_exercise", "find_prediction", "prediction_ids"]

_FOLDER = Path(__file__).parent


def exercise_ids() -> list[str]:
    """The ids of all exercises, sorted.

    >>> exercise_ids()[0]
    '00.1'
    """
    files = _FOLDER.glob("lesson[0-9][0-9]/exercise_*.py")
    return sorted(
        f"{file.parent.name[-2:]}.{file.stem.removeprefix('exercise_')}" for file in files
    )


def prediction_ids() -> list[str]:
    """The ids of all predictions, sorted."""
    lessons = sorted(file.parent.name[-2:] for file in _FOLDER.glob("lesson*/predictions.py"))
    return [f"{lesson}.{letter}" for lesson in lessons for letter in _predictions(lesson)]


def find_exercise(exercise_id: str) -> Exercise:
    """The `Exercise` with this id, "04.1" say.

    >>> find_exercise("01.99")
    Traceback (most recent call last):
        ...
    convlab.lessons.errors.UsageValueError: check: there is no exercise '01.99'. \
Lesson 01 has 01.1, 01.2, 01.3.
    """
    known = exercise_ids()
    lesson, number = _parts(exercise_id, known, "check", "exercise")
    return import_module(f"convlab.lessons.lesson{lesson}.exercise_{number}").EXERCISE


def find_prediction(prediction_id: str) -> Prediction:
    """The `Prediction` with this id, "04.a" say."""
    known = prediction_ids()
    lesson, letter = _parts(prediction_id, known, "predict", "prediction")
    return _predictions(lesson)[letter]


def _predictions(lesson):
    module = import_module(f"convlab.lessons.lesson{lesson}.predictions")
    return {name: value for name, value in vars(module).items() if re.fullmatch("[a-z]", name)}


def _parts(given, known, caller, kind):
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
