"""`convlab start`: the learner's copies of the lessons, updated without losing any work."""

import os

import convlab
from convlab.course.copies import Copies, Written
from convlab.course.shell import shell_command
from convlab.course.sources import lesson_files, lessons_source

__all__ = ["StartReport", "start"]


class StartReport(Written):
    """The result of `start`; `print` shows it in sentences."""

    def __str__(self) -> str:
        notebooks = [file.name for file in self.files if file.name.endswith(".ipynb")]
        lines = [
            f"The lessons of convlab {convlab.__version__} are in {self.folder}.",
            *self.lines("lesson"),
        ]
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
    copies = Copies(folder, "convlab start", "lessons")
    source = lessons_source()
    copies.check(source)
    written = copies.write(lesson_files(source))
    return StartReport(written.folder, written.files, written.note)
