"""Whether JupyterLab starts this Python, and whether it can show widgets."""

import json
import os
import shutil
import sys
import sysconfig
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from convlab.course.doctor.finding import Finding, State
from convlab.course.doctor.packages import install_command, installed_version, pip_command, shown
from convlab.course.shell import typed

__all__ = ["jupyter_command", "kernel", "widgets"]

_MANAGER = "@jupyter-widgets/jupyterlab-manager"


def kernel() -> Finding:
    """Whether the kernel `python3`, which the lessons name, runs this very Python."""
    if find_spec("ipykernel") is None or find_spec("jupyter_client") is None:
        seen = "ipykernel is not installed, so no notebook can run in this Python"
        return Finding("kernel", State.WARNING, seen, install_command())
    from jupyter_client.kernelspec import KernelSpecManager

    spec = KernelSpecManager().get_kernel_spec("python3")
    program = spec.argv[0]
    # jupyter_client reads these names as "the Python that runs JupyterLab".
    if program in ("python", "python3", f"python3.{sys.version_info.minor}"):
        return Finding("kernel", State.OK, "python3 starts the Python that runs JupyterLab")
    if _same_folder(Path(program).parent, Path(sys.executable).parent):
        return Finding("kernel", State.OK, "python3 starts this Python")
    seen = f"python3 starts another Python: {shown(program)} (set in {shown(spec.resource_dir)})"
    kernel_install = ("-m", "ipykernel", "install", "--sys-prefix", "--name", "python3")
    mend = typed(sys.executable, *kernel_install)
    if not _same_folder(Path(spec.resource_dir).parent, Path(sys.prefix, "share/jupyter/kernels")):
        mend = f"Rename the folder {shown(spec.resource_dir)}; it hides this Python's own kernel."
    return Finding("kernel", State.PROBLEM, seen, mend)


def jupyter_command() -> Finding:
    """Whether the command `jupyter` is the one of this Python."""
    if find_spec("jupyterlab") is None:
        seen = "JupyterLab is not installed in this Python"
        return Finding("jupyter", State.WARNING, seen, install_command())
    start = typed(sys.executable, "-m", "jupyterlab")
    command = shutil.which("jupyter")
    if command is None:
        return Finding("jupyter", State.OK, f"start JupyterLab with: {start}")
    own_folders = (
        Path(sys.executable).parent,
        Path(sysconfig.get_path("scripts")),
        Path(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))),
    )
    if any(_same_folder(Path(command).parent, folder) for folder in own_folders):
        return Finding("jupyter", State.OK, f"{shown(command)} is this Python's")
    seen = f"the command `jupyter` is another Python's: {shown(command)}"
    return Finding("jupyter", State.WARNING, seen, f"Start JupyterLab with: {start}")


def widgets() -> Finding:
    """Whether ipywidgets and its part of JupyterLab are there, and are of one release."""
    version = installed_version("ipywidgets")
    if version is None:
        return Finding("widgets", State.WARNING, "ipywidgets is not installed", install_command())
    mend = pip_command("--force-reinstall", "--no-deps", "ipywidgets", "jupyterlab_widgets")
    in_lab = installed_version("jupyterlab_widgets")
    if in_lab is None:
        seen = f"ipywidgets {version}, but jupyterlab_widgets is not installed"
        return Finding("widgets", State.PROBLEM, seen, mend)
    from packaging.requirements import Requirement

    for text in metadata.requires("ipywidgets"):
        requirement = Requirement(text)
        if requirement.name == "jupyterlab_widgets" and in_lab not in requirement.specifier:
            seen = f"ipywidgets {version} needs {requirement}, {in_lab} is installed"
            return Finding("widgets", State.PROBLEM, seen, mend)
    return _widget_manager(f"ipywidgets {version}, jupyterlab_widgets {in_lab}", mend)


def _widget_manager(seen: str, mend: str) -> Finding:
    """Whether JupyterLab finds the widget manager, and finds the one of jupyterlab_widgets."""
    from jupyter_core.paths import jupyter_path

    places = [Path(folder, _MANAGER, "package.json") for folder in jupyter_path("labextensions")]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        seen += f", but JupyterLab does not find {_MANAGER}"
        return Finding("widgets", State.PROBLEM, seen, mend)
    shipped = [
        file.locate()
        for file in metadata.files("jupyterlab_widgets") or []
        if file.as_posix().endswith(f"{_MANAGER}/package.json")
    ]
    if shipped and _version(found) != _version(shipped[0]):
        seen += f", but JupyterLab finds another widget manager first, in {shown(found.parent)}"
        return Finding("widgets", State.PROBLEM, seen, f"Rename the folder {shown(found.parent)}.")
    return Finding("widgets", State.OK, f"{seen}, {_MANAGER} {_version(found)}")


def _version(package_json: Path) -> str:
    return json.loads(Path(package_json).read_text(encoding="utf-8"))["version"]


def _same_folder(first: Path, second: Path) -> bool:
    """Compare folders, not programs: two environments' Pythons are links to one program."""
    try:
        return os.path.samefile(first, second)
    except OSError:  # one of them is not there
        return False
