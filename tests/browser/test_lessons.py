"""Each lesson as a learner meets it: the copy that `convlab start` writes, in JupyterLab."""

import re
from pathlib import Path

import pytest

from browser.lab import Lab
from convlab.course.workspace import start

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learner") / "lessons"
    start(folder)
    with Lab(folder) as lab:
        yield lab


@pytest.fixture(scope="module", params=LESSONS)
def lesson(lab, request):
    """The page of a lesson in which Run All Cells has been chosen once."""
    lab.open(request.param)
    lab.run_all()
    return lab


def code_cells(lesson):
    return [cell for cell in lesson.cells() if cell.kind == "code" and cell.source.strip()]


def test_every_code_cell_has_run_in_order(lesson):
    counts = [cell.execution_count for cell in code_cells(lesson)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_cell_fails_or_writes_a_warning(lesson):
    wrong = [
        f"cell {cell.index}: {output.get('ename', 'stderr')}\n{cell.text}"
        for cell in code_cells(lesson)
        for output in cell.outputs
        if output.get("name") == "stderr"
        or (output["output_type"] == "error" and "raises-exception" not in cell.tags)
    ]
    assert wrong == []


def test_every_picture_is_drawn(lesson):
    pictures = ".jp-OutputArea-output img[alt], .jp-OutputArea-output .convlab-explorer"
    assert lesson.page.locator(pictures).count() > 0
    assert lesson.undrawn() == []


def test_nothing_is_cut_off_at_1280_pixels(lesson):
    assert lesson.too_wide() == []


def test_an_answer_can_be_given_and_its_reply_read_on_the_keyboard_alone(lesson):
    question = next(c for c in code_cells(lesson) if re.fullmatch(r"predict\(.*\.{3}\)", c.source))
    assert "waits for your answer" in question.text
    lesson.select(question.index)
    for key in ("Enter", "ControlOrMeta+End", "ArrowLeft", "Backspace", "Backspace", "Backspace"):
        lesson.page.keyboard.press(key)
    lesson.page.keyboard.type("1234567")
    lesson.run_selected()
    reply = lesson.cells()[question.index].text
    assert "waits for your answer" not in reply
    assert "1234567" in reply.replace(",", "")


def test_a_hint_can_be_opened_and_closed_on_the_keyboard_alone(lesson):
    folded = next(cell for cell in lesson.cells() if "<summary>Hint" in cell.source)
    lesson.select(folded.index)
    lesson.tab_to("summary")
    is_open = "document.activeElement.closest('details').open"
    assert not lesson.page.evaluate(is_open)
    lesson.page.keyboard.press("Enter")
    lesson.wait_for(is_open, "Enter to open the hint", 5)
    lesson.page.keyboard.press("Space")
    lesson.wait_for(f"!{is_open}", "Space to close the hint", 5)
    assert lesson.focused() == "summary"
