"""The checks of `convlab doctor`: one function each, and the list of them."""

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
from convlab.course.doctor.memory import memory
from convlab.course.doctor.mends import mend, reinstall
from convlab.course.doctor.packages import installed_version, packages, short_path
from convlab.course.sources import lessons_source
from convlab.distribution import DISTRIBUTION
from convlab.errors import CommandError

__all__ = ["CHECKS"]

_GB = 1e9

# Run in a process of its own: a PyTorch that does not fit the processor ends the whole process.
_TRY_TORCH = """
import json, torch
shape = torch.nn.Conv2d(1, 2, (3, 2))(torch.zeros(1, 1, 5, 7)).detach().numpy().shape
print(json.dumps({"shape": shape, "cuda": torch.version.cuda}))
"""


def python() -> Finding:
    """Name the Python that runs convlab; pip has refused any that is older than 3.11."""
    detail = f"{sys.version.split()[0]}, {short_path(sys.executable)}"
    return Finding("Python", State.OK, detail)


def torch() -> Finding:
    """Check that PyTorch is installed and computes a convolution; name its build."""
    if find_spec("torch") is None:
        return Finding("PyTorch", State.WARNING, "not installed", mend())
    try:
        run = subprocess.run(
            [sys.executable, "-c", _TRY_TORCH],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        detail = "a 3×2 convolution did not end within 120 s"
        return Finding("PyTorch", State.PROBLEM, detail, "Close other programs and try again.")
    if run.returncode != 0:
        reason = (run.stderr.strip().splitlines() or [f"exit status {run.returncode}"])[-1]
        detail = f"does not run: {reason}"
        return Finding("PyTorch", State.PROBLEM, detail, mend(again="torch"))
    answer = json.loads(run.stdout.splitlines()[-1])
    build = f"CUDA {answer['cuda']} build" if answer["cuda"] else "CPU build"
    detail = f"{installed_version('torch')}, {build}; a convolution gave {tuple(answer['shape'])}"
    return Finding("PyTorch", State.OK, detail)


def enough_memory() -> Finding:
    """Check that the 1 GB of memory that the lessons need is free."""
    found = memory()
    detail = f"{found.available / _GB:.1f} GB free of {found.total / _GB:.1f} GB; lessons need 1 GB"
    if found.total < _GB:
        fix = "Use a machine with more memory, or the Binder link of the README."
        return Finding("memory", State.PROBLEM, detail, fix)
    if found.available < _GB:
        fix = "Close other programs, and shut down notebooks that you do not use."
        return Finding("memory", State.WARNING, detail, fix)
    return Finding("memory", State.OK, detail)


def disk() -> Finding:
    """Check that the disk of the current folder has room."""
    free = shutil.disk_usage(Path.cwd()).free
    detail = f"{free / _GB:.1f} GB free here"
    if free < 0.1 * _GB:
        return Finding("disk", State.PROBLEM, detail, "Free some space: the lessons need 0.1 GB.")
    return Finding("disk", State.OK, detail)


def writable() -> Finding:
    """Check that the current folder can be written, as `convlab start` needs."""
    here = short_path(Path.cwd())
    try:
        tempfile.TemporaryFile(dir=Path.cwd()).close()
    except OSError as error:
        fix = "Go to a folder of your own before `convlab start`: cd ~"
        return Finding("this folder", State.PROBLEM, f"{here}: {error.strerror}", fix)
    return Finding("this folder", State.OK, f"{here} can be written")


def photo() -> Finding:
    """Check that the photo of the lessons is there; some Linux distributions leave it out."""
    matplotlib = find_spec("matplotlib")
    if matplotlib is None or matplotlib.origin is None:
        detail = "matplotlib is not installed"
        return Finding("photo", State.WARNING, detail, mend())
    folder = Path(matplotlib.origin).parent / "mpl-data" / "sample_data"
    if not (folder / "grace_hopper.jpg").is_file():
        detail = f"grace_hopper.jpg is not in {short_path(folder)}"
        return Finding("photo", State.PROBLEM, detail, reinstall("matplotlib"))
    return Finding("photo", State.OK, "matplotlib's grace_hopper.jpg")


def lessons() -> Finding:
    """Count the lessons of this copy of convlab, and name their folder."""
    try:
        source = lessons_source()
    except CommandError as error:
        return Finding("lessons", State.PROBLEM, str(error), mend(again="convlab"))
    count = sum(entry.name.endswith(".ipynb") for entry in source.iterdir())
    return Finding("lessons", State.OK, f"{count} in {short_path(source)}")


def convlab_itself() -> Finding:
    """Check that pip has installed this very convlab."""
    place = short_path(Path(convlab.__file__).parent)
    detail = f"{convlab.__version__}, {place}"
    try:
        installed = metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        detail += ", not installed in this Python"
        return Finding("convlab", State.WARNING, detail, mend())
    if installed != convlab.__version__:
        detail += f", but pip has installed {installed}"
        return Finding("convlab", State.WARNING, detail, mend())
    return Finding("convlab", State.OK, detail)


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
