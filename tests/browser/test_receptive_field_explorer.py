"""The ReceptiveFieldExplorer in a page of its own: by mouse, by finger and by keyboard."""

import re

import pytest

from browser.motion import moved, watch_motion
from browser.stage import PHONE, swipe
from convlab.widgets import ReceptiveFieldExplorer
from convlab.widgets.receptive_field_picture import cells_seen
from convlab.widgets.receptive_field_presets import PRESETS

# Three layers of which each cell sees 3, 7 and 15 cells: of the input 18, of the maps 9, 9 and 7.
ROWS = [(3, 2, 1), (3, 1, 1), (3, 1, 1, 2)]
COUNTS = [18, 9, 9, 7]


def show(stage, rows=ROWS, input_size=18, *, width=850, **options):
    settings = {"position": options.pop("position", None)}
    explorer = ReceptiveFieldExplorer(rows, input_size=input_size, **settings)
    return stage.show(explorer, width=width, **options)


def setting(page, name):
    return page.evaluate("name => model.get(name)", name)


def said(page):
    return page.locator(".convlab-field-said").inner_text()


def place_of(page, layer, index, counts=COUNTS):
    """The middle of a cell on the page."""
    path = page.locator(f"[data-map='{layer}'] > .convlab-field-cells")
    box = path.bounding_box()
    width = box["width"] / counts[layer]
    return box["x"] + (index + 0.5) * width, box["y"] + box["height"] / 2


def lit(page, layer):
    """How many cells of a map are lit as seen; narrow ones may be drawn as one."""
    d = page.locator(f"[data-map='{layer}'] > .convlab-field-seen").get_attribute("d") or ""
    return d.count("M")


def spin(page, label):
    return page.get_by_role("spinbutton", name=label, exact=True)


def test_at_first_the_middle_cell_of_the_last_layer_is_lit(stage):
    page = show(stage)
    assert said(page).startswith("Cell 3 of layer3 sees 15 cells of the input: 1 to 15.")
    assert [lit(page, layer) for layer in range(4)] == [
        len(seen) for seen in cells_seen(ReceptiveFieldExplorer(ROWS).layers, COUNTS, 3, 3)
    ]
    assert setting(page, "position") is None


def test_the_mouse_previews_a_click_pins_and_escape_lets_go(stage):
    page = show(stage)
    page.mouse.move(*place_of(page, 2, 1))
    assert "cell 1 of layer2" in said(page).lower()
    assert setting(page, "position") is None
    page.mouse.click(*place_of(page, 2, 1))
    page.mouse.move(*place_of(page, 1, 6))
    assert "cell 6 of layer1" in said(page).lower()
    page.mouse.move(5, 5)
    assert "cell 1 of layer2" in said(page).lower()
    assert setting(page, "position") == [2, 1]
    page.keyboard.press("Escape")
    assert "cell 3 of layer3" in said(page).lower()
    assert setting(page, "position") is None


def test_a_drag_moves_along_the_map_that_it_began_on(stage):
    page = show(stage)
    page.mouse.move(*place_of(page, 3, 0))
    page.mouse.down()
    for index in (1, 2, 4):
        x, y = place_of(page, 3, index)
        page.mouse.move(x, y - 40)  # on the map above
        assert setting(page, "position") == [3, index]
    page.mouse.move(page.viewport_size["width"] - 2, 300)
    assert setting(page, "position") == [3, 6]
    page.mouse.up()
    page.get_by_role("button", name="Undo").click()
    assert setting(page, "position") is None


def test_a_cell_of_the_input_lights_the_cells_that_see_it(stage):
    page = show(stage)
    page.mouse.click(*place_of(page, 0, 4))
    assert said(page).startswith("Input cell 4 is seen by 1 of layer1, 3 of layer2, 5 of layer3")
    seers = page.locator("[data-map='3'] > .convlab-field-seers").get_attribute("d")
    assert seers.count("M") == 5
    assert not page.locator(".convlab-field-formulas").inner_text().strip()


