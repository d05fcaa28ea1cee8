"""The lessons of this copy of convlab, as a learner gets them."""

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from convlab.errors import CommandError

__all__ = ["as_bytes", "lesson_files", "lessons_source", "without_outputs"]

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def lessons_source() -> Traversable:
    """The folder that holds the lessons: of the installed wheel, else of the clone.

    Raises CommandError if there is neither.
    """
    package = files("convlab")
    installed = package / "course" / "notebooks"
    if _holds_notebooks(installed):
        return installed
    root = Path(str(package)).parent
    # Without pyproject.toml the root is site-packages: a folder `notebooks` is another project's.
    if (root / "pyproject.toml").is_file() and _holds_notebooks(root / "notebooks"):
        return root / "notebooks"
    raise CommandError(
        "This copy of convlab has no lessons: "
        f"there are none in {installed} and none in {root / 'notebooks'}. "
        "Install convlab again, or clone its repository and use `make lab`."
    )


def _holds_notebooks(folder: Traversable) -> bool:
    return folder.is_dir() and any(entry.name.endswith(".ipynb") for entry in folder.iterdir())


def lesson_files(source: Traversable) -> dict[str, bytes]:
    """The files of a learner's folder: each name, with `/` after a sub-folder, and its bytes.

    source: the folder of the lessons; its hidden files and folders are left out.

    A notebook comes without its outputs; any other file, such as a picture, is unchanged.
    """
    found: dict[str, bytes] = {}
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            inner = lesson_files(entry)
            found |= {f"{entry.name}/{name}": content for name, content in inner.items()}
        elif entry.name.endswith(".ipynb"):
            found[entry.name] = without_outputs(entry.read_bytes())
        else:
            found[entry.name] = entry.read_bytes()
    return found


def without_outputs(notebook: bytes) -> bytes:
    """A notebook without outputs and execution counts, with its solutions folded.

    notebook: the bytes of the file; the result is bytes, too.

    Hints and solutions in text cells are folded by their own `<details>`; a code cell that is
    tagged `solution` is collapsed. Cell ids stay, so that the diff of two versions is short.
    """
    document = json.loads(notebook)
    for cell in document["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["outputs"] = []
        cell["execution_count"] = None
        metadata = cell["metadata"]
        metadata.pop("execution", None)  # when the cell ran
        if "solution" in metadata.get("tags", ()):
            metadata["jupyter"] = {**metadata.get("jupyter", {}), "source_hidden": True}
    document["metadata"].pop("widgets", None)  # the state of the widgets in the outputs
    document["metadata"]["kernelspec"] = _KERNEL
    return as_bytes(document)


def as_bytes(document: dict) -> bytes:
    """A notebook as its file holds it."""
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
