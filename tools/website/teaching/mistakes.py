"""Mistakes of learners in a lesson, from its wrong answers and slips: the texts of the checks.

Of each question that the lesson teaches, the first of its wrong answers; of each exercise, the
first two of its slips. The files name the most telling ones first. Left out are questions that
repeat other lessons, and sentences that are said in several exercises, as that on a lost fraction.
"""

import re
from collections import Counter
from functools import cache

from convlab.lessons.catalogue import exercise_ids, find_exercise, find_prediction
from convlab.lessons.predicting.answers import as_text, normalised
from website.teaching.lesson import Lesson

__all__ = ["plain", "usual_mistake", "wrong_answers", "wrong_solutions"]

_OF_AN_EXERCISE = 2
_SIGNS = re.compile(r"[\\*_|<>\[\]$#]")


def wrong_answers(lesson: Lesson) -> str:
    """A list of Markdown: each question with its answer, the usual wrong one, and the reason."""
    lines = []
    for question in lesson.questions:
        if question.is_repeated:
            continue
        answer = as_text(find_prediction(question.id).answer)
        wrong, sentence = usual_mistake(question.id)
        page = f"../../notebooks/{lesson.file.stem}.html"
        lines.append(
            f'- <a href="{page}#predict-{question.id}">{question.id}</a> {question.text} '
            f"→ **{plain(answer)}**. Who says {plain(wrong)}: {plain(sentence)}"
        )
    return "\n".join(lines)


def usual_mistake(prediction_id: str) -> tuple[str, str]:
    """The first wrong answer to a question, as a text, and the sentence on it."""
    prediction = find_prediction(prediction_id)
    wrong, sentence = next(iter((prediction.wrong | prediction.near).items()))
    return as_text(normalised(wrong)), sentence


def wrong_solutions(lesson: Lesson) -> str:
    """A list of Markdown: each exercise with what `check` says of its first slips."""
    titles = {part.title.removeprefix("Exercise ")[:4]: part.title for part in lesson.sections}
    lines = []
    for one in exercise_ids():
        if one[:2] != lesson.number:
            continue
        own = [sentence for sentence in _sentences(one) if _exercises_that_say()[sentence] == 1]
        name = titles[one].removeprefix("Exercise ").partition(" ●")[0]
        lines.append(f"- **{name}**")
        lines += [f"  - {plain(sentence)}" for sentence in own[:_OF_AN_EXERCISE]]
    return "\n".join(lines)


def _sentences(exercise_id: str) -> list[str]:
    """The sentences on the known mistakes of an exercise, each once, in order."""
    return list(dict.fromkeys(one.sentence for one in find_exercise(exercise_id).known_mistakes))


@cache
def _exercises_that_say() -> Counter[str]:
    """In how many exercises each sentence is said."""
    return Counter(sentence for one in exercise_ids() for sentence in _sentences(one))


def plain(text: str) -> str:
    """A text as Markdown that shows it as it stands; words in backticks are code."""
    parts = text.split("`")
    parts[::2] = [_SIGNS.sub(r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)
