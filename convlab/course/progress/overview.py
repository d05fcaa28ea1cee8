"""The overview of a learner or of a class, with the files that could not be read."""

from convlab.course.progress.learner import Learner
from convlab.course.progress.many_learners import many_learners
from convlab.course.progress.one_learner import one_learner
from convlab.course.progress.replies import printable
from convlab.terminal import paragraph

__all__ = ["overview"]


def overview(learners: tuple[Learner, ...], notes: tuple[str, ...] = ()) -> str:
    """The overview as text.

    learners: at least one. notes: a sentence on each file that was left out.
    """
    lines = [one_learner(learners[0]) if len(learners) == 1 else many_learners(learners)]
    copies = [
        f"{len(lesson.files)} notebooks of {learner.name} are lesson {lesson.lesson.number}: "
        f"{', '.join(map(str, lesson.files))}. The better reply of them counts."
        for learner in learners
        for lesson in learner.lessons
        if len(lesson.files) > 1
    ]
    if copies or notes:
        lines += ["", *(paragraph(printable(note)) for note in (*copies, *notes))]
    return "\n".join(lines)
