"""The lessons' tasks in JupyterLab at 1280×800 with its side bar open, by mouse and keyboard."""

import pytest

from browser.hands import Hand
from browser.lab import Lab
from browser.lesson_tasks import TASKS, assert_together_on_the_screen, index_of, write_lessons
from browser.motion import rest

SCREEN = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tasks")
    write_lessons(folder)
    with Lab(folder) as lab:
        lab.folder = folder
        yield lab


@pytest.mark.parametrize("hand", ["mouse", "keyboard"])
@pytest.mark.parametrize("task", TASKS, ids=lambda each: f"{each.lesson}-{each.do.__name__}")
def test_a_task_can_be_done_and_its_answer_is_on_the_screen(task, hand, lab):
    path = lab.folder / f"lesson-{task.lesson}.ipynb"
    if lab.page.url.partition("?")[0].rsplit("/", 1)[-1] != path.name:
        lab.open(path.name)
        lab.page.set_viewport_size(SCREEN)
        lab.run_all()
    cell = lab.page.locator(".jp-Notebook .jp-Cell").nth(index_of(path, task.cell))
    root = cell.locator(".convlab-explorer")
    root.locator(".convlab-tools").wait_for()
    root.evaluate("node => node.scrollIntoView({ block: 'start' })")
    rest(lab.page, pause=200)
    the_hand = Hand(hand, lab.page, root)
    selectors = task.do(the_hand)
    rest(lab.page)
    assert_together_on_the_screen(the_hand, selectors)
    root.get_by_role("button", name="Reset").click(force=True)  # if there is something to reset
