"""Write the lock (requirements/*.txt) and the conda environments that follow it.

`make lock` keeps each pin that still fits pyproject.toml; `make lock UPGRADE=1` takes the newest.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

from setup import CPU_INDEX

ROOT = Path(__file__).resolve().parent.parent
LAB = "requirements/lab.txt"
TEST = "requirements/test.txt"
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


def compile_lock(output: str, extra: str, *, upgrade: bool, constraint: str | None = None) -> None:
    """Write the pins of all packages that `extra` and the build need, on every system.

    output: the file, relative to the repository.
    upgrade: True to take the newest versions, False to keep the pins that still fit.
    constraint: another lock whose pins hold here too, or None.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--no-annotate"]
    command += ["--extra", extra, "--group", "build", "--output-file", output]
    command += ["--custom-compile-command", "make lock"]
    command += ["--constraint", constraint] if constraint else []
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, cwd=ROOT, check=True)


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
    """Write the two locks, then the two environments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = parser.parse_args().upgrade
    compile_lock(LAB, "lab", upgrade=upgrade)
    compile_lock(TEST, "test", upgrade=upgrade, constraint=LAB)
    text = environment_text((ROOT / LAB).read_text(encoding="utf-8"))
    for name in ENVIRONMENTS:
        (ROOT / name).write_text(text, encoding="utf-8")
    print("Written: " + ", ".join((LAB, TEST, *ENVIRONMENTS)))


if __name__ == "__main__":
    main()
