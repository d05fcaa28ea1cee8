"""Advice on the learner's folder."""

import contextlib
import errno
import os
import re
import tempfile
from itertools import product
from pathlib import Path
from unittest import mock

import nbformat

from advice.following import PACKAGE, case, message_of
from convlab.course import sources, workspace
from convlab.course.submissions.find import find_submissions
from convlab.course.submissions.notebook_file import read_cells
from convlab.course.workspace import start


@contextlib.contextmanager
def home():
    """An empty current folder in a home folder, and beside it a course of one lesson."""
    with tempfile.TemporaryDirectory() as folder:
        here, course = Path(folder, "here"), Path(folder, "course")
        here.mkdir()
        course.mkdir()
        (course / "00-start.ipynb").write_text('{"cells": [], "metadata": {}}')
        with (
            mock.patch.object(workspace, "lessons_source", return_value=course),
            mock.patch.dict(os.environ, HOME=folder, USERPROFILE=folder),
            contextlib.chdir(here),
        ):
            yield here


def write_lessons(message):
    """Run the command of a message, and see the lessons."""
    folder = re.search(r"such as: convlab start (\S+)$", message)[1]
    assert start(folder).files
    assert list(Path(folder).expanduser().glob("*.ipynb"))


@case
def folders_that_are_files():
    for name in ("lessons", "my-lessons", "notes.txt"):
        with home() as here:
            (here / name).touch()
            write_lessons(message_of(start, name))


@case
def folders_of_the_course():
    with home() as here:
        write_lessons(message_of(start, here.parent / "course"))
        with contextlib.chdir(here.parent / "course"):  # ./lessons would lie in the course, too
            write_lessons(message_of(start, "lessons"))


@case
def folders_without_a_home():
    with home():
        write_lessons(message_of(start, "~nouser9/x"))


@case
def folders_that_cannot_be_used():
    with home() as here:
        write_lessons(message_of(start, "n" * 300))
        (here / "loop").symlink_to(here / "loop")
        write_lessons(message_of(start, "loop"))
    with home() as here:
        (here / "gone").mkdir()
        with contextlib.chdir(here / "gone"):
            (here / "gone").rmdir()
            write_lessons(message_of(start, "lessons"))
    for refused, name in product((errno.ENOSPC, errno.EACCES), ("os.replace", "os.stat")):
        with (
            home() as here,
            mock.patch(name, refuse(here / "mine", refused, getattr(os, name[3:]))),
        ):
            write_lessons(message_of(start, here / "mine"))
    with home() as here:
        start("mine")
        read = refuse(here / "mine", errno.EACCES, Path.read_bytes)
        with mock.patch.object(Path, "read_bytes", read):
            write_lessons(message_of(start, here / "mine"))


def refuse(folder, number, function):
    """The function, except that it raises an OSError for all that lies in the folder."""

    def refusing(*arguments, **options):
        if any(str(argument).startswith(str(folder)) for argument in arguments):
            raise OSError(number, os.strerror(number))
        return function(*arguments, **options)

    return refusing


@case
def no_lessons():
    with mock.patch.object(sources, "_holds_notebooks", return_value=False):
        message = message_of(sources.lessons_source)
    assert "Install convlab again" in message
    (target,) = re.findall(r"`make (\w+)`", message)
    assert re.search(rf"^{target}:", (PACKAGE.parent / "Makefile").read_text(), re.MULTILINE)
    assert sources.lessons_source().is_dir()


@case
def folders_without_lessons():
    with home() as here:
        for message in (message_of(find_submissions, "gone"), message_of(find_submissions, here)):
            command = re.search(r"convlab (start)$", message)
            folder = "lessons" if command else re.search(r"such as: (\w+)$", message)[1]
            start(folder)
            (here / folder / "00-start.ipynb").write_text('{"cells": [{"source": "# 00 · Start"}]}')
            assert find_submissions(folder).submissions
            (here / folder / "00-start.ipynb").unlink()


@case
def files_that_are_no_notebooks():
    with home() as here:
        file = here / "03.ipynb"
        for content in (None, b"", b"{", b"[]", b'{"cells": 5}'):
            if content is not None:
                file.write_bytes(content)
            assert "Ask for the file again" in message_of(read_cells, file)
            file.write_text('{"cells": [{"cell_type": "code", "source": "1"}]}')
            assert [cell.source for cell in read_cells(file)] == ["1"]
            file.unlink()
        old = nbformat.v3.new_notebook(
            worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell("1")])]
        )
        file.write_text(nbformat.v3.writes_json(old))
        assert "JupyterLab" in message_of(read_cells, file)
        nbformat.write(nbformat.read(file, as_version=4), file)  # as JupyterLab opens and saves it
        assert [cell.source for cell in read_cells(file)] == ["1"]
