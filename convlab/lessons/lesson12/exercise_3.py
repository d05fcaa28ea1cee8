"""12.3 Transfer: the parameters of a block of ResNeXt."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    groups = draw(st.integers(1, 4))
    return {
        "in_channels": draw(st.integers(1, 9)),
        "width": groups * draw(st.integers(1, 4)),
        "out_channels": draw(st.integers(1, 9)),
        "groups": groups,
    }


def _block(in_channels, width, out_channels, groups):
    import torch

    with torch.device("meta"):
        block = torch.nn.Sequential(
            torch.nn.Conv2d(in_channels, width, 1, bias=False),
            torch.nn.BatchNorm2d(width),
            torch.nn.ReLU(),
            torch.nn.Conv2d(width, width, 3, padding=1, groups=groups, bias=False),
            torch.nn.BatchNorm2d(width),
            torch.nn.ReLU(),
            torch.nn.Conv2d(width, out_channels, 1, bias=False),
            torch.nn.BatchNorm2d(out_channels),
        )
    return sum(parameter.numel() for parameter in block.parameters())


def _norms(width, out_channels, numbers=2):
    return numbers * (2 * width + out_channels)


def _with_middle(middle):
    """A wrong solution whose 3×3 convolution has `middle(width, groups)` weights."""

    def block_parameters(c, w, o, g):
        return c * w + middle(w, g) + w * o + _norms(w, o)

    return block_parameters


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_block,
    truth="the block, built in PyTorch and counted",
    mistakes=(
        Mistake(
            _with_middle(lambda w, g: 9 * w * w),
            "The groups are left out: a filter of the 3×3 convolution reads width / groups "
            "channels.",
        ),
        Mistake(
            _with_middle(lambda w, g: 9 * (w // g) * (w // g)),
            "That is one group. There are `groups` of them: divide by groups once, not twice.",
        ),
        Mistake(
            _with_middle(lambda w, g: 9 * w * w * g),
            "Groups make a layer smaller: divide by them.",
        ),
        Mistake(
            _with_middle(lambda w, g: 9 * w // g),
            "Those are the weights of one filter. The 3×3 convolution has `width` of them.",
        ),
        Mistake(
            _with_middle(lambda w, g: 3 * w * w // g),
            "A 3×3 kernel has 3·3 weights for each channel.",
        ),
        Mistake(
            _with_middle(lambda w, g: w * w // g),
            "The kernels in the middle are 3×3: 9 weights for each channel.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) - _norms(w, o) + 2 * (c + 2 * w),
            "A batch normalisation has the channels that the convolution before it writes.",
        ),
        Mistake(
            lambda c, w, o, g: (c * w + w * o) // g + 9 * w * w // g + _norms(w, o),
            "Only the 3×3 convolution is in groups. The 1×1 ones read all channels.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) + 2 * w + o,
            "The convolutions have no biases here: the β of the normalisation does their work.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) - _norms(w, o) + 2 * w + o,
            "For each channel there is one number beside the weights; γ and β of a batch "
            "normalisation are two. (Biases would be one, but the convolutions have none.)",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) - _norms(w, o),
            "The batch normalisations are missing: two parameters for each of their channels.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) + _norms(w, o),
            "The running mean and variance are buffers, not parameters: 2 for each channel.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) + _norms(w, o) + 3,
            "The running statistics and the counter are buffers, not parameters.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) - 2 * o,
            "A batch normalisation follows the last convolution, too.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) - 2 * w,
            "A batch normalisation follows each of the three convolutions.",
        ),
        Mistake(
            lambda c, w, o, g: _block(c, w, o, g) - w * o - 2 * o,
            "The third convolution is missing: 1×1, from width to out_channels.",
        ),
    ),
)
