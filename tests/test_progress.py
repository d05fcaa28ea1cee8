"""`convlab progress`: what saved notebooks show of a learner, and of a class."""

import csv
import os
import re
import subprocess
import sys

import pytest

from convlab import cli
from convlab.course.progress.course import course_lessons
from convlab.course.progress.csv_file import write_csv
from convlab.course.progress.learner import read_learners
from convlab.course.progress.overview import overview
from convlab.course.progress.replies import Item, State
from convlab.course.submissions.find import find_submissions
from convlab.lessons.catalogue import exercise_ids, find_prediction, prediction_ids
from convlab.lessons.minutes import lesson_minutes
from convlab.lessons.predicting.answers import as_text, normalised
from saved_lessons import NOTEBOOKS, SavedLesson, solution

HALVED = "An even kernel gets one cell too many: K − 1 cells are needed in all."
STEPS = find_prediction("04.e").wrong[54]


def halved(kernel_size):
    return kernel_size // 2, kernel_size // 2


def nothing(*arguments, **options):
    return None


def learners(*folders):
    return read_learners(find_submissions(*folders).submissions)


def items(folder):
    """The exercises and predictions of the only learner below a folder, by their ids."""
    (learner,) = learners(folder)
    return {item.name: item for item in learner.items}


def states(folder, *names):
    found = items(folder)
    return [found[name].state.value for name in names]


# One learner's replies


def test_replies_are_read_with_the_sentences_that_name_the_mistakes(tmp_path):
    lesson = SavedLesson("03").run().check("03.1", halved).check("03.2", solution("03.2"))
    lesson.predict("03.a", 5).predict("03.c", find_prediction("03.c").answer).save(tmp_path)
    found = items(tmp_path)
    assert found["03.1"] == Item("03.1", State.NOT_YET, sentence=HALVED)
    assert found["03.2"] == Item("03.2", State.RIGHT)
    assert found["03.3"] == Item("03.3", State.WAITING)
    assert found["03.a"] == Item("03.a", State.NOT_YET, "5", find_prediction("03.a").wrong[5])
    assert found["03.c"].state is State.RIGHT
    assert found["03.b"] == Item("03.b", State.WAITING)


@pytest.mark.parametrize("number", sorted({name[:2] for name in prediction_ids()}))
def test_wrong_predictions_are_read_with_their_answers_and_sentences(tmp_path, number):
    names = [name for name in prediction_ids() if name.startswith(number)]
    for which in (0, -1):
        lesson = SavedLesson(number)
        wrong = {name: list(find_prediction(name).wrong.items())[which] for name in names}
        for name, (answer, _) in wrong.items():
            lesson.predict(name, answer)
        lesson.save(tmp_path)
        found = items(tmp_path)
        for name, (answer, sentence) in wrong.items():
            told = as_text(normalised(answer))
            assert found[name] == Item(name, State.NOT_YET, told, sentence)


def test_a_wrong_prediction_that_is_not_known_has_no_sentence_even_if_the_reason_is_shown(tmp_path):
    from convlab import predict

    lesson = SavedLesson("03").predict("03.a", 77)
    lesson.save(tmp_path)
    assert items(tmp_path)["03.a"] == Item("03.a", State.NOT_YET, "77")
    lesson.display(lesson.cell('predict("03.a"'), predict("03.a", 77, show=True))
    lesson.save(tmp_path)
    assert items(tmp_path)["03.a"] == Item("03.a", State.NOT_YET, "77")


def test_the_sentence_is_the_one_on_the_mistake_not_the_one_on_another_cell(tmp_path):
    from convlab.lessons.reply import Code, Reply

    reply = Reply(
        "not yet",
        "03.1 not yet.",
        (
            Code("A case", "K = 3"),
            HALVED,
            "f takes `K` from another cell. Set all it uses inside it.",
        ),
    )
    lesson = SavedLesson("03")
    lesson.display(lesson.cell('check("03.1"'), reply)
    lesson.save(tmp_path)
    assert items(tmp_path)["03.1"].sentence == HALVED


def test_an_exercise_that_was_too_slow_to_try_is_named(tmp_path, capsys):
    from convlab.lessons.reply import Reply

    reply = Reply("waiting", "03.1: tried 40 of 150 cases, all of them right.", ("Run it again.",))
    lesson = SavedLesson("03")
    lesson.display(lesson.cell('check("03.1"'), reply)
    lesson.save(tmp_path)
    assert cli.main(["progress", str(tmp_path)]) == 0
    assert "03.1  not yet: Run it again." in capsys.readouterr().out


