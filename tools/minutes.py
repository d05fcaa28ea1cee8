"""Print the minutes of each lesson, by the rule of `convlab.lessons.minutes` and as stated."""

import re
import sys
from pathlib import Path

import nbformat

from convlab.lessons.minutes import lesson_minutes

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print a line for each lesson."""
    print(f"{'lesson':<36}{'core':>6}{'further':>9}   stated")
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        core, further = lesson_minutes(file)
        title = nbformat.read(file, as_version=4).cells[0].source
        stated = re.search(r"\*\*(\d+) minutes(?:\*\*, and (\d+) more|)", title)
        text = " + ".join(filter(None, stated.groups())) if stated else "nothing"
        print(f"{file.stem:<36}{core:>6}{further:>9}   {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
