"""The shape of a batch after a convolution."""

from convlab.lessons.practising.topic import Topic
from convlab.lessons.practising.wording import places


def _draw(random, level):
    N, C_in, C_out = random.sample((2, 3, 4, 5, 6, 8, 10), 3)
    I_h, I_w = random.sample(range(7, 12 + 8 * level), 2)
    K_h, K_w = random.sample((2, 3, 4, 5), 2)
    numbers = {"N": N, "C_in": C_in, "C_out": C_out, "I_h": I_h, "I_w": I_w}
    numbers |= {"K_h": K_h, "K_w": K_w}
    if level:
        (S_h, S_w), (P_h, P_w) = random.sample((2, 3, 4), 2), random.sample((0, 1, 2), 2)
        numbers |= {"S_h": S_h, "S_w": S_w, "P_h": P_h, "P_w": P_w}
    if level == 2:
        D_h, D_w = random.choice(((2, 1), (1, 2), (2, 3), (3, 2)))
        numbers |= {"I_h": I_h + 8, "I_w": I_w + 8, "D_h": D_h, "D_w": D_w}
    return numbers


TOPIC = Topic(
    name="output shape of a convolution",
    lessons={"02": (0,), "04": (0, 1, 2), "07": (0,), "09": (1,), "12": (1, 2)},
    ask="`{code}` reads a batch of shape ({N}, {C_in}, {I_h}, {I_w}). What is the output's shape?",
    draw=_draw,
    working=lambda n: (places(n, "_h"), places(n, "_w")),
    answer="N, C_out, O_h, O_w",
    rule="The batch goes through, and each filter gives one map.",
    slips="""
- C_out => C_in
  The second number counts the filters, not the input's channels.
- C_out => C_in*C_out
  The channels are summed inside a filter: one map for each filter.
- N, C_out => C_out, N
  The batch comes first, then the maps.
- O_h, O_w => O_h - 1, O_w - 1
  Those are the steps. There is one place more than steps, each way.
- O_h, O_w => O_w, O_h
  Height comes before width.
- O_h, O_w => I_h, I_w
  That is the input's size. The map of a layer is counted by the places of its kernel.
- N, C_out, O_h, O_w => N, O_h, O_w, C_out
  The numbers are right; in PyTorch the channels come before the sides.
- N, C_out, O_h, O_w => C_out, C_in, K_h, K_w
  That is the shape of the weight.
- K_h => K_w
- K_w => K_h
  Height and width of the kernel have changed places: it is {K_h} high and {K_w} wide.
- 2*P => P
  Padding is added on each side.
-  + 2*P =>
  The padding is left out.
- P_h => P_w
- P_w => P_h
  The paddings have changed places: the first of the pair is for the height.
- S_h => S_w
- S_w => S_h
  The strides have changed places: the first of the pair is for the height.
- floor => ceil
  A part of a step is no step: round down.
-  / S =>
  That is for a stride of one.
- D*(K - 1) - 1 => K
  That is without dilation. The kernel reaches over D(K − 1) + 1 cells now.
- D*(K - 1) => (D + 1)*(K - 1)
  D counts the step, not the cells left out between two.
- D*(K - 1) - 1 => K
-  / S =>  / (S*D)
  Dilation spreads the kernel. It does not change the stride.
""",
)
