"""The output size of a pooling with `ceil_mode`."""

from convlab.arithmetic.formula import Formula
from convlab.arithmetic.sizes import POOL_OUTPUT_CEIL
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    S = random.randint(2, 4)
    K = random.randint(2, 5) if level == 0 else random.randint(1, S)
    numbers = {"I": random.randint(8, 16 + 6 * level), "K": K}
    if level == 2:
        numbers |= {"K": random.choice((2, 3)), "P": 1}
    return numbers | {"S": S}


def _ask(numbers):
    padding = ", padding={P}" if "P" in numbers else ""
    return (
        f"`MaxPool1d({{K}}, stride={{S}}{padding}, ceil_mode=True)` reads a row of {{I}} cells. "
        "How many cells has the output?"
    )


TOPIC = Topic(
    name="output size of a pooling with ceil_mode",
    lessons={"04": (0, 1, 2), "08": (1, 2)},
    ask=_ask,
    draw=_draw,
    working=lambda n: (
        places(n, formula=POOL_OUTPUT_CEIL),
        Formula("moves", "I + 2*P - K" if "P" in n else "I - K"),
    ),
    answer="O",
    rule="A last window may overhang, but it must start in the input, or in the padding before it.",
    slips="""
- ceil => floor
  That is without `ceil_mode`. With it a last window that overhangs counts, too.
- min(ceil((I - K) / S), floor((I - 1) / S)) => ceil((I - K) / S)
- min(ceil((I + 2*P - K) / S), floor((I + P - 1) / S)) => ceil((I + 2*P - K) / S)
  That is the ceiling alone. Where would the last window start?
- O => moves / S + 1
  A part of a place is none. Does the window that is begun count?
- O => moves + 1
  That is with a stride of one.
- O => ceil(I / K)
  That counts windows side by side. Here a `stride` is given.
""",
)
