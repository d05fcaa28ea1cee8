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
