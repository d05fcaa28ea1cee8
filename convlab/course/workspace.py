"""A learner's own copies of the lessons, and newer lessons without losing a learner's work."""

import errno
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

import convlab
from convlab.course.errors import CourseError
from convlab.course.manifest import MANIFEST_NAME, Manifest, digest
from convlab.course.shell import typed
from convlab.course.sources import lesson_files, lessons_source

__all__ = ["FileReport", "Outcome", "StartReport", "start"]


class Outcome(StrEnum):
    """What `start` did with one file."""

    WRITTEN = "written"
    UPDATED = "updated"  # it was as convlab had written it, and the lesson is newer
    CURRENT = "up to date"
    RESTORED = "written again"  # the learner had deleted it
    KEPT = "kept"  # the learner changed it, and there is no newer lesson
    BESIDE = "newer beside"  # the learner changed it, and the newer lesson has its own file


@dataclass(frozen=True)
class FileReport:
    """One file of the course: its name, what was done, and where a newer lesson went."""

    name: str
    outcome: Outcome
    beside: str = ""


@dataclass(frozen=True)
class StartReport:
    """What `start` did. `print` it to read it.

    Attributes:
        folder: the learner's folder, as it was given.
        files: one report a file, in the order of the lessons.
        note: a sentence about the folder's record when it could not be used, else "".
    """

    folder: Path
    files: tuple[FileReport, ...]
    note: str = ""

    def names(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the names of the files that had this outcome."""
        return tuple(file.name for file in self.files if file.outcome is outcome)

    def __str__(self):
        lines = [f"The lessons of convlab {convlab.__version__} are in {self.folder}."]
        if self.note:
            lines.append(f"  {self.note}")
        for outcome in (Outcome.WRITTEN, Outcome.UPDATED, Outcome.CURRENT):
            if names := self.names(outcome):
                lines.append(f"  {len(names)} {'file' if len(names) == 1 else 'files'} {outcome}.")
        for file in self.files:
            if file.outcome is Outcome.RESTORED:
                lines.append(f"  {file.name} was not there any more: written again.")
            elif file.outcome is Outcome.KEPT:
                lines.append(f"  {file.name} has changes of yours: kept as it is.")
            elif file.outcome is Outcome.BESIDE:
                lines.append(
                    f"  {file.name} has changes of yours: kept as it is. "
                    f"The newer lesson is beside it, in {file.beside}."
                )
        notebooks = [file.name for file in self.files if file.name.endswith(".ipynb")]
        if notebooks:
            command = typed("jupyter", "lab", self.folder / notebooks[0])
            lines.append(f"Open the first with: {command}")
        return "\n".join(lines)


def start(folder: str | os.PathLike = "lessons") -> StartReport:
    """Write the lessons into a learner's folder, and never over a file that the learner changed.

    The copies have no outputs, and their solutions are folded. Call it again after an upgrade:
    a file that is still as convlab wrote it is replaced by the newer lesson, a changed one is
    kept and the newer lesson goes beside it (`01-one-channel.new.ipynb`), a deleted one is
    written again.

    Args:
        folder: where to write; made if it is not there.

    Returns:
        What was done with each file.

    Raises:
        CourseError: the folder cannot hold the lessons (it is a file, it cannot be written, the
            disk is full, it is the course's own `notebooks` folder, its name cannot be), or
            there are no lessons.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first, again = start(folder), start(folder)
        >>> {file.outcome.value for file in first.files}
        {'written'}
        >>> {file.outcome.value for file in again.files}
        {'up to date'}
        >>> start(__file__)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        convlab.course.errors.CourseError: ...workspace.py is a file, not a folder...
    """
    folder = _expanded(folder)
    source = lessons_source()
    _refuse_unfit(folder, source)
    lessons = lesson_files(source)
    manifest = Manifest.read(folder)
    reports = []
    try:
        for name, lesson in lessons.items():
            reports.append(_place(folder, name, lesson, manifest))
    finally:
        if manifest.writable and reports:
            _write(folder / MANIFEST_NAME, manifest.to_bytes(convlab.__version__))
    return StartReport(folder, tuple(reports), manifest.problem)


def _place(folder: Path, name: str, lesson: bytes, manifest: Manifest) -> FileReport:
    """Bring one lesson into the folder, and note in the manifest what was given."""
    current = _read(folder / name)
    beside = ""
    known = manifest.given.get(name)
    if current is None:
        outcome = Outcome.RESTORED if known else Outcome.WRITTEN
    elif current == lesson:
        outcome = Outcome.CURRENT
    elif digest(current) == known:
        outcome = Outcome.UPDATED
    elif known == digest(lesson):
        outcome = Outcome.KEPT
    else:
        outcome = Outcome.BESIDE
        beside = _place_beside(folder, name, lesson, manifest)
    if outcome in (Outcome.WRITTEN, Outcome.RESTORED, Outcome.UPDATED):
        _write(folder / name, lesson)
    manifest.given[name] = digest(lesson)
    return FileReport(name, outcome, beside)


def _place_beside(folder: Path, name: str, lesson: bytes, manifest: Manifest) -> str:
    """Write the lesson under the first free name such as `01.new.ipynb`, and return that name."""
    path = PurePosixPath(name)
    number = 1
    while True:
        ending = "new" if number == 1 else f"new-{number}"
        beside = str(path.with_name(f"{path.stem}.{ending}{path.suffix}"))
        current = _read(folder / beside)
        if current in (None, lesson) or digest(current) == manifest.given.get(beside):
            if current != lesson:
                _write(folder / beside, lesson)
            manifest.given[beside] = digest(lesson)
            return beside
        number += 1


def _expanded(folder: str | os.PathLike) -> Path:
    """Return the folder as a path, its `~` replaced."""
    try:
        return Path(folder).expanduser()
    except RuntimeError as error:
        raise CourseError(
            f"{folder}: there is no home folder {Path(folder).parts[0]}. Give another folder, "
            "such as: convlab start lessons"
        ) from error


def _refuse_unfit(folder: Path, source) -> None:
    try:
        is_file = not stat.S_ISDIR(folder.stat().st_mode)
    except FileNotFoundError:
        is_file = False  # it will be made
    except OSError as error:
        raise _cannot("use", folder, error) from error
    if is_file:
        raise CourseError(
            f"{folder} is a file, not a folder. Give another name, "
            "such as: convlab start my-lessons"
        )
    own = Path(str(source)).resolve()
    try:
        place = folder.resolve()
    except OSError as error:  # the folder that the learner stands in is gone
        raise _cannot("use", folder, error) from error
    if place == own or own in place.parents:
        raise CourseError(
            f"{folder} belongs to the course itself, whose notebooks stay as they are "
            "tested. Give a folder of your own, such as: convlab start lessons"
        )


def _read(path: Path) -> bytes | None:
    """Return a file's bytes, None if nothing is there, b"" for a folder or a broken link."""
    if not os.path.lexists(path):
        return None
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise _cannot("read", path, error) from error


def _write(path: Path, content: bytes) -> None:
    """Write the whole file or leave it as it was."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot("write", path, error) from error


def _cannot(verb: str, path: Path, error: OSError) -> CourseError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        way_out = "Free some space, or choose another disk"
    elif error.errno == errno.ENAMETOOLONG:
        way_out = "Give a shorter name"
    else:
        way_out = "Close programs that use it, or choose a folder that you may write to"
    return CourseError(
        f"Could not {verb} {path} ({error.strerror}). What you wrote there is untouched. "
        f"{way_out}, such as: convlab start ~/lessons"
    )
