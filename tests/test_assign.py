"""`convlab assign`: what a class gets, and what its instructor keeps."""

import ast
import json
import os
import re

import pytest

from convlab import cli
from convlab.course.assigning import assign as assigning
from convlab.course.assigning.assign import assign
from convlab.course.assigning.forms import (
    answer_key,
    nbgrader_source,
    student_copy,
    with_links,
)
from convlab.course.assigning.lesson import questions, text_of
from convlab.course.assigning.otter import otter_master
from convlab.course.copies import Outcome
from convlab.course.sources import as_bytes, lesson_files, lessons_source
from convlab.errors import CommandError
from convlab.lessons import catalogue
from convlab.lessons.catalogue import exercise_ids, find_exercise
from test_catalogue import EXERCISE

FILES = {
    name: json.loads(content)
    for name, content in lesson_files(lessons_source()).items()
    if name.endswith(".ipynb")
}
LESSON = "00-start-here.ipynb"


def all_text(notebook):
    return "\n".join(map(text_of, notebook["cells"]))


def code(notebook):
    return {one["id"]: text_of(one) for one in notebook["cells"] if one["cell_type"] == "code"}


def short(name=LESSON):
    """A lesson's exercises alone, with an import that takes no time."""
    lesson = json.loads(json.dumps(FILES[name]))
    lesson["cells"] = [
        one
        for one in lesson["cells"]
        if re.match(r"exercise|solution", one["id"]) or "### 0" in text_of(one)
    ]
    first = {**next(one for one in lesson["cells"] if one["cell_type"] == "code")}
    lesson["cells"].insert(0, {**first, "id": "setup", "source": "from convlab import check"})
    return lesson


