"""What several tests of the page share."""

import pytest

from browser.stage import Stage


@pytest.fixture(scope="module")
def stage():
    """A Chromium with one explorer a page."""
    with Stage() as stage:
        yield stage
