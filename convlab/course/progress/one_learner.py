"""The overview of one learner, for a terminal of 80 columns."""

from collections.abc import Iterator

from convlab.course.progress.course import is_exercise
from convlab.course.progress.learner import Learner, LessonProgress
from convlab.course.progress.replies import Item, State
from convlab.course.shell import shell_command
from convlab.lessons.practising.sequence import all_topics
from convlab.terminal import paragraph, table

__all__ = ["one_learner"]

_LEGEND = "✓ passed or right, ✗ not yet or wrong, ○ not done; + what goes further"


def one_learner(learner: Learner) -> str:
    """The table of the lessons, what to repeat, and the next lesson."""
    items = list(learner.items)
    exercises = [item for item in items if is_exercise(item.name)]
    predictions = [item for item in items if not is_exercise(item.name)]
    lines = [
        f"{_number(exercises, State.RIGHT)} of {len(exercises)} exercises passed, "
        f"{_number(predictions, State.RIGHT)} of {len(predictions)} predictions right, "
        f"{_number(predictions, State.NOT_YET)} wrong.",
        "",
        *table(
            [
                ("lesson", "exercises", "predictions", "minutes left"),
                ("", " ✓  ✗  ○", " ✓  ✗  ○", ""),
                *(
                    (
                        _title(one),
                        _counts(one.exercises),
                        _counts(one.predictions),
                        _minutes(one),
                    )
                    for one in learner.lessons
                ),
            ],
            right=(1, 2, 3),
        ),
        paragraph(_LEGEND),
        *_unsaved(items),
        *_to_repeat(learner),
        *_next(learner),
    ]
    return "\n".join(lines)


def _number(items: list[Item] | tuple[Item, ...], *states: State) -> int:
    return sum(item.state in states for item in items)


def _counts(items: tuple[Item, ...]) -> str:
    right, wrong = _number(items, State.RIGHT), _number(items, State.NOT_YET)
    return f"{right:2} {wrong:2} {len(items) - right - wrong:2}" if items else ""


def _minutes(one: LessonProgress) -> str:
    if one.left is None:
        return "?"
    further = f" + {one.left.further:2}" if one.left.further else " " * 5
    return f"{one.left.core}{further}"


def _unsaved(items: list[Item]) -> Iterator[str]:
    if names := [item.name for item in items if item.state is State.NO_REPLY]:
        yield ""
        yield paragraph(
            f"{', '.join(names)}: written, but saved without a reply. Run the cell, and save."
        )


def _to_repeat(learner: Learner) -> Iterator[str]:
    wrong = [
        (one.lesson.number, items)
        for one in learner.lessons
        if (items := [item for item in one.items if _is_wrong(item)])
    ]
    if wrong:
        yield ""
        yield "To repeat"
    practised = {lesson for topic in all_topics() for lesson in topic.lessons} if wrong else set()
    for number, items in wrong:
        for item in items:
            yield paragraph(describe(item), indent="  ")
        if number in practised:
            yield f"        convlab practice {number}"


def _is_wrong(item: Item) -> bool:
    """Whether an answer was not right, or an exercise was too slow to be tried."""
    return item.state is State.NOT_YET or bool(item.sentence and item.state is not State.RIGHT)


def describe(item: Item) -> str:
    """The mistake in a line: the id, the answer of a prediction, the sentence.

    >>> describe(Item("04.e", State.NOT_YET, "54", "That is the number of steps."))
    '04.e  it is not 54: That is the number of steps.'
    """
    if is_exercise(item.name):
        return f"{item.name}  not yet{item.sentence and ': '}{item.sentence}"
    return f"{item.name}  it is not {item.answer}{item.sentence and ': '}{item.sentence}"


def _next(learner: Learner) -> Iterator[str]:
    """The first lesson with an exercise that is not passed, and how to open it."""
    yield ""
    for one in learner.lessons:
        if names := [item.name for item in one.open_exercises]:
            yield paragraph(f"Next: {_title(one)} ({', '.join(names)})")
            yield f"  {shell_command('jupyter', 'lab', one.files[0])}"
            return
    yield "Every exercise of these lessons is passed, but for what goes further."


def _title(one: LessonProgress) -> str:
    return f"{one.lesson.number} {one.lesson.title}".rstrip()
