"""The ActivationExplorer in JupyterLab: what Python sees and changes."""

import pytest
from playwright.sync_api import expect

from browser.lab import Lab
from browser.pages import control, run, shown, write_notebook


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    write_notebook(
        folder / "activation.ipynb",
        "from convlab.widgets import ActivationExplorer\n"
        "first = ActivationExplorer(function='sigmoid', compare='leaky_relu', position=1)\n"
        "first",
        "print(first, round(first.value, 4), first.gradient)",
        "first.function, first.position, first.alpha, first.layers = 'elu', -2, 3, 2",
    )
    with Lab(folder) as lab:
        lab.open("activation.ipynb")
        yield lab


@pytest.fixture
def explorer(lab):
    """The first explorer, new."""
    run(lab, 0)
    return shown(lab, 0)


SLIDERS = {
    "Point x": ("ArrowRight", "position=1.05"),
    "Layers n": ("ArrowRight", "layers=2"),
    "Saturated: |f′| <": ("ArrowLeft", "saturation=0.04"),
    "negative_slope": ("ArrowRight", "negative_slope=0.02"),
}


@pytest.mark.parametrize("label", SLIDERS)
def test_a_slider_moves_by_keyboard_and_python_sees_it(lab, explorer, label):
    key, expected = SLIDERS[label]
    control(explorer, label).focus()
    lab.page.keyboard.press(key)
    assert expected in run(lab, 1)


def test_no_key_press_is_undone_by_pythons_answer_to_an_earlier_one(lab, explorer):
    point = control(explorer, "Point x")
    point.focus()
    lab.page.keyboard.press("Home")
    lab.page.evaluate(
        """() => {
          window.seen = [];
          const look = () => {
            seen.push(Number(document.activeElement.value));
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    for _ in range(80):
        lab.page.keyboard.press("ArrowRight")
        lab.page.wait_for_timeout(15)
    expect(point).to_have_value("-2")  # −6 + 80·0.05
    seen = lab.page.evaluate("seen")
    assert seen == sorted(seen)


def test_a_change_in_python_is_seen_at_once(lab, explorer):
    run(lab, 2)
    text = explorer.inner_text()
    assert "f(−2.00) ≈ −2.5940" in text  # 3·(e⁻² − 1)
    assert "alpha·exp(x)" in text
    assert "elu 0.406² ≈ 0.16" in text  # (3·e⁻²)²
    # The slopes of elu with alpha 3, and of leaky_relu, jump at 0; so do their powers.
    assert explorer.locator(".convlab-plot .convlab-end").count() == 8
