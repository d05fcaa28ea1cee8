"""Strict readers of the files of `convlab questions`, each after the importer or the schema.

Each gives the questions by their ids.
"""

import base64
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Read:
    """A question. reply: of a typed answer, its share of the points and what is said, as HTML."""

    kind: str
    html: str
    reason: str
    reply: Callable[[str], tuple[float, str]]
    category: str = ""
    pictures: tuple[str, ...] = ()


def _first(answers, fits):
    return next(((share, said) for typed, share, said in answers if fits(typed)), (0, ""))


def _numerical(answers):
    """answers: (middle, tolerance), share, feedback; the first that fits counts, as in Moodle."""
    return lambda given: _first(answers, lambda one: abs(float(given) - one[0]) <= one[1] + 1e-9)


def _short(answers):
    """A star in a pattern stands for anything; case does not count."""
    assert not any("*" in text for text, *_ in answers)
    return lambda given: _first(answers, lambda text: text.lower() == given.lower())


def _choice(answers):
    return lambda given: _first(answers, lambda text: text == given)


# Moodle XML, after question/format/xml/format.php.

_COMMON = "name questiontext generalfeedback defaultgrade penalty hidden idnumber".split()
_MORE = {
    "numerical": [],
    "shortanswer": ["usecase"],
    "multichoice": ["single", "shuffleanswers", "answernumbering"],
}


def _only(element, *names, attributes=()):
    """The text elements of an element that may have these, each once, and no text of its own."""
    assert [child.tag for child in element] == list(names), element.tag
    assert set(element.keys()) == set(attributes), element.tag
    assert not (element.text or "").strip()


def _moodle_html(element):
    assert element.get("format") == "html"
    text = element.find("text").text or ""
    ElementTree.fromstring(f"<div>{text}</div>")
    return text


def read_moodle_xml(content):
    root = ElementTree.fromstring(content)
    assert root.tag == "quiz"
    assert not root.attrib
    found, category, numbers = {}, "", Counter()
    for question in root:
        assert question.tag == "question"
        kind = question.get("type")
        if kind == "category":
            _only(question, "category", "info", attributes=["type"])
            category = question.find("category/text").text
            assert category.startswith("$course$/")
            continue
        answers = question.findall("answer")
        names = [*_COMMON, *_MORE[kind]]
        _only(question, *names, *["answer"] * len(answers), attributes=["type"])
        text = question.find("questiontext")
        files = text.findall("file")
        _only(text, "text", *["file"] * len(files), attributes=["format"])
        for file in files:
            assert (file.get("path"), file.get("encoding")) == ("/", "base64")
            assert base64.b64decode(file.text, validate=True).startswith(PNG)
        html = _moodle_html(text)
        pictures = tuple(file.get("name") for file in files)
        assert tuple(re.findall(r'src="@@PLUGINFILE@@/([^"]+)"', html)) == pictures
        assert question.find("hidden").text == "0"
        assert float(question.find("defaultgrade").text) == 1
        assert 0 <= float(question.find("penalty").text) <= 1
        numbers[category, question.find("idnumber").text] += 1
        name = question.find("name/text").text
        assert name not in found
        found[name] = Read(
            kind,
            html,
            _moodle_html(question.find("generalfeedback")),
            _moodle_reply(kind, question, answers),
            category,
            pictures,
        )
    assert set(numbers.values()) == {1}
    return found


def _moodle_reply(kind, question, answers):
    listed = []
    for answer in answers:
        extra = ["tolerance"] if kind == "numerical" else []
        _only(answer, "text", "feedback", *extra, attributes=["fraction", "format"])
        share = {"0": 0, "100": 1}[answer.get("fraction")]
        said = _moodle_html(answer.find("feedback"))
        typed = answer.find("text").text.strip()
        if kind == "numerical":
            tolerance = float(answer.find("tolerance").text)
            assert tolerance >= 0
            typed = (float(typed), tolerance)
        elif kind == "multichoice":
            typed = re.fullmatch("<p>(.*)</p>", typed)[1]
        listed.append((typed, share, said))
    if kind == "shortanswer":
        assert question.find("usecase").text == "0"
        return _short(listed)
    if kind == "multichoice":
        assert question.find("single").text == "true"
        assert sum(share for _, share, _ in listed) == 1
        return _choice(listed)
    return _numerical(listed)


# GIFT, after question/format/gift/format.php: escaped signs first become placeholders.

_HELD = {f"\\{sign}": chr(0xE000 + number) for number, sign in enumerate(":#={}~")}
_HELD["\\n"] = chr(0xE010)


def _hold(text):
    text = text.replace("\\\\", "\ue020")
    for escaped, held in _HELD.items():
        text = text.replace(escaped, held)
    assert "\\" not in text
    return text.replace("\ue020", "\\")


def _release(text):
    for escaped, held in _HELD.items():
        text = text.replace(held, "\n" if escaped == "\\n" else escaped[1])
    return text.strip()


def read_gift(content):
    found, category = {}, ""
    for block in re.split(r"\n\s*\n", content.decode().strip()):
        assert not any(line.strip().startswith("//") for line in block.splitlines())
        text = _hold(block.strip())
        if text.startswith("$CATEGORY:"):
            category = text.removeprefix("$CATEGORY:").strip()
            assert "\n" not in category
            continue
        name, html, inside = re.fullmatch(
            r"::([^:]+)::\[html\]([^{}#=~]+)\{([^{}]*)\}", text, re.DOTALL
        ).groups()
        inside, _, reason = inside.strip().rpartition("####")
        name, html, reason = map(_release, (name, html, reason))
        ElementTree.fromstring(f"<div>{html}{reason}</div>")
        assert name not in found
        assert "<img" not in html
        kind, reply = _gift_reply(inside.strip())
        found[name] = Read(kind, html, reason, reply, category)
    return found


def _gift_reply(inside):
    if inside.startswith("#"):
        assert "~" not in inside
        answers = [_gift_answer(one) for one in inside[1:].split("=")[1:]]
        pairs = [
            (tuple(map(float, typed.split(":"))), share, said) for typed, share, said in answers
        ]
        return "numerical", _numerical(pairs)
    if "~" in inside:
        parts = inside.replace("=", "~=").split("~")[1:]
        answers = [_gift_answer(part.removeprefix("=")) for part in parts]
        right = [part.startswith("=") for part in parts]
        assert sum(right) == 1
        marked = zip(answers, right, strict=True)
        return "multichoice", _choice(
            [(typed, float(is_right), said) for (typed, _, said), is_right in marked]
        )
    assert "->" not in inside
    return "shortanswer", _short([_gift_answer(one) for one in inside.split("=")[1:]])


def _gift_answer(text):
    """The answer, its share, and its feedback."""
    text, share = text.strip(), 1
    if weight := re.match(r"%(\d+)%", text):
        text, share = text[weight.end() :], int(weight[1]) / 100
    typed, _, said = text.partition("#")
    assert "#" not in said
    return _release(typed), share, _release(said)
