"""Run lessons top to bottom, each in a fresh kernel, and store their outputs in place.

`make notebooks` runs this on notebooks/, or on the files that are named. Runs on two machines leave
the same file: cell ids stay, and the metadata hold no time, path or version.
"""

import argparse
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_TIMEOUT = 600  # a training, on a busy machine


def execute(notebook: NotebookNode, folder: Path, *, widget_state: bool = False) -> None:
    """Run every cell of `notebook`, in `folder`, and store the outputs in `notebook`.

    widget_state: True to store the state of the explorers too, which a saved page needs.
    """
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=widget_state,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # a lesson does not show the kernel's warnings
    )
    client.execute()


def tidy(notebook: NotebookNode) -> None:
    """Delete all metadata but the kernel's name and the cells' tags, which no machine changes."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        kept = {"tags", "jupyter"} & set(cell.metadata)
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in sorted(kept)})


def private_texts(notebook: NotebookNode) -> list[str]:
    """The ids of the cells with a path of this machine in their outputs."""
    paths = {str(ROOT), str(Path.home())}
    return [
        cell.id
        for cell in notebook.cells
        if any(path in str(cell.get("outputs", "")) for path in paths)
    ]


def main() -> int:
    """Execute the notebooks that the command line names; return 1 if one cannot be stored."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, help="notebooks, or folders of them")
    for path in parser.parse_args().paths:
        for file in sorted(path.glob("*.ipynb")) if path.is_dir() else [path]:
            start = time.monotonic()
            notebook = nbformat.read(file, as_version=4)
            try:
                execute(notebook, file.resolve().parent)
            except CellExecutionError as error:
                print(f"{file}: not stored, a cell failed.\n{error}")
                return 1
            tidy(notebook)
            cells = private_texts(notebook)
            if cells:
                print(f"{file}: not stored, these cells show a path of this machine: {cells}")
                return 1
            nbformat.write(notebook, file)
            print(f"{file}: run in {time.monotonic() - start:.0f} s, outputs stored")
    return 0


if __name__ == "__main__":
    sys.exit(main())
