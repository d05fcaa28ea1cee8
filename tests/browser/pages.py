"""Small notebooks for the tests of what a cell shows, and how an explorer in one is reached."""

from pathlib import Path

import nbformat

from browser.frames import two_frames

__all__ = ["COUNT_WHAT_IS_LEFT", "control", "run", "shown", "write_notebook"]

# `left()` counts what explorers have set up and not taken away: listeners, timers, frames that are
# asked for, observers. An explorer's text is loaded from memory: its calls come from a blob.
COUNT_WHAT_IS_LEFT = """() => {
  const counts = { listeners: 0, timers: 0, frames: 0, observers: 0 };
  window.left = () => counts;
  const isOurs = () => new Error().stack.includes("blob:");
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, handler, options) {
    if (isOurs()) {
      counts.listeners += 1;
      const gone = () => (counts.listeners -= 1);
      if (options?.signal) addEventListener.call(options.signal, "abort", gone);
    }
    return addEventListener.call(this, type, handler, options);
  };
  const pending = { timers: new Set(), frames: new Set() };
  const end = (kind, id) => {
    if (pending[kind].delete(id)) counts[kind] -= 1;
  };
  const watch = (kind, start, stop, isOnce) => {
    const [starts, stops] = [window[start], window[stop]];
    window[start] = (action, ...rest) => {
      const ours = isOurs();
      const id = starts((...values) => {
        if (isOnce) end(kind, id);
        action(...values);
      }, ...rest);
      if (ours) {
        pending[kind].add(id);
        counts[kind] += 1;
      }
      return id;
    };
    window[stop] = (id) => {
      end(kind, id);
      stops(id);
    };
  };
  watch("timers", "setInterval", "clearInterval", false);
  watch("timers", "setTimeout", "clearTimeout", true);
  watch("frames", "requestAnimationFrame", "cancelAnimationFrame", true);
  for (const Observer of [ResizeObserver, IntersectionObserver, MutationObserver]) {
    const { observe, disconnect } = Observer.prototype;
    const ours = new WeakSet();
    Observer.prototype.observe = function (...values) {
      if (isOurs() && !ours.has(this)) {
        ours.add(this);
        counts.observers += 1;
      }
      return observe.apply(this, values);
    };
    Observer.prototype.disconnect = function () {
      if (ours.delete(this)) counts.observers -= 1;
      return disconnect.call(this);
    };
  }
}
"""


def write_notebook(path: Path, *sources: str, title: str = "") -> Path:
    """Write a notebook with a code cell for each of `sources`; returns its path.

    title: the text of a cell before them, or "" for none.
    """
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    if title:
        cells.insert(0, nbformat.v4.new_markdown_cell(title))
    if "1 / 0" in sources[-1]:
        cells[-1].metadata["tags"] = ["raises-exception"]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)
    return path


def run(lab, index: int) -> str:
    """Run a cell by keyboard; returns what its output shows."""
    # Jupyter tells Python of a change only when it has done with an earlier one.
    lab.page.wait_for_timeout(50)
    lab.wait_for("lab.isIdle()", "Python to have seen what was changed")
    lab.select(index)
    lab.run_selected()
    return lab.cells()[index].text


def shown(lab, index: int):
    """The explorer in the output of a cell, once its first frames are there; or all in it."""
    found = lab.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".convlab-explorer")
    found.last.wait_for()
    two_frames(lab.page)
    return found


def control(explorer, label: str):
    """The control of an explorer with this label."""
    return explorer.get_by_label(label, exact=True)
