"""`convlab questions`: the files, read back by strict readers, reply as the lessons do."""

import json
import re
import subprocess
import sys
from functools import cache
from html import unescape
from unittest import mock

import pytest

from convlab import cli
from convlab.course.questions import export as exporting
from convlab.course.questions.export import FORMATS, export
from convlab.course.questions.html import feedback_html
from convlab.course.questions.said_before import asked_in
from convlab.course.questions.texts import own_words
from convlab.course.sources import lesson_files, lessons_source
from convlab.lessons.catalogue import find_prediction, prediction_ids
from convlab.lessons.practising.sequence import questions
from convlab.lessons.predicting.judge import judge
from qti_reader import read_qti
from quiz_readers import read_gift, read_moodle_xml

READERS = {"moodle-xml": read_moodle_xml, "qti": read_qti, "gift": read_gift}
PRACTICE = 4
by_form = pytest.mark.parametrize("form", FORMATS)


@cache
def exported(form):
    return export(form, practice=PRACTICE, seed="a seed")


@cache
def read(form):
    return READERS[form](exported(form).content)


def prediction_of(name):
    """The prediction of a question, from where the lessons have it."""
    lesson, _, rest = name.partition(".")
    if number := re.fullmatch(r"practice-(\d+)", rest):
        return questions(lesson, "a seed", PRACTICE)[int(number[1]) - 1].prediction
    return find_prediction(name)


def told(html):
    """The words of a text, without marks and formulas' signs."""
    return " ".join(unescape(re.sub("<[^>]+>", "", html)).split())


def test_each_format_has_a_reader():
    assert set(READERS) == set(FORMATS)


@by_form
def test_all_questions_of_the_lessons_are_there_or_named_as_left_out(form):
    lessons = {name for name in read(form) if "practice" not in name}
    left_out = [name for names in exported(form).left_out.values() for name in names]
    assert sorted([*lessons, *left_out]) == sorted(prediction_ids())
    assert len(read(form)) - len(lessons) == PRACTICE * 13
    assert bool(left_out) == (form == "gift")


@by_form
def test_the_right_answer_gets_all_points_and_a_wrong_one_none_but_its_sentence(form):
    for name, question in read(form).items():
        prediction = prediction_of(name)
        share, said = question.reply(str(prediction.answer))
        assert (share, said) == (1, ""), name
        assert told(question.reason) == told(feedback_html(prediction.because)), name
        for answers, share in ((prediction.wrong, 0), (prediction.near, 1)):
            for answer, sentence in answers.items():
                got, said = question.reply(str(answer))
                assert got == share, (name, answer)
                assert told(said) == told(feedback_html(sentence)), (name, answer)


@by_form
def test_any_other_answer_gets_no_points(form):
    for name, question in read(form).items():
        if question.kind == "shortanswer":
            assert question.reply("(0, 0, 987)") == (0, ""), name
        elif question.kind == "numerical":
            assert question.reply("-987654321.5") == (0, ""), name
        else:
            right = [one for one in prediction_of(name).choices if question.reply(one)[0]]
            assert right == [prediction_of(name).answer], name


@by_form
def test_a_shape_may_be_written_in_several_ways(form):
    forms = ["(3, 10, 8, 5)", "3, 10, 8, 5", "3x10x8x5", "3,10,8,5", "3×10×8×5", "3X10X8X5"]
    forms += ["3 x 10 x 8 x 5", "3 × 10 × 8 × 5", "3 10 8 5", "(3,10,8,5)", "[3,10,8,5]"]
    for typed in [*forms, "[3, 10, 8, 5]"]:
        assert read(form)["04.g"].reply(typed)[0] == 1, typed
    for typed in ("(3, 10, 8, 6)", "10, 8, 5", "3 10 8 5 1"):
        assert read(form)["04.g"].reply(typed)[0] == 0, typed
    for typed in ("3x10x8x6", "3 x 10 x 8 x 6", "[3,10,8,6]"):
        assert "round down" in read(form)["04.g"].reply(typed)[1]


@by_form
def test_a_guess_within_the_factor_is_right_and_one_beyond_it_is_not(form):
    answer = find_prediction("10.c").answer  # within a factor of 3
    reply = read(form)["10.c"].reply
    for factor, share in ((2.9, 1), (1 / 2.9, 1), (3.1, 0), (1 / 3.1, 0), (0.99, 1)):
        assert reply(str(answer * factor))[0] == share, factor


