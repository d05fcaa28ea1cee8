"""A strict reader of QTI 2.1 packages: the schema's rules for the elements that convlab writes."""

import io
import re
import zipfile
from xml.etree import ElementTree

from quiz_readers import PNG, Read

ITEM = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"

INLINE = "(code|em|strong|span|a|br|img|textEntryInteraction)"
BLOCK = "(p|div|pre|ul|table|blockquote)"
FLOW = f"({INLINE}|{BLOCK})"
EXPRESSION = "(variable|baseValue|match|stringMatch|equal|gte|lte|and|or)"

# Of each element: its children in order, as a pattern; attributes it must have; those it may have.
RULES = {
    "assessmentItem": (
        "responseDeclaration* outcomeDeclaration* itemBody? responseProcessing? modalFeedback*",
        {"identifier", "title", "adaptive", "timeDependent"},
        {LOCATION},
    ),
    "responseDeclaration": ("correctResponse?", {"identifier", "cardinality", "baseType"}, set()),
    "correctResponse": ("value+", set(), set()),
    "outcomeDeclaration": ("defaultValue?", {"identifier", "cardinality", "baseType"}, set()),
    "defaultValue": ("value+", set(), set()),
    "value": ("", set(), set()),
    "itemBody": (f"({BLOCK}|choiceInteraction)*", set(), set()),
    "choiceInteraction": (
        "simpleChoice+",
        {"responseIdentifier", "shuffle", "maxChoices"},
        set(),
    ),
    "simpleChoice": (f"{FLOW}*", {"identifier"}, set()),
    "textEntryInteraction": ("", {"responseIdentifier"}, {"expectedLength"}),
    "responseProcessing": ("(responseCondition|setOutcomeValue)*", set(), set()),
    "responseCondition": ("responseIf responseElseIf*", set(), set()),
    "responseIf": (f"{EXPRESSION} setOutcomeValue*", set(), set()),
    "responseElseIf": (f"{EXPRESSION} setOutcomeValue*", set(), set()),
    "setOutcomeValue": (EXPRESSION, {"identifier"}, set()),
    "and": (f"{EXPRESSION}+", set(), set()),
    "or": (f"{EXPRESSION}+", set(), set()),
    "match": (f"{EXPRESSION} {EXPRESSION}", set(), set()),
    "stringMatch": (f"{EXPRESSION} {EXPRESSION}", {"caseSensitive"}, set()),
    "equal": (f"{EXPRESSION} {EXPRESSION}", {"toleranceMode"}, set()),
    "gte": (f"{EXPRESSION} {EXPRESSION}", set(), set()),
    "lte": (f"{EXPRESSION} {EXPRESSION}", set(), set()),
    "variable": ("", {"identifier"}, set()),
    "baseValue": ("", {"baseType"}, set()),
    "modalFeedback": (f"{FLOW}*", {"outcomeIdentifier", "identifier", "showHide"}, set()),
    "div": (f"{FLOW}*", set(), {"class"}),
    "p": (f"{INLINE}*", set(), set()),
    "pre": ("(code|em|strong|span|a|br)*", set(), set()),
    "blockquote": (f"{BLOCK}*", set(), set()),
    "code": (f"{INLINE}*", set(), {"class"}),
    "em": (f"{INLINE}*", set(), set()),
    "strong": (f"{INLINE}*", set(), set()),
    "span": (f"{INLINE}*", set(), {"class"}),
    "a": (f"{INLINE}*", {"href"}, set()),
    "br": ("", set(), set()),
    "img": ("", {"src", "alt"}, set()),
    "ul": ("li*", set(), set()),
    "li": (f"{FLOW}*", set(), set()),
    "table": ("thead? tbody+", set(), set()),
    "thead": ("tr+", set(), set()),
    "tbody": ("tr+", set(), set()),
    "tr": ("(th|td)*", set(), set()),
    "th": (f"{FLOW}*", set(), set()),
    "td": (f"{FLOW}*", set(), set()),
}
TEXT_IN = {"p", "pre", "code", "em", "strong", "span", "a", "li", "th", "td", "div", "value"}
TEXT_IN |= {"simpleChoice", "baseValue", "modalFeedback"}
ENUMERATIONS = {
    "baseType": {"float", "string", "identifier"},
    "cardinality": {"single"},
    "showHide": {"show"},
    "toleranceMode": {"exact"},
    "caseSensitive": {"true", "false"},
    "shuffle": {"true", "false"},
    "adaptive": {"false"},
    "timeDependent": {"false"},
}


