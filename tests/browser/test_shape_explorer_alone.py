"""The ShapeExplorer in a page of its own: by mouse, by finger and by keyboard."""

import random

import pytest

from browser.motion import rest
from browser.stage import PHONE, swipe
from convlab.errors import ShapeError
from convlab.widgets import ShapeExplorer

LESSON_03 = {"controls": ("input_size", "kernel_size", "padding", "stride")}
LESSON_04 = {"controls": ("input_size", "kernel_size", "padding", "stride", "dilation")}
COLUMN = 850  # pixels, of a lesson at 1280×800 with the list of files open


def setting(page, name):
    return page.evaluate("name => model.get(name)", name)


def said(page):
    return page.locator(".convlab-shape-said").inner_text()


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def handle(page, name, index=0):
    """The place of a handle, and the width of a cell beside it."""
    place = middle(page.locator(f"[data-setting={name}] .convlab-grip").nth(index))
    cell = page.locator(".convlab-cell-input, .convlab-cell-output").first.get_attribute("width")
    return *place, float(cell)


def drag(page, name, cells, *, index=0, down=0):
    x, y, cell = handle(page, name, index)
    page.mouse.move(x, y)
    page.mouse.down()
    for part in range(1, 9):
        page.mouse.move(x + cells * cell * part / 8, y + down * part / 8)
    page.mouse.up()


def outline(page, row):
    """The left edge and the right edge of the outline in a row, in cells of the input."""
    rest(page)  # the outline glides
    frames = {"ruler": 1, "windows": 2, "plain": 3}
    frame = page.locator(".convlab-shape-frame").nth(frames[row]).bounding_box()
    first = page.locator(".convlab-cell-input").first.bounding_box()
    edges = (frame["x"], frame["x"] + frame["width"])
    return [(edge - first["x"]) / first["width"] for edge in edges]


DRAGGED = [
    # setting, cells to drag it by, its value before and after
    ("input_size", 2, 8, 10),
    ("input_size", -5, 8, 3),
    ("kernel_size", 2, 3, 5),
    ("stride", 1, 2, 3),
    ("stride", -4, 2, 1),
    ("dilation", 2, 1, 3),
    ("padding", -1, 1, 2),
]


@pytest.mark.parametrize(("name", "cells", "before", "after"), DRAGGED)
def test_a_letter_in_the_picture_is_dragged_to_its_value(stage, name, cells, before, after):
    page = stage.show(ShapeExplorer(input_size=8, kernel_size=3, stride=2, padding=1), width=COLUMN)
    assert setting(page, name) == before
    drag(page, name, cells)
    assert setting(page, name) == after
    page.get_by_role("button", name="Undo").click()
    assert setting(page, name) == before


def test_the_padding_is_dragged_on_both_sides_and_the_kernel_by_whole_gaps(stage):
    page = stage.show(ShapeExplorer(input_size=8, kernel_size=3, dilation=2), width=COLUMN)
    drag(page, "padding", 2, index=1)
    assert setting(page, "padding") == 2
    drag(page, "kernel_size", 2)
    assert setting(page, "kernel_size") == 4


def test_the_letters_of_a_transposed_convolution_are_dragged(stage):
    explorer = ShapeExplorer(operation="transposed", input_size=3, kernel_size=3, stride=2)
    page = stage.show(explorer, width=COLUMN)
    drag(page, "output_padding", 1)
    assert setting(page, "output_padding") == 1
    drag(page, "padding", 1)
    assert setting(page, "padding") == 1
    drag(page, "input_size", 2)
    drag(page, "stride", 2)
    assert (setting(page, "input_size"), setting(page, "stride")) == (5, 4)


def test_what_is_dragged_follows_the_pointer(stage):
    """The cells stay as wide as they are until the pointer lets go, also for the padding."""
    page = stage.show(ShapeExplorer(input_size=2, kernel_size=3, padding=1), width=COLUMN)
    for name, cells, index in (("padding", -1, 0), ("padding", 1, 1), ("input_size", 1, 0)):
        x, y, cell = handle(page, name, index)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + cells * cell, y, steps=6)
        assert handle(page, name, index)[0] == pytest.approx(x + cells * cell, abs=1)
        page.mouse.up()


