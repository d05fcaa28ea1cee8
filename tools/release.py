"""Check that every file that names the version names that of a tag: `tools/release.py v0.1.0`.

Standard library only: the workflow that publishes runs it before anything is installed.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def versions(root: Path = ROOT) -> dict[str, str | None]:
    """The version that each file names; None for one that names none."""
    found: dict[str, str | None] = {
        "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))[
            "project"
        ]["version"]
    }
    patterns = {
        "convlab/__init__.py": r'^__version__ = "(.+)"$',
        "CITATION.cff": r"^version: (.+)$",
        # The newest release: a heading "## [1.2.3] - 2026-12-01", not "[Unreleased]".
        "CHANGELOG.md": r"^## \[(\d[^\]]*)\]",
    }
    for name, pattern in patterns.items():
        match = re.search(pattern, (root / name).read_text(encoding="utf-8"), re.MULTILINE)
        found[name] = match[1] if match else None
    return found


def problems(tag: str, root: Path = ROOT) -> list[str]:
    """A sentence for each file that names another version than `tag`, such as "v0.1.0"."""
    return [
        f"{name} names {version or 'no released version'}, and the tag is {tag}."
        for name, version in versions(root).items()
        if tag != f"v{version}"
    ]


def main() -> int:
    """Print what does not fit the tag; return 1 if there is something."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tag", help="such as v0.1.0")
    found = problems(parser.parse_args().tag)
    print("\n".join(found), file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
