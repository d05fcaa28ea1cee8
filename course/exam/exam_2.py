"""A head that is a convolution ●●● 12 minutes.

A network was trained on maps of one size, `size`; its last layer is a `Linear` on the flattened
maps. On larger maps it can be applied at each place where a map of that size fits: the scores of
each class are then a map themselves.

<details><summary>Hint 1</summary>

`weight.reshape(K, C, h, w)` has the kernel of each class: flattening goes through the channels,
then the rows.

</details>

<details><summary>Hint 2</summary>

The scores at [i, j] come from `x[:, i : i + h, j : j + w]`.

</details>
"""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import exact_arrays, kernel_sizes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    height, width = draw(map_sizes(at_most=5))
    h, w = draw(kernel_sizes((height, width), at_most=3))
    channels, classes = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return {
        "x": draw(exact_arrays((channels, height, width))),
        "weight": draw(exact_arrays((classes, channels * h * w))),
        "bias": draw(exact_arrays((classes,))),
        "size": (h, w),
    }


def _torch(x, weight, bias, size):
    import torch

    maps, linear = torch.from_numpy(x.copy()), torch.nn.Linear(weight.shape[1], len(weight))
    linear = linear.double().requires_grad_(False)
    linear.weight[:], linear.bias[:] = (
        torch.from_numpy(weight.copy()),
        torch.from_numpy(bias.copy()),
    )
    windows = maps.unfold(1, size[0], 1).unfold(2, size[1], 1)  # (C, O_h, O_w, h, w)
    return linear(windows.permute(1, 2, 0, 3, 4).flatten(2)).permute(2, 0, 1).numpy()


def score_maps(x, weight, bias, size):
    """Return the scores of each class at each place: an array (K, H - h + 1, W - w + 1) of floats.

    x: array (C, H, W). weight: array (K, C · h · w), bias: array (K,), of the Linear, as PyTorch
    has them. size: the pair (h, w) of the maps that it was trained on.
    """
    h, w = size
    O_h, O_w = x.shape[1] - h + 1, x.shape[2] - w + 1
    kernels = weight.reshape(len(weight), len(x), h, w)
    out = np.zeros((len(weight), O_h, O_w))
    for k, i, j in np.ndindex(out.shape):
        out[k, i, j] = (x[:, i : i + h, j : j + w] * kernels[k]).sum() + bias[k]
    return out


SLIPS = """
- .reshape(len(weight), len(x), h, w) => .reshape(len(weight), h, w, len(x)).transpose(0, 3, 1, 2)
  The channel is taken for the last axis. Flattening (C, h, w) goes through the channels first.
- .reshape(len(weight), len(x), h, w) => .reshape(len(weight), len(x), w, h).transpose(0, 1, 3, 2)
  Rows and columns of the kernels have changed places: a row of w numbers comes after the other.
- * kernels[k] => * kernels[k, :, ::-1, ::-1]
  The kernels are flipped. PyTorch does not flip them.
- + bias[k] =>
  The bias is missing: each class has one, and adds it at each place.
- .sum() + bias[k] => .sum() + h * w * bias[k]
  The bias is added once for each cell. It is added once for each score.
- .sum() + bias[k] => .sum() + bias.sum()
  All biases are added. A class has one of its own: bias[k].
- x[:, i : i + h, j : j + w] * kernels[k] => x[:1, i : i + h, j : j + w] * kernels[k][:1]
  Only the first channel counts. Sum over all.
- - h + 1, => - h,
- - w + 1 => - w
  The last row and the last column of places are missing. Mind the + 1.
- i : i + h, j : j + w => i : i + h, O_w - 1 - j : O_w - 1 - j + w
  The places of a row are taken from right to left.
- return out => return out[:, ::-1]
  The rows stand upside down: the first row belongs to the places at the top.
- return out => return out.transpose(1, 2, 0)
  The classes come last. A map for each class is asked for: (K, …, …).
- return out => return out.max(axis=(1, 2))
  That is one score for each class. A map of scores is asked for, one for each place.
- bias[k] => bias[k]; return out
  Only the first number is computed. Is the `return` inside the loop?
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch,
    oracle_name="PyTorch's Linear at each place",
    solution=score_maps,
    slips=SLIPS,
    further_cases=(
        {
            "x": whole_numbers((8, 9, 14)),
            "weight": whole_numbers((10, 8 * 6 * 5), within=4),
            "bias": whole_numbers((10,)),
            "size": (6, 5),
        },
    ),
)