def test_a_finger_drags_a_letter_even_down_the_page(stage):
    page = stage.show(
        ShapeExplorer(input_size=8, kernel_size=3, stride=3, **LESSON_03), width=PHONE, touch=True
    )
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    x, y, cell = handle(page, "input_size")
    swipe(page, [(x, y), (x + 2, y + 20), (x - 2 * cell, y + 60)])
    assert setting(page, "input_size") == 6
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_every_letter_can_be_hit_on_random_settings(stage, touch):
    """It lies in the picture, is as large as a pointer needs, and reacts to its own setting."""
    rng = random.Random(5)
    page = stage.show(ShapeExplorer(), width=PHONE if touch else COLUMN, touch=touch)
    least = 44 if touch else 28
    seen = set()
    for _ in range(60):
        given = {
            "operation": rng.choice(["conv", "pool", "transposed"]),
            "input_size": rng.randint(1, 24),
            "kernel_size": rng.randint(1, 9),
            "padding": rng.randint(0, 6),
            "stride": rng.randint(1, 6),
            "dilation": rng.randint(1, 4),
        }
        page.evaluate("given => Object.entries(given).forEach(([k, v]) => model.set(k, v))", given)
        found = page.evaluate(
            """least => [...document.querySelectorAll("[data-setting]")].map((node) => {
              const [hit, grip] = [...node.children].map((part) => part.getBoundingClientRect());
              const picture = node.ownerSVGElement.getBoundingClientRect();
              return [
                node.dataset.setting,
                hit.width >= least && hit.height >= least && grip.width >= 24,
                picture.left <= grip.left && grip.right <= picture.right &&
                  picture.top <= grip.top && grip.bottom <= picture.bottom,
              ];
            })""",
            least,
        )
        for name, is_large, is_inside in found:
            assert is_large, (name, given)
            assert is_inside, (name, given)
        seen |= {name for name, *_ in found}
        assert {"input_size", "kernel_size", "padding"} <= {name for name, *_ in found}, given
    assert len(seen) == 6
    assert page.errors == []


@pytest.mark.parametrize("input_size", [12, 20, 24])
def test_a_finger_finds_each_letter_apart_from_the_others(stage, input_size):
    explorer = ShapeExplorer(input_size=input_size, kernel_size=2)
    page = stage.show(explorer, width=PHONE, touch=True)
    places = [middle(grip) for grip in page.locator(".convlab-grip").all()]
    for k, (x, y) in enumerate(places):
        assert all(max(abs(x - u), abs(y - v)) >= 34 for u, v in places[:k])
    x, y, cell = handle(page, "kernel_size")
    swipe(page, [(x + 10, y), (x + 10 + cell, y)])
    assert setting(page, "kernel_size") == 3


@pytest.mark.parametrize("width", [860, PHONE])
@pytest.mark.parametrize("operation", ["conv", "transposed"])
def test_at_the_limits_both_axes_of_the_current_window_and_all_titles_are_seen(
    stage, width, operation
):
    sizes = {"input_size": 24, "kernel_size": 3, "stride": 6, "dilation": 4, "padding": 6}
    page = stage.show(ShapeExplorer(operation=operation, **sizes), width=width)
    last = 23 if operation == "transposed" else 4
    view = page.locator(".convlab-shape-view").bounding_box()
    for position in (0, last // 2, last):
        page.evaluate("position => model.set('position', position)", position)
        rest(page)
        for part in (".convlab-shape-frame >> nth=3", ".convlab-shape-titles text >> nth=0"):
            box = page.locator(part).bounding_box()
            assert view["x"] - 4 <= box["x"], (position, part)  # the ground of a title
            assert box["x"] + box["width"] <= view["x"] + view["width"], (position, part)
    assert page.locator(".convlab-scrollframe[data-before]").count() == 1


def test_hover_previews_a_window_and_a_click_pins_it(stage):
    page = stage.show(ShapeExplorer(input_size=8, kernel_size=3, stride=2, padding=1), width=COLUMN)
    page.locator(".convlab-shape-window").nth(2).locator("rect").nth(1).hover()
    assert "Output cell 2 reads: 3, 4, 5." in said(page)
    assert setting(page, "position") == 0
    page.locator("button", has_text="Undo").hover()
    assert "Output cell 0 reads: padding, 0, 1." in said(page)
    page.locator(".convlab-cell-output").nth(2).click()
    page.locator(".convlab-sentence").hover()
    assert setting(page, "position") == 2
    assert "Output cell 2 reads: 3, 4, 5." in said(page)
    page.locator(".convlab-cell-output").nth(1).hover()
    assert "Output cell 1 reads" in said(page)
    page.keyboard.press("Tab")
    page.locator(".convlab-shape-view").focus()
    page.keyboard.press("Escape")
    assert "Output cell 2 reads" in said(page)


def test_windows_and_outputs_are_dragged_along(stage):
    page = stage.show(ShapeExplorer(input_size=11, kernel_size=3, stride=2), width=COLUMN)
    for part in (".convlab-cell-output", ".convlab-shape-window rect", ".convlab-cell-input"):
        x, y = middle(page.locator(part).first)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 900, y - 30, steps=8)
        assert setting(page, "position") == 4, part
        page.mouse.move(x - 30, y, steps=8)
        assert setting(page, "position") == 0, part
        page.mouse.up()


