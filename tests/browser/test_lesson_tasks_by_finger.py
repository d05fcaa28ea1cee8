"""The lessons' tasks on the pages of the site at 390 pixels, by finger."""

import pytest

from browser.hands import Hand
from browser.lesson_tasks import NOTEBOOKS, TASKS, assert_together_on_the_screen, number_of
from browser.motion import rest
from browser.site import chromium_pages, unfold
from browser.stage import PHONE

HEIGHT = 844


@pytest.fixture(scope="module")
def new_page(site):
    with chromium_pages() as new_page:

        def opened(task):
            (lesson,) = NOTEBOOKS.glob(f"{task.lesson}-*.ipynb")
            page = new_page(PHONE, HEIGHT, touch=True)
            page.goto((site / "notebooks" / f"{lesson.stem}.html").as_uri())
            unfold(page)
            root = page.locator(".convlab-explorer").nth(number_of(lesson, task.cell))
            root.locator(".convlab-tools").wait_for()
            root.evaluate("node => node.scrollIntoView({ block: 'start' })")
            return page, root

        yield opened


@pytest.mark.parametrize("task", TASKS, ids=lambda each: f"{each.lesson}-{each.do.__name__}")
def test_a_task_can_be_done_and_its_answer_fits_on_the_screen(task, new_page):
    page, root = new_page(task)
    hand = Hand("finger", page, root)
    selectors = task.do(hand)
    rest(page)
    assert_together_on_the_screen(hand, selectors)
    page.close()
