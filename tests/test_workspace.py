import errno
import json
import os
import random
from pathlib import Path

import pytest

from convlab.course import workspace
from convlab.course.copies import Outcome
from convlab.course.manifest import MANIFEST_NAME
from convlab.course.sources import lessons_source, without_outputs
from convlab.course.workspace import start
from convlab.errors import CommandError

ROOT = Path(__file__).parents[1]


def notebook(text, **metadata):
    """A lesson as it is stored: one text cell, one code cell with an output."""
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": metadata,
            "source": "1 + 1",
            "execution_count": 7,
            "outputs": [
                {
                    "output_type": "execute_result",
                    "execution_count": 7,
                    "metadata": {},
                    "data": {"text/plain": "2"},
                }
            ],
        },
    ]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document).encode()


class Course:
    """A course of two lessons and a picture, and a learner's folder."""

    def __init__(self, root):
        self.source = root / "course"
        (self.source / "images").mkdir(parents=True)
        self.write("00-start.ipynb", notebook("first version"))
        self.write("01-one.ipynb", notebook("first version"))
        self.write("images/photo.png", b"\x89PNG first version")
        self.folder = root / "lessons"

    def write(self, name, content):
        (self.source / name).write_bytes(content)

    def start(self):
        return {file.name: file for file in start(self.folder).files}

    def outcome(self, name):
        return self.start()[name].outcome


@pytest.fixture
def course(tmp_path, monkeypatch):
    course = Course(tmp_path)
    monkeypatch.setattr(workspace, "lessons_source", lambda: course.source)
    return course


def test_the_copies_have_no_outputs_and_the_pictures_come_along(course):
    report = start(course.folder)
    assert report.names(Outcome.WRITTEN) == ("00-start.ipynb", "01-one.ipynb", "images/photo.png")
    cell = json.loads((course.folder / "00-start.ipynb").read_bytes())["cells"][1]
    assert (cell["outputs"], cell["execution_count"], cell["id"]) == ([], None, "b")
    assert (course.folder / "images/photo.png").read_bytes() == b"\x89PNG first version"
    assert {path.name for path in course.folder.iterdir()} == {
        MANIFEST_NAME,
        "00-start.ipynb",
        "01-one.ipynb",
        "images",
    }


def test_a_solution_in_a_code_cell_is_folded_and_another_cell_is_not():
    folded = json.loads(without_outputs(notebook("x", tags=["solution"], execution={"t": 1})))
    assert folded["cells"][1]["metadata"] == {
        "tags": ["solution"],
        "jupyter": {"source_hidden": True},
    }
    assert json.loads(without_outputs(notebook("x")))["cells"][1]["metadata"] == {}


def test_a_copy_names_the_kernel_python3_and_holds_no_widget_state():
    stored = json.loads(notebook("x"))
    stored["metadata"] = {"kernelspec": {"name": "mine"}, "widgets": {"state": {}}}
    metadata = json.loads(without_outputs(json.dumps(stored).encode()))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    assert "widgets" not in metadata


