"""The lessons' tasks on the saved pages at 390 pixels, by finger."""

import pytest

from browser.hands import Hand
from browser.lesson_tasks import TASKS, assert_together_on_the_screen, number_of, write_lessons
from browser.saved import chromium_pages, save
from browser.stage import PHONE

HEIGHT = 844


@pytest.fixture(scope="module")
def new_page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tasks")
    pages = save(folder / "html", *write_lessons(folder))

    with chromium_pages() as new_page:

        def opened(task):
            page = new_page(PHONE, HEIGHT, touch=True)
            page.goto((pages / f"lesson-{task.lesson}.html").as_uri())
            number = number_of(folder / f"lesson-{task.lesson}.ipynb", task.cell)
            root = page.locator(".convlab-explorer").nth(number)
            root.locator(".convlab-tools").wait_for()
            root.evaluate("node => node.scrollIntoView({ block: 'start' })")
            return page, root

        yield opened


@pytest.mark.parametrize("task", TASKS, ids=lambda each: f"{each.lesson}-{each.do.__name__}")
def test_a_task_can_be_done_and_its_answer_fits_on_the_screen(task, new_page):
    page, root = new_page(task)
    hand = Hand("finger", page, root)
    selectors = task.do(hand)
    page.wait_for_timeout(300)  # for what glides
    assert_together_on_the_screen(hand, selectors)
    page.close()