@pytest.fixture
def course(tmp_path, monkeypatch):
    """The folder of a course of two lessons, which take no time to run, and a picture."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / LESSON).write_bytes(as_bytes(short()))
    (folder / "03-padding-and-stride.ipynb").write_bytes(
        as_bytes(FILES["03-padding-and-stride.ipynb"])
    )
    (folder / "photo.png").write_bytes(b"\x89PNG")
    monkeypatch.setattr(assigning, "lessons_source", lambda: folder)
    monkeypatch.setattr(catalogue, "_added_folders", [])
    return folder


@pytest.fixture
def exam(tmp_path):
    """A folder with the exercise exam.1."""
    folder = tmp_path / "시험"
    folder.mkdir()
    (folder / "exam_1.py").write_text(EXERCISE.replace("minutes\n", "minutes.\n"), "utf-8")
    return folder


def test_every_exercise_is_found_in_its_notebook_with_its_points():
    found = {one.exercise_id: one for nb in FILES.values() for one in questions(nb).values()}
    assert sorted(found) == exercise_ids()
    assert {one.points for one in found.values()} <= {1, 2, 3}
    assert (found["03.1"].points, found["03.2"].points, found["04.2"].points) == (1, 2, 3)


@pytest.mark.parametrize("name", FILES)
def test_a_solved_exercise_has_the_stubs_head_and_the_solutions_body(name):
    for question in questions(FILES[name]).values():
        (solved,) = (
            node
            for node in ast.parse(question.solved()).body
            if isinstance(node, ast.FunctionDef) and node.name == question.function
        )
        (stub,) = ast.parse(question.stub).body
        (solution,) = (
            node
            for node in ast.parse(question.solution).body
            if isinstance(node, ast.FunctionDef) and node.name == question.function
        )
        assert ast.get_docstring(solved) == ast.get_docstring(stub)
        assert ast.unparse(solved.args) == ast.unparse(stub.args) == ast.unparse(solution.args)
        assert list(map(ast.unparse, solved.body[1:])) == list(map(ast.unparse, solution.body))


def test_what_the_stub_has_after_the_place_to_write_stays_outside_of_the_solution():
    question = questions(FILES["09-building-models.ipynb"])["exercise-2"]
    source = question.solved("### BEGIN SOLUTION", "### END SOLUTION")
    assert source.endswith("in net.parameters())")
    cleared = re.sub(
        r"### BEGIN.*### END SOLUTION", "raise NotImplementedError", source, flags=re.S
    )
    assert [line.partition("  #")[0] for line in question.stub.splitlines()] == [
        line for line in cleared.splitlines() if not line.startswith("    #")
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_student_copy_is_that_of_start_without_the_solutions(name):
    copy = student_copy(FILES[name])
    kept = [
        one for one in FILES[name]["cells"] if "solution" not in one["metadata"].get("tags", [])
    ]
    assert copy["cells"] == kept
    assert "Solution of" not in all_text(copy)
    for question in questions(FILES[name]).values():
        assert f'check("{question.exercise_id}", {question.function})' in all_text(copy)
        body = question.solution.partition(":\n")[2]
        assert body.strip() not in all_text(copy)
    assert all_text(copy).count("<summary>Hint") == all_text(FILES[name]).count("<summary>Hint")


@pytest.mark.parametrize("make", [student_copy, nbgrader_source, otter_master])
def test_no_copy_has_an_answer_of_the_key_that_was_made_of_the_same_notebook(make):
    notebook = json.loads(json.dumps(FILES["03-padding-and-stride.ipynb"]))
    answer_key(notebook)
    assert code(make(notebook))["predict-x-answer"] == 'predict("03.x", ...)'


def test_the_key_answers_each_prediction():
    for name, notebook in FILES.items():
        key = "\n".join(code(answer_key(notebook)).values())
        assert ", ...)" not in re.sub(r"^(?!predict\().*", "", key, flags=re.M), name
    assert 'predict("03.x", (1, 5))' in all_text(answer_key(FILES["03-padding-and-stride.ipynb"]))


def test_of_a_link_to_a_lesson_that_is_not_there_the_words_stay():
    linked = with_links(FILES["03-padding-and-stride.ipynb"], {"01-one-channel.ipynb"})
    assert "[lesson 01](01-one-channel.ipynb); lesson 02 for the shapes." in all_text(linked)
    assert "[arXiv 1603.07285](https://arxiv.org/abs/1603.07285)" in all_text(linked)


@pytest.mark.parametrize("name", FILES)
def test_nbgraders_source_keeps_to_nbgraders_schema(name):
    nbformat = pytest.importorskip("nbformat")
    from nbgrader.nbgraderformat import SCHEMA_VERSION, MetadataValidator

    source = nbformat.reads(json.dumps(nbgrader_source(FILES[name])), as_version=4)
    nbformat.validate(source)
    MetadataValidator().validate_nb(source)
    roles = [one.metadata.nbgrader for one in source.cells if "nbgrader" in one.metadata]
    assert {role.schema_version for role in roles} == {SCHEMA_VERSION}
    grades = [role for role in roles if role.grade]
    asked = list(questions(FILES[name]).values())
    assert [role.points for role in grades] == [one.points for one in asked]
    assert all(role.locked for role in grades)
    assert not any(role.locked for role in roles if role.solution)


def test_otters_master_has_its_marks_around_each_exercise():
    master = otter_master(FILES["03-padding-and-stride.ipynb"])
    marks = [text_of(one) for one in master["cells"] if one["cell_type"] == "raw"]
    assert marks[0].startswith("# ASSIGNMENT CONFIG\n")
    assert "ok_format: false" in marks[0]
    question = "# BEGIN QUESTION\nname: q2\npoints: 2"
    parts = ["# BEGIN SOLUTION", "# END SOLUTION", "# BEGIN TESTS", "# END TESTS", "# END QUESTION"]
    at = marks.index(question)
    assert marks[at + 1 : at + 6] == parts
    cells = code(master)
    assert cells["exercise-1"].endswith(
        "    # BEGIN SOLUTION NO PROMPT\n"
        "    total = kernel_size - 1\n"
        "    return total // 2, total - total // 2\n"
        "    # END SOLUTION\n"
        '    """ # BEGIN PROMPT\n'
        "    raise NotImplementedError\n"
        '    """; # END PROMPT'
    )
    assert cells["q1-test"] == (
        "def test_same_padding(same_padding):\n"
        "    from convlab import check\n\n"
        '    reply = check("03.1", same_padding)\n'
        "    assert reply.passed, reply"
    )
    for source in cells.values():
        compile(source, "cell", "exec")


def test_a_key_is_run_and_shows_that_each_check_passes(course, tmp_path, capsys):
    said = []
    assign(tmp_path / "class", lessons=["00"], progress=said.append)
    key = json.loads((tmp_path / "class/answers" / LESSON).read_text("utf-8"))
    outputs = [
        json.dumps(one["outputs"], ensure_ascii=False)
        for one in key["cells"][1:]
        if "outputs" in one
    ]
    assert [("✓ 00.1 passed." in one, "✓ 00.2 passed." in one) for one in outputs] == [
        (True, False),
        (False, True),
    ]
    assert said == [f"  {LESSON}: the answer key is run"]
    assert (tmp_path / "class/students/photo.png").read_bytes() == b"\x89PNG"


def test_a_cell_that_fails_is_named_and_nothing_is_written(course, tmp_path):
    broken = short()
    broken["cells"][0]["source"] = "from convlab import check\n1 / 0"
    (course / LESSON).write_bytes(as_bytes(broken))
    with pytest.raises(
        CommandError, match=r"the cell setup .* raises ZeroDivisionError: division by"
    ):
        assign(tmp_path / "class", lessons=["00"])
    assert not (tmp_path / "class").exists()


