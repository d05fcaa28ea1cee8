"""A page of the site on a phone and on paper: nothing is cut off, pictures have their texts."""

import pytest

from browser.site import ALT, LONG, chromium_pages

# The sides of A4 less nbconvert's margins, in CSS pixels.
PAPER = {"width": 697, "height": 1026}
PHONE = {"width": 390, "height": 844}

# Whatever ends right of the page, unless a part that scrolls holds it.
TOO_WIDE = """scrolls => {
  const found = [];
  const right = document.documentElement.clientWidth + 1;
  for (const node of document.querySelectorAll("article *")) {
    if (node.closest("mjx-assistive-mml, [hidden], defs")) continue;
    const box = node.getBoundingClientRect();
    if (box.width === 0 || box.right <= right) continue;
    let held = false;
    for (let around = node; scrolls && around !== document.body; around = around.parentElement) {
      around.scrollLeft = 5;
      held ||= around.scrollLeft > 0;
      around.scrollLeft = 0;
    }
    const name = `<${node.localName} class="${node.getAttribute("class")}">`;
    if (!held) found.push(`${name} ends at ${Math.round(box.right)}`);
  }
  return found;
}"""
# Whatever hides a part of itself.
CUT_OFF = """() => [...document.querySelectorAll("article *")]
  .filter((node) => !node.closest("mjx-container, svg, [hidden]") && node.clientWidth > 1)
  .filter((node) => getComputedStyle(node).overflow !== "visible")
  .filter((node) => node.scrollWidth > node.clientWidth + 1
    || node.scrollHeight > node.clientHeight + 1)
  .map((node) => `<${node.localName} class="${node.className}"> needs ${node.scrollWidth} × ` +
    `${node.scrollHeight}, has ${node.clientWidth} × ${node.clientHeight}`)"""
# The lines of a block of text.
LINES = """node => {
  const lines = [];
  const range = document.createRange();
  const text = node.firstChild;
  let top = -1;
  for (let at = 0; at < text.length; at += 1) {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const box = range.getClientRects()[0];
    if (!box) continue;
    if (box.top > top + 2) lines.push("");
    top = Math.max(top, box.top);
    lines[lines.length - 1] += text.data[at];
  }
  return lines;
}"""


@pytest.fixture(scope="module")
def page(site):
    with chromium_pages() as new_page:
        page = new_page()
        page.goto((site / "further" / "look.html").as_uri())
        for explorer in (0, 1):
            page.locator(".convlab-explorer").nth(explorer).locator("svg:visible").first.wait_for()
        yield page


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def paper(page):
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    yield page
    page.emulate_media(media="screen")


def test_a_picture_has_its_text_and_its_size_in_the_page(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    shown = page.locator(".cell_output img").first
    assert shown.get_attribute("alt") == ALT
    assert shown.evaluate("node => node.naturalWidth === 2 * node.width")
    assert page.get_by_text("No description has been provided").count() == 0


def test_on_a_phone_a_derivation_scrolls_and_the_page_does_not(phone):
    derivation = phone.locator(".cell_output div.math mjx-container")
    needed, given = derivation.evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert needed > given + 20
    box = derivation.bounding_box()
    phone.mouse.move(box["x"] + 100, box["y"] + 40)
    phone.mouse.wheel(400, 0)
    phone.wait_for_function(
        "node => node.scrollLeft >= node.scrollWidth - node.clientWidth - 1",
        arg=derivation.element_handle(),
    )
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert phone.evaluate(TOO_WIDE, True) == []


def test_on_a_phone_the_lines_of_a_reply_end_between_words(phone):
    lines = phone.locator(".cell_output .text_html pre", has_text="Please change").evaluate(LINES)
    assert len(lines) > 10
    whole = {"Please", "change", "the", "dtype."}
    assert {word for line in lines for word in line.split()} == whole


def test_on_paper_nothing_is_wider_than_the_page_or_cut_off(paper):
    assert paper.evaluate(TOO_WIDE, False) == []
    assert paper.evaluate(CUT_OFF) == []
    printed = paper.locator("pre", has_text=f"print('{LONG}").first
    assert printed.bounding_box()["height"] > 20  # two lines
    table = paper.locator(".convlab-explain table")
    assert table.locator("thead th").last.inner_text() == "activation"
    assert table.locator("tfoot td").last.is_visible()


def test_on_paper_an_explorer_is_a_picture_with_its_sentences(paper):
    assert paper.locator(".convlab-explorer svg:visible").count() > 0
    assert paper.locator(".convlab-explorer .convlab-sentence:visible").count() > 0
    assert paper.get_by_text("Python is not connected").first.is_hidden()
    controls = paper.locator(".convlab-explorer :is(input[type='range'], select)")
    assert not any(control.is_visible() for control in controls.all())


def test_on_paper_the_last_line_ends_the_last_page(paper):
    bottom = "document.querySelector('article').getBoundingClientRect().bottom + scrollY"
    assert paper.evaluate(f"document.documentElement.scrollHeight - ({bottom})") < 1
