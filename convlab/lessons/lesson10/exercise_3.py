"""10.3 Transfer: a depthwise separable block."""

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.lesson10 import exercise_1


def _block(in_channels, filters, kernel_size, output_size):
    """PyTorch's two layers: their parameters, and their weights at each place of the output."""
    import torch

    layers = (
        torch.nn.Conv2d(in_channels, in_channels, kernel_size, groups=in_channels, device="meta"),
        torch.nn.Conv2d(in_channels, filters, 1, device="meta"),
    )
    parameters = sum(tensor.numel() for layer in layers for tensor in layer.parameters())
    weights = sum(layer.weight.numel() for layer in layers)
    return parameters, weights * output_size[0] * output_size[1]


def _counted(weights, biases):
    """A wrong solution: the weights and the biases, as functions of C, F and K = K_h·K_w."""

    def separable(in_channels, filters, kernel_size, output_size):
        sizes = in_channels, filters, kernel_size[0] * kernel_size[1]
        places = output_size[0] * output_size[1]
        return weights(*sizes) + biases(*sizes), weights(*sizes) * places

    return separable


def _weights(C, F, K):
    return K * C + C * F


def _biases(C, F, K):
    return C + F


EXERCISE = Exercise(
    cases=exercise_1.EXERCISE.cases,
    oracle=_block,
    truth="PyTorch's two Conv2d layers",
    mistakes=(
        Mistake(
            exercise_1.EXERCISE.oracle,
            "That is an ordinary convolution. Here there are two layers: first each channel has "
            "one kernel of its own, then 1×1 kernels mix the channels.",
        ),
        Mistake(
            _counted(lambda C, F, K: K * C * C + C * F, _biases),
            "A kernel of the first layer reads one channel, not all of them.",
        ),
        Mistake(
            _counted(lambda C, F, K: K * C + K * C * F, _biases),
            "The kernels of the second layer are 1×1.",
        ),
        Mistake(
            _counted(lambda C, F, K: K * C, lambda C, F, K: C),
            "The second layer is missing: `filters` kernels of 1×1, each as deep as its input.",
        ),
        Mistake(
            _counted(lambda C, F, K: C * F, lambda C, F, K: F),
            "The first layer is missing: one kernel for each channel.",
        ),
        Mistake(
            _counted(lambda C, F, K: K * C + F, _biases),
            "A 1×1 filter of the second layer has a weight for each channel that it reads.",
        ),
        Mistake(
            _counted(lambda C, F, K: K + C * F, _biases),
            "Each channel has a kernel of its own, not one for all.",
        ),
        Mistake(
            _counted(lambda C, F, K: K * F + C * F, _biases),
            "The first layer has a kernel for each channel that it reads, not for each filter.",
        ),
        Mistake(
            _counted(lambda C, F, K: K * F + F * F, lambda C, F, K: 2 * F),
            "The first layer gives as many maps as it reads; only the second makes `filters` of "
            "them.",
        ),
        Mistake(
            lambda C, F, kernel_size, output_size: (
                _block(C, F, kernel_size, output_size)[0],
                _block(C, F, kernel_size, output_size)[1]
                - C * F * (output_size[0] * output_size[1] - 1),
            ),
            "The 1×1 kernels, too, are used at every place of the output.",
        ),
        Mistake(
            _counted(_weights, lambda C, F, K: F),
            "The first layer has biases, too: one for each channel.",
        ),
        Mistake(
            _counted(_weights, lambda C, F, K: C),
            "The second layer has biases, too: one for each filter.",
        ),
        Mistake(
            _counted(_weights, lambda C, F, K: 0),
            "The biases are missing among the parameters.",
        ),
        Mistake(
            _counted(_weights, lambda C, F, K: 2 * F),
            "The first layer gives one map for each channel, so it has C_in biases.",
        ),
        Mistake(
            lambda C, F, kernel_size, output_size: (
                _block(C, F, kernel_size, output_size)[0],
                _block(C, F, kernel_size, output_size)[0] * output_size[0] * output_size[1],
            ),
            "A bias is added, not multiplied by: it is no MAC.",
        ),
        Mistake(
            lambda C, F, kernel_size, output_size: (
                _block(C, F, kernel_size, output_size)[0],
                _block(C, F, kernel_size, (1, 1))[1],
            ),
            "Each weight is used at every place of the output, not once.",
        ),
        Mistake(
            lambda *case: (_block(*case)[0], 2 * _block(*case)[1]),
            "Those are FLOPs. A MAC is a multiplication and an addition together.",
        ),
        Mistake(
            lambda *case: _block(*case)[::-1],
            "The two have changed places: the parameters come first.",
        ),
    ),
)
