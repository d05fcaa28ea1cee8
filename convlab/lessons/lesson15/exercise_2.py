"""15.2 Transfer: the largest width of a network within two limits."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes


def _costs(in_shape, kernel_size, classes, width):
    """Parameters and MACs of the network, counted by PyTorch around an image."""
    import torch
    from torch import nn

    C, H, W = in_shape
    with torch.device("meta"):
        x, macs = torch.empty(1, C, H, W), 0
        net = nn.Sequential(
            nn.Conv2d(C, width, kernel_size, padding="same", bias=False),
            nn.BatchNorm2d(width),
            nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, kernel_size, padding="same", bias=False),
            nn.BatchNorm2d(2 * width),
            nn.AdaptiveMaxPool2d(1),
            nn.Flatten(),
            nn.Linear(2 * width, classes),
        ).eval()
        for layer in net:
            x = layer(x)
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                macs += x.numel() * layer.weight[0].numel()
    return sum(parameter.numel() for parameter in net.parameters()), macs


@st.composite
def _cases(draw):
    in_shape = (draw(st.integers(1, 4)), *draw(map_sizes(at_most=11, at_least=2)))
    kernel_size = draw(map_sizes(5).filter(lambda size: size != (1, 1)))
    classes = draw(st.integers(2, 12))
    parameters, macs = _costs(in_shape, kernel_size, classes, draw(st.integers(1, 6)))
    # One limit binds, often to the last number; the other is far, or binds as well.
    spare = draw(st.sampled_from([0, 0, 1]))
    far = draw(st.sampled_from([1, 1, 10]))
    if draw(st.booleans()):
        limits = parameters + spare, far * macs + spare
    else:
        limits = far * parameters + spare, macs + spare
    return {
        "in_shape": in_shape,
        "kernel_size": kernel_size,
        "classes": classes,
        "max_parameters": limits[0],
        "max_macs": limits[1],
    }


def _torch_width(in_shape, kernel_size, classes, max_parameters, max_macs):
    """The largest width whose network, built by PyTorch, keeps both limits, and its costs."""
    width, costs = 0, (0, 0)
    while True:
        wider = _costs(in_shape, kernel_size, classes, width + 1)
        if wider[0] > max_parameters or wider[1] > max_macs:
            return width, *costs
        width, costs = width + 1, wider


def largest_width(in_shape, kernel_size, classes, max_parameters, max_macs):
    (C, H, W), (K_h, K_w) = in_shape, kernel_size
    best, w = None, 1
    while True:
        conv1, conv2, head = K_h * K_w * C * w, K_h * K_w * w * 2 * w, 2 * w * classes
        parameters = conv1 + 2 * w + conv2 + 2 * 2 * w + head + classes
        macs = conv1 * H * W + conv2 * (H // 2) * (W // 2) + head
        if parameters > max_parameters or macs > max_macs:
            return best
        best = w, parameters, macs
        w += 1


SLIPS = """
- return best => return w, parameters, macs
  That is the first width that breaks a limit. The one before still keeps both.
- return best => return w - 1, parameters, macs
  The width is right, but the parameters and the MACs are those of the next one.
- return best => return w, *best[1:]
  The width is one too large: the one before still keeps both limits.
- best = w, parameters, macs => best = w, macs, parameters
  The two have changed places: the parameters come before the MACs.
- parameters > max_parameters or macs > max_macs => parameters >= max_parameters or macs >= max_macs
  A network that has exactly as many as the limit says keeps it.
- parameters > max_parameters or macs > max_macs => parameters >= max_parameters or macs > max_macs
  A network that has exactly as many parameters as the limit says keeps it.
- parameters > max_parameters or macs > max_macs => parameters > max_parameters or macs >= max_macs
  A network that has exactly as many MACs as the limit says keeps it.
- parameters > max_parameters or macs > max_macs => parameters > max_parameters
  Only the parameters are held to their limit. The MACs have one, too.
- parameters > max_parameters or macs > max_macs => macs > max_macs
  Only the MACs are held to their limit. The parameters have one, too.
- parameters > max_parameters or macs > max_macs => parameters > max_parameters and macs > max_macs
  A network must keep both limits: it breaks the budget if *one* of them is broken.
