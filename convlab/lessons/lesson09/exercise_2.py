"""09.2 A ConvNet built by the learner, told by the sizes of its tensors."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    channels = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    size = draw(map_sizes(at_least=2 ** len(channels), at_most=12))
    return {
        "in_shape": (draw(st.integers(1, 3)), *size),
        "channels": channels,
        "num_classes": draw(st.integers(1, 5)),
        "batch_norm": draw(st.booleans()),
    }


def _net(in_shape, channels, num_classes, batch_norm):
    import torch

    from convlab.nets import ConvNet

    with torch.device("meta"):
        return ConvNet(in_shape, channels, (), num_classes, batch_norm)


def _sizes(in_shape, channels, num_classes, batch_norm):
    net = _net(in_shape, channels, num_classes, batch_norm)
    return tuple(parameter.numel() for parameter in net.parameters())


def _without_pooling(in_shape, channels, num_classes, batch_norm):
    *before, _, bias = _sizes(in_shape, channels, num_classes, batch_norm)
    return (*before, channels[-1] * in_shape[1] * in_shape[2] * num_classes, bias)


def _without_biases(in_shape, channels, num_classes, batch_norm):
    net = _net(in_shape, channels, num_classes, batch_norm)
    return tuple(
        parameter.numel()
        for name, parameter in net.named_parameters()
        if not (name.startswith("conv") and name.endswith("bias"))
    )


def _biases_unless_batch_norm(in_shape, channels, num_classes, batch_norm):
    sizes = _without_biases if batch_norm else _sizes
    return sizes(in_shape, channels, num_classes, batch_norm)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_sizes,
    truth="convlab.nets.ConvNet",
    mistakes=(
        Mistake(
            lambda *_: (),
            "PyTorch sees no layer. Layers in a plain list stay hidden: put them into an "
            "`nn.Sequential`.",
        ),
        Mistake(
            lambda in_shape, channels, num_classes, batch_norm: _sizes(
                in_shape, channels, num_classes, False
            ),
            "With `batch_norm` there is an `nn.BatchNorm2d` after each convolution.",
        ),
        Mistake(
            lambda in_shape, channels, num_classes, batch_norm: _sizes(
                in_shape, channels, num_classes, True
            ),
            "Without `batch_norm` there is no `nn.BatchNorm2d`: ask for it with `if`.",
        ),
        Mistake(
            lambda *case: tuple(tensor.numel() for tensor in _net(*case).state_dict().values()),
            "Those are all entries of the `state_dict`. The running statistics of a batch "
            "normalisation are buffers, not parameters.",
        ),
        Mistake(
            lambda *case: sum(_sizes(*case)),
            "That is the sum. Return the size of each tensor, in a tuple.",
        ),
        Mistake(_without_pooling, "The pooling is missing: each block ends with one."),
        Mistake(
            _biases_unless_batch_norm,
            "With `batch_norm` your convolutions have no biases. Its β makes them superfluous, but "
            "here each filter has one.",
        ),
        Mistake(_without_biases, "The convolutions have no biases. Each filter has one."),
        Mistake(
            lambda in_shape, channels, num_classes, batch_norm: _sizes(
                in_shape, channels[:1], num_classes, batch_norm
            ),
            "There is one block only. Each number in `channels` asks for one.",
        ),
    ),
)
