"""What is wrong with an explorer for a person who cannot see it well, hear it, or use a mouse.

axe-core judges names, roles and the contrast of text in HTML. The contrast of text in an SVG, and
what a narrow column cuts off, are measured by `accessibility.js`. Only the explorer is judged, not
the page around it.
"""

from pathlib import Path

from playwright.sync_api import Page

from browser.pages import write_notebook
from convlab import widgets
from npm import node_modules
from programs import find_program

__all__ = [
    "DRAWN",
    "EXPLORERS",
    "cut_off",
    "give_scripts",
    "npm_packages",
    "violations",
    "write_explorer",
]

EXPLORERS = widgets.__all__
# What an explorer must be given; the others are drawn with their default settings.
ARGUMENTS = {
    "LiveNetwork": "nets.trained_conv_net(), training.digits('test').images[:3]",
    "NetworkExplorer": "nets.ConvNet(in_shape=(3, 12, 10), channels=(4, 6)), "
    "input_shape=(2, 3, 12, 10)",
}
DRAWN = ".convlab-explorer > *"

_SCRIPT = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")


def npm_packages() -> Path:
    """Return the folder of the npm packages; without npm the test is skipped (CI: fails)."""
    find_program("npm")
    return node_modules()


def write_explorer(folder: Path, name: str) -> Path:
    """Write a notebook that shows the explorer of this name; returns its path."""
    call = f"widgets.{name}({ARGUMENTS.get(name, '')})"
    code = f"from convlab import nets, training, widgets\n{call}"
    return write_notebook(folder / f"{name}.ipynb", code, title=f"# {name}")


def give_scripts(page: Page):
    """Load axe-core and our own measures into a page."""
    axe = npm_packages() / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    page.evaluate(_SCRIPT)


def violations(page: Page) -> list[str]:
    """Return a sentence for each thing that axe-core finds, and for each text that is too faint."""
    page.evaluate("accessibility.explorer().scrollIntoView({ block: 'nearest' })")
    return page.evaluate("accessibility.violations()") + page.evaluate("accessibility.faintTexts()")


def cut_off(page: Page) -> list[str]:
    """Return a sentence for each part of the explorer that is cut off, and for a too wide page."""
    return page.evaluate("accessibility.cutOff()")
