"""`practice`: the topics against PyTorch, the replies, the order of questions, the terminal."""

import io
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from random import Random

import pytest
from jupyter_client.manager import start_new_kernel

from convlab import cli, practice
from convlab.lessons.practising.sequence import Sequence, all_topics, questions
from convlab.lessons.practising.typed_answer import read_typed
from convlab.lessons.prediction import Prediction
from patience import PATIENCE
from practice_oracles import ORACLES

TOPICS = {topic.name: topic for topic in all_topics()}
DRAWS = 30  # of each level
by_topic = pytest.mark.parametrize("name", TOPICS)


@cache
def drawn(name):
    """Numbers of a topic, of each level that any lesson has."""
    topic = TOPICS[name]
    levels = sorted({level for levels in topic.lessons.values() for level in levels})
    return [
        topic.drawn(Random(f"{name}{level}{draw}"), level)
        for level in levels
        for draw in range(DRAWS)
    ]


def test_each_topic_has_an_oracle_and_the_other_way_round():
    assert set(TOPICS) == set(ORACLES)


@by_topic
def test_the_answer_is_pytorchs(name):
    for numbers in drawn(name):
        assert TOPICS[name].prediction(numbers).answer == ORACLES[name](numbers), numbers


@by_topic
def test_each_slip_is_the_slip_of_some_question(name):
    topic, found = TOPICS[name], set()
    for numbers in drawn(name):
        wrong = topic.prediction(numbers).wrong
        found |= {slip for slip in topic.all_slips if topic.solve(numbers, slip) in wrong}
    assert found == set(topic.all_slips)


@by_topic
def test_a_question_names_at_least_three_wrong_answers_and_no_two_slips_give_one(name):
    topic = TOPICS[name]
    for numbers in drawn(name):
        prediction = topic.prediction(numbers)
        assert len(prediction.wrong) >= 3, numbers
        for wrong, sentence in prediction.wrong.items():
            givers = [slip for slip in topic.all_slips if topic.solve(numbers, slip) == wrong]
            assert len(givers) == 1
            form = re.sub(r"\\{\w+\\}", ".+", re.escape(givers[0].sentence))
            assert re.fullmatch(form, sentence)
            assert wrong != prediction.answer


@by_topic
def test_every_answer_has_the_form_that_is_asked_for(name):
    for numbers in drawn(name):
        prediction = TOPICS[name].prediction(numbers)
        for answer in (prediction.answer, *prediction.wrong):
            assert isinstance(answer, tuple) == isinstance(prediction.answer, tuple)
            if isinstance(answer, tuple):
                assert len(answer) == len(prediction.answer)
                assert all(type(part) is int for part in answer)


# Numbers that a question gives in words.
IN_WORDS = {"b": lambda b: f"{'uint' if b == 1 else 'float'}{8 * b}", "q": lambda q: f"{q / 100}"}
WORDS = {
    "k": {2: "without momentum", 3: "with momentum", 4: "Adam"},
    "c": {3: "colour", 4: "transparency"},
}


@by_topic
def test_a_question_has_each_number_that_it_needs_and_no_other(name):
    for numbers in drawn(name):
        text = TOPICS[name].text(numbers).replace("−", "-")
        for letter, number in numbers.items():
            if letter in WORDS:
                assert WORDS[letter][number] in text or f", {number})" in text
            elif letter in IN_WORDS:
                assert IN_WORDS[letter](number) in text
        plain = re.sub(r"[A-Za-z]+\w*\d\w*|p = \d\.\d+", "", text)
        said = {int(found.replace(",", "")) for found in re.findall(r"-?\d+(?:,\d{3})*", plain)}
        given = {number for letter, number in numbers.items() if letter not in ("b", "q", "k")}
        assert said <= given, text
        assert given - said <= {numbers.get("c")}, text
        assert "{" not in text


@by_topic
def test_the_reason_leads_to_the_answer(name):
    topic = TOPICS[name]
    for numbers in drawn(name)[::20]:
        reason = topic.reason(numbers)
        assert "{" not in reason
        answer = topic.prediction(numbers).answer
        results = {int(number) for number in topic.derivations(numbers)} | set(numbers.values())
        assert set(answer if isinstance(answer, tuple) else (answer,)) <= results


def test_the_reply_to_a_wrong_answer_names_the_slip_and_does_not_give_the_answer_away():
    q = practice("04", seed=1)
    prediction = q.question.prediction
    wrong, sentence = next(iter(prediction.wrong.items()))
    turn = q.answer(wrong)
    assert not turn.passed
    assert turn.then is None
    assert turn.reply.parts == (sentence, "Answer again, or see the answer: `q.show()`.")


