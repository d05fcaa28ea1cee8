"""A training as a person follows it: a bar, and curves that grow with each epoch.

A notebook that nbclient, nbconvert or nbval runs gets no bar, and the curves once, at the end: so
what it stores does not depend on speed.
"""

import io
import sys
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]

from convlab.notebook import has_person, running_kernel
from convlab.training.history import History

__all__ = ["LiveCurves", "progress_bar"]


def progress_bar(total: int | None, done: int, *, shown: bool, unit: str = "batch") -> tqdm:
    """A bar of batches or bytes, which disappears when it is closed.

    In a terminal it is drawn on the standard error; in a notebook, as the output of its cell. It
    is drawn only if a person can see it.

    total: number in all, None if unknown. done: number before the start.
    shown: False for no bar.
    unit: "batch", or "B" for bytes.
    """
    kernel = running_kernel()
    seen = has_person(kernel) if kernel else sys.stderr.isatty()
    file = _OutputLine() if kernel and seen and shown else sys.stderr
    return tqdm(
        total=total,
        initial=done,
        unit=unit,
        unit_scale=unit == "B",
        leave=False,
        file=file,
        disable=not (shown and seen),
        ncols=88,
    )


class LiveCurves:
    """The curves of a training as one output of a notebook's cell; nothing elsewhere."""

    def __init__(self) -> None:
        self.handle: Any = None

    def draw(self, history: History, *, last: bool) -> None:
        """Draw the curves so far; where no person looks, the `last` ones only."""
        kernel = running_kernel()
        if kernel is None or not (last or has_person(kernel)):
            return
        from IPython.display import display

        from convlab.figures.curves import training_curves

        picture = training_curves(history)
        if self.handle is None:
            self.handle = display(picture, display_id=True)
        else:
            self.handle.update(picture)


class _OutputLine(io.StringIO):
    """A file that shows what was written last as one line of output."""

    encoding = "utf-8"  # tqdm then draws with blocks
    handle: Any = None

    def write(self, text: str) -> int:
        from IPython.display import display

        line = {"text/plain": text.strip()}
        if self.handle is None:
            self.handle = display(line, raw=True, display_id=True)
        else:
            self.handle.update(line, raw=True)
        return len(text)
