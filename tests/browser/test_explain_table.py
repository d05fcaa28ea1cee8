"""The table of `explain` in Chromium: its style and its script, in a page and in JupyterLab."""

import pytest
import torch
from torch import nn

import convlab
from browser.accessibility import npm_packages
from browser.lab import Lab
from browser.pages import run, write_notebook
from explained_models import AlexNet

CELLS = [
    "import convlab\nfrom torch import nn\n"
    "blocks = [nn.Sequential(nn.Linear(3, 3), nn.ReLU()) for _ in range(8)]\n"
    "convlab.explain(nn.Sequential(*blocks, nn.Linear(3, 9)), (2, 3))",
    "1 + 1",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explain")
    write_notebook(folder / "explain.ipynb", *CELLS)
    with Lab(folder) as lab:
        yield lab


@pytest.fixture(scope="module")
def alexnet():
    with torch.device("meta"):
        return convlab.explain(AlexNet(), (1, 3, 227, 227))


@pytest.fixture
def show(lab):
    """A function that shows an explanation in a page, and returns its table."""
    page = lab.page.context.new_page()
    page.set_viewport_size({"width": 800, "height": 900})
    errors = []
    page.on("pageerror", lambda error: errors.append(error))

    def show(found):
        # Twice, as in a notebook: a script must not take the table of another one.
        page.set_content(2 * found.to_html())
        return page.locator(".convlab-explain").last

    yield show
    page.close()
    assert errors == []


def names(shown):
    cells = shown.locator("tbody tr:visible th")
    return [cell.replace("▸", "").replace("▾", "").strip() for cell in cells.all_inner_texts()]


def test_no_number_and_hardly_a_word_of_the_html_is_broken_or_cut_off(show):
    with torch.device("meta"):
        model = nn.Sequential(nn.AdaptiveAvgPool2d(7), nn.Flatten(), nn.Linear(147, 9_000_000))
    shown = show(convlab.explain(model, (1, 3, 28, 26)))
    assert len(names(shown)) == 3
    shown.page.set_viewport_size({"width": 300, "height": 900})
    for cell in shown.locator("tr :is(td, th)").all():
        assert cell.evaluate("cell => cell.getBoundingClientRect().height") < 30
        assert cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth + 1")
    shown.page.set_viewport_size({"width": 800, "height": 900})
    before = shown.locator("table").bounding_box()["width"]
    shown.locator("summary").last.click()
    assert shown.locator("pre:visible").count() == 3
    assert shown.locator("table").bounding_box()["width"] < before + 10
    assert shown.locator(".scroll").evaluate("box => box.scrollWidth <= box.clientWidth")


def test_a_click_on_a_heading_sorts_the_rows_and_a_third_one_restores_the_order(show, alexnet):
    shown = show(alexnet)
    order = names(shown)
    heading = shown.locator("th").nth(4)
    heading.locator("button").click()
    assert names(shown)[:2] == ["features.4", "features.10"]
    assert len(names(shown)) == len(alexnet.rows)
    assert heading.get_attribute("aria-sort") == "descending"
    heading.locator("button").press("Enter")
    assert names(shown)[-1] == "features.4"
    heading.locator("button").press(" ")
    assert names(shown) == order
    shown.locator("th button").first.click()
    assert names(shown)[0] == "classifier.0"


def test_the_filter_shows_the_layers_of_a_name_or_type(show, alexnet):
    shown = show(alexnet)
    shown.locator("input").fill("CONV2D")
    assert names(shown) == [f"features.{k}" for k in (0, 4, 8, 10, 12)]
    shown.locator("input").fill("classifier")
    assert len(names(shown)) == 8
    shown.locator("input").fill("")
    assert len(names(shown)) == len(alexnet.rows) + 2
    assert show(convlab.explain(nn.ReLU(), (2, 3))).locator("input:visible").count() == 0


def test_a_group_folds_and_a_large_model_is_folded_at_first(show, alexnet):
    shown = show(alexnet)
    button = shown.locator("tbody button").first
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert names(shown)[:3] == ["features", "flatten", "classifier"]
    assert button.get_attribute("aria-expanded") == "false"
    blocks = nn.Sequential(*(nn.Sequential(nn.ReLU(), nn.Tanh()) for _ in range(50)))
    large = convlab.explain(nn.Sequential(blocks, nn.ReLU()), (2, 3))
    shown = show(large)
    assert names(shown) == ["0", "1"]
    shown.locator("tbody button").first.click()
    assert names(shown)[:3] == ["0", "0.0", "0.1"]
    assert len(names(shown)) == 52
    shown.locator("tbody button").nth(2).click()
    assert names(shown)[2:5] == ["0.1", "0.1.0", "0.1.1"]


def test_the_headings_stay_in_sight_while_many_rows_scroll(show):
    large = convlab.explain(nn.Sequential(*(nn.Linear(3, 3) for _ in range(60))), (2, 3))
    shown = show(large)
    top = shown.locator(".scroll").evaluate("box => box.getBoundingClientRect().top")
    shown.locator(".scroll").evaluate("box => (box.scrollTop = 700)")
    assert shown.locator("thead th").first.bounding_box()["y"] == pytest.approx(top, abs=1)
    assert shown.locator("tbody tr").first.bounding_box()["y"] < top - 100


def test_what_is_copied_is_a_line_for_each_row_with_a_tab_between_cells(show):
    shown = show(convlab.explain(nn.Sequential(nn.Linear(3, 512), nn.ReLU()), (2, 3)))
    copied = shown.evaluate(
        "node => { getSelection().selectAllChildren(node.querySelector('table'));"
        " return getSelection().toString(); }"
    )
    assert [line.split("\t") for line in copied.splitlines()[-4:]] == [
        ["layer", "type", "output", "parameters", "MACs", "activation"],
        ["0", "Linear", "(2, 512)", "2,048", "3,072", "4.10 kB"],
        ["1", "ReLU", "(2, 512)", "0", "0", "4.10 kB"],
        ["total", "", "", "2,048", "3,072", "8.19 kB"],
    ]


def test_on_paper_no_column_and_no_row_is_cut_off(show, alexnet):
    shown = show(convlab.explain(nn.Sequential(*(nn.Linear(3, 3) for _ in range(60))), (2, 3)))
    needs = "box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]"
    box = shown.locator(".scroll")
    assert box.evaluate(needs)[1] > 100
    shown.page.emulate_media(media="print")
    assert box.evaluate(needs) == [0, 0]
    assert shown.get_by_label("Find layers").is_hidden()
    shown.page.emulate_media(media="screen")
    box = show(alexnet).locator(".scroll")
    shown.page.set_viewport_size({"width": 560, "height": 900})
    assert box.evaluate(needs)[0] > 0
    shown.page.emulate_media(media="print")
    assert box.evaluate(needs) == [0, 0]


def test_axe_finds_nothing_wrong(show, alexnet):
    shown = show(alexnet)
    shown.page.evaluate((npm_packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = shown.page.evaluate("axe.run('.convlab-explain')")
    assert [one["id"] for one in found["violations"]] == []


def test_in_jupyterlab_it_sorts_and_its_filter_takes_letters_that_are_shortcuts(lab):
    lab.open("explain.ipynb")
    run(lab, 0)
    shown = lab.page.locator(".convlab-explain")
    assert names(shown)[:3] == ["0", "0.0", "0.1"]
    shown.locator("th button").nth(3).click()
    assert names(shown)[:2] == ["8", "0.0"]
    shown.locator("input").click()
    lab.page.keyboard.type("dd")
    assert shown.locator("input").input_value() == "dd"
    assert names(shown) == []
    assert len(lab.cells()) == 2
    shown.locator("input").fill("relu")
    assert names(shown) == [f"{k}.1" for k in range(8)]
    assert lab.too_wide() == []
