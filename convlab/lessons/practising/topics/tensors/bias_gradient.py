"""The gradient of a bias."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    N, C_out, O_h, O_w = random.sample((2, 3, 4, 5, 6, 7, 8, 10, 12)[: 6 + level], 4)
    numbers = {"C_out": C_out, "N": N, "O_h": O_h, "O_w": O_w}
    return numbers | {"g": random.choice((2, 3, -2))} if level == 2 else numbers | {"g": 1}


TOPIC = Topic(
    name="gradient of a bias",
    lessons={"13": (0, 1, 2)},
    ask="A layer has {C_out} filters, each with a bias. A batch of {N} images gives maps of "
    "{O_h}×{O_w}, and ∂L/∂y is {g} at every output. What is ∂L/∂b for one filter?",
    draw=_draw,
    working=(Formula("gradient", "N*O_h*O_w*g"),),
    answer="gradient",
    rule="The bias is added to each output of its filter, and each passes its gradient on to it.",
    signed=True,
    slips="""
- N*O_h*O_w*g => g
  That is what one output contributes. The bias is added to many.
- N*O_h*O_w => O_h*O_w
  That is one image. The bias is added to the maps of all images.
- N*O_h*O_w => N
  That is one number of each image. The bias is added to all cells of a map.
- N*O_h*O_w => N*C_out*O_h*O_w
  Those are all outputs. A bias belongs to one filter, and is added to its map only.
- N*O_h*O_w => C_out*O_h*O_w
  Those are the outputs of one image, of all filters. Take one filter, and all images.
- N*O_h*O_w => N*C_out
  Those are the maps. Take one filter's, with all their cells.
- gradient => C_out
  That is the number of filters, and so of biases.
- gradient => 0
  The loss changes with the bias: every output of the filter does.
- N*O_h*O_w*g => N*O_h*O_w
  So it is where each output passes on a one.
""",
)
