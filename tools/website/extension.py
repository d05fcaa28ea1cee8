"""What Sphinx is told beside its settings: links, labels and scripts that the theme has not."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html._assets import _JavaScript
from sphinx.ext.mathjax import html_visit_displaymath, html_visit_math

from website.docstrings import as_rest
from website.front_page import questions
from website.paths import ROOT, project
from website.teaching.metadata import linked_data

__all__ = ["setup"]

# Where the pages that are generated come from, for the link to edit one.
_SOURCES = {"index": "docs/site/index.md", "answers": "convlab/lessons"}


def label_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give each cell its id, by which an explorer knows its place, and each picture its text."""
    if app.env.docname.startswith("further/"):
        app.env.metadata[app.env.docname]["orphan"] = True  # in no table of contents
    for node in doctree.findall(nodes.container):
        metadata = node.get("cell_metadata") or {}
        if "cell_id" in metadata:
            node["ids"] = [f"cell-id={metadata['cell_id']}"]
            for image, alt in zip(node.findall(nodes.image), metadata.get("alts", []), strict=True):
                image["alt"] = alt


def write_rest(app: Sphinx, what: str, name: str, thing: object, options, lines: list[str]) -> None:
    """Turn a docstring of the house style into reStructuredText, in place."""
    lines[:] = as_rest(lines)


def finish_page(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Add what a page says of itself, and let no script hold up its first sight."""
    repository = project()["urls"]["Repository"]
    description = project()["description"]
    if doctree is not None:
        paragraphs = (node.astext() for node in doctree.findall(nodes.paragraph))
        texts = (" ".join(text.split()) for text in paragraphs)
        first = next((text for text in texts if len(text.split()) > 7), "")
        if page != "index" and first:
            description = first if len(first) < 160 else f"{first[:158].rsplit(' ', 1)[0]} …"
    context["description"] = description
    context["questions"] = questions()
    owner, name = repository.split("/")[-2:]
    site = f"https://{owner}.github.io/{name}/"
    context["og_image"] = f"{site}_static/explorer.png"
    context["linked_data"] = linked_data(page, site)
    for button in context.get("header_buttons", []):
        for link in button.get("buttons", [button]):
            url = link.get("url", "")
            # On Binder and on a hub a learner works on the copies of `convlab start`.
            if "urlpath=" in url:
                link["url"] = url.replace("/notebooks/", "/lessons/")
            if "//colab." in url:  # the copies of tools/colab.py
                link["url"] = url.replace("/blob/main/notebooks/", "/blob/colab/")
            if "/edit/main/" in url:
                link["url"] = f"{repository}/edit/main/{_source(page)}"
    if page != "search":  # its scripts have an order of their own
        context["script_files"] = [_later(script) for script in context.get("script_files", [])]


def _later(script: object) -> object:
    """A script of the page, to run when the page has been read."""
    if not isinstance(script, _JavaScript):
        return script
    added = {"defer": "defer"} if script.filename else {}
    if "DOCUMENTATION_OPTIONS" in script.attributes.get("body", ""):
        added = {"type": "module"}  # run behind the file that defines the name
    return _JavaScript(script.filename, priority=script.priority, **script.attributes | added)


def _source(page: str) -> str:
    """The path in the repository of what a page is made from."""
    if page in _SOURCES:
        return _SOURCES[page]
    if page.startswith("practice/"):
        return "convlab/lessons/practising/topics"
    if page.startswith("api/"):
        import convlab

        name = page.removeprefix("api/")
        home = convlab._HOMES.get(name, f"convlab.{name}").replace(".", "/")
        return f"{home}.py" if (ROOT / f"{home}.py").exists() else home
    return f"{page}.ipynb" if page.startswith("notebooks/") else f"{page}.md"


def setup(app: Sphinx) -> dict:
    """Connect the functions of this module to Sphinx."""
    # The TeX as it is, for website.typeset.
    app.add_html_math_renderer("typeset", (html_visit_math, None), (html_visit_displaymath, None))
    app.connect("doctree-read", label_cells)
    app.connect("autodoc-process-docstring", write_rest)
    app.connect("html-page-context", finish_page, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