def test_arrow_keys_go_along_a_map_and_from_map_to_map(stage):
    page = show(stage)
    page.locator(".convlab-field-view").focus()
    for key, position in (
        ("ArrowLeft", [3, 2]),
        ("Home", [3, 0]),
        ("ArrowLeft", [3, 0]),
        ("End", [3, 6]),
        ("ArrowUp", [2, 8]),
        ("ArrowUp", [1, 8]),
        ("ArrowUp", [0, 17]),
        ("ArrowUp", [0, 17]),
        ("ArrowDown", [1, 8]),
    ):
        page.keyboard.press(key)
        assert setting(page, "position") == position, key


def test_a_typed_number_beyond_its_range_is_named_where_it_is_typed(stage):
    page = show(stage)
    note = page.locator(".convlab-note:popover-open")
    spin(page, "kernel size K of layer2").click()
    page.keyboard.type("11")
    assert note.count() == 0
    for character, wish, value in [("5", "115", 5), ("x", "5x", 5), ("0", "0", 5)]:
        page.keyboard.type(character)
        sentence = f"The kernel size K of layer2 is a whole number from 1 to 13, not {wish}."
        assert said(page) == note.inner_text() == f"{sentence} It is {value}."
        assert setting(page, "layers")[1][1] == value
    page.keyboard.type("7")
    assert setting(page, "layers")[1][1] == 7
    assert note.count() == 0
    assert said(page).startswith("The field of cell ")
    page.keyboard.type("9")
    assert "not 79. It is 9." in note.inner_text()
    page.keyboard.press("ArrowRight")
    assert note.count() == 0


def test_the_numbers_of_a_layer_step_by_mouse_by_arrows_and_by_digits(stage):
    page = show(stage)
    page.get_by_role("button", name="more kernel size of layer2").click()
    assert setting(page, "layers")[1] == ["layer2", 4, 1, 1, 1]
    page.keyboard.press("ArrowDown")  # the number has the focus now
    assert setting(page, "layers")[1][1] == 3
    page.keyboard.type("11")
    assert setting(page, "layers")[1][1] == 11
    page.keyboard.type("5")
    assert setting(page, "layers")[1][1] == 5
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert setting(page, "layers")[1] == ["layer2", 5, 2, 1, 1]
    page.keyboard.press("PageUp")
    page.keyboard.press("End")
    assert setting(page, "layers")[0] == ["layer1", 3, 6, 1, 1]
    page.keyboard.press("0")  # no stride
    assert setting(page, "layers")[0][2] == 6
    assert spin(page, "stride S of layer1").get_attribute("aria-valuenow") == "6"


def test_a_number_at_its_end_stays(stage):
    page = show(stage, rows=[(1, 1, 0, 8)])
    for label in ("less kernel size", "less stride", "less padding", "more dilation"):
        button = page.get_by_role("button", name=f"{label} of layer1")
        assert button.get_attribute("aria-disabled") == "true"
        button.click(force=True)
    assert setting(page, "layers") == [["layer1", 1, 1, 0, 8]]


def test_the_formulas_follow_and_what_changes_lights_up(stage):
    page = show(stage, rows=[3, 3, 3], input_size=15)
    line = page.locator(".convlab-layer-row").nth(2).locator(".convlab-layer-formula")
    assert line.get_attribute("aria-label") == "r = 5 + 2·1 = 7\u2003j = 1·1 = 1"
    watch_motion(page)
    page.get_by_role("button", name="more stride of layer1").click()
    assert line.get_attribute("aria-label") == "r = 7 + 2·2 = 11\u2003j = 2·1 = 2"
    assert moved(line) > 0
    whole = page.locator(".convlab-field-formulas [role=math]").all()
    texts = " ".join(each.get_attribute("aria-label") for each in whole)
    assert "r = r_in + D·(K − 1)·j_in = 7 + 1·(3 − 1)·2 = 11" in texts
    assert "O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1 = ⌊(5 + 2·0 − 1·(3 − 1) − 1)/1⌋ + 1 = 3" in texts


