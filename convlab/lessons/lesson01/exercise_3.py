"""01.3 The weights of two layers with the same output."""

from hypothesis import strategies as st

from convlab.lessons.draws import kernel_sizes, map_sizes
from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    size = draw(map_sizes(at_most=20))
    return {"map_size": size, "kernel_size": draw(kernel_sizes(size))}


def _outputs(map_size, kernel_size):
    (height, width), (rows, columns) = map_size, kernel_size
    return (height - rows + 1) * (width - columns + 1)


def _weights(map_size, kernel_size):
    from torch import nn

    (height, width), outputs = map_size, _outputs(map_size, kernel_size)
    layers = (
        nn.Conv2d(1, 1, kernel_size, bias=False, device="meta"),
        nn.Linear(height * width, outputs, bias=False, device="meta"),
    )
    return tuple(layer.weight.numel() for layer in layers)


def _by_formula(connections):
    """A wrong solution whose count for the fully connected layer is `connections`."""

    def weights(map_size, kernel_size):
        return kernel_size[0] * kernel_size[1], connections(map_size, kernel_size)

    return weights


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_weights,
    truth="the layers that PyTorch builds",
    mistakes=(
        Mistake(
            _by_formula(lambda size, kernel: (size[0] * size[1]) ** 2),
            "The fully connected layer has as many outputs as inputs here. It must have as many "
            "as the convolution: one for each window.",
        ),
        Mistake(
            _by_formula(lambda size, kernel: size[0] * size[1] + _outputs(size, kernel)),
            "Every output is connected with every input: multiply the two numbers.",
        ),
        Mistake(
            _by_formula(
                lambda size, kernel: (
                    size[0] * size[1] * (size[0] - kernel[0]) * (size[1] - kernel[1])
                )
            ),
            "The windows are counted one too few each way: H - K_h + 1 fit one below the other.",
        ),
        Mistake(
            _by_formula(lambda size, kernel: kernel[0] * kernel[1] * _outputs(size, kernel)),
            "Those are the products that the convolution computes. In a fully connected layer "
            "every output reads every input.",
        ),
        Mistake(
            lambda size, kernel: (kernel[0] ** 2, size[0] * size[1] * _outputs(size, kernel)),
            "The kernel is taken for a square one: it has K_h rows and K_w columns.",
        ),
        Mistake(
            lambda size, kernel: (
                kernel[0] * kernel[1] + 1,
                (size[0] * size[1] + 1) * _outputs(size, kernel),
            ),
            "The biases are counted too. The question asks for weights alone.",
        ),
        Mistake(
            lambda size, kernel: (
                kernel[0] * kernel[1] * _outputs(size, kernel),
                size[0] * size[1] * _outputs(size, kernel),
            ),
            "A convolution uses the same weights in every window: count them once.",
        ),
        Mistake(
            lambda size, kernel: _weights(size, kernel)[::-1],
            "The two counts have changed places: the convolution's comes first.",
        ),
    ),
)
