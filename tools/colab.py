"""Write copies of the lessons for Google Colab, with the wheel that they install: `make colab`.

A copy begins with the cell that installs convlab beside the PyTorch of Colab, and its links lead to
the other copies. A workflow keeps the folder as the branch `colab` of the repository.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from convlab.course.sources import lesson_files
from convlab.distribution import DISTRIBUTION
from website.paths import LESSONS, ROOT, project

BRANCH = "colab"
REPOSITORY = project()["urls"]["Repository"]
INSTALL = """\
# Once in a session: this installs the lesson's package, some seconds.
# To keep what you write, choose File → Save a copy in Drive.
%pip install -q "{requirement}"
"""
LINK = re.compile(r"(?<=\]\()(?=[^()\s#:]+\.ipynb)")  # before the name of another lesson


def colab_copy(lesson: bytes, wheel: str) -> bytes:
    """A lesson as Colab opens it.

    lesson: the bytes of a notebook, without its outputs; the result is bytes, too.
    wheel: the address of the wheel that its first cell installs.
    """
    copies = (
        REPOSITORY.replace("github.com", "colab.research.google.com/github") + f"/blob/{BRANCH}/"
    )
    notebook = json.loads(lesson)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = LINK.sub(copies, "".join(cell["source"]))
            cell["source"] = text.splitlines(keepends=True)
    install = INSTALL.format(requirement=f"{DISTRIBUTION}[lessons] @ {wheel}")
    first = {"cell_type": "code", "execution_count": None, "id": "colab", "metadata": {}}
    first |= {"outputs": [], "source": install.rstrip().splitlines(keepends=True)}
    notebook["cells"].insert(0, first)
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this tree into `folder`."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def main() -> None:
    """Write the wheel and the copies into a folder, which is emptied first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "colab")
    parser.add_argument(
        "--local", action="store_true", help="install the wheel from the folder, to try the copies"
    )
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wheel = build_wheel(folder)
    address = wheel.as_uri() if arguments.local else f"{REPOSITORY}/raw/{BRANCH}/{wheel.name}"
    for name, lesson in lesson_files(LESSONS).items():
        (folder / name).write_bytes(colab_copy(lesson, address))
    print(f"Written: {folder}")


if __name__ == "__main__":
    main()
