"""Saved pages in Chromium, and the npm packages that their tests need."""

from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from browser.lab import CHROMIUM_ARGUMENTS
from npm import node_modules
from pages import write_pages
from programs import find_program

__all__ = ["chromium_pages", "npm_packages", "save"]


def npm_packages() -> Path:
    """Return the folder of the npm packages; without npm the test is skipped (CI: fails)."""
    find_program("npm")
    return node_modules()


def save(folder: Path, *notebooks: Path) -> Path:
    """Write notebooks as `make html` writes the lessons, into `folder`; returns the folder."""
    npm_packages()
    write_pages(list(notebooks), folder)
    return folder


@contextmanager
def chromium_pages():
    """Give a function that opens a new page of this size, in a Chromium that has no network.

    touch: a screen for fingers.
    """
    chromium = find_program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)

        def new_page(width: int = 1280, height: int = 900, *, touch: bool = False) -> Page:
            page = browser.new_page(
                viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch
            )
            page.route("**/*", only_from_this_machine)
            return page

        yield new_page
        browser.close()


def only_from_this_machine(route):
    """Let through what lies on this machine, and nothing else."""
    if route.request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
        route.continue_()
    else:
        route.abort()
