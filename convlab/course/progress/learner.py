"""How far one learner is: lesson by lesson, and where the learner is stuck."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convlab.course.progress.course import CourseLesson, course_lessons, is_exercise
from convlab.course.progress.minutes_left import minutes_left
from convlab.course.progress.replies import Item, State, read_item
from convlab.course.submissions.calls import called_ids
from convlab.course.submissions.find import Submission
from convlab.course.submissions.notebook_file import Cell
from convlab.lessons.minutes import Minutes

__all__ = ["Learner", "LessonProgress", "Stuck", "read_learners"]


@dataclass(frozen=True)
class LessonProgress:
    """How far a learner is in one lesson.

    files: the learner's copies of the notebook in which a cell was run, else the first copy.
    items: its exercises and predictions, in order.
    left: the minutes that are left, None if the course does not know the lesson.
    """

    lesson: CourseLesson
    files: tuple[Path, ...]
    items: tuple[Item, ...]
    left: Minutes | None

    @property
    def exercises(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if is_exercise(item.name))

    @property
    def predictions(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not is_exercise(item.name))

    @property
    def begun(self) -> bool:
        """Whether anything was answered."""
        return any(item.state is not State.WAITING for item in self.items)

    @property
    def open_exercises(self) -> tuple[Item, ...]:
        """The exercises that are not passed, without those that go further."""
        core = self.lesson.core
        return tuple(
            item for item in self.exercises if item.name in core and item.state is not State.RIGHT
        )


@dataclass(frozen=True)
class Stuck:
    """The exercise at which a learner stopped, left out, or saved without its reply.

    went_on: whether something after it was done.
    """

    item: Item
    went_on: bool


@dataclass(frozen=True)
class Learner:
    """A learner, and the lessons whose notebooks were found, in order."""

    name: str
    lessons: tuple[LessonProgress, ...]

    @property
    def items(self) -> Iterator[Item]:
        """All exercises and predictions, in order."""
        return (item for lesson in self.lessons for item in lesson.items)

    @property
    def stuck(self) -> Stuck | None:
        """The first exercise of a core that is not right yet, or that was left out.

        One without a reply counts only if something after it was done.
        """
        for index, lesson in enumerate(self.lessons):
            later = any(after.begun for after in self.lessons[index + 1 :])
            for item in lesson.open_exercises:
                behind = lesson.exercises[lesson.exercises.index(item) + 1 :]
                went_on = later or any(one.state is not State.WAITING for one in behind)
                if went_on or item.state is State.NOT_YET:
                    return Stuck(item, went_on)
        return None


def read_learners(submissions: tuple[Submission, ...]) -> tuple[Learner, ...]:
    """How far each learner is, by the notebooks as they were saved. Nothing is run."""
    course = course_lessons()
    found: dict[str, list[LessonProgress]] = {}
    for submission in submissions:
        cells = tuple(cell for copy in submission.copies for cell in copy.cells)
        lesson = course.get(submission.lesson) or _unknown(submission.lesson, cells)
        items = tuple(read_item(name, cells) for name in lesson.items)
        files = tuple(copy.path for copy in submission.copies if any(c.ran for c in copy.cells))
        files = files or (submission.copies[0].path,)
        left = _left(lesson, cells, items) if lesson.file else None
        found.setdefault(submission.learner, []).append(LessonProgress(lesson, files, items, left))
    return tuple(Learner(name, tuple(lessons)) for name, lessons in found.items())


def _unknown(number: str, cells: tuple[Cell, ...]) -> CourseLesson:
    """A lesson that this course does not have, such as an exam: what its cells call."""
    called = [name for cell in cells if cell.kind == "code" for name in called_ids(cell.source)]
    items = tuple(dict.fromkeys(name for name in called if name.startswith(f"{number}.")))
    return CourseLesson(number, "", "", items)


def _left(lesson: CourseLesson, cells: tuple[Cell, ...], items: tuple[Item, ...]) -> Minutes:
    """The minutes left; a cell of the lesson was run if one of its name, or its text, was."""
    names = {cell.name for cell in cells if cell.ran and cell.name}
    texts = {cell.source for cell in cells if cell.ran}
    ran = {
        index
        for index, cell in enumerate(lesson.cells)
        if cell.name in names or cell.source in texts
    }
    done = {
        item.name
        for item in items
        if item.state is State.RIGHT or (item.state is State.NOT_YET and not is_exercise(item.name))
    }
    return minutes_left(lesson, ran, done)
