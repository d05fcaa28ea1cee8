"""The NetworkExplorer in a page of its own: by mouse, finger and keyboard."""

import pytest
import torch

from browser.stage import PHONE, swipe
from convlab.nets import AlexNet
from convlab.widgets import NetworkExplorer

# In pixels: the column of a lesson on a screen of 1280×800, and what its bars leave of the height.
COLUMN, SCREEN = 850, 690


def alexnet(**settings):
    with torch.device("meta"):
        model = AlexNet("single")
    return NetworkExplorer(model, input_shape=(1, 3, 227, 227), **settings)


def long_net():
    layers = [
        layer
        for _ in range(333)
        for layer in (torch.nn.Conv2d(3, 3, (3, 2)), torch.nn.BatchNorm2d(3), torch.nn.ReLU())
    ]
    return NetworkExplorer(torch.nn.Sequential(*layers), input_shape=(1, 3, 700, 400))


def get(page, name):
    return page.evaluate("name => model.get(name)", name)


def box_of(page, name):
    index = page.evaluate("name => model.get('layers').findIndex((l) => l.name === name)", name)
    return page.locator(f"svg [data-layer='{index}']")


def open_row(page):
    return page.locator("tr[data-chosen] button")


def panel(page):
    """The text of the derivation, with single spaces."""
    return " ".join(page.get_by_role("tabpanel").inner_text().split())


def is_on_screen(page, selector):
    box = page.locator(selector).bounding_box()
    height = page.viewport_size["height"]
    return box["y"] >= 0 and box["y"] + box["height"] <= height


def test_all_boxes_of_alexnet_are_in_the_width_of_a_lesson(stage):
    page = stage.show(alexnet(), width=COLUMN)
    strip = page.locator(".convlab-network-strip")
    assert strip.evaluate("node => node.scrollWidth <= node.clientWidth")
    ends = strip.evaluate(
        "node => [node.parentElement.dataset.before, node.parentElement.dataset.after]"
    )
    assert ends == [None, None]
    places = page.locator("svg [data-layer] .convlab-network-hit")
    widths = places.evaluate_all("nodes => nodes.map((node) => node.getBoundingClientRect().width)")
    assert len(widths) == 23
    assert min(widths) > 23.9
    assert page.locator("svg [data-kind='input'] text").text_content() == "input"
    assert page.errors == []


def test_a_shadow_says_that_there_are_more_boxes(stage):
    page = stage.show(alexnet(), width=PHONE)
    shadows = """() => {
      const { dataset } = document.querySelector(".convlab-scrollframe");
      return ["before", "after"].filter((end) => end in dataset).join();
    }"""
    assert page.evaluate(shadows) == "after"
    page.locator(".convlab-network-strip").press("PageDown")
    page.wait_for_function(f"({shadows})() === 'before,after'")
    page.keyboard.press("End")
    page.wait_for_function(f"({shadows})() === 'before'")


@pytest.mark.parametrize("name", ["conv2", "fc8"])
def test_a_click_on_a_box_shows_the_derivation_on_the_screen(stage, name):
    page = stage.show(alexnet(is_open=False), width=COLUMN, height=SCREEN)
    box_of(page, name).click()
    assert open_row(page).text_content() == name
    assert is_on_screen(page, ".convlab-network-detail")
    assert is_on_screen(page, "tr[data-chosen]")


def test_a_click_on_the_row_opens_and_closes_it_where_it_is(stage):
    page = stage.show(alexnet(), width=COLUMN, height=SCREEN)
    page.evaluate("document.scrollingElement.scrollTop = 300")
    row = page.locator("tr[data-layer='4']")
    before = row.bounding_box()["y"]
    row.locator("td").nth(1).click()
    assert abs(row.bounding_box()["y"] - before) < 1  # though what was open above it has closed
    assert panel(page).endswith("= 614,656")
    assert get(page, "is_open") is True
    row.locator("td").nth(1).click()
    assert get(page, "is_open") is False
    assert page.locator(".convlab-network-detail").count() == 0
    assert row.get_by_role("button").get_attribute("aria-expanded") == "false"


def test_escape_closes_what_a_person_has_opened_and_undo_opens_it_again(stage):
    page = stage.show(alexnet(), width=COLUMN)
    box_of(page, "conv2").click()
    page.keyboard.press("Escape")
    assert (get(page, "position"), get(page, "is_open")) == (4, False)
    page.keyboard.press("Escape")  # nothing is left: the focus goes to the cell
    assert page.evaluate("document.activeElement.id") == "view"
    page.get_by_role("button", name="Undo").click()
    assert (get(page, "position"), get(page, "is_open")) == (0, True)