@by_topic
def test_what_is_said_of_a_wrong_answer_holds_no_right_one(name):
    for numbers in drawn(name)[::10]:
        prediction = TOPICS[name].prediction(numbers)
        right = prediction.answer
        written = f"{right:,}" if isinstance(right, int) else str(right)
        if isinstance(right, tuple) or right > 9:  # such as the 8 bits of a byte
            assert written not in re.findall(
                r"(?<!\w)[\d,]+|\(.*\)", "\n".join(prediction.wrong.values())
            )


def test_a_right_answer_is_followed_by_its_derivation_and_the_next_question():
    q = practice("04", seed=1)
    first = q.question
    turn = q.answer(first.prediction.answer)
    assert turn.passed
    assert first.reason in str(turn)
    assert first.derivations[0].text.splitlines()[-1].strip() in str(turn)
    assert q.question.text in str(turn)
    html = turn._repr_html_()
    assert r"\begin{aligned}" in html
    assert html.count("<div style='border-left") == 2


def test_the_derivation_is_text_where_a_notebook_typesets_no_latex(monkeypatch):
    monkeypatch.setenv("VSCODE_PID", "1")
    q = practice("04", seed=1)
    html = q.answer(q.question.prediction.answer)._repr_html_()
    assert "aligned" not in html
    assert "\n  = " in html


def test_only_the_first_answer_counts_and_a_shown_one_is_missed():
    q = practice("04", seed=2)
    for wrong in list(q.question.prediction.wrong)[:2]:
        q.answer(wrong)
    q.answer(q.question.prediction.answer)
    q.answer(q.question.prediction.answer)
    q.show()
    assert (q.done, q.right) == (3, 1)
    first, slip = q.summary().splitlines()
    assert first == "1 of 3 right at the first try (seed 2)."
    assert slip.startswith("1 ×: ")


def test_an_answer_of_another_form_does_not_count():
    q = practice("04", seed=2)
    before = q.question
    for odd in ("many", None, ..., (1, 2, 3, 4, 5, 6, 7), [], {}, "", "9" * 5000):
        assert q.answer(odd).reply.kind == "waiting"
    assert q.answer().reply.kind == "waiting"
    assert (q.done, q.question) == (0, before)
    q.answer(before.prediction.answer)
    assert q.right == 1


def test_a_cell_that_is_run_again_does_not_answer_the_next_question():
    q = practice("04", seed=2)
    right = q.question.prediction.answer
    q.answer(right)
    waiting = q.question
    again = q.answer(right).reply
    assert again.parts[0] == "That was the answer to question 1."
    assert again.kind == "waiting"
    assert q.question == waiting
    q.answer(q.question.prediction.answer)
    assert (q.done, q.right) == (2, 2)


def levels_after(rights, lesson=None):
    sequence, levels = Sequence(lesson, 0), []
    for right in rights:
        sequence.go_on(right)
        levels.append(sequence.level)
    return levels


def test_two_right_answers_in_a_row_raise_the_level_and_a_wrong_one_lowers_it():
    assert levels_after([True, True, True, True, True, True]) == [0, 1, 1, 2, 2, 2]
    assert levels_after([True, False, True, True, False, False]) == [0, 0, 0, 1, 0, 0]
    assert levels_after([True] * 4 + [False, True, True]) == [0, 1, 1, 2, 1, 1, 2]


def test_a_topic_that_was_missed_comes_again_after_one_other_with_other_numbers():
    sequence = Sequence("04", 3)
    missed = sequence.question
    sequence.go_on(False)
    assert sequence.question.topic != missed.topic
    sequence.go_on(True)
    assert sequence.question.topic == missed.topic
    assert sequence.question.numbers != missed.numbers


def order(letters_of, right, number=10):
    """The topics that are asked one after the other, as letters in the order they came first."""
    sequence, names = Sequence("04", letters_of), []
    for _ in range(number):
        names.append(sequence.question.topic.name)
        sequence.go_on(right(sequence.question.topic.name, names))
    return "".join("ABCDEFGHIJKLM"[list(dict.fromkeys(names)).index(name)] for name in names)


def test_topics_that_are_missed_again_come_later_each_time():
    for seed in range(5):  # the order of tests/js/practice_sequence.test.js
        assert order(seed, lambda name, names: False) == "ABABCABCDE"
        assert order(seed, lambda name, names: name != names[0]) == "ABACDAEFGH"


