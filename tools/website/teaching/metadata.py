"""Metadata of the lessons' pages, for search engines and libraries of teaching material.

JSON-LD, in the words that schema.org has for learning resources.
"""

import json

from website.paths import project
from website.teaching.lesson import Lesson, lessons

__all__ = ["linked_data"]

LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def linked_data(page: str, site: str) -> str:
    """The metadata of a page as the text of a script of JSON-LD; "" for one that has none.

    page: the name of the page, such as "notebooks/03-padding-and-stride".
    site: the address of the site, with a slash at its end.
    """
    if page == "index":
        data = _course(site)
    elif page.startswith("notebooks/"):
        stem = page.removeprefix("notebooks/")
        data = _lesson(next(one for one in lessons() if one.file.stem == stem), site)
    else:
        return ""
    # "<" could end the script.
    return json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )


def _course(site: str) -> dict:
    minutes = sum(lesson.minutes.core for lesson in lessons())
    return {
        "@type": ["Course", "LearningResource"],
        "@id": site,
        "url": site,
        "name": "convlab: convolutional networks, derived",
        "description": project()["description"],
        "learningResourceType": "course",
        "timeRequired": _duration(minutes),
        "coursePrerequisites": _plain(lessons()[0].know_first),
        "hasPart": [{"@id": _address(lesson, site)} for lesson in lessons()],
        "provider": _authors(),
        **_common(),
    }


def _lesson(lesson: Lesson, site: str) -> dict:
    return {
        "@type": "LearningResource",
        "@id": _address(lesson, site),
        "url": _address(lesson, site),
        "name": lesson.title.partition(" · ")[2],
        "position": int(lesson.number),
        "description": f"After this lesson you can {'; '.join(map(_plain, lesson.aims))}.",
        "learningResourceType": "lesson",
        "interactivityType": "active",
        "timeRequired": _duration(lesson.minutes.core),
        "teaches": [_plain(aim) for aim in lesson.aims],
        "competencyRequired": _plain(lesson.know_first),
        "isPartOf": {"@id": site},
        **_common(),
    }


def _common() -> dict:
    """Properties of the course and of each lesson."""
    return {
        "inLanguage": "en",
        "license": LICENSE,
        "isAccessibleForFree": True,
        "educationalLevel": "Beginner",
        "educationalUse": ["self-study", "classroom"],
        "audience": {"@type": "EducationalAudience", "educationalRole": "student"},
        "keywords": project()["keywords"],
        "author": _authors(),
        "version": project()["version"],
    }


def _authors() -> dict:
    name = project()["authors"][0]["name"]
    return {"@type": "Organization", "name": name, "url": project()["urls"]["Repository"]}


def _address(lesson: Lesson, site: str) -> str:
    return f"{site}notebooks/{lesson.file.stem}.html"


def _duration(minutes: int) -> str:
    """Minutes as ISO 8601 has them: 75 are "PT1H15M"."""
    hours, rest = divmod(minutes, 60)
    return f"PT{f'{hours}H' * bool(hours)}{f'{rest}M' * bool(rest)}"


def _plain(markdown: str) -> str:
    """Markdown without its signs and links."""
    parts = markdown.replace("`", "").replace("*", "").split("](")
    texts = [part.partition(")")[2] for part in parts[1:]]
    return "".join([parts[0], *texts]).replace("[", "")
