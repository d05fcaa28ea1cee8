"""The shape of the gradient of a kernel."""

from convlab.arithmetic.any_rank import along_axes
from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    O_h, O_w = random.sample(range(5, 9 + 6 * level), 2)
    return {"I_h": O_h + K_h - 1, "I_w": O_w + K_w - 1, "O_h": O_h, "O_w": O_w}


TOPIC = Topic(
    name="shape of a gradient",
    lessons={"13": (0, 1, 2)},
    ask="A layer's input x is ({I_h}, {I_w}), and ∂L/∂y, the gradient that arrives at its output, "
    "is ({O_h}, {O_w}); no padding, stride one. Which shape has the gradient of its kernel?",
    draw=_draw,
    working=tuple(map(Formula, ("K_h", "K_w"), along_axes("I - O + 1"))),
    answer="K_h, K_w",
    rule="It is x correlated with the gradient that arrives, and has the shape of what it is the "
    "gradient of.",
    slips="""
- K_h, K_w => O_h, O_w
  That is the shape of the gradient that arrives, here used as the kernel. How many places has it \
in x?
- K_h, K_w => I_h, I_w
  That is the shape of x. The gradient that arrives, used as the kernel, has fewer places in it.
- K_h, K_w => I_h - O_h, I_w - O_w
  That is one too few along each axis: there is one place more than steps.
- I - O + 1 => I + O - 1
  That is a full correlation, with windows that hang over the border of x.
- K_h, K_w => K_w, K_h
  The right numbers in the wrong order: rows come first.
- K_h, K_w => O_w, O_h
  That is the gradient that arrives, and its rows come first. It is the kernel here.
- I - O + 1 => I - O + 2
  One too many along each axis: there is one place more than steps.
""",
)
