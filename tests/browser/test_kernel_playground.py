"""The KernelPlayground in a page of its own: by mouse, by finger and by keyboard."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from playwright.sync_api import expect

from browser.accessibility import cut_off, give_scripts, violations
from browser.pages import control
from browser.stage import PHONE, swipe
from convlab import colours
from convlab.widgets import KernelPlayground

PHOTO = np.add.outer(np.arange(20) * 4, np.arange(30) ** 2 % 150).astype(np.uint8)
COLOURS = np.random.default_rng(3).integers(0, 256, (14, 11, 3)).astype(np.uint8)
SCRIPT = "<img src=x onerror=alert(1)>"
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


@pytest.fixture
def page(stage):
    """A page with the playground of PHOTO and the Sobel kernel."""
    page = stage.show(KernelPlayground(PHOTO, position=(3, 5)))
    yield page
    assert page.errors == []


def setting(page, name):
    return page.evaluate(f"model.get('{name}')")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def weight(page, tap):
    return page.locator(f".convlab-kernel-table input[data-tap='{tap}']")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def choose(page, name):
    button(page, name).click()


def sums(page):
    return page.locator(".convlab-kernel-sum")


def painted(page, selector=".convlab-kernel-result canvas"):
    """The red, green and blue that are painted, (H, W, 3)."""
    page.evaluate("new Promise(requestAnimationFrame)")
    size, data = page.evaluate(
        """async (selector) => {
          const found = document.querySelector(selector);
          let canvas = found;
          if (found.matches("img")) {
            await found.decode();
            const [width, height] = [found.naturalWidth, found.naturalHeight];
            canvas = Object.assign(document.createElement("canvas"), { width, height });
            canvas.getContext("2d").drawImage(found, 0, 0);
          }
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return [[canvas.height, canvas.width, 4], [...data]];
        }""",
        selector,
    )
    return np.array(data).reshape(size)[:, :, :3]


def test_the_painted_greys_are_those_of_the_numbers(page):
    choose(page, "blur 3×5")
    assert setting(page, "display") == "cut"
    windows = np.lib.stride_tricks.sliding_window_view(PHOTO.astype(float), (3, 5))
    result = painted(page)
    assert result.shape == (18, 26, 3)
    assert np.abs(result - windows.mean((2, 3))[:, :, None]).max() <= 0.5 + 1e-6


def test_around_0_the_colours_go_from_blue_over_white_to_orange(page):
    output = KernelPlayground(PHOTO).output
    result = painted(page)
    reach = abs(output).max()
    ends = [np.array(to_rgb(end)) * 255 for end in (colours.NEGATIVE, colours.POSITIVE)]
    share = (output / reach)[:, :, None]
    expected = np.where(share < 0, 255 + share * (255 - ends[0]), 255 - share * (255 - ends[1]))
    assert np.abs(result - expected).max() <= 1.5
    legend = page.locator(".convlab-kernel-ends").inner_text().split()
    assert legend == [f"−{-output.min():.0f}", "0", f"{output.max():.0f}"]


def test_the_channels_of_a_photo_are_convolved_each_for_itself(stage):
    explorer = KernelPlayground(COLOURS, [[0, -1], [2, 0]], channels="colour", display="cut")
    page = stage.show(explorer)
    expected = np.clip(explorer.output, 0, 255)
    assert painted(page).shape == (13, 10, 3)
    assert np.abs(painted(page) - expected).max() <= 0.5
    at = explorer.output[-1, -1]  # the position, (100, 120), is beyond
    buttons = page.locator(".convlab-loupe-sums button")
    for channel, name in enumerate(("red", "green", "blue")):
        number = f"{at[channel]:.0f}".replace("-", "−")
        assert buttons.nth(channel).inner_text() == f"{name}: {number}"
        buttons.nth(channel).click()
        expect(sums(page)).to_contain_text(f"of the result, {name}:")
        assert sums(page).inner_text().endswith(f"= {number}")
    control(page, "Photo").select_option("green")
    expected = np.clip(KernelPlayground(COLOURS, explorer.kernel, channels="green").output, 0, 255)
    assert np.abs(painted(page) - expected[:, :, None]).max() <= 0.5
    assert page.errors == []


def test_the_raw_range_and_what_is_cut_off_are_said(page):
    output = KernelPlayground(PHOTO).output
    low, high = f"−{-output.min():.0f}", f"{output.max():.0f}"
    reach = f"{abs(output).max():.0f}"
    root = page.locator(".convlab-explorer")
    expect(root).to_contain_text(f"result, 18×28: {low} to {high}")
    expect(root).to_contain_text("Blue is below 0, white is 0, orange is above 0. No pixel is cut")
    control(page, "Colours").select_option("signed")
    expect(root).to_contain_text(f"Black is −{reach}, middle grey 0, white {reach}.")
    control(page, "Colours").select_option("cut")
    below, above = (output < 0).sum(), (output > 255).sum()
    expect(root).to_contain_text(f"Cut off: {below} below 0 and {above} above 255")
    control(page, "Colours").select_option("stretch")
    expect(root).to_contain_text(f"Black is {low}, white {high}. No pixel is cut off.")
    assert (painted(page).min(), painted(page).max()) == (0, 255)


def test_a_digit_replaces_the_weight_that_was_clicked(page):
    weight(page, 0).click()
    page.keyboard.type("5")
    assert setting(page, "kernel")[0] == [5, 0, 1]
    page.keyboard.press("Escape")
    assert setting(page, "kernel") == SOBEL.tolist()
    page.keyboard.type("1/4")
    assert setting(page, "kernel")[0][0] == 0.25


def test_a_wrong_number_is_named_and_the_last_one_kept(page):
    weight(page, 8).click()
    page.keyboard.type("2x")
    root = page.locator(".convlab-explorer")
    expect(root).to_contain_text("“2x” is not a number.")
    expect(root).to_contain_text("The weight keeps 1.")
    assert setting(page, "kernel") == SOBEL.tolist()
    assert weight(page, 8).get_attribute("aria-invalid") == "true"
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("3")
    assert page.locator(".convlab-impossible:visible, .convlab-note:visible").count() == 0
    assert setting(page, "kernel")[2] == [-1, 0, 3]


@pytest.mark.parametrize("text", ["1e99", "2e6", "3x", "12-"])
@pytest.mark.parametrize("way", ["key", "press"])
def test_what_is_no_number_leaves_the_weight_from_before_the_typing(page, text, way):
    page.keyboard.press("Tab")
    weight(page, 4).click()
    page.keyboard.press("ArrowUp")
    page.keyboard.type(text)
    if way == "key":
        page.keyboard.press("Tab")
    else:
        page.locator(".convlab-kernel-meaning").click()
    said = page.locator(".convlab-impossible")
    expect(said).to_contain_text(f"{text}")
    expect(said).to_contain_text("The weight keeps 1.")
    expect(page.locator(".convlab-note")).to_be_visible()
    assert setting(page, "kernel")[1] == [-2, 1, 2]
    assert weight(page, 4).input_value() == "1"
    assert weight(page, 4).get_attribute("aria-invalid") is None
    choose(page, "Undo")
    assert setting(page, "kernel") == SOBEL.tolist()  # before the arrow key
    weight(page, 4).focus()
    page.keyboard.press("x")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("“x” is not a number.")
    page.keyboard.press("Shift")  # the next key
    expect(said).to_be_hidden()
    expect(sums(page)).to_be_visible()


def test_what_is_typed_into_one_weight_is_one_step(page):
    weight(page, 4).click()
    page.keyboard.type("123")
    page.keyboard.press("Tab")
    page.keyboard.type("1/4")
    assert setting(page, "kernel")[1] == [-2, 123, 0.25]
    choose(page, "Undo")
    assert setting(page, "kernel")[1] == [-2, 123, 2]
    choose(page, "Undo")
    assert setting(page, "kernel") == SOBEL.tolist()
    weight(page, 4).click()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("75")
    page.keyboard.press("ControlOrMeta+z")
    assert setting(page, "kernel")[1] == [-2, 1, 2]


def test_buttons_change_only_a_weight_that_is_marked(page):
    place = page.locator(".convlab-kernel-place")
    expect(place).to_have_text("choose a weight")
    weight(page, 5).click()
    expect(place).to_have_text("[1, 2]")
    choose(page, "outline")
    assert lit(page) == []
    expect(place).to_have_text("choose a weight")
    button(page, "+").click(force=True)
    assert setting(page, "kernel")[1] == [-1, 8, -1]


def test_arrow_keys_and_buttons_change_the_weight_with_the_focus(page):
    larger, smaller = button(page, "+"), button(page, "−")
    assert larger.get_attribute("aria-disabled") == "true"  # no weight is chosen
    weight(page, 5).focus()
    page.keyboard.press("ArrowUp")
    assert setting(page, "kernel")[1] == [-2, 0, 3]
    larger.click()
    larger.click()
    smaller.click()
    assert setting(page, "kernel")[1] == [-2, 0, 4]
    assert weight(page, 5).evaluate("node => node === document.activeElement")
    page.keyboard.press("Escape")
    assert setting(page, "kernel")[1] == [-2, 0, 2]


def test_the_weights_are_as_large_as_a_step_of_theirs(page):
    choose(page, "blur 3×3")
    weight(page, 4).click()
    page.keyboard.press("ArrowDown")
    assert setting(page, "kernel")[1][1] == pytest.approx(1 / 9 - 0.1)
    x, y = middle(weight(page, 0))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60)
    page.mouse.move(x, y - 120)  # the largest is above 1 by now: the step stays what it was
    page.mouse.up()
    assert setting(page, "kernel")[0][0] == pytest.approx(1 / 9 + 1.2)


def test_a_weight_is_dragged_up_and_down_and_undone_at_once(page):
    x, y = middle(weight(page, 5))
    page.mouse.move(x, y)
    page.mouse.down()
    for down in (12, 25, 40):
        page.mouse.move(x + 3, y + down)
    page.mouse.up()
    assert setting(page, "kernel")[1] == [-2, 0, -2]
    page.keyboard.type("7")  # the number is selected again
    assert setting(page, "kernel")[1] == [-2, 0, 7]
    page.keyboard.press("ControlOrMeta+z")
    page.keyboard.press("ControlOrMeta+z")
    assert setting(page, "kernel") == SOBEL.tolist()


def lit(page):
    """What is lit: the numbers of the products that each part shows."""
    return page.locator(".convlab-is-lit").evaluate_all(
        "nodes => nodes.map((node) => [node.parentElement.className, node.dataset.tap])"
    )


TOGETHER = {
    "pixel": ".convlab-loupe-pixels [data-tap='5']",
    "weight": ".convlab-kernel-table [data-tap='5']",
    "product": ".convlab-loupe-products [data-tap='5']",
    "term": ".convlab-kernel-sum [data-tap='5']",
}
LIT = ["5", "5", "5", None, "5"]  # the sum, the fourth, is no product


@pytest.mark.parametrize("part", TOGETHER)
def test_pixel_weight_product_sum_and_term_are_lit_together(page, part):
    assert lit(page) == []
    page.mouse.move(*middle(page.locator(TOGETHER[part])))
    assert [tap for _, tap in lit(page)] == LIT
    assert len({name for name, _ in lit(page)}) >= 3
    expect(page.locator(".convlab-kernel-photo .convlab-kernel-pixel")).to_be_visible()
    page.mouse.move(1, 799)
    assert lit(page) == []
    page.mouse.click(*middle(page.locator(TOGETHER[part])))
    page.mouse.move(1, 799)
    assert [tap for _, tap in lit(page)] == LIT  # the weight has the focus
    page.keyboard.type("9")
    assert setting(page, "kernel")[1] == [-2, 0, 9]


def numbers(page, kind):
    cells = page.locator(f".convlab-loupe-{kind} .convlab-loupe-table > span").all_inner_texts()
    return [float(text.replace("−", "-").replace(",", "")) for text in cells]


def test_the_loupe_shows_the_pixels_the_products_and_their_sum(page):
    window = PHOTO[3:6, 5:8].astype(float)
    assert numbers(page, "pixels") == window.ravel().tolist()
    products = window * SOBEL
    assert numbers(page, "products") == products.ravel().tolist()
    total = f"{products.sum():.0f}".replace("-", "−")
    assert page.locator(".convlab-loupe-sums").inner_text() == total
    assert sums(page).inner_text().endswith(f"= {total}")


@pytest.mark.parametrize("width", [PHONE, 850])
def test_a_loupe_of_49_numbers_can_be_read(stage, width):
    kernel = np.arange(49).reshape(7, 7) / 1000 - 0.02
    page = stage.show(KernelPlayground(PHOTO, kernel, position=(2, 3)), width=width)
    assert numbers(page, "pixels") == PHOTO[2:9, 3:10].ravel().tolist()
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".convlab-loupe-table > span, [data-row]")].filter(
          (node) => node.scrollWidth > node.clientWidth + 1 ||
            parseFloat(getComputedStyle(node).fontSize) < 9).length"""
    )
    assert cut == 0
    assert page.locator(".convlab-loupe-products").inner_text().startswith("products, rounded")


