"""The minutes that a lesson still takes, by the rule of `lesson_minutes`."""

import math
from collections.abc import Collection

from convlab.course.progress.course import CourseLesson
from convlab.lessons.minutes import OUTPUTS, Minutes, Part

__all__ = ["minutes_left"]


def minutes_left(lesson: CourseLesson, ran: Collection[int], done: Collection[str]) -> Minutes:
    """The minutes of what is left to do of a lesson, of its core and of what goes further.

    ran: indices of the lesson's code cells that were run.
    done: ids of the exercises that are passed and of the predictions that are made.

    An exercise counts until it is passed, a prediction until it is made, code and an explorer until
    they are run. A text counts as read when the code below it was run. A minute that is begun
    counts.
    """
    code = [index for index, cell in enumerate(lesson.cells) if cell.kind == "code"]
    taught = {part.cell for part in lesson.parts if not part.item} & set(code)
    left = {False: OUTPUTS * len(taught - set(ran)) / len(taught) if taught else 0.0, True: 0.0}
    for part in lesson.parts:
        if not (part.item in done if part.item else _below(part, code) in ran):
            left[part.further] += part.minutes
    return Minutes(_whole(left[False]), _whole(left[True]))


def _below(part: Part, code: list[int]) -> int:
    """The code cell of a part, or the next one below; below the last one, the last one."""
    return next((index for index in code if index >= part.cell), code[-1] if code else -1)


def _whole(minutes: float) -> int:
    """The minutes rounded, but not to 0 where something is left."""
    return max(round(minutes), math.ceil(min(minutes, 1)))
