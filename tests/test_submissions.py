"""Learners' notebooks in any layout: which are found, whose they are, and of which lesson."""

import json
import os
import re
from pathlib import PurePosixPath

import pytest

from convlab.course.manifest import MANIFEST_NAME, Manifest
from convlab.course.submissions.calls import called_ids, predicted
from convlab.course.submissions.find import _rest, find_submissions
from convlab.course.submissions.learners import Place, learners
from convlab.course.submissions.notebook_file import NotebookError, read_cells
from convlab.errors import CommandError
from saved_lessons import NOTEBOOKS, SavedLesson

THREE, FOUR = (file.name for file in sorted(NOTEBOOKS.glob("0[34]-*.ipynb")))


def names(*paths):
    """The learners of some paths, whose lesson is 04 where a file's name says so, else 03."""
    places = []
    for path in map(PurePosixPath, paths):
        stem = (FOUR if "04" in path.name else THREE).removesuffix(".ipynb")
        places.append(Place(path.parent.parts, _rest(path.name, stem[:2], stem), stem[:2]))
    return learners(places)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["ana/{3}", "ana/{4}", "ben/{3}"], ["ana", "ana", "ben"]),
        (["ana/mine/{3}", "ben/mine/{3}", "ben/mine/{4}"], ["ana", "ben", "ben"]),
        (["submitted/ana/ps1/{3}", "submitted/ben/ps1/{3}"], ["ana", "ben"]),
        (["submitted/ana/ps1/{3}", "submitted/ben/ps2/{4}"], ["ana", "ben"]),
        (["03/ana/{3}", "03/ben/{3}", "04/ana/{4}"], ["ana", "ben", "ana"]),
        (["03/ana/{3}", "04/ben/{4}"], ["ana", "ben"]),
        (["hw1/ana/{3}", "hw1/ben/{3}", "hw2/ana/{4}"], ["ana", "ben", "ana"]),
        (["autumn/ana/{3}", "autumn/ben/{3}", "late/ana/{4}"], ["ana", "ben", "ana"]),
        (["01/{3}", "02/{3}", "03/{3}", "01/{4}"], ["01", "02", "03", "01"]),
        (["group 3/{3}", "group 4/{3}"], ["group 3", "group 4"]),
        (["김철수/{3}", "이영희/{3}"], ["김철수", "이영희"]),
        (["{3}", "ana/{3}", "ben/{3}"], ["", "ana", "ben"]),
        (["ana/homework.ipynb", "ben/my answers.ipynb"], ["ana", "ben"]),
        (["03-ana.ipynb", "03-ben.ipynb", "04-ana.ipynb"], ["ana", "ben", "ana"]),
        (["ana_{3}", "ben_{3}", "ana_{4}"], ["ana", "ben", "ana"]),
        (["lesson3_ana.ipynb", "lesson3_김철수.ipynb"], ["ana", "김철수"]),
        (["{3}", "{4}"], ["", ""]),
        (["ana/{3}"], ["ana"]),
    ],
)
def test_the_learner_is_what_tells_the_paths_apart(paths, expected):
    assert names(*(path.replace("{3}", THREE).replace("{4}", FOUR) for path in paths)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "{} (1).ipynb",
        "{}-Copy1.ipynb",
        "{}.new.ipynb",
        "{}.new-2.ipynb",
        "Copy of {}.ipynb",
        "Untitled1.ipynb",
        "03.ipynb",
        "03-padding.ipynb",
        "old/{}.ipynb",
    ],
)
def test_a_copy_is_of_the_same_learner(name):
    stem = THREE.removesuffix(".ipynb")
    assert names(f"ana/{THREE}", f"ana/{name.format(stem)}", f"ben/{THREE}") == [
        "ana",
        "ana",
        "ben",
    ]
    if "/" not in name:
        assert names(THREE, name.format(stem)) == ["", ""]


