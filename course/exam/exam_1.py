"""Four paddings ●●○ 8 minutes.

Each side of a map gets a number of zeros of its own: `top`, `bottom`, `left` and `right`. Then a
kernel moves over it, one cell at a time; it is not flipped.

<details><summary>Hint</summary>

`np.pad(x, ((top, bottom), (left, right)))` adds the zeros.

</details>
"""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_sizes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    size = draw(map_sizes(at_most=6))
    dtype = draw(dtypes())
    sides = st.integers(0, 3)
    return {
        "x": draw(exact_arrays(size, dtype)),
        "kernel": draw(exact_arrays(draw(kernel_sizes(size)), dtype)),
        **{side: draw(sides) for side in ("top", "bottom", "left", "right")},
    }


def _torch(x, kernel, top, bottom, left, right):
    import torch

    padded = torch.nn.functional.pad(torch.from_numpy(x.copy()), (left, right, top, bottom)).numpy()
    return torch_convolution(padded[None, None], kernel[None, None])[0, 0]


def correlate_padded(x, kernel, top, bottom, left, right):
    """Return the output: a new array of the dtype of x.

    x: array (H, W). kernel: array (K_h, K_w) of the same dtype, no larger than x. top, bottom,
    left, right: ints, the zeros on each side.
    """
    K_h, K_w = kernel.shape
    padded = np.pad(x, ((top, bottom), (left, right)))
    O_h, O_w = padded.shape[0] - K_h + 1, padded.shape[1] - K_w + 1
    out = np.zeros((O_h, O_w), dtype=x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (padded[i : i + K_h, j : j + K_w] * kernel).sum()
    return out


SLIPS = """
- ((top, bottom), (left, right)) => ((left, right), (top, bottom))
  The axes have changed places: top and bottom add rows, which is the first pair.
- ((top, bottom), (left, right)) => ((bottom, top), (right, left))
  Before and after have changed places: top and left come first in their pairs.
- ((top, bottom), (left, right)) => ((top, top), (left, left))
  The zeros of top and left stand on both sides. Below there are `bottom`, behind `right`.
- ((top, bottom), (left, right)) => ((bottom, bottom), (right, right))
  The zeros of bottom and right stand on both sides. Above there are `top`, in front `left`.
- ((top, bottom), (left, right)) => ((top, bottom), (right, left))
  Left and right have changed places.
- ((top, bottom), (left, right)) => ((bottom, top), (left, right))
  Top and bottom have changed places.
- (top, bottom), (left, right))) => (top, bottom), (left, right)), mode="edge")
  The edge is repeated. Zeros are asked for.
- - K_h + 1, => - K_h,
- - K_w + 1 => - K_w
  The last row and the last column of windows are missing. Mind the + 1.
- * kernel) => * kernel[::-1, ::-1])
  The kernel is flipped. PyTorch does not flip it.
- out[i, j] = => out[i, j] +=
- np.zeros((O_h, O_w), dtype=x.dtype) => np.ones((O_h, O_w), dtype=x.dtype)
  Each number is one too large: the sum starts at 0.
- , dtype=x.dtype) => )
  The numbers are right, but the dtype is not kept: it must be x.dtype.
- .sum() => .sum(); return out
  Only the first number is computed. Is the `return` inside the loop?
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch,
    oracle_name="PyTorch's conv2d on the padded map",
    solution=correlate_padded,
    slips=SLIPS,
    further_cases=(
        {
            "x": whole_numbers((61, 83)),
            "kernel": whole_numbers((5, 3)),
            "top": 2,
            "bottom": 1,
            "left": 0,
            "right": 4,
        },
    ),
)
