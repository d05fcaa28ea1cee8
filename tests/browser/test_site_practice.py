"""A page of practice on the site: answered with the keyboard alone, right and wrong."""

import base64
import json

import pytest

from browser.site import chromium_pages


@pytest.fixture(scope="module")
def new_page():
    with chromium_pages() as new_page:
        yield new_page


@pytest.fixture
def page(new_page, site):
    """The practice of lesson 04 on a telephone; each shuffle is the same."""
    page = new_page(390, 844)
    page.add_init_script("Math.random = () => 0.5")
    page.goto((site / "practice" / "04.html").as_uri())
    yield page
    page.close()


def asked(page):
    """The question that the page asks: all that is known of it."""
    data = json.loads(
        base64.b64decode(page.locator("[data-practice]").get_attribute("data-practice"))
    )
    text = page.locator(".convlab-topic + p").inner_text()
    questions = (
        question
        for topic in data["topics"]
        for level in topic["questions"].values()
        for question in level
    )
    return next(one for one in questions if one["text"].replace("`", "") == text)


def written(answer):
    return ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)


def answer(page, text):
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    return page.locator(".convlab-reply").inner_text()


def test_a_right_answer_is_derived_and_the_next_question_waits_for_its_own(page):
    first = asked(page)
    reply = answer(page, written(first["answer"]))
    assert "is right." in reply
    assert first["steps"].splitlines()[-1].strip() in reply
    page.get_by_role("button", name="Next question").press("Enter")
    assert asked(page) != first
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    assert page.locator(".convlab-reply").inner_text() == ""
    assert page.get_by_role("textbox", name="Question 2").count() == 1


def test_a_wrong_answer_is_named_and_counts_though_a_right_one_follows(page):
    question = asked(page)
    wrong, sentence = question["wrong"][0]
    assert sentence.replace("`", "") in answer(page, written(wrong))
    assert "is right." in answer(page, written(question["answer"]))
    assert "0 of 1 right at the first try." in page.locator(".convlab-practice").inner_text()


def test_an_answer_of_another_form_counts_nothing(page):
    assert "cannot be compared" in answer(page, "soon")
    assert not page.get_by_role("button", name="Next question").is_visible()


def test_nothing_is_wider_than_a_telephone(page):
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_a_question_of_each_topic_has_its_answer_folded(new_page, site):
    page = new_page(1280, 800, script=False)
    page.goto((site / "practice" / "04.html").as_uri())
    questions = page.locator(".convlab-practice li")
    assert questions.count() > 5
    assert not questions.first.locator("p").is_visible()
    page.close()
