"""Write the lessons as pages that work without Python and without a network.

`make html` runs each lesson in a fresh kernel and writes it to build/html; the notebooks stay as
they are. All scripts of the pages lie beside them in assets/, from the npm packages that
tools/pages pins, so the folder can be copied, unpacked from a zip or served as it is.
"""

import argparse
import re
import shutil
import sys
import time
import tomllib
from pathlib import Path

import jinja2
import nbformat
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from execute import execute
from npm import NpmError, node_modules

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "tools" / "pages"
# What the pages load: a file or folder of node_modules → its name in assets/.
ASSETS = {
    "requirejs/require.js": "require.js",
    "anywidget/dist/index.js": "anywidget.js",
    "anywidget/LICENSE": "anywidget-LICENSE",
    "@jupyter-widgets/html-manager/dist/embed-amd.js": "embed-amd.js",
    "mathjax/tex-svg.js": "mathjax/tex-svg.js",
    "mathjax/a11y/assistive-mml.js": "mathjax/a11y/assistive-mml.js",
    "mathjax/LICENSE": "mathjax/LICENSE",
    "@mathjax/mathjax-newcm-font/svg": "mathjax/mathjax-newcm-font/svg",
}
LINK = re.compile(r'(<a\b[^>]*? href="[\w-]+)\.ipynb(?=["#])')


class PagesError(Exception):
    """A lesson that could not be made a page; the text names the lesson and the reason."""


def copy_assets(packages: Path, folder: Path) -> None:
    """Copy the scripts and fonts of the pages from `packages`, a node_modules, into `folder`."""
    for source, name in ASSETS.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (packages / source).is_dir():
            shutil.copytree(packages / source, target, dirs_exist_ok=True)
        else:
            shutil.copy(packages / source, target)
    # The fonts of the widgets' symbols.
    for font in (packages / "@jupyter-widgets/html-manager/dist").glob("*.woff2"):
        shutil.copy(font, folder)


def title(notebook: NotebookNode, name: str) -> str:
    """The heading at the start of a lesson; `name`, the name of its file, if there is none."""
    source = notebook.cells[0].source if notebook.cells else ""
    heading = re.match(r"# (.+)", source)
    return heading[1].strip() if heading else name


def repository() -> str:
    """The address of the project's repository, from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"]


def page(notebook: NotebookNode, name: str) -> str:
    """An executed lesson as HTML, with links to the pages of the other lessons."""
    exporter = HTMLExporter(
        template_file=str(TEMPLATES / "page.html.j2"),
        widget_renderer_url="assets/embed-amd.js",
    )
    notebook.metadata["title"] = title(notebook, name)
    text, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": name}})
    return LINK.sub(r"\1.html", text)


def has_widgets(notebook: NotebookNode) -> bool:
    """Whether an output is a widget, or a cell was not run, so that its output is not known."""
    return any(
        cell.cell_type == "code"
        and (cell.execution_count is None or "jupyter.widget-view" in str(cell.outputs))
        for cell in notebook.cells
    )


def write_pages(lessons: list[Path], folder: Path) -> None:
    """Write the pages of these notebooks, the table of contents and assets/ to `folder`.

    A notebook with explorers is run first: their state is not stored in it, the other outputs are.

    Raises NpmError if the npm packages are missing, PagesError if a cell fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copy_assets(node_modules(), folder / "assets")
    titles = []
    for file in lessons:
        start = time.monotonic()
        notebook = nbformat.read(file, as_version=4)
        try:
            if has_widgets(notebook):
                execute(notebook, file.resolve().parent, widget_state=True)
        except CellExecutionError as error:
            raise PagesError(f"{file}: no page, a cell failed.\n{error}") from error
        (folder / f"{file.stem}.html").write_text(page(notebook, file.stem), encoding="utf-8")
        titles.append((file.stem, title(notebook, file.stem)))
        print(f"{file.stem}.html ({time.monotonic() - start:.0f} s)", flush=True)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    index = environment.get_template("index.html.j2").render(
        lessons=titles, repository=repository()
    )
    (folder / "index.html").write_text(index, encoding="utf-8")


def main() -> int:
    """Write the pages that the command line asks for; return 1 with a sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", type=Path, help="notebooks (default: all lessons)")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "html")
    arguments = parser.parse_args()
    lessons = arguments.lessons or sorted((ROOT / "notebooks").glob("*.ipynb"))
    start = time.monotonic()
    try:
        write_pages(lessons, arguments.folder)
    except (NpmError, PagesError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Written in {time.monotonic() - start:.0f} s: {arguments.folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