def test_one_derivation_at_a_time_is_kept_from_layer_to_layer(stage):
    page = stage.show(alexnet(derivation="MACs"), width=COLUMN)
    assert panel(page) == "MACs = Kh·Kw·Cin·Cout·Oh·Ow = 11·11·3·96·55·55 = 105,415,200"
    page.get_by_role("tab", name="parameters").click()
    assert panel(page).endswith("= 11·11·3·96 + 96 = 34,848 + 96 = 34,944")
    box_of(page, "conv4").click()
    assert panel(page).endswith("= 3·3·384·384 + 384 = 1,327,104 + 384 = 1,327,488")
    box_of(page, "relu4").click()
    assert panel(page) == "0 parameters."
    page.get_by_role("tab", name="parameters").press("ArrowLeft")
    assert panel(page) == "1×384×13×13, as the input."
    assert page.evaluate("document.activeElement.textContent") == "output size"
    page.keyboard.press("End")
    assert get(page, "derivation") == "receptive field"


def test_a_wrapped_line_of_a_derivation_stays_indented(stage):
    page = stage.show(alexnet(derivation="output size"), width=300)
    lefts = page.evaluate(
        """() => {
          const line = document.querySelector(".convlab-network-lines > span:nth-child(2)");
          const range = document.createRange();
          range.selectNodeContents(line);
          const tops = [...range.getClientRects()];
          return [Math.max(...tops.map((r) => r.top)) - tops[0].top, tops[0].left,
            Math.min(...tops.filter((r) => r.top > tops[0].top + 12).map((r) => r.left))];
        }"""
    )
    assert lefts[0] > 12  # it is wrapped
    assert lefts[2] > lefts[1] + 10


def test_arrow_keys_walk_through_rows_and_boxes(stage):
    page = stage.show(alexnet(), width=COLUMN)
    open_row(page).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "norm1"
    page.keyboard.press("End")
    assert get(page, "position") == 22
    page.locator(".convlab-network-strip").focus()
    for key in ("ArrowLeft", "PageUp", "ArrowRight"):
        page.keyboard.press(key)
    assert get(page, "position") == 12
    assert open_row(page).text_content() == "conv5"
    assert page.locator("svg [data-open]").get_attribute("data-layer") == "12"


def test_only_the_chosen_layer_is_a_stop_of_the_tab_key(stage):
    page = stage.show(alexnet(), width=COLUMN)
    box_of(page, "pool1").click()
    assert page.locator("tbody tr[data-layer] button[tabindex='0']").all_text_contents() == [
        "pool1"
    ]


def test_the_size_of_a_box_can_be_each_measure(stage):
    page = stage.show(alexnet(), width=COLUMN)
    page.emulate_media(reduced_motion="reduce")
    areas = """() => [...document.querySelectorAll("svg [data-layer]")].map((group) => {
      const { width, height } = group.children[3].getBBox();
      return group.dataset.nothing ? 0 : width * height;
    })"""
    for name, key in (("parameters", "parameters"), ("MACs", "macs"), ("bytes", "bytes")):
        page.get_by_role("group", name="Size of a box").get_by_role("button", name=name).click()
        assert get(page, "sizes") == name
        numbers = [layer[key] for layer in get(page, "layers")]
        found = page.evaluate(areas)
        largest = max(numbers)
        for number, area in zip(numbers, found, strict=True):
            assert (area == 0) == (number == 0)
            if area > 4:  # the smallest are drawn larger, to be seen
                assert area / max(found) == pytest.approx(number / largest, rel=0.01)
    assert (
        "The area of a box is the bytes of its output"
        in page.locator(".convlab-explorer").inner_text()
    )
    page.keyboard.press("ControlOrMeta+z")
    assert get(page, "sizes") == "MACs"


def test_a_column_sorts_the_layers_and_the_order_of_the_network_comes_back(stage):
    page = stage.show(alexnet(), width=COLUMN)
    names = page.locator("tbody tr[data-layer] button")
    in_network = names.all_text_contents()
    head = page.get_by_role("columnheader", name="parameters")
    head.get_by_role("button").click()
    assert names.all_text_contents()[:4] == ["fc6", "fc7", "fc8", "conv4"]
    assert head.get_attribute("aria-sort") == "descending"
    assert sorted(names.all_text_contents()) == sorted(in_network)
    assert open_row(page).text_content() == "conv1"
    open_row(page).press("ArrowUp")
    assert open_row(page).text_content() == "conv2"  # the next one up in this order
    head.get_by_role("button").click()
    assert names.all_text_contents() == in_network
    assert head.get_attribute("aria-sort") == "none"
    page.get_by_role("columnheader", name="MACs").get_by_role("button").press("Enter")
    assert names.all_text_contents()[0] == "conv2"
    page.get_by_role("columnheader", name="layer").get_by_role("button").click()
    assert names.all_text_contents() == in_network


