"""The weights of a fully connected layer that has the input and output of a convolution."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    (I_h, I_w), (K_h, K_w) = random.sample(range(3, 6 + level), 2), random.sample((2, 3), 2)
    return {"I_h": I_h, "I_w": I_w, "K_h": K_h, "K_w": K_w}


TOPIC = Topic(
    name="weights of a fully connected layer",
    lessons={"01": (0, 1), "05": (0, 1, 2)},
    ask="A kernel of {K_h}×{K_w} reads a map of {I_h}×{I_w}; {settings}. How many weights has a "
    "fully connected layer with the same input and output, without biases?",
    draw=_draw,
    working=lambda n: (
        places(n, "_h"),
        places(n, "_w"),
        Formula("weights", "I_h*I_w*O_h*O_w"),
    ),
    answer="weights",
    rule="Each number of the output has a weight for each number of the input.",
    slips="""
- weights => K_h*K_w
  That is the convolution, which uses the same weights at every place.
- I_h*I_w*O_h*O_w => K_h*K_w*O_h*O_w
  Those are the products of the convolution, one for each cell of each window.
- I_h*I_w*O_h*O_w => I_h*I_w + O_h*O_w
  Each output is connected with each input: multiply, do not add.
- O_h*O_w => I_h*I_w
  That has as many outputs as inputs. The output is smaller.
- weights => weights + O_h*O_w
  That has a bias for each output, too. Count the weights alone.
- O_h*O_w => (O_h - 1)*(O_w - 1)
  One row and one column too few: there is one place more than steps, each way.
- weights => O_h*O_w
  That is the number of outputs. Each has a weight for every input.
- weights => I_h*I_w
  That is the number of inputs. Each has a weight for every output.
- I_h*I_w*O_h*O_w => I_h*I_w*K_h*K_w
  That is a kernel for every input. Each output has a weight for every input.
""",
)
