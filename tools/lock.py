"""Write the lock (requirements/*.txt) and the conda environments that follow it.

`make lock` keeps each pin that still fits pyproject.toml; `make lock UPGRADE=1` takes the newest.
Beside the lock stand the oldest packages that pyproject.toml admits, and the newest: the tests run
with both once a month.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

from setup import CPU_INDEX

ROOT = Path(__file__).resolve().parent.parent
LAB = "requirements/lab.txt"
TEST = "requirements/test.txt"
OLDEST = "requirements/oldest.txt"
NEWEST = "requirements/newest.txt"
ENVIRONMENTS = ("environment.yml", "binder/environment.yml")

# Conda installs the newest Python 3.11, on one of these systems.
CONDA_PYTHON = {"python_version": "3.11", "python_full_version": "3.11.99"}
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)

HEADER = f"""\
# Written by `make lock` from {LAB}: the same pins, so that Binder runs what was tested.
# binder/environment.yml is the same file.
name: convlab
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pip
  - pip:
      - --extra-index-url {CPU_INDEX}
"""


def compile_lock(output: str, extra: str, *options: str) -> None:
    """Write the pins of all packages that `extra` and the build need, on every system.

    output: the file, relative to the repository. Its pins that still fit are kept.
    options: further ones of uv, such as `--upgrade`.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--no-annotate"]
    command += ["--extra", extra, "--group", "build", "--output-file", output]
    command += ["--custom-compile-command", "make lock", *options]
    subprocess.run(command, cwd=ROOT, check=True)


def compile_bounds(*options: str) -> None:
    """Write the oldest and the newest packages that pyproject.toml admits, PyTorch among them.

    What a learner or a class has is as old as it may be; what only the tests need is not.
    options: of uv, for all.
    """
    any_torch = "--no-config"  # the settings of uv in pyproject.toml name the one of the lock
    # Anew each time: a pin that was kept would hide a bound that has changed.
    compile_lock(OLDEST, "class", any_torch, "--resolution", "lowest-direct", "--upgrade")
    compile_lock(OLDEST, "test", any_torch, "--constraint", OLDEST, *options)
    compile_lock(NEWEST, "test", any_torch, *options)
    for name in (OLDEST, NEWEST):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines(keepends=True)
        # What PyPI's build of PyTorch for Linux asks for, and its build for the CPU does not.
        kept = [line for line in lines if not re.match("nvidia|cuda|triton", line)]
        (ROOT / name).write_text("".join(kept), encoding="utf-8")


def conda_pins(lock: str) -> list[str]:
    """The lines of a lock that can apply to Python 3.11, with PyTorch's CPU build."""
    pins = []
    for line in lock.splitlines():
        if not line or line.startswith("#"):
            continue
        requirement = Requirement(line)
        if requirement.name == "torch":
            # The only build for macOS has no "+cpu" in its version.
            pins.append(f"torch{requirement.specifier}+cpu ; sys_platform != 'darwin'")
            pins.append(f"torch{requirement.specifier} ; sys_platform == 'darwin'")
        elif requirement.marker is None or any(
            requirement.marker.evaluate(CONDA_PYTHON | system) for system in SYSTEMS
        ):
            pins.append(line)
    return pins


def environment_text(lock: str) -> str:
    """The text of a conda environment with the pins of `lock`."""
    return HEADER + "".join(f"      - {pin}\n" for pin in conda_pins(lock))


def main() -> None:
    """Write the locks, then the two environments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    options = ["--upgrade"] if parser.parse_args().upgrade else []
    compile_lock(LAB, "lab", *options)
    compile_lock(TEST, "test", "--constraint", LAB, *options)
    compile_bounds(*options)
    text = environment_text((ROOT / LAB).read_text(encoding="utf-8"))
    for name in ENVIRONMENTS:
        (ROOT / name).write_text(text, encoding="utf-8")
    print("Written: " + ", ".join((LAB, TEST, OLDEST, NEWEST, *ENVIRONMENTS)))


if __name__ == "__main__":
    main()