def test_a_right_answer_to_a_missed_topic_lets_it_come_soon_again_when_it_is_missed():
    def right(name, names):
        return name != names[0] or names.count(name) == 2

    sequence, names = Sequence("04", 1), []
    for _ in range(40):
        names.append(sequence.question.topic.name)
        sequence.go_on(right(names[-1], names))
    places = [place for place, name in enumerate(names) if name == names[0]]
    assert (places[1] - places[0], places[3] - places[2], places[4] - places[3]) == (2, 2, 3)


def test_topics_take_turns():
    sequence = Sequence("04", 5)
    asked = []
    for _ in sequence.topics:
        asked.append(sequence.question.topic.name)
        sequence.go_on(True)
    assert sorted(asked) == sorted(topic.name for topic in sequence.topics)


LESSONS = sorted({lesson for topic in all_topics() for lesson in topic.lessons})


def test_each_of_the_lessons_01_to_13_has_practice():
    assert [f"{number:02}" for number in range(1, 14)] == LESSONS


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_list_of_questions_goes_from_easy_to_hard_without_one_twice(lesson):
    asked = questions(lesson, 7, 12)
    assert len({question.id for question in asked}) == len({q.text for q in asked}) == len(asked)
    assert len(asked) == 12
    levels = [question.topic.lessons[lesson].index(question.level) for question in asked]
    for one in {question.topic.name for question in asked}:
        own = [lv for lv, question in zip(levels, asked, strict=True) if question.topic.name == one]
        assert own == sorted(own)


PRINTED = """
from convlab import practice
from convlab.lessons.practising.sequence import questions
print([q.id for q in questions("04", 7, 9)], [q.id for q in questions(None, "class 3b", 9)])
q = practice("08", seed=7)
for k in range(9):
    print(q.question.id)
    q.answer(q.question.prediction.answer) if k % 3 else q.show()
"""


def test_the_same_seed_gives_the_same_questions_in_another_process():
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINTED],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert len(set(printed.pop().splitlines())) > 8


def test_another_seed_gives_other_questions():
    ids = [[question.id for question in questions("04", seed, 6)] for seed in (1, 2, None)]
    assert ids[0] != ids[1] != ids[2]


def test_a_lesson_without_practice_is_refused_with_those_that_have_it():
    with pytest.raises(
        ValueError, match=r"practice: lesson '99' has no practice. Give one of 01, "
    ):
        practice("99")
    for several in ("04,05", "04 05", "03-05"):
        with pytest.raises(
            ValueError, match=f"one lesson is practised at a time, got '{several}'. Give one of 01,"
        ):
            practice(several)
    with pytest.raises(TypeError, match="a lesson is a text such as '04', got 4"):
        practice(4)
    with pytest.raises(
        TypeError, match=r"seed must be a whole number or a text, got 1.5 \(float\)"
    ):
        practice("04", seed=1.5)


@pytest.mark.parametrize(
    ("text", "answer", "read"),
    [
        ("55", 1, 55),
        (" 55 ", 1, 55),
        ("1,024", 1, 1024),
        ("1 024 000", 1, 1024000),
        ("−6", 1, -6),
        ("3.5", 1, 3.5),
        ("55,55", 1, (55, 55)),
        ("(3, 10, 8, 5)", (1, 1, 1, 1), (3, 10, 8, 5)),
        ("3x10x8x5", (1, 1, 1, 1), (3, 10, 8, 5)),
        ("3×10×8×5", (1, 1, 1, 1), (3, 10, 8, 5)),
        ("3 10 8 5", (1, 1, 1, 1), (3, 10, 8, 5)),
        ("[3; 10; 8; 5]", (1, 1, 1, 1), (3, 10, 8, 5)),
        ("(1, 024)", (1, 1), (1, 24)),
        ("many", 1, "many"),
        ("", (1, 1), ""),
        ("1e400", 1, "1e400"),
        ("9" * 5000, 1, "9" * 5000),
    ],
)
def test_a_typed_answer_is_read(text, answer, read):
    given = read_typed(text, Prediction(answer, ""))
    assert given == read
    assert type(given) is type(read)


