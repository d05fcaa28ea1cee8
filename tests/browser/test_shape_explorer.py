"""The ShapeExplorer in JupyterLab: what reaches Python, and what Python changes."""

import pytest

from browser.lab import Lab
from browser.pages import control, run, shown, write_notebook


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    write_notebook(
        folder / "shape.ipynb",
        "from convlab.widgets import ShapeExplorer\n"
        "first = ShapeExplorer(input_size=8, kernel_size=3, stride=2, padding=1)\n"
        "first",
        "print(first, first.position)",
        "first.operation, first.ceil_mode, first.input_size, first.padding = 'pool', True, 8, 0",
        "first.operation, first.controls = 'pool', ('stride', 'kernel_size')",
        "import threading\nthreading.Timer(2, first.set_trait, ('operation', 'conv')).start()",
    )
    with Lab(folder) as lab:
        lab.open("shape.ipynb")
        yield lab


@pytest.fixture
def explorer(lab):
    """The first explorer, new."""
    run(lab, 0)
    return shown(lab, 0)


def numbers(explorer):
    """The formula in numbers."""
    return explorer.locator(".convlab-formula").nth(1).get_attribute("aria-label")


SLIDERS = {
    "Input size I": ("ArrowRight", "input_size=9"),
    "Kernel size K": ("ArrowLeft", "kernel_size=2"),
    "Padding P": ("ArrowRight", "padding=2"),
    "Stride S": ("ArrowRight", "stride=3"),
    "Dilation D": ("ArrowRight", "dilation=2"),
}


@pytest.mark.parametrize("label", SLIDERS)
def test_a_slider_moves_by_keyboard_and_python_sees_it(lab, explorer, label):
    key, expected = SLIDERS[label]
    control(explorer, label).focus()
    lab.page.keyboard.press(key)
    assert expected in run(lab, 1)


def test_python_sees_a_click_on_a_slider_and_on_a_window(lab, explorer):
    assert numbers(explorer) == "= ⌊(8 + 2·1 − 1·(3 − 1) − 1)/2⌋ + 1"
    stride = control(explorer, "Stride S")
    box = stride.bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert numbers(explorer) == "= ⌊(8 + 2·1 − 1·(3 − 1) − 1)/6⌋ + 1"
    explorer.locator(".convlab-cell-output").nth(1).click()
    text = run(lab, 1)
    assert "stride=6" in text
    assert text.endswith(") 1")


def test_python_sees_what_is_dragged(lab, explorer):
    box = explorer.locator("[data-setting=input_size]").bounding_box()
    cell = explorer.locator(".convlab-cell-input").first.bounding_box()["width"]
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x - 3 * cell, y, steps=4)
    lab.page.mouse.up()
    assert "input_size=5" in run(lab, 1)


def test_a_change_in_python_is_seen_at_once(lab, explorer):
    run(lab, 2)
    assert numbers(explorer).startswith("= min(⌈(8 + 2·0")
    assert "The last window hangs out" in explorer.inner_text()


def test_the_focus_stays_in_the_explorer_when_python_takes_its_place_away(lab, explorer):
    control(explorer, "Operation").select_option("transposed")
    run(lab, 4)
    last = control(explorer, "Output padding Pout")
    last.focus()
    lab.page.keyboard.press("ArrowRight")
    last.wait_for(state="hidden")
    assert explorer.locator(":focus").count() == 1


def test_only_the_settings_that_are_offered_can_be_changed(lab, explorer):
    run(lab, 3)
    labels = explorer.locator("label").all()
    seen = [label.inner_text() for label in labels if label.is_visible()]
    assert seen == ["Speed", "Kernel size K", "Stride S"]
    handles = explorer.locator("[data-setting]").all()
    assert {handle.get_attribute("data-setting") for handle in handles} == {"kernel_size", "stride"}
    control(explorer, "Stride S").focus()
    lab.page.keyboard.press("ArrowRight")
    assert "stride=3" in run(lab, 1)
