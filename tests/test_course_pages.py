"""The instructor's pages: the notes, the schedules, and what is computed from the lessons."""

import re
from pathlib import Path

import pytest

from convlab.lessons.catalogue import exercise_ids, find_exercise, find_prediction, prediction_ids
from convlab.lessons.minutes import lesson_minutes
from website.paths import ROOT, project
from website.teaching.guide import (
    COURSE,
    PERIOD,
    TALK,
    GuideError,
    in_the_room,
    lesson_guide,
    minutes_table,
    with_links,
    write_guide,
)
from website.teaching.lesson import Lesson, Section, lessons
from website.teaching.mistakes import plain, usual_mistake, wrong_answers, wrong_solutions

NOTES = sorted((COURSE / "notes").glob("*.md"))
BY_NUMBER = {lesson.number: lesson for lesson in lessons()}
SCHEDULES = (COURSE / "schedules.md").read_text(encoding="utf-8")


def by_lesson(test):
    return pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)(test)


class TestALessonsNote:
    def test_each_lesson_has_one(self):
        assert [file.stem for file in NOTES] == list(BY_NUMBER)
        guide = (COURSE / "guide.md").read_text(encoding="utf-8")
        for lesson in lessons():
            name = lesson.title.replace(" · ", " ")
            row = (
                f"| [{name}](../notebooks/{lesson.file.name}) | [note](notes/{lesson.number}.md) |"
            )
            assert row in guide

    @pytest.mark.parametrize("file", NOTES, ids=lambda file: file.stem)
    def test_it_has_questions_with_answers_what_to_skip_and_a_board(self, file):
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {BY_NUMBER[file.stem].title}\n\nFor the instructor of [lesson ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "To ask the room",
            "If time is short",
            "On the board",
        ]
        asked = re.findall(r"^\d\. (.+?)(?=^\d\. |\n\n)", text, re.MULTILINE | re.DOTALL)
        assert 3 <= len(asked) <= 4
        for question in asked:
            assert re.fullmatch(r"\*\*.+\?\*\*\s+\*Hoped\s+for:\*\s+.+[.?]\s*", question, re.DOTALL)

    @pytest.mark.parametrize("file", NOTES, ids=lambda file: file.stem)
    def test_a_section_that_it_names_is_one_of_its_lesson(self, file):
        skipped = file.read_text(encoding="utf-8").partition("## If time is short")[2]
        titles = {part.title for part in BY_NUMBER[file.stem].sections}
        for name in re.findall(r"\*([A-Z“0-9][^*]{8,})\*", skipped.partition("## On")[0]):
            assert " ".join(name.split()) in titles, name


class TestWhatALessonSaysOfItself:
    @by_lesson
    def test_its_aims_needs_and_minutes(self, lesson):
        assert 3 <= len(lesson.aims) <= 5
        assert all(aim[0].islower() and not aim.endswith((";", ".")) for aim in lesson.aims)
        assert all(number < lesson.number for number in lesson.needs)
        assert lesson.needs or lesson.number == "00"
        parts = [part.minutes for part in lesson.sections]
        assert sum(parts) == pytest.approx(sum(lesson.minutes), abs=1.01)
        assert 0 < lesson.exercise_minutes < lesson.minutes.core

    def test_every_question_is_found_once_with_its_text(self):
        found = [question for lesson in lessons() for question in lesson.questions]
        assert sorted(question.id for question in found) == sorted(prediction_ids())
        for question in found:
            assert len(question.text) > 15, question
            assert "**Predict" not in question.text, question
            assert not re.search(r"\*\*\d\d\.", question.text), question

    @pytest.mark.parametrize(
        ("number", "prediction_id", "text"),
        [
            (
                "03",
                "03.b",
                "An input of 5 rows and 7 columns, a 3×3 kernel, padding 1. What is the ",
            ),
            ("04", "04.b", "K = 3, S = 2, no padding. How many places does the kernel have with "),
            ("11", "11.d", "Predict the parameters, weights and biases, of fc6."),
            ("14", "14.h", "For E: Which bug is it? Answer with its name."),
        ],
    )
    def test_a_question_of_each_form(self, number, prediction_id, text):
        texts = {question.id: question.text for question in BY_NUMBER[number].questions}
        assert texts[prediction_id].startswith(text)


