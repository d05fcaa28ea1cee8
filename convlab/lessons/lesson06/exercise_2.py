"""06.2 How far it sees with strides."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.lesson06.exercise_1 import _seen


def _along(layers, *, jump_first=False, by_layer=False):
    size, jump = 1, 1
    for kernel_size, stride in layers:
        if jump_first:
            jump *= stride
        size += (kernel_size - 1) * (stride if by_layer else jump)
        if not jump_first:
            jump *= stride
    return size


def _with_jump(layers, change, less=1):
    """A wrong solution: (size, jump), where `change` says what a stride makes of the jump."""
    size, jump = 1, 1
    for kernel_size, stride in layers:
        size += (kernel_size - less) * jump
        jump = change(jump, stride)
    return size, jump


def _from_the_first_layer(layers):
    size, jump = layers[0]
    return _along(layers[1:]) * jump + size - jump


EXERCISE = Exercise(
    cases=st.fixed_dictionaries(
        {
            "layers": st.lists(
                st.tuples(st.integers(1, 5), st.integers(1, 3)), min_size=0, max_size=4
            )
        }
    ),
    oracle=_seen,
    truth="the gradient through PyTorch's layers",
    mistakes=(
        Mistake(
            lambda layers: 1 + sum(k - 1 for k, _ in layers),
            "The strides are left out: behind a stride of 2, a step means two cells of the input.",
        ),
        Mistake(
            lambda layers: _along(layers, jump_first=True),
            "A layer's own stride counts for the layers after it, not for itself.",
        ),
        Mistake(
            lambda layers: _along(layers, by_layer=True),
            "Each layer is taken with its own stride alone. The strides before it multiply up.",
        ),
        Mistake(
            lambda layers: _with_jump(layers, lambda jump, stride: stride)[0],
            "The jump is taken from the layer before alone. All the strides before multiply up.",
        ),
        Mistake(
            lambda layers: _with_jump(layers, lambda jump, stride: jump + stride)[0],
            "The strides are added. They multiply: behind two strides of 2 a step is 4 cells.",
        ),
        Mistake(
            lambda layers: _with_jump(layers, lambda jump, stride: jump + stride - 1)[0],
            "The strides are added. They multiply: behind two strides of 2 a step is 4 cells.",
        ),
        Mistake(
            lambda layers: _with_jump(layers, lambda jump, stride: jump * stride, less=0)[0],
            "Each layer adds K - 1 steps, not K.",
        ),
        Mistake(
            lambda layers: _with_jump(layers, lambda jump, stride: jump * stride)[1],
            "That is the jump, the length of a step. The size is asked for.",
        ),
        Mistake(
            _from_the_first_layer,
            "The list may be empty: start with a size of 1 and a jump of 1.",
        ),
        Mistake(
            lambda layers: _along(layers) if layers else 0,
            "With no layer at all an output sees one cell: its own.",
        ),
        Mistake(
            lambda layers: _along(layers[::-1]),
            "The layers are taken in reverse order: the first one reads the input.",
        ),
        Mistake(
            lambda layers: _along(layers) - 1,
            "The + 1 is missing: with no layer at all, an output is one cell.",
        ),
        Mistake(
            lambda layers: sum(k for k, _ in layers) or 1,
            "Each layer adds K - 1 steps, and a step is as long as the strides before it multiply "
            "up to.",
        ),
    ),
)
