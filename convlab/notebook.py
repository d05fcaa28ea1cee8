"""The notebook that this code runs in: whether there is one, and whether a person looks at it."""

import os
import sys
from typing import Any

__all__ = ["has_person", "in_colab", "in_vs_code", "running_kernel"]


def running_kernel() -> Any:
    """The kernel of the notebook that this code runs in, None outside of one."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    return getattr(shell, "kernel", None)


def has_person(kernel: Any) -> bool:
    """Whether the cell was sent by a page that can ask a person for input.

    nbclient, nbconvert and nbval run a notebook without one.
    """
    return getattr(kernel, "_allow_stdin", False)


def in_colab() -> bool:
    """Whether this process runs in Google Colab.

    A kernel of Colab has its module; a command that runs there has its variable alone.
    """
    return "google.colab" in sys.modules or "COLAB_RELEASE_TAG" in os.environ


def in_vs_code() -> bool:
    """Whether VS Code has started this process."""
    return "VSCODE_PID" in os.environ or os.environ.get("TERM_PROGRAM") == "vscode"