def test_a_second_start_changes_no_byte(course):
    course.start()
    files = [path for path in course.folder.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    assert course.outcome("00-start.ipynb") is Outcome.CURRENT
    assert {path: path.read_bytes() for path in files} == before


def test_hidden_files_of_the_course_are_not_copied(course):
    (course.source / ".ipynb_checkpoints").mkdir()
    course.write(".ipynb_checkpoints/00-start.ipynb", b"{}")
    assert set(course.start()) == {"00-start.ipynb", "01-one.ipynb", "images/photo.png"}


def test_an_unchanged_copy_follows_the_lesson(course):
    course.start()
    course.write("01-one.ipynb", notebook("second version"))
    assert course.outcome("01-one.ipynb") is Outcome.UPDATED
    assert b"second version" in (course.folder / "01-one.ipynb").read_bytes()


def test_a_changed_copy_is_kept_where_the_lesson_is_the_same(course):
    course.start()
    (course.folder / "01-one.ipynb").write_bytes(b"my work")
    assert course.outcome("01-one.ipynb") is Outcome.KEPT
    assert (course.folder / "01-one.ipynb").read_bytes() == b"my work"
    assert not (course.folder / "01-one.new.ipynb").exists()


def test_a_newer_lesson_goes_beside_a_changed_copy_once(course):
    course.start()
    (course.folder / "01-one.ipynb").write_bytes(b"my work")
    course.write("01-one.ipynb", notebook("second version"))
    report = start(course.folder)
    assert "01-one.ipynb has changes of yours" in str(report)
    assert "beside it, in 01-one.new.ipynb" in str(report)
    assert (course.folder / "01-one.ipynb").read_bytes() == b"my work"
    assert b"second version" in (course.folder / "01-one.new.ipynb").read_bytes()
    (course.folder / "01-one.new.ipynb").unlink()  # the learner has seen it
    assert course.outcome("01-one.ipynb") is Outcome.KEPT
    assert not (course.folder / "01-one.new.ipynb").exists()


def test_the_file_beside_follows_the_lesson_until_the_learner_changes_it(course):
    course.start()
    (course.folder / "01-one.ipynb").write_bytes(b"my work")
    course.write("01-one.ipynb", notebook("second version"))
    course.start()
    course.write("01-one.ipynb", notebook("third version"))
    assert course.start()["01-one.ipynb"].beside == "01-one.new.ipynb"
    assert b"third version" in (course.folder / "01-one.new.ipynb").read_bytes()

    (course.folder / "01-one.new.ipynb").write_bytes(b"my work too")
    course.write("01-one.ipynb", notebook("fourth version"))
    assert course.start()["01-one.ipynb"].beside == "01-one.new-2.ipynb"
    assert (course.folder / "01-one.new.ipynb").read_bytes() == b"my work too"
    assert b"fourth version" in (course.folder / "01-one.new-2.ipynb").read_bytes()


def test_a_deleted_lesson_is_written_again_and_said_so(course):
    course.start()
    (course.folder / "01-one.ipynb").unlink()
    report = start(course.folder)
    assert report.names(Outcome.RESTORED) == ("01-one.ipynb",)
    assert "01-one.ipynb was not there any more: written again." in str(report)


def test_a_file_that_was_there_before_is_the_learners(course):
    course.folder.mkdir()
    (course.folder / "01-one.ipynb").write_bytes(b"not from convlab")
    assert course.start()["01-one.ipynb"].beside == "01-one.new.ipynb"
    assert (course.folder / "01-one.ipynb").read_bytes() == b"not from convlab"
    assert course.outcome("01-one.ipynb") is Outcome.KEPT


@pytest.mark.parametrize("starts_between", [True, False])
def test_a_learner_who_takes_the_newer_lesson_gets_later_ones_in_place(course, starts_between):
    course.start()
    (course.folder / "01-one.ipynb").write_bytes(b"my work")
    course.write("01-one.ipynb", notebook("second version"))
    course.start()
    os.replace(course.folder / "01-one.new.ipynb", course.folder / "01-one.ipynb")
    if starts_between:
        assert course.outcome("01-one.ipynb") is Outcome.CURRENT
    course.write("01-one.ipynb", notebook("third version"))
    assert course.outcome("01-one.ipynb") is Outcome.UPDATED


@pytest.mark.parametrize("kind", ["folder", "broken link"])
def test_what_is_not_a_file_under_a_lessons_name_is_left_alone(course, kind):
    course.folder.mkdir()
    odd = course.folder / "01-one.ipynb"
    if kind == "folder":
        odd.mkdir()
    else:
        odd.symlink_to(course.folder / "nowhere")
    assert course.start()["01-one.ipynb"].beside == "01-one.new.ipynb"
    assert odd.is_dir() or odd.is_symlink()


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"3",
        b'{"format": "1"}',
        b'{"format": 1, "given": ["01-one.ipynb"]}',
        b'{"format": 1, "given": {"01-one.ipynb": 7}}',
        b'{"format": 1, "given": null}',
        b"[" * 100_000,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_with_a_broken_record_nothing_is_lost_and_a_sentence_says_so(course, broken):
    course.start()
    (course.folder / "01-one.ipynb").write_bytes(b"my work")
    (course.folder / MANIFEST_NAME).write_bytes(broken)
    course.write("00-start.ipynb", notebook("second version"))
    report = start(course.folder)
    assert "could not be read" in report.note
    assert report.note in str(report)
    assert report.names(Outcome.BESIDE) == ("00-start.ipynb", "01-one.ipynb")
    assert (course.folder / "01-one.ipynb").read_bytes() == b"my work"
    assert start(course.folder).note == ""


def test_a_lost_record_loses_nothing(course):
    course.start()
    (course.folder / "01-one.ipynb").write_bytes(b"my work")
    (course.folder / MANIFEST_NAME).unlink()
    assert course.outcome("01-one.ipynb") is Outcome.BESIDE
    assert (course.folder / "01-one.ipynb").read_bytes() == b"my work"


def test_the_record_of_a_newer_convlab_is_left_as_it_is(course):
    course.start()
    future = json.dumps({"format": 99, "convlab": "7.0", "files": []}).encode()
    (course.folder / MANIFEST_NAME).write_bytes(future)
    course.write("00-start.ipynb", notebook("second version"))
    for _ in range(2):
        report = start(course.folder)
        assert "written by a newer convlab (7.0)" in report.note
        assert report.names(Outcome.BESIDE) == ("00-start.ipynb",)
    assert (course.folder / MANIFEST_NAME).read_bytes() == future
    assert not (course.folder / "00-start.new-2.ipynb").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(course):
    course.folder.write_bytes(b"a file")
    with pytest.raises(CommandError, match=r"lessons is a file, not a folder. Give another name"):
        course.start()
    assert course.folder.read_bytes() == b"a file"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other words for these")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("n" * 300, r"Could not use .*n \(.*too long\)\. .* Give a shorter name, such as: convlab"),
        ("~nouser9/x", r"~nouser9/x: there is no home folder ~nouser9\. Give another folder"),
        ("loop", r"Could not use .*loop \(.*\)\. .* choose a folder that you may write to"),
        ("loop/x", r"Could not use .*x \(.*\)\. .* choose a folder that you may write to"),
        ("file/x", r"Could not use .*x \(Not a directory\)\. .* choose a folder that you may"),
        ("nowhere", r"Could not write .*nowhere"),
    ],
    ids=["300 letters", "no such user", "link loop", "below it", "below a file", "broken link"],
)
def test_a_name_that_cannot_be_a_folder_is_a_sentence(
    course, tmp_path, monkeypatch, name, sentence
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "nowhere").symlink_to(tmp_path / "no" / "where")
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match=sentence):
        start(name)


