"""The overview of a learner or of a class, with the files that could not be read."""

from convlab.course.progress.learner import Learner
from convlab.course.progress.many_learners import many_learners
from convlab.course.progress.one_learner import one_learner
from convlab.course.progress.replies import printable
from convlab.course.submissions.find import LeftOut
from convlab.terminal import paragraph

__all__ = ["overview"]


def overview(
    learners: tuple[Learner, ...], notes: tuple[LeftOut, ...] = (), *, complete: bool = False
) -> str:
    """The overview as text.

    learners: at least one. notes: the files that were left out. complete: see
    `many_learners`.
    """
    is_one = len(learners) == 1
    lines = [one_learner(*learners) if is_one else many_learners(learners, complete=complete)]
    copies = [
        f"{learner.name} has lesson {lesson.lesson.number} in {len(lesson.files)} notebooks: "
        f"{', '.join(map(str, lesson.files))}. The better replies count."
        for learner in learners
        for lesson in learner.lessons
        if len(lesson.files) > 1
    ]
    sentences = [*copies, *map(str, notes)]
    if sentences:
        lines += ["", *(paragraph(printable(one)) for one in sentences)]
    return "\n".join(lines)
