"""The multiply–adds of a convolution."""

from convlab.arithmetic.macs import CONV_MACS, GROUPED_CONV_MACS
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    N, C_in, C_out = random.sample((2, 3, 4, 5, 6, 8), 3)
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    sides = random.sample((10, 20, 30, 40), 2) if level == 0 else random.sample(range(8, 14), 2)
    numbers = {"N": N, "C_in": C_in, "C_out": C_out, "K_h": K_h, "K_w": K_w}
    if level == 0:
        return numbers | {"O_h": sides[0], "O_w": sides[1]}
    if level == 2:
        G = random.choice((2, 3))
        C_in, C_out = (G * channels for channels in random.sample((2, 3, 4, 5), 2))
        numbers |= {"C_in": C_in, "C_out": C_out, "G": G}
    return numbers | {"I_h": sides[0], "I_w": sides[1]}


def _ask(numbers):
    if "I_h" in numbers:
        what = "`{code}` reads a batch of shape ({N}, {C_in}, {I_h}, {I_w})."
    else:
        what = "`{code}` writes maps of {O_h}×{O_w} for each image of a batch of {N}."
    return f"{what} How many MACs (multiply–adds) has it for one image?"


def _working(numbers):
    sizes = (places(numbers, "_h"), places(numbers, "_w")) if "I_h" in numbers else ()
    return (*sizes, GROUPED_CONV_MACS if "G" in numbers else CONV_MACS)


TOPIC = Topic(
    name="MACs of a convolution",
    lessons={"10": (0, 1), "11": (0, 1), "12": (2,)},
    ask=_ask,
    draw=_draw,
    working=_working,
    answer="MACs",
    rule="Each weight is used once at each place of the output. A bias is added, not multiplied.",
    slips="""
- *O_h*O_w =>
  Those are the weights. Each works at every place of the output.
- MACs => 2*MACs
  Those are FLOPs: one MAC is two of them, a multiplication and an addition.
- MACs => N*MACs
  That is the whole batch. One image is asked for.
- *O_h*O_w => *O_h*O_w + C_out
  The biases are added, not multiplied: they do not count.
- *C_out*O_h*O_w => *O_h*O_w
  That is one filter. All of them work.
- K_h*K_w*C_in*C_out => K_h*K_w*C_out
- K_h*K_w*(C_in/G)*C_out => K_h*K_w*C_out
  A filter is as deep as what it reads: it multiplies in each of those channels.
- *O_h*O_w => *I_h*I_w
  Those are the places of the input. Each weight is used at each place of the *output*.
- *O_h*O_w => *(O_h - 1)*(O_w - 1)
  One place too few each way: there is one place more than steps.
- K_h*K_w*C_in*C_out => C_in*C_out
- K_h*K_w*(C_in/G)*C_out => (C_in/G)*C_out
  Each kernel has several cells.
- (C_in/G) => C_in
  The groups are left out: a filter reads the channels of its group alone, and so groups make less \
work.
- (C_in/G)*C_out => (C_in/G)*(C_out/G)
  Divided once too often: a filter reads fewer channels, but the groups together have all filters.
""",
)
