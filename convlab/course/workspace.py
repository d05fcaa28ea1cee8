"""`convlab start`: the learner's copies of the lessons, updated without losing any work."""

import errno
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

import convlab
from convlab.course.manifest import MANIFEST_NAME, Manifest, digest
from convlab.course.shell import shell_command
from convlab.course.sources import lesson_files, lessons_source
from convlab.errors import CommandError

__all__ = ["FileReport", "Outcome", "StartReport", "start"]


class Outcome(StrEnum):
    """The result of `start` for one file."""

    WRITTEN = "written"
    UPDATED = "updated"  # the learner had not changed it, and the lesson is newer
    CURRENT = "up to date"
    RESTORED = "written again"  # the learner had deleted it
    KEPT = "kept"  # the learner changed it, and there is no newer lesson
    BESIDE = "newer beside"  # the learner changed it, and the newer lesson lies beside it


@dataclass(frozen=True)
class FileReport:
    """The result of `start` for one file.

    name: path in the learner's folder, with `/` after a sub-folder.
    outcome: see `Outcome`.
    beside: name of the file that holds the newer lesson, "" if there is none.
    """

    name: str
    outcome: Outcome
    beside: str = ""


@dataclass(frozen=True)
class StartReport:
    """The result of `start`; `print` shows it in sentences.

    folder: the learner's folder, `~` replaced.
    files: one report for each file, in the order of the lessons.
    note: a sentence on a record that could not be used, else "".
    """

    folder: Path
    files: tuple[FileReport, ...]
    note: str = ""

    def names(self, outcome: Outcome) -> tuple[str, ...]:
        """The names of the files with this outcome."""
        return tuple(file.name for file in self.files if file.outcome is outcome)

    def __str__(self) -> str:
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
            command = shell_command("jupyter", "lab", self.folder / notebooks[0])
            lines.append(f"Open the first with: {command}")
        return "\n".join(lines)


def start(folder: str | os.PathLike = "lessons") -> StartReport:
    """Write the lessons into a learner's folder, and never over a file that the learner changed.

    folder: the learner's folder; made if it does not exist.

    The copies have no outputs, and their solutions are folded. After an upgrade a second call
    replaces each unchanged file by the newer lesson, keeps a changed one and puts the newer lesson
    beside it (`01-one-channel.new.ipynb`), and writes a deleted one again.

    Returns a report of each file.
    Raises CommandError if the folder cannot hold the lessons (it is a file, it cannot be written,
    the disk is full, it is the course's own `notebooks` folder, its name is impossible), or if
    there are no lessons.

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
    convlab.errors.CommandError: ...workspace.py is a file, not a folder...
    """
    folder = _expanded(folder)
    source = lessons_source()
    _check_folder(folder, source)
    lessons = lesson_files(source)
    manifest = Manifest.read(folder)
    reports = []
    try:
        for name, lesson in lessons.items():
            reports.append(_write_lesson(folder, name, lesson, manifest))
    finally:
        if manifest.writable and reports:
            _write(folder / MANIFEST_NAME, manifest.to_bytes(convlab.__version__))
    return StartReport(folder, tuple(reports), manifest.problem)


def _write_lesson(folder: Path, name: str, lesson: bytes, manifest: Manifest) -> FileReport:
    """Write one lesson into the folder, if the learner has not changed it, and record it."""
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
        beside = _write_beside(folder, name, lesson, manifest)
    if outcome in (Outcome.WRITTEN, Outcome.RESTORED, Outcome.UPDATED):
        _write(folder / name, lesson)
    manifest.given[name] = digest(lesson)
    return FileReport(name, outcome, beside)


def _write_beside(folder: Path, name: str, lesson: bytes, manifest: Manifest) -> str:
    """Write the lesson under the first free name such as `01.new.ipynb`; return that name."""
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
    """The folder as a path, its `~` replaced."""
    try:
        return Path(folder).expanduser()
    except RuntimeError as error:
        raise CommandError(
            f"{folder}: there is no home folder {Path(folder).parts[0]}. Give another folder, "
            "such as: convlab start lessons"
        ) from error


def _check_folder(folder: Path, source: Traversable) -> None:
    """Raise CommandError if the folder is a file, or belongs to the course itself."""
    try:
        is_file = not stat.S_ISDIR(folder.stat().st_mode)
    except FileNotFoundError:
        is_file = False  # `start` makes the folder
    except OSError as error:
        raise _failure("use", folder, error) from error
    if is_file:
        another = "lessons" if folder.name == "my-lessons" else "my-lessons"
        raise CommandError(
            f"{folder} is a file, not a folder. Give another name, such as: convlab start {another}"
        )
    own = Path(str(source)).resolve()
    try:
        place = folder.resolve()
    except OSError as error:  # the current folder has been deleted
        raise _failure("use", folder, error) from error
    if place == own or own in place.parents:
        raise CommandError(
            f"{folder} belongs to the course itself, whose notebooks stay as they are "
            "tested. Give a folder of your own, such as: convlab start ~/lessons"
        )


def _read(path: Path) -> bytes | None:
    """The bytes of a file, None if there is no file, b"" for a folder or a broken link."""
    if not os.path.lexists(path):
        return None
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise _failure("read", path, error) from error


def _write(path: Path, content: bytes) -> None:
    """Write the whole file, or leave the old one unchanged."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise _failure("write", path, error) from error


def _failure(verb: str, path: Path, error: OSError) -> CommandError:
    """The sentence on a file or folder that the system refuses to read, write or use."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        way_out = "Free some space, or choose another disk"
    elif error.errno == errno.ENAMETOOLONG:
        way_out = "Give a shorter name"
    else:
        way_out = "Close programs that use it, or choose a folder that you may write to"
    return CommandError(
        f"Could not {verb} {path} ({error.strerror}). What you wrote there is untouched. "
        f"{way_out}, such as: convlab start ~/lessons"
    )
