"""How many outputs read one cell."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    K_h, K_w = random.sample((2, 3, 4, 5)[: 3 + (level > 0)], 2)
    numbers = {"K_h": K_h, "K_w": K_w}
    if level:
        C_in, C_out = random.sample(range(2, 6 + 4 * level), 2)
        numbers |= {"C_in": C_in, "C_out": C_out}
    return numbers


def _ask(numbers):
    if "C_out" in numbers:
        return (
            "A layer reads {C_in} channels and has {C_out} filters with kernels of {K_h}×{K_w}; "
            "stride one, no padding. One number in the middle of one input channel is changed. "
            "How many numbers of the output can change?"
        )
    return (
        "A kernel of {K_h}×{K_w} moves in steps of one over a large map. In how many windows does "
        "a cell from the middle of the map lie?"
    )


TOPIC = Topic(
    name="outputs that read a cell",
    lessons={"03": (0,), "05": (0, 1), "06": (1, 2), "13": (1,)},
    ask=_ask,
    draw=_draw,
    working=lambda n: (Formula("outputs", "K_h*K_w*C_out" if "C_out" in n else "K_h*K_w"),),
    answer="outputs",
    rule="Each cell of the kernel lies on it once, each time in another window. Every filter reads "
    "all channels.",
    slips="""
- outputs => 1
  Windows overlap: neighbours hold the same cell again.
- K_h*K_w => K_h
  Those are the rows of the kernel. The cell lies under each of its columns, too.
- K_h*K_w => K_w
  Those are the columns of the kernel. The cell lies under each of its rows, too.
- K_h*K_w => (K_h + K_w)
  Rows and columns of the kernel are multiplied: windows move down *and* across.
- K_h*K_w => K_w*K_w
  The kernel is {K_h}×{K_w}, not {K_w}×{K_w}.
- K_h*K_w => K_h*K_h
  The kernel is {K_h}×{K_w}, not {K_h}×{K_h}.
- *C_out =>
  That is one map. Each filter reads all channels, and so this number, too.
- K_h*K_w*C_out => C_in*C_out
  The channels are summed. How many windows hold the number, how many maps?
- *C_out => *C_in*C_out
  The channels of the input are summed, so they do not count.
- *C_out => *C_in
  The channels of the input are summed. There is a map for each filter.
- K_h*K_w*C_out => C_out
  Those are the maps. How many cells of each can change?
- K_h*K_w*C_out => C_in
  Those are the channels of the input. The outputs are asked for whose windows hold the number.
""",
)
