"""The instructor's pages: course/ as it stands, and with each lesson's note what is computed.

A page keeps its place in the tree, so that a link in it leads to the same file on GitHub and on the
site; what the site does not have is linked in the repository.
"""

import re
from pathlib import Path

from website.paths import ROOT, project
from website.teaching.lesson import Lesson, lessons
from website.teaching.mistakes import wrong_answers, wrong_solutions

__all__ = ["GuideError", "in_the_room", "lesson_guide", "minutes_table", "write_guide"]

COURSE = ROOT / "course"
PERIOD = 45  # minutes
TALK = 8  # of them for what is asked in the room
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)\s]+)(?=\))")
_HIDDEN = "---\nnosearch: true\n---\n\n"  # no search leads to an answer


class GuideError(Exception):
    """A page of course/ that cannot be shown; the text names it and the reason."""


def write_guide(source: Path) -> None:
    """Write the pages of course/ to `source`/course, with those of the lessons.

    Raises GuideError for a link that leads to no file.
    """
    for file in [*sorted(COURSE.glob("*.md")), *sorted(COURSE.glob("notes/*.md"))]:
        text = with_links(file.read_text(encoding="utf-8"), file)
        if file.parent != COURSE:
            lesson = next(one for one in lessons() if one.number == file.stem)
            text = _HIDDEN + lesson_guide(text, lesson)
        elif file.stem == "guide":
            text = f"{text}\n```{{toctree}}\n:hidden:\n:glob:\n\nnotes/*\n```\n"
        target = source / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def with_links(text: str, file: Path) -> str:
    """The text of a page of course/ with links that hold on the site.

    Raises GuideError for a link that leads to no file.
    """

    def on_the_site(found: re.Match) -> str:
        path, sign, place = found[1].partition("#")
        target = (file.parent / path).resolve()
        if not target.exists():
            raise GuideError(f"{file.relative_to(ROOT)} links to {path}, which is no file.")
        is_page = target.suffix == ".md" and target.parent in (COURSE, COURSE / "notes")
        if is_page or target.parent == ROOT / "notebooks":
            return found[1]
        kind = "tree" if target.is_dir() else "blob"
        url = f"{project()['urls']['Repository']}/{kind}/main/{target.relative_to(ROOT).as_posix()}"
        return f"{url}{sign}{place}"

    parts = text.split("```")  # the odd ones are code
    parts[::2] = [_LINK.sub(on_the_site, part) for part in parts[::2]]
    return "```".join(parts)


def lesson_guide(note: str, lesson: Lesson) -> str:
    """The page of a lesson as Markdown: its note, and between its parts what is computed."""
    opening, _, rest = note.partition("\n## ")
    aims = "\n".join(f"- {aim}" for aim in lesson.aims)
    needs = re.sub(r"\((?=\d\d-)", "(../../notebooks/", lesson.know_first)
    before = [one.number for one in lessons() if lesson.number in one.needs]
    needed = f" Needed by lesson {', '.join(before)}." if before else " No later lesson needs it."
    return f"""\
{opening.strip()} Know first: {needs}.{needed}

## What they can do afterwards

{aims}

## Minutes

{minutes_table(lesson)}

By the rule of the course, for a person who reads, predicts, runs and solves all of it. *In the
room* is what fits {PERIOD} minutes with {TALK} of them for your questions and theirs: the core in
its order, then the exercises that still fit. *At home* is the rest of the core, and each review.

## {rest.strip()}

## What goes wrong

With the answers: this page is not for learners. The lesson and `check` say these sentences to who
makes the mistake.

{wrong_answers(lesson)}

In the exercises:

{wrong_solutions(lesson)}
"""


def minutes_table(lesson: Lesson) -> str:
    """The parts of a lesson as a table of Markdown: title, minutes, where."""
    room = in_the_room(lesson)
    lines = ["| part | minutes | where |", "|---|---|---|"]
    for index, part in enumerate(lesson.sections):
        if part.minutes < 0.25:
            continue  # a heading alone
        title = (
            part.title.removeprefix("Exercise ").partition(" ●")[0] or "Opening, and all outputs"
        )
        title = re.sub(r",? \(?goes further\)?$", "", title)
        where = "in the room" if index in room else "at home"
        where = "goes further" if part.is_further else where
        kind = "exercise " * part.is_exercise
        lines.append(f"| {kind}{title} | {max(1, round(part.minutes))} | {where} |")
    core, further = lesson.minutes
    in_room = round(sum(lesson.sections[index].minutes for index in room))
    lines.append(f"| **all** | **{core} + {further}** | {in_room} in the room |")
    return "\n".join(lines)


def in_the_room(lesson: Lesson) -> set[int]:
    """Which parts of a lesson fit a period, by their places in `lesson.sections`."""
    parts = sorted(enumerate(lesson.sections), key=lambda one: one[1].is_exercise)
    room, minutes = set(), 0.0
    for index, part in parts:
        at_home = part.is_further or part.title.startswith("Review:")
        if not at_home and minutes + part.minutes <= PERIOD - TALK:
            room.add(index)
            minutes += part.minutes
    return room
