"""The bytes that the output of a layer takes."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    N, C_in, C_out = random.sample((2, 3, 4, 5, 6, 8, 10), 3)
    numbers = {"N": N, "C_in": C_in, "C_out": C_out}
    sides = random.sample(range(4 + 4 * level, 9 + 6 * level), 2)
    if level == 0:
        return numbers | {"O_h": sides[0], "O_w": sides[1], "b": 4}
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    numbers |= {"I_h": sides[0], "I_w": sides[1], "K_h": K_h, "K_w": K_w}
    if level == 2:
        numbers |= {"S": 2}
    return numbers | {"b": 4 if level == 1 else random.choice((2, 8))}


def _ask(numbers):
    if "I_h" in numbers:
        what = "`{code}` reads a batch of shape ({N}, {C_in}, {I_h}, {I_w})."
    else:
        what = (
            "A layer reads {C_in} channels and has {C_out} filters. For a batch of {N} images it "
            "writes maps of {O_h}×{O_w}."
        )
    return f"{what} How many bytes does its output take, for the whole batch in {{dtype}}?"


def _working(numbers):
    sizes = (places(numbers, "_h"), places(numbers, "_w")) if "I_h" in numbers else ()
    return (*sizes, Formula("bytes", "N*C_out*O_h*O_w*b"))


TOPIC = Topic(
    name="bytes of an activation",
    lessons={"04": (0, 1), "08": (0,), "10": (0, 1, 2), "11": (1,), "12": (1, 2)},
    ask=_ask,
    draw=_draw,
    working=_working,
    answer="bytes",
    rule="A map for each filter and each image, and {b} bytes for each number.",
    slips="""
- *b =>
  Those are the numbers. Each takes {b} bytes.
- N*C_out*O_h*O_w => C_out*O_h*O_w
  That is one image. The whole batch is asked for.
- *b => *b*8
  Those are bits: 8 in a byte.
- *b => *b*2
  A {dtype} takes {b} bytes, half as many.
- *b => *b/2
  A {dtype} takes {b} bytes, twice as many.
- C_out => C_in
  Those are as many maps as in the input. The output has one for each filter.
- C_out => C_in*C_out
  The channels are summed: a filter writes one map.
- N*C_out*O_h*O_w => N*O_h*O_w
  That is one map for each image. There is one for each filter.
- N*C_out*O_h*O_w*b => O_h*O_w
  That is one map of one image, and its numbers, not bytes.
- N*C_out*O_h*O_w => N*C_in*I_h*I_w
  That is the input.
- O_h*O_w => I_h*I_w
  Those would be maps as large as the images. Without padding the kernel fits fewer times.
- O_h*O_w => (O_h - 1)*(O_w - 1)
  One place too few each way: there is one place more than steps.
- floor => ceil
  Round down: a part of a step is none.
""",
)
