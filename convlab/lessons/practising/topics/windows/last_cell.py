"""The last cell of the window that an output comes from."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    (i, j), (K_h, K_w) = random.sample(range(2, 7), 2), random.sample((2, 3, 4, 5), 2)
    numbers = {"i": i, "j": j, "K_h": K_h, "K_w": K_w}
    if level:
        S_h, S_w = random.sample((2, 3, 4), 2)
        numbers |= {"S_h": S_h, "S_w": S_w}
    if level == 2:
        P_h, P_w = random.sample((1, 2, 3), 2)
        numbers |= {"P_h": P_h, "P_w": P_w}
    return numbers


def _working(numbers):
    row, column = ("i*S_h", "j*S_w") if "S_h" in numbers else ("i", "j")
    if "P_h" in numbers:
        row, column = f"{row} - P_h", f"{column} - P_w"
    return Formula("row", f"{row} + K_h - 1"), Formula("column", f"{column} + K_w - 1")


TOPIC = Topic(
    name="last cell of a window",
    lessons={"01": (0,), "03": (0, 1, 2)},
    ask="A kernel is {K_h} high and {K_w} wide; {settings}. The output's number at row {i}, column "
    "{j} (both counted from zero) comes from a window. At which (row, column) of the input is the "
    "window's last cell, at the bottom right?",
    draw=_draw,
    working=_working,
    answer="row, column",
    rule="The window begins at the output's place times the stride, less the padding, and takes "
    "{K_h} rows and {K_w} columns, the first included.",
    slips="""
- i*S_h + K_h - 1 => i
- j*S_w + K_w - 1 => j
- i*S_h - P_h + K_h - 1 => i
- j*S_w - P_w + K_w - 1 => j
  That is the place of the output. Its window begins the stride times as far.
- K - 1 => K
  That is the first cell behind it: a slice ends before i + K_h.
- K_h => K_w
- K_w => K_h
  Height and width of the kernel have changed places: it is {K_h} high and {K_w} wide.
- row, column => K_h - 1, K_w - 1
  That is where it lies within the window. Count from the window's first cell.
- row, column => column, row
  The right numbers in the wrong order: the row comes first.
-  + K_h - 1 =>
-  + K_w - 1 =>
  That is the window's first cell, at the top left.
- *S_h =>
- *S_w =>
  That is with a stride of one.
- S_h => S_w
- S_w => S_h
  The strides have changed places: the first of the pair is for the height.
-  - P =>
  That is the cell of the padded input. The padding stands before the input's first cell.
- - P => + P
  The padding stands before the input, so that cells of the input have smaller numbers.
""",
)
