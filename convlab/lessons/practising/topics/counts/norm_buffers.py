"""The numbers in the buffers of a batch normalisation."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    C = random.choice((6, 8, 10, 12, 16, 20, 24, 30, 32, 48, 64)[4 * level : 5 + 3 * level])
    return {"C": C}


TOPIC = Topic(
    name="buffers of a batch normalisation",
    lessons={"08": (0, 1, 2)},
    ask="A batch normalisation (`BatchNorm2d`) has {C} channels. How many numbers stand in its "
    "buffers? (One of them counts batches.)",
    draw=_draw,
    working=(Formula("buffers", "2*C + 1"),),
    answer="buffers",
    rule="A running mean and a running variance for each channel, and the counter.",
    slips="""
- 2*C + 1 => 2*C
  Those are the running means and variances. One number more is stored.
- 2*C + 1 => C
  A mean *and* a variance for each channel. And a number more.
- 2*C + 1 => C + 1
  There are running variances, too.
- 2*C + 1 => 4*C + 1
  γ and β are parameters, not buffers.
- 2*C + 1 => 4*C
  γ and β are parameters, not buffers; and the counter is missing.
- 2*C + 1 => 3*C
  The counter is one number for the layer, not one for each channel.
- 2*C + 1 => 3
  There are three buffers. How many numbers stand in them, all together?
- 2*C + 1 => 2
  How many numbers stand in them? Each channel has its own.
- 2*C + 1 => 0
  The batch normalisation keeps its running statistics in buffers.
""",
)
