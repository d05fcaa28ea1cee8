"""The mends of an installation: a command, or a sentence where no command is safe."""

import os
import re
import shlex
import sys
import sysconfig
from importlib import metadata

from convlab.course.doctor.place import Place, place
from convlab.course.shell import shell_command
from convlab.distribution import DISTRIBUTION, clone, requirement

__all__ = ["mend", "mend_kernel", "reinstall"]

_ON_WINDOWS = os.name == "nt"
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def mend(again: str = "") -> str:
    """How to install convlab and all that the lessons need, in this place.

    again: an installed package that is broken, "convlab" included; "" if there is none.
    """
    here, root = place(), clone()
    if here is Place.COLAB and again == "torch":
        return "Choose Runtime → Disconnect and delete runtime: Colab brings its PyTorch anew."
    if here is Place.HUB and again == "torch":
        return f"Ask whoever runs this hub for a PyTorch that fits: {_torch()}"
    brings_torch = here in (Place.COLAB, Place.HUB)
    if root and not (brings_torch or _ON_WINDOWS):
        # A second `make lab` would find the environment complete and do nothing.
        made = os.path.realpath(sys.prefix) == os.path.realpath(root / ".venv")
        return f"{shell_command('cd', root)} && make {'clean lab' if made else 'lab'}"
    # PyTorch on PyPI brings several GB of CUDA packages on Linux. One that fits is left as it is.
    index = ("--index-url", _CPU_INDEX) if sys.platform == "linux" else ()
    if again == "torch":
        return _pip("--force-reinstall", _torch(), *index)
    if again:
        return reinstall(requirement() if again == "convlab" else again)
    needed = {Place.OWN: ["lab"], Place.VS_CODE: ["lessons,torch", "ipykernel"]}
    extra, *further = needed.get(here, ["lessons"])
    all_of_it = _pip(*(["-e"] if root else []), requirement(extra), *further)
    return f"{_pip(_torch(), *index)} && {all_of_it}" if index and not brings_torch else all_of_it


def reinstall(*packages: str) -> str:
    """How to install these packages again, without those that they need."""
    return _pip("--force-reinstall", "--no-deps", *packages)


def mend_kernel() -> str:
    """How to give the kernel `python3` of this environment this very Python."""
    return _python("-m", "ipykernel", "install", "--sys-prefix", "--name", "python3")


def _pip(*arguments: str) -> str:
    if place() is Place.COLAB:
        command = f"%pip install -q {shlex.join(arguments)}"
        return f"Run in a cell, then choose Runtime → Restart session: {command}"
    return _python("-m", "pip", "install", *arguments)


def _python(*arguments: str) -> str:
    """A command of this very Python; on a hub whose environment is not the learner's, whom to ask.

    There pip would install into the learner's home, and hide what the hub brings.
    """
    command = shell_command(sys.executable, *arguments)
    is_theirs = place() is Place.HUB and not os.access(sysconfig.get_path("purelib"), os.W_OK)
    return f"Ask whoever runs this hub to do: {command}" if is_theirs else command


def _torch() -> str:
    """The PyTorch that the installed convlab admits, such as "torch>=2.6,<3"."""
    try:
        texts = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        texts = []
    found = (re.match(r"torch *[=<>~!][^;]*", text) for text in texts)
    return next((match[0].strip() for match in found if match), "torch")
