"""The parameters of a convolution."""

from convlab.arithmetic.counts import CONV_PARAMETERS, GROUPED_CONV_PARAMETERS
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    N, C_in, C_out = random.sample((2, 3, 4, 5, 6, 8, 10), 3)
    (I_h, I_w), (K_h, K_w) = random.sample(range(11, 30), 2), random.sample((2, 3, 4, 5), 2)
    numbers = {"N": N, "C_in": C_in, "I_h": I_h, "I_w": I_w, "C_out": C_out}
    numbers |= {"K_h": K_h, "K_w": K_w}
    if level == 1:
        C_in, C_out = random.sample((8, 10, 12, 16, 20), 2)
        numbers |= {"C_in": C_in, "C_out": C_out}
    if level == 2:
        G = random.choice((2, 3, 4))
        C_in, C_out = (G * channels for channels in random.sample((2, 3, 4, 5, 6), 2))
        numbers |= {"C_in": C_in, "C_out": C_out, "G": G}
    return numbers


TOPIC = Topic(
    name="parameters of a convolution",
    lessons={"02": (0,), "04": (0, 1), "10": (0, 1), "11": (1, 2), "12": (1, 2)},
    ask="`{code}` reads a batch of shape ({N}, {C_in}, {I_h}, {I_w}). How many parameters has the "
    "layer, weights and biases?",
    draw=_draw,
    working=lambda n: (GROUPED_CONV_PARAMETERS if "G" in n else CONV_PARAMETERS,),
    answer="parameters",
    rule="A filter has a kernel for each channel that it reads, and one bias. Neither the size of "
    "the image nor the batch counts.",
    slips="""
-  + C_out =>
  Those are the weights. Each filter has a bias, too.
-  + C_out => + C_in
  A bias belongs to a filter, not to a channel of the input.
- K_h*K_w*C_in*C_out => K_h*K_w*C_out
- K_h*K_w*(C_in/G)*C_out => K_h*K_w*C_out
  A filter is as deep as what it reads: a kernel for each of those channels.
- K_h*K_w*C_in*C_out + C_out => K_h*K_w*C_out
- K_h*K_w*(C_in/G)*C_out + C_out => K_h*K_w*C_out
  A filter is as deep as what it reads: a kernel for each of those channels. And it has a bias.
- *C_out + C_out => + 1
  That is one filter. There are {C_out}.
- *C_out + C_out => + C_out
  The biases are those of all filters; count the weights of all filters, too.
-  + C_out => + C_in*C_out
  That is a bias for each kernel. A filter has one for all its kernels.
- parameters => N*parameters
  The batch does not count: all its images meet the same filters.
- parameters => C_out
  Those are the biases. The weights are parameters, too.
- parameters => K_h*K_w*C_in*C_out*I_h*I_w
  The size of the image does not count: the same weights serve at every place.
- (C_in/G) => C_in
  The groups are left out: a filter reads the channels of its group alone.
- (C_in/G)*C_out => (C_in/G)*(C_out/G)
  Divided once too often: a filter reads fewer channels, but the groups together have all filters.
- K_h*K_w => K_h
  A kernel has rows and columns: multiply its sides.
""",
)