def test_a_solution_that_does_not_pass_is_named_with_its_reply(course, tmp_path):
    wrong = short()
    for one in wrong["cells"]:
        one["source"] = text_of(one).replace("height * width * channels", "height * width")
    (course / LESSON).write_bytes(as_bytes(wrong))
    with pytest.raises(
        CommandError, match=r"(?s)the cell exercise-1 does not pass.*✗ 00.1 not yet"
    ):
        assign(tmp_path / "class", lessons=["00"])
    assert assign(tmp_path / "class", lessons=["00"], run=False).names(Outcome.WRITTEN)


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("students", f"students/{LESSON}"),
        ("nbgrader", f"source/00-start-here/{LESSON}"),
        ("otter", f"otter/00-start-here/{LESSON}"),
    ],
)
def test_what_the_instructor_changed_is_kept_and_the_newer_copy_is_out_of_the_way(
    course, tmp_path, form, place
):
    folder = tmp_path / "my class"
    assert place in assign(folder, form=form, run=False).names(Outcome.WRITTEN)
    (folder / place).write_text("mine")
    assert assign(folder, form=form, run=False).names(Outcome.KEPT) == (place,)
    newer = short()
    newer["cells"][0]["source"] = "from convlab import check  # newer"
    (course / LESSON).write_bytes(as_bytes(newer))
    report = assign(folder, form=form, run=False)
    (changed,) = (one for one in report.files if one.outcome is Outcome.BESIDE)
    assert (changed.name, changed.beside) == (place, f"newer/{place}")
    assert (folder / place).read_text() == "mine"
    assert "# newer" in (folder / "newer" / place).read_text("utf-8")
    assert f"The newer copy is beside it, in newer/{place}." in str(report)


def test_lessons_that_are_not_there_are_a_sentence(course, tmp_path, capsys):
    assert cli.main(["assign", str(tmp_path / "class"), "--lessons", "3,99"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("convlab: There is no lesson 99. Give numbers from 00 to 03")


@pytest.mark.parametrize("lessons", ["5-3", "x", "", "1,", "-1", "1-2-3", "1..3", "٣"])
def test_a_list_of_lessons_of_another_form_is_bad_usage(lessons, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["assign", "class", f"--lessons={lessons}"])
    assert "is no list of lessons such as 01,03-05" in capsys.readouterr().err


def test_the_command_writes_the_form_that_is_asked_for(course, tmp_path, capsys):
    folder = tmp_path / "class"
    options = ["--lessons", "0", "--no-run"]
    assert cli.main(["assign", str(folder), *options, "--nbgrader"]) == 0
    assert "Run `nbgrader generate_assignment` there" in capsys.readouterr().out
    assert not (folder / "students").exists()
    config = (folder / "nbgrader_config.py").read_text("utf-8")
    compile(config, "nbgrader_config.py", "exec")
    assert 'code_stub = {"python": "raise NotImplementedError"}' in config
    with pytest.raises(SystemExit, match="2"):
        cli.main(["assign", str(folder), "--nbgrader", "--otter"])


def test_exercises_of_ones_own_make_a_notebook(course, tmp_path, exam):
    folder = tmp_path / "class"
    report = assign(folder, exercises=exam)
    assert report.names(Outcome.WRITTEN) == (
        "answers/exam.ipynb",
        "students/exam.ipynb",
    )
    student = json.loads((folder / "students/exam.ipynb").read_text("utf-8"))
    assert "### exam.1 Zeros on one side ●○○ 4 minutes\n\nHow many cells" in all_text(student)
    assert code(student)["exercise-1"] == (
        "def padded_size(size, before, after):\n"
        '    """Return the size, an int."""\n'
        "    raise NotImplementedError\n\n\n"
        'check("exam.1", padded_size)'
    )
    assert "✓ exam.1 passed." in (folder / "answers/exam.ipynb").read_text("utf-8")


def test_lessons_and_exercises_of_ones_own_go_together(course, tmp_path, exam, monkeypatch):
    report = assign(tmp_path / "class", lessons=["00"], exercises=exam, form="nbgrader", run=False)
    assert "source/exam/exam.ipynb" in report.names(Outcome.WRITTEN)
    assert f"source/00-start-here/{LESSON}" in report.names(Outcome.WRITTEN)
    config = (tmp_path / "class/nbgrader_config.py").read_text("utf-8")
    monkeypatch.setenv("CONVLAB_EXERCISES", "")
    exec(config.partition("c = get_config()")[0])
    assert os.environ["CONVLAB_EXERCISES"] == str(exam)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Zeros on one side ●○○ 4 minutes", "Zeros", "needs a docstring that begins with title"),
        ('    """Return the size, an int."""\n', "", r"Add one to: def padded_size\(size, before"),
    ],
)
def test_an_exercise_without_its_text_is_a_sentence(course, tmp_path, exam, old, new, sentence):
    file = exam / "exam_1.py"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(CommandError, match=sentence):
        assign(tmp_path / "class", exercises=exam)


def test_the_solution_of_every_lesson_is_in_its_key():
    for notebook in FILES.values():
        key = all_text(answer_key(notebook))
        for question in questions(notebook).values():
            last = question.solution.rstrip().splitlines()[-1]
            assert last in key
            assert find_exercise(question.exercise_id).solution.__name__ == question.function
