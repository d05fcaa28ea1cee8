"""What `convlab doctor` looks at: one function a check, and the list of them."""

import json
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import convlab
from convlab.course.doctor.finding import Finding, State
from convlab.course.doctor.jupyter_checks import jupyter_command, kernel, widgets
from convlab.course.doctor.machine import memory
from convlab.course.doctor.packages import (
    install_command,
    installed_version,
    packages,
    pip_command,
    shown,
)
from convlab.course.errors import CourseError
from convlab.course.sources import lessons_source
from convlab.distribution import DISTRIBUTION

__all__ = ["CHECKS"]

_GB = 1e9

# Run in a process of its own: a PyTorch that does not fit the processor ends the whole process.
_TRY_TORCH = """
import json, torch
shape = torch.nn.Conv2d(1, 2, (3, 2))(torch.zeros(1, 1, 5, 7)).detach().numpy().shape
print(json.dumps({"shape": shape, "cuda": torch.version.cuda}))
"""


def python() -> Finding:
    """Which Python runs convlab; pip installs convlab on no Python older than 3.11."""
    seen = f"{sys.version.split()[0]}, {shown(sys.executable)}"
    return Finding("Python", State.OK, seen)


def torch() -> Finding:
    """Whether PyTorch is there, which build, and whether a convolution runs."""
    if find_spec("torch") is None:
        return Finding("PyTorch", State.WARNING, "not installed", install_command())
    try:
        run = subprocess.run(
            [sys.executable, "-c", _TRY_TORCH],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        seen = "a 3×2 convolution did not end within 120 s"
        return Finding("PyTorch", State.PROBLEM, seen, "Close other programs and try again.")
    if run.returncode != 0:
        reason = (run.stderr.strip().splitlines() or [f"exit status {run.returncode}"])[-1]
        seen, mend = f"does not run: {reason}", install_command(again="torch")
        return Finding("PyTorch", State.PROBLEM, seen, mend)
    answer = json.loads(run.stdout.splitlines()[-1])
    build = f"CUDA {answer['cuda']} build" if answer["cuda"] else "CPU build"
    seen = f"{installed_version('torch')}, {build}; a convolution gave {tuple(answer['shape'])}"
    return Finding("PyTorch", State.OK, seen)


def enough_memory() -> Finding:
    """Whether the lessons' 1 GB is there, and free."""
    found = memory()
    seen = f"{found.available / _GB:.1f} GB free of {found.total / _GB:.1f} GB; lessons need 1 GB"
    if found.total < _GB:
        mend = "Use a machine with more memory, or the Binder link of the README."
        return Finding("memory", State.PROBLEM, seen, mend)
    if found.available < _GB:
        mend = "Close other programs, and shut down notebooks that you do not use."
        return Finding("memory", State.WARNING, seen, mend)
    return Finding("memory", State.OK, seen)


def disk() -> Finding:
    """Whether there is room where the learner stands."""
    free = shutil.disk_usage(Path.cwd()).free
    seen = f"{free / _GB:.1f} GB free here"
    if free < 0.1 * _GB:
        return Finding("disk", State.PROBLEM, seen, "Free some space: the lessons need 0.1 GB.")
    return Finding("disk", State.OK, seen)


def writable() -> Finding:
    """Whether the learner may write where they stand, so that `convlab start` works."""
    here = shown(Path.cwd())
    try:
        tempfile.TemporaryFile(dir=Path.cwd()).close()
    except OSError as error:
        mend = "Go to a folder of your own before `convlab start`: cd ~"
        return Finding("this folder", State.PROBLEM, f"{here}: {error.strerror}", mend)
    return Finding("this folder", State.OK, f"{here} can be written")


def photo() -> Finding:
    """Whether the photo that the lessons use is there; some Linux distributions leave it out."""
    matplotlib = find_spec("matplotlib")
    if matplotlib is None:
        seen = "matplotlib is not installed"
        return Finding("photo", State.WARNING, seen, install_command())
    folder = Path(matplotlib.origin).parent / "mpl-data" / "sample_data"
    if not (folder / "grace_hopper.jpg").is_file():
        seen = f"grace_hopper.jpg is not in {shown(folder)}"
        return Finding("photo", State.PROBLEM, seen, pip_command("--force-reinstall", "matplotlib"))
    return Finding("photo", State.OK, "matplotlib's grace_hopper.jpg")


def lessons() -> Finding:
    """How many lessons this copy of convlab has, and where."""
    try:
        source = lessons_source()
    except CourseError as error:
        return Finding("lessons", State.PROBLEM, str(error), install_command(again="convlab"))
    count = sum(entry.name.endswith(".ipynb") for entry in source.iterdir())
    return Finding("lessons", State.OK, f"{count} in {shown(source)}")


def convlab_itself() -> Finding:
    """Which convlab this is, and whether pip knows of it."""
    place = shown(Path(convlab.__file__).parent)
    seen = f"{convlab.__version__}, {place}"
    try:
        installed = metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        seen += ", not installed in this Python"
        return Finding("convlab", State.WARNING, seen, install_command())
    if installed != convlab.__version__:
        seen += f", but pip has installed {installed}"
        return Finding("convlab", State.WARNING, seen, install_command())
    return Finding("convlab", State.OK, seen)


CHECKS = (
    ("Python", python),
    ("convlab", convlab_itself),
    ("packages", packages),
    ("PyTorch", torch),
    ("kernel", kernel),
    ("jupyter", jupyter_command),
    ("widgets", widgets),
    ("photo", photo),
    ("lessons", lessons),
    ("this folder", writable),
    ("disk", disk),
    ("memory", enough_memory),
)
