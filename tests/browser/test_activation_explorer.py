"""The ActivationExplorer in JupyterLab: by mouse, by finger, by keyboard and from Python."""

import pytest
from playwright.sync_api import expect

from browser.lab import Lab
from browser.pages import control, run, shown, write_notebook


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    write_notebook(
        folder / "activation.ipynb",
        "from convlab.widgets import ActivationExplorer\n"
        "first = ActivationExplorer(function='sigmoid', compare='leaky_relu', position=1)\n"
        "first",
        "print(first, round(first.value, 4))",
        "first.function, first.position, first.alpha = 'elu', -2, 3",
    )
    with Lab(folder) as lab:
        lab.open("activation.ipynb")
        yield lab


@pytest.fixture
def explorer(lab):
    """The first explorer, new."""
    run(lab, 0)
    return shown(lab, 0)


def said(explorer):
    return explorer.locator(".convlab-sentence").inner_text()


SLIDERS = {
    "Point x": ("ArrowRight", "position=1.05"),
    "Hatch |f′| below": ("ArrowLeft", "saturation=0.04"),
    "negative_slope": ("ArrowRight", "negative_slope=0.02"),
}


@pytest.mark.parametrize("label", SLIDERS)
def test_a_slider_moves_by_keyboard_and_python_sees_it(lab, explorer, label):
    key, expected = SLIDERS[label]
    control(explorer, label).focus()
    lab.page.keyboard.press(key)
    assert expected in run(lab, 1)


def test_a_function_is_chosen_by_keyboard_and_brings_its_own_slider(lab, explorer):
    assert not control(explorer, "alpha").is_visible()
    control(explorer, "Beside it").focus()
    lab.page.keyboard.press("ArrowDown")
    assert control(explorer, "alpha").is_visible()
    assert not control(explorer, "negative_slope").is_visible()
    assert "compare='elu'" in run(lab, 1)


@pytest.mark.parametrize("plot", [0, 1])
def test_the_point_is_dragged_with_the_mouse_in_either_plot(lab, explorer, plot):
    box = explorer.locator(".convlab-plot").nth(plot).bounding_box()
    scale = box["width"] / 404
    at = lambda x: box["x"] + scale * (44 + (x + 6) / 12 * 272)  # noqa: E731
    middle = box["y"] + box["height"] / 2
    lab.page.mouse.move(at(1), middle)
    lab.page.mouse.down()
    lab.page.mouse.move(at(-2), middle, steps=10)
    lab.page.mouse.up()
    lab.page.mouse.move(at(4), middle)  # after the button is up, nothing moves
    assert "f(−2.00) = 0.1192" in explorer.inner_text()  # 1/(1 + e²)
    assert "f′(−2.00) = 0.1050" in explorer.inner_text()
    assert run(lab, 1).endswith("position=-2.0, negative_slope=0.01, saturation=0.05) 0.1192")


def test_a_drag_of_200_moves_ends_where_the_pointer_is(lab, explorer):
    lab.page.evaluate(
        """async () => {
          const plot = document.querySelector(".convlab-plot");
          plot.setPointerCapture = () => {};
          plot.hasPointerCapture = () => true;
          const { left, top, width } = plot.getBoundingClientRect();
          const move = (type, k) => plot.dispatchEvent(new PointerEvent(type, {
            clientX: left + 60 + k * (width - 180) / 200, clientY: top + 100, bubbles: true }));
          move("pointerdown", 0);
          for (let k = 1; k <= 200; k += 1) {
            move("pointermove", k);
            if (k % 4 === 0) await new Promise(requestAnimationFrame);
          }
          await new Promise(requestAnimationFrame);
        }"""
    )
    value = float(control(explorer, "Point x").input_value())
    assert value > 3
    assert f"f({value:.2f})" in explorer.inner_text()


def test_no_key_press_is_undone_by_pythons_answer_to_an_earlier_one(lab, explorer):
    point = control(explorer, "Point x")
    point.focus()
    lab.page.keyboard.press("Home")
    lab.page.evaluate(
        """() => {
          window.seen = [];
          const look = () => {
            seen.push(Number(document.activeElement.value));
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    for _ in range(80):
        lab.page.keyboard.press("ArrowRight")
        lab.page.wait_for_timeout(15)
    expect(point).to_have_value("-2")  # −6 + 80·0.05
    seen = lab.page.evaluate("seen")
    assert seen == sorted(seen)


def test_the_hatched_part_is_said_and_follows_the_slider(lab, explorer):
    assert "sigmoid up to x = −2.89, and from x = 2.89 on; leaky_relu up to x = 0.00." in said(
        explorer
    )
    hatched = explorer.locator(".convlab-plot").first.locator("rect[fill^=url]")
    assert hatched.count() == 3
    control(explorer, "Hatch |f′| below").focus()
    lab.page.keyboard.press("Home")
    assert said(explorer) == "Nothing is hatched: no |f′(x)| is below 0."
    assert hatched.count() == 0


def test_the_same_function_twice_is_drawn_once(explorer):
    control(explorer, "Beside it").select_option("sigmoid")
    assert said(explorer).startswith("Both lists say sigmoid: it is drawn once.")
    assert explorer.locator(".convlab-readings section").count() == 1


def test_a_change_in_python_is_seen_at_once(lab, explorer):
    run(lab, 2)
    text = explorer.inner_text()
    assert "f(−2.00) = −2.5940" in text  # 3·(e⁻² − 1)
    assert "alpha·exp(x)" in text
    ends = explorer.locator(".convlab-plot").nth(1).locator(".convlab-end")
    assert ends.count() == 4  # the slopes of elu with alpha 3, and of leaky_relu, jump at 0
