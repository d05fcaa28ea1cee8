"""The pages of practice: drawn questions of each lesson, asked by a script one after the other."""

import base64
import json
from html import escape
from random import Random

from convlab.lessons.practising.question import Question
from convlab.lessons.practising.sequence import (
    LATER_EACH_TIME,
    QUESTIONS_BETWEEN,
    RIGHT_IN_A_ROW,
    all_topics,
)
from convlab.lessons.practising.topic import LEVELS, Topic
from convlab.lessons.predicting.answers import as_text
from website.predictions import marked_up, question_data

__all__ = ["practice_pages", "practised_lessons"]

_DRAWS = 6  # questions of each topic and level


def practised_lessons() -> list[str]:
    """The numbers of the lessons that have practice, sorted."""
    return sorted({lesson for topic in all_topics() for lesson in topic.lessons})


def practice_pages() -> dict[str, str]:
    """The name of each page and its text, as Markdown."""
    lessons = practised_lessons()
    listed = "\n".join(
        f"- [Lesson {lesson}]({lesson}.md): {', '.join(topic.name for topic in _topics(lesson))}"
        for lesson in lessons
    )
    hidden = "---\nnosearch: true\n---\n\n"  # no search leads to an answer
    pages = {"index.md": f"# Practice\n\n{_HOW}\n\n{listed}\n"}
    return pages | {f"{lesson}.md": f"{hidden}{_page(lesson)}" for lesson in lessons}


_HOW = (
    "Questions with drawn numbers, to be answered on paper. A wrong answer is named by the slip "
    "that gives it, and the right one is derived. Two right answers in a row make the questions "
    "harder; after a wrong one comes an easier one, and its topic again: soon at first, later each "
    "time that it is missed again. `convlab practice` in a terminal and "
    '`convlab.practice("04")` in a notebook ask without end.'
)


def practice_data(lesson: str) -> dict:
    """All that the page of a lesson needs to ask and to reply, as JSON takes it.

    lesson: its number, "04".
    """
    topics = _topics(lesson)
    return {
        "rule": {
            "rightInARow": RIGHT_IN_A_ROW,
            "between": QUESTIONS_BETWEEN,
            "laterEachTime": LATER_EACH_TIME,
            "levels": LEVELS,
        },
        "topics": [
            {
                "name": topic.name,
                "levels": topic.lessons[lesson],
                "questions": {level: _drawn(topic, level) for level in set(topic.lessons[lesson])},
            }
            for topic in topics
        ],
    }


def _topics(lesson: str) -> list[Topic]:
    return [topic for topic in all_topics() if lesson in topic.lessons]


def _questions(topic: Topic, level: int) -> list[Question]:
    """Different questions of a topic, the same in each build."""
    drawn: dict[str, Question] = {}
    for number in range(3 * _DRAWS):
        random = Random(f"site/{topic.name}/{level}/{number}")
        question = Question(topic, level, topic.drawn(random, level))
        drawn.setdefault(question.id, question)
    return list(drawn.values())[:_DRAWS]


def _drawn(topic: Topic, level: int) -> list[dict]:
    return [
        {"text": one.text, "steps": _steps(one)}
        | question_data(topic.name, one.prediction)
        | {"because": one.reason}
        for one in _questions(topic, level)
    ]


def _steps(question: Question) -> str:
    return "\n".join(number.text for number in question.derivations)


def _page(lesson: str) -> str:
    data = json.dumps(practice_data(lesson), ensure_ascii=False, separators=(",", ":"))
    hidden = base64.b64encode(data.encode()).decode()
    items = "".join(
        f"<li>{marked_up(one.text)}<details><summary>Answer</summary><p>"
        f"{escape(as_text(one.prediction.answer))}. {marked_up(one.reason)}</p></details></li>"
        for one in (_questions(topic, topic.lessons[lesson][0])[0] for topic in _topics(lesson))
    )
    return (
        f"# Practice: lesson {lesson}\n\n{_HOW}\n\n"
        f'<div class="convlab-practice" data-practice="{hidden}"><ol>{items}</ol></div>\n'
    )
