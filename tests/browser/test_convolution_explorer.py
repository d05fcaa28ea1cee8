"""The ConvolutionExplorer in JupyterLab: by mouse, on the keyboard alone, and from Python."""

import pytest

from browser.lab import Lab
from browser.pages import COUNT_WHAT_IS_LEFT, run, write_notebook

CELLS = [
    "from convlab.widgets import ConvolutionExplorer\nimport numpy as np\n"
    "import convlab\nexplorer = ConvolutionExplorer()\nexplorer",
    "print(explorer.position, explorer.x[0, 0, 2, 1], explorer.weight.tolist(), explorer.bias, "
    "explorer.stride, explorer.padding, explorer.dilation, explorer.speed)\n"
    "try:\n    print(explorer.output[0, 0].tolist())\n"
    "except convlab.ShapeError as e:\n    print(e)",
    "other = ConvolutionExplorer(np.arange(70).reshape(2, 5, 7) % 4, "
    "np.arange(36).reshape(3, 2, 3, 2) % 5 - 2, [1, 2, 3], stride=(2, 3), padding=(1, 0))\nother",
    "print(other.position, other.filter)",
    "explorer.padding = (0, 1); explorer.position = (2, 4); explorer.bias = [5]",
    "explorer.stride = (2, 1); explorer.padding = (1, 0); explorer.controls = 'padding'",
    "explorer.controls = ()",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("convolution")
    write_notebook(folder / "explorer.ipynb", *CELLS)
    with Lab(folder) as lab:
        yield lab


@pytest.fixture
def lab(server):
    """The notebook with the first explorer in it, and all else not yet run."""
    server.open("explorer.ipynb")
    server.select(0)
    server.run_selected()
    server.page.locator(".convlab-explorer").wait_for()
    return server


class Shown:
    """The explorer in the output of a cell, as it is drawn."""

    def __init__(self, lab, index=0):
        self.page = lab.page
        self.root = (
            lab.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".convlab-explorer")
        )

    def cell(self, kind, row, column, which=0):
        grid = self.root.locator(f".convlab-grid-{kind}").nth(which)
        return grid.locator(f'[data-row="{row}"][data-column="{column}"]')

    def text(self, selector):
        return self.root.locator(selector).inner_text()

    @property
    def sum(self):
        return " ".join(self.text(".convlab-terms").split())

    @property
    def said(self):
        return self.text(".convlab-conv-said")

    def marked(self, kind, mark):
        found = self.root.locator(f".convlab-grid-{kind} .convlab-is-{mark}")
        return found.evaluate_all("all => all.map(c => [+c.dataset.row, +c.dataset.column])")

    def numbers(self, kind, which=0):
        cells = self.root.locator(f".convlab-grid-{kind}").nth(which).locator("[role=gridcell]")
        return [int(text.replace("−", "-")) for text in cells.all_inner_texts()]

    def slider(self, label):
        return self.root.get_by_label(label, exact=True)


def focused_label(lab):
    return lab.page.evaluate("document.activeElement.getAttribute('aria-label')")


def tab_into(lab, kind, most=30):
    for _ in range(most):
        lab.page.keyboard.press("Tab")
        if lab.page.evaluate(f"!!document.activeElement.closest('.convlab-grid-{kind}')"):
            return
    raise AssertionError(f"{most} Tabs did not reach the {kind}")


def test_the_mouse_moves_the_window_and_marks_who_reads_a_cell(lab):
    shown = Shown(lab)
    assert shown.sum == "out[0, 0] = 1·1 + 2·(−1) + 0·2 + 3·0 + 2·0 + 1·3 = 2"
    shown.cell("output", 1, 3).hover()
    assert shown.sum == "out[1, 3] = 2·1 + 1·(−1) + 0·2 + 0·0 + 1·0 + 2·3 = 7"
    assert shown.marked("input", "read") == [[i, j] for i in (1, 2, 3) for j in (3, 4)]
    shown.cell("input", 4, 0).hover()
    assert shown.said == "Row 4, column 0 of the input is read by 1 output: (2, 0)."
    shown.cell("input", 1, 1).hover()
    assert shown.marked("output", "reader") == [[0, 0], [0, 1], [1, 0], [1, 1]]
    shown.cell("kernel", 1, 0).hover()
    assert shown.marked("input", "tap") == [[2, 3]]
    assert shown.said == "Row 1, column 0 of the kernel meets row 2, column 3 of the input."
    assert "(1, 3) 1.0" in run(lab, 1)


