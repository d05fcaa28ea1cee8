"""The ConvolutionExplorer alone in a page: by mouse, by finger, on the keyboard, and to look at."""

import itertools

import numpy as np
import pytest

from browser.frames import two_frames
from browser.motion import moved, rest, watch_motion
from browser.stage import PHONE, swipe
from convlab.widgets import ConvolutionExplorer

RNG = np.random.default_rng(7)
X3, FILTERS = RNG.integers(0, 4, (3, 5, 7)), RNG.integers(-1, 3, (2, 3, 3, 2))
COLUMN = 850  # pixels: a lesson's column with the side bar open

# Note each place that the window comes to, and what the player's button says when Python is told.
NOTE_PLACES = """() => {
  window.noted = [];
  const play = document.querySelector(".convlab-play");
  const note = () => noted.push([play.textContent, ...model.get("position")]);
  model.on("change:position", note);
}"""


def default(**settings):
    return ConvolutionExplorer(**settings)


def channels(**settings):
    """The explorer of lesson 02."""
    return ConvolutionExplorer(X3, FILTERS, bias=[10, 20], controls="bias", **settings)


def transposed(**settings):
    return ConvolutionExplorer(operation="transposed", stride=2, **settings)


class Shown:
    """An explorer as it is drawn, and what the page's model holds."""

    def __init__(self, stage, explorer, **options):
        options = {"width": COLUMN} | options
        self.page = stage.show(explorer, **options)
        self.root = self.page.locator(".convlab-explorer")

    def cell(self, kind, row, column, which=0):
        grid = self.root.locator(f".convlab-grid-{kind}").nth(which)
        return grid.locator(f'[data-row="{row}"][data-column="{column}"]')

    def middle(self, *cell):
        box = self.cell(*cell).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def text(self, selector):
        return self.root.locator(selector).inner_text()

    @property
    def sum(self):
        return " ".join(self.text(".convlab-terms").split())

    @property
    def said(self):
        return self.text(".convlab-conv-said")

    def marked(self, kind, mark):
        found = self.root.locator(f".convlab-grid-{kind} .convlab-is-{mark}")
        return found.evaluate_all(
            "all => all.filter(c => c.checkVisibility())"
            ".map(c => [+c.dataset.row, +c.dataset.column])"
        )

    def marked_terms(self):
        return self.root.locator(".convlab-term.convlab-is-marked").all_inner_texts()

    def numbers(self, kind, which=0):
        cells = self.root.locator(f".convlab-grid-{kind}").nth(which).locator("[role=gridcell]")
        return [int(text.replace("−", "-")) for text in cells.all_inner_texts()]

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def slider(self, label):
        return self.root.get_by_label(label, exact=True)

    def get(self, name):
        return self.page.evaluate("name => model.get(name)", name)

    def drag(self, start, end):
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=8)
        self.page.mouse.up()


def test_to_point_previews_and_to_click_pins(stage):
    shown = Shown(stage, default())
    assert shown.sum == "out[0, 0] = 1·1 + 2·(−1) + 0·2 + 3·0 + 2·0 + 1·3 = 2"
    shown.cell("output", 1, 3).hover()
    assert shown.sum == "out[1, 3] = 2·1 + 1·(−1) + 0·2 + 0·0 + 1·0 + 2·3 = 7"
    assert shown.marked("input", "read") == [[i, j] for i in (1, 2, 3) for j in (3, 4)]
    assert shown.get("position") == [0, 0]
    shown.root.locator(".convlab-conv-said").hover()
    assert shown.sum.startswith("out[0, 0] = ")
    shown.cell("output", 0, 3).click()
    shown.cell("output", 2, 3).hover()  # on the way down to the sum
    assert shown.sum.startswith("out[2, 3] = ")
    shown.root.locator(".convlab-conv-said").hover()
    assert shown.sum.startswith("out[0, 3] = ")
    assert shown.get("position") == [0, 3]


def test_escape_lets_go_of_what_is_previewed_or_pinned(stage):
    shown = Shown(stage, default())
    shown.cell("input", 1, 1).click()
    shown.root.locator(".convlab-conv-said").hover()
    assert shown.marked("output", "reader") == [[0, 0], [0, 1], [1, 0], [1, 1]]
    shown.page.keyboard.press("Escape")
    assert shown.marked("output", "reader") == []
    shown.cell("output", 2, 2).hover()
    shown.page.keyboard.press("Escape")
    assert shown.sum.startswith("out[0, 0] = ")


