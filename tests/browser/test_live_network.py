"""The LiveNetwork in a page: what one draws, what one points at, and the way down to the pixels."""

import struct

import numpy as np
import pytest
import torch
from torch import nn

from browser.accessibility import cut_off, give_scripts, violations
from browser.frames import two_frames
from browser.stage import PHONE, swipe
from convlab.widgets import LiveNetwork

HEIGHT, WIDTH = 14, 12

DRAWING = """() => {
  const view = model.get("drawing");
  return view && [...new Float32Array(view.buffer.slice(view.byteOffset))];
}"""
PLACE = "['layer', 'channel', 'position'].map((name) => model.get(name))"
# The box, in pixels of a row's canvas, of all that an outline darkens.
OUTLINED = """(row) => {
  const canvas = document.querySelectorAll(".convlab-live-row")[row].querySelector("canvas");
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const [xs, ys] = [[], []];
  for (let k = 0; k < data.length / 4; k += 1) {
    if (data[4 * k] !== 34 || data[4 * k + 1] !== 34 || data[4 * k + 2] !== 34) continue;
    xs.push(k % width);
    ys.push(Math.floor(k / width));
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}"""


class Running(nn.Module):
    """Sums from left to right, which the page does not compute."""

    def forward(self, x):
        return torch.cumsum(x, -1)


def network(*middle, channels=1):
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(channels, 3, (3, 2)),
        nn.ReLU(),
        *middle,
        nn.MaxPool2d((2, 3)),
        nn.Flatten(),
        nn.Linear(3 * 6 * 3, 4),
    ).eval()


def images(count=2, channels=1):
    torch.manual_seed(1)
    # No pixel is as dark as an outline.
    return (torch.rand(count, channels, HEIGHT, WIDTH) * 8).round() / 20


def live(*middle, channels=1, **settings):
    return LiveNetwork(network(*middle, channels=channels), images(channels=channels), **settings)


@pytest.fixture
def show(stage):
    return stage.show


def shares(page):
    """The percents of the bars."""
    two_frames(page)
    bars = page.locator(".convlab-live-bars button > span:last-child").all_inner_texts()
    return [float(text.removesuffix(" %")) for text in bars]


def expected_shares(explorer, drawing):
    explorer.drawing = np.reshape(np.float32(drawing), explorer.input.shape[1:])
    return 100 * torch.softmax(torch.tensor(explorer.output[0]), 0).numpy()


def point(page, row, column):
    """The middle of a pixel of the pad, in the page's window."""
    box = page.locator(".convlab-live-pad canvas").bounding_box()
    return (
        box["x"] + box["width"] * (column + 0.5) / WIDTH,
        box["y"] + box["height"] * (row + 0.5) / HEIGHT,
    )


def heading(page):
    two_frames(page)
    return page.locator(".convlab-live-heading").inner_text()


def number(text):
    return float(text.rpartition("= ")[2].replace("−", "-"))


def grid(page, kind):
    texts = page.locator(f".convlab-grid-{kind} .convlab-number").all_inner_texts()
    return np.array([float(text.replace("−", "-")) for text in texts])


def test_a_stroke_of_the_mouse_moves_the_bars_to_what_pytorch_says(show):
    explorer = live()
    page = show(explorer)
    before = shares(page)
    page.mouse.move(*point(page, 2, 2))
    page.mouse.down()
    page.mouse.move(*point(page, 11, 2), steps=5)
    page.mouse.move(*point(page, 11, 9), steps=5)
    page.mouse.up()
    drawing = page.evaluate(DRAWING)
    drawn = np.reshape(drawing, (HEIGHT, WIDTH))
    assert drawn[2:12, 2] == pytest.approx(explorer.range[1])
    assert drawn[11, 2:10] == pytest.approx(explorer.range[1])
    assert drawn[4, 9] == images()[0, 0, 4, 9]
    assert shares(page) == pytest.approx(expected_shares(explorer, drawing), abs=0.06)
    assert shares(page) != before
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("model.get('drawing')") is None
    assert shares(page) == before
    assert page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"
    assert page.errors == []


