"""The overview of a class, for a terminal of 80 columns."""

from collections import Counter
from collections.abc import Iterator

from convlab.course.progress.course import CourseLesson, is_exercise
from convlab.course.progress.learner import Learner, LessonProgress
from convlab.course.progress.replies import Item, State, printable
from convlab.terminal import COLUMNS, cut, paragraph, table

__all__ = ["many_learners"]

_MISTAKES_SHOWN = 12
_LEAST_NAME = 10  # places of a terminal
_LEGEND = "exercises passed; ✗ one is not yet right, - nothing is done, empty: no notebook"
_LEGEND_OF_ONE = "✓ passed or right, ✗ not yet or wrong, ? saved without a reply, - not done"
_MARKS = {State.RIGHT: "✓", State.NOT_YET: "✗", State.NO_REPLY: "?", State.WAITING: "-"}


def many_learners(learners: tuple[Learner, ...], *, complete: bool = False) -> str:
    """The table of learners and lessons, who is stuck, frequent mistakes, and what nobody did.

    complete: whether mistakes and wrong predictions are all shown, or the most frequent alone.
    """
    lessons = {one.lesson.number: one.lesson for learner in learners for one in learner.lessons}
    numbers = sorted(lessons)
    lines = [
        f"{len(learners)} learners, {len(numbers)} lesson{'s' * (len(numbers) > 1)}.",
        "",
        *_table(learners, lessons),
        paragraph(_LEGEND_OF_ONE if len(lessons) == 1 else _LEGEND),
        *_stuck(learners),
        *_mistakes(learners, None if complete else _MISTAKES_SHOWN),
        *_nobody(learners, numbers),
    ]
    return "\n".join(lines)


def _table(learners: tuple[Learner, ...], lessons: dict[str, CourseLesson]) -> list[str]:
    """A column for each lesson, or, of a single one, for each exercise and prediction."""
    header = sorted(lessons)
    if len(lessons) == 1:
        (lesson,) = lessons.values()
        header = [name.rpartition(".")[2] for name in lesson.items]
    rows = [("learner", *header, "passed", "predicted")]
    for learner in learners:
        items = list(learner.items)
        exercises = [item.state for item in items if is_exercise(item.name)]
        predictions = [item.state for item in items if not is_exercise(item.name)]
        if len(lessons) == 1:
            states = {item.name: item.state for item in items}
            cells = [_MARKS[states.get(name, State.WAITING)] for name in lesson.items]
        else:
            by_number = {one.lesson.number: one for one in learner.lessons}
            cells = [_cell(by_number.get(number)) for number in header]
        passed, right = exercises.count(State.RIGHT), predictions.count(State.RIGHT)
        sums = f"{passed}/{len(exercises)}", f"{right}/{len(predictions)}"
        rows.append((printable(learner.name), *cells, *sums))
    columns = range(1, len(rows[0]))
    others = table([row[1:] for row in rows], right=columns, gap=" ")
    width = max(COLUMNS - 1 - max(map(len, others)), _LEAST_NAME)
    return table([(cut(name, width), *cells) for name, *cells in rows], right=columns, gap=" ")


def _cell(one: LessonProgress | None) -> str:
    if one is None:
        return ""
    if not one.begun:
        return "- "
    states = [item.state for item in one.exercises]
    return f"{states.count(State.RIGHT)}{'✗' if State.NOT_YET in states else ' '}"


def _stuck(learners: tuple[Learner, ...]) -> Iterator[str]:
    """Each exercise at which learners are stuck, with their names."""
    places: dict[tuple[str, str], list[str]] = {}
    for learner in learners:
        if stuck := learner.stuck:
            if stuck.item.state is State.NO_REPLY:
                how = "saved without a reply"
            elif stuck.item.state is State.WAITING:
                how = "left out"
            else:
                how = "not yet, and went on" if stuck.went_on else "not yet, and stayed there"
            places.setdefault((stuck.item.name, how), []).append(printable(learner.name))
    if places:
        yield "\nWho is stuck where: the first exercise that is not right, or was left out"
    for (name, how), names in sorted(places.items()):
        yield paragraph(f"{name}  {how} ({len(names)}): {', '.join(names)}", indent="  ")


def _mistakes(learners: tuple[Learner, ...], most: int | None) -> Iterator[str]:
    """The most frequent mistake of each exercise, and wrong answer to each prediction.

    most: how many of each are shown, None for all.
    """
    answered: dict[str, list[Item]] = {}
    for learner in learners:
        for item in learner.items:
            if item.state in (State.RIGHT, State.NOT_YET):
                answered.setdefault(item.name, []).append(item)
    mistakes: list[tuple[int, str]] = []
    predictions: list[tuple[int, str]] = []
    for name, items in sorted(answered.items()):
        wrong = Counter(
            (item.answer, item.sentence)
            for item in items
            if item.state is State.NOT_YET and (item.answer or item.sentence)
        )
        for (answer, sentence), count in wrong.most_common(1):
            told = f"{answer + ', ' if answer else ''}{count} of {len(items)}"
            line = f"{name}  {told}{': ' if sentence else ''}{sentence}"
            (mistakes if is_exercise(name) else predictions).append((count, line))
    for title, found in (
        ("The most frequent mistake of each exercise, of those who tried it", mistakes),
        ("The most frequent wrong answer to each prediction", predictions),
    ):
        if found:
            yield f"\n{title}"
        for _, line in sorted(found, key=lambda one: -one[0])[:most]:
            yield paragraph(line, indent="  ")
        if most and len(found) > most:
            yield f"  and {len(found) - most} more: --all"


def _nobody(learners: tuple[Learner, ...], numbers: list[str]) -> Iterator[str]:
    """The lessons that nobody began, and in the others what nobody answered."""
    begun: set[str] = set()
    open_items: dict[str, bool] = {}
    for learner in learners:
        for one in learner.lessons:
            if one.begun:
                begun.add(one.lesson.number)
            for item in one.items:
                is_open = item.state is State.WAITING
                open_items[item.name] = open_items.get(item.name, True) and is_open
    lessons = [f"lesson {number}" for number in numbers if number not in begun]
    items = [
        name for name, is_open in open_items.items() if is_open and name.rpartition(".")[0] in begun
    ]
    if lessons or items:
        yield ""
        yield paragraph(f"Nobody did: {', '.join([*lessons, *sorted(items)])}.")
