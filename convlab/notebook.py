"""The notebook that this code runs in: whether there is one, and whether a person looks at it."""

import sys
from typing import Any

__all__ = ["has_person", "running_kernel"]


def running_kernel() -> Any:
    """The kernel of the notebook that this code runs in, None outside of one."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    return getattr(shell, "kernel", None)


def has_person(kernel: Any) -> bool:
    """Whether the cell was sent by a page that can ask a person for input.

    nbclient, nbconvert and nbval run a notebook without one.
    """
    return getattr(kernel, "_allow_stdin", False)
