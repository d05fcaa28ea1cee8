"""A question's own words, in the text cells of a lesson."""

import re

__all__ = ["AN_ID", "ASKED", "PREDICT", "own_words"]

PREDICT = re.compile(r'^predict\("(\d\d\.[a-z])"', re.MULTILINE)
ASKED = re.compile(r"\*\*Predict\.\*\*|\*\*(?=Predict\*\*)")
AN_ID = re.compile(r"\*\*\d\d\.[a-z]\*\*")
_GOES_ON = re.compile(r"[\w,)]$")


def own_words(texts: list[str], prediction_id: str) -> str:
    r"""The words of a question, as Markdown, after those that are said to all of its list.

    texts: the text cells up to the question; the last of them, or one before, asks it.
    prediction_id: for example "04.a".

    >>> text = "**Predict.** K is 3. How many\n\n- **04.a** rows;\n- **04.b** columns?"
    >>> own_words([text], "04.a"), own_words([text], "04.b")
    ('K is 3. How many rows', 'K is 3. How many columns?')
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
    between = " " if _GOES_ON.search(common) else "\n\n"
    return f"{common}{between}{own}".strip()
