"""The output size of a convolution along one axis, with all its settings."""

from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    numbers = {"I": random.randint(9, 14 + 10 * level), "K": random.choice((2, 3, 4, 5))}
    if level:
        numbers["P"] = random.randint(1, 2 + level)
    numbers["S"] = random.randint(2, 4)
    if level == 2:
        numbers["D"] = random.choice((2, 3, 4))
    return numbers


TOPIC = Topic(
    name="output size of a convolution",
    lessons={"04": (0, 1, 2), "06": (1, 2), "11": (1,)},
    ask="A convolution reads a row of {I} cells with a kernel of {K} cells; {settings}. "
    "How many cells has the output?",
    draw=_draw,
    working=lambda n: (places(n),),
    answer="O",
    rule="Steps are rounded down, and the place from which the first one starts counts, too.",
    slips="""
- O => O - 1
  Those are the steps. There is one place more: the first one needs no step.
- floor => ceil
  A part of a step is no step: round down, then add 1.
- floor =>
  A part of a place is none: round the steps down.
- 2*P => P
  The padding is added on each side: I + 2P.
-  + 2*P =>
  That is without padding. It makes the row longer on each side.
-  / S =>
  That is with a stride of one. Each step takes {S} cells.
- D*(K - 1) - 1 => K
  That is without the dilation: the kernel reaches over D(K − 1) + 1 cells.
- D*(K - 1) - 1 => D*K
  Between K cells there are K − 1 gaps: the last cell needs no gap after it.
- D*(K - 1) => (D + 1)*(K - 1)
  D counts the step from cell to cell, not the cells left out between two.
- O => floor(I / S)
  That leaves the kernel's own width out.
- O => I
  That is the input.
""",
)
