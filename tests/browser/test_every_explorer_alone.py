"""What holds for every explorer in a page of its own, whatever it shows; none is named here."""

import json

import pytest

from browser.accessibility import ARGUMENTS, EXPLORERS
from browser.motion import rest
from browser.stage import PHONE, swipe
from convlab import nets, training, widgets

# The settings that a person can change, as Python has them.
STATE = """() => Object.fromEntries(
  Object.keys(model.get("limits")).map((name) => [name, model.get(name)])
)"""
# A point in a part that a person points into, on no handle, which is there to be dragged.
A_PLACE_TO_TOUCH = """(part) => {
  const shown = [part, ...part.querySelectorAll("*")];
  const boxes = shown.map((node) => node.getBoundingClientRect()).filter(({ width }) => width > 0);
  scrollTo(0, scrollY + Math.min(...boxes.map(({ top }) => top)) - 300);
  for (const node of shown.reverse()) {
    const { x, y, width, height } = node.getBoundingClientRect();
    const [px, py] = [x + width / 2, y + height / 2];
    const there = document.elementFromPoint(px, py);
    if (there && part.contains(there) && !there.closest(".convlab-handle")) return [px, py];
  }
  return null;
}"""
# What an explorer says, but for notes on the last change, which are marked as passing.
TEXT = """() => {
  const root = document.querySelector(".convlab-explorer");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    const isHidden = parentElement.closest("[data-passing], [hidden], [display=none]");
    if (!isHidden && parentElement.checkVisibility()) texts.push(textContent);
  }
  return texts.join("|");
}"""
CONTROLS = "input[type=range], input[type=checkbox], select"


def made(name):
    names = {"widgets": widgets, "nets": nets, "training": training}
    return eval(f"widgets.{name}({ARGUMENTS.get(name, '')})", names)


@pytest.fixture(params=EXPLORERS)
def name(request):
    return request.param


def state_of(page):
    return json.dumps(page.evaluate(STATE), sort_keys=True)


def change_something(page):
    """Change settings with the keyboard, wherever a key changes one; returns how many steps."""
    steps = 0
    for index in range(
        page.locator(".convlab-explorer").locator(f"{CONTROLS}, [tabindex='0']").count()
    ):
        stop = page.locator(".convlab-explorer").locator(f"{CONTROLS}, [tabindex='0']").nth(index)
        if not stop.is_visible():
            continue
        before = state_of(page)
        is_down = stop.evaluate("node => node.matches('select, tr *')")
        is_box = stop.evaluate("node => node.type === 'checkbox'")
        stop.press("Space" if is_box else "ArrowDown" if is_down else "ArrowRight")
        steps += state_of(page) != before
    return steps


def test_each_change_is_undone_and_done_again(stage, name):
    page = stage.show(made(name))
    before, text = state_of(page), page.evaluate(TEXT)
    steps = change_something(page)
    assert steps > 0
    after = state_of(page)
    assert after != before
    stop = page.locator(".convlab-explorer [tabindex='0'], .convlab-explorer input").first
    for _ in range(steps):
        stop.press("ControlOrMeta+z")
    assert state_of(page) == before
    assert page.evaluate(TEXT) == text
    assert page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"
    for _ in range(steps):
        stop.press("ControlOrMeta+Shift+z")
    assert state_of(page) == after
    page.get_by_role("button", name="Undo").click()
    assert state_of(page) != after
    assert page.errors == []


def test_reset_goes_back_to_the_beginning_and_can_be_undone(stage, name):
    page = stage.show(made(name))
    before, text = state_of(page), page.evaluate(TEXT)
    reset = page.get_by_role("button", name="Reset")
    assert reset.get_attribute("aria-disabled") == "true"
    change_something(page)
    after = state_of(page)
    assert reset.get_attribute("aria-disabled") is None
    reset.click()
    assert state_of(page) == before
    assert page.evaluate(TEXT) == text
    page.get_by_role("button", name="Undo").click()
    assert state_of(page) == after


