"""The parameters of a convolution without bias and the batch normalisation behind it."""

from convlab.arithmetic.counts import (
    BATCH_NORM_PARAMETERS,
    CONV_WEIGHTS,
    GROUPED_CONV_WEIGHTS,
)
from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    C_in, C_out = random.sample((3, 4, 5, 6, 8, 10)[: 4 + level], 2)
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    numbers = {"C_in": C_in, "C_out": C_out, "K_h": K_h, "K_w": K_w}
    if level == 2:
        G = random.choice((2, 3))
        C_in, C_out = (G * channels for channels in random.sample((2, 4, 5, 6, 8), 2))
        numbers |= {"C_in": C_in, "C_out": C_out, "G": G}
    return numbers


def _working(numbers):
    weights = (GROUPED_CONV_WEIGHTS if "G" in numbers else CONV_WEIGHTS).expression
    norm = BATCH_NORM_PARAMETERS.expression.replace("C", "C_out")
    return (Formula("parameters", f"{weights} + {norm}"),)


TOPIC = Topic(
    name="parameters of a convolution and its normalisation",
    lessons={"08": (0, 1), "10": (1,), "12": (2,)},
    ask=lambda n: (
        "A convolution has {C_out} filters of {K_h}×{K_w}"
        f"{' in {G} groups' if 'G' in n else ''}, no biases, and reads {{C_in}} channels. A batch "
        "normalisation follows. How many parameters have both together?"
    ),
    draw=_draw,
    working=_working,
    answer="parameters",
    rule="The weights of the filters, and γ and β for each channel that is normalised. Running "
    "statistics are buffers.",
    slips="""
-  + 2*C_out =>
  Those are the weights of the convolution. One more layer is trained.
-  + 2*C_out => + 3*C_out
  The convolution has no biases.
-  + 2*C_out => + C_out
  A channel of the batch normalisation has a γ *and* a β.
-  + 2*C_out => + 4*C_out
  The running means and variances are stored, but not trained.
-  + 2*C_out => + 4*C_out + 1
  The running means and variances, and the counter, are stored, but not trained.
-  + 2*C_out => + 2*C_in
  The batch normalisation normalises what the convolution writes: a channel for each filter.
-  + 2*C_out => + 2
  γ and β are two numbers for each channel, not for the layer.
- K_h*K_w*C_in*C_out => K_h*K_w*C_out
  A filter is as deep as what it reads: a kernel for each channel.
- K_h*K_w => K_h*K_h
- K_w => K_h
  The kernel is {K_h} high and {K_w} wide.
- parameters => 2*C_out
  Those are γ and β. The convolution has weights, too.
- (C_in/G) => C_in
  The groups are left out: a filter reads the channels of its group alone.
- (C_in/G)*C_out => (C_in/G)*(C_out/G)
  Divided once too often: a filter reads fewer channels, but the groups together have all filters.
""",
)