def test_hovering_previews_and_a_click_pins(page):
    canvas = page.locator(".convlab-kernel-result canvas")
    box = canvas.bounding_box()
    pixel = box["width"] / 28
    page.mouse.move(box["x"] + 7.5 * pixel, box["y"] + 2.5 * pixel)
    expect(sums(page)).to_contain_text("Row 2, column 7 of the result:")
    assert setting(page, "position") == [3, 5]
    page.mouse.move(1, 799)
    expect(sums(page)).to_contain_text("Row 3, column 5 of the result:")
    page.mouse.click(box["x"] + 7.5 * pixel, box["y"] + 2.5 * pixel)
    assert setting(page, "position") == [2, 7]
    page.mouse.move(box["x"] + 9.5 * pixel, box["y"] + 4.5 * pixel)
    expect(sums(page)).to_contain_text("Row 4, column 9 of the result:")
    page.locator(".convlab-kernel-photo .convlab-kernel-frame").press("Escape")  # lets go
    expect(sums(page)).to_contain_text("Row 2, column 7 of the result:")
    photo = page.locator(".convlab-kernel-photo canvas").bounding_box()
    page.mouse.click(photo["x"] + 10.5 * pixel, photo["y"] + 8.5 * pixel)
    assert setting(page, "position") == [7, 9]  # the middle of 3×3
    page.mouse.down()
    page.mouse.move(photo["x"] + 15.5 * pixel, photo["y"] + 8.5 * pixel, steps=3)
    page.mouse.move(photo["x"] - 40, photo["y"] + 8.5 * pixel)
    page.mouse.up()
    assert setting(page, "position") == [7, 0]


