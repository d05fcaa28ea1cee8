"""The output size of a transposed convolution."""

from convlab.arithmetic.formula import Formula
from convlab.arithmetic.sizes import CONV_TRANSPOSE_OUTPUT
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    numbers = {"I": random.randint(3, 7 + 4 * level), "K": random.randint(3, 5), "S": 0}
    numbers["S"] = random.randint(2, 2 + level) if level else random.choice((2, 3))
    if level:
        numbers["P"] = random.choice((1, 2)) if numbers["K"] > 3 else 1
    if level == 2:
        numbers["P_out"] = 1
    return numbers


def _ask(numbers):
    settings = [
        "padding {P}" if "P" in numbers else "no padding",
        *(["output padding {P_out}"] if "P_out" in numbers else []),
    ]
    return (
        "A transposed convolution reads {I} cells with a kernel of {K} cells; stride {S}, "
        f"{', '.join(settings)}. How many cells has its output?"
    )


def _working(numbers):
    text = CONV_TRANSPOSE_OUTPUT.expression.replace("D*(K - 1)", "K - 1")
    text = text.replace("K - 1 + P_out + 1", "K + P_out" if "P_out" in numbers else "K")
    return (Formula("O", text if "P" in numbers else text.replace(" - 2*P", "")),)


TOPIC = Topic(
    name="output size of a transposed convolution",
    lessons={"04": (0, 1, 2)},
    ask=_ask,
    draw=_draw,
    working=_working,
    answer="O",
    rule="Each cell writes a window. From the first window to the last there are I − 1 steps, and "
    "the last window is K cells long.",
    slips="""
- O => I*S
  From the first to the last window there is one step less than cells, and the last one is {K} \
cells long.
- O => I*K
  Those are windows without overlap. They begin {S} cells apart.
- (I - 1)*S => I*S
  One step too many: the first window needs none.
- (I - 1)*S => I - 1
  That is with a stride of one. The windows begin {S} cells apart.
- O => floor((I - K) / S) + 1
  That is the convolution, which reads windows. The transposed one writes them.
- O => (I - 1)*S + 1
  There the last window begins, and it is longer than one cell.
- O => (I - 1)*S
  There the last window begins. How long is it?
- O => O + 1
  One too many. Count the cells of the last window once more.
- 2*P => P
  The padding is taken away on each side.
-  - 2*P =>
  That is without the padding, which takes cells away on each side.
- - 2*P => + 2*P
  Padding makes the output of a transposed convolution shorter: it is what is cut off.
-  + P_out =>
  The output padding is left out: it adds a cell at the end.
""",
)
