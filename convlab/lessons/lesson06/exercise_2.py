"""06.2 Receptive field of layers with strides."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.lesson06.receptive_field import torch_receptive_field
from convlab.lessons.strategies import usually


def cells_seen_with_strides(layers):
    size, jump = 1, 1
    for K, S in layers:
        size += (K - 1) * jump
        jump *= S
    return size


SLIPS = """
- * jump =>
  The strides have no effect: behind a stride of 2, a step means two cells of the input. Does the
  jump stay 1?
- * jump => * jump * S
  A layer's own stride counts for the layers after it, not for itself.
- * jump => * S
  Each layer is taken with its own stride alone. The strides before it multiply up.
- *= S => = S
  The jump is taken from the layer before alone. All the strides before multiply up.
- *= S => += S
  The strides are added. They multiply: behind two strides of 2 a step is 4 cells.
- *= S => += S - 1
  The strides are added. They multiply: behind two strides of 2 a step is 4 cells.
- * jump =>
- return size => return 1 + (size - 1) * jump
  Every layer's steps are as long as all the strides together. Only the strides before a layer
  count for it.
- size += (K - 1) * jump => size = size * S + K - 1
  A layer's stride multiplies the steps of the layers after it, not the size so far.
- (K - 1) => K
  Each layer adds K - 1 steps, not K.
- (K - 1) => K - 1
  Python multiplies first: K - 1 * jump is K - jump. Put K - 1 into parentheses.
- (K - 1) * jump => K * jump - 1
  Python multiplies first: `K * jump - 1` takes away 1, not a jump. Put K - 1 into parentheses.
- (K - 1) => (K // 2 * 2)
  That is right for odd kernels only: each layer adds K - 1 steps.
- (K - 1) => (K // 2)
  Only one side of each kernel is counted: a layer adds K - 1 steps, on both sides together.
- return size => return jump
  That is the jump, the length of a step. The size is asked for.
- size, jump = 1, 1 => size, jump = layers[0]
- in layers => in layers[1:]
  The list may be empty: start with a size of 1 and a jump of 1.
- return size => return size if layers else 0
  With no layer at all an output sees one cell: its own.
- size, jump = 1, 1 => size, jump = 0, 1
  The + 1 is missing: with no layer at all, an output is one cell.
- size, jump = 1, 1 => size, jump = 1, 0
  The answer is always 1: a jump that begins at 0 stays 0. Begin at 1.
- in layers => in layers[::-1]
  The layers are taken in reverse order: the first one reads the input.
- K, S => S, K
  A pair is (kernel_size, stride), in this order.
- in layers => in layers[:-1]
  The last layer is left out.
- in layers => in layers[1:]
  The first layer is left out.
- *= S => *= S; return size
  Only the first layer counts. Is the `return` inside the loop?
- return size =>
- *= S => *= S; return size
  Only the first layer counts, and an empty list gives None: the `return` stands inside the loop.
- += (K - 1) => = (K - 1)
  Only the last layer counts: `=` replaces the size, `+=` adds to it.
- size += (K - 1) * jump => size *= K
  The windows overlap, so the sizes are not multiplied: each layer adds (K - 1) * jump.
- size, jump = 1, 1 => size, jump = 0, 1
- (K - 1) * jump => K
- return size => return size or 1
  Each layer adds K - 1 steps, and a step is as long as the strides before it multiply up to.
- size, jump = 1, 1 => size, jump = 0, 1
- (K - 1) * jump => K
  Each layer adds K - 1 steps, and a step is as long as the strides before it multiply up to.
- (K - 1) * jump => K
  Each layer adds K - 1 steps, and a step is as long as the strides before it multiply up to.
- return size => return size**2
  That counts the cells of both axes. How many are there along one?
"""

_some_layers = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 6)), max_size=6)
_ALEXNET = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]

EXERCISE = Exercise(
    cases=st.fixed_dictionaries({"layers": usually(_some_layers, st.just([]))}),
    oracle=torch_receptive_field,
    oracle_name="the gradient through PyTorch's layers",
    solution=cells_seen_with_strides,
    slips=SLIPS,
    further_cases=({"layers": _ALEXNET}, {"layers": [(3, 2)] * 16}),
)
