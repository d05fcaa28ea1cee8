"""A page of the site in Chromium: opened as a file, and from a server on this machine."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from browser.hands import Hand
from browser.site import chromium_pages


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Write no line for each request."""


@pytest.fixture(scope="module", params=["file", "server"])
def address(site, request):
    """Where the pages are: the address of the folder."""
    if request.param == "file":
        yield site.as_uri()
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def opened(address):
    """The page with the explorer, reached from the table of contents, and what went wrong in it."""
    with chromium_pages() as new_page:
        page = new_page()
        wrong = []
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(f"no answer: {request.url}"))
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/further/demo.html")
        page.locator(".convlab-shape-view svg").wait_for()
        yield page, wrong, asked


def cells(page, kind):
    return page.locator(f".convlab-explorer .convlab-cell-{kind}").count()


def test_an_explorer_answers_the_keyboard(opened):
    page, _, _ = opened
    slider = page.get_by_role("slider", name="Input size")
    assert (cells(page, "input"), cells(page, "output")) == (7, 3)
    slider.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert (cells(page, "input"), cells(page, "output")) == (9, 4)
    numbers = page.locator(".convlab-formula").nth(1).get_attribute("aria-label")
    assert numbers == "= ⌊(9 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1"
    page.keyboard.press("Home")
    assert "does not fit" in page.locator(".convlab-impossible").inner_text()
    page.keyboard.press("End")
    assert (cells(page, "input"), cells(page, "output")) == (24, 11)


def test_an_explorer_answers_the_mouse(opened):
    page, _, _ = opened
    Hand("mouse", page, page.locator(".convlab-explorer")).slide("Stride", 4)
    assert "= ⌊(24 + 2·0" in page.locator(".convlab-formula").nth(1).get_attribute("aria-label")
    assert cells(page, "output") == 6


def test_it_does_not_speak_of_python(opened):
    page, _, _ = opened
    assert page.get_by_text("Python is not connected").is_hidden()


def test_formulas_are_drawn_and_can_be_read_aloud(opened):
    page, _, _ = opened
    formulas = page.locator("mjx-container")
    assert formulas.count() == 2
    for formula in formulas.all():
        assert formula.locator("svg path").count() > 2
        assert formula.locator("math").count() == 1
    assert "227" in formulas.first.locator("math").text_content()
    assert page.locator("mjx-merror").count() == 0


def test_nothing_goes_wrong_and_no_other_machine_is_asked(opened, address):
    page, wrong, asked = opened
    page.wait_for_load_state("networkidle")
    assert wrong == []
    # An explorer's own text is loaded from memory.
    beside = [url for url in asked if not url.startswith(("blob:", "data:"))]
    assert [url for url in beside if not url.startswith(address)] == []


def test_a_link_shows_what_was_seen(opened, address):
    """Last: it changes what the other tests see."""
    page, _, _ = opened
    page.get_by_role("slider", name="Input size").fill("11")
    page.wait_for_function("location.hash.includes('input_size=11')")
    link = page.url
    page.goto(f"{address}/index.html")
    page.goto(link)
    page.locator(".convlab-explorer svg").first.wait_for()
    page.wait_for_function(
        "document.querySelector('[aria-label], input[type=range]') && "
        "[...document.querySelectorAll('input[type=range]')].some((node) => node.value === '11')"
    )
    assert cells(page, "input") == 11
