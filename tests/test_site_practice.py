"""What the site's pages of practice ask: drawn by the topics, each with its derivation."""

import pytest

from convlab.lessons.practising.sequence import topics_of
from website.practice import practice_data, practice_pages, practised_lessons


@pytest.mark.parametrize("lesson", practised_lessons())
def test_a_page_has_different_questions_of_each_topic_and_level(lesson):
    topics = practice_data(lesson)["topics"]
    assert [topic["name"] for topic in topics] == [topic.name for topic in topics_of(lesson)]
    for topic in topics:
        assert set(topic["questions"]) == set(topic["levels"])
        for questions in topic["questions"].values():
            assert len({question["text"] for question in questions}) == len(questions) >= 2
            for question in questions:
                assert question["answer"] not in [wrong for wrong, _ in question["wrong"]]
                assert len(question["wrong"]) >= 2
                assert question["because"]


def test_each_build_draws_the_same_questions():
    assert practice_data("04") == practice_data("04")


def test_the_first_page_leads_to_all_the_others():
    pages = practice_pages()
    assert set(pages) == {"index.md", *(f"{lesson}.md" for lesson in practised_lessons())}
    for lesson in practised_lessons():
        assert f"({lesson}.md)" in pages["index.md"]
