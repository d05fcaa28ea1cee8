"""The ActivationExplorer in a page: by mouse, by finger, by keyboard."""

import itertools

import pytest
from playwright.sync_api import expect

from browser.pages import control
from browser.stage import PHONE, swipe
from convlab.widgets import ActivationExplorer

COLUMN = 866  # pixels: of a lesson beside JupyterLab's list of files, at 1280×800


def setting(page, name):
    return page.evaluate("name => model.get(name)", name)


def text_of(page, part):
    return page.locator(f".convlab-activation {part}").all_inner_texts()


def numbers(page):
    """The numbers at the point, panel by panel."""
    shown = "nodes => nodes.filter((node) => node.getBoundingClientRect().width > 0)"
    texts = f"nodes => ({shown})(nodes).map((node) => node.textContent)"
    return page.locator("svg .convlab-plot-number").evaluate_all(texts)


def place(page, x, share=0.3):
    """The pixels of an x, in the picture at this share of its height."""
    box = page.locator(".convlab-plot").bounding_box()
    slider = page.get_by_label("Point x").bounding_box()
    left, width = slider["x"] + 8, slider["width"] - 16  # a thumb is 16 pixels wide
    return left + (x + 6) / 12 * width, box["y"] + share * box["height"]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_the_curves_stand_above_their_slopes_with_the_numbers_at_the_point(stage):
    page = stage.show(ActivationExplorer(), width=COLUMN)
    assert numbers(page) == ["0.7311", "1.0000", "0.1966", "1.0000"]
    titles = page.locator("svg .convlab-plot-title").all_text_contents()
    assert titles[:2] == ["f(x), the axis fits sigmoid", "f′(x), the slope; grey: below 0.05"]
    line, thumb = (
        page.locator(part).bounding_box()
        for part in (".convlab-plot-x", ".convlab-plot-slider input")
    )
    panels = page.locator("svg clipPath rect").evaluate_all(
        "nodes => nodes.map((node) => [Number(node.getAttribute('y')), node.getAttribute('width')])"
    )
    assert panels[0][0] < panels[1][0]
    assert panels[0][1] == panels[1][1]
    middle = line["x"] + line["width"] / 2
    assert middle == pytest.approx(thumb["x"] + 8 + (thumb["width"] - 16) * 7 / 12, abs=1)
    assert page.errors == []


@pytest.mark.parametrize("share", [0.3, 0.85], ids=["on the curves", "on the slopes"])
def test_hover_reads_a_click_pins_and_a_drag_moves_the_point(stage, share):
    page = stage.show(ActivationExplorer(), width=COLUMN)
    page.mouse.move(*place(page, -2, share))
    assert numbers(page)[:2] == ["0.1192", "0.0000"]  # 1/(1 + e²)
    assert numbers(page)[-1] == "−2.00"
    assert setting(page, "position") == 1
    press(page, "Escape")
    page.locator(".convlab-explorer button").first.focus()
    page.mouse.move(*place(page, -3, share))
    press(page, "Escape")
    assert numbers(page)[:2] == ["0.7311", "1.0000"]
    page.mouse.down()
    assert setting(page, "position") == -3
    page.mouse.move(*place(page, 2, share), steps=5)
    page.mouse.up()
    page.mouse.move(*place(page, 4, share))  # after the button is up, nothing moves
    assert setting(page, "position") == 2
    press(page, "ArrowRight")  # the click has brought the focus to the slider
    assert setting(page, "position") == pytest.approx(2.05)
    press(page, "Control+z")
    assert setting(page, "position") == 1


def test_a_finger_that_scrolls_leaves_the_point_and_one_that_goes_sideways_moves_it(stage):
    page = stage.show(ActivationExplorer(), width=PHONE, touch=True)
    x, y = place(page, 3, 0.5)
    swipe(page, [(x, y), (x + 12, y - 160)])
    page.wait_for_function("scrollY > 50")
    assert setting(page, "position") == 1
    page = stage.show(ActivationExplorer(), width=PHONE, touch=True)
    x, y = place(page, 3, 0.5)
    swipe(page, [(x, y), (place(page, -2)[0], y + 3)])
    assert setting(page, "position") == pytest.approx(-2, abs=0.1)
    assert page.evaluate("scrollY") == 0
    page.touchscreen.tap(*place(page, 4, 0.5))
    assert setting(page, "position") == pytest.approx(4, abs=0.05)
    assert page.locator(".convlab-plot-hover").is_hidden()