def test_all_bars_of_a_column_begin_at_one_edge(stage):
    page = stage.show(alexnet(is_open=False), width=COLUMN)
    for column in range(3):
        lefts = page.locator(f"tr[data-layer] td:nth-child({column + 3}) b").evaluate_all(
            "nodes => nodes.map((node) => Math.round(node.getBoundingClientRect().left))"
        )
        assert len(lefts) == 23
        assert len(set(lefts)) == 1


def test_the_totals_and_the_share_of_a_layer_are_said(stage):
    page = stage.show(alexnet(), width=COLUMN)
    box_of(page, "fc6").click()
    text = page.locator(".convlab-network-detail").inner_text()
    assert "60.5 % of the 62,378,344 parameters, 3.3 % of the 1,135,256,096 MACs" in text
    sums = page.locator("thead tr").nth(1).inner_text()
    assert "62,378,344" in sums
    assert "1,135,256,096" in sums


def test_the_pointer_previews_a_layer_without_opening_it(stage):
    page = stage.show(alexnet(), width=COLUMN)
    box_of(page, "conv3").hover()
    assert (
        "conv3 (Conv2d): 384 maps of 13×13" in page.locator(".convlab-network-status").inner_text()
    )
    assert page.locator("tr[data-preview] button").text_content() == "conv3"
    assert get(page, "position") == 0
    page.locator("tr[data-layer]", has_text="pool1").hover()
    assert page.locator("svg [data-preview]").get_attribute("data-layer") == "3"
    page.mouse.move(COLUMN / 2, 5)
    assert page.locator("[data-preview]").count() == 0
    assert "conv1" in page.locator(".convlab-network-status").inner_text()


def test_a_cell_of_the_output_shows_what_it_reads(stage):
    page = stage.show(alexnet(position=4), width=COLUMN)
    said = page.locator(".convlab-network-said")
    assert said.inner_text() == (
        "Output cell [13, 13] reads 5×5 of its input (rows 11 to 15, columns 11 to 15), "
        "and 51×51 of the net’s input (rows 88 to 138, columns 88 to 138)."
    )
    goal = page.locator(".convlab-network-goal").bounding_box()
    page.mouse.move(goal["x"] + 2, goal["y"] + goal["height"] - 2)
    assert said.inner_text().startswith(
        "Output cell [26, 0] reads 5×5 of its input (rows 24 to 28, columns −2 to 2)"
    )
    page.mouse.move(goal["x"] - 60, goal["y"])
    assert said.inner_text().startswith("Output cell [13, 13]")
    page.mouse.click(goal["x"] + 2, goal["y"] + 2)
    page.mouse.move(goal["x"] - 60, goal["y"])
    assert said.inner_text().startswith("Output cell [0, 0]")
    page.locator(".convlab-network-maps").press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert said.inner_text().startswith("Output cell [1, 1] reads 5×5 of its input (rows −1 to 3")


def test_a_single_row_is_one_row_and_a_layer_that_is_not_there_is_the_last(stage):
    layer = torch.nn.Conv2d(2, 3, (1, 3))
    explorer = NetworkExplorer(layer, input_shape=(1, 2, 5, 7), is_open=True)
    page = stage.show(explorer, width=COLUMN)
    assert "(row 2, columns 2 to 4)" in page.locator(".convlab-network-said").inner_text()
    page.evaluate("model.set('position', 999)")
    assert page.errors == []
    page.locator("tr[data-layer] button").last.hover()
    assert page.errors == []


def test_a_finger_opens_a_layer_and_scrolls_boxes_and_page(stage):
    page = stage.show(alexnet(), width=PHONE, height=700, touch=True)
    box_of(page, "conv2").tap()
    assert get(page, "position") == 4
    page.evaluate("scrollTo(0, 0)")
    strip = page.locator(".convlab-network-strip")
    box = strip.bounding_box()
    x, y = box["x"] + 200, box["y"] + 60
    swipe(page, [(x, y), (x - 150, y)])
    page.wait_for_function("document.querySelector('.convlab-network-strip').scrollLeft > 50")
    swipe(page, [(x, y + 20), (x, y - 130)])
    page.wait_for_function("scrollY > 50")
    assert get(page, "position") == 4
    page.locator("tr[data-layer]", has_text="relu2").get_by_role("button").tap()
    assert get(page, "position") == 5


