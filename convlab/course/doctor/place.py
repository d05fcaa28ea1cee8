"""Where convlab runs, which decides what the lessons need and which mend is safe."""

import os
import sys
from enum import StrEnum
from importlib.util import find_spec

__all__ = ["Place", "has_jupyterlab", "place"]


class Place(StrEnum):
    """What shows the lessons: a hub and Colab bring a PyTorch that is not the learner's."""

    COLAB = "Google Colab"
    HUB = "a JupyterHub"
    VS_CODE = "VS Code"
    OWN = "a machine of the learner's"


def place() -> Place:
    """The place of this process, by what it leaves in the environment.

    A kernel of Colab has its module; a command that runs there has its variable alone.
    """
    if "google.colab" in sys.modules or "COLAB_RELEASE_TAG" in os.environ:
        return Place.COLAB
    if "JUPYTERHUB_USER" in os.environ:  # Binder too
        return Place.HUB
    if "VSCODE_PID" in os.environ or os.environ.get("TERM_PROGRAM") == "vscode":
        return Place.VS_CODE
    return Place.OWN


def has_jupyterlab() -> bool:
    """Whether the JupyterLab of this Python shows the lessons, or could."""
    return place() in (Place.HUB, Place.OWN) and find_spec("jupyterlab") is not None
