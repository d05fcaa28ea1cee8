"""Checks of Jupyter: the kernel, the command `jupyter`, and the widgets."""

import json
import os
import shutil
import sys
import sysconfig
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from convlab.course.doctor.finding import Finding, State
from convlab.course.doctor.mends import mend, mend_kernel, reinstall
from convlab.course.doctor.packages import installed_version, short_path
from convlab.course.doctor.place import Place, has_jupyterlab, place
from convlab.course.shell import shell_command

__all__ = ["jupyter_command", "kernel", "widgets"]

_MANAGER = "@jupyter-widgets/jupyterlab-manager"


def kernel() -> Finding:
    """Check that the kernel `python3`, which the lessons name, runs this very Python."""
    if find_spec("ipykernel") is None or find_spec("jupyter_client") is None:
        detail = "ipykernel is not installed, so no notebook can run in this Python"
        return Finding("kernel", State.WARNING, detail, mend())
    if place() in (Place.COLAB, Place.VS_CODE):
        return Finding("kernel", State.OK, f"{place()} starts the Python that is chosen there")
    from jupyter_client.kernelspec import KernelSpecManager

    spec = KernelSpecManager().get_kernel_spec("python3")
    program = spec.argv[0]
    # jupyter_client reads these names as "the Python that runs JupyterLab".
    if program in ("python", "python3", f"python3.{sys.version_info.minor}"):
        return Finding("kernel", State.OK, "python3 starts the Python that runs JupyterLab")
    if _same_folder(Path(program).parent, Path(sys.executable).parent):
        return Finding("kernel", State.OK, "python3 starts this Python")
    folder = short_path(spec.resource_dir)
    detail = f"python3 starts another Python: {short_path(program)} (set in {folder})"
    fix = mend_kernel()
    if not _same_folder(Path(spec.resource_dir).parent, Path(sys.prefix, "share/jupyter/kernels")):
        fix = f"Rename the folder {folder}; it hides this Python's own kernel."
    return Finding("kernel", State.PROBLEM, detail, fix)


def jupyter_command() -> Finding:
    """Check that the command `jupyter` belongs to this Python."""
    if place() in (Place.COLAB, Place.VS_CODE):
        return Finding("jupyter", State.OK, f"{place()} shows the lessons")
    if not has_jupyterlab():
        detail = "JupyterLab is not installed in this Python"
        if place() is Place.HUB:
            return Finding("jupyter", State.OK, f"{detail}; the hub shows the lessons")
        return Finding("jupyter", State.WARNING, detail, mend())
    start = shell_command(sys.executable, "-m", "jupyterlab")
    command = shutil.which("jupyter")
    if command is None:
        return Finding("jupyter", State.OK, f"start JupyterLab with: {start}")
    own_folders = (
        Path(sys.executable).parent,
        Path(sysconfig.get_path("scripts")),
        Path(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))),
    )
    if any(_same_folder(Path(command).parent, folder) for folder in own_folders):
        return Finding("jupyter", State.OK, f"{short_path(command)} is this Python's")
    detail = f"the command `jupyter` is another Python's: {short_path(command)}"
    return Finding("jupyter", State.WARNING, detail, f"Start JupyterLab with: {start}")


def widgets() -> Finding:
    """Check that ipywidgets and its part in JupyterLab are installed, and fit together."""
    version = installed_version("ipywidgets")
    if version is None:
        return Finding("widgets", State.WARNING, "ipywidgets is not installed", mend())
    if not has_jupyterlab():
        return Finding("widgets", State.OK, f"ipywidgets {version}")
    fix = reinstall("ipywidgets", "jupyterlab_widgets")
    in_lab = installed_version("jupyterlab_widgets")
    if in_lab is None:
        detail = f"ipywidgets {version}, but jupyterlab_widgets is not installed"
        return Finding("widgets", State.PROBLEM, detail, fix)
    from packaging.requirements import Requirement

    for text in metadata.requires("ipywidgets") or ():
        requirement = Requirement(text)
        if requirement.name == "jupyterlab_widgets" and in_lab not in requirement.specifier:
            detail = f"ipywidgets {version} needs {requirement}, {in_lab} is installed"
            return Finding("widgets", State.PROBLEM, detail, fix)
    return _widget_manager(f"ipywidgets {version}, jupyterlab_widgets {in_lab}", fix)


def _widget_manager(detail: str, fix: str) -> Finding:
    """Check that JupyterLab finds the widget manager, and the one of jupyterlab_widgets."""
    from jupyter_core.paths import jupyter_path

    places = [Path(folder, _MANAGER, "package.json") for folder in jupyter_path("labextensions")]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        detail += f", but JupyterLab does not find {_MANAGER}"
        return Finding("widgets", State.PROBLEM, detail, fix)
    shipped = [
        Path(str(file.locate()))
        for file in metadata.files("jupyterlab_widgets") or []
        if file.as_posix().endswith(f"{_MANAGER}/package.json")
    ]
    if shipped and _version(found) != _version(shipped[0]):
        folder = short_path(found.parent)
        detail += f", but JupyterLab finds another widget manager first, in {folder}"
        return Finding("widgets", State.PROBLEM, detail, f"Rename the folder {folder}.")
    return Finding("widgets", State.OK, f"{detail}, {_MANAGER} {_version(found)}")


def _version(package_json: Path) -> str:
    return json.loads(package_json.read_text(encoding="utf-8"))["version"]


def _same_folder(first: Path, second: Path) -> bool:
    """Compare folders, not programs: the Pythons of two environments link to one program."""
    try:
        return os.path.samefile(first, second)
    except OSError:  # one of them does not exist
        return False
