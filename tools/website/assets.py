"""The scripts and fonts that the pages load, from npm packages and from docs/site/scripts."""

import shutil
from pathlib import Path

from convlab.widgets.bundle import bundle
from npm import node_modules
from website.paths import SITE

__all__ = ["ASSETS", "copy_assets"]

# A file or folder of node_modules → its name in the folder of the assets.
ASSETS = {
    "requirejs/require.js": "widgets/require.js",
    "anywidget/dist/index.js": "widgets/anywidget.js",
    "anywidget/LICENSE": "widgets/anywidget-LICENSE",
    "@jupyter-widgets/html-manager/dist/embed-amd.js": "widgets/embed-amd.js",
    "mathjax/tex-svg.js": "mathjax/tex-svg.js",
    "mathjax/a11y/assistive-mml.js": "mathjax/a11y/assistive-mml.js",
    "mathjax/LICENSE": "mathjax/LICENSE",
    "@mathjax/mathjax-newcm-font/svg": "mathjax/mathjax-newcm-font/svg",
}


def copy_assets(folder: Path) -> None:
    """Copy what the pages load into `folder`. Raises NpmError if the npm packages are missing."""
    packages = node_modules()
    for source, name in ASSETS.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (packages / source).is_dir():
            shutil.copytree(packages / source, target, dirs_exist_ok=True)
        else:
            shutil.copy(packages / source, target)
    # The fonts of the widgets' symbols.
    for font in (packages / "@jupyter-widgets/html-manager/dist").glob("*.woff2"):
        shutil.copy(font, folder / "widgets")
    # A page that is a file may not load modules, so they are joined; the block keeps their names.
    (folder / "site.js").write_text(
        f"{{\n{bundle(SITE / 'scripts' / 'site.js')}}}\n", encoding="utf-8"
    )
