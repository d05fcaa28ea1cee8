"""What each lesson asks a learner to do with an explorer, for a hand to do.

What answers the question must be on the screen together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from browser.hands import Hand

__all__ = [
    "NOTEBOOKS",
    "TASKS",
    "Task",
    "assert_together_on_the_screen",
    "index_of",
    "number_of",
    "write_lessons",
]

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LEFT_OUT = re.compile(r"^(predict|check)\(", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """A task of a lesson: the cell with its explorer, and what a learner does and then reads.

    do: does it with a hand, and returns the selectors of the parts that answer together.
    """

    lesson: str
    cell: str
    do: Callable[[Hand], list[str]]


TASKS: list[Task] = []


def task(lesson, cell):
    def add(do):
        TASKS.append(Task(lesson, cell, do))
        return do

    return add


def setting(hand, name):
    """A text of the explorer, by its selector."""
    return hand.root.locator(name).first.inner_text()


GRID = ".convlab-grid-{} .convlab-grid-field"


@task("01", "window-moved")
def a_zero_of_products_that_are_not(hand):
    output = hand.root.locator(GRID.format("output")).first
    hand.go_to(output, 1, 4)
    text = setting(hand, ".convlab-terms")
    assert text.startswith("out[1, 4] =")
    assert text.endswith("= 0")
    return [".convlab-grid-input", ".convlab-grid-output", ".convlab-terms"]


@task("01", "explorer-kernels")
def kernels_on_a_photo(hand):
    for name, total in (("identity", "sum 1"), ("sharpen", "sum 1"), ("Laplacian", "sum 0")):
        hand.press(hand.root.get_by_role("button", name=name, exact=True))
        assert total in hand.root.inner_text()
    return [".convlab-kernel-photo", ".convlab-kernel-result", ".convlab-kernel-table"]


@task("02", "explorer-filters")
def a_number_of_the_input_changes_both_maps(hand):
    grid = hand.root.locator(GRID.format("input")).first
    hand.go_to(grid, 2, 3)
    hand.type("9")
    text = setting(hand, ".convlab-conv-said")
    assert re.search(r"Changed: \d+ outputs? of filter 0, \d+ of filter 1", text), text
    return [".convlab-grid-input", ".convlab-grid-output", ".convlab-conv-said"]


@task("03", "explorer-padding")
def a_corner_of_the_input(hand):
    hand.unfold()
    hand.slide("Padding", 2)
    grid = hand.root.locator(GRID.format("input")).first
    hand.go_to(grid, 2, 2)
    assert "Row 0, column 0 of the input is read by 9 outputs" in setting(
        hand, ".convlab-conv-said"
    )
    return [".convlab-grid-input", ".convlab-grid-output", ".convlab-conv-said"]


@task("03", "explorer-leftover")
def what_is_left_over(hand):
    hand.unfold()
    hand.slide("Input size", 9)
    assert "never read" not in setting(hand, ".convlab-shape-said")
    hand.slide("Padding", 1)
    hand.slide("Input size", 8)
    return ["svg", ".convlab-shape-said"]


@task("04", "explorer-formula")
def a_window_that_does_not_fit(hand):
    hand.unfold()
    hand.slide("Input size", 8)
    assert "7" in setting(hand, ".convlab-shape-said")
    hand.slide("Input size", 2)
    text = setting(hand, ".convlab-shape-said")
    assert "needs 3" in text or "does not fit" in text
    return ["svg", ".convlab-shape-said", ".convlab-formula"]


@task("04", "explorer-transposed")
def the_shape_back(hand):
    hand.unfold()
    hand.slide("Output padding", 1)
    texts = hand.root.locator(".convlab-formula").all_inner_texts()
    assert any(text.rstrip().endswith("8") for text in texts), texts
    hand.slide("Stride", 5)
    assert "othing is written" in setting(hand, ".convlab-shape-said")
    return ["svg", ".convlab-shape-said"]


@task("05", "explorer-im2col")
def how_often_a_number_stands_in_the_columns(hand):
    hand.go_to(hand.root.locator(GRID.format("input")).first, 2, 1)
    assert "6 times" in hand.root.inner_text()
    hand.go_to(hand.root.locator(GRID.format("input")).first, 0, 0)
    assert "once" in hand.root.inner_text() or "1 time" in hand.root.inner_text()
    return [".convlab-grid-input", ".convlab-sentence"]


@task("06", "explorer-matrix")
def a_weight_in_each_row(hand):
    hand.go_to(hand.root.locator(GRID.format("kernel")).first, 1, 0)
    assert "8 " in setting(hand, ".convlab-sentence")
    hand.tick("transposed")
    return [".convlab-sentence"]


@task("06", "explorer-field")
def one_stride_in_the_first_layer(hand):
    if hand.kind == "keyboard":
        hand.root.get_by_role("spinbutton", name=re.compile("stride S of layer1", re.I)).focus()
        hand.page.keyboard.press("ArrowUp")
    else:
        hand.press(hand.root.get_by_label("more stride of layer1"))
    assert "11 cells" in setting(hand, ".convlab-sentence")
    return ["svg", ".convlab-sentence"]


@task("07", "explorer-saturation")
def saturated_nowhere(hand):
    hand.unfold()
    hand.slide("Saturated", 0.01)
    hand.press(hand.root.get_by_role("radio", name="tanh").first)
    return [".convlab-plot", ".convlab-sentence"]


@task("08", "explorer-batch")
def an_image_out_of_the_batch(hand):
    hand.tick("image 5")
    assert "was" in setting(hand, ".convlab-batch-was")
    hand.press(hand.root.get_by_role("button", name="Eval"))
    return [".convlab-batch-maps", ".convlab-batch-formula"]


def open_layer(hand, name):
    hand.press(hand.root.get_by_role("button", name=re.compile(rf"^{name}\b")).first)


@task("10", "own-explored")
def the_layer_with_the_most_parameters(hand):
    open_layer(hand, "conv3")
    assert "73,792" in setting(hand, ".convlab-network-detail")
    return [".convlab-network-detail"]


@task("11", "explorer-network")
def the_second_convolution(hand):
    open_layer(hand, "conv2")
    assert "614,656" in setting(hand, ".convlab-network-detail")
    return [".convlab-network-detail"]


@task("12", "grouped-network")
def a_convolution_in_two_groups(hand):
    open_layer(hand, "conv4")
    assert "663,936" in setting(hand, ".convlab-network-detail")
    return [".convlab-network-detail"]


@task("00", "live-network")
def an_empty_picture_is_a_digit_too(hand):
    hand.press(hand.root.get_by_role("button", name="Clear", exact=True))
    assert re.match(r"1: 8\d\.\d %", setting(hand, ".convlab-live-verdict"))
    return [".convlab-live-pad", ".convlab-live-classes"]


@task("14", "live-network")
def a_digit_that_is_moved_away(hand):
    before = setting(hand, ".convlab-live-verdict")
    hand.press(hand.root.get_by_role("button", name="Nudge", exact=True))
    right = hand.root.get_by_role("button", name="Right", exact=True)
    for _ in range(20):
        hand.press(right)
        if setting(hand, ".convlab-live-verdict")[0] != before[0]:
            break
    assert setting(hand, ".convlab-live-verdict")[0] != before[0]
    return [".convlab-live-pad", ".convlab-live-verdict", ".convlab-live-bars"]


@task("15", "live-network")
def which_numbers_make_a_class(hand):
    hand.press(hand.root.locator(".convlab-live-bars button").nth(3))
    assert re.match(r"softmax, .*3.* = 0\.\d+", setting(hand, ".convlab-live-heading"))
    return [".convlab-live-heading", ".convlab-live-formulas"]


# Of a lesson that trains for a minute, the cells that its explorer needs, and what stands for the
# others.
NEEDED = {
    "14": ("setup", "first-loss-by-hand", "live-network", "live-training"),
    "15": ("setup", "design", "limits", "own-design", "live-network"),
}
INSTEAD = {("15", "live-network"): "own = mine()\n"}


def trimmed(lesson: str, folder: Path) -> Path:
    """Write a lesson up to its last explorer, without predictions and exercises."""
    (file,) = NOTEBOOKS.glob(f"{lesson}-*.ipynb")
    notebook = nbformat.read(file, as_version=4)
    places = [k for k, cell in enumerate(notebook.cells) if "explorer" in tags(cell)]
    needed = NEEDED.get(lesson)
    notebook.cells = [
        cell
        for k, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
        and not LEFT_OUT.search(cell.source)
        and (k <= places[-1] if needed is None else cell.id in needed)
    ]
    for cell in notebook.cells:
        cell.source = INSTEAD.get((lesson, cell.id), "") + cell.source
        cell.outputs, cell.execution_count = [], None
    path = folder / f"lesson-{lesson}.ipynb"
    nbformat.write(notebook, path)
    return path


def tags(cell):
    return cell.metadata.get("tags", [])


def index_of(path, cell_id):
    """The index of a cell in its notebook."""
    cells = nbformat.read(path, as_version=4).cells
    return next(k for k, cell in enumerate(cells) if cell.id == cell_id)


def number_of(path, cell_id):
    """The place of an explorer among those of its notebook."""
    cells = nbformat.read(path, as_version=4).cells[: index_of(path, cell_id)]
    return sum("explorer" in tags(cell) for cell in cells)


def write_lessons(folder):
    """Write the trimmed lessons of all tasks; returns their paths."""
    return [trimmed(lesson, folder) for lesson in sorted({each.lesson for each in TASKS})]


# What of the screen shows the lesson: without JupyterLab's bars.
SHOWN = """() => {
  const panel = document.querySelector(".jp-WindowedPanel-outer, .jp-Notebook");
  const { top, bottom } = panel ? panel.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  return [Math.max(0, top), Math.min(innerHeight, bottom)];
}"""


def assert_together_on_the_screen(hand, selectors):
    """Fail unless these parts of the explorer fit on the screen; but for a finger, lie on it."""
    top, bottom = hand.page.evaluate(SHOWN)
    boxes = [
        (selector, each.bounding_box())
        for selector in selectors
        for each in hand.root.locator(selector).all()
        if each.is_visible()
    ]
    assert {selector for selector, _ in boxes} == set(selectors), boxes
    first = min(box["y"] for _, box in boxes)
    last = max(box["y"] + box["height"] for _, box in boxes)
    assert last - first <= bottom - top, boxes
    if hand.kind != "finger":
        assert top - 1 <= first, boxes
        assert last <= bottom + 1, (boxes, bottom)
