"""What the pages of the lessons say of themselves in the words of schema.org."""

import json

import pytest

from convlab.lessons.minutes import lesson_minutes
from website.paths import project
from website.teaching.lesson import lessons
from website.teaching.metadata import linked_data

SITE = "https://owner.github.io/name/"
PAGES = ["index", *(f"notebooks/{lesson.file.stem}" for lesson in lessons())]


@pytest.mark.parametrize("page", PAGES)
def test_it_is_json_with_all_that_a_library_of_teaching_material_asks_for(page):
    data = json.loads(linked_data(page, SITE))
    assert data["@context"] == "https://schema.org"
    assert data["@id"] == data["url"]
    assert data["url"] == SITE if page == "index" else f"{SITE}{page}.html"
    assert len(data["description"]) > 60
    assert data["name"]
    assert data["inLanguage"] == "en"
    assert data["license"].startswith("https://creativecommons.org/licenses/by/4.0/")
    assert data["isAccessibleForFree"] is True
    assert data["educationalLevel"] == "Beginner"
    assert data["author"]["name"] == project()["authors"][0]["name"]
    assert data["version"] == project()["version"]


def test_a_lesson_has_its_minutes_its_aims_and_its_course():
    for lesson in lessons():
        data = json.loads(linked_data(f"notebooks/{lesson.file.stem}", SITE))
        assert data["timeRequired"] == f"PT{lesson_minutes(lesson.file).core}M"
        assert data["isPartOf"] == {"@id": SITE}
        assert len(data["teaches"]) == len(lesson.aims)
        texts = [*data["teaches"], data["competencyRequired"], data["description"]]
        assert not any(sign in text for text in texts for sign in "`*[]"), texts
        assert ".ipynb" not in str(data)


def test_the_course_has_its_lessons_and_the_sum_of_their_minutes():
    data = json.loads(linked_data("index", SITE))
    assert "Course" in data["@type"]
    assert [part["@id"] for part in data["hasPart"]] == [f"{SITE}{page}.html" for page in PAGES[1:]]
    hours, minutes = data["timeRequired"].removeprefix("PT").removesuffix("M").split("H")
    core = sum(lesson_minutes(lesson.file).core for lesson in lessons())
    assert 60 * int(hours) + int(minutes) == core


def test_no_text_can_end_the_script_that_holds_it(monkeypatch):
    title = lessons()[0].cells[0]
    monkeypatch.setitem(title, "source", title.source.replace("run a", "</script><script>"))
    text = linked_data(PAGES[1], SITE)
    assert "<" not in text
    assert "</script>" in json.loads(text)["teaches"][0]


def test_another_page_has_none():
    assert linked_data("api/explain", SITE) == ""
    assert linked_data("course/notes/04", SITE) == ""