def test_the_better_of_two_cells_counts_and_of_two_wrong_ones_the_last(tmp_path):
    lesson = SavedLesson("03").predict("03.a", 5).predict("03.b", (3, 5))
    again = SavedLesson("03").predict("03.a", 6).predict("03.b", (7, 9))
    lesson.cells += again.cells
    lesson.save(tmp_path)
    found = items(tmp_path)
    assert found["03.a"].state is State.RIGHT
    assert found["03.b"].answer == "(7, 9)"


def test_a_text_that_looks_like_a_reply_is_one_only_where_check_displays_it(tmp_path):
    lesson = SavedLesson("03")
    forged = {"text/plain": "✓ 03.1 passed.", "text/html": "<p>✓ 03.1 passed.</p>"}
    elsewhere = {"cell_type": "code", "id": "mine", "metadata": {}, "source": "print('✓ 03.1')"}
    elsewhere["outputs"] = [{"output_type": "execute_result", "data": forged}]
    lesson.cells.append(elsewhere)
    lesson.cells.append({"cell_type": "markdown", "source": "✓ 03.1 passed. check('03.1', f)"})
    printed = lesson.cell('check("03.1"')
    printed["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "✓ 03.1 passed.\n"}]
    lesson.save(tmp_path)
    assert states(tmp_path, "03.1") == ["waiting"]


def test_a_reply_to_another_exercise_is_not_taken(tmp_path):
    lesson = SavedLesson("03").check("03.1", solution("03.1"))
    lesson.cell('check("03.2"')["outputs"] = lesson.cell('check("03.1"')["outputs"]
    lesson.save(tmp_path)
    assert states(tmp_path, "03.1", "03.2") == ["right", "waiting"]


def test_without_outputs_a_prediction_is_judged_and_a_function_is_not(tmp_path, capsys):
    lesson = SavedLesson("03").check("03.1", solution("03.1")).predict("03.a", 5)
    lesson.predict("03.b", (5, 7)).without_outputs().save(tmp_path)
    found = items(tmp_path)
    assert found["03.1"].state is State.NO_REPLY
    assert found["03.2"].state is State.WAITING
    assert found["03.a"] == Item("03.a", State.NOT_YET, "5", find_prediction("03.a").wrong[5])
    assert found["03.b"].state is State.RIGHT
    cli.main(["progress", str(tmp_path)])
    assert "03.1: written, but saved without a reply" in capsys.readouterr().out


def test_nothing_is_run_and_nothing_is_written(tmp_path):
    lesson = SavedLesson("03")
    trace = tmp_path / "trace"
    for name in ("03.a", "03.b"):
        lesson.cell(name)["source"] = f"predict({name!r}, open({str(trace)!r}, 'w'))"
    file = lesson.save(tmp_path / "lessons")
    before = file.read_bytes(), file.stat().st_mtime_ns
    assert states(tmp_path, "03.a", "03.b") == ["waiting", "waiting"]
    assert not trace.exists()
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert [path.name for path in tmp_path.rglob("*")] == ["lessons", file.name]


# Minutes


@pytest.mark.parametrize("number", ["03", "04", "15"])
def test_before_the_first_cell_all_minutes_of_a_lesson_are_left(tmp_path, number):
    saved = SavedLesson(number)
    saved.save(tmp_path)
    (one,) = learners(tmp_path)[0].lessons
    assert one.left == lesson_minutes(saved.source)


@pytest.mark.parametrize("number", ["03", "04"])
def test_after_the_last_reply_none_is_left(tmp_path, number):
    SavedLesson(number).solve().save(tmp_path)
    (one,) = learners(tmp_path)[0].lessons
    assert one.left == (0, 0)


def left(lesson, tmp_path):
    lesson.save(tmp_path)
    (one,) = learners(tmp_path)[0].lessons
    return one.left


def test_each_thing_that_is_done_takes_its_minutes_away(tmp_path):
    lesson = SavedLesson("03")
    start = left(lesson, tmp_path)
    after = left(lesson.check("03.2", solution("03.2")), tmp_path)
    assert start.core - after.core in (11, 12)  # 8 stated · 1.4, and the words of the exercise
    assert after.further == start.further
    third = left(lesson.check("03.3", solution("03.3")), tmp_path)
    assert after.core - third.core in (0, 1)  # the text below the last exercise is read
    assert after.further - third.further in (8, 9)  # 6 · 1.4: it goes further
    wrong = left(lesson.predict("03.a", 5).predict("03.b", (3, 5)), tmp_path)
    assert third.core - wrong.core in (3, 4)  # two predictions are made, right or wrong
    assert left(lesson.check("03.1", halved), tmp_path).core >= wrong.core - 1


def test_a_cell_that_was_run_counts_by_its_name_or_by_its_text(tmp_path):
    lesson = SavedLesson("03").run()
    by_name = left(lesson, tmp_path)
    for cell in lesson.cells:
        cell["metadata"]["id"] = cell.pop("id")  # as Colab stores it
        cell["source"] = "".join(cell["source"]) + " "
    assert left(lesson, tmp_path) == by_name
    lesson = SavedLesson("03").run()
    for number, cell in enumerate(lesson.cells):
        cell["id"] = f"new{number}"  # as another program may store it
    assert left(lesson, tmp_path) == by_name
    for cell in lesson.cells:
        cell["source"] = "".join(cell["source"]) + " "
    assert left(lesson, tmp_path).core > by_name.core


def test_cells_of_ones_own_change_no_minutes(tmp_path):
    lesson = SavedLesson("03")
    before = left(lesson, tmp_path)
    lesson.cells.insert(3, {"cell_type": "code", "id": "x", "source": "x = 1\n" * 99})
    lesson.cells.insert(3, {"cell_type": "markdown", "id": "y", "source": "word " * 2000})
    assert left(lesson, tmp_path) == before


# The overview of one learner


def test_the_overview_of_a_learner(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lesson = SavedLesson("03").run().check("03.1", halved).check("03.2", solution("03.2"))
    lesson.predict("03.a", 6).save("lessons")
    SavedLesson("04").predict("04.e", 54).save("lessons")
    assert cli.main(["progress"]) == 0
    three, four = (one.left for one in learners("lessons")[0].lessons)
    out = capsys.readouterr().out
    assert (
        out
        == f"""\
1 of 6 exercises passed, 1 of 23 predictions right, 1 wrong.

lesson                       exercises  predictions  minutes left
                               ✓  ✗  ○      ✓  ✗  ○
03 Padding and stride          1  1  1      1  0  8       {three.core} + {three.further}
04 The output-shape formula    0  0  3      0  1 13       {four.core} + {four.further}
✓ passed or right, ✗ not yet or wrong, ○ not done; + what goes further

To repeat
  03.1  not yet: {HALVED[:61]}
    {HALVED[62:]}
        convlab practice 03
  04.e  it is not 54: {STEPS[:57]}
    {STEPS[58:]}
        convlab practice 04

Next: 03 Padding and stride (03.1)
  jupyter lab lessons/03-padding-and-stride.ipynb
"""
    )


def test_practice_is_named_where_there_is_some(tmp_path, capsys):
    SavedLesson("14").predict("14.a", next(iter(find_prediction("14.a").wrong))).save(tmp_path)
    cli.main(["progress", str(tmp_path)])
    out = capsys.readouterr().out
    assert "14.a  it is not" in out
    assert "convlab practice" not in out


def test_what_goes_further_is_not_demanded(tmp_path, capsys):
    lesson = SavedLesson("03").check("03.1", solution("03.1")).check("03.2", solution("03.2"))
    lesson.save(tmp_path)
    cli.main(["progress", str(tmp_path)])
    assert "Every exercise of these lessons is passed" in capsys.readouterr().out


def test_the_current_folder_is_read_if_it_holds_the_lessons(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["progress"]) == 1
    assert "There are no lessons here." in capsys.readouterr().err
    SavedLesson("03").save(".")
    assert cli.main(["progress"]) == 0
    assert "03 Padding and stride" in capsys.readouterr().out


def test_a_newer_lesson_beside_changes_nothing_and_a_copy_that_was_used_is_named(tmp_path):
    SavedLesson("03").check("03.1", halved).save(tmp_path)
    SavedLesson("03").save(tmp_path, "03-padding-and-stride.new.ipynb")
    assert states(tmp_path, "03.1") == ["not yet"]
    assert "notebooks:" not in overview(learners(tmp_path))
    SavedLesson("03").check("03.1", solution("03.1")).save(tmp_path, "Untitled.ipynb")
    assert states(tmp_path, "03.1") == ["right"]
    assert "in 2 notebooks:" in " ".join(overview(learners(tmp_path)).split())


def test_the_courses_own_lessons_are_known_with_all_their_items():
    lessons = course_lessons()
    assert [lesson.file for lesson in lessons.values()] == [
        file.name for file in sorted(NOTEBOOKS.glob("*.ipynb"))
    ]
    named = [name for lesson in lessons.values() for name in lesson.items]
    assert sorted(named) == sorted([*exercise_ids(), *prediction_ids()])
    for lesson in lessons.values():
        timed = {part.item for part in lesson.parts} - {""}
        assert timed == set(lesson.items), f"lesson {lesson.number}"


# A class


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a class")
    ana = SavedLesson("03").run().check("03.1", halved).check("03.2", solution("03.2"))
    ana.predict("03.a", 5).save(folder / "ana")
    ben = SavedLesson("03").run().check("03.1", halved).predict("03.a", 5)
    ben.save(folder / "Ben Müller" / "lessons")
    cho = SavedLesson("03").run().check("03.1", solution("03.1")).predict("03.a", 6)
    cho.save(folder / "조수미")
    SavedLesson("04").predict("04.e", 54).save(folder / "조수미")
    SavedLesson("03").save(folder / "dee")
    return folder


def test_the_overview_of_a_class(classroom, capsys):
    assert cli.main(["progress", str(classroom)]) == 0
    assert (
        capsys.readouterr().out
        == f"""\
4 learners, 2 lessons.

learner    03 04 passed predicted
ana        1✗       1/3       0/9
Ben Müller 0✗       0/3       0/9
dee        -        0/3       0/9
조수미     1  0     1/6      1/23
exercises passed; ✗ one is not yet right, - nothing is done, empty: no notebook

Who is stuck where: the first exercise that is not right, or was left out
  03.1  not yet, and stayed there (1): Ben Müller
  03.1  not yet, and went on (1): ana
  03.2  left out (1): 조수미

The most frequent mistake of each exercise, of those who tried it
  03.1  2 of 3: {HALVED[:64]}
    {HALVED[65:]}

The most frequent wrong answer to each prediction
  03.a  5, 2 of 3: That is the sum of the kernel's sides. Its cells are a table:
    multiply.
  04.e  54, 1 of 1: That is the number of steps. There is one place more than
    steps.

Nobody did: 03.3, 03.b, 03.c, 03.d, 03.e, 03.f, 03.x, 03.y, 03.z, 04.1, 04.2,
  04.3, 04.a, 04.b, 04.c, 04.d, 04.f, 04.g, 04.h, 04.i, 04.j, 04.k, 04.x, 04.y,
  04.z.
"""
    )


def test_what_was_saved_without_outputs_is_not_said_to_be_left_out(tmp_path):
    SavedLesson("03").solve().without_outputs().save(tmp_path / "ana")
    SavedLesson("03").check("03.2", solution("03.2")).save(tmp_path / "ben")
    out = overview(learners(tmp_path))
    assert "03.1  saved without a reply (1): ana" in out
    assert "03.1  left out (1): ben" in out


def test_of_one_lesson_each_exercise_and_prediction_is_a_column(classroom, capsys):
    cli.main(["progress", str(classroom / "ana"), str(classroom / "Ben Müller")])
    out = capsys.readouterr().out
    assert "learner    x y z a b c d e f 1 2 3 passed predicted" in out
    assert "ana        - - - ✗ - - - - - ✗ ✓ -    1/3       0/9" in out


def test_the_most_frequent_mistakes_are_shown_and_all_where_asked(tmp_path, capsys):
    wrong = {name: next(iter(find_prediction(name).wrong)) for name in prediction_ids()[:40]}
    for who in ("ana", "ben"):
        for number in sorted({name[:2] for name in wrong}):
            lesson = SavedLesson(number)
            for name, answer in wrong.items():
                if name.startswith(number):
                    lesson.predict(name, answer)
            lesson.save(tmp_path / who)
    cli.main(["progress", str(tmp_path)])
    short = capsys.readouterr().out
    assert f"and {len(wrong) - 12} more: --all" in short
    cli.main(["progress", str(tmp_path), "--all"])
    out = capsys.readouterr().out
    assert all(re.search(rf"^  {name}  ", out, re.MULTILINE) for name in wrong)
    assert "more:" not in out


def test_lines_fit_80_columns(tmp_path):
    for who in ("a" * 40, "조" * 20, "b"):
        for file in NOTEBOOKS.glob("*.ipynb"):
            SavedLesson(file.name[:2]).save(tmp_path / who)
    for folder in (tmp_path, tmp_path / "b"):
        assert max(map(len, overview(learners(folder)).splitlines()[:-1])) <= 80


def test_signs_that_a_terminal_lacks_are_replaced(classroom):
    done = subprocess.run(
        [sys.executable, "-m", "convlab", "progress", classroom / "ana"],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert b"+  x  o" in done.stdout
    assert b"To repeat" in done.stdout


def test_what_a_file_holds_gives_a_terminal_no_orders(tmp_path, capsys):
    lesson = SavedLesson("03").check("03.1", halved)
    (output,) = lesson.cell('check("03.1"')["outputs"]
    output["data"]["text/html"] = "<p>\x1b[31m\x07red\ud800</p>"
    lesson.save(tmp_path / "\x1b[2J")
    lesson.save(tmp_path / "ben")
    assert cli.main(["progress", str(tmp_path), "--csv", str(tmp_path / "class.csv")]) == 0
    out = capsys.readouterr().out + (tmp_path / "class.csv").read_text(encoding="utf-8-sig")
    assert "red" in out
    assert not {"\x1b", "\x07", "\ud800"} & set(out)


# The CSV file


def test_the_csv_has_a_row_for_each_learner_and_each_item(classroom, tmp_path):
    write_csv(learners(classroom), tmp_path / "class.csv")
    with (tmp_path / "class.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * 12 + 17
    of_ana = {row["item"]: row for row in rows if row["learner"] == "ana"}
    assert of_ana["03.1"] == {
        "learner": "ana",
        "lesson": "03",
        "item": "03.1",
        "kind": "exercise",
        "state": "not yet",
        "answer": "",
        "sentence": HALVED,
        "file": str(classroom / "ana" / "03-padding-and-stride.ipynb"),
    }
    assert (of_ana["03.a"]["kind"], of_ana["03.a"]["answer"]) == ("prediction", "5")
    assert {row["learner"] for row in rows} == {"ana", "Ben Müller", "조수미", "dee"}


def test_a_broken_file_is_named_with_its_learner_in_the_overview_and_the_csv(tmp_path, capsys):
    SavedLesson("03").save(tmp_path / "ana")
    file = SavedLesson("03").save(tmp_path / "ben")
    file.write_text("{")
    assert cli.main(["progress", str(tmp_path), "--csv", str(tmp_path / "class.csv")]) == 0
    assert "\nben:" in capsys.readouterr().out
    *_, last = csv.DictReader((tmp_path / "class.csv").read_text("utf-8-sig").splitlines())
    assert (last["learner"], last["state"], last["file"]) == ("ben", "not read", str(file))


def test_a_name_that_is_a_formula_is_none_in_a_spreadsheet(tmp_path):
    for name in ("=1+1", "@x"):
        SavedLesson("03").save(tmp_path / name)
    write_csv(learners(tmp_path), tmp_path / "class.csv")
    names = {line.partition(",")[0] for line in (tmp_path / "class.csv").read_text().splitlines()}
    assert names == {"\ufefflearner", "'=1+1", "'@x"}


def test_a_notebook_is_never_overwritten_by_the_csv(tmp_path, capsys):
    file = SavedLesson("03").save(tmp_path)
    before = file.read_bytes()
    assert cli.main(["progress", str(tmp_path), "--csv", str(file)]) == 1
    assert "--csv progress.csv" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_csv_that_cannot_be_written_is_a_sentence(classroom, tmp_path, capsys):
    assert cli.main(["progress", str(classroom), "--csv", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


# Instructors' exercises, and speed


def test_exercises_that_the_course_does_not_have_are_counted_by_their_calls(tmp_path):
    from convlab.lessons.reply import Reply

    lesson = SavedLesson("03")
    lesson.cells[:] = [
        {"cell_type": "code", "id": f"c{n}", "source": f'check("exam.{n}", f)', "outputs": []}
        for n in (1, 2)
    ]
    lesson.display(lesson.cells[1], Reply("right", "exam.2 passed.", ("It agrees.",)))
    lesson.save(tmp_path)
    assert states(tmp_path, "exam.1", "exam.2") == ["waiting", "right"]
    assert "exam" in overview(learners(tmp_path))


def test_it_needs_no_pytorch(classroom):
    code = (
        "import sys; from convlab import cli; "
        f"cli.main(['progress', {str(classroom)!r}]); print(sys.modules.keys() & "
        "{'torch', 'hypothesis', 'matplotlib'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
