"""09.1 The features that reach the first fully connected layer."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    channels = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    size = draw(map_sizes(at_least=2 ** len(channels), at_most=40))
    return {"in_shape": (draw(st.integers(1, 5)), *size), "channels": channels}


def _torch_features(in_shape, channels):
    import torch

    from convlab.nets import ConvNet

    with torch.device("meta"):
        net = ConvNet(in_shape, channels, hidden=())
    return getattr(net, f"fc{len(channels) + 1}").in_features


def in_features(in_shape, channels):
    C, H, W = in_shape
    for filters in channels:
        C, H, W = filters, H // 2, W // 2
    return C * H * W


SLIPS = """
- C, H, W = in_shape => H, W, C = in_shape
  `in_shape` is (C, H, W): the channels come first.
- in channels => in channels[1:]
  The first block is left out. It has a pooling, too.
- in channels => in channels[:-1]
  The last block is left out. Its maps are those that count.
- H // 2, W // 2 => H, W
  The poolings are left out. Each one halves the height and the width.
- W // 2 => W
  Only the height is halved. A pooling halves the width, too.
- H // 2 => H
  Only the width is halved. A pooling halves the height, too.
- H // 2, W // 2 => H // 4, W // 4
  A pooling halves each side. Then a quarter of the cells is left.
- H // 2, W // 2 => H - 1, W - 1
  A pooling goes on by 2 cells: `nn.MaxPool2d(2)` takes its stride from its window. So it halves the
  sides.
- H // 2, W // 2 => -(-H // 2), -(-W // 2)
  A side of 7 becomes 3: where half a window is left over, it is left out.
- H // 2, W // 2 => round(H / 2), round(W / 2)
  A side of 7 becomes 3: where half a window is left over, it is left out. `round` rounds 3.5 up to
  4; `//` rounds down.
- H // 2, W // 2 => (H - 2) // 2, (W - 2) // 2
  Padding "same" keeps the size. Only the poolings change it.
- H // 2, W // 2 => (H - 3) // 2 + 1, (W - 3) // 2 + 1
  The windows of these poolings are 2×2, not 3×3.
- C, H, W = filters, H // 2, W // 2 => C = filters
- return C * H * W => return C * (H // 2) * (W // 2)
  There is a pooling in every block, not only in one.
- C, H, W = filters, H // 2, W // 2 => C = filters
- return C * H * W => k = 2 ** (len(channels) - 1); return C * (H // k) * (W // k)
  One pooling is missing: there is one in every block, the last one, too.
- return C * H * W => return C * (H // 2) * (W // 2)
  That is one pooling too many: there is one in each block, and none behind them.
- C, H, W = filters, H // 2, W // 2 => C = filters
- return C * H * W => k = 2 * len(channels); return C * (H // k) * (W // k)
  Each block halves what the one before left: three blocks divide a side by 2·2·2.
- C, H, W = filters, H // 2, W // 2 => C = filters
- return C * H * W => return C * (H * W // 2 ** len(channels))
  A pooling halves the height and the width, so a quarter of the cells is left.
- C, H, W = filters, H // 2, W // 2 => C = filters
- return C * H * W => return C * (H * W // 4 ** len(channels))
  Round each side down by itself: a row or a column that is left over is lost.
- C, H, W = filters, H // 2, W // 2 => C = filters
- return C * H * W => return C * H * W // 4 ** len(channels)
  Round each side down by itself: a row or a column that is left over is lost.
- return C * H * W => return C * 7 * 7
  7·7 cells are left of an image of 28×28 behind two blocks. Other images and blocks leave others.
- return C * H * W => return C * H * H
  The width is taken for as large as the height. Halve each for itself.
- return C * H * W => return C * W * W
  The height is taken for as large as the width. Halve each for itself.
- return C * H * W => return C * (H + W)
  A map has H·W cells, not H + W.
- return C * H * W => return H * W
  Those are the cells of one map. Each filter of the last block gives one.
- C, H, W = filters, => H, W =
  The channels of the image are gone: each filter of the last block gives a map.
- return C * => return channels[0] *
  That is the number of filters of the first block. The last one counts.
- return C * => return sum(channels) *
  Only the maps of the last block are left; those before are not kept.
- C, H, W = filters, => C, H, W = C * filters,
- C, H, W = in_shape => C, H, W = 1, *in_shape[1:]
  The filters of the blocks are not multiplied: only the maps of the last block are left.
- C, H, W = filters, => C, H, W = C * filters,
  The channels are not multiplied by the filters: each filter sums over what it reads, and gives one
  map.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_features,
    oracle_name="convlab.nets.ConvNet",
    solution=in_features,
    slips=SLIPS,
    further_cases=(
        {"in_shape": (1, 28, 28), "channels": [32, 64]},
        {"in_shape": (3, 240, 320), "channels": [64, 128, 256, 512, 512]},
    ),
)
