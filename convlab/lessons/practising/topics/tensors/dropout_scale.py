"""A number that dropout keeps."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    percent = random.choice(((50, 20), (20, 25, 75, 80), (10, 60, 40))[level])
    kept = 100 - percent
    return {"x": kept // (5 if kept % 10 else 10) * random.randint(2, 6), "q": percent}


TOPIC = Topic(
    name="what dropout keeps",
    lessons={"08": (0, 1, 2)},
    ask=lambda n: (
        f"Dropout with p = {n['q'] / 100}, in training. A number {{x}} is kept. Which number "
        "comes out?"
    ),
    draw=_draw,
    working=(Formula("y", "x/(1 - q/100)"),),
    answer="y",
    rule="What is kept is scaled up, so that the mean stays. In `eval` mode nothing is dropped, "
    "and nothing scaled.",
    slips="""
- y => x
  So it is in `eval` mode. In training what is kept is scaled up for what is dropped.
- (1 - q/100) => (q/100)
  Divide by the share that is kept, not by that which is dropped.
- x/(1 - q/100) => x*(1 + q/100)
  Divide by the share that is kept, 1 − p.
- x/(1 - q/100) => x*(1 - q/100)
  That is smaller. What is kept must make up for what is dropped.
- x/(1 - q/100) => x*(q/100)
  What is kept is divided by the share that is kept.
- y => 0
  So it is if it is dropped. This one is kept.
""",
)