def validate(element):
    """Check an element and all within by the rules."""
    name = element.tag.removeprefix(ITEM)
    children, needed, allowed = RULES[name]
    given = "".join(f"{child.tag.removeprefix(ITEM)};" for child in element)
    pattern = re.sub(r"\b(\w+)\b", r"(?:\1;)", children).replace(" ", "")
    assert re.fullmatch(pattern, given), (name, given)
    assert needed <= set(element.keys()) <= needed | allowed, (name, element.keys())
    for attribute, values in ENUMERATIONS.items():
        assert element.get(attribute, min(values)) in values
    if element.get("identifier"):
        assert re.fullmatch(r"[A-Za-z_][\w.-]*", element.get("identifier"))
    if name not in TEXT_IN:
        assert not "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    for child in element:
        validate(child)


def read_qti(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        files = {name: archive.read(name) for name in names}
    assert len(names) == len(files)
    manifest = ElementTree.fromstring(files.pop("imsmanifest.xml"))
    parts = [part.tag.removeprefix(PACKAGE) for part in manifest]
    assert parts == ["metadata", "organizations", "resources"]
    assert [part.text for part in manifest[0]] == ["QTIv2.1 Package", "1.0.0"]
    listed, found = set(), {}
    for resource in manifest[2]:
        assert set(resource.keys()) == {"identifier", "type", "href"}
        assert resource.get("type") == "imsqti_item_xmlv2p1"
        own = [file.get("href") for file in resource]
        assert own[0] == resource.get("href")
        listed |= set(own)
        item = ElementTree.fromstring(files[own[0]])
        validate(item)
        assert item.get("identifier") == resource.get("identifier")
        name = item.get("identifier").removeprefix("convlab-")
        assert name not in found
        pictures = tuple(f"items/{picture.get('src')}" for picture in item.iter(f"{ITEM}img"))
        assert list(pictures) == own[1:]
        assert all(files[picture].startswith(PNG) for picture in pictures)
        found[name] = _read(item, pictures)
    assert listed == set(files)
    return found


def _read(item, pictures):
    declared = {one.get("identifier"): one for one in item if one.get("cardinality")}
    assert set(declared) == {"RESPONSE", "SCORE", "FEEDBACK", "REASON"}
    kind = declared["RESPONSE"].get("baseType")
    choices = {
        "".join(choice.itertext()): choice.get("identifier")
        for choice in item.iter(f"{ITEM}simpleChoice")
    }
    modals = {
        (modal.get("outcomeIdentifier"), modal.get("identifier")): _inside(modal)
        for modal in item.iter(f"{ITEM}modalFeedback")
    }
    assert len(modals) == len(item.findall(f"{ITEM}modalFeedback"))

    def reply(given):
        response = choices[given] if choices else float(given) if kind == "float" else given
        outcomes = {"SCORE": "0"}
        for rule in item.find(f"{ITEM}responseProcessing"):
            _process(rule, response, outcomes)
        assert ("REASON", outcomes["REASON"]) in modals
        said = modals["FEEDBACK", outcomes["FEEDBACK"]] if "FEEDBACK" in outcomes else ""
        return float(outcomes["SCORE"]), said

    correct = item.find(f"{ITEM}responseDeclaration/{ITEM}correctResponse/{ITEM}value").text
    shown = {name: text for text, name in choices.items()}
    assert reply(shown.get(correct, correct))[0] == 1
    return Read(
        {"float": "numerical", "string": "shortanswer", "identifier": "multichoice"}[kind],
        _inside(item.find(f"{ITEM}itemBody")[0]),
        modals["REASON", "because"],
        reply,
        item.get("title").rpartition(": ")[0],
        pictures,
    )


def _inside(element):
    """The HTML of what an element holds, as the other formats have it."""
    text = ElementTree.tostring(element, encoding="unicode").replace("ns0:", "")
    return re.sub(r"^<[^>]*>|</\w+>\s*$", "", text)


def _process(rule, response, outcomes):
    name = rule.tag.removeprefix(ITEM)
    if name == "setOutcomeValue":
        outcomes[rule.get("identifier")] = rule[0].text
        return
    for branch in rule:
        if _true(branch[0], response):
            for inner in branch[1:]:
                _process(inner, response, outcomes)
            return


def _true(expression, response):
    name = expression.tag.removeprefix(ITEM)
    if name in ("and", "or"):
        return {"and": all, "or": any}[name](_true(inner, response) for inner in expression)
    assert expression[0].get("identifier") == "RESPONSE"
    value = expression[1].text
    if name in ("equal", "gte", "lte"):
        number = float(value)
        return {"equal": response == number, "gte": response >= number, "lte": response <= number}[
            name
        ]
    return value.lower() == response.lower() if name == "stringMatch" else value == response
