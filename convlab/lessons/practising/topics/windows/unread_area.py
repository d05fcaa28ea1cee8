"""Cells of a map that no window reads."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    I_h, I_w = random.sample(range(7, 12 + 8 * level), 2)
    numbers = {"I_h": I_h, "I_w": I_w, "K_h": K_h, "K_w": K_w}
    if level == 0:
        return numbers | {"S": 2}
    S_h, S_w = random.sample((2, 3, 4), 2)
    return numbers | {"S_h": S_h, "S_w": S_w}


TOPIC = Topic(
    name="cells of a map that no window reads",
    lessons={"04": (0, 1), "12": (0, 2), "13": (1, 2)},
    ask="A map has {I_h} rows and {I_w} columns, a kernel is {K_h} high and {K_w} wide; "
    "{settings}. How many cells of the map does no window read?",
    draw=_draw,
    working=lambda n: (
        places(n, "_h"),
        places(n, "_w"),
        Formula("R_h", "(O_h - 1)*min(S_h, K_h) + K_h"),
        Formula("R_w", "(O_w - 1)*min(S_w, K_w) + K_w"),
        Formula("unread", "I_h*I_w - R_h*R_w"),
    ),
    answer="unread",
    rule="{R_h} rows and {R_w} columns are read, and the cells where they cross; all others are "
    "not.",
    slips="""
- unread => R_h*R_w
  Those are the cells that are read.
- unread => 0
  The windows do not cover all of the map. Which rows and columns does none of them read?
- unread => (I_h - R_h)*I_w
  Those are the cells of the rows that are left out. Are columns left out, too?
- unread => (I_w - R_w)*I_h
  Those are the cells of the columns that are left out. Are rows left out, too?
- unread => (I_h - R_h)*I_w + (I_w - R_w)*I_h
  The rows and the columns that are left out share cells, which count once.
- unread => (I_h - R_h)*R_w + (I_w - R_w)*R_h
  Where a row and a column that are left out cross, the cells count, too: once.
- unread => (I_h - R_h)*(I_w - R_w)
  A cell is left out if its row is, *or* its column.
- unread => I_h - R_h + I_w - R_w
  Those are rows and columns. Count their cells.
- min(S_h, K_h) => S_h
- min(S_w, K_w) => S_w
  Those are the cells left out at the end. Rows or columns *between* windows are left out, too.
- R_h*R_w => O_h*O_w
  Those would be read if each window read one cell.
""",
)