def test_a_finger_taps_windows_and_outputs_and_moves_along_them(stage):
    explorer = ShapeExplorer(input_size=8, kernel_size=3, stride=2, **LESSON_04)
    page = stage.show(explorer, width=PHONE, touch=True)
    page.touchscreen.tap(*middle(page.locator(".convlab-cell-output").nth(2)))
    assert setting(page, "position") == 2
    assert "Output cell 2 reads: 4, 5, 6." in said(page)
    page.touchscreen.tap(*middle(page.locator(".convlab-shape-window").nth(1).locator("rect").last))
    assert setting(page, "position") == 1
    first, last = (middle(page.locator(".convlab-cell-output").nth(k)) for k in (0, 2))
    swipe(page, [first, last])
    assert setting(page, "position") == 2


def test_the_player_goes_through_the_windows(stage):
    page = stage.show(ShapeExplorer(input_size=5, kernel_size=3, speed=10), width=COLUMN)
    page.get_by_role("button", name="Step").click()
    assert setting(page, "position") == 1
    page.get_by_role("button", name="Back").click()
    assert setting(page, "position") == 0
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("model.get('position') === 2")
    page.get_by_role("button", name="Play").wait_for()


def test_the_outline_goes_around_the_whole_window_and_nothing_lies_over_it(stage):
    explorer = ShapeExplorer(input_size=9, kernel_size=3, stride=2, dilation=2, position=1)
    page = stage.show(explorer, width=COLUMN)
    for row in ("ruler", "windows"):
        assert outline(page, row) == pytest.approx([2, 7], abs=0.1)
    is_last = page.evaluate(
        """() => [...document.querySelectorAll(".convlab-shape-frame")].every((frame) =>
          [...document.querySelectorAll("svg[role] rect:not([rx])")].every((cell) =>
            cell.closest("defs, .convlab-handle") ||
            cell.compareDocumentPosition(frame) & Node.DOCUMENT_POSITION_FOLLOWING))"""
    )
    assert is_last


def test_arrow_keys_on_the_picture_choose_a_window_and_keep_it_in_sight(stage):
    page = stage.show(ShapeExplorer(input_size=24, kernel_size=3, padding=6), width=500)
    view = page.locator(".convlab-shape-view")
    assert view.evaluate("node => node.scrollWidth > node.clientWidth")
    view.focus()
    for keys in (("End", "ArrowLeft"), ("Home", "ArrowRight", "ArrowDown")):
        for key in keys:
            page.keyboard.press(key)
        rest(page)
        seen = view.bounding_box()
        box = page.locator(".convlab-shape-frame").nth(2).bounding_box()
        assert seen["x"] <= box["x"]
        assert box["x"] + box["width"] <= seen["x"] + seen["width"]
    assert setting(page, "position") == 2


def test_what_the_mouse_points_at_does_not_move_away(stage):
    page = stage.show(ShapeExplorer(input_size=24, kernel_size=3, padding=6), width=500)
    view = page.locator(".convlab-shape-view")
    view.evaluate("node => (node.scrollLeft = 13)")  # half a cell
    box, cell = view.bounding_box(), page.locator(".convlab-cell-output").last.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 9, cell["y"] + 9, steps=3)
    page.mouse.down()
    page.mouse.up()
    assert view.evaluate("node => node.scrollLeft") == 13
    assert setting(page, "position") > 0


def test_the_impossible_is_drawn_and_said_in_plain_words_before_the_error_of_python(stage):
    explorer = ShapeExplorer(input_size=8, kernel_size=3, stride=2, dilation=4)
    page = stage.show(explorer, width=COLUMN)
    plain, error = said(page).split("\n", 1)
    assert plain == "The window needs 9 cells, from its first to its last; there are 8."
    with pytest.raises(ShapeError) as raised:
        _ = explorer.output_size
    assert error.strip() == str(raised.value)
    assert outline(page, "ruler") == pytest.approx([0, 9], abs=0.1)
    assert page.locator(".convlab-cell-beyond").count() == 1
    assert page.locator(".convlab-cell-output").count() == 0
    play = page.get_by_role("button", name="Play")
    assert play.get_attribute("aria-disabled") == "true"
    drag(page, "input_size", 1)
    assert "1 place" in said(page)


def test_cells_that_are_never_read_have_a_mark_of_their_own(stage):
    page = stage.show(ShapeExplorer(input_size=14, kernel_size=2, stride=4, dilation=2))
    fills = {}
    for kind in ("end", "between", "hole"):
        cells = page.locator(f"[data-unread={kind}] rect")
        fills[kind] = cells.first.evaluate("node => getComputedStyle(node).fill")
        marks = page.locator(f".convlab-shape-mark .convlab-cell-{kind}")
        assert marks.evaluate("node => getComputedStyle(node).fill") == fills[kind]
    assert len(set(fills.values())) == 3


