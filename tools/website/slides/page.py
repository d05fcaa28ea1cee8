"""The pages of the slides: a lesson's cells through nbconvert, with formulas that are drawn."""

import re
import shutil
from pathlib import Path

from nbconvert import SlidesExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from convlab.widgets.bundle import bundle
from npm import node_modules
from website.typeset import typeset

__all__ = ["write_slides"]

_HERE = Path(__file__).parent
_CODE = re.compile(r"(```.*?```|`[^`]*`)", re.DOTALL)
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)


def write_slides(notebooks: dict[str, NotebookNode], folder: Path) -> None:
    """Write a page for each notebook of slides, and beside them, in shared/, what all of them load.

    notebooks: the name of a page without .html → the notebook of its slides.

    Raises NpmError if Node.js or the npm packages are missing.
    """
    pages, styles = typeset([_page(notebook) for notebook in notebooks.values()])
    shared = folder / "shared"
    shared.mkdir(parents=True, exist_ok=True)
    for name, page in zip(notebooks, pages, strict=True):
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    code = HtmlFormatter(style="a11y-high-contrast-light").get_style_defs(".highlight")
    (shared / "drawn.css").write_text(f"{styles}\n{code}\n", encoding="utf-8")
    (shared / "slides.js").write_text(f"{{\n{bundle(_HERE / 'slides.js')}}}\n", encoding="utf-8")
    reveal = node_modules() / "reveal.js"
    for file in (_HERE / "slides.css", *(reveal / "dist").glob("reveal.[cj]s*")):
        shutil.copy(file, shared)
    shutil.copy(reveal / "dist" / "plugin" / "notes.js", shared)
    shutil.copy(reveal / "LICENSE", shared / "reveal.js-licence.txt")


def _page(notebook: NotebookNode) -> str:
    """The page, each formula between the signs that `typeset` looks for."""
    formulas: list[str] = []

    def keep(found: re.Match) -> str:
        display, inline = found[1], found[2]
        tex = rf"\[{display}\]" if display else rf"\({inline}\)"
        escaped = tex.replace("&", "&amp;").replace("<", "&lt;")
        formulas.append(f'<span class="math">{escaped}</span>')
        return f"FORMULA{len(formulas) - 1}END"  # Markdown changes no letter of it

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts = _CODE.split(cell.source)
            parts[::2] = [_FORMULA.sub(keep, part) for part in parts[::2]]
            cell.source = "".join(parts)
        for output in cell.get("outputs", []):
            if "text/latex" in output.get("data", {}):
                output.data["text/latex"] = _FORMULA.sub(keep, output.data["text/latex"])
    exporter = SlidesExporter(
        template_name="template",
        extra_template_basedirs=[str(_HERE)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    page, _ = exporter.from_notebook_node(notebook)
    return re.sub(r"FORMULA(\d+)END", lambda found: formulas[int(found[1])], page)
