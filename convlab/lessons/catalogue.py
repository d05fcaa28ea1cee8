"""Exercises and predictions of the lessons, found by their ids.

The exercise "01.2" is `EXERCISE` in `convlab/lessons/lesson01/exercise_2.py`; the prediction
"01.b" is `b` in `convlab/lessons/lesson01/predictions.py`. An instructor's exercise "exam.2" is
`EXERCISE` in `exam_2.py`, in a folder that `add_exercises` or the environment variable
`CONVLAB_EXERCISES` names. The files are the only list.
"""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import TYPE_CHECKING

from convlab.lessons.errors import (
    ExerciseFileError,
    ExerciseNotHereError,
    UsageTypeError,
    UsageValueError,
)

if TYPE_CHECKING:
    from convlab.lessons.exercise import Exercise
    from convlab.lessons.prediction import Prediction

__all__ = [
    "ENVIRONMENT_VARIABLE",
    "add_exercises",
    "exercise_ids",
    "find_exercise",
    "find_prediction",
    "prediction_ids",
]

ENVIRONMENT_VARIABLE = "CONVLAB_EXERCISES"

_FOLDER = Path(__file__).parent
_FILE_NAME = re.compile(r"([^\W\d_]\w*)_(\d+)")
_added_folders: list[Path] = []


def exercise_ids() -> list[str]:
    """Ids of all exercises, sorted: those of the lessons, then those of the instructor.

    >>> exercise_ids()[0]
    '00.1'
    """
    return [*_lesson_exercise_ids(), *sorted(_added_files())]


def _lesson_exercise_ids() -> list[str]:
    files = _FOLDER.glob("lesson[0-9][0-9]/exercise_*.py")
    return sorted(
        f"{file.parent.name[-2:]}.{file.stem.removeprefix('exercise_')}" for file in files
    )


def add_exercises(folder: str | os.PathLike) -> list[str]:
    """Make the exercises in a folder known by their ids, and return these, sorted.

    folder: holds a file for each exercise, in the form of those of the lessons. The file's name is
        the id: `exam_2.py` is "exam.2". Other files are left alone.

    In another process, such as the kernel of a notebook, the environment variable
    `CONVLAB_EXERCISES` does the same: full paths of folders, separated as in `PATH`.
    Raises ExerciseFileError, a CommandError, if there is no such folder, if it holds no exercise or
    one under another kind of name, or if another folder has one of the same id.

    >>> add_exercises("no such folder")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    convlab.lessons.errors.ExerciseFileError: There is no folder ...no such folder...
    """
    path = Path(folder).expanduser().absolute()
    found = sorted(_exercise_files(path))
    if not found:
        raise ExerciseFileError(
            f"{path} holds no exercise. An exercise is a file such as exam_1.py, whose id is then "
            "exam.1."
        )
    if path not in _added_folders:
        _added_folders.append(path)
    try:
        _added_files()
    except ExerciseFileError:
        _added_folders.remove(path)
        raise
    return found


def _added_files() -> dict[str, Path]:
    """The file of each exercise that the lessons do not have, by its id."""
    named = filter(None, os.environ.get(ENVIRONMENT_VARIABLE, "").split(os.pathsep))
    files: dict[str, Path] = {}
    for folder in dict.fromkeys([*_added_folders, *(Path(one).absolute() for one in named)]):
        for exercise_id, file in _exercise_files(folder).items():
            if exercise_id in files:
                raise ExerciseFileError(
                    f"{exercise_id} is there twice: {files[exercise_id]} and {file}. "
                    "Give one of them another name."
                )
            files[exercise_id] = file
    return files


def _exercise_files(folder: Path) -> dict[str, Path]:
    """The file of each exercise in a folder, by its id."""
    if not folder.is_dir():
        raise ExerciseFileError(
            f"There is no folder {folder}. Give a folder of exercises, or a full path; "
            f"the variable {ENVIRONMENT_VARIABLE} may name one too."
        )
    files = {}
    for file in sorted(folder.glob("*.py")):
        if name := _FILE_NAME.fullmatch(file.stem):
            files[f"{name[1]}.{name[2]}"] = file
        elif re.search(r"^EXERCISE\b", file.read_text("utf-8", errors="replace"), re.MULTILINE):
            raise ExerciseFileError(
                f"{file} has an EXERCISE, but its name gives no id. Name it such as exam_1.py: "
                "letters, an underscore, a number."
            )
    return files


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
    known = _lesson_exercise_ids()
    if exercise_id not in known and (files := _added_files()):
        if exercise_id in files:
            return _load(files[exercise_id])
        known += sorted(files)
    lesson, number = _split(exercise_id, known, "check", "exercise")
    return import_module(f"convlab.lessons.lesson{lesson}.exercise_{number}").EXERCISE


def find_prediction(prediction_id: str) -> Prediction:
    """The `Prediction` with an id, for example "04.a"."""
    lesson, letter = _split(prediction_id, prediction_ids(), "predict", "prediction")
    return getattr(import_module(f"convlab.lessons.lesson{lesson}.predictions"), letter)


def _load(file: Path) -> Exercise:
    """The `Exercise` in the file of an instructor, whose mistakes are sentences."""
    from convlab.lessons.exercise import Exercise

    name = f"convlab_exercises.{file.stem}"  # in sys.modules: slips read the solution's text there
    module = sys.modules.get(name)
    if module is None or module.__file__ != str(file):
        module = sys.modules[name] = ModuleType(name)
        module.__file__ = str(file)
        try:
            exec(compile(file.read_bytes(), file, "exec"), vars(module))
            if not isinstance(getattr(module, "EXERCISE", None), Exercise):
                raise TypeError("it defines no EXERCISE = Exercise(…)")
            _ = module.EXERCISE.known_mistakes  # compiles the slips
        except (Exception, SystemExit) as error:
            del sys.modules[name]
            lines = [
                at.lineno for at in extract_tb(error.__traceback__) if at.filename == str(file)
            ]
            where = f", line {lines[-1]}" if lines else ""
            reason = f"{type(error).__name__}: {error}".rstrip(": .")
            raise ExerciseFileError(
                f"{file}{where}, is no exercise ({reason}). Mend it; "
                f"{_FOLDER / 'lesson03' / 'exercise_1.py'} is one."
            ) from error
    return module.EXERCISE


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
        if not same_lesson and kind == "exercise" and _FILE_NAME.fullmatch(given.replace(".", "_")):
            raise ExerciseNotHereError(
                f"{caller}: {given} is an exercise of your instructor's: the file that checks it "
                f"is not here. Name its folder in the variable {ENVIRONMENT_VARIABLE}."
            )
        lessons = sorted({one[:2] for one in known})
        there_is = (
            f"{'Lesson ' if lesson.isdigit() else ''}{lesson} has {', '.join(same_lesson)}."
            if same_lesson
            else f"There are {kind}s for the lessons {', '.join(lessons)}."
        )
        raise UsageValueError(f"{caller}: there is no {kind} {given!r}. {there_is}")
    return given.split(".")
