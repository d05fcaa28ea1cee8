"""The shape of a batch behind a small network."""

from convlab.arithmetic.any_rank import along_axes
from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    N, C_in, C_1, C_out = random.sample((2, 3, 4, 5, 6, 8, 12, 16), 4)
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    I_h, I_w = random.sample(range(14, 26), 2) if level < 2 else random.sample(range(30, 50), 2)
    numbers = {"N": N, "C_in": C_in, "I_h": I_h, "I_w": I_w, "K_h": K_h, "K_w": K_w}
    if level == 0:
        return numbers | {"C_out": C_out, "L": 3, "T": 2}
    M, Q = random.choice(((3, 1), (5, 1), (5, 2)))
    numbers |= {"C_1": C_1, "L": random.choice((2, 3)), "T": 2, "C_out": C_out, "M": M, "Q": Q}
    if level == 2:
        numbers |= {"S": 2, "U": 2, "C_1": 2 * C_1, "C_out": 2 * C_out, "G": 2}
    return numbers


def _ask(numbers):
    filters = "C_1" if "C_1" in numbers else "C_out"
    stride = ", stride={S}" if "S" in numbers else ""
    layers = [f"`Conv2d({{C_in}}, {{{filters}}}, ({{K_h}}, {{K_w}}){stride})`", "`ReLU()`"]
    layers.append("`MaxPool2d({L}, stride={T})`")
    if "M" in numbers:
        groups = ", groups={G}" if "G" in numbers else ""
        layers.append(f"`Conv2d({{C_1}}, {{C_out}}, {{M}}, padding={{Q}}{groups})`")
    if "U" in numbers:
        layers.append("`MaxPool2d({U})`")
    return (
        "A batch of shape ({N}, {C_in}, {I_h}, {I_w}) goes through "
        f"{', '.join(layers[:-1])} and {layers[-1]}. What is the output's shape?"
    )


def _working(numbers):
    texts = ["floor((I - K) / S) + 1" if "S" in numbers else "I - K + 1"]
    texts.append("floor((A - L) / T) + 1")
    if "M" in numbers:
        texts.append("B + 2*Q - M + 1")
    if "U" in numbers:
        texts.append("floor((E - U) / U) + 1")
    symbols = [*"ABE"[: len(texts) - 1], "O"]
    return tuple(
        Formula(f"{symbol}_{axis}", one)
        for symbol, text in zip(symbols, texts, strict=True)
        for axis, one in zip("hw", along_axes(text), strict=True)
    )


TOPIC = Topic(
    name="shape behind a network",
    lessons={"08": (0,), "09": (0, 1, 2), "12": (1, 2)},
    ask=_ask,
    draw=_draw,
    working=_working,
    answer="N, C_out, O_h, O_w",
    rule="Each layer reads what the one before has written. The channels are the filters of the "
    "last convolution; the batch stays.",
    slips="""
- O_h, O_w => A_h, A_w
  That is after the first convolution. What follows changes the size, too.
- O_h, O_w => B_h, B_w
  That is after the first pool. What follows changes the size, too.
- O_h, O_w => E_h, E_w
  That is what the last convolution writes. The pool behind it makes it smaller.
- (A - L) => (I - L)
  The first convolution takes rows and columns away, too.
- O_h, O_w => floor(I_h / T), floor(I_w / T)
  That halves the images. The convolution takes rows and columns away first, and the windows of \
the pool are larger than its steps.
- floor => ceil
  Round down in each layer: a window that overhangs does not count.
- K_h => K_w
- K_w => K_h
  The kernel of the first convolution is {K_h} high and {K_w} wide.
- A_h, A_w => A_h - 1, A_w - 1
- O_h, O_w => O_h - 1, O_w - 1
  There is one place more than steps, along each axis.
- / T => / L
  The windows of the first pool are {L}×{L}, but they move on by {T}.
- / T =>
  That is a pool with a stride of one.
-  / S =>
  The stride of the first convolution is left out.
-  + 2*Q =>
  The second convolution has padding {Q}.
- 2*Q => Q
  Padding is added on each side.
- C_out => C_in
  A filter sums over the channels. There are {C_out} filters.
- C_out => C_1
  Those are the channels that the second convolution reads. It writes one map for each filter.
- C_out => C_1 + C_out
  The filters of the layers are not added up: the last convolution alone gives the channels.
- C_out => C_out*G
  Those are the filters of all groups together already.
- C_out => C_out/G
  Each group writes its part of the maps: they stand one after the other.
- N, C_out, O_h, O_w => N, O_h, O_w, C_out
  The numbers are right; in PyTorch the channels come before the sides.
- O_h, O_w => O_w, O_h
  The right numbers, but the rows come before the columns.
- N, C_out => C_out, N
  The batch comes first.
""",
)
