"""Questions as a package of QTI 2.1 items: a zip with a file for each question and picture."""

from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from convlab.course.questions.html import feedback_html, question_html
from convlab.course.questions.item import Answer, Item

__all__ = ["qti"]

_ITEM = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DATE = (2000, 1, 1, 0, 0, 0)  # of each file, so that the same questions give the same bytes
_BASE_TYPES = {"number": "float", "shape": "string", "choice": "identifier"}


def qti(items: list[Item]) -> bytes:
    """The zip: `imsmanifest.xml`, an item for each question, and its pictures."""
    files = {"imsmanifest.xml": _manifest(items).encode()}
    for item in items:
        files[f"items/{item.id}.xml"] = _item(item).encode()
        files |= {f"items/{name}": png for name, png in item.pictures.items()}
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, _DATE), content, ZIP_DEFLATED)
    return target.getvalue()


def _manifest(items: list[Item]) -> str:
    resources = "\n".join(
        f'<resource identifier="{_identifier(item)}" type="imsqti_item_xmlv2p1" '
        f'href="items/{item.id}.xml">'
        + "".join(f'<file href="items/{name}"/>' for name in [f"{item.id}.xml", *item.pictures])
        + "</resource>"
        for item in items
    )
    return (
        f'{_HEAD}<manifest xmlns="{_PACKAGE}" xmlns:xsi="{_INSTANCE}" '
        f'xsi:schemaLocation="{_PACKAGE} {_PACKAGE}.xsd" identifier="convlab-questions">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
        f"\n<organizations/>\n<resources>\n{resources}\n</resources>\n</manifest>\n"
    )


def _identifier(item: Item) -> str:
    return f"convlab-{item.id}"


def _item(item: Item) -> str:
    """An item: its declarations, its text with the interaction, the rule for replies, the replies.

    The rule goes through the answers, and the first one that fits sets the score and the reply.
    """
    kind = _BASE_TYPES[item.kind]
    answers = item.answers
    right = [str(item.prediction.answer) in answer.forms for answer in answers].index(True)
    value = f"choice-{right}" if item.kind == "choice" else answers[right].forms[0]
    rules = "\n".join(
        f"<{word}>\n{_fits(item, index, answer)}\n{_sets(index, answer)}</{word}>"
        for index, answer in enumerate(answers)
        for word in ["responseElseIf" if index else "responseIf"]
    )
    replies = "\n".join(
        _modal("FEEDBACK", f"answer-{index}", answer.feedback)
        for index, answer in enumerate(answers)
        if answer.feedback
    )
    return f"""{_HEAD}<assessmentItem xmlns="{_ITEM}" xmlns:xsi="{_INSTANCE}" \
xsi:schemaLocation="{_ITEM} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd" \
identifier="{_identifier(item)}" title={quoteattr(f"{item.lesson}: {item.id}")} \
adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="{kind}">
<correctResponse><value>{escape(value)}</value></correctResponse>
</responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">
<defaultValue><value>0</value></defaultValue>
</outcomeDeclaration>
<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>
<outcomeDeclaration identifier="REASON" cardinality="single" baseType="identifier"/>
<itemBody>
<div>{question_html(item, "")}</div>
{_interaction(item)}
</itemBody>
<responseProcessing>
<responseCondition>
{rules}
</responseCondition>
{_outcome("REASON", "identifier", "because")}
</responseProcessing>
{replies}
{_modal("REASON", "because", item.prediction.because)}
</assessmentItem>
"""


def _interaction(item: Item) -> str:
    if item.kind != "choice":
        length = max(len(answer.forms[0]) for answer in item.answers)
        field = f'responseIdentifier="RESPONSE" expectedLength="{length}"'
        return f"<p><textEntryInteraction {field}/></p>"
    choices = "".join(
        f'<simpleChoice identifier="choice-{index}">{escape(answer.forms[0])}</simpleChoice>\n'
        for index, answer in enumerate(item.answers)
    )
    return (
        '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">\n'
        f"{choices}</choiceInteraction>"
    )


def _fits(item: Item, index: int, answer: Answer) -> str:
    """The condition that a response is this answer."""
    response = '<variable identifier="RESPONSE"/>'
    if item.kind == "choice":
        return f"<match>{response}{_value('identifier', f'choice-{index}')}</match>"
    if item.kind == "shape":
        same = (
            f'<stringMatch caseSensitive="false">{response}{_value("string", form)}</stringMatch>'
            for form in answer.forms
        )
        return f"<or>{''.join(same)}</or>"
    low, high = _value("float", str(answer.low)), _value("float", str(answer.high))
    if answer.low == answer.high:
        return f'<equal toleranceMode="exact">{response}{low}</equal>'
    return f"<and><gte>{response}{low}</gte><lte>{response}{high}</lte></and>"


def _sets(index: int, answer: Answer) -> str:
    """The rule for an answer that fits: its score, and the reply that it gets."""
    score = _outcome("SCORE", "float", "1" if answer.is_right else "0")
    reply = _outcome("FEEDBACK", "identifier", f"answer-{index}") if answer.feedback else ""
    return f"{score}\n{reply}\n" if reply else f"{score}\n"


def _outcome(name: str, kind: str, value: str) -> str:
    return f'<setOutcomeValue identifier="{name}">{_value(kind, value)}</setOutcomeValue>'


def _value(kind: str, value: str) -> str:
    return f'<baseValue baseType="{kind}">{escape(value)}</baseValue>'


def _modal(outcome: str, name: str, text: str) -> str:
    return (
        f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{name}" showHide="show">'
        f"{feedback_html(text)}</modalFeedback>"
    )
