"""The NetworkExplorer in JupyterLab: by mouse, by keyboard, from Python."""

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
        "    model = AlexNet('single', plain=True)\n"
        "explorer = NetworkExplorer(model, input_shape=(1, 3, 227, 227))\n"
        "explorer",
        "print(explorer.position)",
        "explorer.position = 10",
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


def wait_for_open(explorer, layer):
    explorer.locator("h4", has_text=layer).wait_for()


def test_the_first_layer_is_open_with_its_derivations(explorer):
    wait_for_open(explorer, "conv1 (Conv2d)")
    text = explorer.inner_text()
    assert "= 11·11·3·96 + 96" in text
    assert "34,944" in text
    assert "1,161,600" in text


def test_arrow_keys_walk_through_the_layers_and_python_sees_it(lab, explorer):
    explorer.get_by_role("button", name="conv1").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        lab.page.keyboard.press(key)
    wait_for_open(explorer, "conv2 (Conv2d)")
    assert lab.page.evaluate("document.activeElement.textContent") == "conv2Conv2d"
    assert lab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    lab.page.keyboard.press("End")
    wait_for_open(explorer, "fc8 (Linear)")
    assert run(lab, 1) == "11"


def test_a_click_on_a_box_or_on_a_row_opens_the_layer(lab, explorer):
    explorer.locator("[data-layer='1']").click()
    wait_for_open(explorer, "pool1 (MaxPool2d)")
    explorer.get_by_text("37,752,832").first.click()
    wait_for_open(explorer, "fc6 (Linear)")
    assert run(lab, 1) == "9"


def test_left_and_right_choose_a_box(lab, explorer):
    explorer.get_by_role("group", name="Outputs as boxes").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        lab.page.keyboard.press(key)
    wait_for_open(explorer, "pool1 (MaxPool2d)")
    lab.page.keyboard.press("End")
    wait_for_open(explorer, "fc8 (Linear)")
    assert is_inside(explorer, "g.convlab-network-selected", ".convlab-network-strip")
    lab.page.keyboard.press("Home")
    wait_for_open(explorer, "conv1 (Conv2d)")
    assert is_inside(explorer, "g.convlab-network-selected", ".convlab-network-strip")


def test_after_a_click_the_arrow_keys_go_on_from_there(lab, explorer):
    explorer.get_by_text("614,656").first.click()
    lab.page.keyboard.press("ArrowDown")
    wait_for_open(explorer, "pool2 (MaxPool2d)")
    explorer.locator("[data-layer='8']").click()
    lab.page.keyboard.press("ArrowDown")
    wait_for_open(explorer, "fc6 (Linear)")


def is_inside(explorer, part, whole):
    """Whether a part lies within what is seen of the whole, a pixel more or less."""
    inner, outer = (explorer.locator(name).bounding_box() for name in (part, whole))
    starts = all(inner[axis] >= outer[axis] - 1 for axis in "xy")
    ends = all(
        inner[axis] + inner[size] <= outer[axis] + outer[size] + 1
        for axis, size in (("x", "width"), ("y", "height"))
    )
    return starts and ends


def test_the_totals_and_the_share_of_a_layer_are_said(explorer):
    explorer.get_by_role("button", name="fc6").click()
    wait_for_open(explorer, "fc6 (Linear)")
    text = explorer.inner_text()
    sums = explorer.locator("thead tr").nth(1).inner_text()
    assert "62,378,344" in sums
    assert "1,135,256,096" in sums
    assert "60.5 % of the parameters, 3.3 % of the MACs" in text  # 37,752,832, 37,748,736


def test_a_layer_that_python_selects_is_opened_and_in_sight(lab, explorer):
    run(lab, 2)
    wait_for_open(explorer, "fc7 (Linear)")
    assert "4096" in explorer.locator("pre").first.inner_text()
    assert is_inside(explorer, "tr.convlab-network-selected", ".convlab-network-list")
    explorer.get_by_role("button", name="fc6").focus()
    lab.page.keyboard.press("Home")
    head = explorer.locator("thead").bounding_box()
    row = explorer.locator("tr.convlab-network-selected").bounding_box()
    assert row["y"] >= head["y"] + head["height"] - 1


def test_only_the_open_layer_is_a_stop_of_the_tab_key(explorer):
    stops = explorer.locator("tbody button[tabindex='0']")
    assert stops.count() == 1
    assert stops.get_attribute("aria-expanded") == "true"


def test_a_name_from_the_model_is_text(lab):
    run(lab, 3)
    cell = lab.page.locator(".jp-Notebook .jp-Cell").nth(3)
    cell.get_by_text("<b id=made>bold</b>").first.wait_for()
    assert lab.page.locator("#made").count() == 0
