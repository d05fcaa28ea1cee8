"""The numbers over which a mean of a batch normalisation is taken."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    N, H, W = random.sample((2, 3, 4, 5, 8, 10, 12)[: 5 + level], 3)
    C = random.choice([size for size in (6, 7, 9, 16, 20, 24) if size not in (N, H, W)])
    return {"N": N, "C": C, "H": H, "W": W}


TOPIC = Topic(
    name="numbers of a mean",
    lessons={"08": (0, 1, 2)},
    ask="A batch normalisation in training reads a batch ({N}, {C}, {H}, {W}). Over how many "
    "numbers is *each* of its means taken?",
    draw=_draw,
    working=(Formula("numbers", "N*H*W"),),
    answer="numbers",
    rule="A channel has one mean, over all its cells in all images of the batch.",
    slips="""
- N*H*W => H*W
  That is one image's map. A mean is taken over all images of the batch.
- N*H*W => N*C*H*W
  Those are all numbers of the batch. Each channel has its own mean.
- N*H*W => C
  That is how many means there are. Over how many numbers is each taken?
- N*H*W => N
  That is one number of each image. All cells of the channel's map count.
- N*H*W => N*C
  So many maps there are. A mean is one channel's, over the cells of its maps.
- N*H*W => C*H*W
  That is one image with all its channels. Each channel has its own mean, over all images.
- N*H*W => N + H*W
  Each image has all the cells: multiply.
""",
)
