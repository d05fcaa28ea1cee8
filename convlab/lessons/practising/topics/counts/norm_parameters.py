"""The parameters of a batch normalisation."""

from convlab.arithmetic.counts import BATCH_NORM_PARAMETERS
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    C = random.choice((6, 8, 10, 12, 16, 20, 24, 30, 32, 48, 64)[4 * level : 5 + 3 * level])
    N, H, W = random.sample((3, 4, 5, 7, 9, 11), 3)
    return {"N": N, "C": C, "H": H, "W": W}


TOPIC = Topic(
    name="parameters of a batch normalisation",
    lessons={"08": (0, 1), "10": (1, 2)},
    ask="A batch normalisation (`BatchNorm2d`) reads batches of shape ({N}, {C}, {H}, {W}). How "
    "many parameters has it?",
    draw=_draw,
    working=(BATCH_NORM_PARAMETERS,),
    answer="parameters",
    rule="A scale γ and a shift β for each channel. Running means and variances are buffers.",
    slips="""
- 2*C => C
  A channel has a scale γ *and* a shift β.
- 2*C => 4*C
  The running means and variances are stored, but not trained: they are buffers.
- 2*C => 4*C + 1
  The running means and variances, and the counter of batches, are buffers, not parameters.
- 2*C => 2*C + 1
  The counter of batches is stored, but not trained.
- 2*C => 2*C*H*W
  The cells of a channel share its numbers.
- 2*C => 2
  Each channel has its own two.
- 2*C => 2*N
  The images of a batch share the numbers of a channel.
- 2*C => 0
  It normalises without weights, that is true. But then it scales and shifts each channel.
""",
)