class TestAPeriod:
    @by_lesson
    def test_what_is_in_the_room_fits_it(self, lesson):
        room = in_the_room(lesson)
        assert sum(lesson.sections[index].minutes for index in room) <= PERIOD - TALK
        taught = [
            index
            for index, part in enumerate(lesson.sections)
            if not (part.is_further or part.is_exercise or part.title.startswith("Review:"))
        ]
        assert set(taught) <= room, "the taught core fits a period"

    def test_exercises_come_in_after_the_sections_and_what_goes_further_never(self):
        lesson = Lesson(Path("03-a.ipynb"))
        vars(lesson)["sections"] = [
            Section("", False, 5.0),
            Section("03.1 One ●○○ 5 minutes", False, 7.0),
            Section("Stride", False, 20.0),
            Section("More", True, 1.0),
            Section("Review: all", False, 2.0),
            Section("03.2 Two ●○○ 5 minutes", False, 7.0),
            Section("03.3 Three ●○○ 2 minutes", False, 3.0),
        ]
        assert in_the_room(lesson) == {0, 2, 1, 6}
        vars(lesson)["minutes"] = (44, 1)
        rows = minutes_table(lesson).splitlines()
        assert rows[2] == "| Opening, and all outputs | 5 | in the room |"
        assert rows[3] == "| exercise 03.1 One | 7 | in the room |"
        assert rows[5] == "| More | 1 | goes further |"
        assert rows[6] == "| Review: all | 2 | at home |"
        assert rows[-1] == "| **all** | **44 + 1** | 35 in the room |"


class TestWhatGoesWrong:
    @by_lesson
    def test_each_question_and_each_exercise_has_its_sentences(self, lesson):
        answers, solutions = wrong_answers(lesson), wrong_solutions(lesson)
        for question in lesson.questions:
            stands = f"#predict-{question.id}" in answers
            assert stands != question.is_repeated
            if stands:
                _, sentence = usual_mistake(question.id)
                assert sentence in find_prediction(question.id).wrong.values() or (
                    sentence in find_prediction(question.id).near.values()
                )
                assert plain(sentence) in answers
        for one in exercise_ids():
            if one[:2] == lesson.number:
                said = re.search(rf"- \*\*{one} .+?\*\*\n((?:  - .+\n?)+)", solutions)[1]
                known = {plain(known.sentence) for known in find_exercise(one).known_mistakes}
                assert set(re.findall(r"  - (.+)", said)) <= known

    def test_what_is_said_in_several_exercises_is_left_out(self):
        said = {known.sentence for known in find_exercise("01.1").known_mistakes}
        also = {known.sentence for known in find_exercise("01.2").known_mistakes}
        assert said & also
        assert not any(plain(one) in wrong_solutions(BY_NUMBER["01"]) for one in said & also)

    def test_signs_of_markdown_are_shown_as_they_stand(self):
        assert plain("2 * 3 is `2 * 3`, x_1 [a]") == r"2 \* 3 is `2 * 3`, x\_1 \[a\]"


