"""02.1 The shape of the output."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import kernel_sizes, map_sizes, usually


@st.composite
def _cases(draw):
    number = usually(st.integers(1, 9), st.integers(1, 512))
    items, channels, filters = draw(number), draw(number), draw(number)
    size = draw(usually(map_sizes(at_most=20), map_sizes(at_most=300)))
    return {
        "x_shape": (items, channels, *size),
        "weight_shape": (filters, channels, *draw(kernel_sizes(size, at_most=20))),
    }


def _torch_shape(x_shape, weight_shape):
    import torch

    x, weight = (torch.empty(shape, device="meta") for shape in (x_shape, weight_shape))
    return tuple(torch.nn.functional.conv2d(x, weight).shape)


def output_shape(x_shape, weight_shape):
    N, _, H, W = x_shape
    C_out, _, K_h, K_w = weight_shape
    return N, C_out, H - K_h + 1, W - K_w + 1


SLIPS = """
- N, _, => N, C_in,
- N, C_out, => N, C_in,
  The channels of the output are the filters, weight_shape[0], not the input's channels: those are
  summed.
- N, _, => N, C_in,
- N, C_out, => N, C_out * C_in,
  Each filter gives one map, not one for each channel: the channels are summed.
- H - K_h + 1, W - K_w + 1 => W - K_w + 1, H - K_h + 1
  Height and width have changed places.
- C_out, H - K_h + 1, W - K_w + 1 => H - K_h + 1, W - K_w + 1, C_out
  The channels come before height and width: (N, C, H, W).
- _, K_h, K_w => _, K_w, K_h
  K_h and K_w have changed places: weight_shape ends in K_h, K_w.
- W - K_w + 1 => W - K_w
  One place is missing along a row: W - K_w + 1.
- H - K_h + 1 => H - K_h
  One place is missing from top to bottom: H - K_h + 1.
- H - K_h + 1, W - K_w + 1 => H - K_h, W - K_w
  One place is missing each way: H - K_h + 1 rows.
- H - K_h + 1, W - K_w + 1 => H - K_h - 1, W - K_w - 1
  Two places are missing each way: H - K_h + 1 rows, with a plus.
- H - K_h + 1, W - K_w + 1 => H - K_h + 2, W - K_w + 2
  There is one place too many each way: H - K_h + 1 rows.
- K_h => H
- K_w => W
  Both sides are always 1: the second unpacking overwrites H and W. The kernel's sides need names of
  their own.
- H - K_h + 1, W - K_w + 1 => H + K_h - 1, W + K_w - 1
  The output is smaller than the input, not larger: H - K_h + 1 rows.
- H - K_h + 1, W - K_w + 1 => K_h - H + 1, K_w - W + 1
  The kernel's size is taken off the input's, not the input's off the kernel's: H - K_h + 1.
- H - K_h + 1, W - K_w + 1 => H, W
  That is the size of the input. A kernel fits H - K_h + 1 times one below the other.
- H - K_h + 1 => H
  That is the height of the input. A kernel fits H - K_h + 1 times one below the other.
- W - K_w + 1 => W
  That is the width of the input. A kernel fits W - K_w + 1 times along it.
- H - K_h + 1, W - K_w + 1 => K_h, K_w
  That is the size of the kernel. It fits H - K_h + 1 times one below the other.
- H - K_h + 1, W - K_w + 1 => H // K_h, W // K_w
  That counts windows side by side, which do not overlap. Each starts one cell after the one
  before: H - K_h + 1 rows.
- H - K_h + 1, W - K_w + 1 => H - 2 * (K_h // 2), W - 2 * (K_w // 2)
  That is right for odd kernels only. H - K_h + 1 holds for even ones too.
- W - K_w + 1 => W - K_h + 1
  The kernel is taken for a square one: its width is weight_shape[3].
- W - K_w + 1 => H - K_h + 1
  The map is taken for a square one: its width is W - K_w + 1.
- return N, =>  return
  The batch is missing: the output has as many items as the input, in the first place.
- return N, C_out => return C_out, N
  The batch comes first, then the channels.
- return N => return 1
  The batch may hold more than one item.
- return N, C_out => return N * C_out, 1
  Each item gives C_out maps, which are the channels of the output: N, C_out.
- return N, C_out => return N, N * C_out
  Each item has C_out maps of its own: the second number is C_out.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_shape,
    oracle_name="PyTorch's conv2d",
    solution=output_shape,
    slips=SLIPS,
    further_cases=(
        {"x_shape": (1, 3, 600, 512), "weight_shape": (64, 3, 7, 5)},
        {"x_shape": (128, 256, 56, 48), "weight_shape": (512, 256, 3, 3)},
        {"x_shape": (32, 256, 28, 24), "weight_shape": (512, 256, 3, 3)},
    ),
)