def test_who_reads_a_cell_is_marked_and_named(stage):
    shown = Shown(stage, default())
    shown.cell("input", 4, 0).hover()
    assert shown.said == "Row 4, column 0 of the input is read by 1 output: (2, 0)."
    shown.cell("input", 1, 1).hover()
    assert shown.marked("output", "reader") == [[0, 0], [0, 1], [1, 0], [1, 1]]
    shown.cell("kernel", 1, 0).hover()
    assert shown.said == "Row 1, column 0 of the kernel meets row 1, column 0 of the input."


@pytest.mark.parametrize("way", ["input", "kernel", "product", "term", "focus"])
def test_term_input_kernel_product_and_output_are_lit_up_from_each_of_them(stage, way):
    shown = Shown(stage, default(position=(1, 3)))
    if way == "term":
        shown.root.locator(".convlab-term").nth(5).hover()
    elif way == "focus":
        shown.cell("product", 0, 0).focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
            shown.page.keyboard.press(key)
    else:
        shown.cell(way, *{"input": (3, 4)}.get(way, (2, 1))).hover()
    assert shown.marked("input", "tap") == [[3, 4]]
    assert shown.marked("kernel", "tap") == [[2, 1]]
    assert shown.marked("product", "tap") == [[2, 1]]
    assert shown.marked("output", "tap") == [[1, 3]]
    assert shown.marked_terms() == [" + 2·3"]


def test_the_window_is_dragged_from_where_it_was_taken(stage):
    shown = Shown(stage, default(padding=1, stride=(1, 2)))
    before = shown.get("position")
    # Two rows down, and four columns to the right: two steps of the stride.
    shown.drag(shown.middle("input", 1, 1), shown.middle("input", 3, 5))
    assert before == [0, 0]
    assert shown.get("position") == [2, 2]
    assert shown.page.evaluate("String(getSelection())") == ""
    shown.drag(shown.middle("input", 2, 4), shown.middle("input", 2, 0))
    assert shown.get("position") == [2, 0]
    shown.button("Undo").click()
    assert shown.get("position") == [0, 0]


def test_a_drag_along_the_output_moves_the_window(stage):
    shown = Shown(stage, default())
    shown.drag(shown.middle("output", 0, 0), shown.middle("output", 2, 4))
    assert shown.get("position") == [2, 4]
    assert shown.sum.startswith("out[2, 4] = ")


def test_a_finger_taps_drags_the_window_and_scrolls_the_page_elsewhere(stage):
    shown = Shown(stage, default(), width=PHONE, height=500, touch=True)
    shown.cell("output", 1, 3).tap()
    assert shown.get("position") == [1, 3]
    shown.page.evaluate("scrollTo(0, 0)")
    swipe(shown.page, [shown.middle("input", 2, 3), shown.middle("input", 1, 1)])
    assert shown.get("position") == [0, 1]
    assert shown.page.evaluate("scrollY") == 0
    swipe(shown.page, [shown.middle("input", 4, 6), shown.middle("input", 0, 6)])
    shown.page.wait_for_function("scrollY > 20")
    assert shown.get("position") == [0, 1]
    assert shown.marked("input", "pointed") == []


def test_a_click_a_number_and_enter_change_a_cell(stage):
    shown = Shown(stage, default())
    shown.cell("input", 2, 1).click()
    shown.page.keyboard.type("10")
    shown.page.keyboard.press("Enter")
    assert shown.cell("input", 2, 1).inner_text() == "10"
    shown.cell("kernel", 0, 0).click()
    shown.page.keyboard.type("-4")
    shown.page.keyboard.press("Enter")
    assert shown.sum == "out[0, 0] = 1·(−4) + 2·(−1) + 0·2 + 3·0 + 2·0 + 10·3 = 24"
    assert shown.numbers("output")[0] == 24


def test_a_long_number_leaves_no_gaps_in_the_sum(stage):
    shown = Shown(stage, default())
    shown.cell("input", 4, 6).click()
    shown.page.keyboard.type("-98765\n")
    gaps = shown.root.locator(".convlab-term").evaluate_all(
        """terms => terms.map(term => {
          const [first, dot] = [term.children[1], term.children[2]];
          const range = document.createRange();
          range.selectNodeContents(first);
          return Math.abs(first.getBoundingClientRect().width - range.getBoundingClientRect().width)
            + Math.abs(dot.getBoundingClientRect().left - first.getBoundingClientRect().right);
        })"""
    )
    assert len(gaps) == 6
    assert max(gaps) < 1


