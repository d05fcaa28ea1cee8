"""The replies that a saved notebook shows: what was passed, what not, and why."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from convlab.course.progress.course import is_exercise
from convlab.course.submissions.calls import called_ids, predicted
from convlab.course.submissions.notebook_file import Cell
from convlab.lessons.catalogue import find_prediction
from convlab.lessons.errors import UsageValueError
from convlab.lessons.predicting.predict import predict
from convlab.lessons.reply import Reply

__all__ = ["Item", "State", "printable", "read_item"]

_ANSWER = re.compile(r": (?:it is not )?(.+?)(?: is right| is near enough.*| is too .*)?\.$")
_FROM_ANOTHER_CELL = " from another cell. "  # the last sentence of a reply, on another matter
_CHARACTERS_AT_MOST = 400


class State(StrEnum):
    """How far an exercise or a prediction is; the better one comes first."""

    RIGHT = "right"
    NOT_YET = "not yet"
    NO_REPLY = "no reply"  # written, and saved without its reply
    WAITING = "waiting"


_ORDER = list(State)


@dataclass(frozen=True)
class Item:
    """An exercise or a prediction of one learner.

    name: the id. answer: what was predicted, as the reply writes it, "" if it is not known.
    sentence: the one that names the mistake, "" if there is none.
    """

    name: str
    state: State
    answer: str = ""
    sentence: str = ""


def read_item(name: str, cells: tuple[Cell, ...]) -> Item:
    """The best that the cells show of an exercise or a prediction; of equals the last.

    A reply counts where a code cell that calls `check` or `predict` with this id displays it. An
    answer that is written out in a call of `predict` counts too if no reply is saved.
    """
    found = [Item(name, State.WAITING)]
    for cell in cells:
        if cell.kind == "code" and name in called_ids(cell.source):
            found += _replies(name, cell) or _without_reply(name, cell)
    return min(reversed(found), key=lambda item: _ORDER.index(item.state))


def _replies(name: str, cell: Cell) -> list[Item]:
    replies = (Reply.from_saved(text, html) for text, html in cell.results)
    return [
        _item(name, reply)
        for reply in replies
        if reply is not None and re.match(rf"{re.escape(name)}(?!\w)", reply.heading)
    ]


def _without_reply(name: str, cell: Cell) -> list[Item]:
    if is_exercise(name):
        is_written = "def " in cell.source and "NotImplementedError" not in cell.source
        return [Item(name, State.NO_REPLY)] if is_written else []
    answer = predicted(cell.source).get(name)
    try:
        return [] if answer is None else [_item(name, predict(name, *answer))]
    except UsageValueError:  # a prediction of another edition of the course
        return []


def _item(name: str, reply: Reply) -> Item:
    state = State(reply.kind)
    sentences = [printable(part) for part in reply.parts if isinstance(part, str)]
    if is_exercise(name):
        named = [one for one in sentences if _FROM_ANOTHER_CELL not in one] or sentences
        tried = state is State.NOT_YET or ": tried " in reply.heading
        return Item(name, state, sentence=named[-1] if named and tried else "")
    if state is State.WAITING:
        return Item(name, state)
    answer = _ANSWER.search(printable(reply.heading))
    sentence = next((one for one in sentences if one in _known_sentences(name)), "")
    return Item(name, state, answer[1] if answer else "", sentence)


@cache
def _known_sentences(name: str) -> frozenset[str]:
    """The sentences on wrong answers to a prediction."""
    try:
        return frozenset(find_prediction(name).wrong.values())
    except UsageValueError:
        return frozenset()


def printable(text: str) -> str:
    """A text of a learner's file on one line, of a bearable length, safe for a terminal."""
    line = "".join(sign if sign.isprintable() else "?" for sign in " ".join(text.split()))
    return line if len(line) <= _CHARACTERS_AT_MOST else f"{line[: _CHARACTERS_AT_MOST - 1]}…"
