"""09.1 The features that reach the first fully connected layer."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    channels = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    size = draw(map_sizes(at_least=2 ** len(channels), at_most=30))
    return {"in_shape": (draw(st.integers(1, 4)), *size), "channels": channels}


def _features(in_shape, channels):
    import torch

    from convlab.nets import ConvNet

    with torch.device("meta"):
        net = ConvNet(in_shape, channels, hidden=())
    return getattr(net, f"fc{len(channels) + 1}").in_features


def _with_sides(halved):
    """A wrong solution whose sides after a block are `halved(side)`."""

    def in_features(in_shape, channels):
        _, height, width = in_shape
        for _ in channels:
            height, width = halved(height), halved(width)
        return channels[-1] * height * width

    return in_features


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_features,
    truth="convlab.nets.ConvNet",
    mistakes=(
        Mistake(
            _with_sides(lambda side: side),
            "The poolings are left out. Each one halves the height and the width.",
        ),
        Mistake(
            _with_sides(lambda side: -(-side // 2)),
            "A side of 7 becomes 3: where half a window is left over, it is left out.",
        ),
        Mistake(
            _with_sides(lambda side: (side - 2) // 2),
            'Padding "same" keeps the size. Only the poolings change it.',
        ),
        Mistake(
            _with_sides(lambda side: round(side / 2)),
            "A side of 7 becomes 3: where half a window is left over, it is left out. `round` "
            "rounds 3.5 up to 4; `//` rounds down.",
        ),
        Mistake(
            lambda in_shape, channels: _features((1, in_shape[1], in_shape[1]), channels),
            "The width is taken for as large as the height. Halve each for itself.",
        ),
        Mistake(
            lambda in_shape, channels: channels[-1] * (in_shape[1] // 2) * (in_shape[2] // 2),
            "There is a pooling in every block, not only in one.",
        ),
        Mistake(
            lambda in_shape, channels: (
                channels[-1]
                * (in_shape[1] // (2 * len(channels)))
                * (in_shape[2] // (2 * len(channels)))
            ),
            "Each block halves what the one before left: three blocks divide a side by 2·2·2.",
        ),
        Mistake(
            lambda in_shape, channels: (
                channels[-1] * (in_shape[1] * in_shape[2] // 2 ** len(channels))
            ),
            "A pooling halves the height and the width, so a quarter of the cells is left.",
        ),
        Mistake(
            lambda in_shape, channels: (
                channels[-1] * (in_shape[1] * in_shape[2] // 4 ** len(channels))
            ),
            "Round each side down by itself: a row or a column that is left over is lost.",
        ),
        Mistake(
            lambda in_shape, channels: _features(in_shape, channels) // channels[-1] * in_shape[0],
            "The channels of the image are gone: each filter of the last block gives a map.",
        ),
        Mistake(
            lambda in_shape, channels: (
                _features(in_shape, channels) // channels[-1] * sum(channels)
            ),
            "Only the maps of the last block are left; those before are not kept.",
        ),
        Mistake(
            lambda in_shape, channels: _features(in_shape, channels) // channels[-1] * channels[0],
            "That is the number of filters of the first block. The last one counts.",
        ),
        Mistake(
            lambda in_shape, channels: _features(in_shape, channels) // channels[-1],
            "Those are the cells of one map. Each filter of the last block gives one.",
        ),
    ),
)
