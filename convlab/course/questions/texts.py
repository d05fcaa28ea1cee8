"""A question's own words, in the text cells of a lesson."""

import re

__all__ = ["AN_ID", "ASKED", "PREDICT", "own_words"]

PREDICT = re.compile(r'^predict\("(\d\d\.[a-z])"', re.MULTILINE)
ASKED = re.compile(r"\*\*Predict\.\*\*|\*\*(?=Predict\*\*)")
AN_ID = re.compile(r"\*\*\d\d\.[a-z]\*\*")
_GOES_ON = re.compile(r"[\w,)]$")
_UNFINISHED = re.compile(r"[\w`\"]$")
_A_PART = re.compile(r"[a-z][^.?!]*\.?")  # of a sentence
_END = re.compile(r"[.?!](?=\s|$)")


def own_words(texts: list[str], prediction_id: str) -> str:
    r"""The words of a question, as Markdown, with those that are said to all of its list.

    They are whole sentences: they end as the list does. A part of a sentence that follows a whole
    one comes first.

    texts: the text cells up to the question; the last of them, or one before, asks it.
    prediction_id: for example "04.a".

    >>> text = "**Predict.** K is 3. How many\n\n- **04.a** rows;\n- **04.b** columns?"
    >>> own_words([text], "04.a"), own_words([text], "04.b")
    ('K is 3. How many rows?', 'K is 3. How many columns?')
    >>> own_words(["**Predict.** Which is it? Its name: **14.g** for B, **14.h** for E."], "14.g")
    'For B: Which is it? Its name.'
    """
    mark = f"**{prediction_id}**"
    marked = [text for text in texts if mark in text]
    if not marked:
        return ASKED.split(texts[-1])[-1].partition("\n\n")[0].strip()
    before, _, after = marked[-1].partition(mark)
    own = AN_ID.split(after)[0].partition("\n\n**")[0].strip(" -\n").rstrip(",;")
    asked = ASKED.split(before)
    if len(asked) == 1:
        return own
    # What is said to all the questions of a list stands before the first of them.
    common = AN_ID.split(asked[-1])[0].replace("Predict**", "Predict").strip(" -\n")
    if _GOES_ON.search(common):
        end = _END.search(after) if _UNFINISHED.search(own) else None
        return f"{common} {own}{end[0] if end else ''}"
    if common and _A_PART.fullmatch(own):
        first = f"{own[0].upper()}{own[1:].rstrip('.')}: {common}"
        return f"{first[:-1]}." if first.endswith(":") else first
    return f"{common}\n\n{own}".strip()
