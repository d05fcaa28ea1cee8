"""The harness itself: what it must see in a notebook, it sees."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from browser.lab import Lab

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

GOOD = [
    new_markdown_cell("# Fine"),
    new_code_cell("1 + 1"),
    new_code_cell(""),
    new_code_cell("import ipywidgets\nipywidgets.IntSlider()"),
    new_code_cell("print('\\n' * 100 + 'the last')"),
]
BAD = [
    new_markdown_cell("<details><summary>Folded</summary>\n\n```python\n" + "x" * 300 + "\n```"),
    new_code_cell("import sys\nprint('a warning', file=sys.stderr)"),
    new_code_cell(
        "from IPython.display import HTML\nHTML('<div style=\"width: 2000px\">wide</div>')"
    ),
    new_code_cell("HTML('<div style=\"width: 400px; overflow: hidden\">' + 'y' * 300 + '</div>')"),
    new_code_cell('HTML(\'<img src="nowhere.png" alt="">\')'),
    new_code_cell("expected", metadata={"tags": ["raises-exception"]}),
    new_code_cell("1 / 0"),
    new_code_cell("'not reached'"),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    for name, cells in {"good.ipynb": GOOD, "bad.ipynb": BAD}.items():
        nbformat.write(new_notebook(cells=cells, metadata=KERNEL), folder / name)
    with Lab(folder) as lab:
        yield lab


@pytest.fixture(scope="module")
def good(lab):
    lab.open("good.ipynb")
    lab.run_all()
    return lab


def test_a_good_notebook_runs_to_its_end_again_and_again(good):
    assert [cell.execution_count for cell in good.cells()] == [None, 1, None, 2, 3]
    good.run_all()
    assert [cell.execution_count for cell in good.cells()] == [None, 4, None, 5, 6]
    assert good.cells()[-1].text.endswith("the last")
    assert good.too_wide() == good.undrawn() == []


def test_a_picture_is_as_wide_as_the_page_and_shows_a_long_cell_whole(good, tmp_path):
    for cell in good.cells():
        good.screenshot(tmp_path / "cell.png", cell.index)
    good.screenshot(tmp_path / "page.png")
    with Image.open(tmp_path / "cell.png") as cell, Image.open(tmp_path / "page.png") as page:
        assert 600 < cell.width < page.width == 1280
        assert cell.height > 900  # the last cell prints 100 lines


def test_a_condition_that_never_holds_is_named_with_what_the_page_shows(good):
    with pytest.raises(AssertionError) as error:
        good.wait_for("false", "the impossible", timeout=0.2)
    assert "waited 0.2 s for the impossible" in str(error.value)
    assert "connection connected" in str(error.value)


def test_a_bad_notebook_is_seen_to_be_bad(lab):
    lab.open("bad.ipynb")
    lab.run_all()
    cells = lab.cells()
    assert [cell.execution_count for cell in cells] == [None, 1, 2, 3, 4, 5, 6, None]
    assert cells[1].outputs[0]["name"] == "stderr"
    assert cells[6].outputs[0]["ename"] == "ZeroDivisionError"
    wide = lab.too_wide()
    assert [sentence.split(":")[0] for sentence in wide] == ["cell 0", "cell 2", "cell 3"]
    assert "needs 20" in wide[1]
    assert [sentence.split(":")[0] for sentence in lab.undrawn()] == ["cell 4"]
