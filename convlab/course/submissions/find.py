"""The learners' notebooks below some folders: of which learner and of which lesson each is."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from convlab.course.manifest import Manifest
from convlab.course.sources import lessons_source
from convlab.course.submissions.calls import called_ids
from convlab.course.submissions.learners import Place, learners
from convlab.course.submissions.notebook_file import Cell, NotebookError, read_cells
from convlab.errors import CommandError

__all__ = ["Copy", "Found", "LeftOut", "Submission", "find_submissions"]

_NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # as browsers store it
_TITLE = re.compile(r"^# (\d\d) ·")
# What a name has beside that of its lesson, and which names no learner.
_OF_A_COPY = r"\(\d+\)|copy\d*(?: of)?|copie|kopie|new(?:-\d+)?|untitled\d*|lesson|final|old|backup"


@dataclass(frozen=True)
class Copy:
    """One notebook of a learner.

    path: the file. cells: its cells, as they were saved.
    """

    path: Path
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Submission:
    """The notebooks in which one learner does one lesson.

    learner: the name that tells the learner's files from those of others.
    lesson: the number of the lesson, such as "03".
    copies: at least one: the file with the lesson's own name first, then those that lie higher.
    """

    learner: str
    lesson: str
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class LeftOut:
    """A file or folder that could not be read, or a notebook of no lesson.

    reason: the end of a sentence that begins with the path.
    learner: told as for other files if the name shows a lesson, else "".
    """

    path: Path
    reason: str
    learner: str = ""

    @property
    def who(self) -> str:
        """The learner, or the path."""
        return self.learner or str(self.path)

    def __str__(self) -> str:
        return f"{self.learner}{self.learner and ': '}{self.path} {self.reason}."


@dataclass(frozen=True)
class Found:
    """All submissions, sorted by learner and lesson, and the files that were left out."""

    submissions: tuple[Submission, ...]
    notes: tuple[LeftOut, ...]


def find_submissions(*paths: str | os.PathLike) -> Found:
    """The notebooks among some files and below some folders, by learner and lesson.

    paths: files and folders, in any layout: `who/…/03-….ipynb`, folders of a learning management
        system, or all files in one folder, with the name in each file's name.

    The lesson of a notebook is the one whose `check` and `predict` it calls, else that of its title
    or its name. The learner is told from what tells the paths apart (`learners`); the notebooks
    that lie directly in a folder of `convlab start` are one learner's. Hidden folders, such as
    `.ipynb_checkpoints`, are left out, and links to folders are not followed.

    Raises CommandError if a path is not there, or if there is no lesson at all.
    """
    given = [Path(path) for path in paths]
    for path in given:
        if not path.exists():
            raise CommandError(
                f"{path} is not there. Give a folder with notebooks, such as: lessons"
            )
    notes: list[LeftOut] = []
    stems = _lesson_names()
    lessons: list[tuple[str, Copy | LeftOut]] = []
    files = {os.path.abspath(file): file for path in given for file in _files(path, notes)}
    for _, file in sorted(files.items()):
        try:
            cells = read_cells(file)
        except (NotebookError, OSError) as error:
            reason = (
                f"could not be read ({error.strerror})" if isinstance(error, OSError) else error
            )
            left_out = LeftOut(file, str(reason))
            lesson = _named_lesson(file, stems)
        else:
            left_out = LeftOut(file, "is of no lesson: no `check`, no `predict`")
            if lesson := _lesson(file, cells, stems):
                lessons.append((lesson, Copy(file, cells)))
                continue
        if lesson is None:
            notes.append(left_out)
        else:
            lessons.append((lesson, left_out))
    submissions, broken = _told_apart(given, lessons, stems)
    notes += broken
    if not submissions:
        where = " and ".join(map(str, given))
        reasons = " ".join(["", *map(str, notes[:3])])
        raise CommandError(
            f"There is no lesson in {where}.{reasons} Give the folder that holds the notebooks "
            "(an archive must be unpacked first), or write the lessons with: convlab start"
        )
    return Found(submissions, tuple(notes))


def _files(path: Path, notes: list[LeftOut]) -> Iterator[Path]:
    """The files of a path that may be notebooks."""
    if not path.is_dir():
        yield path
        return

    def unreadable(error: OSError) -> None:
        reason = f"could not be read ({error.strerror})"
        notes.append(LeftOut(Path(error.filename), reason))

    for folder, inner, names in os.walk(path, onerror=unreadable):
        inner[:] = [name for name in inner if not name.startswith((".", "__"))]
        for name in names:
            if _NOTEBOOK.search(name) and not name.startswith("."):
                yield Path(folder, name)


def _lesson_names() -> dict[str, str]:
    """The names of the lessons' files by their numbers: "03" → "03-padding-and-stride"."""
    names = (entry.name for entry in lessons_source().iterdir())
    return {name[:2]: name.removesuffix(".ipynb") for name in names if name.endswith(".ipynb")}


