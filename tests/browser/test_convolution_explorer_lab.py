"""The ConvolutionExplorer in JupyterLab: what Python sees, what it changes, and the keyboard."""

import pytest

from browser.lab import Lab
from browser.motion import rest
from browser.pages import run, write_notebook

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
    "explorer.operation = 'transposed'; explorer.position = (4, 6)",
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

    @property
    def sum(self):
        return " ".join(self.root.locator(".convlab-terms").inner_text().split())

    @property
    def said(self):
        return self.root.locator(".convlab-conv-said").inner_text()

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


def test_a_page_that_scrolls_under_a_resting_mouse_moves_nothing(lab):
    shown = Shown(lab)
    shown.cell("output", 1, 3).hover()
    before = shown.sum
    lab.page.evaluate("document.querySelector('.convlab-explorer').style.marginTop = '-28px'")
    rest(lab.page, pause=300)
    assert shown.sum == before
    assert "(0, 0)" in run(lab, 1)


def test_python_sees_what_is_clicked_typed_and_set(lab):
    shown = Shown(lab)
    shown.cell("output", 1, 3).click()
    shown.cell("input", 2, 1).click()
    lab.page.keyboard.type("10\n")
    shown.cell("kernel", 0, 0).click()
    lab.page.keyboard.type("-4\n")
    lab.page.keyboard.press("Escape")  # lets go of the pinned cell; the next one goes to the cell
    assert shown.root.locator(":focus").count() == 1
    seen = run(lab, 1)
    assert "(1, 3) 10.0 [[[[-4.0, -1.0], [2.0, 0.0], [0.0, 3.0]]]]" in seen
    assert f"[{shown.numbers('output')[0]}.0, " in seen
    shown.slider("Stride S").fill("2")
    assert str(shown.numbers("output")[0]) in run(lab, 1)


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
    tab_into(lab, "output", 3)
    for key in ("ArrowRight", "ArrowDown", "End", "ArrowLeft"):
        press(key)
    assert shown.sum.startswith("out[1, 4] = ")
    assert focused_label(lab).startswith("row 1, column 4: ")
    press("Escape")
    assert lab.page.evaluate("lab.hasFocus(0)")
    for _ in range(40):
        press("Tab")
        if lab.page.evaluate("document.activeElement.textContent") == "Step":
            break
    press("Enter")
    assert shown.sum.startswith("out[1, 5] = ")
    press("Shift+Tab")
    press("Enter")
    assert lab.page.evaluate("document.activeElement.textContent") == "Pause"
    press("Enter")
    assert " 7.0 [[[[" in run(lab, 1)


def test_two_explorers_stay_apart(lab):
    run(lab, 2)
    first, second = Shown(lab), Shown(lab, 2)
    before = first.sum
    second.cell("output", 1, 1, which=2).click()
    assert "out[2, 1, 1] = " in second.sum
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
    run(lab, 7)
    assert "after" not in shown.root.locator(".convlab-grid-output").first.inner_text()
    assert f"{shown.numbers('output')[1]}.0" in run(lab, 1)


def test_only_the_settings_that_are_offered_can_be_changed(lab):
    shown = Shown(lab)
    run(lab, 5)
    labels = [
        "Operation", "Kernel rows", "Kernel columns", "Stride S", "Padding, rows P",
        "Padding, columns P", "Dilation D", "rows and columns apart", "bias",
    ]  # fmt: skip
    seen = [label for label in labels if shown.slider(label).is_visible()]
    assert seen == ["Padding, rows P", "Padding, columns P", "rows and columns apart"]
    assert not shown.root.get_by_role("button", name="blur").is_visible()
    shown.slider("rows and columns apart").click()
    assert "(2, 1) 1 1" in run(lab, 1)  # the stride stays a pair: it is not offered
    run(lab, 6)
    assert [label for label in labels if shown.slider(label).is_visible()] == []
    shown.cell("output", 1, 1).click()
    assert shown.sum.startswith("out[1, 1] = ")
