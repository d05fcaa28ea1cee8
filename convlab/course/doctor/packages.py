"""Check of the installed packages."""

from importlib import metadata
from pathlib import Path

from convlab.course.doctor.finding import Finding, State
from convlab.course.doctor.mends import mend
from convlab.course.doctor.place import has_jupyterlab
from convlab.distribution import DISTRIBUTION

__all__ = ["installed_version", "packages", "short_path"]


def short_path(path: object) -> str:
    """A path with `~` for the home folder, so that a pasted report does not name the learner."""
    full, home = Path(str(path)), Path.home()
    return str("~" / full.relative_to(home)) if full.is_relative_to(home) else str(full)


def installed_version(name: str) -> str | None:
    """The installed version of a package, None if it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def packages() -> list[Finding]:
    """Compare what convlab requires, and its extras that are used here, with what is installed."""
    try:
        needed = _requirements("")
        wanted = [
            asked
            for extra in (("lab",) if has_jupyterlab() else ("lessons", "torch"))
            for asked in _requirements(extra)
        ]
    except metadata.PackageNotFoundError:
        detail = "convlab is not installed in this Python, so versions were not compared"
        return [Finding("packages", State.WARNING, detail, mend())]
    except ModuleNotFoundError:  # packaging, which ipykernel and matplotlib bring
        detail = "packaging is not installed, so versions were not compared"
        return [Finding("packages", State.WARNING, detail, mend())]
    findings, fitting, missing = [], [], []
    for asked in sorted({*needed, *wanted}, key=str):
        version = installed_version(asked.name)
        if version is None:
            missing.append(asked.name)
        elif not asked.specifier.contains(version, prereleases=True):
            detail = f"{version} is installed, convlab needs {asked.specifier}"
            fix = mend(again="torch") if asked.name == "torch" else mend()
            findings.append(Finding(asked.name, State.PROBLEM, detail, fix))
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
        findings.append(Finding("packages", state, detail, mend()))
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
