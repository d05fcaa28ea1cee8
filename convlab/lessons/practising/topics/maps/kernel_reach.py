"""The cells over which a dilated kernel reaches."""

from convlab.arithmetic.sizes import EFFECTIVE_KERNEL
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    return {"K": random.randint(3, 4 + 2 * level), "D": random.randint(2, 4 + 2 * level)}


TOPIC = Topic(
    name="reach of a dilated kernel",
    lessons={"04": (0, 1, 2)},
    ask="A kernel of {K} cells has dilation {D}. Over how many cells of the input does it reach, "
    "from its first to its last?",
    draw=_draw,
    working=(EFFECTIVE_KERNEL,),
    answer="K_eff",
    rule="Between K cells there are K − 1 steps of D, and the first cell counts, too.",
    slips="""
- K_eff => D*K
  The last cell needs no gap after it: between K cells there are K − 1.
- K_eff => D*K + 1
  That is one gap too many: between K cells there are K − 1.
- D*(K - 1) => (D + 1)*(K - 1)
  D counts the step, not the cells left out between two.
- D*(K - 1) => (D - 1)*(K - 1)
  D is the step from one cell to the next, so that D − 1 cells lie between.
- K_eff => K_eff - 1
  The first cell counts, too.
- K_eff => K
  That is how many cells it reads. They lie apart.
- K_eff => K + D
  Each gap is D long, and there is more than one.
""",
)
