"""Build the site: lessons that answer without Python, the instructor's pages, the public names.

`make site` writes it to build/site/html, a folder that can be copied, unpacked from a zip or served
as it is: no page asks another machine for anything. Each lesson with explorers is run once, the
notebooks stay as they are.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from npm import NpmError
from website.api import api_pages
from website.assets import icons, site_script
from website.front_page import write_front_page
from website.lessons import LessonError, write_lessons
from website.paths import LESSONS, ROOT, SITE, project
from website.practice import practice_pages
from website.predictions import answers_page
from website.teaching.guide import GuideError, write_guide
from website.typeset import typeset

# What axe-core finds in the theme: parts without a name, or outside of every landmark; and in a
# table: its empty corner.
NAMED = {
    '<div id="pst-primary-sidebar" ': '<div id="pst-primary-sidebar" role="navigation" '
    'aria-label="Site" ',
    ' title="Search" aria-label="Search"': ' title="Search"',
    '<summary aria-label="Toggle hidden content"': "<summary",
    '<th class="head"><p></p></th>': '<td class="head"></td>',
    '<summary><span class="toctree-toggle"': '<summary aria-label="Names"><span '
    'class="toctree-toggle"',
}
ICON_SCRIPT = re.compile(r"<script[^>]*fontawesome\.js[^>]*></script>")


class SphinxError(Exception):
    """A warning or an error of Sphinx, with its text."""


def build(folder: Path, *, further: list[Path] | None = None, hub: str = "") -> Path:
    """Build the site in `folder`; returns the folder of its pages, folder/html.

    further: notebooks that become pages beside the lessons, in no table of contents.
    hub: the address of a JupyterHub that its launch button opens the lessons on; "" for no button.

    Raises NpmError, LessonError, GuideError or SphinxError.
    """
    source = folder / "source"
    for part in (source, folder / "html"):
        shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(SITE, source, ignore=shutil.ignore_patterns("scripts"))
    static = source / "static"
    (static / "site.js").write_text(site_script(), encoding="utf-8")
    shutil.copy(ROOT / "docs" / "explorer.png", static)  # the picture of a link to the site
    for name in ("formulas.css", "icons.css"):
        (static / name).touch()  # filled below, when the pages are known
    repository = project()["urls"]["Repository"].removeprefix("https://github.com/")
    binder = f"https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/lessons/{{name}}"
    lessons = {file: source / "notebooks" / file.name for file in sorted(LESSONS.glob("*.ipynb"))}
    others = {file: source / "further" / file.name for file in further or []}
    write_front_page(source)
    lessons[source / "index.ipynb"] = source / "index.ipynb"
    write_lessons(lessons | others, binder, "../answers.html")
    for part, pages in (("api", api_pages()), ("practice", practice_pages())):
        (source / part).mkdir()
        for name, text in pages.items():
            (source / part / name).write_text(text, encoding="utf-8")
    write_guide(source)
    hidden = "---\norphan: true\nnosearch: true\n---\n\n"  # no search leads to an answer
    (source / "answers.md").write_text(f"{hidden}{answers_page()}", encoding="utf-8")
    options = ["-b", "html", "-W", "--keep-going", "-q", "-j", "2", "-d", str(folder / "doctrees")]
    command = [sys.executable, "-m", "sphinx", *options, str(source), str(folder / "html")]
    tools = str(ROOT / "tools")
    environ = os.environ | {"PYTHONPATH": tools, "CONVLAB_HUB": hub}
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    if done.returncode != 0:
        raise SphinxError(f"Sphinx: {done.stdout}{done.stderr}")
    finish(folder / "html")
    for file in LESSONS.glob("*.ipynb"):  # to download: the lesson itself, not that of the page
        shutil.copy(file, folder / "html" / "_sources" / "notebooks")
    return folder / "html"


def finish(folder: Path) -> None:
    """Draw the formulas of the pages in `folder`, and give them the icons that they use."""
    for template in (folder / "_static").glob("*.html"):
        template.unlink()  # the theme's, which is no page
    files = sorted(folder.rglob("*.html"))
    script = folder / "_static" / "scripts" / "fontawesome.js"
    pages = [ICON_SCRIPT.sub("", file.read_text(encoding="utf-8")) for file in files]
    for old, new in NAMED.items():
        pages = [page.replace(old, new) for page in pages]
    style = icons(pages, script.read_text(encoding="utf-8"))
    pages, formulas = typeset(pages)
    for file, page in zip(files, pages, strict=True):
        file.write_text(page, encoding="utf-8")
    (folder / "_static" / "icons.css").write_text(style, encoding="utf-8")
    (folder / "_static" / "formulas.css").write_text(formulas, encoding="utf-8")
    script.unlink()
    shutil.rmtree(folder / "_static" / "vendor" / "fontawesome", ignore_errors=True)


def main() -> int:
    """Build the site that the command line asks for; return 1 with a sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--hub", default="", help="a JupyterHub for the launch button")
    arguments = parser.parse_args()
    start = time.monotonic()
    try:
        pages = build(arguments.folder, hub=arguments.hub)
    except (NpmError, LessonError, GuideError, SphinxError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Built in {time.monotonic() - start:.0f} s: {pages / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
