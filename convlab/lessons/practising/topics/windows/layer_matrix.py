"""The shape of the matrix that does what a convolution does."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    (I_h, I_w), (K_h, K_w) = random.sample(range(4, 7 + 2 * level), 2), random.sample((2, 3, 4), 2)
    numbers = {"I_h": I_h, "I_w": I_w, "K_h": K_h, "K_w": K_w}
    if level == 2:
        S_h, S_w = random.choice(((1, 2), (2, 1), (2, 3), (3, 2)))
        numbers |= {"S_h": S_h, "S_w": S_w}
    return numbers


TOPIC = Topic(
    name="matrix of a convolution",
    lessons={"06": (0, 1, 2)},
    ask="A kernel of {K_h}×{K_w} reads a map of {I_h}×{I_w}; {settings}. What is the shape of the "
    "matrix that does the same, times the map as a column?",
    draw=_draw,
    working=lambda n: (
        places(n, "_h"),
        places(n, "_w"),
        Formula("rows", "O_h*O_w"),
        Formula("columns", "I_h*I_w"),
    ),
    answer="rows, columns",
    rule="A row for each output, a column for each cell of the input.",
    slips="""
- rows, columns => columns, rows
  The right numbers in the wrong order: the matrix times the input gives the output, so it has a \
row for each output.
- O_h*O_w => O_w
  Those are the columns of the output alone. It has several rows.
- O_h*O_w => O_h
  Those are the rows of the output alone. It has several columns.
- columns => K_h*K_w
  A row of the matrix has a column for each cell of the *input*, mostly zeros.
- rows, columns => K_h*K_w, rows
  That is the shape of the matrix of windows. This one has a row for each output.
- rows => columns
  Without padding there are fewer outputs than cells of the input.
- rows, columns => O_h, O_w
  That is the shape of the output. The matrix has a row for each of its numbers.
- O_h*O_w => (O_h - 1)*(O_w - 1)
  One place too few each way: there is one place more than steps.
- rows => K_h*K_w
  Those are the weights. The matrix has a row for each output.
- K_h => K_w
- K_w => K_h
  Height and width of the kernel have changed places: it is {K_h} high and {K_w} wide.
-  / S =>
  That is with a stride of one.
""",
)