def test_arrow_keys_move_the_window(page):
    for name in ("photo", "result"):
        label = f"The {name}. Arrow keys move the window, with Shift by ten pixels."
        control(page, label).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowLeft")
    assert setting(page, "position") == [5, 23]
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("End")
    assert setting(page, "position") == [0, 27]


def test_a_kernel_is_chosen_with_one_click_and_is_pressed(page):
    outline = button(page, "outline")
    assert outline.get_attribute("aria-pressed") == "false"
    outline.click()
    assert outline.get_attribute("aria-pressed") == "true"
    assert setting(page, "kernel") == [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
    assert setting(page, "display") == "diverging"
    choose(page, "motion blur 1×7")
    assert np.shape(setting(page, "kernel")) == (1, 7)
    assert setting(page, "display") == "cut"
    page.keyboard.press("ControlOrMeta+z")
    assert setting(page, "kernel")[1][1] == 8
    assert setting(page, "display") == "diverging"


def test_a_random_kernel_is_another_one_at_each_press_and_is_undone(page):
    seen = [setting(page, "kernel")]
    for _ in range(4):
        choose(page, "random")
        seen.append(setting(page, "kernel"))
        assert np.shape(seen[-1]) == (3, 3)
        assert all(weight in range(-3, 4) for row in seen[-1] for weight in row)
        assert seen[-1] != seen[-2]
    choose(page, "Undo")
    assert setting(page, "kernel") == seen[-2]


def test_a_small_picture_shows_what_its_kernel_makes(stage):
    presets = {"right": [[0, 0, 1]], "nothing": [[0]], SCRIPT: [[0, 2], [0, 0], [0, 0]]}
    page = stage.show(KernelPlayground(PHOTO, presets=presets))
    page.evaluate(
        """[...document.querySelectorAll(".convlab-kernel-presets button")].forEach((node) =>
          (node.dataset.name = node.textContent))"""
    )
    small = ".convlab-kernel-presets [data-name='{}'] img"
    assert (painted(page, small.format("right"))[:, :, 0] == PHOTO[:, 2:]).all()
    # The photo, 20×30, is small enough itself; a kernel of sum 0 is shown around 0: white.
    assert (painted(page, small.format("nothing")) == 255).all()
    choose(page, SCRIPT)
    assert np.shape(setting(page, "kernel")) == (3, 2)
    assert page.locator("img[onerror]").count() == 0


def test_a_small_picture_of_a_kernel_that_does_not_fit_is_empty(stage):
    presets = {"one": [[1]], "large": [[1] * 5] * 5}
    page = stage.show(KernelPlayground(PHOTO[:4, :6], presets=presets))
    small = ".convlab-kernel-presets button[title^='{},'] img"
    assert (painted(page, small.format("one"))[:, :, 0] == PHOTO[:4, :6]).all()
    assert (painted(page, small.format("large")) == 0).all()
    large = page.locator("button[title='large, 5×5: larger than the photo, 4×6']")
    assert large.get_attribute("aria-disabled") == "true"
    large.click(force=True)
    assert setting(page, "kernel") == SOBEL.tolist()


def test_a_size_is_chosen_by_keyboard_and_a_kernel_that_grows_again_is_whole(page):
    page.locator("summary").click()
    control(page, "Columns").select_option("1")
    assert setting(page, "kernel") == [[0], [0], [0]]
    control(page, "Columns").select_option("5")
    assert setting(page, "kernel") == [[0, *row, 0] for row in SOBEL.tolist()]
    control(page, "Rows").focus()
    page.keyboard.press("ArrowDown")
    assert np.shape(setting(page, "kernel")) == (4, 5)


def test_a_kernel_that_does_not_fit_has_no_result_and_no_window(stage):
    page = stage.show(KernelPlayground(PHOTO[:4], np.ones((3, 2))))
    outline = page.locator(".convlab-kernel-photo .convlab-kernel-window")
    expect(outline).to_be_visible()
    page.locator("summary").click()
    control(page, "Rows").select_option("5")
    expect(page.locator(".convlab-explorer")).to_contain_text("(5×2) does not fit into the photo")
    expect(outline).to_be_hidden()
    expect(page.locator(".convlab-kernel-result")).to_be_hidden()
    assert lit(page) == []
    weight(page, 0).click()  # the kernel can still be edited
    page.keyboard.type("4")
    assert setting(page, "kernel")[0] == [4, 0]  # a row of zeros above the three of ones
    control(page, "Rows").select_option("2")
    expect(page.locator(".convlab-kernel-result")).to_be_visible()
    assert page.errors == []


def test_a_kernel_that_never_fitted_is_drawn_in_its_rows_and_columns(stage):
    page = stage.show(KernelPlayground(PHOTO[:3, :3], np.ones((4, 5))))
    boxes = [each.bounding_box() for each in page.locator(".convlab-kernel-table input").all()]
    assert len({round(box["x"]) for box in boxes}) == 5
    assert len({round(box["y"]) for box in boxes}) == 4
    expect(page.locator(".convlab-impossible")).to_contain_text("(4×5) does not fit")


def test_the_split_picture_has_the_result_right_of_the_divider(page):
    control(page, "View").select_option("split")
    assert setting(page, "view") == "split"
    canvas = page.locator(".convlab-kernel-photo canvas")
    photo, result = canvas.nth(0).bounding_box(), canvas.nth(1).bounding_box()
    pixel = photo["width"] / 30
    # Each pixel of the result lies on the middle one of its window.
    assert result["x"] - photo["x"] == pytest.approx(pixel, abs=0.5)
    assert result["width"] == pytest.approx(28 * pixel, abs=0.5)
    assert result["y"] - photo["y"] == pytest.approx(pixel, abs=0.5)
    divider = page.locator(".convlab-kernel-divider")
    x, y = middle(divider)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6 * pixel, y, steps=3)
    page.mouse.up()
    assert setting(page, "split") == pytest.approx(0.7, abs=0.01)
    assert setting(page, "position") == [3, 5]
    shown = canvas.nth(1).evaluate("node => parseFloat(node.style.clipPath.split(' ').pop())")
    assert shown == pytest.approx(100 * (0.7 * 30 - 1) / 28, abs=1)
    divider.focus()
    page.keyboard.press("ArrowLeft")
    assert setting(page, "split") == pytest.approx(0.68, abs=0.01)
    page.keyboard.press("Home")
    assert setting(page, "split") == 0
    control(page, "View").select_option("side by side")
    assert page.locator(".convlab-kernel-result canvas").bounding_box()["width"] > 200
    assert (painted(page) != 255).any()


