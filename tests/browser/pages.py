"""Small notebooks for the tests of what a cell shows, and how an explorer in one is reached."""

from pathlib import Path

import nbformat

__all__ = ["COUNT_LISTENERS", "control", "run", "shown", "write_notebook"]

# Counts in `left.listeners` the listeners of explorers that have not been taken away.
COUNT_LISTENERS = """
window.left = { listeners: 0 };
const { addEventListener } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (type, handler, options) {
  if (options?.signal) {
    left.listeners += 1;
    options.signal.addEventListener("abort", () => (left.listeners -= 1));
  }
  return addEventListener.call(this, type, handler, options);
};
"""


def write_notebook(path: Path, *sources: str) -> Path:
    """Write a notebook with a code cell for each of `sources`; returns its path."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)
    return path


def run(lab, index: int) -> str:
    """Run a cell by keyboard; returns what its output shows."""
    lab.select(index)
    lab.run_selected()
    return lab.cells()[index].text


def shown(lab, index: int):
    """The explorer in the output of a cell, once it is drawn."""
    found = lab.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".convlab-explorer")
    found.wait_for()
    return found


def control(explorer, label: str):
    """The control of an explorer with this label."""
    return explorer.get_by_label(label, exact=True)