def test_a_function_is_chosen_by_key_and_click_and_brings_its_own_slider(stage):
    page = stage.show(ActivationExplorer(), width=COLUMN)
    functions, others = page.get_by_role("radiogroup").all()
    functions.get_by_role("radio", checked=True).focus()
    press(page, "ArrowLeft")
    assert setting(page, "function") == "elu"
    assert functions.locator("[tabindex='0']").all_inner_texts() == ["elu"]
    assert page.evaluate("document.activeElement.textContent") == "elu"
    alpha = control(page.locator(".convlab-explorer"), "alpha")
    assert alpha.is_visible()
    press(page, "End", "ArrowRight")
    assert setting(page, "function") == "silu"
    assert alpha.is_hidden()
    others.get_by_role("radio", name="leaky_relu").click()
    assert setting(page, "compare") == "leaky_relu"
    assert control(page.locator(".convlab-explorer"), "negative_slope").is_visible()
    others.get_by_role("radio", name="nothing").click()
    assert len(text_of(page, ".convlab-readings > div")) == 1


def test_swap_exchanges_the_two_functions_and_the_axis_fits_the_other(stage):
    page = stage.show(ActivationExplorer(), width=COLUMN)
    title = page.locator("svg .convlab-plot-title").first
    swap = page.get_by_role("button", name="Swap")
    swap.click()
    assert (setting(page, "function"), setting(page, "compare")) == ("relu", "sigmoid")
    assert title.text_content() == "f(x)"
    press(page, "Control+z")
    assert setting(page, "function") == "sigmoid"
    page.get_by_role("radio", name="nothing").click()
    assert swap.get_attribute("aria-disabled") == "true"
    swap.click(force=True)
    assert (setting(page, "function"), setting(page, "compare")) == ("sigmoid", "none")


def test_a_curve_keeps_its_colour_and_the_second_one_is_dashed(stage):
    style = "node => [getComputedStyle(node).stroke, getComputedStyle(node).strokeDasharray]"
    looks = {}
    for first, second in (("sigmoid", "relu"), ("relu", "sigmoid")):
        page = stage.show(ActivationExplorer(function=first, compare=second), width=COLUMN)
        for k, name in enumerate((first, second)):
            curve = page.locator(f".convlab-readings .convlab-curve-{k}")
            looks.setdefault(name, []).append(curve.evaluate(style))
    for name, hue in (("sigmoid", "rgb(51, 34, 136)"), ("relu", "rgb(136, 34, 85)")):
        assert {_rgb(colour) for colour, _ in looks[name]} == {hue}
        assert {dashes == "none" for _, dashes in looks[name]} == {True, False}


def _rgb(colour):
    if colour.startswith("rgb"):
        return colour
    parts = [round(255 * float(part)) for part in colour.removeprefix("color(srgb ")[:-1].split()]
    return f"rgb({', '.join(map(str, parts))})"


def test_the_layers_multiply_the_slope_and_the_picture_keeps_its_height(stage):
    page = stage.show(ActivationExplorer(), width=COLUMN)
    height = page.locator(".convlab-plot").bounding_box()["height"]
    layers = page.get_by_label("Layers n")
    layers.focus()
    press(page, *["ArrowRight"] * 4)
    assert setting(page, "layers") == 5
    assert numbers(page)[-2:] == ["0.00029", "1"]  # 0.19661⁵
    assert "sigmoid 0.1966⁵ ≈ 0.00029; relu 1⁵ = 1." in text_of(page, ".convlab-sentence")[-1]
    assert page.locator(".convlab-plot").bounding_box()["height"] == height
    dots = page.locator("svg .convlab-plot-step.convlab-point-0").evaluate_all(
        "nodes => nodes.map((node) => node.getBBox().y)"
    )
    steps = [after - before for before, after in itertools.pairwise(dots)]
    assert len(dots) == 5
    assert steps == pytest.approx([steps[0]] * 4, abs=0.05)
    press(page, "Home")
    assert len(numbers(page)) == 4


