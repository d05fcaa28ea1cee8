"""Formulas set once, when the site is built: the pages hold drawings, and load no MathJax."""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

from npm import NpmError, node_modules

__all__ = ["typeset"]

# Sphinx's marks around a formula: \( \) in a line, \[ \] alone.
_FORMULA = re.compile(
    r'(<(?:span|div) class="(?:output text_latex )?math[^>]*>)\s*'
    r"(?:\\\((.+?)\\\)|\\\[(.+?)\\\])\s*(</(?:span|div)>)",
    re.DOTALL,
)


def typeset(pages: list[str]) -> tuple[list[str], str]:
    """The texts of `pages` with their formulas drawn, and the style sheet of the drawings.

    Raises NpmError if Node.js or the npm packages are missing.
    """
    formulas = [
        (unescape(inline or display), bool(display))
        for page in pages
        for _, inline, display, _ in _FORMULA.findall(page)
    ]
    node = shutil.which("node")
    if node is None:
        raise NpmError("node is not on the PATH, and it sets the formulas of the site.")
    done = subprocess.run(
        [node, str(Path(__file__).with_suffix(".js"))],
        input=json.dumps(formulas),
        env=os.environ | {"NODE_PATH": str(node_modules())},
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout)
    wrong = [
        tex
        for (tex, _), drawn in zip(formulas, result["formulas"], strict=True)
        if "data-mjx-error" in drawn
    ]
    if wrong:
        raise ValueError(f"MathJax cannot set these formulas: {wrong}")
    drawn = iter(result["formulas"])
    return [
        _FORMULA.sub(lambda found: found[1] + next(drawn) + found[4], page) for page in pages
    ], (result["css"])
