"""The padding that keeps the size of a map."""

from convlab.arithmetic.any_rank import along_axes
from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    K_h, K_w = random.sample((3, 5, 7, 9)[: 3 + (level > 0)], 2)
    numbers = {"K_h": K_h, "K_w": K_w}
    return numbers | {"D": random.choice((2, 3))} if level == 2 else numbers


def _working(numbers):
    text = "D*(K - 1)/2" if "D" in numbers else "(K - 1)/2"
    height, width = along_axes(text)
    return Formula("P_h", height), Formula("P_w", width)


TOPIC = Topic(
    name="padding that keeps the size",
    lessons={"03": (0, 1), "04": (2,), "11": (0, 1)},
    ask=lambda n: (
        "A kernel is {K_h} high and {K_w} wide, the stride is one"
        f"{', the dilation {D}' if 'D' in n else ''}. "
        "Which padding on each side, (rows, columns), keeps the size of the map?"
    ),
    draw=_draw,
    working=_working,
    answer="P_h, P_w",
    rule="As many cells are added in all as the kernel takes away, K − 1 along an axis without "
    "dilation: half of them on each side.",
    slips="""
- P_h, P_w => 2*P_h, 2*P_w
  Those are the cells of both sides together. Half of them stand on each side.
- P_h, P_w => P_w, P_h
  The right numbers in the wrong order: rows come first.
- P_h, P_w => K_h, K_w
  That is the kernel. It takes away K − 1 places, half of them at each side.
- P_h, P_w => (K_h + 1)/2, (K_w + 1)/2
  One too many each way: the kernel takes away K − 1 places, not K.
- P_h, P_w => P_h, P_h
  That is right for the rows. The kernel is {K_w} wide.
- P_h, P_w => P_w, P_w
  That is right for the columns. The kernel is {K_h} high.
- P_h, P_w => 0, 0
  Without padding the map gets smaller, by K − 1 along each axis.
- D*(K - 1)/2 => (K - 1)/2
  That is without the dilation: the kernel reaches over D(K − 1) + 1 cells.
""",
)