def test_layers_are_added_and_removed_and_both_are_undone(stage):
    page = show(stage)
    before = setting(page, "layers")
    page.get_by_role("button", name="+ layer").click()
    assert setting(page, "layers") == [*before, ["layer4", 3, 1, 0, 1]]
    assert "of layer4" in said(page)
    page.get_by_role("button", name="Remove layer2").click()
    assert [row[0] for row in setting(page, "layers")] == ["layer1", "layer3", "layer4"]
    assert said(page).startswith("layer2 removed; Undo brings it back. ")
    last = page.get_by_role("button", name="Remove layer4")
    last.focus()
    page.keyboard.press("Enter")
    assert said(page).startswith("layer4 removed; Undo brings it back. ")
    place = page.get_by_role("button", name="Remove layer3")
    assert place.evaluate("node => node === document.activeElement")
    for _ in range(3):
        page.keyboard.press("ControlOrMeta+z")
    assert setting(page, "layers") == before
    assert "removed" not in said(page)


@pytest.mark.parametrize("key", ["Delete", "Backspace"])
def test_a_number_is_not_deleted_and_its_layer_neither(stage, key):
    page = show(stage)
    before = setting(page, "layers")
    spin(page, "stride S of layer2").press(key)
    assert setting(page, "layers") == before
    assert said(page) == "The stride S of layer2 stays: type another one. × removes layer2."


def test_of_the_jump_its_bracket_spans_as_many_cells_of_the_input(stage):
    page = show(stage, rows=[(3, 2), 3], input_size=15, position=(2, 1))
    bracket = page.locator(".convlab-field-bracket")
    assert bracket.locator("text").nth(1).text_content() == "j = 2"
    widths = bracket.locator("path").evaluate_all("all => all.map((path) => path.getBBox().width)")
    assert widths[1] == pytest.approx(widths[0] / 7 * 2, rel=0.05)  # r is 7
    page.evaluate("model.set('position', [2, 4])")  # the last cell: from the one before
    assert bracket.locator("text").nth(1).text_content() == "j = 2"


@pytest.mark.parametrize("touch", [False, True])
def test_of_many_layers_the_current_one_has_all_its_formulas(stage, touch):
    input_size, rows = PRESETS["VGG-16"]
    page = show(stage, rows=rows, input_size=input_size, width=PHONE if touch else 850, touch=touch)
    texts = page.locator(".convlab-field-formulas [role=math]:visible").evaluate_all(
        "all => all.map((node) => node.getAttribute('aria-label'))"
    )
    for end in ("= 212", "= 32", "= ⌊(14 + 2·0 − 1·(2 − 1) − 1)/2⌋ + 1 = 7"):
        assert any(text.endswith(end) for text in texts), end


def test_the_first_number_of_a_row_lies_in_the_picture(stage):
    page = show(stage, rows=[(11, 4)] * 3, input_size=227)
    inside = page.locator("[data-map] > g > text").evaluate_all(
        """all => all.map((text) => [text.getBBox().x, text.ownerSVGElement.clientWidth
          - text.getBBox().x - text.getBBox().width])"""
    )
    assert min(min(pair) for pair in inside) >= -0.5


