"""The pages of the site in Chromium, and notebooks that become pages of it for the tests alone."""

from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from browser.accessibility import EXPLORERS, write_explorer
from browser.lab import CHROMIUM_ARGUMENTS
from browser.pages import write_notebook
from patience import PATIENCE
from programs import find_program

__all__ = ["ALT", "LONG", "chromium_pages", "unfold", "write_notebooks"]

ALT = 'Black & white, "two" <fields>.'
LONG = "x" * 30
LOOK = [
    "import convlab, numpy as np\nfrom torch import nn\nfrom convlab.figures import photo_maps\n"
    f"photo_maps({{'a': np.eye(8, 6), 'b': np.ones((8, 6))}}, columns=2, alt={ALT!r})",
    "convlab.pool_output_size(1000, 3, stride=2, ceil_mode=True)",
    "blocks = [nn.Sequential(nn.Conv2d(3, 3, (3, 1)), nn.ReLU()) for _ in range(30)]\n"
    "convlab.explain(nn.Sequential(*blocks), (2, 3, 130, 64))",
    f"print({' + '.join(4 * [repr(LONG)])})",
    "from convlab.lessons.reply import Code, Reply\n"
    "Reply('not yet', 'No.', (Code('it raised', 40 * 'Please change the dtype. '),))",
    "convlab.widgets.ShapeExplorer(input_size=7, kernel_size=3)",
    "convlab.widgets.NetworkExplorer(nn.Sequential(*blocks), input_shape=(2, 3, 130, 64))",
]
DEMO = [
    "from convlab import conv_output_size\nfrom convlab.widgets import ShapeExplorer",
    "ShapeExplorer(input_size=7, kernel_size=3, stride=2)",
    "conv_output_size(227, 11, stride=4)",
    # Letters of a font of their own.
    "from IPython.display import Math\nMath(r'\\mathbb{R}, \\mathcal{L}, \\mathfrak{g}')",
    "1 / 0  # it is to fail",
]


def write_notebooks(folder: Path) -> list[Path]:
    """Write the notebooks of the tests to `folder`; they become pages in further/."""
    folder.mkdir(exist_ok=True)
    title = (
        "# A page for tests\n\nMore: [lesson 02](../notebooks/02-channels-filters-batches.ipynb)."
    )
    return [
        write_notebook(folder / "look.ipynb", *LOOK, title=title),
        write_notebook(folder / "demo.ipynb", *DEMO, title=title),
        *(write_explorer(folder, name) for name in EXPLORERS),
    ]


def unfold(page: Page):
    """Show all that is folded behind the questions of a lesson, as a reader can."""
    page.evaluate(
        "document.querySelectorAll('.convlab-fold button').forEach((button) => button.click())"
    )


@contextmanager
def chromium_pages():
    """Give a function that opens a new page of this size, in a Chromium that has no network.

    touch: a screen for fingers. dark: the dark theme. script: False for a browser without scripts.
    still: for a reader who wants no motion; axe-core cannot wait for a page that scrolls smoothly.
    """
    chromium = find_program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)

        def new_page(
            width: int = 1280,
            height: int = 900,
            *,
            touch: bool = False,
            dark: bool = False,
            script: bool = True,
            still: bool = False,
        ) -> Page:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                has_touch=touch,
                is_mobile=touch,
                color_scheme="dark" if dark else "light",
                java_script_enabled=script,
                reduced_motion="reduce" if still else "no-preference",
            )
            page.set_default_timeout(1000 * PATIENCE)
            page.route("**/*", only_from_this_machine)
            return page

        yield new_page
        browser.close()


def only_from_this_machine(route):
    """Let through what lies on this machine, and nothing else."""
    if route.request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
        route.continue_()
    else:
        route.abort()
