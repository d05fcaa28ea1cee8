"""What is read after an act of a hand is read when the page has answered it.

The first of several changes is drawn at once, those after it together in a frame to come. Who acts
sees that frame; a test that reads at once sees it on a fast machine only. So each act of Playwright
ends, in the tests, two frames later. What comes later still, a test waits for by itself:
all that glides, and matrices of thousands of cells.
"""

from contextlib import suppress
from functools import wraps

import pytest
from playwright.sync_api import Error, Keyboard, Locator, Mouse, Page, Touchscreen

__all__ = ["answer_each_act", "two_frames"]

_ACTS = {
    Keyboard: ("down", "up", "press", "type", "insert_text"),
    Mouse: ("move", "down", "up", "click", "dblclick", "wheel"),
    Touchscreen: ("tap",),
    Page: ("set_viewport_size", "emulate_media"),
    Locator: (
        *("check", "clear", "click", "dblclick", "dispatch_event", "drag_to", "fill", "focus"),
        *("hover", "press", "press_sequentially", "select_option", "set_checked", "tap"),
        *("type", "uncheck"),
    ),
}

# A page without scripts has no frame that would say so.
_TWO_FRAMES = """matchMedia("(scripting: none)").matches ||
  new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(end)))"""


def two_frames(page: Page) -> None:
    """Wait for the next two frames of a page; not if it is just leaving for another page."""
    with suppress(Error):
        page.evaluate(_TWO_FRAMES)


@pytest.fixture(scope="session", autouse=True)
def answer_each_act():
    """Each act on a page ends when the page has answered it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("keyboard", "mouse", "touchscreen"):
            patch.setattr(Page, name, property(_with_page(getattr(Page, name).fget)))
        for kind, names in _ACTS.items():
            for name in names:
                patch.setattr(kind, name, _answered(getattr(kind, name)))
        yield


def _with_page(get):
    def get_with_page(page):
        hand = get(page)
        hand.page = page
        return hand

    return get_with_page


def _answered(act):
    @wraps(act)
    def answered(hand, *args, **kwargs):
        result = act(hand, *args, **kwargs)
        two_frames(hand if isinstance(hand, Page) else hand.page)
        return result

    return answered
