"""Every explorer in a page of the site: nothing is wrong with it, nothing is cut off on a phone."""

import pytest

from browser.accessibility import (
    DRAWN,
    EXPLORERS,
    cut_off,
    give_scripts,
    violations,
)
from browser.site import chromium_pages

# 640: a screen of 1280 pixels at 200 %. 360: a phone.
LAID_OUT = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
WIDTHS = {"a screen": 1280, "a screen at 200 %": 640, "a phone": 360}


@pytest.fixture(scope="module")
def new_page():
    with chromium_pages() as new_page:
        yield new_page


@pytest.fixture(scope="module", params=EXPLORERS)
def opened(new_page, site, request):
    """The page with an explorer."""
    page = new_page(still=True)
    page.goto((site / "further" / f"{request.param}.html").as_uri())
    page.locator(DRAWN).first.wait_for()
    give_scripts(page)
    yield page
    page.close()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_is_wrong_with_it_nor_cut_off(opened, width):
    opened.set_viewport_size({"width": width, "height": 900})
    opened.evaluate(LAID_OUT)
    assert violations(opened) == []
    assert cut_off(opened) == []


def test_nor_whatever_is_chosen_in_its_lists(opened):
    """On a phone."""
    opened.set_viewport_size({"width": 360, "height": 900})
    for choice in opened.locator(".convlab-explorer select:visible").all():
        for value in choice.evaluate("node => [...node.options].map((option) => option.value)"):
            choice.select_option(value)
            assert violations(opened) == [], value
            assert cut_off(opened) == [], value


@pytest.mark.parametrize(
    ("css", "what", "found"),
    [
        (".convlab-explorer p { color: #999999 !important }", violations, "color-contrast: "),
        (".convlab-explorer label { display: none }", violations, "label: "),
        (".convlab-explorer svg text { fill: #999999 !important }", violations, '"output" (rgb'),
        # The numbers on the blue cells alone: 4.7 on white, less on blue.
        (".convlab-cell-input + text { fill: #737373 !important }", violations, '"0" (rgb'),
        (".convlab-slider label { min-width: 300px !important }", cut_off, "<input> Input size"),
        (
            ".convlab-slider output { width: 2px; min-width: 0 !important }",
            cut_off,
            "<output> 7: needs",
        ),
        ("article { width: 500px }", cut_off, "the page needs 5"),
    ],
)
@pytest.mark.parametrize("opened", ["ShapeExplorer"], indirect=True)
def test_what_is_spoiled_is_found(opened, css, what, found):
    """The measures themselves."""
    opened.set_viewport_size({"width": 360, "height": 900})
    sheet = opened.add_style_tag(content=css)
    sentences = what(opened)
    sheet.evaluate("node => node.remove()")
    assert any(sentence.startswith(found) for sentence in sentences), sentences
    assert what(opened) == []
