"""nbgrader, from the source that `convlab assign` writes to feedback, on submissions of every kind.

The points are those of `convlab.grade` in the submission's own kernel: what that cannot see is
tested here too, and said in course/assignments.md.
"""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from convlab.course.assigning import assign as assigning
from convlab.course.sources import as_bytes, lessons_source
from convlab.lessons.catalogue import find_exercise

pytestmark = pytest.mark.slow

LESSON = "03-padding-and-stride"
GRADED = ("03.1", "03.2", "03.3")


def solution(exercise_id):
    return inspect.getsource(find_exercise(exercise_id).solution)


def cell(notebook, grade_id):
    return next(
        one
        for one in notebook.cells
        if one.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def solve(notebook, *exercise_ids):
    for one in exercise_ids:
        cell(notebook, f"exercise-{one[3:]}").source = solution(one)


def right(notebook):
    solve(notebook, *GRADED)


def half(notebook):
    """The first is right, the second lacks the stride, the third is not started."""
    solve(notebook, "03.1", "03.2")
    second = cell(notebook, "exercise-2")
    second.source = second.source.replace("(S_h, S_w), (P_h, P_w)", "_, (P_h, P_w)").replace(
        "    padded =", "    S_h = S_w = 1\n    padded ="
    )


def untouched(notebook):
    pass


def own_check(notebook):
    """Another `check`, another `grade`, and a test cell that was edited."""
    cell(
        notebook, "exercise-1"
    ).source += "\n\ndef check(*_): return 'passed'\n\ndef grade(*_, **__): return 5"
    cell(notebook, "grade-2").source = "2.0"


def deleted(notebook):
    """All is right, but the test cells are gone."""
    right(notebook)
    notebook.cells = [
        one for one in notebook.cells if not one.metadata.get("nbgrader", {}).get("grade")
    ]


def trouble(notebook):
    """A question to nobody, an exit, and a right function that prints to stderr."""
    first, second = cell(notebook, "exercise-1"), cell(notebook, "exercise-2")
    first.source = "def same_padding(kernel_size):\n    return input()"
    second.source = "import sys\n\ndef correlate(x, kernel, stride, padding):\n    sys.exit()"
    third = cell(notebook, "exercise-3")
    third.source = solution("03.3").replace(
        "    wide", '    import sys\n    print("hm", file=sys.stderr)\n    wide', 1
    )


def the_oracle(notebook):
    """The library's own functions, which a public package cannot hide."""
    for one in GRADED:
        exercise = cell(notebook, f"exercise-{one[3:]}")
        name = re.match(r"def (\w+)", exercise.source)[1]
        exercise.source = (
            "from convlab.lessons.catalogue import find_exercise\n"
            f'{name} = find_exercise("{one}").oracle'
        )


SUBMISSIONS = [right, half, untouched, own_check, deleted, trouble, the_oracle]


def short_lesson():
    """The lesson's imports and exercises alone, which take less time than all of it."""
    lesson = nbformat.reads((lessons_source() / f"{LESSON}.ipynb").read_text("utf-8"), as_version=4)
    lesson.cells = [
        one
        for one in lesson.cells
        if re.match(r"setup|exercise|solution", one.id) or "### 03.1" in one.source
    ]
    return lesson


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """An nbgrader course with one lesson, whose submissions have been graded."""
    root = tmp_path_factory.mktemp("convlab class")
    lessons = root / "lessons"
    lessons.mkdir()
    (lessons / f"{LESSON}.ipynb").write_bytes(as_bytes(short_lesson()))
    folder = root / "course"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assigning, "lessons_source", lambda: lessons)
        assigning.assign(folder, form="nbgrader", run=False)
    nbgrader(folder, "generate_assignment", LESSON)
    for change in SUBMISSIONS:
        notebook = nbformat.read(folder / f"release/{LESSON}/{LESSON}.ipynb", as_version=4)
        change(notebook)
        place = folder / "submitted" / change.__name__ / LESSON
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{LESSON}.ipynb")
    nbgrader(folder, "autograde", LESSON)
    nbgrader(folder, "generate_feedback", LESSON)
    return folder


def nbgrader(folder, *arguments):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it runs alembic
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(Path(assigning.__file__).parents[3])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def points(course, submission):
    """The points of each exercise, as the gradebook has them."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        graded = gradebook.find_submission_notebook(LESSON, LESSON, submission.__name__)
        scores = {grade.name: grade.score for grade in graded.grades}
        assert {grade.max_score for grade in graded.grades} == {1, 2}
    return [scores[f"grade-{number}"] for number in (1, 2, 3)]


def test_a_student_gets_stubs_and_test_cells_but_no_solution(course):
    text = (course / "release" / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
    notebook = nbformat.reads(text, as_version=4)
    for number in (1, 2, 3):
        source = cell(notebook, f"exercise-{number}").source
        assert source.endswith("    raise NotImplementedError")
        assert not cell(notebook, f"grade-{number}").metadata.get("editable", True)
    assert "SOLUTION" not in text
    assert "total // 2" not in text


def test_right_functions_get_all_points(course):
    assert points(course, right) == [1, 2, 2]


def test_half_a_submission_gets_its_part(course):
    first, second, third = points(course, half)
    assert (first, third) == (1, 0)
    assert 0 < second < 1


def test_an_untouched_submission_gets_nothing(course):
    assert points(course, untouched) == [0, 0, 0]


def test_another_check_and_an_edited_test_cell_gain_nothing(course):
    assert points(course, own_check) == [0, 0, 0]


def test_deleted_test_cells_come_back(course):
    assert points(course, deleted) == [1, 2, 2]


def test_a_question_an_exit_and_prints_cost_their_own_exercise_alone(course):
    assert points(course, trouble) == [0, 0, 2]


def test_the_librarys_own_function_passes_in_the_notebook(course):
    assert points(course, the_oracle) == [1, 2, 2]


def test_the_feedback_has_the_reply_and_its_smallest_case(course):
    page = (course / "feedback" / "half" / LESSON / f"{LESSON}.html").read_text("utf-8")
    assert "03.2 not yet." in page
    assert "The smallest case found: correlate(x, kernel, stride, padding)" in page
