"""How far an output moves when the input moves."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    S = random.randint(2, 3 + level)
    steps, moved = random.sample(range(2, 7 + 2 * level), 2)
    return {"I": S * max(steps, moved), "S": S, "M": S * min(steps, moved)}


TOPIC = Topic(
    name="move of an output",
    lessons={"06": (0, 1, 2)},
    ask="A map has {I} columns; circular padding, stride {S}. The input moves by {M} columns. "
    "By how many does the output move?",
    draw=_draw,
    working=(Formula("moved", "M/S"),),
    answer="moved",
    rule="A step of the kernel is as many columns as the stride, and the output moves by one for "
    "each step. The stride divides the number of columns, so that it fits all the way round.",
    slips="""
- moved => M
  The output has one column for {S} columns of the input: its steps are longer.
- M/S => M*S
  The stride makes the map smaller, and the move with it: divide.
- moved => S
  That is the stride. How many strides are {M} columns?
- moved => 1
  That is a move of one stride.
- moved => 0
  An output follows a move by whole strides. How many are {M} columns?
- moved => I/S
  That is how many columns the output has. How many strides are {M} columns?
""",
)