def test_one_layer_stays_and_no_more_than_18_fit(stage):
    page = show(stage, rows=[3], input_size=60)
    page.get_by_role("button", name="Remove layer1").click(force=True)
    for _ in range(20):
        page.get_by_role("button", name="+ layer").click(force=True)
    assert [row[0] for row in setting(page, "layers")] == [f"layer{k}" for k in range(1, 19)]
    assert page.locator(".convlab-layer-row:visible").count() == 18
    assert page.errors == []


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_one_click_away_and_stays_on_the_screen(stage, name):
    page = show(stage)
    button = page.get_by_role("button", name=name, exact=True)
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    input_size, rows = PRESETS[name]
    explorer = ReceptiveFieldExplorer(rows, input_size=input_size)
    assert setting(page, "layers") == explorer.get_state()["layers"]
    label = page.locator(".convlab-field-bracket text").first.text_content()
    assert label == f"r = {explorer.fields[-1].size}"
    names = page.locator(".convlab-field-name").all_text_contents()
    cells = [re.search(r"(\d+) cells?$", text)[1] for text in names]
    assert cells == [str(size) for size in (input_size, *explorer.sizes)]
    assert page.locator(".convlab-explorer").bounding_box()["height"] <= 815


def test_a_window_that_does_not_fit_is_drawn_and_said(stage):
    page = show(stage, rows=[(3, 2), (9, 1), 1], input_size=15)
    assert said(page).startswith("layer2: ")
    assert "cell 3 of layer1" in said(page).lower()
    assert page.locator(".convlab-field-misfit path").get_attribute("d").count("M") == 9
    assert page.locator(".convlab-field-name").count() == 2
    page.get_by_role("button", name="more padding of layer2").click()
    assert page.locator(".convlab-field-misfit").is_hidden()
    assert "cell 0 of layer3" in said(page).lower()


def test_a_position_beyond_the_maps_is_the_nearest_cell(stage):
    page = show(stage, position=(3, 6))
    page.get_by_role("button", name="Remove layer3").click()
    page.evaluate("model.set('position', [9, 99])")
    assert "cell 8 of layer2" in said(page).lower()
    assert page.errors == []


def test_a_name_of_a_layer_is_text(stage):
    page = show(stage, rows=[("<img src=x>", 3), ("<b>&lt;", 3)])
    assert page.locator(".convlab-layer-name").all_text_contents() == ["<img src=x>", "<b>&lt;"]
    assert "cell 6 of <b>&lt; sees" in said(page).lower()
    assert page.locator(".convlab-explorer img").count() == 0


def test_the_player_goes_along_the_map_of_the_lit_cell(stage):
    page = show(stage, position=(2, 0))
    page.get_by_role("button", name="Step").click()
    assert setting(page, "position") == [2, 1]
    page.get_by_role("button", name="Back").click()
    assert page.get_by_role("button", name="Back").get_attribute("aria-disabled") == "true"


def test_a_finger_pins_and_drags_and_scrolls(stage):
    page = show(stage, width=PHONE, touch=True)
    page.evaluate("document.body.style.paddingBottom = '3000px'")
    x, y = place_of(page, 2, 2)
    page.touchscreen.tap(x, y)
    assert setting(page, "position") == [2, 2]
    x, y = place_of(page, 3, 1)
    swipe(page, [(x, y), (place_of(page, 3, 4)[0], y)])
    assert setting(page, "position") == [3, 4]
    swipe(page, [(x, y), (x, y - 150)])
    page.wait_for_function("scrollY > 50")
    assert setting(page, "position") == [3, 4]


@pytest.mark.parametrize("width", [360, 640, 850, 1280])
@pytest.mark.parametrize("name", ["Three 3×3", "AlexNet", "ResNet-18"])
def test_nothing_sticks_out_of_the_column(stage, name, width):
    input_size, rows = PRESETS[name]
    page = show(stage, rows=rows, input_size=input_size, width=width, touch=width < 400)
    wide = page.evaluate(
        """() => [...document.querySelectorAll(".convlab-explorer *")].filter((node) => {
          const inSvg = node.closest("svg") !== null && node.localName !== "svg";
          if (inSvg || !node.checkVisibility()) return false;
          return node.getBoundingClientRect().right > innerWidth + 0.5
            || (node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0);
        }).map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert wide == []
