"""The parameters of a fully connected layer behind maps that are flattened."""

from convlab.arithmetic.counts import LINEAR_PARAMETERS
from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    N, C, H, W = random.sample((2, 3, 4, 5, 6, 7), 4)
    F_out = random.choice((10, 20))
    if level:
        C, F_out = random.sample((8, 12, 16, 32, 64, 100)[: 3 + 3 * (level > 1)], 2)
    return {"N": N, "C": C, "H": H, "W": W, "F_out": F_out}


TOPIC = Topic(
    name="parameters of a linear layer",
    lessons={"09": (0, 1), "10": (0, 1), "11": (1, 2)},
    ask="A batch of maps ({N}, {C}, {H}, {W}) is flattened and reaches a linear layer with {F_out} "
    "outputs. How many parameters has the layer, weights and biases?",
    draw=_draw,
    working=(Formula("F_in", "C*H*W"), LINEAR_PARAMETERS),
    answer="parameters",
    rule="Each cell of each map of an image is a feature; each output has a weight for each of "
    "them, and a bias.",
    slips="""
- F_in*F_out + F_out => F_in*F_out
  Those are the weights. Each output has a bias, too.
- F_in*F_out + F_out => F_in*F_out + F_in
  A bias belongs to an output, not to a feature that is read.
- F_in*F_out + F_out => F_in*F_out + 1
  Each output has a bias of its own.
- C*H*W => C
  Each map has many cells, and each cell is a feature.
- C*H*W => H*W
  Those are the cells of one map. The features are those of all maps.
- C*H*W => W
  So it is if the flattening is forgotten: then the last axis alone has the features.
- C*H*W => N*C*H*W
  The batch does not count: each image has its own features, and meets the same weights.
- C*H*W => C + H*W
  The cells of a map are multiplied by the number of maps.
- F_in*F_out + F_out => F_in + F_out
  Each output is connected with each feature: multiply.
- parameters => F_in
  Those are the features that the layer reads. Each has a weight for each output.
""",
)
