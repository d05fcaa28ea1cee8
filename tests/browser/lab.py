"""A real JupyterLab in Chromium, driven as a learner drives it.

A picture of each cell of a lesson, at the width that the tests use::

    from pathlib import Path
    from browser.lab import Lab

    with Lab(Path("lessons")) as lab:
        lab.open("01-one-channel.ipynb")
        lab.run_all()
        for cell in lab.cells():
            lab.screenshot(f"cell-{cell.index:02}.png", cell.index)

(run from the repository: `PYTHONPATH=tests python snippet.py`). What is pressed and clicked goes
through the page; what is read comes from JupyterLab's own model of the notebook.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright

from browser.server import LabServer
from patience import PATIENCE
from programs import find_program

__all__ = ["CHROMIUM_ARGUMENTS", "Cell", "Lab"]

WIDTH, HEIGHT = 1280, 900

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_SCRIPT = (Path(__file__).parent / "lab.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Cell:
    """One cell of the open lesson.

    Attributes:
        index: its place in the notebook, from 0.
        kind: "code" or "markdown".
        source: its text.
        tags: its tags.
        execution_count: the number beside a code cell that has run, else None.
        outputs: the outputs as the notebook format has them.
        text: what its outputs show, as a person reads it in the page.
    """

    index: int
    kind: str
    source: str
    tags: tuple[str, ...]
    execution_count: int | None
    outputs: tuple[dict, ...] = field(repr=False)
    text: str


class Lab:
    """JupyterLab on a folder of notebooks, 1280 pixels wide. Use it in a `with` statement.

    scale: pixels of a picture for one of the page.
    """

    def __init__(self, folder: Path, *, scale: float = 1):
        self._scale = scale
        self._chromium = find_program("chromium", "chromium-browser", "google-chrome")
        self._server = LabServer(folder)

    def __enter__(self):
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._server.start()
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch_persistent_context(
            self._profile.name,
            executable_path=self._chromium,
            headless=True,
            args=CHROMIUM_ARGUMENTS,
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=self._scale,
        )
        self._browser.set_default_timeout(1000 * PATIENCE)
        self._browser.add_init_script(_SCRIPT)
        self.page = self._browser.pages[0]
        return self

    def __exit__(self, *_):
        self._browser.close()
        self._playwright.stop()
        self._server.stop()
        self._profile.cleanup()

    def open(self, name: str):
        """Show a notebook in a page and a kernel of its own, and wait until both are ready."""
        self._server.close_sessions()
        page = self._browser.new_page()
        self.page.close()
        self.page = page
        page.goto(self._server.url(f"lab/tree/{name}?reset"))
        self.wait_for("lab.isOpen()", f"{name} to be shown")
        self.wait_for("lab.isConnected()", "the page to be connected with its kernel")
        self._server.wait_for_kernel(name)
        self.wait_for("lab.isIdle()", "the status bar to say Idle")

    def run_all(self, timeout: float = 1800):
        """Choose Run All Cells in the menu, and wait until the last cell has run or one failed."""
        before = self.page.evaluate("lab.lastCount()")
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.wait_for(f"lab.hasRunAll({before})", "all cells to have run", timeout)
        self.wait_for("lab.isDrawn()", "all pictures and widgets to be drawn")

    def cells(self) -> list[Cell]:
        """Return the cells of the open notebook."""
        found = self.page.evaluate("lab.cells()")
        return [
            Cell(**{**cell, "tags": tuple(cell["tags"]), "outputs": tuple(cell["outputs"])})
            for cell in found
        ]

    def too_wide(self) -> list[str]:
        """Return a sentence for each thing that is wider than its cell, folded things opened."""
        return self.page.evaluate("lab.tooWide()")

    def undrawn(self) -> list[str]:
        """Return a sentence for each picture in the page that has no size or did not load."""
        return self.page.evaluate("lab.undrawn()")

    def select(self, index: int):
        """Go to a cell with the arrow keys alone, and wait until it has the focus."""
        # In an explorer, the first Escape lets go of what is pinned, the next one leaves.
        for _ in range(3):
            self.page.keyboard.press("Escape")
            if not self.page.evaluate("!!document.activeElement.closest('.convlab-explorer')"):
                break
        distance = index - self.page.evaluate("lab.activeIndex()")
        for _ in range(abs(distance)):
            self.page.keyboard.press("ArrowDown" if distance > 0 else "ArrowUp")
        self.wait_for(f"lab.hasFocus({index})", f"cell {index} to have the focus")

    def run_selected(self, timeout: float = PATIENCE):
        """Press Shift+Enter, and wait until the selected cell has run."""
        index = self.page.evaluate("lab.activeIndex()")
        before = self.page.evaluate("lab.lastCount()")
        self.page.keyboard.press("Shift+Enter")
        self.wait_for(f"lab.hasRun({index}, {before})", f"cell {index} to have run", timeout)

    def tab_to(self, tag: str, most: int = 20):
        """Press Tab until the focus is on an element such as "summary"."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.focused() == tag:
                return
        raise AssertionError(f"{most} Tabs did not reach a <{tag}>: {self.focused()} has the focus")

    def focused(self) -> str:
        """Return the tag name of what has the keyboard's focus, such as "summary"."""
        return self.page.evaluate("document.activeElement.tagName.toLowerCase()")

    def screenshot(self, path: str | Path, cell: int | None = None):
        """Write a picture of one cell, or of the page with the whole lesson in it."""
        height = self.page.evaluate(f"lab.neededHeight({'null' if cell is None else cell})")
        self.page.set_viewport_size({"width": WIDTH, "height": max(HEIGHT, height)})
        self.page.evaluate(f"lab.settleAt({cell or 0})")
        shown = self.page if cell is None else self.page.locator(".jp-Notebook .jp-Cell").nth(cell)
        shown.screenshot(path=path)
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def wait_for(self, condition: str, what: str, timeout: float = PATIENCE):
        """Wait until a JavaScript condition holds; `what` says in words what is waited for."""
        try:
            self.page.wait_for_function(condition, timeout=timeout * 1000)
        except PlaywrightTimeout:
            state = self.page.evaluate("lab.state()")
            raise AssertionError(
                f"waited {timeout:g} s for {what}. The page says: {state}. "
                f"The end of JupyterLab's log:\n{self._server.log_tail()}"
            ) from None