@pytest.fixture
def phone(stage):
    # Lines below, so that the page can scroll.
    page = stage.show(KernelPlayground(), width=PHONE, height=844, touch=True)
    page.evaluate("document.body.style.paddingBottom = '900px'")
    yield page
    assert page.errors == []


def test_on_a_phone_photo_kernel_and_result_are_seen_together(phone):
    parts = (
        ".convlab-kernel-photo canvas",
        ".convlab-kernel-result canvas",
        ".convlab-loupe-total",
    )
    for selector in (*parts, ".convlab-kernel-table"):
        box = phone.locator(selector).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE
        assert box["y"] + box["height"] <= 600


def test_a_finger_taps_a_weight_and_changes_it_with_the_buttons(phone):
    phone.touchscreen.tap(*middle(weight(phone, 5)))
    assert phone.evaluate("document.activeElement.localName") != "input"  # hence no keyboard
    assert [tap for _, tap in lit(phone)] == LIT
    button(phone, "+").tap()
    assert setting(phone, "kernel")[1] == [-2, 0, 3]
    phone.touchscreen.tap(*middle(weight(phone, 5)))
    assert phone.evaluate("document.activeElement.dataset.tap") == "5"


def test_a_finger_drags_a_weight_and_the_window_and_scrolls_elsewhere(phone):
    x, y = middle(weight(phone, 3))
    swipe(phone, [(x, y), (x, y - 43)])
    assert setting(phone, "kernel")[1] == [2, 0, 2]
    x, y = middle(phone.locator(".convlab-kernel-photo canvas"))
    phone.touchscreen.tap(x, y)
    row, column = setting(phone, "position")
    assert (row, column) != (100, 120)
    swipe(phone, [(x, y), (x, y + 40)])  # on the window, which is there to be dragged
    assert setting(phone, "position")[0] > row + 30
    assert setting(phone, "position")[1] == column
    assert phone.evaluate("scrollY") == 0
    pinned = setting(phone, "position")
    swipe(phone, [(x - 60, y + 90), (x - 60, y - 60)])
    phone.wait_for_function("scrollY > 60")
    assert setting(phone, "position") == pinned
    expect(sums(phone)).to_contain_text(f"Row {pinned[0]}, column {pinned[1]} of the result")