@pytest.mark.parametrize(
    ("ana", "ben", "ana_again"),
    [
        (
            "a3/Ana Ruiz_12_assignsubmission_file_/{3}",
            "a3/Ben_13_assignsubmission_file/{3}",
            "a4/Ana Ruiz_55_assignsubmission_file_/{4}",
        ),
        (
            "Ana Ruiz_12_assignsubmission_file_{3}",
            "Ben_13_assignsubmission_file_{3}",
            "Ana Ruiz_55_assignsubmission_file_{4}",
        ),
        ("Ana Ruiz_123_678_{3}", "Ben_LATE_124_679_{3}", "Ana Ruiz_123_700_{4}"),
        ("Ana Ruiz_123_678_03-padding-and-stride-1.ipynb", "Ben_124_679_{3}", "Ana Ruiz_123_7_{4}"),
        (
            "HW 3_Ana Ruiz_attempt_2026-09-01-10-10-10_{3}",
            "HW 3_Ben_attempt_2026-09-01-10-10-11_{3}",
            "HW 4_Ana Ruiz_attempt_2026-09-08-10-10-10_{4}",
        ),
        (
            "123-45 - Ana Ruiz - Sep 1, 2026 1010 AM/{3}",
            "124-45 - Ben - Sep 1, 2026 1011 AM/{3}",
            "123-46 - Ana Ruiz - Sep 8, 2026 1010 AM/{4}",
        ),
    ],
    ids=["Moodle", "Moodle, flat", "Canvas", "Canvas, again", "Blackboard", "Brightspace"],
)
def test_what_a_learning_management_system_puts_around_a_name_is_left_out(ana, ben, ana_again):
    paths = (path.replace("{3}", THREE).replace("{4}", FOUR) for path in (ana, ben, ana_again))
    assert names(*paths) == ["Ana Ruiz", "Ben", "Ana Ruiz"]


@pytest.mark.parametrize(
    "paths",
    [
        ["A/ana/{3}", "A/ben/{3}", "B/ana/{3}", "B/cho/{3}"],
        ["A/ana/{3}", "A/ben/{3}", "B/ana/{3}"],
        ["Ana_12_assignsubmission_file_/{3}", "Ana_13_assignsubmission_file_/{3}"],
        ["ana_12_345_{3}", "ana_13_346_{3}"],
        ["A/ana-{3}", "B/ana-{3}", "A/ben-{3}"],
        ["ana/homework.ipynb", "ben/homework.ipynb", "homework.ipynb"],
    ],
)
def test_two_people_of_one_name_stay_two(paths):
    found = names(*(path.replace("{3}", THREE) for path in paths))
    assert len(set(found)) == len(paths), found


def test_the_lesson_is_the_one_that_is_called_whatever_the_file_is_called(tmp_path):
    SavedLesson("04").save(tmp_path, "03-homework.ipynb")
    (found,) = find_submissions(tmp_path).submissions
    assert found.lesson == "04"


def test_a_lesson_without_calls_is_known_by_its_title_or_its_name(tmp_path):
    heading = {"cell_type": "markdown", "source": "# 04 · The output-shape formula"}
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [heading]}))
    (tmp_path / f"b-{THREE}").write_text('{"cells": []}')
    (tmp_path / "c-2026-03-notes.ipynb").write_text('{"cells": []}')
    found = find_submissions(tmp_path)
    assert [one.lesson for one in found.submissions] == ["04", "03"]
    assert re.search("notes.ipynb is of no lesson", *map(str, found.notes))


def test_an_instructors_own_exercises_are_a_lesson_of_their_own(tmp_path):
    cell = {"cell_type": "code", "source": "check('exam.1', f)\ncheck('exam.2', g)"}
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": [cell]}))
    (found,) = find_submissions(tmp_path).submissions
    assert found.lesson == "exam"