@by_form
def test_each_guess_at_a_number_gets_the_reply_of_the_lesson(form):
    for name in ("10.c", "10.e", "14.a"):
        prediction = find_prediction(name)
        for step in range(-160, 161):
            guess = prediction.answer * 10 ** (step / 40)
            reply = judge(name, prediction, (guess,))
            share, said = read(form)[name].reply(str(guess))
            sentence = told(reply.parts[0]) if reply.parts else ""
            named = {*prediction.wrong.values(), *prediction.near.values()}
            assert share == reply.passed, (name, guess)
            assert told(said) == (told(feedback_html(sentence)) if sentence in named else "")


@by_form
def test_the_categories_are_the_lessons(form):
    for name, question in read(form).items():
        assert question.category.rpartition("/")[2].startswith(f"{name[:2]} "), name


@by_form
def test_a_question_says_what_it_builds_on(form):
    for name, words in {
        "04.g": ["Conv2d(6, 10, (5, 3), stride=(2, 4), padding=(1, 0))", "the output's shape"],
        "01.e": ["the kernel", "5×7", "How many weights"],
        "09.b": ["10, 20 and 30 filters", "a plain list"],
        "10.a": ["conv3=nn.Conv2d(128, 64, 3", "How many weights"],
        "12.e": ["11 wide, stride 4", "how many pixels beyond"],
        "14.g": ["B 2.3 → 1.6", "For B: Which bug is it?"],
        "15.e": ["def design(norm=True", "How many keys are missing"],
    }.items():
        for each in words:
            assert each in told(read(form)[name].html), (name, each)


@by_form
def test_no_question_speaks_of_what_is_not_there(form):
    for name, question in read(form).items():
        text = told(question.html)
        for each in (
            "Predict.",
            "Try.",
            "explorer",
            "predict(",
            "check(",
            ".ipynb",
            "Goes further",
        ):
            assert each not in text, (name, each)
        assert "A product will do" not in text
        marked = told(re.sub("<(pre|code)>.*?</(pre|code)>", "", question.html, flags=re.DOTALL))
        assert not re.search(r"\*\*|\$|`", marked), name


def asked():
    """Each question of the lessons, with what stands before it."""
    for file in sorted(lessons_source().iterdir()):
        if file.name.endswith(".ipynb"):
            yield from asked_in(json.loads(file.read_text(encoding="utf-8"))["cells"])


def test_the_words_of_a_question_are_whole_sentences():
    for one in asked():
        assert re.search(r"[.?!)]$", one.words), (one.id, one.words)
        assert not re.search(r"[.?]\s+(?:of|for|with|in|at|to)\b", one.words), (one.id, one.words)


def test_the_words_of_a_question_speak_of_nothing_that_is_not_there():
    for one in asked():
        assert not re.match(r"(It|Its|They|Their|This|These)\b", one.words), (one.id, one.words)
        assert not re.search(r"\b[Tt]hat (layer|network|kernel|map)\b(?!:)", one.words), one.id
        last = [part.content for part in one.before if part.kind == "text"]
        shown = [part for part in one.before if part.kind in ("picture", "output")]
        if not shown:
            assert not re.search(r"(kernel|map|picture|table) below", "\n".join(last)), one.id


@by_form
def test_explorers_and_what_one_has_seen_in_them_are_not_told(form):
    html = read(form)["01.d"].html
    assert "Three of the maps have negative numbers" in html
    for each in ("KernelPlayground", "Of the kernels offered", "Change kernels"):
        assert each not in html


def test_tables_have_no_style_which_qti_forbids():
    html = feedback_html("| size |\n|---:|\n| 55 |")
    assert "<td>55</td>" in html
    assert "style" not in html


def test_lists_go_on_with_their_own_numbers():
    for form in ("moodle-xml", "qti"):
        assert re.search(r"On the code: 9\. .* 12\. pool5", told(read(form)["11.i"].html))


def test_formulas_are_those_of_moodle_and_survive_the_escapes_of_gift():
    for form in ("moodle-xml", "gift"):
        html = read(form)["13.b"].html
        assert r"\[\frac{\partial L}{\partial w_{uv}}=\sum_{i,j}g_{ij}\,x_{i+u,\,j+v}\]" in html
        assert r"\(y = \sum x w\)" in read(form)["13.a"].html


def test_pictures_are_in_the_file_and_told_in_words():
    for form in ("moodle-xml", "qti"):
        question = read(form)["01.a"]
        assert len(question.pictures) == 1
        assert 'alt="The input, 5 by 7' in question.html
    ((why, names),) = exported("gift").left_out.items()
    assert "01.a" in names
    assert "pictures" in why
    assert f"Left out are {len(names)}, {why}: 01.a" in str(exported("gift"))
    assert "A part of the photo and four maps of it" in told(read("gift")["01.d"].html)


