"""The MatrixExplorer by mouse, finger and keyboard: three forms that point at each other."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from browser.accessibility import give_scripts, violations
from browser.motion import rest
from browser.stage import PHONE, swipe
from convlab.widgets import MatrixExplorer

RNG = np.random.default_rng(65)
FORMS = {
    "input": ".convlab-matrix-window .convlab-matrix-stack:nth-of-type(1)",
    "kernel": ".convlab-matrix-window .convlab-grid-kernel",
    "output": ".convlab-matrix-window .convlab-grid-output",
    "columns": ".convlab-matrix-im2col .convlab-grid-input",
    "weights": ".convlab-matrix-im2col .convlab-grid-kernel",
    "product": ".convlab-matrix-im2col .convlab-grid-output",
    "x": ".convlab-matrix-sparse .convlab-grid-input",
    "sparse": ".convlab-grid-matrix",
    "list": ".convlab-matrix-sparse .convlab-grid-output",
}


@pytest.fixture
def page(stage):
    """The explorer as it is by default."""
    page = stage.show(MatrixExplorer(), width=850)
    yield page
    assert page.errors == []


def cell(page, form, row, column):
    place = f".convlab-number[data-row='{row}'][data-column='{column}']"
    return page.locator(f"{FORMS[form]} {place}").first


def marked(page, form, mark):
    """The places of the cells with a mark."""
    found = page.locator(f"{FORMS[form]} .convlab-{mark}")
    return found.evaluate_all(
        "nodes => nodes.map(({ dataset }) => [Number(dataset.row), Number(dataset.column)])"
    )


def numbers(page, form):
    texts = page.locator(f"{FORMS[form]} .convlab-number > span").all_text_contents()
    return [float(text.replace("−", "-").replace(",", "")) for text in texts]


def said(page):
    return page.locator(".convlab-matrix-said").inner_text()


def state(page, name):
    return page.evaluate("name => model.get(name)", name)


@pytest.mark.parametrize("transposed", [False, True])
def test_each_form_shows_the_numbers_of_pytorch(stage, transposed):
    x, weight = RNG.integers(-4, 5, (2, 4, 6)), RNG.integers(1, 4, (2, 2, 3, 2))
    explorer = MatrixExplorer(x, weight, stride=(2, 1), padding=(1, 0), transposed=transposed)
    page = stage.show(explorer, width=1200)
    tensors = [torch.tensor(array) for array in (explorer.x, explorer.weight)]
    output = torch.conv2d(*tensors, stride=(2, 1), padding=(1, 0))
    unfolded = torch.nn.Unfold((3, 2), stride=(2, 1), padding=(1, 0))(tensors[0])
    if transposed:
        result = torch.conv_transpose2d(
            output, tensors[1], stride=(2, 1), padding=(1, 0), output_padding=(1, 0)
        )
        assert result.shape == tensors[0].shape
        assert numbers(page, "x") == result.ravel().tolist()
        spread = tensors[1].flatten(1).T @ output[0].flatten(1)
        assert numbers(page, "columns") == spread.ravel().tolist()
    else:
        assert numbers(page, "x") == explorer.x.ravel().tolist()
        assert numbers(page, "columns") == unfolded.ravel().tolist()
    for form in ("output", "product", "list"):
        assert numbers(page, form) == output.ravel().tolist()
    assert numbers(page, "sparse") == explorer.matrix.ravel().tolist()


def test_a_cell_of_the_input_lights_up_its_copies_and_they_are_counted(page):
    cell(page, "input", 2, 1).hover()
    copies = [[0, 7], [1, 6], [2, 4], [3, 3], [4, 1], [5, 0]]
    assert marked(page, "columns", "matrix-lit") == copies
    assert marked(page, "sparse", "matrix-lit") == [[row, 9] for row in (0, 1, 3, 4, 6, 7)]
    assert marked(page, "output", "is-reader") == [[i, j] for i in range(3) for j in range(2)]
    assert marked(page, "x", "is-pointed") == [[0, 9]]
    page.locator(".convlab-matrix-count b", has_text="6×").wait_for()
    assert said(page) == (
        "Row 2, column 1 of the input stands in the columns 6 times. The input has 20 numbers, "
        "the columns 54: 2.7 copies of each on average. In the sparse matrix it has column 9."
    )
    page.mouse.move(5, 5)
    assert marked(page, "columns", "matrix-lit") == []


def test_the_number_of_each_copy_stays_in_its_cell(page):
    cell(page, "input", 2, 1).hover()
    rest(page)
    copies = page.locator(f"{FORMS['columns']} [class*=convlab-matrix-nth-]")
    assert copies.count() == 6
    holders = "nodes => nodes.filter((node) => getComputedStyle(node).position === 'static').length"
    assert copies.evaluate_all(holders) == 0


def test_a_number_of_the_columns_leads_back_to_its_cell_and_its_window(page):
    cell(page, "columns", 3, 5).hover()  # the kernel's row 1, column 1, at the output (1, 2)
    assert marked(page, "input", "is-pointed") == [[2, 3]]
    assert marked(page, "input", "is-read") == [[i, j] for i in (1, 2, 3) for j in (2, 3)]
    assert marked(page, "kernel", "is-tap") == [[1, 1]]
    assert marked(page, "sparse", "is-tap") == [[5, 11]]
    assert state(page, "position") == [0, 0]  # to point is not yet to go there
    cell(page, "columns", 3, 5).click()
    assert state(page, "position") == [1, 2]


def test_a_row_of_the_sparse_matrix_leads_to_its_window_and_output(page):
    cell(page, "sparse", 7, 0).click()
    assert state(page, "position") == [2, 1]
    assert marked(page, "input", "is-read") == [[i, j] for i in (2, 3, 4) for j in (1, 2)]
    assert page.locator(".convlab-terms").inner_text().startswith("out[2, 1] = 2·1 + 3·2 + ")
    frame = page.locator(f"{FORMS['sparse']} .convlab-grid-frame")
    assert frame.evaluate("node => node.style.getPropertyValue('--frame-row')") == "7"


def test_a_weight_lights_up_in_each_row_of_the_sparse_matrix(page):
    cell(page, "kernel", 1, 0).click()
    page.mouse.move(5, 5)
    matrix = MatrixExplorer().matrix
    assert marked(page, "sparse", "matrix-lit") == np.argwhere(matrix == 3).tolist()
    assert "stands in the sparse matrix 9 times, once in each row" in said(page)
    assert "54 of the matrix's 180 places; the other 126 are 0." in said(page)
    page.keyboard.press("Escape")
    assert marked(page, "sparse", "matrix-lit") == []


@pytest.mark.parametrize("form", ["columns", "sparse", "x", "input"])
def test_a_pinned_cell_stays_when_the_mouse_leaves_and_escape_lets_go(page, form):
    cell(page, form, 0, 2).click()
    page.mouse.move(5, 5)
    pointed = marked(page, "input", "is-pointed")
    assert len(pointed) == 1
    page.get_by_role("button", name="Step").click()
    assert marked(page, "input", "is-pointed") == pointed
    page.keyboard.press("Escape")
    assert marked(page, "input", "is-pointed") == []


def test_the_arrow_keys_walk_through_each_matrix(page):
    page.locator(f"{FORMS['output']} [tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert state(page, "position") == [1, 1]
    page.locator(f"{FORMS['sparse']} [tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert state(page, "position") == [0, 1]  # row 1
    assert marked(page, "input", "is-pointed") == [[0, 1]]
    page.locator(f"{FORMS['columns']} [tabindex='0']").focus()
    page.keyboard.press("Control+End")
    assert state(page, "position") == [2, 2]
    assert marked(page, "input", "is-pointed") == [[4, 3]]


def test_the_player_walks_through_the_outputs(page):
    page.get_by_role("button", name="Step").click()
    assert state(page, "position") == [0, 1]
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("JSON.stringify(model.get('position')) === '[2,2]'")
    page.get_by_role("button", name="Play").wait_for()


def test_the_transposed_matrix_is_read_by_columns(page):
    page.get_by_label("transposed").check()
    assert "takes 9 numbers to 20: back to the shape of the input" in said(page)
    cell(page, "x", 0, 9).click()
    assert page.locator(".convlab-terms").inner_text() == (
        "result[2, 1] = 31·6 + 31·5 + 3·4 + 35·3 + 11·2 + 13·1 = 493"
    )
    frame = page.locator(f"{FORMS['sparse']} .convlab-grid-frame")
    names = ["--frame-row", "--frame-column", "--frame-height", "--frame-width"]
    read = "(node, names) => names.map((name) => node.style.getPropertyValue(name))"
    assert frame.evaluate(read, names) == ["0", "9", "9", "1"]
    assert MatrixExplorer().transposed_output[0, 0, 2, 1] == 493


def test_numbers_are_typed_into_x_the_weight_and_y_and_undone(page):
    for form, row, column in (("x", 0, 3), ("kernel", 2, 1)):
        cell(page, form, row, column).click()
        page.keyboard.type("9\n")
    assert state(page, "x")[0][0][0] == [2, -1, 0, 9]
    assert state(page, "weight")[0][0][2] == [5, 9]
    cell(page, "output", 0, 0).click()
    page.keyboard.type("9\n")  # a result: not to be typed over
    assert state(page, "y") is None
    page.get_by_label("transposed").check()
    cell(page, "list", 4, 0).click()
    page.keyboard.type("7\n")
    assert state(page, "y")[0][0][1][1] == 7
    page.get_by_role("button", name="Reset").click()
    assert state(page, "y") is None
    assert state(page, "weight")[0][0][2] == [5, 6]


def test_a_y_that_no_longer_fits_becomes_the_output(stage):
    page = stage.show(MatrixExplorer(y=np.ones((3, 3)), transposed=True), width=850)
    page.locator("summary").click()
    page.get_by_label("Padding, rows").press("ArrowRight")
    assert state(page, "y") is None
    assert state(page, "padding") == [1, 0]
    page.get_by_label("Padding, columns").press("ArrowRight")
    assert state(page, "padding") == 1
    assert "impossible" not in page.locator(".convlab-matrix-said").get_attribute("class")


def test_an_impossible_setting_shows_the_error_of_python(stage):
    explorer = MatrixExplorer(np.ones((2, 4)))
    page = stage.show(explorer, width=850)
    with pytest.raises(ValueError, match="Along the height") as error:
        explorer.output  # noqa: B018
    assert said(page) == str(error.value)
    assert not page.locator(FORMS["sparse"]).is_visible()


def test_one_matrix_alone_stands_beside_the_window(page):
    shown = {"Window": [], "im2col": ["columns"], "Sparse matrix": ["sparse"]}
    for name, forms in {**shown, "All three": ["columns", "sparse"]}.items():
        page.get_by_role("button", name=name, exact=True).click()
        seen = [form for form in ("columns", "sparse") if page.locator(FORMS[form]).is_visible()]
        assert seen == forms
        assert page.locator(FORMS["input"]).is_visible()


def test_the_pressed_mouse_takes_the_window_along(page):
    cell(page, "input", 1, 0).hover()
    page.mouse.down()
    cell(page, "input", 3, 1).hover()
    page.mouse.up()
    assert state(page, "position") == [2, 1]


def test_the_lessons_picture_fits_into_a_screen_of_800_pixels(page):
    cell(page, "input", 2, 1).click()
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_a_finger_points_as_the_mouse_does_and_scrolls_what_is_too_wide(stage):
    page = stage.show(MatrixExplorer(), width=PHONE, touch=True)
    cell(page, "input", 2, 1).tap()
    assert len(marked(page, "columns", "matrix-lit")) == 6
    box = cell(page, "sparse", 4, 8).bounding_box()
    page.evaluate("y => scrollTo(0, y)", box["y"] - 300)
    box = cell(page, "sparse", 4, 8).bounding_box()
    middle = (box["x"] + 12, box["y"] + 12)
    swipe(page, [middle, (middle[0] - 150, middle[1])])
    page.wait_for_function("document.querySelector('.convlab-matrix-scroller').scrollLeft > 50")
    assert state(page, "position") == [0, 0]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.errors == []


def test_a_matrix_of_thousands_of_cells_follows_what_is_pointed_at(stage):
    x, weight = RNG.integers(-4, 5, (2, 5, 6)), RNG.integers(-2, 3, (3, 2, 3, 2))
    page = stage.show(MatrixExplorer(x, weight, padding=1), width=1100)
    cell(page, "input", 2, 3).hover()  # row 1, column 2 of channel 0
    lit = page.locator(".convlab-grid-matrix .convlab-matrix-line")
    expect(lit.first).to_have_attribute("data-column", "8")
    columns = "all => [...new Set(all.map((cell) => cell.dataset.column))]"
    assert lit.evaluate_all(columns) == ["8"]
    cell(page, "output", 3, 4).click()
    frame = page.locator(".convlab-grid-matrix .convlab-grid-frame:visible").first
    expect(frame).to_have_attribute("style", re.compile(f"--frame-row: {3 * 7 + 4};"))
    assert page.errors == []


def test_the_sum_of_a_large_matrix_follows_and_so_does_what_is_impossible(stage):
    x, weight = RNG.integers(-4, 5, (2, 5, 6)), RNG.integers(-2, 3, (3, 2, 3, 2))
    explorer = MatrixExplorer(x, weight, padding=1, position=(3, 4))
    page = stage.show(explorer, width=1100)
    terms, sentence = page.locator(".convlab-terms"), page.locator(".convlab-matrix-said")
    number = f"{explorer.output[0, 0, 1, 2]:g}".replace("-", "−")
    cell(page, "output", 1, 2).hover()
    expect(terms).to_contain_text(re.compile(rf"1, 2\] = .*= {number}\s*$"))
    before = said(page)
    # In one go: what waits for its frame must not come after what is impossible.
    tiny = "model.set('x', [[[[1]], [[1]]]])"
    page.evaluate(f"[model.set('dilation', 2), model.set('position', [0, 1]), {tiny}]")
    expect(sentence).to_have_class(re.compile("impossible"))
    rest(page)
    assert "does not fit" in said(page)
    assert not terms.is_visible()
    page.get_by_role("button", name="Reset").click()
    cell(page, "output", 1, 2).hover()
    expect(sentence).to_have_text(before)
    expect(terms).to_contain_text(re.compile(rf"= {number}\s*$"))
    assert page.errors == []


def test_cells_out_of_sight_are_there_for_a_screen_reader(stage):
    page = stage.show(MatrixExplorer(), width=PHONE, height=300)
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    assert roles.count("gridcell") == page.locator("[role=gridcell]:visible").count() > 200


def test_a_key_leads_to_a_row_that_is_out_of_sight(stage):
    x, weight = RNG.integers(-4, 5, (2, 5, 6)), RNG.integers(-2, 3, (3, 2, 3, 2))
    page = stage.show(MatrixExplorer(x, weight, padding=1, show="sparse"), width=1100, height=400)
    page.locator(".convlab-grid-matrix [tabindex='0']").focus()
    for _ in range(50):
        page.keyboard.press("ArrowDown")
    there = page.locator(".convlab-grid-matrix [role=gridcell]:focus")
    assert there.get_attribute("data-row") == "50"
    expect(there).to_be_in_viewport()
    expect(there).to_have_accessible_name(re.compile("^row 50, column 0: "))
    assert page.errors == []


@pytest.mark.parametrize("show", ["im2col", "sparse"])
def test_large_matrices_that_are_shown_later_show_what_was_pointed_at(stage, show):
    x, weight = RNG.integers(-4, 5, (2, 5, 6)), RNG.integers(-2, 3, (3, 2, 3, 2))
    explorer = MatrixExplorer(x, weight, padding=1, show="window")
    page = stage.show(explorer, width=1100)
    cell(page, "input", 2, 3).click()
    page.evaluate("show => model.set('show', show)", show)
    form = {"im2col": "columns", "sparse": "sparse"}[show]
    count = {"im2col": 6, "sparse": 3 * 6}[show]  # windows of 3×2 that read the cell, three filters
    lit = page.locator(f"{FORMS[form]} .convlab-matrix-lit")
    expect(lit).to_have_count(count)
    assert page.errors == []


def test_the_current_row_is_brought_into_sight(stage):
    page = stage.show(MatrixExplorer(), width=PHONE)
    place = "document.querySelector('.convlab-matrix-scroller').scrollLeft"
    assert page.evaluate(place) == 0
    cell(page, "output", 2, 2).click()
    rest(page)
    assert page.evaluate(place) > 50
    cell(page, "output", 0, 0).click()
    rest(page)
    assert page.evaluate(place) <= 24


def test_what_is_wider_than_the_column_says_so_and_its_titles_stay(stage):
    page = stage.show(MatrixExplorer(), width=PHONE, touch=True)
    frame = page.locator(".convlab-scrollframe:has(> .convlab-matrix-scroller)")
    assert frame.get_attribute("data-after") == ""
    assert frame.get_attribute("data-before") is None
    scroller = frame.locator(".convlab-matrix-scroller")
    scroller.evaluate("node => (node.scrollLeft = node.scrollWidth)")
    frame.and_(page.locator("[data-before]:not([data-after])")).wait_for()
    left = scroller.bounding_box()["x"]
    for part in ("figcaption", ".convlab-grid-rowhead"):
        box = page.locator(f".convlab-grid-matrix {part}").first.bounding_box()
        assert box["x"] == pytest.approx(left, abs=1), part


def test_a_tapped_number_of_the_result_brings_its_column_into_sight(stage):
    explorer = MatrixExplorer(RNG.integers(-4, 5, (4, 5)), show="sparse", transposed=True)
    page = stage.show(explorer, width=PHONE, touch=True)
    cell(page, "input", 3, 4).tap()
    rest(page)
    lit = cell(page, "x", 0, 19).bounding_box()
    assert lit["x"] >= 0
    assert lit["x"] + lit["width"] <= PHONE


def test_the_words_name_what_is_shown(stage):
    texts = {}
    for transposed in (False, True):
        for show in ("window", "im2col", "sparse"):
            explorer = MatrixExplorer(show=show, transposed=transposed)
            page = stage.show(explorer, width=850)
            texts[transposed, show] = [said(page)]
            for form, row, column in (("kernel", 1, 0), ("input", 2, 1)):
                cell(page, form, row, column).hover()
                texts[transposed, show].append(said(page))
            page.mouse.move(5, 5)
            shown = page.locator(".convlab-matrix-forms").inner_text()
            if transposed and show != "window":
                title = "a row for each number of y, a column for each number of the result"
                count = "numbers in weightᵀ @ y, 20 in the result"
                assert (title if show == "sparse" else count) in shown
    for (transposed, show), said_there in texts.items():
        for text in said_there:
            assert ("columns" in text) <= (show == "im2col" and not transposed), text
            assert ("matrix" in text) <= (show == "sparse"), text
    assert texts[False, "window"][0] == "The window takes 9 places; an output sums 6 products."
    assert texts[False, "window"][2] == "Row 2, column 1 of the input lies in 6 windows."
    assert texts[True, "im2col"][2].endswith(
        "as many products of a weight and a number of y are added up."
    )


@pytest.mark.parametrize("transposed", [False, True])
def test_titles_stand_apart_and_one_number_is_one(stage, transposed):
    for x, weight in ((np.ones((2, 4)), np.ones((2, 2))), (np.ones((1, 1)), np.ones((1, 1)))):
        page = stage.show(MatrixExplorer(x, weight, transposed=transposed), width=850)
        boxes = page.locator("figcaption:visible").evaluate_all(
            """nodes => nodes.map((node) => {
              const range = document.createRange();
              range.selectNodeContents(node);
              const { left, right, top, bottom } = range.getBoundingClientRect();
              return [left, right, top, bottom];
            })"""
        )
        for k, (left, right, top, bottom) in enumerate(boxes):
            for other_left, other_right, other_top, other_bottom in boxes[:k]:
                is_beside = left >= other_right + 3 or other_left >= right + 3
                assert is_beside or top >= other_bottom - 1 or other_top >= bottom - 1
        rows = [cell(page, form, 0, 0).bounding_box()["y"] for form in ("sparse", "list")]
        assert rows[0] == pytest.approx(rows[1], abs=0.5)
    assert page.get_by_text(re.compile(": 1 number$")).is_visible()


def test_cells_grow_with_the_column(stage):
    page = stage.show(MatrixExplorer(), width=1280)
    for form in ("input", "columns", "x"):
        assert cell(page, form, 0, 0).bounding_box()["width"] >= 36
    page = stage.show(MatrixExplorer(show="im2col"), width=PHONE, touch=True)
    assert cell(page, "columns", 0, 0).bounding_box()["width"] >= 32
    assert page.locator(".convlab-scrollframe[data-after]:visible").count() == 0


def test_numbers_and_cells_have_room(stage):
    x, weight = RNG.integers(-4, 5, (2, 5, 6)), RNG.integers(-2, 3, (3, 2, 3, 3))
    for width in (360, 640, 850, 1280):
        page = stage.show(MatrixExplorer(x, weight, padding=1), width=width)
        boxes = page.locator(".convlab-number").evaluate_all(
            """nodes => nodes.filter((node) => node.checkVisibility()).map((node) => {
              const [outer, inner] = [node, node.firstChild].map((n) => n.getBoundingClientRect());
              return [outer.width, outer.height, outer.width - inner.width];
            })"""
        )
        sizes = np.array(boxes)
        assert len(sizes) > 5000
        assert sizes[:, :2].min() >= 24
        assert sizes[:, 2].min() >= 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("form", ["input", "kernel"])
def test_what_is_lit_up_can_be_read_in_both_themes(stage, dark, form):
    for transposed in (False, True):
        explorer = MatrixExplorer(padding=1, stride=2, transposed=transposed)
        page = stage.show(explorer, width=850, dark=dark)
        page.emulate_media(reduced_motion="reduce")  # or a cell is judged while it lights up
        give_scripts(page)
        cell(page, form, 2, 1).click()
        assert violations(page) == []
