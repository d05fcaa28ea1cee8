"""The learner that each file is of, told from what tells the paths apart."""

import re
from collections import defaultdict
from dataclasses import dataclass

__all__ = ["Place", "learners"]

# What a learning management system puts around a name.
_SYSTEMS = [
    re.compile(pattern)
    for pattern in (
        r"^(?P<who>.+?)_\d+_assignsubmission_\w+$",  # Moodle
        r"^(?P<who>.+?)(_LATE)?_\d+_\d+([-_]\d+)?$",  # Canvas
        r"^(.*_)?(?P<who>[^_]+)_attempt_[\d-]+$",  # Blackboard
        r"^\d+-\d+ - (?P<who>.+?) - .+$",  # Brightspace
    )
]
_REST = -1  # the level of the files' own names


@dataclass(frozen=True)
class Place:
    """The place of a file, below the folder that all files have in common.

    folders: the names of the folders on the way to the file.
    rest: what the file's name has beside the name of its lesson, "" for nothing.
    lesson: the number of its lesson.
    """

    folders: tuple[str, ...]
    rest: str
    lesson: str


def learners(places: list[Place]) -> list[str]:
    """The learner of each file, "" if nothing tells the files apart.

    The learner is a level of folders, the same for all files, or what the files' names have beside
    the names of their lessons. Of all levels it is the one at which a lesson is repeated least and
    a name is missing least: a folder that many share holds the same lesson many times. A level that
    names the lesson ("03", "hw3") and one that is the same everywhere are passed over; of two that
    are as good the upper one is taken. Two people are never put into one: where the same lesson
    lies under the same name in several places, or where folders may be groups of learners, the
    whole path is the name.

    >>> learners([Place(("ben", "work"), "", "03"), Place(("ana", "work"), "", "03")])
    ['ben', 'ana']
    >>> learners([Place(("03", "ana"), "", "03"), Place(("04", "ana"), "", "04")])
    ['ana', 'ana']
    >>> learners([Place((), "ana", "03"), Place((), "ben", "03")])
    ['ana', 'ben']
    >>> learners([Place(("A", "ana"), "", "03"), Place(("B", "ana"), "", "03")])
    ['A', 'B']
    >>> learners([Place(("A", "ana"), "", "03"), Place(("A", "ben"), "", "04"),
    ...           Place(("B", "eva"), "", "03")])
    ['A/ana', 'A/ben', 'B/eva']
    """
    depth = max((len(place.folders) for place in places), default=0)
    levels = [level for level in (*range(depth), _REST) if not _is_of_lessons(level, places)]
    telling = [level for level in levels if len({_name(place, level) for place in places}) > 1]
    if not telling:
        return [_without_system(_name(place, levels[0])) for place in places]
    losses = {level: _repeated(level, places) + _missing(level, places) for level in telling}
    best = [level for level in telling if losses[level] == min(losses.values())]
    in_doubt = losses[best[0]] or any(_divides(level, best[0], places) for level in best[1:])
    if len(best) > 1 and in_doubt:
        return ["/".join(_path(place, _REST)) for place in places]
    paths = [_path(place, best[0]) for place in places]
    names = [_without_system(path[-1]) if path else "" for path in paths]
    owners = defaultdict(set)
    for name, path, place in zip(names, paths, places, strict=True):
        owners[name, place.lesson].add(path)
    shared = {name for (name, _), found in owners.items() if len(found) > 1}
    return [
        "/".join(path) if name in shared else name for name, path in zip(names, paths, strict=True)
    ]


def _name(place: Place, level: int) -> str:
    """The name at a level of folders, or, for `_REST`, in the file's own name; "" for none."""
    if level == _REST:
        return place.rest
    return place.folders[level] if level < len(place.folders) else ""


def _path(place: Place, level: int) -> tuple[str, ...]:
    """The folders down to a level, its name last."""
    if level != _REST and _name(place, level):
        return place.folders[: level + 1]
    return (*place.folders, place.rest) if place.rest else place.folders


def _without_system(name: str) -> str:
    """A name without what a learning management system puts around it."""
    found = next(filter(None, (pattern.match(name) for pattern in _SYSTEMS)), None)
    return found["who"] if found else name


def _is_of_lessons(level: int, places: list[Place]) -> bool:
    """Whether a level of folders has one number in each name, that of the lesson below."""
    numbers = (re.findall(r"\d+", _name(place, level)) for place in places)
    return level != _REST and all(
        len(found) == 1 and found[0].zfill(2) == place.lesson
        for found, place in zip(numbers, places, strict=True)
    )


def _divides(level: int, upper: int, places: list[Place]) -> bool:
    """Whether the names at a level part some of those above into several, and join none of them."""
    pairs = {(_name(place, upper), _name(place, level)) for place in places}
    uppers, names = ({pair[index] for pair in pairs} for index in (0, 1))
    return len(uppers) < len(names) == len(pairs)


def _repeated(level: int, places: list[Place]) -> int:
    """How often a lesson lies under a name that has it already, in another place."""
    return len(set(places)) - len({(_name(place, level), place.lesson) for place in places})


def _missing(level: int, places: list[Place]) -> int:
    """How many files have no name at a level."""
    return sum(not _name(place, level) for place in places)
