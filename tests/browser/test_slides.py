"""A lesson's slides in Chromium on a projector: alive, legible, nothing cut off, no network."""

import pytest

import make_slides
from browser.hands import Hand
from browser.site import chromium_pages
from programs import find_program
from website.teaching.lesson import lessons

pytestmark = pytest.mark.slow

# A slide, and how far down and right what stands on it reaches. What scrolls holds its parts.
SLIDE = """() => {
  const slide = Reveal.getCurrentSlide();
  const boxes = [...slide.querySelectorAll("*")]
    .filter((node) => !node.closest("aside, .scrolls *, mjx-assistive-mml, svg *"))
    .map((node) => node.getBoundingClientRect())
    .filter((box) => box.width > 1 && box.height > 0);
  const { h, v } = Reveal.getIndices();
  const letters = [...slide.querySelectorAll("p:not(.where), li, pre")]
    .filter((node) => !node.closest("aside, .convlab-shown"))
    .map((node) => parseFloat(getComputedStyle(node).fontSize));
  return {
    place: `${h}/${v}`,
    bottom: Math.max(0, ...boxes.map((box) => box.bottom)),
    right: Math.max(0, ...boxes.map((box) => box.right)),
    smallest: Math.min(100, ...letters),
  };
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    find_program("node")
    find_program("npm")
    folder = tmp_path_factory.mktemp("slides")
    (lesson,) = (one for one in lessons() if one.number == "04")
    make_slides.write_slides({"04": make_slides.lesson_slides(lesson)}, folder)
    return folder


@pytest.fixture(scope="module")
def opened(folder):
    """The slides, and what went wrong or asked another machine."""
    with chromium_pages() as new_page:
        page = new_page(1280, 720)
        wrong = []
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        beside = ("file:", "data:", "blob:")
        page.on("request", lambda one: one.url.startswith(beside) or wrong.append(one.url))
        page.goto((folder / "04.html").as_uri())
        page.locator(".convlab-explorer svg").first.wait_for(state="attached")
        yield page, wrong


def test_every_slide_is_whole_and_legible_and_asks_no_other_machine(opened):
    page, wrong = opened
    seen = 0
    while True:
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        slide = page.evaluate(SLIDE)
        assert slide["bottom"] <= 720, slide
        assert slide["right"] <= 1280, slide
        assert slide["smallest"] >= 15, slide
        seen += 1
        if page.evaluate("Reveal.isLastSlide()"):
            break
        page.evaluate("Reveal.next()")
    assert seen > 40
    assert wrong == []


def go_to_explorer(page):
    page.evaluate(
        "() => { const slide = document.querySelector('section section:has(.convlab-explorer)');"
        "const { h, v } = Reveal.getIndices(slide); Reveal.slide(h, v); }"
    )
    return page.locator("section.present .convlab-explorer").first


def test_an_explorer_answers_mouse_and_keys_and_its_keys_turn_no_page(opened):
    page, _ = opened
    explorer = go_to_explorer(page)
    before = page.evaluate("Reveal.getIndices()")
    Hand("mouse", page, explorer).slide("Stride", 3)
    explorer.get_by_role("slider", name="Input size").focus()
    page.keyboard.press("ArrowRight")
    said = explorer.locator(".convlab-formula").nth(1).get_attribute("aria-label")
    assert said == "= ⌊(8 + 2·0 − 1·(3 − 1) − 1)/3⌋ + 1"
    assert page.evaluate("Reveal.getIndices()") == before


def test_keys_turn_the_pages_and_the_notes_hold_what_is_said(opened):
    page, _ = opened
    page.wait_for_function("Reveal.isReady()")
    page.evaluate("Reveal.slide(0)")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("`${Object.values(Reveal.getIndices()).slice(0, 2)}` === '1,1'")
    assert page.locator("aside.notes", has_text="Half a step is no step").count() == 1


def test_formulas_are_drawn_and_can_be_read_aloud(opened):
    page, _ = opened
    drawn = page.locator("mjx-container")
    assert drawn.count() > 4
    assert all(one.locator("math").count() == 1 for one in drawn.all())
    assert "$" not in page.locator(".slides").inner_text()