def test_below_a_folder_that_may_not_be_read_there_is_a_sentence(course, monkeypatch):
    look = os.stat

    def refuse(path, **options):
        if str(path) == str(course.folder):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", refuse)
        with pytest.raises(
            CommandError, match=r"Could not use .*Permission denied.* you may write"
        ):
            course.start()


def test_where_the_learners_own_place_is_gone_there_is_a_sentence(course, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(CommandError, match="Could not use lessons"):
        start("lessons")


@pytest.mark.parametrize("inside", [".", "images", "mine/lessons"])
def test_the_courses_own_notebooks_are_refused(course, inside):
    before = (course.source / "00-start.ipynb").read_bytes()
    with pytest.raises(CommandError, match="belongs to the course itself"):
        start(course.source / inside)
    assert (course.source / "00-start.ipynb").read_bytes() == before


def test_a_link_to_the_courses_own_notebooks_is_refused(course):
    course.folder.symlink_to(course.source)
    with pytest.raises(CommandError, match="belongs to the course itself"):
        course.start()


@pytest.mark.parametrize(
    ("number", "way_out"),
    [
        (errno.ENOSPC, "Free some space, or choose another disk"),
        (errno.EACCES, "choose a folder that you may write to"),
        (errno.EROFS, "choose a folder that you may write to"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_no_part_of_a_new_one(
    course, monkeypatch, number, way_out
):
    course.start()
    before = (course.folder / "01-one.ipynb").read_bytes()
    course.write("01-one.ipynb", notebook("second version"))

    def fail(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(CommandError, match=rf"Could not write .*{way_out}"):
            course.start()
    assert (course.folder / "01-one.ipynb").read_bytes() == before
    assert not list(course.folder.glob("*.part"))
    assert not list(course.folder.glob(".*.part"))
    assert course.outcome("01-one.ipynb") is Outcome.UPDATED


def test_a_newer_lesson_that_could_not_be_written_is_offered_the_next_time(course, monkeypatch):
    course.start()
    (course.folder / "01-one.ipynb").write_bytes(b"my work")
    course.write("01-one.ipynb", notebook("second version"))

    def fail_on_lessons(old, new, replace=os.replace):
        if str(new).endswith(".ipynb"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail_on_lessons)
        with pytest.raises(CommandError, match="Free some space"):
            course.start()
    assert course.start()["01-one.ipynb"].beside == "01-one.new.ipynb"


def test_the_home_folder_can_be_written_as_a_tilde(course, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert start("~/lessons").folder == tmp_path / "lessons"


def test_no_byte_of_the_learner_is_ever_lost(course):
    """Learners, newer lessons and damaged records in any order; each edit must still be there."""
    draw = random.Random(20)
    names = ("00-start.ipynb", "01-one.ipynb", "images/photo.png")
    for _ in range(60):
        for path in sorted(course.folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        mine = {}  # what the learner last wrote, and did not delete
        for step in range(25):
            present = [
                path
                for path in course.folder.rglob("*")
                if path.is_file() and path.name != MANIFEST_NAME
            ]
            action = draw.choice(["edit", "edit", "lesson", "start", "start", "delete", "record"])
            if action == "edit" and present:
                path = draw.choice(sorted(present))
                path.write_bytes(path.read_bytes() + b"edit %d" % step)
                mine[path] = path.read_bytes()
            elif action == "lesson":
                course.write(draw.choice(names), notebook(f"version {draw.randrange(3)}"))
            elif action == "delete" and present:
                path = draw.choice(sorted(present))
                path.unlink()
                mine.pop(path, None)
            elif action == "record" and present:
                damage = draw.choice([b"{", b'{"format": 2}', None])
                record = course.folder / MANIFEST_NAME
                record.unlink(missing_ok=True)
                if damage:
                    record.write_bytes(damage)
            else:
                course.start()
                for name in names:
                    assert (course.folder / name).is_file()
            for path, content in mine.items():
                assert path.read_bytes() == content


def test_a_clone_gives_its_own_notebooks():
    assert lessons_source() == ROOT / "notebooks"