def test_the_formula_stands_in_letters_and_in_numbers_and_is_worked_out(stage):
    page = stage.show(ShapeExplorer(input_size=8, kernel_size=3, stride=2), width=COLUMN)
    lines = page.locator(".convlab-formula")

    def texts():
        return [line.get_attribute("aria-label") for line in lines.all() if line.is_visible()]

    assert texts() == [
        "O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1",
        "= ⌊(8 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1",
        "= ⌊2.5⌋ + 1 = 3",
    ]
    assert said(page).startswith("5/2 = 2.5 → 2: half a step, 1 cell, is lost.")
    page.get_by_label("Stride S").press("ArrowRight")
    changed = page.locator("[data-changed]")
    assert {(node.get_attribute("data-letter"), node.inner_text()) for node in changed.all()} == {
        ("S", "3"),
        ("O", "2"),
    }
    page.get_by_label("Operation").select_option("transposed")
    assert texts() == [
        "O = (I − 1)·S − 2·P + D·(K − 1) + P_out + 1",
        "= (8 − 1)·3 − 2·0 + 1·(3 − 1) + 0 + 1",
        "= 21 − 0 + 2 + 0 + 1 = 24",
    ]


def test_an_operation_is_chosen_by_keyboard_and_brings_its_own_controls(stage):
    page = stage.show(ShapeExplorer())
    page.get_by_label("Operation").focus()
    assert not page.get_by_label("ceil_mode").is_visible()
    page.keyboard.press("ArrowDown")
    page.get_by_label("ceil_mode").focus()
    page.keyboard.press("Space")
    assert (setting(page, "operation"), setting(page, "ceil_mode")) == ("pool", True)
    page.get_by_label("Operation").select_option("transposed")
    assert page.get_by_label("Output padding Pout").is_visible()


def test_the_settings_can_be_folded_away(stage):
    page = stage.show(ShapeExplorer(**LESSON_04))
    assert page.get_by_label("Stride S").is_visible()
    page.locator("summary").press("Enter")
    assert not page.get_by_label("Stride S").is_visible()


def see_all(page):
    """Whether the picture with the sentences lies in the window of the page."""
    for part in (".convlab-shape-formula", ".convlab-shape-view", ".convlab-shape-said"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= page.viewport_size["height"], part
    return True


def by_keyboard(page, name, label, value):
    slider = page.get_by_label(label, exact=True)
    while setting(page, name) != value:
        slider.press("ArrowRight" if setting(page, name) < value else "ArrowLeft")


def test_the_tasks_of_the_lessons_fit_a_screen_and_are_answered(stage):
    page = stage.show(
        ShapeExplorer(input_size=8, kernel_size=3, stride=3, **LESSON_03), width=COLUMN
    )
    lost = {}
    for padding in (0, 1):
        by_keyboard(page, "padding", "Padding P", padding)
        for size in range(3, 13):
            by_keyboard(page, "input_size", "Input size I", size)
            assert see_all(page)
            lost[padding, size] = "Never read: input" in said(page), "is lost" in said(page)
    assert [size for size in range(3, 13) if not lost[0, size][1]] == [3, 6, 9, 12]
    assert [size for size in range(3, 13) if lost[1, size][0]] == [3, 6, 9, 12]

    page = stage.show(
        ShapeExplorer(input_size=7, kernel_size=3, stride=2, **LESSON_04), width=COLUMN
    )
    for size in (8, 9, 10, 11):
        drag(page, "input_size", 1)
        assert setting(page, "input_size") == size
        assert see_all(page)
        assert ("at the end" in said(page)) == (size % 2 == 0)
    drag(page, "input_size", -9)
    assert setting(page, "input_size") == 2
    assert said(page).startswith("The window needs 3 cells; there are 2.")
    assert "Raise padding to at least 1" in said(page)
    assert see_all(page)


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_a_transposed_convolution_brings_8_back_and_leaves_gaps(stage, touch):
    explorer = ShapeExplorer(operation="transposed", input_size=3, kernel_size=3, stride=2)
    page = stage.show(explorer, width=PHONE if touch else COLUMN, touch=touch)
    for name, cells, expected in (
        ("output_padding", 1, "Nothing is written to cell 7, at the end."),
        ("stride", 2, "Nothing is written to cells 3, 7, between the windows."),
    ):
        if touch:
            x, y, cell = handle(page, name)
            swipe(page, [(x, y), (x + cells * cell, y)])
        else:
            drag(page, name, cells)
        assert expected in said(page)
        if not touch or name == "output_padding":
            assert see_all(page)