def test_erasing_clearing_and_another_image(show):
    explorer = live()
    page = show(explorer)
    before = shares(page)
    page.get_by_role("button", name="Clear").click()
    assert set(page.evaluate(DRAWING)) == {explorer.range[0]}
    page.mouse.click(*point(page, 6, 6))
    assert max(page.evaluate(DRAWING)) == pytest.approx(explorer.range[1])
    page.get_by_role("button", name="Erase").click()
    page.mouse.click(*point(page, 6, 6))
    assert page.evaluate(DRAWING)[6 * WIDTH + 6] == explorer.range[0]
    page.get_by_role("button", name="image 1").click()
    assert page.evaluate("[model.get('image'), model.get('drawing')]") == [1, None]
    page.get_by_role("button", name="image 0").click()
    assert shares(page) == before


def test_a_finger_draws_in_every_direction_and_nothing_is_wider_than_a_phone(show):
    explorer = live()
    page = show(explorer, width=PHONE, touch=True)
    page.evaluate("document.body.style.paddingBottom = '3000px'")
    swipe(page, [point(page, 12, 6), point(page, 2, 6), point(page, 2, 10)])
    page.wait_for_function("model.get('drawing') !== null")
    assert page.evaluate("scrollY") == 0
    drawing = page.evaluate(DRAWING)
    drawn = np.reshape(drawing, (HEIGHT, WIDTH))
    assert drawn[3:12, 6] == pytest.approx(explorer.range[1])
    assert shares(page) == pytest.approx(expected_shares(explorer, drawing), abs=0.06)
    give_scripts(page)
    assert cut_off(page) == []


