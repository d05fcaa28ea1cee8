"""The packages that convlab asks for, and those that are installed."""

import os
import re
import sys
from importlib import metadata
from pathlib import Path

from convlab.course.doctor.finding import Finding, State
from convlab.course.shell import typed
from convlab.distribution import DISTRIBUTION, clone, requirement

__all__ = ["install_command", "installed_version", "packages", "pip_command", "shown"]

_ON_WINDOWS = os.name == "nt"
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def shown(path) -> str:
    """Return a path as it may be shown to others: the home folder is `~`."""
    path, home = Path(str(path)), Path.home()
    return str("~" / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def pip_command(*arguments: str) -> str:
    """Return `pip install` of this very Python, as it is typed in a shell."""
    return typed(sys.executable, "-m", "pip", "install", *arguments)


def install_command(again: str = "") -> str:
    """Return the command that installs convlab and all that the lessons need.

    Args:
        again: a package that is installed and broken, "" if there is none; "convlab" for convlab.
    """
    if root := clone():
        if _ON_WINDOWS:
            return pip_command("-e", requirement("lab"))
        # What set-up has once completed it does not look at again.
        made = os.path.realpath(sys.prefix) == os.path.realpath(root / ".venv")
        return f"{typed('cd', root)} && make {'clean lab' if made else 'lab'}"
    # PyPI's PyTorch for Linux brings several GB of CUDA packages along.
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
    """Return the PyTorch that the installed convlab asks for, "" if that is not known."""
    try:
        texts = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return ""
    found = (re.match(r"torch *[=<>~!][^;]*", text) for text in texts)
    return next((match[0].strip() for match in found if match), "")


def installed_version(name: str) -> str | None:
    """Return the installed version of a package, None if it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def packages() -> list[Finding]:
    """Compare what convlab and its extra `lab` ask for with what is installed."""
    try:
        needed, wanted = _requirements(""), _requirements("lab")
    except metadata.PackageNotFoundError:
        seen = "convlab is not installed in this Python, so versions were not compared"
        return [Finding("packages", State.WARNING, seen, install_command())]
    except ModuleNotFoundError:  # packaging, which JupyterLab brings
        seen = "JupyterLab is not installed, so versions were not compared"
        return [Finding("packages", State.WARNING, seen, install_command())]
    findings, fitting, missing = [], [], []
    for asked in sorted({*needed, *wanted}, key=str):
        version = installed_version(asked.name)
        if version is None:
            missing.append(asked.name)
        elif not asked.specifier.contains(version, prereleases=True):
            seen = f"{version} is installed, convlab needs {asked.specifier}"
            findings.append(Finding(asked.name, State.PROBLEM, seen, install_command()))
        else:
            fitting.append(f"{asked.name} {version}")
    if fitting:
        findings.insert(0, Finding("packages", State.OK, ", ".join(fitting)))
    if missing:
        is_optional = not {asked.name for asked in needed} & {*missing}
        state = State.WARNING if is_optional else State.PROBLEM
        seen = f"not installed: {', '.join(missing)}"
        if is_optional:
            seen += " (the formulas work without, the lessons do not)"
        findings.append(Finding("packages", state, seen, install_command()))
    return findings


def _requirements(extra: str) -> list:
    """Return what convlab asks for with this extra, and with the extras that the extra names."""
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