def test_a_link_shows_on_a_saved_page_what_was_seen(stage, name):
    page = stage.show(made(name), address="cell-id=other")
    assert "convlab/" not in page.url
    change_something(page)
    after = page.evaluate(STATE)
    page.wait_for_function("location.hash.startsWith('#convlab/stage')")
    rest(page, pause=600)  # the last change is written after a pause
    address = page.evaluate("location.hash").removeprefix("#")
    page = stage.show(made(name), address=address)
    page.wait_for_function("document.querySelector('.convlab-tools').textContent.includes('link')")
    again = page.evaluate(STATE)
    photos = {key for key, value in again.items() if isinstance(value, dict) and "pixels" in value}
    assert {k: v for k, v in again.items() if k not in photos} == {
        k: v for k, v in after.items() if k not in photos
    }
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("!location.hash.includes('convlab/')")
    assert page.errors == []


def test_in_jupyterlab_the_address_stays(stage, name):
    page = stage.show(made(name))
    change_something(page)
    rest(page, pause=400)
    assert page.evaluate("location.hash") == ""
    assert not page.get_by_role("button", name="Copy link").is_visible()


def test_a_click_in_a_field_selects_its_number(stage, name):
    page = stage.show(made(name))
    for field in page.locator(".convlab-explorer input[type=text]:visible").all():
        box = field.bounding_box()
        page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
        selected = field.evaluate("node => [node.selectionStart, node.selectionEnd]")
        assert selected == [0, len(field.input_value())]
        page.keyboard.press("Tab")


def test_a_finger_that_scrolls_the_page_changes_nothing(stage, name):
    """It comes down on each part of the explorer, and moves up."""
    page = stage.show(made(name), width=PHONE, touch=True)
    page.evaluate("document.body.style.paddingBottom = '3000px'")
    parts = page.locator(".convlab-explorer .convlab-pointable:visible")
    for index in range(parts.count()):
        place = parts.nth(index).evaluate(A_PLACE_TO_TOUCH)
        if place is None:
            continue
        before, scrolled = state_of(page), page.evaluate("scrollY")
        swipe(page, [place, (place[0], place[1] - 200)])
        # The browser leaves out some of the quick moves, so not all of the 200 pixels arrive.
        page.wait_for_function(f"scrollY > {scrolled + 15}")
        assert state_of(page) == before, index


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_a_finger_hits_is_large_enough(stage, name, dark):
    page = stage.show(made(name), width=PHONE, touch=True, dark=dark)
    small = page.evaluate(
        """() => {
          const parts = "button, select, summary, input[type=range], input[type=checkbox]";
          return [...document.querySelectorAll(`.convlab-explorer :is(${parts})`)]
            .filter((node) => node.checkVisibility())
            .map((node) => {
              const label = node.type === "checkbox" ? node.labels[0] : null;
              const parts = [node, label].filter(Boolean);
              const boxes = parts.map((part) => part.getBoundingClientRect());
              const height = Math.max(...boxes.map((box) => box.height));
              const width = Math.max(...boxes.map((box) => box.right)) -
                Math.min(...boxes.map((box) => box.left));
              return [node.outerHTML.slice(0, 90), Math.round(width), Math.round(height)];
            })
            .filter(([, width, height]) => width < 40 || height < 44);
        }"""
    )
    assert small == []


def test_a_mouse_needs_no_less_than_24_pixels(stage, name):
    page = stage.show(made(name))
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            ".convlab-explorer :is(button, select, summary, input, [role=gridcell])"
          )]
          .filter((node) => node.checkVisibility() && node.type !== "file")
          .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 23.5 || height < 23.5)
          .map(([text, { width, height }]) => `${text}: ${width}×${height}`)"""
    )
    assert small == []


def test_its_lists_and_sliders_know_the_theme(stage, name):
    for dark, scheme in ((False, "light"), (True, "dark")):
        page = stage.show(made(name), dark=dark)
        node = page.locator(".convlab-explorer")
        assert node.evaluate("node => getComputedStyle(node).colorScheme") == scheme
