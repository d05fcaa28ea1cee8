"""The KernelPlayground in JupyterLab: what Python sees and sets, and photos of files."""

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from browser.lab import Lab
from browser.pages import control, run, shown, write_notebook

PHOTO = np.add.outer(np.arange(20) * 4, np.arange(30) ** 2 % 150).astype(np.uint8)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    write_notebook(
        folder / "kernel.ipynb",
        "import numpy as np\n"
        "from convlab.widgets import KernelPlayground\n"
        "image = np.add.outer(np.arange(20) * 4, np.arange(30) ** 2 % 150).astype(np.uint8)\n"
        "first = KernelPlayground(image, position=(3, 5))\n"
        "first",
        "print(first, *first.position, first.image.sum(), first.output.sum())",
        "first.kernel, first.display = [[1, -1]], 'cut'",
        "first.image = np.zeros((2, 9)); first.kernel = np.ones((3, 2))",
    )
    with Lab(folder) as lab:
        lab.open("kernel.ipynb")
        yield lab


@pytest.fixture
def playground(lab):
    """The first playground, new."""
    run(lab, 0)
    return shown(lab, 0)


def own_photo(playground):
    """The field for a file, in the settings that are folded away."""
    if not control(playground, "Own photo").is_visible():
        playground.locator("summary").click()
    return control(playground, "Own photo")


def test_what_is_typed_is_painted_and_python_has_it(lab, playground):
    control(playground, "row 0, column 1").click()
    lab.page.keyboard.type("-2.5")
    expect(playground).to_contain_text("kernel, 3×3, sum −2.5")
    lab.page.keyboard.press("Enter")
    assert "kernel=[[-1.0, -2.5, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]" in run(lab, 1)


def test_a_file_becomes_the_photo_and_stays_small(lab, playground, tmp_path):
    large = Image.new("RGB", (1000, 800), (255, 0, 0))
    large.save(tmp_path / "red <b>.png")
    own_photo(playground).set_input_files(tmp_path / "red <b>.png")
    expect(playground).to_contain_text(
        "red <b>.png: 800×1000 pixels, in colour, made smaller: 410×512."
    )
    expect(playground).to_contain_text("photo, 410×512")
    text = run(lab, 1)
    assert "<410×512 image>" in text
    assert "channels='grey'" in text
    assert f" {255 * 410 * 512} 0.0" in text  # red alone; a Sobel kernel sees no edge
    (tmp_path / "notes.png").write_text("no picture")
    own_photo(playground).set_input_files(tmp_path / "notes.png")
    expect(playground).to_contain_text("notes.png: the browser cannot read this file as a picture.")
    assert "<410×512 image>" in run(lab, 1)


def test_a_change_in_python_is_seen(lab, playground):
    run(lab, 2)
    expect(playground).to_contain_text("kernel, 1×2, sum 0")
    expect(control(playground, "row 0, column 1")).to_have_value("−1")
    assert control(playground, "Colours").input_value() == "cut"
    expect(playground).to_contain_text("result, 20×29")


def test_a_kernel_that_does_not_fit_shows_the_rule(lab, playground):
    run(lab, 3)
    expect(playground).to_contain_text(
        "KernelPlayground: the kernel (3×2) does not fit into the photo (2×9), and nothing is "
        "padded here. Use a kernel of at most 2×2, or a larger photo."
    )
    expect(playground.locator(".convlab-kernel-result")).to_be_hidden()
    playground.locator("summary").click()
    control(playground, "Rows").select_option("2")
    expect(playground.locator(".convlab-kernel-result")).to_be_visible()


def test_escape_undoes_what_was_typed_and_then_goes_back_to_the_cell(lab, playground):
    field = control(playground, "row 1, column 2")
    field.click()
    lab.page.keyboard.type("9")
    expect(playground).to_contain_text("sum 7")
    lab.page.keyboard.press("Escape")
    expect(playground).to_contain_text("sum 0")
    expect(field).to_have_value("2")
    lab.page.keyboard.type("x")
    lab.page.keyboard.press("Escape")
    expect(field).to_have_value("2")
    expect(playground).not_to_contain_text("is not a number")
    lab.page.keyboard.press("ArrowUp")
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.press("Escape")
    lab.wait_for("lab.hasFocus(0)", "cell 0 to have the focus")
    expect(playground).to_contain_text("sum 1")


def test_the_first_photo_comes_back(lab, playground, tmp_path):
    back = playground.get_by_role("button", name="First photo")
    expect(back).to_be_hidden()
    for k in (1, 2):
        Image.new("L", (40 + k, 30), 90).save(tmp_path / f"{k}.png")
        own_photo(playground).set_input_files(tmp_path / f"{k}.png")
        expect(playground).to_contain_text(f"photo, 30×{40 + k}")
        expect(playground).to_contain_text(f"{k}.png: 30×{40 + k} pixels, in greys.")
    before = run(lab, 1)  # whatever Python answers, the button stays
    back.focus()
    lab.page.keyboard.press("Enter")
    expect(playground).to_contain_text("photo, 20×30")
    assert ".png" not in playground.inner_text()
    assert run(lab, 1) != before
    assert f" {PHOTO.sum()} " in run(lab, 1)
    expect(back).to_be_hidden()


def test_a_photo_from_python_is_no_file_to_go_back_from(lab, playground, tmp_path):
    Image.new("L", (41, 30), 90).save(tmp_path / "grey.png")
    own_photo(playground).set_input_files(tmp_path / "grey.png")
    expect(playground).to_contain_text("grey.png: 30×41 pixels")
    run(lab, 3)
    expect(playground).to_contain_text("photo, 2×9")
    assert "grey.png" not in playground.inner_text()
    expect(playground.get_by_role("button", name="First photo")).to_be_hidden()
