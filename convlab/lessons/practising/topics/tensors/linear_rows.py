"""The matrix that a linear layer reads if maps are not flattened."""

from convlab.arithmetic.formula import Formula
from convlab.lessons.practising.topic import Topic


def _draw(random, level):
    N, C, H, W = random.sample((2, 3, 4, 5, 6, 8, 10, 12)[: 5 + level], 4)
    return {"N": N, "C": C, "H": H, "W": W, "F_in": C * H * W, "F_out": random.choice((10, 20))}


TOPIC = Topic(
    name="matrix that a linear layer reads",
    lessons={"09": (0, 1, 2)},
    ask="Maps ({N}, {C}, {H}, {W}) reach `Linear({F_in}, {F_out})`, and the `Flatten` is missing. "
    "The error names two matrices. Which shape has the first?",
    draw=_draw,
    working=(Formula("rows", "N*C*H"), Formula("columns", "W")),
    answer="rows, columns",
    rule="Linear takes the last axis for the features. All the others count as rows.",
    slips="""
- rows, columns => N, F_in
  So it is behind a Flatten. Without it Linear takes the last axis alone for the features.
- rows, columns => F_in, F_out
  That is the second matrix, the layer's own.
- rows, columns => N*C, H*W
  Only the *last* axis counts as features, not the last two.
- rows, columns => N*H, C*W
  Only the last axis counts as features. The channels count as rows.
- rows, columns => N, C
  The numbers of all axes are in the matrix: the last as columns, the others multiplied as rows.
- rows, columns => H, W
  That is one map. The rows of all maps of all images count.
- N*C*H => C*H
  That is one image. The rows of all images count.
- rows, columns => columns, rows
  The right numbers in the wrong order: the features are the columns.
- rows, columns => C, H*W
  Only the last axis counts as features, and the rows of all images count.
- N*C*H => N
  The axes between do not vanish: every axis but the last counts as rows.
""",
)
