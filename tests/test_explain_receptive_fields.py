"""Receptive fields on any graph, against the cells that a gradient reaches, and published ones."""

import random

import pytest
import torch
from torch import nn

from convlab import explain

SIDES = (31, 27)
# Kinds of layers. Near the border padding, and what is cut off, take cells away from a field.
WITHOUT_PADDING = "conv pool activation norm parallel last second adaptive unshuffle gate "
WITH_PADDING = "add add3 cat in_place crop halves pad transpose "
BORDER = 8


class Add(nn.Module):
    def __init__(self, *paths):
        super().__init__()
        self.paths = nn.ModuleList(paths)

    def forward(self, x):
        return sum(path(x) for path in self.paths)


class Concatenate(Add):
    def forward(self, x):
        return torch.cat([path(x) for path in self.paths], 1)


class InPlace(Add):
    def forward(self, x):
        y = self.paths[0](x)
        y += self.paths[1](x)
        return nn.functional.silu(y, inplace=True)


class Gate(nn.Module):
    """A squeeze-and-excitation gate: each cell is scaled by the mean of the whole map."""

    def __init__(self, channels):
        super().__init__()
        self.scale = nn.Linear(channels, channels)

    def forward(self, x):
        return x * torch.sigmoid(self.scale(x.mean((2, 3))))[:, :, None, None]


