"""The shape of the matrix of windows, im2col."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    C, K_h, K_w = random.sample((2, 3, 4, 5), 3)
    I_h, I_w = random.sample(range(5 + level, 9 + 3 * level), 2)
    numbers = {"C": C, "I_h": I_h, "I_w": I_w, "K_h": K_h, "K_w": K_w}
    if level == 2:
        S_h, S_w = random.sample((1, 2, 3), 2)
        numbers |= {"S_h": S_h, "S_w": S_w}
    return numbers


TOPIC = Topic(
    name="matrix of windows",
    lessons={"05": (0, 1, 2)},
    ask="One image ({C}, {I_h}, {I_w}), kernels {K_h} high and {K_w} wide; {settings}. What is the "
    "shape of the matrix of windows (im2col), with a window in each column?",
    draw=_draw,
    working=lambda n: (
        places(n, "_h"),
        places(n, "_w"),
        Formula("rows", "C*K_h*K_w"),
        Formula("columns", "O_h*O_w"),
    ),
    answer="rows, columns",
    rule="A column is a window, through all channels. There is a column for each place.",
    slips="""
- rows, columns => columns, rows
  The right numbers in the wrong order: each window is a *column*.
- C*K_h*K_w => K_h*K_w
  The window reaches through all channels.
- O_h*O_w => I_h*I_w
  Those are the pixels. The window has fewer places.
- O_h*O_w => (O_h - 1)*(O_w - 1)
  One place too few each way: there is one place more than steps.
- O_h*O_w => (O_h + O_w)
  The places along the axes are multiplied, not added.
- columns => C*columns
  The places are those of a map: the channels are within the windows.
- C*K_h*K_w => C
  A column holds the whole window: all channels, rows and columns of it.
- C*K_h*K_w => C + K_h + K_w
  A window of {C} channels, {K_h} rows and {K_w} columns: its numbers are multiplied.
-  / S =>
  That is with a stride of one.
- K_h => K_w
- K_w => K_h
  Height and width of the kernel have changed places: it is {K_h} high and {K_w} wide.
""",
)