def test_the_copies_of_a_lesson_are_one_submission_the_lessons_own_name_first(tmp_path):
    lesson = SavedLesson("03")
    for name in ("03-padding-and-stride (1).ipynb", "Untitled.ipynb", THREE, f"old/{THREE}"):
        lesson.save(tmp_path / "ana", name)
    lesson.save(tmp_path / "ben")
    lesson.save(tmp_path / "ana" / ".ipynb_checkpoints")
    ana, ben = find_submissions(tmp_path).submissions
    assert [copy.path.relative_to(tmp_path / "ana").as_posix() for copy in ana.copies] == [
        THREE,
        f"old/{THREE}",
        "03-padding-and-stride (1).ipynb",
        "Untitled.ipynb",
    ]
    assert len(ben.copies) == 1


def record(folder, *names):
    """The record that convlab leaves in a folder where it wrote some files."""
    (folder / MANIFEST_NAME).write_bytes(Manifest(dict.fromkeys(names, "")).to_bytes("1"))


def found_learners(*folders):
    return [(one.learner, len(one.copies)) for one in find_submissions(*folders).submissions]


def test_what_lies_directly_in_a_folder_that_start_wrote_is_one_learners(tmp_path):
    for name in (THREE, "03-my own.ipynb"):
        SavedLesson("03").save(tmp_path / "mine", name)
    assert len(found_learners(tmp_path / "mine")) == 2
    record(tmp_path / "mine", THREE)
    assert found_learners(tmp_path / "mine") == [("mine", 2)]
    for name in ("ana", "ben"):
        SavedLesson("03").save(tmp_path / "mine" / "class" / name)
    assert found_learners(tmp_path / "mine") == [("ana", 1), ("ben", 1), ("mine", 2)]


def test_the_record_of_assign_makes_no_folder_one_learners(tmp_path):
    record(tmp_path, f"students/{THREE}", f"answers/{THREE}")
    for name in ("mon/ana", "mon/ben", "tue/cho"):
        SavedLesson("03").save(tmp_path / name)
    several = [("ana", 1), ("ben", 1), ("cho", 1)]
    assert found_learners(tmp_path / "mon", tmp_path / "tue") == several
    assert found_learners(tmp_path) == several
    record(tmp_path, THREE)  # of start, but the lessons were moved away
    assert found_learners(tmp_path) == several


def test_a_record_that_cannot_be_read_makes_no_folder_one_learners(tmp_path):
    for name in ("03-ana.ipynb", "03-ben.ipynb"):
        SavedLesson("03").save(tmp_path, name)
    for content in ("{}", "[" * 100_000, '{"format": 1, "given": {"": 5}}'):
        (tmp_path / MANIFEST_NAME).write_text(content)
        assert found_learners(tmp_path) == [("ana", 1), ("ben", 1)]


def test_several_folders_are_told_apart_by_their_own_names(tmp_path):
    for name in ("ana", "ben"):
        SavedLesson("03").save(tmp_path / name / "lessons")
    found = find_submissions(tmp_path / "ana", tmp_path / "ben", tmp_path / "ben" / "lessons")
    assert [one.learner for one in found.submissions] == ["ana", "ben"]


CELL = {"cell_type": "code", "source": "check('03.1', f)"}
NO_NOTEBOOKS = {
    "": "is empty",
    "{": "is no notebook, or only a part of one \\(line 1\\)",
    "[" * 100_000: "is no notebook, or only a part",
    '{"n": ' + "9" * 5000 + "}": "is no notebook, or only a part",
    "[]": "it has no cells",
    '{"cells": 5}': "its cells are no list",
    '{"worksheets": []}': "nbformat 3",
}


@pytest.mark.parametrize("content", NO_NOTEBOOKS, ids=NO_NOTEBOOKS.values())
def test_a_file_that_is_no_notebook_is_a_sentence_and_the_others_are_read(tmp_path, content):
    SavedLesson("03").save(tmp_path / "ana")
    (tmp_path / "broken.ipynb").write_text(content)
    found = find_submissions(tmp_path)
    assert len(found.submissions) == 1
    assert re.search(f"broken.ipynb .*{NO_NOTEBOOKS[content]}", *map(str, found.notes))