- + 2 * w + conv2 + 2 * 2 * w + => + conv2 +
  The batch normalisations have parameters: 2 a channel.
- + 2 * w + conv2 + 2 * 2 * w + => + w + conv2 + 2 * w +
  That is one number a channel. The convolutions have no biases, but each batch normalisation has 2
  parameters a channel.
- + 2 * w + conv2 + 2 * 2 * w + => + 3 * w + conv2 + 3 * 2 * w +
  The convolutions have no biases: the batch normalisation's 2 a channel are all.
- + 2 * w + conv2 + 2 * 2 * w + => + 4 * w + conv2 + 4 * 2 * w +
  The running statistics are buffers, not parameters.
- conv2 + 2 * 2 * w + => conv2 + 2 * w +
  The second batch normalisation has 2 · width channels, and 2 parameters for each.
- + head + classes => + head
  The Linear has biases, one for each class.
- + head + classes => + classes
  The weights of the Linear are parameters, too.
- // 2) + head => // 2)
  The Linear has MACs, too: one for each weight.
- // 2) + head => // 2) + head + classes
  A bias is added, not multiplied by: it is no MAC.
- K_h * K_w * w * 2 * w => K_h * K_w * w * w
  The second convolution has 2 · width filters.
- K_h * K_w * w * 2 * w => K_h * K_w * C * 2 * w
  The second convolution reads the `width` channels of the first, not those of the image.
- K_h * K_w * w * 2 * w => K_h * K_w * 2 * w
  A filter of the second convolution is as deep as what it reads: `width` channels.
- K_h * K_w * C * w => K_h * K_w * w
  A filter of the first convolution is as deep as the image.
- 2 * w * classes => w * classes
  The Linear reads 2 · width features.
- 2 * w * classes => 2 * w * H * W * classes
  The global pool leaves one number a channel for the Linear.
- 2 * w * classes => 2 * w * (H // 2) * (W // 2) * classes
  The global pool leaves one number a channel for the Linear.
- (H // 2) * (W // 2) => H * W
  The pool between the convolutions leaves a quarter of the places.
- (H // 2) * (W // 2) => (H * W // 4)
  Halve and round each side by itself: a row or a column that is left over is lost.
- (H // 2) * (W // 2) => (H * W // 2)
  The pool halves the height *and* the width.
- conv1 * H * W => conv1
- conv2 * (H // 2) * (W // 2) => conv2
  Each weight of a convolution works at every place of its output.
- conv1 * H * W => conv1 * (H // 2) * (W // 2)
  The first convolution works on the whole image: the pool comes after it.
- conv1 * H * W => conv1 * (H - K_h + 1) * (W - K_w + 1)
- conv2 * (H // 2) * (W // 2) => conv2 * (H // 2 - K_h + 1) * (W // 2 - K_w + 1)
  The padding is "same": a convolution's output is as large as its input.
- (K_h, K_w) => (K_h, _)
- K_w => K_h
  A kernel need not be square: its weights are K_h·K_w.
- (C, H, W) => (H, W, C)
  `in_shape` is (C, H, W): the channels come first.
"""


def _equal_widths(in_shape, kernel_size, classes, max_parameters, max_macs):
    (C, H, W), (K_h, K_w) = in_shape, kernel_size
    best, w = (0, 0, 0), 1
    while True:
        conv1, conv2, head = K_h * K_w * C * w, K_h * K_w * w * w, w * classes
        parameters = conv1 + 2 * w + conv2 + 2 * w + head + classes
        macs = conv1 * H * W + conv2 * (H // 2) * (W // 2) + head
        if parameters > max_parameters or macs > max_macs:
            return best
        best = w, parameters, macs
        w += 1


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_width,
    oracle_name="PyTorch's layers, width by width",
    solution=largest_width,
    slips=SLIPS,
    mistakes=(Mistake(_equal_widths, "The second convolution has 2·w filters, not w."),),
    further_cases=(
        {
            "in_shape": (1, 42, 42),
            "kernel_size": (3, 3),
            "classes": 10,
            "max_parameters": 10_000,
            "max_macs": 1_000_000,
        },
        {
            "in_shape": (3, 9, 7),
            "kernel_size": (3, 2),
            "classes": 5,
            "max_parameters": 2_000,
            "max_macs": 10_000_000,
        },
    ),
)
