"""Small notebooks for the tests of what a cell shows."""

from pathlib import Path

import nbformat

__all__ = ["write_notebook"]


def write_notebook(path: Path, *sources: str) -> Path:
    """Write a notebook with a code cell for each of `sources`; returns its path."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)
    return path
