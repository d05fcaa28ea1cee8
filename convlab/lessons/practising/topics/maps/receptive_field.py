"""The receptive field behind two or three layers."""

from convlab.arithmetic.any_rank import along_axes
from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    (K_h, K_w), (L_h, L_w) = random.sample((3, 4, 5), 2), random.sample((2, 3, 4), 2)
    numbers = {"K_h": K_h, "K_w": K_w, "L_h": L_h, "L_w": L_w}
    if level:
        # Windows that lie apart would leave rows between them that nothing sees.
        S = random.randint(2, min(K_h, K_w))
        T = random.choice((2, 3, 4)) if level == 1 else random.randint(2, min(L_h, L_w))
        numbers |= {"S": S, "T": T}
    return numbers | {"M": random.choice((2, 3))} if level == 2 else numbers


def _ask(numbers):
    strides = (" with stride {S}", " with stride {T}") if "S" in numbers else ("", "")
    layers = f"a convolution of {{K_h}}×{{K_w}}{strides[0]}, then "
    layers += "a max pooling of" if "S" in numbers else "a second one of"
    layers += f" {{L_h}}×{{L_w}}{strides[1]}"
    last = "the second layer"
    if "M" in numbers:
        layers, last = f"{layers}, then a convolution of {{M}}×{{M}}", "the last layer"
    steps = "" if "S" in numbers else " Both have a stride of one."
    return (
        f"A map goes through {layers}.{steps} How many rows and columns of the input does one "
        f"output of {last} see? Answer (rows, columns)."
    )


def _working(numbers):
    text = "K + (L - 1)*S" if "S" in numbers else "K + (L - 1)"
    if "M" in numbers:
        text += " + (M - 1)*S*T"
    height, width = along_axes(text)
    return Formula("r_h", height), Formula("r_w", width)


TOPIC = Topic(
    name="receptive field",
    lessons={"06": (0, 1, 2), "07": (0,), "10": (1,), "12": (1, 2)},
    ask=_ask,
    draw=_draw,
    working=_working,
    answer="r_h, r_w",
    rule="Each further layer adds K − 1 steps; a step is as long as the strides before that layer "
    "make it. Its own stride counts for later layers only.",
    slips="""
- (L - 1)*S => (L - 1)
- (M - 1)*S*T => (M - 1)
  So it is if the layers before have a stride of one. A step is as long as their strides make it.
- (L - 1)*S => (L - 1)*T
  The stride of a layer itself counts for later layers only. Its steps are as long as the strides \
before it make them.
- S*T => S
  The stride of the pooling makes the steps of the last layer longer, too.
- S*T => T
  The strides of both layers before make the steps of the last layer longer.
- S*T => (S + T)
  The strides before a layer are multiplied, not added.
- r_h, r_w => K_h + L_h, K_w + L_w
  The sizes of the windows are not added: each further layer adds K − 1 steps.
- r_h, r_w => K_h*L_h, K_w*L_w
  The sizes of the windows are not multiplied: the windows of the convolution overlap.
- (L - 1)*S => L*S
  There is one cell more than steps: a layer adds K − 1 steps, not K.
- r_h, r_w => r_w, r_h
  The right numbers in the wrong order: rows come first.
- r_h, r_w => K_h, K_w
  That is what an output of the first layer sees. The next one reads several of them.
- r_h, r_w => L_h, L_w
  Those are the outputs of the first layer that the next one reads. What do they see together?
-  + (M - 1)*S*T =>
  That is behind the pooling. The last convolution reads several of its outputs.
""",
)
