"""The NetworkExplorer in JupyterLab: what Python and the page tell each other, and what is seen."""

import pytest

from browser.lab import Lab
from browser.pages import run, write_notebook


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("network")
    write_notebook(
        folder / "network.ipynb",
        "import torch\n"
        "from convlab.nets import AlexNet\n"
        "from convlab.widgets import NetworkExplorer\n"
        "with torch.device('meta'):\n"
        "    model = AlexNet('single')\n"
        "explorer = NetworkExplorer(model, input_shape=(1, 3, 227, 227))\n"
        "explorer",
        "print(explorer.position, explorer.derivation)",
        "explorer.position = 20",
        "names = torch.nn.Sequential()\n"
        "names.add_module('<b id=made>bold</b>', torch.nn.Linear(3, 2))\n"
        "NetworkExplorer(names, input_shape=(1, 3))",
    )
    with Lab(folder) as lab:
        lab.open("network.ipynb")
        yield lab


@pytest.fixture
def explorer(lab):
    run(lab, 0)
    found = lab.page.locator(".jp-Notebook .jp-Cell").nth(0).locator(".convlab-explorer")
    found.wait_for()
    return found


def test_python_sees_what_is_opened_and_the_page_what_python_opens(lab, explorer):
    explorer.locator("svg [data-layer='4']").click()
    explorer.get_by_role("tab", name="MACs").click()
    assert run(lab, 1) == "4 MACs"
    run(lab, 2)
    explorer.locator("tr[data-chosen]", has_text="relu7").wait_for()


def test_in_jupyterlab_a_click_on_a_box_shows_the_derivation_on_the_screen(lab, explorer):
    lab.page.set_viewport_size({"width": 1280, "height": 800})
    explorer.locator("svg [data-layer='4']").click()
    detail = explorer.locator(".convlab-network-detail")
    notebook = lab.page.locator(".jp-WindowedPanel-outer").bounding_box()
    box = detail.bounding_box()
    assert box["y"] >= notebook["y"]
    assert box["y"] + box["height"] <= notebook["y"] + notebook["height"]


def test_a_name_from_the_model_is_text(lab):
    run(lab, 3)
    cell = lab.page.locator(".jp-Notebook .jp-Cell").nth(3)
    cell.get_by_text("<b id=made>bold</b>").first.wait_for()
    assert lab.page.locator("#made").count() == 0