class TestSchedules:
    """The numbers stand in the page, so that it can be read anywhere; here they are computed."""

    def rows(self, title):
        part = re.search(rf"^## {title}.*?(?=^## |\Z)", SCHEDULES, re.MULTILINE | re.DOTALL)[0]
        rows = [line.split("|")[1:-1] for line in part.splitlines() if line[:1] == "|"]
        return [[cell.strip(" *") for cell in row] for row in rows[2:]]

    @pytest.mark.parametrize(
        ("title", "sessions", "without"),
        [
            ("One afternoon", 3, {f"{number:02}" for number in range(5, 16)}),
            ("One week", 5, {"12"}),
            ("Eight weeks", 8, set()),
            ("Fourteen weeks", 14, set()),
        ],
    )
    def test_minutes_are_those_of_the_rule_and_no_lesson_comes_before_what_it_needs(
        self, title, sessions, without
    ):
        rows = self.rows(title)
        taken: list[str] = []
        total = [0, 0, 0]
        for _, links, *minutes in rows[:-1]:
            these = [BY_NUMBER[number] for number in re.findall(r"\[(\d\d)\]", links)]
            wanted = [
                sum(one.minutes.core - one.exercise_minutes for one in these),
                sum(one.exercise_minutes for one in these),
                sum(one.minutes.further for one in these),
            ]
            assert minutes == [str(number) for number in wanted], f"{title}: {links} → {wanted}"
            total = [a + b for a, b in zip(total, wanted, strict=True)]
            for one in these:
                assert set(one.needs) <= set(taken)
                taken.append(one.number)
        assert len(rows) - 1 == sessions
        assert rows[-1][2:] == [str(number) for number in total]
        assert set(BY_NUMBER) - set(taken) == without

    def test_a_session_has_the_time_that_is_stated(self):
        """With a quarter more for what is talked about; exercises at home in a term."""
        afternoon, week = self.rows("One afternoon")[-1], self.rows("One week")[:-1]
        assert 1.25 * int(afternoon[2]) + int(afternoon[3]) <= 5 * 60 - 2 * 15
        for row in week:
            assert 1.25 * int(row[2]) + int(row[3]) <= 3 * 60 - 15
        for title in ("Eight weeks", "Fourteen weeks"):
            assert all(1.25 * int(row[2]) <= 90 for row in self.rows(title)[:-1])

    def test_the_table_of_needs_is_that_of_the_lessons(self):
        rows = self.rows("Which lesson needs which")
        assert len(rows) == len(BY_NUMBER)
        for lesson, (link, needs, needed) in zip(lessons(), rows, strict=True):
            before = [one.number for one in lessons() if lesson.number in one.needs]
            assert lesson.title.replace(" · ", " ") in link
            assert needs == (", ".join(lesson.needs) or "–")
            assert needed == (", ".join(before) or "–")

    def test_the_weeks_of_the_rule_add_up_to_the_course(self):
        core = sum(lesson_minutes(lesson.file).core for lesson in lessons())
        read, solve, _ = map(int, self.rows("Fourteen weeks")[-1][2:])
        assert read + solve == core


class TestThePagesOfTheSite:
    def test_every_page_of_the_folder_is_written_in_its_place(self, tmp_path):
        write_guide(tmp_path)
        written = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.md")}
        here = [*COURSE.glob("*.md"), *NOTES]
        assert written == {file.relative_to(ROOT).as_posix() for file in here}
        page = (tmp_path / "course" / "notes" / "04.md").read_text(encoding="utf-8")
        assert page.startswith("---\nnosearch: true\n---\n\n# 04 · ")
        guide = (tmp_path / "course" / "guide.md").read_text(encoding="utf-8")
        assert guide.endswith("```{toctree}\n:hidden:\n:glob:\n\nnotes/*\n```\n")

    def test_a_guide_has_the_note_and_what_is_computed_in_one_order(self):
        note = (COURSE / "notes" / "04.md").read_text(encoding="utf-8")
        text = lesson_guide(note, BY_NUMBER["04"])
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "What they can do afterwards",
            "Minutes",
            "To ask the room",
            "If time is short",
            "On the board",
            "What goes wrong",
        ]
        assert f"- {BY_NUMBER['04'].aims[0]}\n" in text
        assert "Needed by lesson 06, 07, 08, 09, 10, 11, 12." in text

    def test_a_link_that_the_site_has_stays_and_another_leads_to_the_repository(self):
        file = COURSE / "adapt.md"
        repository = project()["urls"]["Repository"]
        for link, wanted in {
            "schedules.md": "schedules.md",
            "notes/04.md#minutes": "notes/04.md#minutes",
            "../notebooks/00-start-here.ipynb": "../notebooks/00-start-here.ipynb",
            "#licence": "#licence",
            "https://example.org/a": "https://example.org/a",
            "../LICENSE": f"{repository}/blob/main/LICENSE",
            "../notebooks": f"{repository}/tree/main/notebooks",
            "../CONTRIBUTING.md#style": f"{repository}/blob/main/CONTRIBUTING.md#style",
        }.items():
            assert with_links(f"[a]({link})", file) == f"[a]({wanted})"

    def test_code_keeps_its_brackets(self):
        text = "```sh\necho a[0](b)\n```"
        assert with_links(text, COURSE / "adapt.md") == text

    def test_a_link_to_nothing_ends_the_build_with_a_sentence(self):
        with pytest.raises(GuideError, match=r"^course/adapt\.md links to none\.md, which is no"):
            with_links("[a](none.md)", COURSE / "adapt.md")
