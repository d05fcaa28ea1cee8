"""What each lesson asks a learner to do with an explorer, done by mouse, keyboard and finger.

Mouse and keyboard in JupyterLab at 1280×800 with its side bar open, a finger on the saved page at
390 pixels. What answers the question must be on the screen together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from browser.hands import HANDS, Hand
from browser.lab import Lab
from browser.saved import chromium_pages, save
from browser.stage import PHONE

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SCREEN = {"width": 1280, "height": 800}
PHONE_HEIGHT = 844
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
    assert hand.root.locator(".convlab-formula").first.inner_text().rstrip().endswith("8")
    hand.slide("Stride", 5)
    assert "othing is written" in setting(hand, ".convlab-shape-said")
    return ["svg", ".convlab-shape-said"]


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
    open_layer(hand, "conv4")
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


def trimmed(lesson: str, folder: Path) -> Path:
    """Write a lesson up to its last explorer, without predictions and exercises."""
    (file,) = NOTEBOOKS.glob(f"{lesson}-*.ipynb")
    notebook = nbformat.read(file, as_version=4)
    places = [k for k, cell in enumerate(notebook.cells) if "explorer" in tags(cell)]
    notebook.cells = [
        cell
        for cell in notebook.cells[: places[-1] + 1]
        if cell.cell_type == "code" and not LEFT_OUT.search(cell.source)
    ]
    for cell in notebook.cells:
        cell.outputs, cell.execution_count = [], None
    path = folder / f"lesson-{lesson}.ipynb"
    nbformat.write(notebook, path)
    return path


def tags(cell):
    return cell.metadata.get("tags", [])


def index_of(path, cell_id):
    cells = nbformat.read(path, as_version=4).cells
    return next(k for k, cell in enumerate(cells) if cell.id == cell_id)


LESSONS = sorted({each.lesson for each in TASKS})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tasks")
    for lesson in LESSONS:
        trimmed(lesson, folder)
    return folder


@pytest.fixture(scope="module")
def lab(folder):
    with Lab(folder) as lab:
        yield lab


@pytest.fixture(scope="module")
def pages(folder):
    with chromium_pages() as new_page:
        yield save(folder / "html", *sorted(folder.glob("*.ipynb"))), new_page


# What of the screen shows the lesson: without JupyterLab's bars.
SHOWN = """() => {
  const panel = document.querySelector(".jp-WindowedPanel-outer, .jp-Notebook");
  const { top, bottom } = panel ? panel.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  return [Math.max(0, top), Math.min(innerHeight, bottom)];
}"""


def assert_together_on_the_screen(hand, selectors):
    top, bottom = hand.page.evaluate(SHOWN)
    boxes = {
        selector: box
        for selector in selectors
        for each in hand.root.locator(selector).all()
        if each.is_visible() and (box := each.bounding_box())
    }
    assert set(boxes) == set(selectors), boxes
    first = min(box["y"] for box in boxes.values())
    last = max(box["y"] + box["height"] for box in boxes.values())
    assert last - first <= bottom - top, boxes
    if hand.kind != "finger":
        assert top - 1 <= first, boxes
        assert last <= bottom + 1, boxes


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("task", TASKS, ids=lambda each: f"{each.lesson}-{each.do.__name__}")
def test_a_task_can_be_done_and_its_answer_is_on_the_screen(task, hand, folder, request):
    path = folder / f"lesson-{task.lesson}.ipynb"
    cell = index_of(path, task.cell)
    if hand == "finger":
        place, new_page = request.getfixturevalue("pages")
        page = new_page(PHONE, PHONE_HEIGHT, touch=True)
        page.goto((place / f"{path.stem}.html").as_uri())
        kinds = [tags(each) for each in nbformat.read(path, as_version=4).cells]
        number = sum("explorer" in each for each in kinds[:cell])
        root = page.locator(".convlab-explorer").nth(number)
    else:
        lab = request.getfixturevalue("lab")
        if lab.page.url.partition("?")[0].rsplit("/", 1)[-1] != path.name:
            lab.open(path.name)
            lab.page.set_viewport_size(SCREEN)
            lab.run_all()
        page = lab.page
        root = page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".convlab-explorer")
    root.locator(".convlab-tools").wait_for()
    root.evaluate("node => node.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(200)
    the_hand = Hand(hand, page, root)
    selectors = task.do(the_hand)
    page.wait_for_timeout(300)  # for what glides
    assert_together_on_the_screen(the_hand, selectors)
    root.get_by_role("button", name="Reset").click()
