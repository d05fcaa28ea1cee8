"""A picture in JupyterLab: its alternative text, its size, and that it is stored once."""

import json

import pytest

from browser.lab import Lab
from browser.pages import run, write_notebook

ALT = 'A photo of 1,472 pixels & "more" <than> that.'
CELLS = [
    "import numpy as np\nfrom convlab.figures import photo_maps\n"
    f"photo_maps({{'a': np.eye(8, 6), 'b': np.ones((8, 6))}}, alt={ALT!r})",
    "1 + 1",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    write_notebook(folder / "picture.ipynb", *CELLS)
    with Lab(folder) as lab:
        lab.folder = folder
        yield lab


@pytest.fixture(scope="module")
def opened(lab):
    lab.open("picture.ipynb")
    run(lab, 0)
    lab.wait_for("lab.isDrawn()", "the picture to be drawn")
    return lab


def picture(lab):
    shown = lab.page.locator(".jp-OutputArea-output img")
    shown.wait_for()
    return shown


def test_it_has_its_alternative_text_and_a_fine_screen_gets_two_dots_for_each_pixel(opened):
    shown = picture(opened)
    assert shown.get_attribute("alt") == ALT
    width, dots, height, rows = shown.evaluate(
        "picture => [picture.width, picture.naturalWidth, picture.height, picture.naturalHeight]"
    )
    assert dots == 2 * width
    assert rows == pytest.approx(2 * height, abs=1)
    assert opened.too_wide() == opened.undrawn() == []


def test_the_notebook_stores_it_once_and_shows_it_where_it_is_not_trusted(opened):
    opened.page.keyboard.press("ControlOrMeta+s")
    opened.wait_for("!lab.panel().context.model.dirty", "the notebook to be saved")
    saved = json.loads((opened.folder / "picture.ipynb").read_text(encoding="utf-8"))
    (output,) = saved["cells"][0]["outputs"]
    assert set(output["data"]) == {"text/html", "text/plain"}
    # A copy with another text has no signature: JupyterLab shows its outputs sanitized.
    saved["cells"][0]["outputs"][0]["data"]["text/html"].append("<script>left = 1</script>")
    (opened.folder / "copy.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    opened.open("copy.ipynb")
    assert opened.page.evaluate("window.left") is None
    assert picture(opened).get_attribute("alt") == ALT
    assert opened.undrawn() == []
