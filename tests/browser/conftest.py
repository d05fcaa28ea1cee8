"""What several tests of the page share."""

import pytest
from playwright.sync_api import expect

from browser.frames import answer_each_act
from browser.stage import Stage
from patience import PATIENCE

__all__ = ["answer_each_act", "stage"]

expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="module")
def stage():
    """A Chromium with one explorer a page."""
    with Stage() as stage:
        yield stage
