"""Where convlab runs, which decides what the lessons need and which mend is safe."""

import os
from enum import StrEnum
from importlib.util import find_spec

from convlab.notebook import in_colab, in_vs_code

__all__ = ["Place", "has_jupyterlab", "place"]


class Place(StrEnum):
    """Programs that show the lessons: a hub and Colab bring a PyTorch that is not the learner's."""

    COLAB = "Google Colab"
    HUB = "a JupyterHub"
    VS_CODE = "VS Code"
    OWN = "a machine of the learner's"


def place() -> Place:
    """The place of this process, by what it leaves in the environment."""
    if in_colab():
        return Place.COLAB
    if "JUPYTERHUB_USER" in os.environ:  # Binder too
        return Place.HUB
    if in_vs_code():
        return Place.VS_CODE
    return Place.OWN


def has_jupyterlab() -> bool:
    """Whether the JupyterLab of this Python shows the lessons, or could."""
    return place() in (Place.HUB, Place.OWN) and find_spec("jupyterlab") is not None