def test_the_keyboard_draws_and_moves_the_image(show):
    explorer = live()
    page = show(explorer)
    pad = page.locator(".convlab-live-pad")
    pad.focus()
    for key in ("ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("model.get('drawing')") is None
    page.keyboard.press("Space")
    drawing = page.evaluate(DRAWING)
    assert drawing[(HEIGHT // 2 - 1) * WIDTH + WIDTH // 2 - 2] == pytest.approx(explorer.range[1])
    assert "row 6, column 4: drawn" in page.locator(".convlab-live-said").inner_text()
    page.keyboard.press("ControlOrMeta+z")
    page.get_by_role("button", name="Nudge").click()
    pad.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    moved = np.reshape(page.evaluate(DRAWING), (HEIGHT, WIDTH))
    image = images()[0, 0].numpy()
    assert moved[1:, 1:] == pytest.approx(image[:-1, :-1])
    assert (moved[0] == explorer.range[0]).all()
    page.get_by_role("button", name="Up").click()
    page.get_by_role("button", name="Left").click()
    again = np.reshape(page.evaluate(DRAWING), (HEIGHT, WIDTH))
    assert again[:-1, :-1] == pytest.approx(image[:-1, :-1])


def test_one_channel_of_a_colour_image_is_drawn_in(show):
    page = show(live(channels=3))
    page.get_by_role("button", name="green", exact=True).click()
    page.mouse.click(*point(page, 6, 6))
    drawn = np.reshape(page.evaluate(DRAWING), (3, HEIGHT, WIDTH))
    image = images(channels=3)[0].numpy()
    assert drawn[[0, 2]] == pytest.approx(image[[0, 2]])
    assert drawn[1, 6, 6] == drawn[1].max() > image[1, 6, 6]


def test_a_cell_shows_its_window_its_weights_and_their_products(show):
    explorer = live(layer=1, channel=2, position=(5, 7))
    page = show(explorer)
    model = network()
    image = images()[0, 0].numpy()
    weight = model[0].weight.detach()[2, 0].numpy()
    assert heading(page).startswith("0, channel 2, row 5, column 7 = ")
    assert number(heading(page)) == pytest.approx(explorer.maps()[1][2, 5, 7], abs=6e-5)
    window = image[5:8, 7:9]
    assert grid(page, "input") == pytest.approx(window.ravel(), abs=0.006)
    assert grid(page, "kernel") == pytest.approx(weight.ravel(), abs=0.006)
    assert grid(page, "product") == pytest.approx((window * weight).ravel(), abs=0.006)
    # The window is outlined in the input's row, and on the pad.
    zoom = 60 // HEIGHT
    left, top, right, bottom = page.evaluate(OUTLINED, 0)
    assert (left, top) == (1 + 7 * zoom - 1, 1 + 5 * zoom - 1)
    assert (right, bottom) == (1 + 9 * zoom, 1 + 8 * zoom)
    frame = page.locator(".convlab-live-field").evaluate(
        "node => ['row', 'column', 'high', 'wide'].map(n => node.style.getPropertyValue('--' + n))"
    )
    assert frame == ["5", "7", "3", "2"]


def test_pointing_previews_a_click_pins_and_escape_lets_go(show):
    explorer = live()
    page = show(explorer)
    pinned = heading(page)
    canvas = page.locator(".convlab-live-row canvas").nth(1)
    canvas.hover(position={"x": 30, "y": 20})
    assert heading(page) != pinned
    page.locator(".convlab-live-rows").press("Escape")
    assert heading(page) == pinned
    canvas.click(position={"x": 31, "y": 21})
    layer, channel, (row, column) = page.evaluate(PLACE)
    assert layer == 1
    expected = explorer.maps()[1][channel, row, column]
    page.mouse.move(2, 2)
    assert number(heading(page)) == pytest.approx(expected, abs=6e-5)
    page.get_by_role("button", name="Undo").click()
    assert heading(page) == pinned


def test_from_a_bar_one_goes_down_to_a_pixel_and_back(show):
    page = show(live())
    page.locator(".convlab-live-bars button").nth(3).click()
    assert heading(page).startswith("softmax, unit 3 = ")
    start = heading(page)
    seen = [page.evaluate(PLACE)[0]]
    for _ in range(12):
        two_frames(page)
        onwards = page.locator(".convlab-live-onwards button:visible")
        if onwards.count() > 0:
            onwards.first.press("Enter")
        else:
            grid_cell = page.locator(
                ".convlab-grid-input .convlab-number:visible:not(.convlab-is-padding)"
            )
            frames = page.locator(".convlab-live-map-input .convlab-live-frame:visible")
            if grid_cell.count() > 0:
                grid_cell.first.focus()
            else:
                frames.first.focus()
            page.keyboard.press("Enter")
        seen.append(page.evaluate(PLACE)[0])
        if seen[-1] == 0:
            break
    assert seen == sorted(set(seen), reverse=True)
    assert seen[-1] == 0
    two_frames(page)
    assert "a pixel: " in page.locator(".convlab-live-formulas").inner_text()
    for layer in seen[-2::-1]:
        page.get_by_role("button", name="← Back").click()
        assert page.evaluate(PLACE)[0] == layer
    assert heading(page) == start
    assert page.get_by_role("button", name="← Back").get_attribute("aria-disabled") == "true"
    assert page.errors == []


def test_the_channels_are_folded_and_add_up(show):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.Conv2d(8, 2, 2)).eval()
    explorer = LiveNetwork(model, images(), layer=2, channel=1, position=(3, 4))
    page = show(explorer)
    first = torch.tensor(explorer.maps()[1][:, 3:5, 4:6])
    sums = (first * model[1].weight.detach()[1]).sum((1, 2))
    chart = page.get_by_role("slider", name="The channel of 0")
    largest = int(sums.abs().argmax())
    assert chart.get_attribute("aria-valuenow") == str(largest)
    for _ in range(8):
        chart.press("ArrowLeft")
    for channel in range(8):
        two_frames(page)
        text = chart.get_attribute("aria-valuetext")
        assert text.startswith(f"channel {channel}: ")
        value = float(text.rpartition(" ")[2].replace("−", "-"))
        assert value == pytest.approx(float(sums[channel]), abs=6e-5)
        chart.press("ArrowRight")
    two_frames(page)
    terms = page.locator(".convlab-live-cell .convlab-terms-line").first.inner_text()
    assert "(channel 7)" in terms
    assert "(the other 7)" in terms
    page.get_by_text("All 4 products of channel 7").click()
    page.locator("details .convlab-term").nth(3).wait_for()


def test_arrow_keys_go_through_layers_maps_and_cells(show):
    page = show(live(layer=1, channel=0, position=(4, 4)))
    rows = page.locator(".convlab-live-rows")
    rows.press("ArrowRight")
    assert page.evaluate(PLACE) == [1, 1, [4, 4]]
    rows.press("ArrowDown")
    assert page.evaluate(PLACE) == [2, 1, [4, 4]]
    rows.press("ArrowDown")
    assert page.evaluate(PLACE) == [3, 1, [2, 1]]
    page.locator(".convlab-live-map-output .convlab-live-frame").press("ArrowRight")
    assert page.evaluate(PLACE) == [3, 1, [2, 2]]


def test_filters_stand_in_the_place_of_maps(show):
    page = show(live())
    row = page.locator(".convlab-live-row").nth(1)
    maps = row.locator("canvas").get_attribute("aria-label")
    page.get_by_role("button", name="Filters").click()
    two_frames(page)
    assert "3 filters of 1×3×2 weights" in row.locator("canvas").get_attribute("aria-label")
    assert "weights up to ±" in row.inner_text()
    page.get_by_role("button", name="Maps").click()
    two_frames(page)
    assert row.locator("canvas").get_attribute("aria-label") == maps


def test_without_python_a_layer_of_python_says_so(show):
    explorer = live(Running(), layer=3)
    page = show(explorer)
    row = page.locator(".convlab-live-row").nth(3)
    assert "computed by Python" in row.inner_text()
    assert row.locator("canvas").is_visible()  # the numbers of a given image are there
    assert number(heading(page)) == pytest.approx(
        explorer.maps()[3][(explorer.channel, *explorer.position)], abs=6e-5
    )
    page.mouse.click(*point(page, 6, 6))
    two_frames(page)
    assert not row.locator("canvas").is_visible()
    assert "Python computes it; it has not answered" in row.inner_text()
    below = page.locator(".convlab-live-row").nth(4)
    assert "whose numbers are not known" in below.inner_text()
    assert not page.locator(".convlab-live-bars").is_visible()
    # Python answers.
    explorer.drawing = np.reshape(np.float32(page.evaluate(DRAWING)), (1, HEIGHT, WIDTH))
    answer = explorer.computed
    page.evaluate(
        """([input, maps]) => {
          const bytes = (text) => new DataView(Uint8Array.from(text).buffer);
          const all = Object.entries(maps).map(([k, text]) => [k, bytes(text)]);
          model.set("computed", { input: bytes(input), maps: Object.fromEntries(all) });
        }""",
        [list(answer["input"]), {k: list(each) for k, each in answer["maps"].items()}],
    )
    two_frames(page)
    assert row.locator("canvas").is_visible()
    assert shares(page) == pytest.approx(
        expected_shares(explorer, page.evaluate(DRAWING)), abs=0.06
    )
    assert page.errors == []


def test_what_python_changes_is_drawn(show):
    explorer = live()
    page = show(explorer)
    before = shares(page)
    weights = dict(explorer.weights)
    count = len(weights["numbers"]) // 4
    numbers = struct.unpack(f"<{count}f", weights["numbers"])
    page.evaluate(
        """(numbers) => {
          const weights = model.get("weights");
          const view = new DataView(new Float32Array(numbers).buffer);
          model.set("note", "after 3 steps");
          model.set("weights", { ...weights, numbers: view, bits: 32, changed: 1 });
        }""",
        [2 * each for each in numbers],
    )
    assert "after 3 steps" in page.locator(".convlab-live-title").inner_text()
    assert shares(page) != before


def test_names_are_texts(show):
    class Hostile(nn.Module):
        def __init__(self):
            super().__init__()
            self.add_module("<img src=x onerror=alert(1)>", nn.Conv2d(1, 2, 3))

        def forward(self, x):
            return self._modules["<img src=x onerror=alert(1)>"](x).mean((2, 3))

    page = show(LiveNetwork(Hostile().eval(), images(), classes=["<b>a</b>", "b & c"]))
    assert page.locator(".convlab-explorer img").count() == 0
    assert "<img src=x" in page.locator(".convlab-live-row").nth(1).inner_text()
    assert page.locator(".convlab-live-bars button").first.inner_text().startswith("<b>a</b>")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("layer", [0, 1, 3, 5])
def test_nothing_is_wrong_with_a_cell_of_any_layer(show, layer, dark):
    page = show(live(layer=layer), dark=dark)
    page.get_by_role("button", name="Nudge").click()
    give_scripts(page)
    assert violations(page) == []
    assert cut_off(page) == []


def test_of_two_moves_in_one_frame_none_is_lost(show):
    page = show(live())
    page.get_by_role("button", name="Nudge").click()
    page.locator(".convlab-live-pad").evaluate(
        """(pad) => {
          for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) {
            pad.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          }
        }"""
    )
    two_frames(page)
    moved = np.reshape(page.evaluate(DRAWING), (HEIGHT, WIDTH))
    assert moved[3:] == pytest.approx(images()[0, 0].numpy()[:-3])


def test_at_a_pixel_the_focus_stays_in_the_cell(show):
    page = show(live(layer=1))
    page.locator(".convlab-live-frame").first.focus()
    page.keyboard.press("Enter")
    two_frames(page)
    assert page.locator(".convlab-live-heading").inner_text().startswith("input")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("input. Arrow keys choose a cell")
