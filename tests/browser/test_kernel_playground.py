"""The KernelPlayground in JupyterLab: by mouse, by keyboard, with a file and from Python."""

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from browser.lab import Lab
from browser.pages import control, run, shown, write_notebook

IMAGE = "np.add.outer(np.arange(20) * 4, np.arange(30) ** 2 % 150).astype(np.uint8)"
SCRIPT = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    write_notebook(
        folder / "kernel.ipynb",
        "import numpy as np\n"
        "from convlab.widgets import KernelPlayground\n"
        f"first = KernelPlayground({IMAGE}, presets={{{SCRIPT!r}: [[0, 2], [0, 0], [0, 0]]}},"
        " position=(3, 5))\n"
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


def weight(playground, row, column):
    return control(playground, f"row {row}, column {column}")


def greys(lab, index=0):
    """The greys that are painted as the result of a cell's playground."""
    lab.page.evaluate("new Promise(requestAnimationFrame)")
    found = lab.page.evaluate(
        """(index) => {
          const canvas = lab.nodes()[index].querySelector(".convlab-kernel-result canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return [canvas.height, canvas.width, [...data].filter((_, k) => k % 4 === 0)];
        }""",
        index,
    )
    return np.array(found[2]).reshape(found[:2])


def image():
    return eval(IMAGE).astype(float)


def test_what_is_typed_is_painted_and_python_has_it(lab, playground):
    weight(playground, 0, 1).focus()
    lab.page.keyboard.press("ControlOrMeta+a")
    lab.page.keyboard.type("-2.5")
    expect(playground).to_contain_text("kernel, 3×3, sum −2.5")
    lab.page.keyboard.press("Enter")
    assert "kernel=[[-1.0, -2.5, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]" in run(lab, 1)


def test_the_painted_greys_are_those_of_the_numbers(lab, playground):
    control(playground, "Preset").select_option("blur 3×5")
    control(playground, "Greys").select_option("cut")
    expect(playground).to_contain_text("result, 18×26")
    windows = np.lib.stride_tricks.sliding_window_view(image(), (3, 5))
    assert np.abs(greys(lab) - windows.mean((2, 3))).max() <= 0.5 + 1e-6


def test_the_raw_range_and_what_is_cut_off_are_said(lab, playground):
    control(playground, "Preset").select_option("vertical edges (Sobel)")
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    windows = np.lib.stride_tricks.sliding_window_view(image(), (3, 3))
    output = (windows * weights).sum((2, 3))
    reach = np.abs(output).max()
    low, high = (f"{limit:.0f}".replace("-", "−") for limit in (output.min(), output.max()))
    expect(playground).to_contain_text(f"raw range: {low} to {high}")
    expect(playground).to_contain_text(
        f"Black is −{reach:.0f}, middle grey 0, white {reach:.0f}. No pixel is cut off."
    )
    control(playground, "Greys").select_option("cut")
    below, above = (output < 0).sum(), (output > 255).sum()
    expect(playground).to_contain_text(f"Cut off: {below} below 0 and {above} above 255")
    control(playground, "Greys").select_option("stretch")
    expect(playground).to_contain_text(f"Black is {low}, white {high}. No pixel is cut off.")
    assert (greys(lab).min(), greys(lab).max()) == (0, 255)


def test_arrow_keys_change_a_weight_and_a_wrong_number_keeps_the_last(lab, playground):
    weight(playground, 2, 2).focus()
    lab.page.keyboard.press("ArrowUp")
    lab.page.keyboard.press("ArrowUp")
    lab.page.keyboard.press("ArrowDown")
    expect(playground).to_contain_text("sum 1")
    lab.page.keyboard.type("x")
    expect(playground).to_contain_text("“2x” is not a number.")
    expect(playground).to_contain_text("The result keeps 2.")
    lab.page.keyboard.press("Backspace")
    lab.page.keyboard.type("/4")
    expect(playground).to_contain_text("sum −0.5")
    expect(playground).not_to_contain_text("is not a number")
    lab.page.keyboard.press("Enter")
    assert "[-1.0, 0.0, 0.5]]" in run(lab, 1)


def test_a_preset_and_a_size_are_chosen_by_keyboard(lab, playground):
    control(playground, "Preset").focus()
    lab.page.keyboard.press("Home")
    expect(weight(playground, 1, 1)).to_have_value("1")
    expect(control(playground, "Greys")).to_have_value("cut")  # as the photo itself
    control(playground, "Columns").focus()
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("ArrowDown")
    expect(playground).to_contain_text("kernel, 3×5, sum 1")
    assert control(playground, "Preset").input_value() == ""  # own numbers
    expect(weight(playground, 1, 2)).to_have_value("1")
    assert "kernel=[[0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]" in run(lab, 1)


def test_the_name_of_a_preset_is_text(lab, playground):
    control(playground, "Preset").select_option(SCRIPT)
    expect(playground).to_contain_text("kernel, 3×2, sum 2")
    assert playground.locator("img").count() == 0


def test_the_window_follows_the_mouse_and_the_arrow_keys(lab, playground):
    control(playground, "Preset").select_option("identity")
    expect(playground).to_contain_text("Row 3, column 5 of the result:")
    canvas = playground.locator(".convlab-kernel-result canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    pixel = box["width"] / 28
    lab.page.mouse.move(box["x"] + 7.5 * pixel, box["y"] + 2.5 * pixel, steps=2)
    pixels = image()[2:5, 7:10]
    terms = [f"{value:.0f}·{int(k == 4)}" for k, value in enumerate(pixels.flat)]
    expect(playground).to_contain_text(
        f"Row 2, column 7 of the result: {' + '.join(terms)} = {pixels[1, 1]:.0f}"
    )
    control(playground, "The result. Arrow keys move the window, with Shift by ten pixels.").focus()
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("Shift+ArrowRight")
    lab.page.keyboard.press("ArrowLeft")
    expect(playground).to_contain_text("Row 3, column 16 of the result:")
    lab.page.keyboard.press("Shift+ArrowUp")
    expect(playground).to_contain_text("Row 0, column 16 of the result:")
    photo = playground.locator(".convlab-kernel-photo canvas").bounding_box()
    lab.page.mouse.move(photo["x"] + 10.5 * pixel, photo["y"] + 8.5 * pixel)
    expect(playground).to_contain_text("Row 7, column 9 of the result:")  # the middle of 3×3
    assert " 7 9 " in run(lab, 1)


def test_a_drag_of_200_moves_draws_once_a_frame(lab, playground):
    drawn = lab.page.evaluate(
        """async () => {
          const frame = document.querySelector(".convlab-kernel-result .convlab-kernel-frame");
          const sum = document.querySelector(".convlab-kernel-sum");
          let drawn = 0;
          new MutationObserver(() => (drawn += 1)).observe(sum, { childList: true });
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


def test_a_file_becomes_the_photo_and_stays_small(lab, playground, tmp_path):
    large = Image.new("RGB", (1000, 800), (255, 0, 0))
    large.save(tmp_path / "red <b>.png")
    control(playground, "Own photo").set_input_files(tmp_path / "red <b>.png")
    expect(playground).to_contain_text(
        "red <b>.png: 800×1000 pixels, made grey: 0.299·red + 0.587·green + 0.114·blue, "
        "and smaller: 410×512."
    )
    expect(playground).to_contain_text("photo, 410×512")
    text = run(lab, 1)
    assert "<410×512 image>" in text
    assert f" {76 * 410 * 512} " in text  # 0.299 · 255 = 76
    (tmp_path / "notes.png").write_text("no picture")
    control(playground, "Own photo").set_input_files(tmp_path / "notes.png")
    expect(playground).to_contain_text("notes.png: the browser cannot read this file as a picture.")
    assert "<410×512 image>" in run(lab, 1)


def test_a_change_in_python_is_seen(lab, playground):
    run(lab, 2)
    expect(playground).to_contain_text("kernel, 1×2, sum 0")
    expect(weight(playground, 0, 1)).to_have_value("−1")
    assert control(playground, "Greys").input_value() == "cut"
    expect(playground).to_contain_text("result, 20×29")


def test_a_kernel_that_does_not_fit_shows_the_rule(lab, playground):
    run(lab, 3)
    expect(playground).to_contain_text(
        "KernelPlayground: the kernel (3×2) does not fit into the photo (2×9), and nothing is "
        "padded here. Use a kernel of at most 2×2, or a larger photo."
    )
    expect(playground.locator(".convlab-kernel-result")).to_be_hidden()
    control(playground, "Rows").select_option("2")
    expect(playground.locator(".convlab-kernel-result")).to_be_visible()


def test_escape_undoes_what_was_typed_and_then_goes_back_to_the_cell(lab, playground):
    field = weight(playground, 1, 2)
    field.focus()
    lab.page.keyboard.press("ControlOrMeta+a")
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
        control(playground, "Own photo").set_input_files(tmp_path / f"{k}.png")
        expect(playground).to_contain_text(f"photo, 30×{40 + k}")
    before = run(lab, 1)  # whatever Python answers, the button stays
    back.focus()
    lab.page.keyboard.press("Enter")
    expect(playground).to_contain_text("photo, 20×30")
    assert ".png" not in playground.inner_text()
    assert run(lab, 1) != before
    assert f" {int(image().sum())} " in run(lab, 1)
    expect(back).to_be_hidden()


def test_a_photo_from_python_is_no_file_to_go_back_from(lab, playground, tmp_path):
    Image.new("L", (41, 30), 90).save(tmp_path / "grey.png")
    control(playground, "Own photo").set_input_files(tmp_path / "grey.png")
    expect(playground).to_contain_text("grey.png: 30×41 pixels")
    run(lab, 3)
    expect(playground).to_contain_text("photo, 2×9")
    assert "grey.png" not in playground.inner_text()
    expect(playground.get_by_role("button", name="First photo")).to_be_hidden()