def test_a_finger_drags_the_cell_of_the_output(stage):
    page = stage.show(alexnet(position=4), width=PHONE, touch=True)
    page.locator(".convlab-network-goal").scroll_into_view_if_needed()
    goal = page.locator(".convlab-network-goal").bounding_box()
    x, y = goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] / 2
    swipe(page, [(x, y), (goal["x"] + 1, goal["y"] + 1)])
    page.get_by_text("Output cell [0, 0] reads").wait_for()


@pytest.mark.parametrize("width", [COLUMN, 560, 360])
@pytest.mark.parametrize("touch", [False, True])
def test_targets_are_large_enough(stage, width, touch):
    page = stage.show(alexnet(position=4), width=width, touch=touch)
    sizes = page.locator("button:visible").evaluate_all(
        """nodes => nodes.map((node) => {
          const { width, height } = node.getBoundingClientRect();
          return [Math.min(width, height), node.textContent];
        })"""
    )
    least = 44 if touch else 24
    assert [text for size, text in sizes if size < least - 0.5] == []


def test_the_wheel_scrolls_the_page_over_every_part(stage):
    page = stage.show(alexnet(), width=COLUMN, height=400)
    for selector in (
        ".convlab-network-strip",
        "tbody tr[data-layer] >> nth=2",
        ".convlab-network-detail",
    ):
        page.evaluate("scrollTo(0, 40)")
        place = page.locator(selector).bounding_box()
        page.mouse.move(place["x"] + 60, min(390, max(5, place["y"] + 12)))
        page.mouse.wheel(0, 100)
        page.wait_for_function("scrollY >= 139")


def test_of_many_layers_a_section_is_shown_and_keys_and_boxes_reach_all(stage):
    page = stage.show(long_net(), width=COLUMN)
    rows = page.locator("tr[data-layer]")
    assert rows.count() == 24
    assert "1–24 of 999 layers" in page.locator(".convlab-network-pages").inner_text()
    open_row(page).press("End")
    assert get(page, "position") == 998
    assert open_row(page).text_content() == "998"
    assert rows.count() == 999 % 24
    page.get_by_role("button", name="Earlier").click()
    assert rows.first.get_by_role("button").text_content() == "960"
    assert page.locator("tbody button[tabindex='0']").count() == 1
    page.get_by_role("columnheader", name="parameters").get_by_role("button").click()
    assert rows.first.get_by_role("button").text_content() == "0"
    kinds = rows.evaluate_all("nodes => nodes.map((node) => node.dataset.kind)")
    assert set(kinds) == {"convolution"}
    page.evaluate("model.set('position', 500)")
    assert open_row(page).text_content() == "500"


def test_a_key_among_a_thousand_layers_is_drawn_within_a_frame(stage):
    """Counted in changes of the page, since a clock would measure the machine."""
    page = stage.show(long_net(), width=COLUMN)
    open_row(page).focus()
    page.evaluate(
        """() => {
          window.changes = 0;
          new MutationObserver((records) => (changes += records.length)).observe(
            document.querySelector(".convlab-explorer"),
            { subtree: true, childList: true, attributes: true, characterData: true });
        }"""
    )
    page.keyboard.press("ArrowDown")
    changes = page.evaluate("changes")
    assert 0 < changes < 120


def test_rows_alone_have_boxes_without_an_input(stage):
    rows = [row for row in alexnet()._rows if row.name.startswith("conv")]
    page = stage.show(NetworkExplorer(rows, position=2), width=COLUMN)
    assert page.locator("svg [data-layer]").count() == 5
    assert not page.locator("svg [data-kind='input']").is_visible()
    said = page.locator(".convlab-network-said").inner_text()
    assert said.startswith("Output cell [6, 6] reads 3×3 of its input")
    assert "net’s input" not in said
    assert page.errors == []


def test_outputs_of_every_form_are_drawn(stage):
    page = stage.show(NetworkExplorer(torch.nn.LSTM(4, 6), (5, 2, 4)), width=COLUMN)
    assert "5×2×6, 1×2×6, 1×2×6" in page.locator("tbody").inner_text()
    page = stage.show(NetworkExplorer(torch.nn.Linear(8, 4)), width=COLUMN)  # no shapes known
    assert "36" in page.locator("tbody").inner_text()
    page = stage.show(NetworkExplorer(torch.nn.Conv1d(4, 8, 5), (2, 4, 100)), width=COLUMN)
    assert "reads 1×5" in page.locator(".convlab-network-said").inner_text()
    assert page.errors == []
