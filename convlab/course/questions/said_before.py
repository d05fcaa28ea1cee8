"""A lesson's questions, each with what the lesson says and shows before it."""

import base64
import re
from collections.abc import Iterator
from typing import NamedTuple

from convlab.course.questions.texts import AN_ID, ASKED, PREDICT, own_words

__all__ = ["Asked", "Part", "asked_in"]

# What a question takes from an earlier section of its lesson, beside what its own section says.
_EARLIER = {
    "00.b": "What a convolution does to a photo",
    "00.c": "What a convolution does to a photo",
    "01.b": "One window",
    "01.c": "One window",
    "09.b": "Layers in a row",
    "10.a": "A network to count",
    "10.c": "A network to count",
    "10.d": "A network to count",
    "11.c": "Eight maps",
    "11.d": "Eight maps",
    "11.e": "Eight maps",
    "11.f": "Eight maps",
    "11.g": "Eight maps",
    "11.h": "Eight maps",
    "11.i": "Eight maps",
    "12.c": "Five nets, one table",
    "15.c": "A budget",
    "15.d": "A budget",
    "15.e": "A budget",
}

_PHOTO = 200_000  # bytes of a picture that is told in words: no question needs a photo
_FROM_MEMORY = "Do you remember?"
_FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
_BLOCKS = re.compile(r"\n{2,}(?=(?:[^`]|`(?!``))*(?:```(?:[^`]|`(?!``))*```(?:[^`]|`(?!``))*)*\Z)")
_LINK = re.compile(r"\[([^\]]+)\]\((?!http)[^)]*\)")  # to another lesson, which is not there
_FOR_PYTHON = re.compile(
    r"A product will do, such as `[^`]*`\.|, in quotation marks| Answer with the text\."
)
_NO_TEXT = re.compile(r"\x1b\[[0-9;]*m|[^\n\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Part(NamedTuple):
    """A part of what a lesson says or shows.

    kind: "text" (Markdown), "code", "output" (as text) or "picture"; "unknown" for what a cell
        shows that was not run.
    content: the text; of a picture the words that stand for it.
    png: the bytes of a picture.
    """

    kind: str
    content: str
    png: bytes = b""


class Asked(NamedTuple):
    """A question of a lesson. id: that of its prediction. before: what is said before it.

    words: its own words, as Markdown.
    """

    id: str
    before: tuple[Part, ...]
    words: str


def asked_in(cells: list[dict]) -> Iterator[Asked]:
    """The questions of a lesson, in order.

    cells: the cells of its notebook, as they are stored.

    Before a question stands what its section has said and shown up to there, without explorers and
    what is to be tried in them, exercises, and other questions; and the same of an earlier section,
    where the question builds on it. A question that repeats earlier lessons stands alone.
    """
    said: dict[str, list[Part]] = {"": []}
    texts: list[str] = []
    section, in_exercise, after_explorer = "", False, False
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            texts.append(source)
            for block in _blocks(source):
                if heading := re.match(r"(##+) (.+)", block):
                    in_exercise = "●" in block
                    if heading[1] == "##":
                        section = heading[2]
                        said[section] = []
                elif not in_exercise and not after_explorer:
                    said[section].append(Part("text", _told(block)))
                after_explorer = False  # what stands there is what one has seen in it
            continue
        tags = cell["metadata"].get("tags", ())
        for one in PREDICT.findall(source):
            own = [] if section == _FROM_MEMORY else said[section]
            earlier = said[_EARLIER[one]] if one in _EARLIER else []
            yield Asked(one, (*earlier, *own), _told(own_words(texts, one)))
        if "explorer" in tags:
            after_explorer = True
        elif not in_exercise and not re.search(r"^(q = practice|check|predict)\(", source, re.M):
            said[section] += [Part("code", source), *_shown(cell)]


def _blocks(text: str) -> Iterator[str]:
    """The headings, and the paragraphs between them up to a question or something to try."""
    is_told = True
    for block in _BLOCKS.split(_FOLDED.sub("", text).strip()):
        if block.startswith("#"):
            is_told = True
            yield block
            continue
        asks = ASKED.search(block) or AN_ID.search(block)
        told = block[: asks.start()].strip(" -\n*") if asks else block
        told = told.removeprefix("*Goes further.*").strip()
        if is_told and told and not told.startswith("**Try.**") and "`predict(" not in told:
            yield told
        is_told = is_told and not asks


def _told(text: str) -> str:
    """The text without links to lessons, and without what only a notebook can be answered."""
    return _FOR_PYTHON.sub("", _LINK.sub(r"\1", text)).strip()


def _shown(cell: dict) -> Iterator[Part]:
    """The parts that a cell has printed and displayed, as they are stored."""
    if cell["execution_count"] is None:
        yield Part("unknown", "")
    for output in cell["outputs"]:
        data = output.get("data", {})
        text = "".join(data.get("text/plain", output.get("text", "")))
        if "image/png" in data:
            png = base64.b64decode("".join(data["image/png"]))
            words = " ".join(text.split()).removeprefix("[Picture: ").removesuffix("]")
            yield Part("picture", words, png) if len(png) < _PHOTO else Part("text", f"({words})")
        elif text.strip() and output.get("name") != "stderr":
            yield Part("output", _NO_TEXT.sub("", text).rstrip())