def test_a_page_that_scrolls_under_a_resting_mouse_moves_nothing(lab):
    shown = Shown(lab)
    shown.cell("output", 1, 3).hover()
    before = shown.sum
    lab.page.evaluate("document.querySelector('.convlab-explorer').style.marginTop = '-28px'")
    lab.page.wait_for_timeout(300)
    assert shown.sum == before
    assert "(1, 3)" in run(lab, 1)


def test_a_click_a_number_and_enter_change_a_cell_and_python_sees_it(lab):
    shown = Shown(lab)
    shown.cell("input", 2, 1).click()
    lab.page.keyboard.type("10")
    lab.page.keyboard.press("Enter")
    assert shown.cell("input", 2, 1).inner_text() == "10"
    shown.cell("kernel", 0, 0).click()
    lab.page.keyboard.type("-4")
    lab.page.keyboard.press("Enter")
    assert shown.sum == "out[0, 0] = 1·(−4) + 2·(−1) + 0·2 + 3·0 + 2·0 + 10·3 = 24"
    seen = run(lab, 1)
    assert "10.0 [[[[-4.0, -1.0], [2.0, 0.0], [0.0, 3.0]]]]" in seen
    assert f"[{shown.numbers('output')[0]}.0, " in seen


def test_what_a_new_number_changes_is_marked_and_counted_until_the_window_moves(lab):
    run(lab, 2)  # two channels, three filters
    shown = Shown(lab, 2)
    press = lab.page.keyboard.press
    shown.cell("kernel", 0, 0).click()
    lab.page.keyboard.type("9")
    press("Enter")
    # The weight meets the padding in the first row, and a 0 in the last window.
    assert shown.marked("output", "changed") == [[1, 0], [1, 1], [2, 0]]
    counts = "Changed: 3 outputs of filter 0, none of filter 1, none of filter 2."
    assert shown.said.endswith(counts)
    press("ArrowRight")  # another number, and another sentence
    assert "Changed" not in shown.said
    shown.cell("output", 1, 1).hover()
    assert shown.marked("output", "changed") == []


def test_the_focus_stays_on_its_number_when_python_pads_the_input(lab):
    shown = Shown(lab)
    shown.cell("input", 2, 1).click()
    lab.page.keyboard.type("8")
    command = "explorer.padding = (0, 1)"
    lab.page.evaluate("code => lab.kernel().requestExecute({code}).done", command)
    shown.cell("input", 2, 8).wait_for()
    assert focused_label(lab) == "row 2, column 1: 1"
    assert shown.said.startswith("Row 2, column 1 of the input is read by ")


def test_a_bias_taken_away_gets_its_numbers_back(lab):
    run(lab, 2)
    shown = Shown(lab, 2)
    box = shown.root.get_by_role("checkbox", name="bias")
    before = shown.numbers("output")
    box.uncheck()
    assert shown.numbers("output") == [number - 1 for number in before]
    box.check()
    assert shown.numbers("output") == before


def test_every_control_works_with_the_mouse(lab):
    shown = Shown(lab)
    for label, value in {
        "Kernel rows": 2,
        "Kernel columns": 3,
        "Stride": 2,
        "Padding": 1,
        "Dilation": 2,
        "Speed": 10,
    }.items():
        shown.slider(label).fill(str(value))
    shown.root.get_by_label("bias").check()
    shown.root.get_by_role("button", name="Step").click()
    assert "(0, 1)" in (seen := run(lab, 1))
    assert "[[[[1.0, -1.0, 0.0], [2.0, 0.0, 0.0]]]] [0.] 2 1 2 10" in seen
    assert str(shown.numbers("output")[0]) in seen
    shown.root.get_by_role("button", name="Back").click()
    shown.root.get_by_label("rows and columns apart").check()
    shown.slider("Stride, columns").fill("3")
    seen = run(lab, 1)
    assert "(0, 0)" in seen
    assert "(2, 3) (1, 1) (2, 2)" in seen
    shown.root.get_by_label("rows and columns apart").uncheck()
    assert " 2 1 2 10" in run(lab, 1)


def test_play_runs_to_the_last_window_and_stops_there(lab):
    shown = Shown(lab)
    lab.page.evaluate(COUNT_WHAT_IS_LEFT)
    shown.slider("Speed").fill("10")
    play = shown.root.get_by_role("button", name="Play")
    play.click()
    assert shown.root.get_by_role("button", name="Pause").is_visible()
    assert lab.page.evaluate("left().timers") == 1
    play.wait_for(timeout=10_000)
    assert shown.sum.startswith("out[2, 5] = ")
    assert lab.page.evaluate("left().timers") == 0
    play.click()
    shown.root.get_by_role("button", name="Pause").click()
    assert shown.sum.startswith("out[0, ")


