"""The shape of photos as a batch for PyTorch."""

from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    N = 1 if level == 0 else random.randint(4, 16)
    H, W = random.sample(range(20, 200, 4), 2)
    return {"N": N, "H": H, "W": W, "c": 3}


TOPIC = Topic(
    name="batch of photos",
    lessons={"02": (0, 1), "09": (0, 1)},
    ask=lambda n: (
        "The array of a photo has shape ({H}, {W}, {c}). Which shape has a batch of {N} such "
        f"image{'s' * (n['N'] > 1)} for PyTorch?"
    ),
    draw=_draw,
    answer="N, c, H, W",
    rule="The channels come before height and width, and the batch before all. (`transpose` moves "
    "axes, `reshape` would mix the pixels.)",
    slips="""
- N, c, H, W => c, H, W, N
  The batch is the first axis.
- N, c, H, W => N, H, W, c
  PyTorch wants the channels before the height and the width.
- H, W => W, H
  The array has its rows first. Only PIL's `size` has the width first.
- N, c, H, W => H, W, c, N
  The batch is the first axis, and the channels are the second.
- N, c, H, W => N, W, H, c
  PyTorch wants the channels before the height and the width; rows come before columns.
- N, c, H, W => c, N, H, W
  The batch comes first, then the channels.
- N, c, H, W => 1, c, H, W
  That is one image. The batch has more.
""",
)
