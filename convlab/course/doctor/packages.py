"""Check of the installed packages, and the commands that install them."""

import os
import re
import sys
from importlib import metadata
from pathlib import Path

from convlab.course.doctor.finding import Finding, State
from convlab.course.shell import shell_command
from convlab.distribution import DISTRIBUTION, clone, requirement

__all__ = ["install_command", "installed_version", "packages", "pip_command", "short_path"]

_ON_WINDOWS = os.name == "nt"
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def short_path(path: object) -> str:
    """A path with `~` for the home folder, so that a pasted report does not name the learner."""
    full, home = Path(str(path)), Path.home()
    return str("~" / full.relative_to(home)) if full.is_relative_to(home) else str(full)


def pip_command(*arguments: str) -> str:
    """The command `pip install` of this very Python, quoted for a shell."""
    return shell_command(sys.executable, "-m", "pip", "install", *arguments)


def install_command(again: str = "") -> str:
    """The command that installs convlab and all that the lessons need.

    again: an installed package that is broken, "convlab" included; "" if there is none.
    """
    if root := clone():
        if _ON_WINDOWS:
            return pip_command("-e", requirement("lab"))
        # A second `make lab` would find the environment complete and do nothing.
        made = os.path.realpath(sys.prefix) == os.path.realpath(root / ".venv")
        return f"{shell_command('cd', root)} && make {'clean lab' if made else 'lab'}"
    # PyTorch on PyPI brings several GB of CUDA packages on Linux.
    index = ("--index-url", _CPU_INDEX) if sys.platform == "linux" else ()
    torch = _torch_pin()
    if again == "torch":
        return pip_command("--force-reinstall", torch or "torch", *index)
    if again:
        package = requirement() if again == "convlab" else again
        return pip_command("--force-reinstall", "--no-deps", package)
    first = [pip_command(torch, *index)] if torch and index else []
    return " && ".join([*first, pip_command(requirement("lab"))])


def _torch_pin() -> str:
    """The PyTorch that the installed convlab requires, such as "torch==2.13.0", "" if unknown."""
    try:
        texts = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return ""
    found = (re.match(r"torch *[=<>~!][^;]*", text) for text in texts)
    return next((match[0].strip() for match in found if match), "")


def installed_version(name: str) -> str | None:
    """The installed version of a package, None if it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def packages() -> list[Finding]:
    """Compare the requirements of convlab and its extra `lab` with the installed packages."""
    try:
        needed, wanted = _requirements(""), _requirements("lab")
    except metadata.PackageNotFoundError:
        detail = "convlab is not installed in this Python, so versions were not compared"
        return [Finding("packages", State.WARNING, detail, install_command())]
    except ModuleNotFoundError:  # packaging, which JupyterLab brings
        detail = "JupyterLab is not installed, so versions were not compared"
        return [Finding("packages", State.WARNING, detail, install_command())]
    findings, fitting, missing = [], [], []
    for asked in sorted({*needed, *wanted}, key=str):
        version = installed_version(asked.name)
        if version is None:
            missing.append(asked.name)
        elif not asked.specifier.contains(version, prereleases=True):
            detail = f"{version} is installed, convlab needs {asked.specifier}"
            findings.append(Finding(asked.name, State.PROBLEM, detail, install_command()))
        else:
            fitting.append(f"{asked.name} {version}")
    if fitting:
        findings.insert(0, Finding("packages", State.OK, ", ".join(fitting)))
    if missing:
        is_optional = not {asked.name for asked in needed} & {*missing}
        state = State.WARNING if is_optional else State.PROBLEM
        detail = f"not installed: {', '.join(missing)}"
        if is_optional:
            detail += " (the formulas work without, the lessons do not)"
        findings.append(Finding("packages", state, detail, install_command()))
    return findings


def _requirements(extra: str) -> list:
    """The requirements of convlab with an extra, and with the extras that this extra names."""
    from packaging.requirements import Requirement

    found = []
    for text in metadata.requires(DISTRIBUTION) or []:
        asked = Requirement(text)
        if asked.marker and not asked.marker.evaluate({"extra": extra}):
            continue
        if asked.name == DISTRIBUTION:
            for inner in sorted(asked.extras):
                found += _requirements(inner)
        else:
            found.append(asked)
    return found
