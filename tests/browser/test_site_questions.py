"""The questions of a lesson on the site: answered, wrong and right, kept, asked for, forgotten."""

import pytest

from browser.site import chromium_pages

LESSON = "04-the-output-shape-formula"


@pytest.fixture(scope="module")
def new_page():
    with chromium_pages() as new_page:
        yield new_page


@pytest.fixture
def page(new_page, site):
    """Lesson 04, as somebody sees it who has answered nothing."""
    page = new_page(390, 844)
    page.goto((site / "notebooks" / f"{LESSON}.html").as_uri())
    yield page
    page.close()


def form(page, one):
    return page.locator(f"[id='predict-{one}']")


def answer(page, one, text):
    form(page, one).get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    return form(page, one).get_by_role("status")


def cell(page):
    """The cell that counts the places, behind the questions a and b."""
    return page.locator("[id='cell-id=floor-bites']")


def is_folded(page):
    return page.locator(".convlab-folded", has=cell(page)).last.get_attribute("hidden") is not None


def test_what_follows_is_folded_until_all_its_questions_are_answered(page):
    assert is_folded(page)
    reply = answer(page, "04.a", "2")
    assert "It is not 2." in reply.inner_text()
    assert is_folded(page)
    reply = answer(page, "04.b", "3")
    assert "3 is right." in reply.inner_text()
    assert "What others answer" in reply.inner_text()
    assert not is_folded(page)
    assert cell(page).is_visible()


def test_a_wrong_answer_has_its_sentence_and_the_right_one_only_for_who_asks(page):
    reply = answer(page, "04.z", "60")
    first = reply.inner_text()
    reply.get_by_role("button", name="Show the answer").click()
    assert len(reply.inner_text()) > len(first)
    assert "It is 250" in reply.inner_text()


def test_an_answer_of_another_form_is_not_kept(page):
    reply = answer(page, "04.y", "soon")
    assert "soon cannot be compared." in reply.inner_text()
    assert page.evaluate("localStorage.getItem('convlab')") is None


def test_who_asks_sees_what_follows(page):
    bar = page.locator(".convlab-fold:visible").first
    bar.get_by_role("button").click()
    assert not is_folded(page)


def test_answers_are_kept_and_shown_in_the_list_and_can_be_forgotten(page, site):
    answer(page, "04.a", "3")
    page.reload()
    assert form(page, "04.a").get_by_role("textbox").input_value() == "3"
    assert "3 is right." in form(page, "04.a").get_by_role("status").inner_text()
    page.goto((site / "index.html").as_uri())
    row = page.locator("article tr", has_text="The output-shape formula")
    assert row.locator(".convlab-done").inner_text().strip().startswith("1/")
    page.get_by_role("button", name="Forget my answers").click()
    row.locator(".convlab-done").wait_for(state="detached")
    assert page.evaluate("localStorage.getItem('convlab')") == "{}"


def test_a_lesson_is_marked_when_all_its_questions_are_answered(page, site):
    page.evaluate(
        "() => { const ids = [...document.querySelectorAll('[data-prediction]')].map(({ id }) => "
        "[id.replace('predict-', ''), { text: '', kind: 'shown' }]);"
        "localStorage.setItem('convlab', JSON.stringify(Object.fromEntries(ids))); }"
    )
    page.goto((site / "index.html").as_uri())
    row = page.locator("article tr", has_text="The output-shape formula")
    assert row.locator(".convlab-done").inner_text().strip() == "✓"
    assert page.locator(".convlab-done").count() == 2  # and in the list of the lessons


def test_a_choice_is_a_list_of_buttons(new_page, site):
    page = new_page()
    page.goto((site / "notebooks" / "13-backward.html").as_uri())
    asked = form(page, "13.g")
    asked.get_by_role("radio", name="keeps falling").check()
    asked.get_by_role("button", name="Answer", exact=True).click()
    assert "It is not" in asked.get_by_role("status").inner_text()
    asked.get_by_role("radio", name="falls, then rises").check()
    asked.get_by_role("button", name="Answer", exact=True).click()
    assert "is right." in asked.get_by_role("status").inner_text()
    page.close()


def test_a_link_into_what_is_folded_opens_it(page):
    page.evaluate("location.hash = 'cell-id=floor-bites'")
    page.wait_for_function(
        "document.getElementById('cell-id=floor-bites').closest('[hidden]') === null"
    )
