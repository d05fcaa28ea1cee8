"""The slides of the lessons, before a browser sees them."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import make_slides
from convlab import widgets
from convlab.lessons.catalogue import find_prediction
from website.lessons import WIDGET, LessonError
from website.slides.cells import slides
from website.teaching.lesson import Lesson, lessons

MOST_WORDS = 150  # of a slide


def kind(cell):
    return cell.metadata.get("slideshow", {}).get("slide_type", "-")


@pytest.fixture(scope="module", params=lessons(), ids=lambda lesson: lesson.number)
def lesson(request):
    return request.param


@pytest.fixture(scope="module")
def cells(lesson):
    return slides(nbformat.read(lesson.file, as_version=4), lesson).cells


class TestALesson:
    def test_it_opens_with_its_title_and_aims_and_ends_with_its_formulas(self, lesson, cells):
        assert cells[0].source.startswith(f"# {lesson.title}\n\nAfter this lesson you can\n\n- ")
        assert kind(cells[0]) == "slide"
        boxes = [index for index, cell in enumerate(cells) if "## In one box" in cell.source]
        assert len(boxes) == 1
        assert all(cell.id.startswith("formulas-") for cell in cells[boxes[0] :])

    def test_each_question_has_a_slide_and_its_answer_the_next_one(self, lesson, cells):
        shown = [cell for cell in cells if kind(cell) != "notes"]
        asked = [index for index, cell in enumerate(shown) if cell.id.startswith("question-")]
        assert len(asked) == len(lesson.questions)
        for index, question in zip(asked, lesson.questions, strict=True):
            assert question.text in shown[index].source
            prediction = find_prediction(question.id)
            assert prediction.because not in shown[index].source
            assert shown[index + 1].id.startswith("answer-")
            assert "*Who says " in shown[index + 1].source

    def test_exercises_and_their_solutions_are_left_out(self, cells):
        for cell in cells:
            assert not re.search(r"NotImplementedError|\bcheck\(\"|<details>|●", cell.source)

    def test_every_explorer_and_every_figure_is_on_a_slide(self, lesson, cells):
        def count(mime, cells):
            outputs = [one for cell in cells for one in cell.get("outputs", [])]
            return sum(mime in one.get("data", {}) for one in outputs)

        # The network of one's own, and the explorer with it, is an exercise.
        left_out = ("setup", "live-network") if lesson.number == "15" else ("setup",)
        notebook = [cell for cell in lesson.cells if cell.id not in left_out]
        assert count(WIDGET, cells) == count(WIDGET, notebook)
        alone = [
            cell
            for cell in notebook
            if not any(WIDGET in str(one) for one in cell.get("outputs", []))
        ]
        assert count("image/png", cells) == count("image/png", alone)

    def test_no_slide_is_a_page_of_prose(self, cells):
        for cell in cells:
            if (
                kind(cell) != "notes"
                and not cell.id.startswith("code-")
                and "|---" not in cell.source
            ):
                assert len(cell.source.split()) <= MOST_WORDS, cell.source

    def test_no_link_leads_to_a_notebook(self, cells):
        assert not any(".ipynb" in cell.source for cell in cells)


@pytest.fixture
def page(tmp_path):
    """The slides of a lesson with these cells behind its title."""

    def slides_of(*cells):
        title = "# 03 · A title\n\nAfter this lesson you can\n\n- test.\n\nKnow first: nothing."
        notebook = new_notebook(cells=[new_markdown_cell(title), *cells])
        nbformat.write(notebook, tmp_path / "03-a-title.ipynb")
        lesson = Lesson(tmp_path / "03-a-title.ipynb")
        return slides(notebook, lesson).cells[1:]

    return slides_of


def test_what_goes_further_says_so_and_prose_stands_in_the_notes(page):
    long = "word " * 70 + "word"
    section, notes = page(new_markdown_cell(f"## A section\n\n*Goes further.* {long}\n\nMore."))
    assert (kind(section), kind(notes)) == ("slide", "notes")
    assert section.source == "## A section\n\n\n\n*Goes further.*"
    assert notes.source == f"{long}\n\nMore."


def test_what_stands_before_a_question_is_given_with_each_of_its_questions(page):
    text = "## Review: one\n\nThe layer has 6 filters.\n\n- **03.a** How many?\n- **03.b** Which?"
    cells = page(new_markdown_cell(text), new_code_cell('predict("03.a", ...)'),
                 new_code_cell('predict("03.b", ...)'))  # fmt: skip
    asked = [cell.source for cell in cells if cell.id.startswith("question-")]
    assert asked == [
        f'<p class="where">Review: one</p>\n\nThe layer has 6 filters.\n\n{question}\n'
        for question in ("**03.a** How many?", "**03.b** Which?")
    ]


def test_an_exercise_is_left_out_until_the_next_heading(page):
    cells = page(
        new_markdown_cell("Taught.\n\n### 03.1 One ●○○ 3 minutes\n\nDo it."),
        new_code_cell('check("03.1", f)', outputs=[new_output("stream", text="passed\n")]),
        new_markdown_cell("## Next\n\nShort."),
    )
    assert [cell.source for cell in cells] == ["Taught.", "## Next\n\nShort."]


def test_short_code_is_shown_with_what_it_prints_and_long_code_is_not(page):
    printed = [new_output("stream", text="5\n")]
    short = new_code_cell("x = 5\nprint(x)", outputs=printed)
    long = new_code_cell("x = 5\n" * 20 + "print(x)", outputs=printed)
    text, output = page(short, long)
    assert "```python\nx = 5\nprint(x)\n```" in text.source
    assert output.outputs == printed


def test_no_explorer_has_a_section_which_reveal_would_take_for_a_slide():
    for script in Path(widgets.__file__).parent.rglob("*.js"):
        assert '"section"' not in script.read_text(encoding="utf-8"), script.name


def test_an_unknown_lesson_and_a_cell_that_fails_are_said_in_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["make_slides.py", "99"])
    assert make_slides.main() == 1
    assert capsys.readouterr().err.startswith("There is no lesson 99. There are 00, 01, ")
    lesson = Lesson(lessons()[0].file)
    monkeypatch.setattr(make_slides, "has_widgets", lambda _: True)

    def fails(*_, **__):
        raise make_slides.CellExecutionError("", "ValueError", "five")

    monkeypatch.setattr(make_slides, "execute", fails)
    with pytest.raises(LessonError, match=r"00-start-here\.ipynb: no slides, a cell failed\."):
        make_slides.lesson_slides(lesson)