class ChannelsLast(nn.Module):
    """As in ConvNeXt: the axes are moved, a layer works on the channels of each cell."""

    def __init__(self, channels, out_channels):
        super().__init__()
        self.layers = nn.Sequential(nn.LayerNorm(channels), nn.Linear(channels, out_channels))

    def forward(self, x):
        return self.layers(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Crop(nn.Module):
    def forward(self, x):
        return x[:, :, 1:, : x.shape[3] - 1 : 1]


class Even(nn.Module):
    """Sides that 2 divides."""

    def forward(self, x):
        return x[:, :, : x.shape[2] // 2 * 2, : x.shape[3] // 2 * 2]


class EverySecond(Even):
    """As in Swin: four maps of each second cell, joined."""

    def forward(self, x):
        x = super().forward(x)
        return torch.cat([x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)], dim=1)


class Halves(nn.Module):
    def __init__(self, path):
        super().__init__()
        self.path = path

    def forward(self, x):
        left, right = x.chunk(2, dim=1)
        return torch.cat((left, self.path(right)), 1)


class Tokens(nn.Module):
    """As in a vision transformer: cells in a row, attention between all of them."""

    def __init__(self, channels):
        super().__init__()
        self.attention = nn.MultiheadAttention(channels, 1, batch_first=True)

    def forward(self, x):
        row = x.flatten(2).transpose(1, 2)
        return row + self.attention(row, row, row)[0]


def layer(draw: random.Random, channels: int, has_padding: bool) -> tuple[nn.Module, int]:
    """A random layer, and its number of channels."""
    side = lambda low, high: (draw.randint(low, high), draw.randint(low, high))  # noqa: E731
    conv = lambda k, out=channels: nn.Conv2d(channels, out, k, padding="same")  # noqa: E731
    kind = draw.choice((WITHOUT_PADDING + WITH_PADDING * has_padding).split())
    out = draw.choice((2, 4, 6))
    match kind:
        case "conv":
            kernel = side(1, 4)
            padding = (draw.randint(0, 2), draw.randint(0, 1)) if has_padding else 0
            return nn.Conv2d(channels, out, kernel, side(1, 2), padding, side(1, 2)), out
        case "pool":
            return nn.AvgPool2d(side(1, 3), side(1, 2), ceil_mode=draw.random() < 0.3), channels
        case "norm":
            return nn.BatchNorm2d(channels), channels
        case "add":
            return Add(nn.Identity(), conv((3, 2))), channels
        case "add3":
            steps = side(1, 2)
            paths = [nn.Conv2d(channels, out, (k, k + 1), steps) for k in (2, 1)]
            pads = [nn.ZeroPad2d((0, 2, 1, 1)), nn.ZeroPad2d((1, 0, 0, 1))]
            return Add(*map(nn.Sequential, pads, paths)), out
        case "cat":
            return Concatenate(nn.Identity(), conv((4, 1), 2)), channels + 2
        case "parallel":
            return Concatenate(
                nn.Conv2d(channels, 2, (2, 3)), nn.AvgPool2d((2, 3), 1)
            ), channels + 2
        case "in_place":
            return InPlace(conv((1, 3)), conv((2, 1))), channels
        case "last":
            return ChannelsLast(channels, out), out
        case "crop":
            return Crop(), channels
        case "second":
            return EverySecond(), 4 * channels
        case "halves":
            half = channels // 2
            return Halves(nn.Conv2d(half, half, (3, 1), padding="same")), channels
        case "pad":
            return nn.ZeroPad2d((2, 0, 1, -1)), channels
        case "transpose":
            return nn.ConvTranspose2d(channels, out, side(1, 3), padding=(0, 1)), out
        case "adaptive":
            return nn.AdaptiveAvgPool2d((None, draw.choice((1, None)))), channels
        case "unshuffle":
            return nn.Sequential(Even(), nn.PixelUnshuffle(2)), 4 * channels
        case "gate":
            return Gate(channels), channels
    return draw.choice((nn.SiLU(), nn.GELU(), nn.Dropout2d())), channels


def network(seed: int, has_padding: bool) -> nn.Sequential:
    draw = random.Random(seed)
    layers, channels = [nn.Conv2d(2, 2, (draw.randint(1, 3), 2))], 2
    for _ in range(draw.randint(2, 5)):
        added, channels = layer(draw, channels, has_padding)
        layers.append(added)
    if draw.random() < 0.2:
        layers.append(Tokens(channels))
    elif draw.random() < 0.2:
        layers += [nn.Flatten(), nn.LazyLinear(3)]
    model = nn.Sequential(*layers).double().eval()
    try:
        output = model(torch.zeros(1, 2, *SIDES, dtype=torch.float64))  # of the lazy layer, too
    except RuntimeError:
        output = torch.empty(0)
    if not output.numel():  # a map became too small
        return network(seed + 1000, has_padding)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # Positive: no path takes another one's part away. Small: no sigmoid is flat.
            parameter.uniform_(0.2, 1).mul_(1e-3 if "in_proj" in name or "scale" in name else 1)
    return model


def reached(model: nn.Module, axis: int) -> list[tuple[int, int]] | tuple[int, int]:
    """The first and the last input cell that the gradient reaches from each output cell.

    For an output that is no map, those that it reaches from any cell.
    """
    torch.manual_seed(0)
    x = torch.rand(1, 2, *SIDES, dtype=torch.float64, requires_grad=True)
    output = model(x)
    output = output * torch.rand_like(output)

    def ends(part):
        (gradient,) = torch.autograd.grad(part.sum(), x, retain_graph=True)
        cells = gradient.abs().sum([k for k in range(4) if k != axis]).nonzero().flatten()
        return (int(cells[0]), int(cells[-1])) if len(cells) else None

    if output.dim() != 4:
        return ends(output.flatten(1)[:, :1])
    return [ends(output.select(axis, k)) for k in range(output.shape[axis])]


@pytest.mark.parametrize("seed", range(60))
def test_a_field_is_what_a_gradient_reaches(seed):
    has_padding = seed % 2 == 0
    model = network(seed, has_padding)
    explanation = explain(model, (1, 2, *SIDES))
    field = explanation.rows[-1].receptive_field
    assert field.reason is None
    for k, axis in enumerate((2, 3)):
        size, jump, start = field.size[k], field.jump[k], field.start[k]
        found = reached(model, axis)
        for cell, ends in enumerate(found if isinstance(found, list) else [found]):
            first = start + cell * jump
            last = first + size - 1
            border = BORDER * has_padding
            if border <= first and last < SIDES[k] - border:
                assert ends == (first, last), (model, explanation)
            elif ends is not None:
                assert max(first, 0) <= ends[0] <= ends[1] <= min(last, SIDES[k] - 1), model


def fields(model, shape):
    return {row.name: row.receptive_field for row in explain(model, shape).rows}


class Bottleneck(nn.Module):
    """A block of ResNet-50. strided: which convolution has the stride, 0 (the paper) or 1."""

    def __init__(self, channels, width, stride, strided):
        super().__init__()
        strides = [stride if k == strided else 1 for k in range(3)]
        self.path = nn.Sequential(
            nn.Conv2d(channels, width, 1, strides[0]),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, strides[1], padding=1),
            nn.BatchNorm2d(width),
            nn.Conv2d(width, 4 * width, 1),
        )
        is_first = channels != 4 * width
        self.past = nn.Conv2d(channels, 4 * width, 1, stride) if is_first else nn.Identity()

    def forward(self, x):
        y = self.path(x)
        y += self.past(x)
        return torch.relu(y)


