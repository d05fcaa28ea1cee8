"""Files that a command writes into a person's folder, and never over a change of theirs."""

import errno
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

import convlab
from convlab.course.manifest import MANIFEST_NAME, Manifest, digest
from convlab.errors import CommandError

__all__ = ["Copies", "FileReport", "Outcome", "Written"]


class Outcome(StrEnum):
    """The result of writing one file."""

    WRITTEN = "written"
    UPDATED = "updated"  # its owner had not changed it, and ours is newer
    CURRENT = "up to date"
    RESTORED = "written again"  # its owner had deleted it
    KEPT = "kept"  # its owner changed it, and ours is no newer
    BESIDE = "newer beside"  # its owner changed it, and our newer one lies beside it


@dataclass(frozen=True)
class FileReport:
    """The result of writing one file.

    name: path in the folder, with `/` after a sub-folder.
    outcome: see `Outcome`.
    beside: name of the file that holds the newer copy, "" if there is none.
    """

    name: str
    outcome: Outcome
    beside: str = ""


@dataclass(frozen=True)
class Written:
    """The result of writing files.

    folder: the person's folder, `~` replaced.
    files: one report for each file, in order.
    note: a sentence on a record that could not be used, else "".
    """

    folder: Path
    files: tuple[FileReport, ...]
    note: str = ""

    def names(self, outcome: Outcome) -> tuple[str, ...]:
        """The names of the files with this outcome."""
        return tuple(file.name for file in self.files if file.outcome is outcome)

    def lines(self, newer: str) -> list[str]:
        """Sentences on the files.

        newer: what lies beside a changed file, such as "lesson".
        """
        lines = [f"  {self.note}"] if self.note else []
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
                    f"The newer {newer} is beside it, in {file.beside}."
                )
        return lines


class Copies:
    """A person's folder, and the files that a command writes into it.

    folder: the folder; `write` makes it if it does not exist.
    command: the command in the advice of an error, such as "convlab start".
    usual: the folder in that advice, such as "lessons".
    newer: the folder, in this one, of what is newer than a changed file; "" for beside that file.
    """

    def __init__(
        self, folder: str | os.PathLike, command: str, usual: str, newer: str = ""
    ) -> None:
        self._command, self._usual, self._newer = command, usual, newer
        try:
            self.folder = Path(folder).expanduser()
        except RuntimeError as error:
            raise CommandError(
                f"{folder}: there is no home folder {Path(folder).parts[0]}. Give another folder, "
                f"such as: {command} {usual}"
            ) from error

    def check(self, source: Traversable) -> None:
        """Raise CommandError if the folder is a file, or belongs to the course itself.

        source: the folder of the lessons.
        """
        folder, usual = self.folder, self._usual
        try:
            is_file = not stat.S_ISDIR(folder.stat().st_mode)
        except FileNotFoundError:
            is_file = False  # `start` makes the folder
        except OSError as error:
            raise self._failure("use", folder, error) from error
        if is_file:
            another = usual if folder.name == f"my-{usual}" else f"my-{usual}"
            raise CommandError(
                f"{folder} is a file, not a folder. "
                f"Give another name, such as: {self._command} {another}"
            )
        own = Path(str(source)).resolve()
        try:
            place = folder.resolve()
        except OSError as error:  # the current folder has been deleted
            raise self._failure("use", folder, error) from error
        if place == own or own in place.parents:
            raise CommandError(
                f"{folder} belongs to the course itself, whose notebooks stay as they are "
                f"tested. Give a folder of your own, such as: {self._command} ~/{usual}"
            )

    def write(self, files: dict[str, bytes]) -> Written:
        """Write each file that its owner has not changed; a newer one goes beside a changed one.

        files: name in the folder, with `/` after a sub-folder → content.

        A file that was deleted is written again. Raises CommandError if the system refuses a file.
        """
        manifest = Manifest.read(self.folder)
        reports = []
        try:
            for name, content in files.items():
                reports.append(self._write_one(name, content, manifest))
        finally:
            if manifest.writable and reports:
                self._write(self.folder / MANIFEST_NAME, manifest.to_bytes(convlab.__version__))
        return Written(self.folder, tuple(reports), manifest.problem)

    def _write_one(self, name: str, content: bytes, manifest: Manifest) -> FileReport:
        """Write one file into the folder, if its owner has not changed it, and record it."""
        current = self._read(self.folder / name)
        beside = ""
        known = manifest.given.get(name)
        if current is None:
            outcome = Outcome.RESTORED if known else Outcome.WRITTEN
        elif current == content:
            outcome = Outcome.CURRENT
        elif digest(current) == known:
            outcome = Outcome.UPDATED
        elif known == digest(content):
            outcome = Outcome.KEPT
        else:
            outcome = Outcome.BESIDE
            beside = self._write_beside(name, content, manifest)
        if outcome in (Outcome.WRITTEN, Outcome.RESTORED, Outcome.UPDATED):
            self._write(self.folder / name, content)
        manifest.given[name] = digest(content)
        return FileReport(name, outcome, beside)

    def _write_beside(self, name: str, content: bytes, manifest: Manifest) -> str:
        """Write the file under the first free name such as `01.new.ipynb`; return that name."""
        path = PurePosixPath(self._newer, name)
        number = 1
        while True:
            ending = ".new" if number == 1 else f".new-{number}"
            if self._newer:
                ending = ending.removeprefix(".new")
            beside = str(path.with_name(f"{path.stem}{ending}{path.suffix}"))
            current = self._read(self.folder / beside)
            if current in (None, content) or digest(current) == manifest.given.get(beside):
                if current != content:
                    self._write(self.folder / beside, content)
                manifest.given[beside] = digest(content)
                return beside
            number += 1

    def _read(self, path: Path) -> bytes | None:
        """The bytes of a file, None if there is no file, b"" for a folder or a broken link."""
        if not os.path.lexists(path):
            return None
        try:
            return path.read_bytes() if path.is_file() else b""
        except OSError as error:
            raise self._failure("read", path, error) from error

    def _write(self, path: Path, content: bytes) -> None:
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
            raise self._failure("write", path, error) from error

    def _failure(self, verb: str, path: Path, error: OSError) -> CommandError:
        """The sentence on a file or folder that the system refuses to read, write or use."""
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            way_out = "Free some space, or choose another disk"
        elif error.errno == errno.ENAMETOOLONG:
            way_out = "Give a shorter name"
        else:
            way_out = "Close programs that use it, or choose a folder that you may write to"
        return CommandError(
            f"Could not {verb} {path} ({error.strerror}). What you wrote there is untouched. "
            f"{way_out}, such as: {self._command} ~/{self._usual}"
        )