def _lesson(path: Path, cells: tuple[Cell, ...], stems: dict[str, str]) -> str | None:
    calls = Counter(
        name.partition(".")[0]
        for cell in cells
        if cell.kind == "code"
        for name in called_ids(cell.source)
    )
    if calls:
        return max(calls, key=lambda lesson: calls[lesson])
    for cell in cells[:1]:
        if title := _TITLE.match(cell.source):
            return title[1]
    return next((lesson for lesson, stem in stems.items() if stem in path.name), None)


def _named_lesson(path: Path, stems: dict[str, str]) -> str | None:
    """The lesson that the name of a file shows: by the lesson's name, its first or its only number.

    >>> [_named_lesson(Path(name), {"03": "03-padding-and-stride"})
    ...  for name in ("03 (1).ipynb", "b_03-padding-and-stride.ipynb", "lesson3.ipynb", "7.ipynb")]
    ['03', '03', '03', None]
    """
    numbers = re.findall(r"\d+", path.stem)
    for lesson, stem in stems.items():
        is_only = len(numbers) == 1 and numbers[0].zfill(2) == lesson
        if stem in path.name or is_only or re.match(rf"{lesson}(?!\d)", path.name):
            return lesson
    return None


def _told_apart(
    given: list[Path], lessons: list[tuple[str, Copy | LeftOut]], stems: dict[str, str]
) -> tuple[tuple[Submission, ...], list[LeftOut]]:
    """The files by learner and lesson, and those that cannot be read, with their learners."""
    roots = [Path(os.path.abspath(path if path.is_dir() else path.parent)) for path in given]
    base = Path(os.path.commonpath(roots))
    files = [Path(os.path.abspath(copy.path)).relative_to(base) for _, copy in lessons]
    places = [
        Place(file.parent.parts, _rest(file.name, lesson, stems.get(lesson, "")), lesson)
        for file, (lesson, _) in zip(files, lessons, strict=True)
    ]
    of_one = {place for place in places if not place.folders} if _is_of_start(base) else set()
    others = [place for place in places if place not in of_one]
    names = dict(zip(others, learners(others), strict=True)) if others else {}
    groups: dict[tuple[str, str], list[Copy]] = {}
    broken = []
    for place, (lesson, copy) in zip(places, lessons, strict=True):
        name = names.get(place) or base.name or str(base)
        if isinstance(copy, LeftOut):
            broken.append(replace(copy, learner=name))
        else:
            groups.setdefault((name, lesson), []).append(copy)

    def order(copy: Copy) -> tuple:
        return copy.path.stem not in stems.values(), len(copy.path.parts), str(copy.path)

    submissions = tuple(
        Submission(learner, lesson, tuple(sorted(copies, key=order)))
        for (learner, lesson), copies in sorted(groups.items(), key=_name_first)
    )
    return submissions, broken


def _is_of_start(folder: Path) -> bool:
    """Whether `convlab start` wrote a folder: it recorded notebooks that lie directly in it.

    `convlab assign` leaves a record, too, but of notebooks in folders below.
    """
    recorded = (name for name in Manifest.read(folder).given if name.endswith(".ipynb"))
    return any("/" not in name and (folder / name).is_file() for name in recorded)


def _name_first(group: tuple[tuple[str, str], list[Copy]]) -> tuple[str, str, str]:
    (learner, lesson), _ = group
    return learner.casefold(), learner, lesson


def _rest(name: str, lesson: str, stem: str) -> str:
    """The part of a file's name beside the name of its lesson and the marks of a copy.

    >>> _rest("ben_03-padding (1).ipynb", "03", "03-padding-and-stride")
    'ben'
    """
    words = "|".join(map(re.escape, filter(None, (stem, *stem.split("-")[1:]))))
    number = re.escape(lesson).replace("0", "0?", 1) if lesson.startswith("0") else lesson
    rest = _NOTEBOOK.sub("", name)
    for pattern, times in ((words, 0), (f"(?:lesson)?{number}", 1), (_OF_A_COPY, 0)):
        if pattern:
            whole = rf"(?<![^\W_])(?:{pattern})(?![^\W_])"
            rest = re.sub(whole, "", rest, count=times, flags=re.IGNORECASE)
    return re.sub(r"[\s_.-]{2,}", _one_sign, rest).strip(" _.-")


def _one_sign(signs: re.Match[str]) -> str:
    return "_" if "_" in signs[0] else signs[0][0]
