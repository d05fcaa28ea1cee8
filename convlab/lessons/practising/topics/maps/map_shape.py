"""The shape of the map that one kernel gives."""

from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    (I_h, I_w), (K_h, K_w) = (
        random.sample(range(5, 11 + 6 * level), 2),
        random.sample((2, 3, 4, 5), 2),
    )
    numbers = {"I_h": I_h, "I_w": I_w, "K_h": K_h, "K_w": K_w}
    if level == 1:
        P_h, P_w = random.choice(((1, 0), (0, 1), (1, 2), (2, 1)))
        numbers |= {"P_h": P_h, "P_w": P_w}
    if level == 2:
        S_h, S_w = random.sample((2, 3, 4), 2)
        numbers |= {"P_h": random.choice((0, 1)), "P_w": random.choice((1, 2))}
        numbers |= {"S_h": S_h, "S_w": S_w}
    return numbers


TOPIC = Topic(
    name="shape of a map",
    lessons={"01": (0,), "02": (0,), "03": (0, 1, 2)},
    ask="A map has {I_h} rows and {I_w} columns, a kernel is {K_h} high and {K_w} wide; "
    "{settings}. What is the shape of the output, (rows, columns)?",
    draw=_draw,
    working=lambda n: (places(n, "_h"), places(n, "_w")),
    answer="O_h, O_w",
    rule="The first window needs no step, so there is one place more than steps.",
    slips="""
- O_h, O_w => O_h - 1, O_w - 1
  One too few each way: the first window needs no step.
- O_h, O_w => O_w, O_h
  The right numbers in the wrong order: rows come first.
- K_h => K_w
- K_w => K_h
  Height and width of the kernel have changed places: it is {K_h} high and {K_w} wide.
- S_h => S_w
- S_w => S_h
  The strides have changed places: the first of the pair is for the height.
- P_h => P_w
- P_w => P_h
  The paddings have changed places: the first of the pair is for the height.
- O_h, O_w => I_h, I_w
  That is the input. At the border the kernel does not fit any more.
- O_h, O_w => I_h + 2*P_h, I_w + 2*P_w
  That is the padded input. The kernel fits it fewer times than it has cells.
- O_h, O_w => K_h, K_w
  That is the kernel. At how many places does it fit?
- I - K => I + K - 2
  Then the kernel would hang over the border. All of it stays inside the input.
- O_h, O_w => floor(I_h / K_h), floor(I_w / K_w)
  That counts windows side by side: a step would be as long as the kernel.
- 2*P => P
  Padding is added on each side: twice along each axis.
-  + 2*P =>
  The padding is left out.
- floor => ceil
  A part of a step is no step: round down.
-  / S =>
  That is with a stride of one. Here the kernel moves on by more.
""",
)