def test_what_a_new_number_changes_is_marked_until_the_window_moves(stage):
    x, weight = np.arange(70).reshape(2, 5, 7) % 4, np.arange(36).reshape(3, 2, 3, 2) % 5 - 2
    explorer = ConvolutionExplorer(x, weight, [1, 2, 3], stride=(2, 3), padding=(1, 0))
    shown = Shown(stage, explorer)
    press = shown.page.keyboard.press
    shown.cell("kernel", 0, 0).click()
    shown.page.keyboard.type("9")
    press("Enter")
    # The weight meets the padding in the first row, and a 0 in the last window.
    assert shown.marked("output", "changed") == [[1, 0], [1, 1], [2, 0]]
    counts = "Changed: 3 outputs of filter 0, none of filter 1, none of filter 2."
    assert shown.said.endswith(counts)
    press("ArrowRight")  # another number, and another sentence
    assert "Changed" not in shown.said
    shown.cell("output", 1, 1).click()
    assert shown.marked("output", "changed") == []


def test_every_control_works(stage):
    shown = Shown(stage, default())
    for label, value in {
        "Kernel rows": 2,
        "Kernel columns": 3,
        "Stride S": 2,
        "Padding P": 1,
        "Dilation D": 2,
        "Speed": 10,
    }.items():
        shown.slider(label).fill(str(value))
    shown.root.get_by_label("bias").check()
    shown.button("Step").click()
    assert shown.get("position") == [0, 1]
    assert shown.get("weight") == [[[[1, -1, 0], [2, 0, 0]]]]
    names = ("bias", "stride", "padding", "dilation", "speed")
    assert [shown.get(name) for name in names] == [[0], 2, 1, 2, 10]
    shown.button("Back").click()
    shown.root.get_by_label("rows and columns apart").check()
    shown.slider("Stride, columns S").fill("3")
    names = ("stride", "padding", "dilation")
    assert [shown.get(name) for name in names] == [[2, 3], [1, 1], [2, 2]]
    shown.root.get_by_label("rows and columns apart").uncheck()
    assert [shown.get(name) for name in names] == [2, 1, 2]


def test_a_kernel_by_name_is_brought_explained_and_undone(stage):
    shown = Shown(stage, default())
    before = shown.get("weight")
    shown.button("identity").click()
    assert shown.get("weight") == [[[[0, 0], [1, 0], [0, 0]]]]
    assert "no middle: row 1, column 0 is taken" in shown.said
    assert shown.numbers("output")[:6] == [0, 3, 1, 2, 1, 1]  # row 1 of the input
    shown.button("random").click()
    first = shown.get("weight")
    for _ in range(5):  # one of 46,656 is as it was
        shown.button("random").click()
    assert shown.get("weight") != first
    assert all(number in range(-2, 4) for number in np.ravel(shown.get("weight")))
    for _ in range(7):
        shown.page.keyboard.press("Control+z")
    assert shown.get("weight") == before
    shown.slider("Kernel rows").fill("1")
    shown.slider("Kernel columns").fill("1")
    shown.button("edge").dispatch_event("click")  # it is off
    assert shown.said.startswith("There is no edge of 1×1")
    assert shown.get("weight") == [[[[1]]]]


def test_a_kernel_by_name_is_brought_to_the_filter_that_is_shown(stage):
    explorer = ConvolutionExplorer(X3, FILTERS, filter=1)
    shown = Shown(stage, explorer)
    shown.button("blur").click()
    weight = np.array(shown.get("weight"))
    assert (weight[0] == FILTERS[0]).all()
    np.testing.assert_allclose(weight[1], 1 / 18)


