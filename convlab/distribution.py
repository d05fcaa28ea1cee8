"""Where this convlab was installed from, and the pip command that adds one of its extras."""

import json
from importlib import metadata
from pathlib import Path

__all__ = ["DISTRIBUTION", "clone", "pip_install", "requirement"]

# On PyPI, "convlab" is another project: `import convlab`, but never pip's `convlab`.
DISTRIBUTION = "convlab-course"


def clone() -> Path | None:
    """The folder of the clone that this convlab lies in, None if it is not in a clone."""
    root = Path(__file__).resolve().parents[1]
    return root if (root / "pyproject.toml").is_file() else None


def requirement(extra: str = "") -> str:
    """The argument of `pip install` for this convlab with an extra.

    extra: for example "lab"; "" for none.

    Returns the clone, the wheel or repository that convlab was installed from, or its name on PyPI.
    """
    extras = f"[{extra}]" if extra else ""
    if root := clone():
        return f"{root}{extras}"
    origin = _origin()
    return f"{DISTRIBUTION}{extras} @ {origin}" if origin else f"{DISTRIBUTION}{extras}"


def pip_install(extra: str = "") -> str:
    """The command that installs convlab with an extra; a clone stays where it is."""
    return f'pip install {"-e " if clone() else ""}"{requirement(extra)}"'


def _origin() -> str | None:
    """The address that pip installed convlab from, None if from a package index."""
    try:
        record = metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return None
    if record is None:
        return None
    origin = json.loads(record)
    vcs = origin.get("vcs_info")
    return f"{vcs['vcs']}+{origin['url']}@{vcs['commit_id']}" if vcs else origin["url"]