@pytest.mark.parametrize(
    ("good", "broken", "learner"),
    [
        (f"ana/{THREE}", f"ben/{THREE}", "ben"),
        (f"ana/{THREE}", "ben/03 (1).ipynb", "ben"),
        (f"ana_{THREE}", f"ben_{THREE}", "ben"),
        ("03-ana.ipynb", "lesson3_ben.ipynb", "ben"),
        (f"ana/{THREE}", f"ana/{FOUR}", "ana"),
    ],
)
def test_a_broken_file_has_its_learner(tmp_path, good, broken, learner):
    SavedLesson("03").save((tmp_path / good).parent, PurePosixPath(good).name)
    (tmp_path / broken).parent.mkdir(exist_ok=True)
    (tmp_path / broken).write_text("{")
    found = find_submissions(tmp_path)
    assert [one.learner for one in found.notes] == [learner]
    assert [one.learner for one in found.submissions] == ["ana"]


def test_a_broken_file_whose_name_shows_no_lesson_has_its_path(tmp_path):
    SavedLesson("03").save(tmp_path / "ana")
    (tmp_path / "homework.ipynb").write_text("{")
    (note,) = find_submissions(tmp_path).notes
    assert (note.learner, note.who) == ("", str(tmp_path / "homework.ipynb"))


def test_cells_of_any_other_form_are_read_as_far_as_they_go(tmp_path):
    wild = [5, None, {}, {"cell_type": 5, "source": 5, "outputs": 5, "metadata": 5}]
    outputs = [5, {"output_type": "execute_result", "data": 5}, {"output_type": ["error"]}]
    wild.append({**CELL, "outputs": outputs, "metadata": {"tags": 5}, "id": []})
    file = tmp_path / "wild.ipynb"
    file.write_text(json.dumps({"cells": wild}))
    assert [cell.source for cell in read_cells(file)] == ["", "", CELL["source"]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_and_a_broken_link_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "gone.ipynb").symlink_to(tmp_path / "nowhere")
    SavedLesson("03").save(tmp_path)
    assert len(find_submissions(tmp_path).notes) == 2


def test_a_link_to_a_folder_is_not_followed(tmp_path):
    SavedLesson("03").save(tmp_path / "ana")
    (tmp_path / "ana" / "loop").symlink_to(tmp_path)
    (found,) = find_submissions(tmp_path).submissions
    assert len(found.copies) == 1


def test_a_folder_without_lessons_is_an_error_with_a_way_out(tmp_path):
    with pytest.raises(CommandError, match=r"There is no lesson in .*convlab start"):
        find_submissions(tmp_path)
    with pytest.raises(CommandError, match=r"is not there\. Give a folder"):
        find_submissions(tmp_path / "gone")


def test_a_file_that_is_no_notebook_says_so_when_it_is_read(tmp_path):
    with pytest.raises(NotebookError, match="is no file"):
        read_cells(tmp_path)


@pytest.mark.parametrize(
    "source",
    [
        "check('03.1', same_padding)",
        'reply = convlab.check( "03.1", f)',
        "%pip list\ngrade('03.1', f, points=4)",
        'check(\n    "03.1",\n    f,\n)',
    ],
)
def test_calls_are_read_in_any_form(source):
    assert called_ids(source) == ["03.1"]


def test_a_word_that_ends_in_check_is_no_call():
    assert called_ids("recheck('03.1', f)  # check 03.1") == []


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("predict('03.b', 5, 7)", (5, 7)),
        ("convlab.predict('03.b', [5, 7], show=True)", ([5, 7],)),
        ("%time\npredict('03.b', -5.5)", (-5.5,)),
        ("predict('03.b', ...)", (...,)),
        ("predict('03.b')", ()),
        ("predict('03.b', 5 * 7)", None),
        ("predict('03.b', print('run'))", None),
        ("predict('03.b', 5", None),
        (f"predict('03.b', {'9' * 5000})", None),
        (f"{'x.' * 5000}predict('03.b', {'(' * 500}", None),
    ],
)
def test_an_answer_is_read_where_it_is_written_out(source, answer):
    assert predicted(source).get("03.b") == answer
