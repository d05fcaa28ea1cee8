"""The files and the rooms that docs/architecture.md names are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = [file.relative_to(ROOT).as_posix() for file in ROOT.glob("[ct]*/**/*.*")]
PLACEHOLDERS = {
    "name_picture.py",
    "lessons/lessonNN/exercise_k.py",
    "lessons/lessonNN/predictions.py",
    "commands/name.py",
    "name_k.py",
    "widgets/name.py",
}
NAMED = sorted({*re.findall(r"`((?:[\w.]+/)*\w+\.(?:py|js|css))`", PAGE)} - PLACEHOLDERS)


@pytest.mark.parametrize("name", NAMED)
def test_each_file_that_the_page_names_is_there(name):
    assert any(f"/{file}".endswith(f"/{name}") for file in FILES)


def test_the_page_names_many_files_and_every_room():
    assert len(NAMED) > 40
    rooms = {file.name for file in (ROOT / "convlab").iterdir() if (file / "__init__.py").exists()}
    assert {room for room in rooms if f"| `{room}/` |" in PAGE} == rooms


@pytest.mark.parametrize("folder", ["explaining", "lessons", "widgets/shared", "course"])
def test_no_folder_is_a_heap(folder):
    """A newcomer reads a listing at a glance: at most 10 files of code side by side."""
    files = [f for f in (ROOT / "convlab" / folder).iterdir() if f.suffix in (".py", ".js")]
    assert len(files) <= 10
