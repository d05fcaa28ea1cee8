"""The bytes that parameters take in training, with what an optimizer keeps."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic

# The numbers for each parameter: the weight, its gradient, and what the optimizer keeps.
_OPTIMIZERS = {2: "SGD without momentum", 3: "SGD with momentum", 4: "Adam"}


def _draw(random, level):
    numbers = {"M": random.randint(2, 6 + 6 * level), "k": random.choice((2, 3, 4)), "b": 4}
    return numbers | {"b": random.choice((2, 8))} if level == 2 else numbers


TOPIC = Topic(
    name="bytes of parameters in training",
    lessons={"10": (0, 1, 2)},
    ask=lambda n: (
        f"{{M}} million parameters, {{dtype}}, are trained by {_OPTIMIZERS[n['k']]}. How many MB "
        "do the weights, their gradients and what the optimizer keeps take together?"
    ),
    draw=_draw,
    working=(Formula("MB", "M*k*b"),),
    answer="MB",
    rule="A weight, its gradient, and what the optimizer remembers: SGD nothing, with momentum a "
    "running sum, Adam two averages.",
    slips="""
- *k =>
  Those are the weights alone. Each has a gradient, and the optimizer may keep more.
- *k => *(k - 1)
  One number for each parameter is missing: the weight, its gradient, and what the optimizer keeps.
- *k => *(k + 1)
  One number too many for each parameter: SGD keeps none, with momentum one, Adam two.
- *b =>
  So many million numbers there are. Each takes {b} bytes.
- M*k*b => M
  So many million parameters there are. How many numbers for each, of {b} bytes?
- *b => *b*2
  A {dtype} takes {b} bytes, half as many.
- *b => *b*8
  Those are megabits: 8 bits in a byte.
- *b => *b/2
  A {dtype} takes {b} bytes, twice as many.
""",
)
