"""Questions as the site has them, with answers and the replies that `predict` gives to them."""

import re

from convlab import predict
from convlab.lessons.catalogue import find_prediction, prediction_ids
from convlab.lessons.predicting.answers import normalised
from website.predictions import page_data


def cases():
    """Each question with [text, kind, heading, first sentence, number of traps] of some answers."""
    return [
        {"question": page_data(one), "replies": [reply(one, answer) for answer in answers(one)]}
        for one in prediction_ids()
    ]


def answers(prediction_id):
    """The right answer, all known wrong ones, and some that nobody has foreseen."""
    prediction = find_prediction(prediction_id)
    known = [prediction.answer, *prediction.wrong, *prediction.near]
    if prediction.choices:
        return [*known, *prediction.choices]
    if isinstance(prediction.answer, tuple):
        return [*known, tuple(9973 + part for part in prediction.answer)]
    further = [prediction.answer + 7919, 2.5]
    if prediction.within:
        further += [prediction.answer * factor for factor in (7, 40, 5000, 0.2, 0.003)]
    return [*known, *further]


def reply(prediction_id, answer):
    """What the page must say to an answer that is typed as Python writes it."""
    given = predict(prediction_id, answer)
    heading = re.sub(r"^\d\d\.[a-z]: ", "", given.heading).replace("e−0", "e−")
    sentence = given.parts[0] if given.parts else ""
    traps = given.parts[-1] if given.passed else None
    value = normalised(answer)
    return {
        "text": value if isinstance(value, str) else str(value),
        "kind": given.kind,
        "heading": heading[0].upper() + heading[1:],
        "sentence": "" if sentence.startswith("Change your answer") else sentence,
        "traps": len(traps.paragraphs) if hasattr(traps, "paragraphs") else 0,
    }
