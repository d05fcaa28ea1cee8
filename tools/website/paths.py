"""Where the site is made from, and to whom it belongs."""

import tomllib
from pathlib import Path

__all__ = ["LESSONS", "ROOT", "SITE", "lesson_number", "project"]

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "docs" / "site"
LESSONS = ROOT / "notebooks"


def project() -> dict:
    """The table `project` of pyproject.toml, the one place that names the owner."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def lesson_number(name: str) -> str:
    """The number of a lesson's file: "04" of "04-the-output-shape-formula"."""
    return name.partition("-")[0]
