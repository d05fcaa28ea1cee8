"""The notebooks that were handed in, and whose they are."""

import functools
import json
import os
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from convlab.course.grading.cells import Cell
from convlab.course.sources import lessons_source
from convlab.errors import CommandError

__all__ = ["Submission", "UnreadableError", "find_submissions", "lesson_code"]

_BYTES_AT_MOST = 200_000_000
_LEFT_OUT = re.compile(r"\.|__MACOSX$")  # .ipynb_checkpoints and the like
_MOODLE = re.compile(r"(.+?)_\d+_assignsubmission_file_?")
_COPY = re.compile(r"[-_ ]?(copy|new)[-_ ]?\d*$|\s*\(\d+\)$", re.IGNORECASE)
_WORD = "lesson|lec|lecture|week|unit|chapter|assignment|exercise|problem|homework|hw|lab|ps|part"
# A folder or a file that is named for a lesson or an assignment, and not for a person.
_LESSON = re.compile(rf"(?:(?:{_WORD})s?[-_ ]?)?(?:0?\d|1[0-5])(?!\d)", re.IGNORECASE)


class UnreadableError(Exception):
    """A file is no notebook that can be graded; the text is a sentence."""


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    path: where it is.
    place: its path below the folder that all submissions have in common.
    learner: what tells its path apart from those of the others.
    """

    path: Path
    place: Path
    learner: str

    def cells(self) -> list[Cell]:
        """The code cells, by their number in the notebook.

        Raises UnreadableError for a file that is no notebook of Python.
        """
        try:
            if self.path.stat().st_size > _BYTES_AT_MOST:
                raise UnreadableError("It is larger than 200 MB. Clear its outputs.")
            notebook = json.loads(self.path.read_bytes())
        except OSError as error:
            raise UnreadableError(f"It could not be read ({error.strerror}).") from error
        except (ValueError, RecursionError) as error:
            raise UnreadableError("It is no notebook: what it holds is not JSON.") from error
        if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
            raise UnreadableError("It is no notebook: it says no `nbformat`.")
        if notebook["nbformat"] != 4 or not isinstance(notebook.get("cells"), list):
            raise UnreadableError(
                f"It is a notebook of format {notebook['nbformat']}, and 4 can be graded. "
                "JupyterLab saves it as one."
            )
        if (language := _language(notebook)).lower() not in ("", "python", "python3"):
            raise UnreadableError(f"It is a notebook of {language}, not of Python.")
        cells = [
            Cell(number, _text(cell.get("source")))
            for number, cell in enumerate(notebook["cells"], start=1)
            if isinstance(cell, dict) and cell.get("cell_type") == "code"
        ]
        if not any(cell.source.strip() for cell in cells):
            raise UnreadableError("It has no code.")
        return cells


def find_submissions(places: Sequence[str | os.PathLike]) -> list[Submission]:
    """The notebooks in files and folders, with their learners, sorted.

    places: notebooks, and folders of any layout.

    A learner's name is made of the folders that differ between the paths, without those that are
    named for a lesson (`03`, `lesson-03`, `ps1`) and those below which nothing differs; in a flat
    folder it is what a file's name has beside the lesson's (`03-anna.ipynb`). Two that may be two
    people stay two.
    Raises CommandError where there is no such file or folder, or no notebook in it.

    >>> find_submissions(["no such folder"])
    Traceback (most recent call last):
        ...
    convlab.errors.CommandError: There is no file or folder 'no such folder'. Give notebooks, or \
