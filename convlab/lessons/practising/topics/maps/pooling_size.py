"""The output size of a max pooling."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    numbers = {"I": random.randint(9, 16 + 8 * level), "K": random.choice((2, 3, 4, 5))}
    if level:
        numbers["S"] = random.choice([size for size in (2, 3, 4) if size != numbers["K"]])
    if level == 2:
        numbers |= {"K": random.choice((4, 5)), "P": random.choice((1, 2))}
    return numbers


def _ask(numbers):
    options = "".join(
        f", {name}={{{letter}}}"
        for letter, name in {"S": "stride", "P": "padding"}.items()
        if letter in numbers
    )
    return f"`MaxPool1d({{K}}{options})` reads a row of {{I}} cells. How many cells has the output?"


def _working(numbers):
    if "S" in numbers:
        return (places(numbers),)
    return (Formula("O", places({"S": 0}).expression.replace("/ S", "/ K")),)


TOPIC = Topic(
    name="output size of a pooling",
    lessons={"04": (0, 1), "08": (0, 1, 2), "11": (1,)},
    ask=_ask,
    draw=_draw,
    working=_working,
    answer="O",
    rule="A pooling counts places as a convolution does. Without a `stride` its windows lie side "
    "by side: S = K.",
    slips="""
- O => O - 1
  Those are the steps. There is one place more: the first one needs no step.
- floor => ceil
  A last window that overhangs does not count, unless `ceil_mode` is set.
- floor =>
  A part of a place is none: round the steps down.
-  / K =>
  That is with a stride of one. Without a `stride` a pooling takes the kernel's size for it.
-  / S =>
  That is with a stride of one.
- S => K
  That counts windows side by side. Here a `stride` is given.
-  + 2*P =>
  That is without padding.
- O => K
  That is the size of a window.
- O => floor(I / S)
  That leaves the size of the window out.
""",
)
