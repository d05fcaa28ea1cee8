"""The ShapeExplorer in JupyterLab: by mouse, by keyboard and from Python."""

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


def formula(explorer):
    return explorer.locator(".convlab-shape-formula").inner_text()


SLIDERS = {
    "Input size I": ("ArrowRight", "input_size=9"),
    "Kernel size K": ("ArrowLeft", "kernel_size=2"),
    "Padding P": ("ArrowRight", "padding=2"),
    "Stride S": ("ArrowRight", "stride=3"),
    "Dilation D": ("ArrowRight", "dilation=2"),
    "Window": ("ArrowRight", ") 1"),
}


@pytest.mark.parametrize("label", SLIDERS)
def test_a_slider_moves_by_keyboard_and_python_sees_it(lab, explorer, label):
    key, expected = SLIDERS[label]
    control(explorer, label).focus()
    lab.page.keyboard.press(key)
    assert expected in run(lab, 1)


def test_the_numbers_in_the_formula_follow_a_click_on_the_slider(lab, explorer):
    assert formula(explorer).endswith("= ⌊(8 + 2·1 − 1·(3 − 1) − 1)/2⌋ + 1 = 4")
    stride = control(explorer, "Stride S")
    box = stride.bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert formula(explorer).endswith("= ⌊(8 + 2·1 − 1·(3 − 1) − 1)/6⌋ + 1 = 2")
    assert "stride=6" in run(lab, 1)


def test_pointing_at_a_window_says_what_it_reads(lab, explorer):
    explorer.locator(".convlab-shape-window").nth(2).locator("rect").first.hover()
    assert "Output cell 2 reads: 3, 4, 5." in explorer.inner_text()
    assert run(lab, 1).endswith(") 2")


def test_arrow_keys_on_the_picture_choose_a_window_and_keep_it_in_sight(lab, explorer):
    for label, key in (("Input size I", "End"), ("Padding P", "End"), ("Stride S", "Home")):
        control(explorer, label).focus()
        lab.page.keyboard.press(key)
    explorer.get_by_role("group", name="The axis").focus()
    lab.page.keyboard.press("End")
    lab.page.keyboard.press("ArrowLeft")
    assert ") 32" in run(lab, 1)  # 24 + 12 − 3 + 1 windows
    seen = explorer.locator(".convlab-shape-view").bounding_box()
    for part in explorer.locator(".convlab-shape-window.convlab-current rect").all():
        box = part.bounding_box()
        assert seen["x"] <= box["x"]
        assert box["x"] + box["width"] <= seen["x"] + seen["width"]


def test_what_the_mouse_points_at_does_not_move_away(lab, explorer):
    for label, key in (("Input size I", "End"), ("Padding P", "End"), ("Stride S", "Home")):
        control(explorer, label).focus()
        lab.page.keyboard.press(key)
    view = explorer.locator(".convlab-shape-view")
    view.evaluate("node => (node.scrollLeft = 13)")  # half a cell
    view.scroll_into_view_if_needed()
    box, cell = view.bounding_box(), explorer.locator(".convlab-cell-output").last.bounding_box()
    lab.page.mouse.move(box["x"] + box["width"] - 9, cell["y"] + 9, steps=3)
    assert view.evaluate("node => node.scrollLeft") == 13
    assert explorer.locator(".convlab-shape-window.convlab-current").count() == 1
    assert ") 0" not in run(lab, 1)


def test_an_impossible_setting_shows_the_error_of_python(lab, explorer):
    control(explorer, "Padding P").focus()
    lab.page.keyboard.press("Home")
    control(explorer, "Dilation D").focus()
    lab.page.keyboard.press("End")
    assert (
        "conv_output_size: the window does not fit: K_eff = D·(K − 1) + 1 = 9 > "
        "I_pad = I + 2·P = 8. Got I=8, K=3, P=0, S=2, D=4."
    ) in explorer.inner_text()
    assert not explorer.locator("svg").is_visible()


def test_an_operation_is_chosen_by_keyboard_and_brings_its_own_controls(lab, explorer):
    operation = control(explorer, "Operation")
    operation.focus()
    assert not control(explorer, "ceil_mode").is_visible()
    lab.page.keyboard.press("ArrowDown")
    control(explorer, "ceil_mode").focus()
    lab.page.keyboard.press("Space")
    assert "operation='pool'" in (text := run(lab, 1))
    assert "ceil_mode=True" in text
    operation.select_option("transposed")
    assert control(explorer, "Output padding P_out").is_visible()
    assert formula(explorer).startswith("O = (I − 1)·S − 2·P + D·(K − 1) + P_out + 1 = ")


def test_a_change_in_python_is_seen_at_once(lab, explorer):
    run(lab, 2)
    assert formula(explorer).startswith("O = min(⌈(I + 2·P")
    assert "The last window overhangs" in explorer.inner_text()


def test_the_focus_stays_in_the_explorer_when_python_takes_its_place_away(lab, explorer):
    control(explorer, "Operation").select_option("transposed")
    run(lab, 4)
    last = control(explorer, "Output padding P_out")
    last.focus()
    lab.page.keyboard.press("ArrowRight")
    last.wait_for(state="hidden")
    assert explorer.locator(":focus").count() == 1


def test_only_the_settings_that_are_offered_can_be_changed(lab, explorer):
    run(lab, 3)
    labels = explorer.locator("label").all()
    seen = [label.inner_text() for label in labels if label.is_visible()]
    assert seen == ["Kernel size K", "Stride S", "Window"]
    control(explorer, "Stride S").focus()
    lab.page.keyboard.press("ArrowRight")
    assert "stride=3" in run(lab, 1)