def test_the_lessons_task_can_be_done_and_stays_on_the_screen(stage):
    page = stage.show(ActivationExplorer(function="sigmoid", compare="relu"), width=COLUMN)
    sentence = page.locator(".convlab-sentence").first
    expect(sentence).to_have_text(
        "|f′(x)| < 0.05 (saturated): sigmoid up to x = −2.89, and from x = 2.89 on; "
        "relu up to x = 0.00."
    )
    bars = page.locator(".convlab-plot-flat")
    assert bars.count() == 3
    page.get_by_label("Saturated: |f′| <").focus()
    press(page, *["ArrowLeft"] * 4)
    assert setting(page, "saturation") == pytest.approx(0.01)
    nowhere = []
    page.get_by_role("radiogroup").first.get_by_role("radio").first.click()
    for _ in range(9):
        if (
            f"{page.evaluate('document.activeElement.textContent')} nowhere"
            in sentence.inner_text()
        ):
            nowhere.append(setting(page, "function"))
        assert page.locator(".convlab-explorer").bounding_box()["height"] <= 690
        press(page, "ArrowRight")
    assert nowhere == ["leaky_relu"]
    page.get_by_label("Saturated: |f′| <").focus()
    press(page, "Home")
    expect(sentence).to_have_text("No |f′(x)| is below 0: there are no bars.")
    assert bars.count() == 0


def test_the_same_function_twice_is_drawn_once(stage):
    page = stage.show(ActivationExplorer(compare="sigmoid"), width=COLUMN)
    assert text_of(page, ".convlab-sentence")[0].startswith("Both are sigmoid: it is drawn once.")
    assert page.locator(".convlab-readings > div").count() == 1


@pytest.mark.parametrize("width", [360, 640, COLUMN])
@pytest.mark.parametrize("dark", [False, True])
def test_a_small_target_is_large_enough_and_nothing_is_beside_the_page(stage, width, dark):
    settings = {"function": "elu", "compare": "softplus", "layers": 20, "position": -6}
    touch = width == 360
    page = stage.show(ActivationExplorer(**settings), width=width, dark=dark, touch=touch)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for target in page.locator("button, input").all():
        if target.is_visible():
            assert target.bounding_box()["height"] >= (44 if touch else 24)


def test_a_drag_of_200_moves_ends_where_the_pointer_is(stage):
    page = stage.show(ActivationExplorer(), width=COLUMN)
    page.mouse.move(*place(page, -5))
    page.mouse.down()
    page.mouse.move(*place(page, 5), steps=200)
    assert setting(page, "position") == pytest.approx(5, abs=0.05)
    assert f"f({setting(page, 'position'):.2f})" in page.locator(".convlab-readings").inner_text()


@pytest.mark.parametrize("width", [360, COLUMN])
@pytest.mark.parametrize(
    "settings",
    [
        {"compare": "tanh", "layers": 5},
        {"compare": "relu", "position": 1.2},
        {"function": "elu", "compare": "softplus", "layers": 7, "position": 6},
        {"function": "gelu", "compare": "gelu_tanh", "position": -6, "layers": 3},
    ],
    ids=["names beyond the edge", "a name beyond the other", "right end", "left end"],
)
def test_no_name_or_number_lies_on_another(stage, settings, width):
    page = stage.show(ActivationExplorer(**settings), width=width)
    texts = page.locator(".convlab-plot-name:visible, .convlab-plot-number:visible")
    boxes = [(each.text_content(), each.bounding_box()) for each in texts.all()]
    assert len(boxes) >= 8
    for (name, one), (other, two) in itertools.combinations(boxes, 2):
        beside = one["x"] + one["width"] <= two["x"] or two["x"] + two["width"] <= one["x"]
        # A line is higher than its letters.
        middles = [box["y"] + box["height"] / 2 for box in (one, two)]
        assert beside or abs(middles[0] - middles[1]) >= 14, (name, other)
    assert max(box["x"] + box["width"] for _, box in boxes) <= width


def test_each_number_stands_at_its_own_point(stage):
    settings = {"function": "elu", "compare": "softplus", "layers": 7}
    page = stage.show(ActivationExplorer(**settings), width=COLUMN)
    assert numbers(page) == ["1.0000", "1.3133", "1.0000", "0.7311", "1", "0.11"]
    for kind in ("point", "number"):
        shown = page.locator(f".convlab-plot-{kind}:visible").all()
        heights = [each.bounding_box()["y"] for each in shown]
        is_above = [
            first < second for first, second in zip(heights[::2], heights[1::2], strict=True)
        ]
        assert is_above == [False, True, True], kind
