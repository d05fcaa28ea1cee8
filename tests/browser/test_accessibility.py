"""Every explorer in JupyterLab: nothing is wrong with it in either theme, nothing is cut off."""

import pytest

from browser.accessibility import (
    DRAWN,
    EXPLORERS,
    cut_off,
    give_scripts,
    npm_packages,
    violations,
    write_explorer,
)
from browser.lab import Lab
from browser.motion import rest


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    npm_packages()
    folder = tmp_path_factory.mktemp("explorers")
    for name in EXPLORERS:
        write_explorer(folder, name)
    with Lab(folder) as lab:
        yield lab


@pytest.fixture(scope="module", params=EXPLORERS)
def opened(lab, request):
    """JupyterLab, where an explorer is drawn and the list of files is closed."""
    lab.open(f"{request.param}.ipynb")
    lab.run_all()
    lab.wait_for(f"document.querySelector({DRAWN!r})", f"{request.param} to be drawn", 15)
    lab.page.evaluate("jupyterapp.shell.collapseLeft()")
    give_scripts(lab.page)
    return lab


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_nothing_is_wrong_with_it_in_either_theme(opened, theme):
    choose = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
    opened.page.evaluate(choose, theme)
    opened.wait_for(f"document.body.dataset.jpThemeName === {theme!r}", f"the theme {theme}")
    assert violations(opened.page) == []


# 640: a screen of 1280 pixels at 200 %.
@pytest.mark.parametrize("width", [1280, 640], ids=["a screen", "a screen at 200 %"])
def test_nothing_of_it_is_cut_off(opened, width):
    show_at(opened.page, width)
    assert cut_off(opened.page) == []


def test_nothing_of_it_is_cut_off_in_a_column_as_wide_as_a_phone(opened):
    show_at(opened.page, 640)
    column = "accessibility.explorer().parentElement.clientWidth"
    show_at(opened.page, 640 + 360 - opened.page.evaluate(column))
    assert 350 <= opened.page.evaluate(column) <= 370
    assert cut_off(opened.page) == []


def show_at(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    rest(page, pause=300)  # JupyterLab lays itself out some frames later
