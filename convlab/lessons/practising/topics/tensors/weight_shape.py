"""The shape of a convolution's weight."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    C_in, C_out = random.sample([size for size in range(3, 13) if size not in (K_h, K_w)], 2)
    numbers = {"C_in": C_in, "C_out": C_out, "K_h": K_h, "K_w": K_w}
    if level == 2:
        G = random.choice((2, 3, 4))
        C_in, C_out = (G * channels for channels in random.sample((2, 3, 4, 5, 6), 2))
        numbers |= {"C_in": C_in, "C_out": C_out, "G": G}
    return numbers


TOPIC = Topic(
    name="shape of a weight",
    lessons={"02": (0,), "09": (0,), "12": (2,)},
    ask=lambda n: (
        "A convolution reads {C_in} channels. It has {C_out} filters, with kernels {K_h} high and "
        f"{{K_w}} wide{', in {G} groups' if 'G' in n else ''}. What is the shape of its weight?"
    ),
    draw=_draw,
    working=lambda n: (Formula("depth", "C_in/G" if "G" in n else "C_in"),),
    answer="C_out, depth, K_h, K_w",
    rule="Filters first: each is as deep as what it reads.",
    slips="""
- C_out, depth => depth, C_out
  Filters first, then channels: weight[0] is one whole filter.
- K_h, K_w => K_w, K_h
  Height comes before width in a kernel too.
- depth => 1
  Each filter is as deep as what it reads.
- C_out, depth, K_h, K_w => K_h, K_w, depth, C_out
  That is the order of other libraries. PyTorch puts the filters first.
- C_out, depth, K_h, K_w => K_h, K_w, C_out, depth
  PyTorch puts the filters first, then the channels, then the kernel.
- C_out, depth => 1, depth
  That is one filter. There are more of them.
- C_in/G => C_in
  The groups are left out: a filter reads the channels of its group alone.
- C_out, depth => C_out/G, depth
  Those are the filters of one group. The weight holds all.
- C_out, depth => C_out/G, C_in
  The groups divide what a filter reads, not the filters.
""",
)
