"""Cells of a row that no window reads."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    K = random.randint(2, 5) if level == 0 else random.randint(2, 3)
    S = random.randint(2, K) if level == 0 else random.randint(K + 1, K + 2 + level)
    return {"I": random.randint(K + 2 * S, K + (3 + 2 * level) * S), "K": K, "S": S}


TOPIC = Topic(
    name="cells that no window reads",
    lessons={"03": (0, 1, 2), "06": (1, 2)},
    ask="A kernel of {K} cells moves over a row of {I} cells; {settings}. How many cells does no "
    "window read?",
    draw=_draw,
    working=lambda n: (places(n), Formula("unread", "I - (O - 1)*min(S, K) - K")),
    answer="unread",
    rule="Each window but the last adds min(S, K) cells that the others do not read, and the last "
    "one adds K. Draw the row.",
    slips="""
- unread => I - K - (O - 1)*S
  Those are the cells at the end. The stride is larger than the kernel, so others lie between the \
windows.
- unread => (O - 1)*(S - K)
  Those are the cells between the windows. Is the last cell read?
- unread => I - unread
  Those are the cells that are read.
- unread => O
  That is the number of windows.
- unread => S - K
  Those are left out after one window. There are more windows.
- (O - 1)*min(S, K) => O*min(S, K)
  That is one window too many.
- (O - 1)*min(S, K) => (O - 2)*min(S, K)
  That is one window too few.
- unread => 0
  Where does the last window end, and what lies between the windows?
- unread => I - O
  Each window reads several cells.
""",
)
