"""05.1 Shape of the matrix of windows."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    size = draw(map_sizes(at_most=200))
    return {
        "x_shape": (draw(st.integers(1, 32)), *size),
        "kernel_size": draw(kernel_sizes(size, at_most=11)),
    }


def _torch_shape(x_shape, kernel_size):
    import torch

    x = torch.empty(1, *x_shape, device="meta")
    return tuple(torch.nn.functional.unfold(x, kernel_size).shape[1:])


def columns_shape(x_shape, kernel_size):
    (C_in, H, W), (K_h, K_w) = x_shape, kernel_size
    return C_in * K_h * K_w, (H - K_h + 1) * (W - K_w + 1)


SLIPS = """
- K_h + 1 => K_h
- K_w + 1 => K_w
  There is one place more than steps: H - K_h + 1.
- K_w + 1 => K_w
  The last place of each row is missing: W - K_w + 1 along a row.
- K_h + 1 => K_h
  The last row of places is missing: H - K_h + 1 down.
- K_h + 1) * (W - K_w + 1) => K_h) * (W - K_w) + 1
  The + 1 belongs to each factor: there are (H - K_h + 1) · (W - K_w + 1) places.
- K_h + 1) => K_h - 1)
- K_w + 1) => K_w - 1)
  A sign: H - K_h steps, and one place more than steps.
- (H - K_h + 1) * (W - K_w + 1) => (H - K_w + 1) * (W - K_h + 1)
  K_h and K_w have changed places where the places are counted.
- W - K_w => W - K_h
  The kernel is taken for a square one when the places are counted.
- H - K_h => H - K_w
  The kernel is taken for a square one when the places are counted.
- K_w => K_h
  The kernel is taken for a square one: kernel_size[1] is used for both of its sides.
- K_h * K_w => K_h * K_h
- W - K_w => W - K_h
  The kernel is taken for a square one: kernel_size[0] is used for both of its sides.
- K_h * K_w => K_h * K_h
  The kernel is taken for a square one when its cells are counted: K_h · K_w.
- K_h * K_w => K_w * K_w
  The kernel is taken for a square one when its cells are counted: K_h · K_w.
- W - K_w => H - K_h
  The map is taken for a square one when the places are counted: W - K_w + 1 along a row.
- H - K_h => W - K_w
  The map is taken for a square one when the places are counted: H - K_h + 1 down.
- K_h * K_w => K_h * K_h
- W - K_w => H - K_h
  Map and kernel are taken for square ones. Each has a width of its own: W and K_w.
- (H - K_h + 1) * (W - K_w + 1) => (H // K_h) * (W // K_w)
  The windows overlap: the next one starts one cell on.
- (H - K_h + 1) * (W - K_w + 1) => H * W
  There are fewer places than cells: (H - K_h + 1) · (W - K_w + 1).
- (H - K_h + 1) * (W - K_w + 1) => H * W - K_h * K_w + 1
  The map is taken for one long row. Count the places down and along a row, then multiply.
- + 1) * => + 1) +
  Multiply the places down by those along a row; they are not added.
- (H - K_h + 1) * (W - K_w + 1) => H - K_h + 1 * W - K_w + 1
  `*` binds tighter than + and −. Put each of the two factors into parentheses.
- return C_in * K_h * K_w, => columns =
- (W - K_w + 1) => (W - K_w + 1); return columns, C_in * K_h * K_w
  Rows and columns have changed places: each window is a column.
- C_in * =>
  A window has K_h · K_w cells in each channel, and all of them are in its column.
- C_in * K_h * K_w, (H => K_h * K_w, C_in * (H
  The channels belong to the window: they lengthen the column.
- (H - K_h + 1) * => C_in * (H - K_h + 1) *
  The channels do not multiply the columns: a place has one column, which holds all channels.
- C_in * => C_in +
  Multiply the channels by the cells; they are not added.
- K_h * K_w => (K_h + K_w)
  Multiply the kernel's height by its width; they are not added.
- (C_in, H, W) => (H, W, C_in)
  The axes are taken for (H, W, C_in). In x_shape the channels come first: (C_in, H, W).
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_shape,
    oracle_name="PyTorch's unfold",
    solution=columns_shape,
    slips=SLIPS,
    further_cases=(  # a photo, and a layer of VGG-16
        {"x_shape": (3, 1200, 1024), "kernel_size": (11, 7)},
        {"x_shape": (512, 28, 28), "kernel_size": (3, 3)},
    ),
)
