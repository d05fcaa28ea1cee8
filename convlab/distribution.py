"""Where this convlab was installed from, and the pip command that adds one of its extras."""

import json
from importlib import metadata
from pathlib import Path

__all__ = ["DISTRIBUTION", "clone", "pip_install", "requirement", "sentence_on_missing"]

# On PyPI, "convlab" is another project: `import convlab`, but never pip's `convlab`.
DISTRIBUTION = "convlab-course"

# An optional package, and the extra of convlab that installs it.
_EXTRAS = {
    "IPython": "class",
    "anywidget": "widgets",
    "hypothesis": "lessons",
    "jupyter_client": "class",
    "matplotlib": "figures",
    "mistune": "class",
    "nbclient": "class",
    "nbformat": "class",
    "numpy": "",
    "psutil": "class",
    "torch": "torch",
    "tqdm": "training",
}


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


def sentence_on_missing(error: ModuleNotFoundError, user: str) -> str | None:
    """The sentence on an optional package that is missing or too old; None for another module.

    user: what needs the package, such as "convlab.conv2d".
    """
    package = (error.name or "").partition(".")[0]
    if package not in _EXTRAS:
        return None
    # A part of it is missing where the package itself is there.
    lacks = "which is not installed in" if error.name == package else "newer than the one of"
    return (
        f"{user} needs {package}, {lacks} this Python. "
        f"Install it with: {pip_install(_EXTRAS[package])}"
    )


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