@by_form
def test_without_outputs_a_question_that_needs_them_is_left_out_and_named(form, tmp_path):
    for name, content in lesson_files(lessons_source()).items():  # as the wheel has them
        if name.endswith(".ipynb"):
            (tmp_path / name).write_bytes(content)
    with mock.patch.object(exporting, "lessons_source", return_value=tmp_path):
        found = export(form)
    ((why, names),) = found.left_out.items()
    assert "without outputs" in why
    assert {"00.a", "01.a", "14.g"} <= set(names)
    kept = READERS[form](found.content)
    assert {"00.a", "04.g", "13.b", "02.x"} & set(kept) == {"04.g", "13.b", "02.x"}
    assert "14.g" in str(found)


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_questions():
    for form in FORMATS:
        one, again, other = (
            export(form, lessons=("04",), practice=3, seed=seed).content for seed in (5, 5, 6)
        )
        assert one == again != other


@by_form
def test_the_command_writes_a_file_and_never_over_another(form, tmp_path, capsys):
    file = tmp_path / "my 질문.file"
    arguments = ["questions", "--lessons", "04,05", "--format", form, "--practice", "2", str(file)]
    assert cli.main(arguments) == 0
    assert {name[:2] for name in READERS[form](file.read_bytes())} == {"04", "05"}
    assert "4 of practice, from 2 lessons" in capsys.readouterr().err
    before = file.read_bytes()
    assert cli.main([*arguments[:-2], "5", str(file)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.xml", "moodle-xml"),
        ("a.ZIP", "qti"),
        ("a b.txt", "gift"),
        ("질문.gift", "gift"),
        ("a", "moodle-xml"),
        ("a.zip.1", "moodle-xml"),
    ],
)
def test_the_ending_of_the_file_is_its_format(name, form, tmp_path, capsys):
    file = tmp_path / name
    assert cli.main(["questions", "--lessons", "04", "--practice", "1", str(file)]) == 0
    assert "04.practice-01" in READERS[form](file.read_bytes())
    assert capsys.readouterr().err.startswith(f"{file}, {form}: ")


@pytest.mark.parametrize(
    ("name", "form", "other"),
    [("a.zip", "moodle-xml", "a.xml"), ("b.XML", "qti", "b.zip"), ("c.xml", "gift", "c.txt")],
)
def test_a_file_with_the_ending_of_another_format_is_refused(name, form, other, tmp_path, capsys):
    assert cli.main(["questions", "--format", form, str(tmp_path / name)]) == 1
    assert f"{name} has the ending of " in (said := capsys.readouterr().err)
    assert f"the format is to be {form}. Leave out --format, or name the file {other}." in said
    assert list(tmp_path.iterdir()) == []


def test_text_is_printed_as_utf8_and_a_zip_is_not():
    command = [sys.executable, "-m", "convlab", "questions", "--lessons", "14", "--format"]
    for form in ("moodle-xml", "gift"):
        done = subprocess.run([*command, form], capture_output=True, check=True)
        assert len(READERS[form](done.stdout)) == 10
    done = subprocess.run([*command, "qti"], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Give a file, such as: convlab questions questions.zip" in done.stderr


def test_numbers_and_lessons_that_cannot_be_are_refused(tmp_path, capsys):
    for wrong in ("-1", "two", "1000", "²", ""):
        with pytest.raises(SystemExit):
            cli.main(["questions", f"--practice={wrong}"])
    assert "no number of questions from 0 to 999" in capsys.readouterr().err
    assert cli.main(["questions", "--lessons", "04,77"]) == 1
    assert "no lesson 77. Give numbers from 00 to 15" in capsys.readouterr().err


def test_words_of_a_list_keep_their_paragraphs():
    text = "**Predict.**\n\n**11.g** On the maps:\n\n1. One.\n2. Two."
    text += "\n\n**11.h** On counts:\n\n5. Six."
    assert own_words([text], "11.g") == "On the maps:\n\n1. One.\n2. Two."
    assert own_words([text], "11.h") == "On counts:\n\n5. Six."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How many\n\n- **04.a** rows,\n- **04.b** columns?", "How many rows?"),
        ("Give the size\n\n- **04.a** of `x`;\n- **04.b** of y.\n\nMore?", "Give the size of `x`."),
        ("Say 1.5 or 2.\n\n- **04.a** for A,\n- **04.b** for B.", "For A: Say 1.5 or 2."),
        ("Which is it: **04.a** for A, **04.b** for B?", "For A: Which is it."),
        ("\n\n- **04.a** x is 3. What is y?\n- **04.b** And z?", "x is 3. What is y?"),
        ("K = 3.\n\n- **04.a** x is 3. What is y?\n- **04.b** z?", "K = 3.\n\nx is 3. What is y?"),
    ],
)
def test_words_of_a_list_are_whole_sentences(text, words):
    assert own_words([f"**Predict.** {text}"], "04.a") == words