def test_the_keyboard_alone_moves_edits_and_plays(lab):
    shown = Shown(lab)
    press = lab.page.keyboard.press
    lab.select(0)
    tab_into(lab, "input")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        press(key)
    assert focused_label(lab) == "row 2, column 1: 1"
    assert "Row 2, column 1 of the input is read by 6 outputs" in shown.said
    press("Enter")
    lab.page.keyboard.type("x")
    press("Enter")
    assert shown.said == "“x” is not a number. Type one such as −2, 0.5 or 1/9."
    press("Escape")  # leaves the number as it was, and not yet the explorer
    assert focused_label(lab) == "row 2, column 1: 1"
    lab.page.keyboard.type("7")
    press("Enter")
    assert focused_label(lab) == "row 2, column 1: 7"
    press("Tab")
    assert focused_label(lab) == "row 0, column 0: 1"  # of the kernel: a grid is one stop
    tab_into(lab, "output", 2)
    for key in ("ArrowRight", "ArrowDown", "End", "ArrowLeft"):
        press(key)
    assert shown.sum.startswith("out[1, 4] = ")
    assert focused_label(lab).startswith("row 1, column 4: ")
    press("Escape")
    assert lab.page.evaluate("lab.hasFocus(0)")
    for _ in range(20):
        press("Tab")
        if lab.page.evaluate("document.activeElement.textContent") == "Step":
            break
    press("Enter")
    assert shown.sum.startswith("out[1, 5] = ")
    press("Shift+Tab")
    press("Enter")
    assert lab.page.evaluate("document.activeElement.textContent") == "Pause"
    press("Enter")
    seen = run(lab, 1)
    assert " 7.0 [[[[" in seen


def test_every_slider_and_box_works_on_the_keyboard_alone(lab):
    press = lab.page.keyboard.press
    lab.select(0)
    seen = []
    for _ in range(14):
        press("Tab")
        kind = lab.page.evaluate("document.activeElement.type ?? ''")
        if kind == "range":
            press("ArrowRight")
        elif kind == "checkbox":
            press("Space")
        seen.append(kind)
        if lab.page.evaluate("!!document.activeElement.closest('.convlab-grid')"):
            break
    assert seen.count("range") == 6
    assert seen.count("checkbox") == 2
    # Kernel 4×3, and with stride, padding and dilation one larger, the boxes ticked after them.
    said = run(lab, 1)
    assert "[0.] (2, 2) (1, 1) (2, 2) 3" in said
    assert "[0.0, 0.0, 0.0]]]]" in said


def test_the_impossible_shows_the_sentence_of_python_and_comes_back(lab):
    shown = Shown(lab)
    shown.slider("Dilation").fill("4")
    assert shown.said.startswith("Along the height: conv_output_size: the window does not fit")
    assert shown.said in run(lab, 1)
    assert shown.numbers("input")[:3] == [1, 2, 0]
    shown.slider("Dilation").fill("1")
    assert shown.sum.startswith("out[0, 0] = ")


def test_two_explorers_stay_apart_and_channels_are_summed(lab):
    run(lab, 2)
    first, second = Shown(lab), Shown(lab, 2)
    before = first.sum
    assert second.root.locator(".convlab-terms-line").count() == 3  # two channels, and their sum
    second.cell("output", 1, 1, which=2).hover()
    lines = second.sum
    assert "out[2, 1, 1] = " in lines
    assert "(bias)" in lines
    assert second.said == "Never read: columns 2, 5, 6."
    assert first.sum == before
    assert run(lab, 3) == "(1, 1) 2"
    second.slider("Filter").fill("0")
    assert run(lab, 3) == "(1, 1) 0"
    assert "(0, 0)" in run(lab, 1)


def test_a_change_in_python_is_seen(lab):
    shown = Shown(lab)
    run(lab, 4)
    assert shown.sum == "out[2, 4] = 0·1 + 0·(−1) + 1·2 + 2·0 + 2·0 + 1·3 + 5 (bias) = 10"


def test_only_the_settings_that_are_offered_can_be_changed(lab):
    shown = Shown(lab)
    run(lab, 5)
    labels = [
        "Kernel rows", "Kernel columns", "Stride", "Padding, rows", "Padding, columns", "Dilation",
        "rows and columns apart", "bias",
    ]  # fmt: skip
    seen = [label for label in labels if shown.slider(label).is_visible()]
    assert seen == ["Padding, rows", "Padding, columns", "rows and columns apart"]
    shown.slider("rows and columns apart").click()
    assert "(2, 1) 1 1" in run(lab, 1)  # the stride stays a pair: it is not offered
    run(lab, 6)
    assert [label for label in labels if shown.slider(label).is_visible()] == []
    shown.cell("output", 1, 1).hover()
    assert shown.sum.startswith("out[1, 1] = ")
