"""Build the site: the lessons, which answer without Python, and a page for each public name.

`make site` writes it to build/site/html, a folder that can be copied, unpacked from a zip or served
as it is: no page asks another machine for anything. Each lesson with explorers is run once, the
notebooks stay as they are.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from npm import NpmError
from website.api import api_pages
from website.assets import copy_assets
from website.front_page import write_front_page
from website.lessons import LessonError, write_lessons
from website.paths import LESSONS, ROOT, SITE, project
from website.predictions import answers_page


class SphinxError(Exception):
    """A warning or an error of Sphinx, with its text."""


def build(folder: Path, *, further: list[Path] | None = None, hub: str = "") -> Path:
    """Build the site in `folder`; returns the folder of its pages, folder/html.

    further: notebooks that become pages beside the lessons, in no table of contents.
    hub: the address of a JupyterHub that its launch button opens the lessons on; "" for no button.

    Raises NpmError, LessonError or SphinxError.
    """
    source = folder / "source"
    for part in (source, folder / "html"):
        shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(SITE, source, ignore=shutil.ignore_patterns("scripts"))
    copy_assets(source / "static")
    repository = project()["urls"]["Repository"].removeprefix("https://github.com/")
    binder = f"https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/lessons/{{name}}"
    lessons = {file: source / "notebooks" / file.name for file in sorted(LESSONS.glob("*.ipynb"))}
    others = {file: source / "further" / file.name for file in further or []}
    write_front_page(source)
    lessons[source / "index.ipynb"] = source / "index.ipynb"
    write_lessons(lessons | others, binder, "../answers.html")
    (source / "api").mkdir()
    for name, text in api_pages().items():
        (source / "api" / name).write_text(text, encoding="utf-8")
    (source / "answers.md").write_text(f"---\norphan: true\n---\n\n{answers_page()}", "utf-8")
    options = ["-b", "html", "-W", "--keep-going", "-q", "-j", "2", "-d", str(folder / "doctrees")]
    command = [sys.executable, "-m", "sphinx", *options, str(source), str(folder / "html")]
    tools = str(ROOT / "tools")
    environ = os.environ | {"PYTHONPATH": tools, "CONVLAB_HUB": hub}
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    if done.returncode != 0:
        raise SphinxError(f"Sphinx: {done.stdout}{done.stderr}")
    return folder / "html"


def main() -> int:
    """Build the site that the command line asks for; return 1 with a sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--hub", default="", help="a JupyterHub for the launch button")
    arguments = parser.parse_args()
    start = time.monotonic()
    try:
        pages = build(arguments.folder, hub=arguments.hub)
    except (NpmError, LessonError, SphinxError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Built in {time.monotonic() - start:.0f} s: {pages / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