def typed(monkeypatch, capsys, *lines, arguments=("04", "--seed", "7")):
    """What the command prints where these lines are typed."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    status = cli.main(["practice", *arguments])
    return status, capsys.readouterr().out


def test_a_session_in_the_terminal(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    status, out = typed(monkeypatch, capsys, "1,700", "17", "many", "", "q")
    assert status == 0
    assert (
        "✗ Question 1: it is not 1,700.\n  Type another answer, or Enter alone for the right one."
        in out
    )
    assert "✓ Question 1: 17 is right." in out
    assert '○ Question 2 cannot be compared with "many".' in out
    assert "○ Question 2: it is " in out
    assert out.rstrip().splitlines()[-1].startswith("0 of 2 right at the first try (seed 7).")
    assert max(map(len, out.splitlines())) <= 80


def test_a_session_ends_after_as_many_questions_as_are_asked_for(monkeypatch, capsys):
    arguments = ("04", "--seed", "7", "--questions", "2")
    status, out = typed(monkeypatch, capsys, "", "", "", arguments=arguments)
    assert status == 0
    assert "Question 3" not in out
    assert "0 of 2 right" in out


def test_the_end_of_the_input_ends_a_session(monkeypatch, capsys):
    status, out = typed(monkeypatch, capsys)
    assert status == 0
    assert "0 of 0 right" in out


def test_a_question_that_was_answered_wrong_counts_where_the_input_ends(monkeypatch, capsys):
    for end in ([], ["q"], ["many"]):
        _, out = typed(monkeypatch, capsys, "", "987,654", *end)
        assert "0 of 2 right" in out
    q = practice("04", seed=1)
    wrong, slip = next(iter(q.question.prediction.wrong.items()))
    q.answer(wrong)
    assert q.summary() == f"0 of 1 right at the first try (seed 1).\n1 ×: {slip}"
    q.answer(q.question.prediction.answer)
    assert q.summary().startswith("0 of 1 right")


def test_ctrl_c_ends_a_session_with_its_summary(monkeypatch, capsys):
    def interrupted(prompt):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    assert cli.main(["practice", "04", "--seed", "7"]) == 130
    assert "0 of 0 right" in capsys.readouterr().out


def test_a_session_works_in_an_ascii_terminal():
    result = subprocess.run(
        [sys.executable, "-m", "convlab", "practice", "4", "--seed", "7"],
        input=b"\xff\xfe\n\nq\n",
        env=os.environ | {"PYTHONIOENCODING": "ascii:strict"},
        capture_output=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"  O_h = floor((I_h - K_h)/S_h) + 1" in result.stdout
    assert b"cannot be compared with" in result.stdout


@pytest.mark.parametrize("arguments", [["--questions", "0"], ["--questions", "many"], ["04", "05"]])
def test_bad_usage_of_the_command_is_status_2(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["practice", *arguments])


def test_spaces_around_a_lesson_do_not_count(monkeypatch, capsys):
    assert practice(" 04 ", seed=3).question == practice("04", seed=3).question
    for lesson in (" 4", "04 "):
        _, out = typed(monkeypatch, capsys, "q", arguments=(lesson, "--seed", "3"))
        assert practice("04", seed=3).question.topic.name in out


def test_an_unknown_lesson_is_one_sentence_on_stderr(capsys):
    assert cli.main(["practice", "99"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("convlab: practice: lesson '99' has no practice.")


def in_a_kernel(code, answers):
    """What a cell displays in a kernel where a person types the answers."""
    with run_kernel() as client:
        shown, typed = [], iter(answers)

        def note(message):
            content = message["content"]
            shown.append(content.get("text") or content.get("data", {}).get("text/plain", ""))

        client.execute_interactive(
            code,
            allow_stdin=True,
            output_hook=note,
            stdin_hook=lambda message: client.input(next(typed)),
            timeout=PATIENCE,
        )
        return "\n".join(filter(None, shown))


@contextmanager
def run_kernel():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_answers_are_typed_alone_in_a_notebook():
    code = 'from convlab import practice\npractice("04", seed=7).ask(2)'
    shown = in_a_kernel(code, ["3", "17", ""])
    assert "✗ Question 1: it is not 3." in shown
    assert "✓ Question 1: 17 is right." in shown
    assert "○ Question 2: it is " in shown
    assert "0 of 2 right at the first try (seed 7)." in shown
    assert "Question 3" not in shown


def test_a_notebook_without_a_person_asks_nobody():
    with run_kernel() as client:
        shown = []
        reply = client.execute_interactive(
            'from convlab import practice\npractice("04", seed=7).ask()',
            allow_stdin=False,
            output_hook=lambda message: shown.append(message["content"].get("text", "")),
            timeout=PATIENCE,
        )
    assert reply["content"]["status"] == "ok"
    assert "Nobody can type an answer here.\n" in shown