@pytest.mark.parametrize(("strided", "size"), [(1, 427), (0, 483)])  # Araujo et al., 2019
def test_resnet50(strided, size):
    with torch.device("meta"):
        layers = [nn.Conv2d(3, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        channels = 64
        for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
            for block in range(blocks):
                layers.append(Bottleneck(channels, width, 1 if block else stride, strided))
                channels = 4 * width
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000)]
        model = nn.Sequential(*layers)
    found = fields(model, (1, 3, 224, 192))
    last = found["18.relu"]
    assert (last.size, last.jump) == ((size, size), (32, 32))
    for name in ("19", "20", "21"):  # the whole map
        assert (found[name].size, found[name].start) == ((224, 192), (0, 0))
    assert found["19"].size[0].text.startswith("r = min(start_in + r_in + (n − 1)·j_in, I)")


def test_a_group_and_a_column_of_the_table():
    model = nn.Sequential(nn.Sequential(nn.Conv2d(2, 3, (3, 4)), nn.ReLU()), nn.Conv2d(3, 2, 2))
    explanation = explain(model, (1, 2, 9, 8))
    assert explanation["0"].receptive_field.size == (3, 4)
    text = explanation.to_text(columns=["layer", "receptive field"])
    assert [line.split()[1:4] for line in text.splitlines()[4:7]] == [
        ["3", "×", "4"],
        ["3", "×", "4"],
        ["3", "×", "4"],
    ]
    assert "4 × 5" in text
    csv = explanation.to_csv(columns=["layer", "receptive field"])
    assert csv.splitlines()[1:] == ['0.0,"[3, 4]"', '0.1,"[3, 4]"', '1,"[4, 5]"']


def test_a_sequence_has_one_axis_and_a_map_without_a_batch_has_two():
    assert fields(nn.Conv1d(4, 6, 5, stride=2), (2, 4, 30))["Conv1d"].size == 5
    assert fields(nn.Conv2d(4, 6, (5, 3)), (4, 30, 20))["Conv2d"].size == (5, 3)
    assert fields(nn.Linear(5, 6), (2, 4, 5))["Linear"] is None
    volume = fields(nn.Conv3d(2, 3, (3, 2, 1)), (1, 2, 5, 6, 7))["Conv3d"]
    assert volume.reason == "a window slides along three axes, not two"


class Written(nn.Module):
    """Cells are written to a view of the map, or to a part of it."""

    def __init__(self, how):
        super().__init__()
        self.conv = nn.Conv2d(2, 2, 3, padding=1)
        self.how = how

    def forward(self, x):
        y = self.conv(x)
        seen = y.view_as(y)
        if self.how == "a view":
            y.view(y.shape).add_(torch.roll(x, 3, 2))
        elif self.how == "a part":
            y[:, :, 2:4] = x[:, :, 7:9]
        elif self.how == "an older view":
            y += torch.roll(x, 3, 2)
            return seen * 1
        elif self.how == "a number":
            y[:, :, 2:4] = 0
        elif self.how == "turned in place":
            y.transpose_(2, 3)
        return y * 1


@pytest.mark.parametrize("how", ["a view", "a part", "an older view", "turned in place"])
def test_what_is_written_over_is_not_known(how):
    field = fields(Written(how), (1, 2, 13, 11))["mul"]
    assert field.size is None
    assert field.reason


def test_a_number_that_is_written_takes_cells_away_alone():
    assert fields(Written("a number"), (1, 2, 13, 11))["mul"].size == (3, 3)


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        (nn.Upsample(scale_factor=2), "1 (Upsample) has no window"),
        (nn.ConvTranspose2d(2, 2, 2, 2), "1 (ConvTranspose2d): with a stride its cells read"),
        (nn.PixelShuffle(1), "1 (PixelShuffle) has no window"),
        (nn.AdaptiveAvgPool2d((4, 3)), "1 (AdaptiveAvgPool2d): its adaptive windows differ"),
    ],
)
def test_the_layer_from_which_a_field_is_unknown_is_named(layer, reason):
    model = nn.Sequential(nn.Conv2d(2, 2, 3), layer, nn.ReLU())
    assert fields(model, (1, 2, 12, 11))["2"].reason.startswith(reason)


def test_constants_have_no_field():
    class Noisy(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(2, 2, 3)

        def forward(self, x):
            return self.conv(torch.zeros_like(x)) + torch.randn_like(x)[:, :, 2:, 2:]

    assert fields(Noisy(), (1, 2, 9, 8))["add"] is None