folders that hold them.
    """
    paths: dict[Path, Path] = {}
    for place in map(Path, places):
        if not place.exists():
            raise CommandError(
                f"There is no file or folder {str(place)!r}. Give notebooks, or folders that hold "
                "them."
            )
        found = _notebooks(place) if place.is_dir() else [place]
        paths |= {path.resolve(): path for path in found}
    if not paths:
        raise CommandError(
            f"There is no notebook in {', '.join(map(str, places))}. Give a folder that holds "
            "files that end in .ipynb."
        )
    root = Path(os.path.commonpath([path.parent for path in paths]))
    relative = {path: path.relative_to(root) for path in sorted(paths)}
    names = _learners(relative)
    return [
        Submission(paths[path], place, name)
        for (path, place), name in zip(relative.items(), names, strict=True)
    ]


@functools.cache
def lesson_code() -> set[str]:
    """The code cells of the lessons, which a learner has not written."""
    sources = set()
    for entry in lessons_source().iterdir():
        if entry.name.endswith(".ipynb"):
            notebook = json.loads(entry.read_bytes())
            sources |= {_text(cell["source"]).strip() for cell in notebook["cells"]}
    return sources


def _notebooks(folder: Path) -> list[Path]:
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not _LEFT_OUT.match(one))
        found += [Path(here, one) for one in files if one.endswith(".ipynb") and one[0] != "."]
    return found


def _learners(relative: dict[Path, Path]) -> list[str]:
    """A name for each path below the common folder; paths of two people never get one name."""
    places = list(relative.values())
    folders = [
        [one for one in place.parts[:-1] if not _names_lesson(one, path)]
        for path, place in relative.items()
    ]
    # What all paths have at the same depth, as `submitted`, tells nothing apart.
    depth = min(map(len, folders))
    same = [len({one[level] for one in folders}) == 1 for level in range(depth)]
    keys = [
        tuple(part for level, part in enumerate(one) if level >= depth or not same[level])
        for one in folders
    ]
    below = defaultdict(set)
    for key in keys:
        below[key[:1]].add(key)
    keys = [key[:1] if len(below[key[:1]]) == 1 else key for key in keys]
    rests = [_without_lesson(place.stem) for place in places]
    rests_of = defaultdict(set)
    for key, rest in zip(keys, rests, strict=True):
        rests_of[key].add(rest)
    keys = [
        (*key, rest) if rest and (not key or len(rests_of[key]) > 1) else key
        for key, rest in zip(keys, rests, strict=True)
    ]
    keys = [key or place.with_suffix("").parts for key, place in zip(keys, places, strict=True)]
    pretty = ["/".join(_MOODLE.sub(r"\1", part) for part in key) for key in keys]
    keys_of = defaultdict(set)
    for name, key in zip(pretty, keys, strict=True):
        keys_of[name].add(key)
    return [
        name if len(keys_of[name]) == 1 else "/".join(key)
        for name, key in zip(pretty, keys, strict=True)
    ]


def _names_lesson(folder: str, path: Path) -> bool:
    """Whether a folder above the notebook at `path` has the name of a lesson or an assignment."""
    if not folder.isdigit():
        return bool(_LESSON.match(folder)) and not _without_lesson(folder)
    # A bare number may be a person's, too: it is a lesson's if the notebook says so.
    try:
        return (
            re.search(rf"\b{folder.zfill(2)}\.[1-9a-z]\b".encode(), path.read_bytes()) is not None
        )
    except OSError:
        return False


def _without_lesson(stem: str) -> str:
    """A file's name without the lesson's number and name, and without `-Copy1`."""
    stem = _COPY.sub("", stem)
    for number, title in _lesson_names():
        if f"{number}-{title}" in stem:
            return stem.replace(f"{number}-{title}", "").strip("-_ .()")
    match = _LESSON.match(stem)
    rest = stem[match.end() :] if match else re.sub(rf"[-_ ]{_LESSON.pattern}$", "", stem)
    return rest.strip("-_ .()")


@functools.cache
def _lesson_names() -> list[list[str]]:
    names = (entry.name for entry in lessons_source().iterdir())
    return [name.removesuffix(".ipynb").split("-", 1) for name in names if name[0].isdigit()]


def _language(notebook: dict) -> str:
    metadata = notebook.get("metadata")
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(part) if isinstance(metadata, dict) else None
        if isinstance(found, dict) and isinstance(found.get(key), str):
            return found[key]
    return ""


def _text(source: object) -> str:
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))