def test_what_a_finger_hits_is_large_enough(phone):
    small = phone.evaluate(
        """() => [...document.querySelectorAll("button, select, summary, input")].filter((node) => {
          const least = node.matches("[data-row]") ? 24 : 44;
          const { width, height } = node.getBoundingClientRect();
          return node.checkVisibility() && Math.min(width, height) < least - 0.5;
        }).map((node) => node.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_a_drag_of_200_moves_draws_once_a_frame(page):
    drawn = page.evaluate(
        """async () => {
          const frame = document.querySelector(".convlab-kernel-result .convlab-kernel-frame");
          const sum = document.querySelector(".convlab-kernel-sum span");
          let drawn = 0;
          new MutationObserver(() => (drawn += 1)).observe(sum, {
            characterData: true, childList: true, subtree: true });
          const { left, top, width } = frame.getBoundingClientRect();
          for (let k = 0; k < 200; k += 1) {
            const clientX = left + 1 + ((k * 7) % (width - 2));
            const at = { clientX, clientY: top + 30, bubbles: true };
            frame.dispatchEvent(new PointerEvent("pointermove", at));
            if (k % 10 === 9) await new Promise(requestAnimationFrame);
          }
          await new Promise(requestAnimationFrame);
          return drawn;
        }"""
    )
    assert 15 <= drawn <= 22, drawn  # 20 frames


@pytest.mark.parametrize("kernel", [SOBEL, np.ones((7, 7))], ids=["3×3", "7×7"])
def test_the_sum_is_seen_in_the_column_of_a_lesson(stage, kernel):
    page = stage.show(KernelPlayground(kernel=kernel), width=866)
    box = sums(page).bounding_box()
    assert box["y"] + box["height"] <= 720
    assert page.locator(".convlab-loupe").bounding_box()["height"] < 260  # in one row


STATES = {
    "side by side": {"image": PHOTO},
    "split, in colour": {"image": COLOURS, "view": "split", "channels": "colour"},
    "49 weights": {"kernel": np.arange(49).reshape(7, 7) / 1000 - 0.02},
    "no result": {"image": PHOTO[:2], "kernel": np.ones((3, 2))},
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_with_it_in_any_state(stage, state, dark):
    page = stage.show(KernelPlayground(**STATES[state]), dark=dark)
    give_scripts(page)
    page.locator("summary").click()
    weight(page, 1).focus()
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 640, 1280])
@pytest.mark.parametrize("state", STATES)
def test_nothing_of_it_is_cut_off_in_any_state(stage, state, width):
    page = stage.show(KernelPlayground(**STATES[state]), width=width, touch=width == 360)
    give_scripts(page)
    page.locator("summary").click()
    assert cut_off(page) == []