def test_play_runs_to_the_last_window_and_stops_there(stage):
    shown = Shown(stage, default(speed=10, position=(2, 2)))
    shown.page.evaluate(NOTE_PLACES)
    shown.button("Play").click()
    shown.button("Play").wait_for()
    two_frames(shown.page)
    assert shown.sum.startswith("out[2, 5] = ")
    *on_the_way, at_the_end = shown.page.evaluate("noted")
    assert at_the_end == ["Play", 2, 5]
    # Where frames are late, Python is told of two windows at once.
    assert on_the_way == [each for each in (["Pause", 2, 3], ["Pause", 2, 4]) if each in on_the_way]
    shown.page.evaluate("noted.length = 0")
    shown.page.evaluate("model.set('speed', 1)")  # it is not at its end before it is paused
    shown.button("Play").click()
    shown.button("Pause").click()
    noted = shown.page.evaluate("noted")
    assert noted
    assert [row[1:] for row in noted] == [[k // 6, k % 6] for k in range(len(noted))]
    rest(shown.page, pause=1100)  # one more window, if it went on
    assert shown.page.evaluate("noted") == noted


def test_the_impossible_shows_the_sentence_of_python_and_comes_back(stage):
    shown = Shown(stage, default())
    shown.slider("Dilation D").fill("4")
    assert shown.said.startswith("Along the height: conv_output_size: the window does not fit")
    assert shown.numbers("input")[:3] == [1, 2, 0]
    assert not shown.root.locator(".convlab-grid-output").first.is_visible()
    shown.slider("Dilation D").fill("1")
    assert shown.sum.startswith("out[0, 0] = ")


def test_channels_are_summed_and_come_apart_from_a_stack(stage):
    shown = Shown(stage, channels())
    shown.page.emulate_media(reduced_motion="reduce")
    assert shown.root.locator(".convlab-terms-line").count() == 4
    assert "(bias)" in shown.sum
    inputs = [shown.root.locator(".convlab-grid-input").nth(k) for k in range(3)]
    apart = [grid.bounding_box() for grid in inputs]
    assert apart[0]["x"] + apart[0]["width"] <= apart[1]["x"]
    shown.button("Stack").click()
    stacked = [grid.bounding_box() for grid in inputs]
    assert all(a["x"] < b["x"] < a["x"] + 60 for a, b in itertools.pairwise(stacked))
    top = "([x, y]) => document.elementFromPoint(x, y).closest('figure').textContent"
    middle = (stacked[0]["x"] + 100, stacked[0]["y"] + 100)
    assert shown.page.evaluate(top, middle).startswith("input 0")
    # The edge of the last sheet, which lies to the right of the others.
    edge = (stacked[2]["x"] + stacked[2]["width"] - 6, stacked[2]["y"] + 100)
    shown.page.mouse.click(*edge)
    assert shown.page.evaluate(top, (stacked[2]["x"] + 60, stacked[2]["y"] + 100)) == (
        shown.root.locator(".convlab-grid-input").nth(2).inner_text().replace("\n", "")
    )
    shown.button("Take apart").click()
    assert [grid.bounding_box() for grid in inputs] == apart


@pytest.mark.parametrize("width", [360, 640, COLUMN, 1280])
def test_channels_that_do_not_fit_lie_on_each_other_and_nothing_is_cut_off(stage, width):
    makes = [channels, lambda: channels(stacked=True), lambda: channels(padding=1, stride=2)]
    for make in makes:
        shown = Shown(stage, make(), width=width)
        boxes = shown.root.locator(".convlab-grid-scroll:visible")
        wider = "all => all.filter((box) => box.scrollWidth > box.clientWidth + 1).length"
        assert boxes.evaluate_all(wider) == 0
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    shown = Shown(stage, channels(), width=width, height=800)
    stack, apart = shown.button("Take apart"), shown.button("Stack")
    assert (stack if width < 500 else apart).is_visible()
    assert shown.get("stacked") is None
    (stack if width < 500 else apart).click()
    assert shown.get("stacked") is (width >= 500)


def test_the_products_can_be_seen_while_they_fly_and_the_sum_when_they_have_come(stage):
    shown = Shown(stage, default())
    shown.page.emulate_media(reduced_motion="no-preference")
    shown.page.evaluate(
        """() => {
          const { animate } = Element.prototype;
          Element.prototype.animate = function (...all) {
            const flight = animate.apply(this, all);
            flight.pause();
            return flight;
          };
        }"""
    )
    shown.button("Step").click()
    rest(shown.page)
    term = shown.root.locator(".convlab-term").first
    flown = term.evaluate(
        """(node) => {
          const { x, y, width, height } = node.getBoundingClientRect();
          const isAbove = y + height < node.closest("p").getBoundingClientRect().y;
          const found = document.elementsFromPoint(x + width / 2, y + height / 2);
          return [isAbove, found.some((each) => node.contains(each))];
        }"""
    )
    assert flown == [True, True]
    end = shown.root.locator(".convlab-terms-end").first
    assert end.evaluate("node => getComputedStyle(node).opacity") == "0"


def test_a_sheet_of_a_stack_that_tab_reaches_comes_to_the_front(stage):
    shown = Shown(stage, channels(stacked=True))
    shown.root.locator(".convlab-grid-input [tabindex='0']").nth(1).focus()
    front = shown.root.locator(".convlab-conv-channel[data-front] .convlab-grid-input figcaption")
    assert front.inner_text().startswith("input 1")


def test_of_more_numbers_than_fit_one_channel_and_one_filter_are_drawn(stage):
    x, weight = RNG.integers(0, 9, (3, 12, 10)), RNG.integers(-2, 3, (2, 3, 4, 2))
    shown = Shown(stage, ConvolutionExplorer(x, weight, padding=3))

    def seen():
        titles = shown.root.locator("figcaption").all()
        return [title.inner_text() for title in titles if title.is_visible()]

    size = ["products", "output 0, 15×15"]
    assert seen() == ["input 0, 12×10, padded to 18×16", "weight[0, 0]", *size]
    assert not shown.button("Stack").is_visible()
    shown.slider("Channel").press("ArrowRight")
    assert seen() == ["input 1, 12×10, padded to 18×16", "weight[0, 1]", *size]
    assert shown.numbers("kernel", 1) == weight[0, 1].ravel().tolist()
    shown.slider("Filter").press("ArrowRight")
    size = ["products", "output 1, 15×15"]
    assert seen() == ["input 1, 12×10, padded to 18×16", "weight[1, 1]", *size]
    shown.root.locator(".convlab-terms-line").nth(2).locator(".convlab-term").first.hover()
    assert seen()[0].startswith("input 2")
    assert shown.root.locator(".convlab-terms-line").count() == 4  # the sums of all channels
    assert shown.page.errors == []


# The colour of the canvas below a cell's upper left corner, where no number stands.
GROUND = """(cell) => {
  const canvas = cell.closest(".convlab-grid-field").querySelector("canvas");
  const [box, own] = [canvas, cell].map((node) => node.getBoundingClientRect());
  const at = [own.x - box.x + 3, own.y - box.y + 2].map((side) => side * devicePixelRatio);
  return [...canvas.getContext("2d").getImageData(...at, 1, 1).data].join();
}"""


def large(**settings):
    """The explorer with an input of 22×21 cells."""
    x, weight = RNG.integers(0, 9, (12, 11)), RNG.integers(-2, 3, (5, 4))
    return ConvolutionExplorer(x, weight, padding=5, **settings)


@pytest.mark.parametrize("zoom", [1, 1.5])
def test_the_many_cells_of_a_large_grid_are_painted(stage, zoom):
    shown = Shown(stage, large(), zoom=zoom)
    rest(shown.page)
    ground = {at: shown.cell("input", *at).evaluate(GROUND) for at in [(2, 1), (9, 9), (21, 20)]}
    window, number, padding = ground.values()
    assert len({window, number, padding}) == 3
    assert shown.cell("input", 2, 1).inner_text() == ""
    shown.cell("output", 17, 17).click()
    assert shown.cell("input", 21, 20).evaluate(GROUND) == window
    assert shown.cell("input", 2, 1).evaluate(GROUND) == padding
    assert shown.cell("input", 9, 9).evaluate(GROUND) == number
    before = shown.cell("input", 9, 9).evaluate(GROUND)
    shown.page.evaluate("document.body.style.setProperty('--jp-layout-color0', '#111111')")
    shown.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    rest(shown.page)
    assert shown.cell("input", 9, 9).evaluate(GROUND) != before
    assert shown.page.errors == []


def test_a_cell_of_a_large_grid_is_heard_reached_and_changed(stage):
    shown = Shown(stage, large())
    cell = shown.cell("input", 9, 9)
    cell.click()
    shown.page.keyboard.press("ArrowRight")
    label = shown.page.locator(":focus").get_attribute("aria-label")
    assert label.startswith("row 4, column 5: ")
    shown.page.keyboard.type("42\n")
    assert shown.cell("input", 9, 10).get_attribute("aria-label") == "row 4, column 5: 42"
    assert shown.page.evaluate("model.get('x')[0][0][4][5]") == 42
    assert shown.page.evaluate("document.activeElement.dataset.column") == "10"


@pytest.mark.parametrize(("touch", "handle"), [(True, "convlab-handle"), (False, "")])
def test_the_window_of_a_large_grid_is_marked_for_fingers_alone(stage, touch, handle):
    shown = Shown(stage, large(), touch=touch)
    shown.cell("output", 7, 7).click()
    assert shown.cell("input", 9, 10).get_attribute("class").strip() == handle


def test_the_products_of_a_large_kernel_are_painted_and_heard(stage):
    x, weight = RNG.integers(1, 9, (9, 8)), RNG.integers(1, 3, (7, 6))
    shown = Shown(stage, ConvolutionExplorer(x, weight))
    canvas = shown.root.locator(".convlab-grid-product canvas").first
    before = canvas.evaluate("(node) => node.toDataURL()")
    shown.cell("output", 2, 1).click()
    product = shown.cell("product", 6, 5)
    assert product.get_attribute("aria-label") == f"row 6, column 5: {x[8, 6] * weight[6, 5]}"
    assert product.inner_text() == ""
    assert canvas.evaluate("(node) => node.toDataURL()") != before


def test_a_person_with_colours_of_their_own_gets_no_painted_cells(stage):
    shown = Shown(stage, large())
    shown.page.emulate_media(forced_colors="active")
    shown.page.evaluate("model.set('padding', [4, 5])")
    text = shown.cell("input", 4, 5).inner_text()
    assert text == str(shown.page.evaluate("model.get('x')[0][0][0][0]"))
    assert not shown.root.locator(".convlab-grid-input canvas").is_visible()


def test_the_focus_in_a_grid_is_outlined_above_its_neighbours(stage):
    shown = Shown(stage, default())
    shown.cell("kernel", 0, 0).focus()
    shown.page.keyboard.press("ArrowRight")
    ring = shown.root.locator(".convlab-grid-kernel .convlab-grid-ring").first
    around, cell = ring.bounding_box(), shown.cell("kernel", 0, 1).bounding_box()
    assert around == pytest.approx(cell, abs=0.6)
    shown.page.keyboard.press("Tab")
    assert not ring.is_visible()


def test_a_mistyped_number_is_named_at_its_cell_on_the_screen(stage):
    """In a tall explorer, whose sentence is off the screen."""
    shown = Shown(stage, large(), height=500)
    note = shown.page.locator(".convlab-note:popover-open")
    number = "“1,5” is not a number. Type one such as −2, 0.5 or 1/9."
    cell = shown.cell("input", 9, 9)
    cell.scroll_into_view_if_needed()
    cell.click()
    before = shown.get("x")
    shown.page.keyboard.type("1,5\n")
    assert note.inner_text() == shown.said == number
    box = note.bounding_box()
    assert 0 <= box["x"] <= COLUMN - box["width"]
    assert 0 <= box["y"] <= 500 - box["height"]
    shown.page.keyboard.type("7")  # it is still there while the number is mended
    assert note.count() == 1
    shown.page.keyboard.press("Escape")
    assert note.count() == 0
    assert shown.get("x") == before
    assert shown.page.errors == []


@pytest.mark.parametrize("away", ["Tab", "click"])
def test_a_mistyped_number_that_is_left_is_named_with_what_the_cell_keeps(stage, away):
    shown = Shown(stage, default())
    cell = shown.cell("input", 2, 1)
    cell.click()
    before = shown.get("x")
    shown.page.keyboard.type("2x")
    if away == "Tab":
        shown.page.keyboard.press("Tab")
    else:
        shown.cell("output", 1, 2).click()
    note = shown.page.locator(".convlab-note:popover-open")
    assert note.inner_text() == shown.said
    assert shown.said.startswith("“2x” is not a number.")
    assert shown.said.endswith(f"The cell keeps {cell.inner_text()}.")
    assert shown.get("x") == before
    shown.page.keyboard.press("ArrowRight")
    assert note.count() == 0
    assert "not a number" not in shown.said


def test_a_preset_says_what_it_does_in_a_window_and_as_a_stamp(stage):
    shown = Shown(stage, default(stride=2))
    shown.button("identity").click()
    assert "An output is the number below the middle of its window." in shown.said
    shown = Shown(stage, transposed())
    shown.button("blur").click()
    assert shown.said == "Blur: each number of the input times this kernel is added to the output."


def test_a_preset_that_a_kernel_has_no_room_for_is_named_until_the_next_press(stage):
    shown = Shown(stage, default(weight=[[[[3]]]]))
    shown.button("edge").click(force=True)
    assert (
        shown.said == "There is no edge of 1×1: such a kernel sees no neighbour. Use a larger one."
    )
    shown.button("Step").click()
    assert "1×1" not in shown.said


def test_a_window_with_one_place_has_nothing_to_play(stage):
    shown = Shown(stage, default(weight=np.ones((5, 7))))
    assert shown.numbers("output") != []
    for name in ("Back", "Play", "Step"):
        assert shown.button(name).get_attribute("aria-disabled") == "true"


def test_an_output_that_is_too_large_to_be_drawn_is_said(stage):
    x, weight = RNG.integers(0, 9, (12, 9)), RNG.integers(-2, 3, (7, 5))
    shown = Shown(stage, ConvolutionExplorer(x, weight, stride=6, operation="transposed"))
    assert "The output, 73×53, is too large to be drawn." in shown.said
    assert not shown.root.locator(".convlab-grid-output").first.is_visible()
    shown.cell("input", 1, 2).click()
    assert shown.numbers("product") == (x[1, 2] * weight).ravel().tolist()
    shown.slider("Stride S").fill("2")
    assert "too large" not in shown.said
    assert shown.root.locator(".convlab-grid-output").first.is_visible()
    assert shown.page.errors == []


def test_stride_and_dilation_are_drawn_where_they_act(stage):
    shown = Shown(stage, default(stride=(1, 2), dilation=(2, 1), padding=(1, 0)))
    rails = shown.root.locator(".convlab-grid-input .convlab-rail")
    assert rails.all_inner_texts() == ["D = 2", "S = 2"]
    frame, following = (
        shown.root.locator(f".convlab-grid-input .convlab-grid-{name}").first.bounding_box()
        for name in ("frame:not(.convlab-grid-next)", "next")
    )
    cell = (
        shown.cell("input", 0, 1).bounding_box()["x"]
        - shown.cell("input", 0, 0).bounding_box()["x"]
    )
    assert following["x"] - frame["x"] == pytest.approx(2 * cell, abs=1)
    assert shown.marked("input", "skipped") == [[1, 0], [1, 1], [3, 0], [3, 1]]
    shown.cell("output", 0, 2).click()  # the last window of its row
    assert shown.root.locator(".convlab-grid-input .convlab-grid-next:visible").count() == 0


def test_a_transposed_convolution_stamps_and_adds(stage):
    explorer = transposed(padding=(1, 0))
    shown = Shown(stage, explorer)
    assert "after 1 of 35 stamps" in shown.text(".convlab-grid-output >> nth=0")
    shown.cell("input", 1, 2).click()
    assert shown.get("position") == [1, 2]
    assert "after 10 of 35 stamps" in shown.text(".convlab-grid-output >> nth=0")
    # One row of padding is drawn above the output: stamp (1, 2) begins at row 2, column 4 there.
    held = [[i, j] for i in (2, 3, 4) for j in (4, 5)]
    assert shown.marked("output", "read") == held
    shown.cell("output", 2, 4).hover()
    assert shown.said.startswith("Row 1, column 4 of the output sums 2 stamps")
    assert shown.marked("input", "reader") == [[0, 2], [1, 2]]
    assert shown.sum == "out[1, 4] = 0·0 + 1·1 = 1"
    assert shown.marked("kernel", "tap") == [[0, 0]]
    shown.root.get_by_label("stamps so far only").uncheck()
    grid = np.array(shown.numbers("output")).reshape(-1, 14)
    np.testing.assert_array_equal(grid[1:-1], explorer.output[0, 0])


def test_the_stamp_is_dragged_on_the_output_and_on_the_input(stage):
    shown = Shown(stage, transposed())
    shown.drag(shown.middle("output", 1, 1), shown.middle("output", 5, 3))
    assert shown.get("position") == [2, 1]
    shown.drag(shown.middle("input", 2, 1), shown.middle("input", 0, 4))
    assert shown.get("position") == [0, 4]


def test_to_point_at_a_term_of_stamps_shows_its_stamp(stage):
    shown = Shown(stage, transposed(position=(1, 2)))
    shown.cell("output", 2, 4).click()
    assert shown.sum == "out[2, 4] = 0·0 + 1·1 = 1"
    shown.root.locator(".convlab-term").first.hover()
    assert shown.marked("input", "current") == [[0, 2]]
    assert shown.marked("kernel", "tap") == [[2, 0]]
    assert shown.sum == "out[2, 4] = 0·0 + 1·1 = 1"
    assert shown.get("position") == [1, 2]


LESSONS = {
    "01": lambda: default(controls=()),
    "02": channels,
    "03": lambda: ConvolutionExplorer(
        RNG.integers(1, 9, (5, 7)), RNG.integers(-2, 3, (3, 3)), padding=2, controls="padding"
    ),
    "all settings": default,
    "transposed": transposed,
}


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_input_kernel_output_and_sum_on_one_screen(stage, name):
    shown = Shown(stage, LESSONS[name](), height=680)  # of 800 pixels, JupyterLab takes the rest
    root = shown.root.bounding_box()
    assert root["y"] + root["height"] <= 680
    boxes = [
        grid.bounding_box()
        for kind in ("input", "output")
        if (grid := shown.root.locator(f".convlab-grid-{kind}").first).is_visible()
    ]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]  # beside each other
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= COLUMN
    scrolls = shown.root.locator(".convlab-grid-scroll:visible").evaluate_all(
        "all => all.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length"
    )
    assert scrolls == 0


@pytest.mark.parametrize("width", [360, PHONE, 640, 1280])
@pytest.mark.parametrize("name", ["all settings", "02", "transposed"])
def test_no_column_is_too_narrow_and_a_cell_is_large_enough_for_a_finger(stage, name, width):
    shown = Shown(stage, LESSONS[name](), width=width, touch=width == PHONE)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    sides = shown.root.locator("[role=gridcell]:visible").evaluate_all(
        "all => all.map(c => c.getBoundingClientRect()).flatMap(({ width, height }) =>"
        " [width, height])"
    )
    assert min(sides) >= 24


def test_a_grid_wider_than_the_phone_says_so_and_keeps_the_numbers_of_its_rows(stage):
    shown = Shown(stage, LESSONS["transposed"](), width=360, touch=True)
    output = shown.root.locator(".convlab-grid-output").first
    frame = output.locator(".convlab-scrollframe")
    assert frame.get_attribute("data-after") == ""
    scroll = frame.locator(".convlab-grid-scroll")
    scroll.evaluate("node => (node.scrollLeft = node.scrollWidth)")
    frame.and_(shown.page.locator("[data-before]")).wait_for()
    head = output.locator(".convlab-grid-rowhead").first.bounding_box()
    assert head["x"] == pytest.approx(scroll.bounding_box()["x"], abs=1)


def test_settings_can_be_folded_away_and_are_on_a_phone(stage):
    shown = Shown(stage, default())
    assert shown.slider("Stride S").is_visible()
    shown.root.locator("summary").click()
    assert not shown.slider("Stride S").is_visible()
    assert not Shown(stage, default(), width=PHONE).slider("Stride S").is_visible()
    assert Shown(stage, default(controls="padding"), width=PHONE).slider("Padding P").is_visible()


@pytest.mark.parametrize(("motion", "flown"), [("no-preference", 6), ("reduce", 0)])
def test_products_fly_only_for_who_wants_motion(stage, motion, flown):
    shown = Shown(stage, default())
    shown.page.emulate_media(reduced_motion=motion)
    watch_motion(shown.page)
    shown.button("Step").click()
    rest(shown.page)
    assert moved(shown.root.locator(".convlab-term")) == flown


def test_a_move_draws_without_new_elements(stage):
    shown = Shown(stage, channels(stacked=False))
    shown.page.evaluate(
        """() => {
          window.added = 0;
          new MutationObserver((records) => {
            for (const { addedNodes } of records)
              added += [...addedNodes].filter((node) => node.nodeType === 1).length;
          }).observe(document.body, { subtree: true, childList: true });
        }"""
    )
    for _ in range(3):
        shown.button("Step").click()
    shown.cell("output", 2, 4).hover()
    assert shown.sum.endswith(f"= {shown.numbers('output')[16]}")
    assert shown.page.evaluate("added") == 0


def test_nothing_goes_wrong_in_the_page(stage):
    for make in LESSONS.values():
        shown = Shown(stage, make(), dark=True)
        for stop in shown.root.locator("[tabindex='0']:visible").all():
            stop.press("ArrowRight")
        assert shown.page.errors == []


def test_a_canvas_lies_on_its_sheet(stage):
    """It is painted before all else in its grid, but not before the sheet's own ground."""
    explorer = ConvolutionExplorer(
        RNG.integers(-9, 9, (3, 9, 10)), RNG.integers(-9, 9, (2, 3, 7, 6)), stacked=True
    )
    page = stage.show(explorer, width=1100)
    painted = page.locator("[data-stacked] [data-front] .convlab-grid-painted")
    seen = painted.screenshot()
    page.add_style_tag(content=".convlab-grid-canvas { visibility: hidden; }")
    assert painted.screenshot() != seen
