"""Small random models as a LiveNetwork sends them, and what their own modules compute.

What the modules compute is taken from hooks on them: not from the walk that the nodes come from.
"""

import base64
import copy
import random
import re
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations

from convlab.nets import ConvNet
from convlab.widgets.live_network import LiveNetwork

# Of the largest number of a map: float32, whose sums PyTorch adds in another order.
EXACT = 1e-4
# 16 bits change a weight by at most 1/65,534 of its filter's largest. In sums of some hundred such
# products, and through some layers, that stays below this share; eight bits would change 256 times
# as much.
ROUNDED = 5e-4
CASES = 124


class Called(nn.Module):
    """A module that calls a function with modules and tensors of its own."""

    def __init__(self, function, *modules, **tensors):
        super().__init__()
        self.parts = nn.ModuleList(modules)
        self.function = function
        for name, tensor in tensors.items():
            if isinstance(tensor, nn.Parameter):
                self.register_parameter(name, tensor)
            else:
                self.register_buffer(name, tensor)

    def forward(self, x):
        return self.function(self, x, *self.parts)


def odd_or_even(pick, size):
    """A kernel that fits into a map, other along H than along W."""
    return tuple(pick.randint(1, min(4, side)) for side in size)


def pairs(pick, low, high):
    return (pick.randint(low, high), pick.randint(low, high))


# Each takes the random generator and a shape (C, H, W), and returns modules.


def convolution(pick, shape):
    groups = pick.choice([k for k in (1, 1, 2, 3) if shape[0] % k == 0])
    mode = pick.choice(("zeros", "zeros", "reflect", "replicate", "circular"))
    kernel = odd_or_even(pick, shape[1:])
    most = min(2, *(side - 1 for side in shape[1:]))
    padding = pick.choice((0, "valid", "same", pairs(pick, 0, max(0, most))))
    return nn.Conv2d(
        shape[0],
        groups * pick.randint(1, 3),
        kernel,
        stride=1 if isinstance(padding, str) else pairs(pick, 1, 2),
        padding=padding,
        dilation=pairs(pick, 1, 2) if padding == "same" and most > 1 else 1,
        groups=groups,
        padding_mode=mode,
        bias=pick.random() < 0.7,
    )


def dilated(pick, shape):
    dilation = pairs(pick, 1, 2)
    sides = zip(shape[1:], dilation, strict=True)
    kernel = [max(1, min(3, (side - 1) // step + 1)) for side, step in sides]
    return nn.Conv2d(shape[0], 3, kernel, dilation=dilation, padding=pairs(pick, 0, 2))


def transposed(pick, shape):
    groups = pick.choice([k for k in (1, 2, 3) if shape[0] % k == 0])
    stride = pairs(pick, 1, 3)
    return nn.ConvTranspose2d(
        shape[0],
        groups * pick.randint(1, 3),
        (3, 2),
        stride=stride,
        padding=(1, pick.randint(0, 1)),
        output_padding=tuple(step - 1 for step in stride),
        dilation=pairs(pick, 1, 2) if shape[1] > 2 else 1,
        groups=groups,
        bias=pick.random() < 0.6,
    )


def row_convolution(pick, shape):
    channels, *_ = shape
    return Called(
        lambda _own, x, conv, up, pool, mean: up(mean(pool(conv(x.flatten(2)))))[:, :, None],
        nn.Conv1d(channels, 2 * channels, 3, padding=1, groups=channels, dilation=1),
        nn.ConvTranspose1d(2 * channels, 3, 4, stride=2, padding=1),
        nn.MaxPool1d(2, stride=1),
        nn.AvgPool1d(3, stride=2, padding=1, ceil_mode=True),
    )


def max_pool(pick, shape):
    kernel = tuple(pick.randint(2, 3) for _ in shape[1:])
    return nn.MaxPool2d(
        kernel, stride=pairs(pick, 1, 3), padding=(1, 0), ceil_mode=pick.random() < 0.6, dilation=1
    )


def avg_pool(pick, shape):
    return nn.AvgPool2d(
        (3, 2),
        stride=pairs(pick, 1, 3),
        padding=(1, pick.randint(0, 1)),
        ceil_mode=pick.random() < 0.6,
        count_include_pad=pick.random() < 0.5,
        divisor_override=pick.choice((None, None, 5)),
    )


def adaptive_pool(pick, shape):
    kind = pick.choice((nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d))
    return kind(pick.choice((3, (2, None), (3, 5), 1)))


def with_numbers(module):
    """The module with random numbers in the place of ones and zeros."""
    for tensor in (*module.parameters(), *module.buffers()):
        if tensor.is_floating_point():
            nn.init.uniform_(tensor, 0.3, 1.7)
    return module


def normalisation(pick, shape):
    channels, *_ = shape
    groups = max(k for k in (1, 2, 3) if channels % k == 0)
    kinds = [
        nn.BatchNorm2d(channels, eps=1e-3),
        nn.BatchNorm2d(channels, affine=False),
        nn.LayerNorm(shape),
        nn.LayerNorm(shape[-1], elementwise_affine=False, eps=1e-2),
        nn.GroupNorm(groups, channels),
        nn.InstanceNorm2d(channels, affine=True, eps=1e-2),
        nn.InstanceNorm2d(channels, track_running_stats=True),
        nn.LocalResponseNorm(pick.randint(2, 5), alpha=0.7, beta=0.6, k=1.5),
    ]
    # A cell of a map of one would be divided by the root of eps alone.
    fits = [one for one in kinds if shape[1] * shape[2] > 3 or not is_of_one_map(one)]
    return with_numbers(pick.choice(fits))


def is_of_one_map(module):
    return isinstance(module, nn.InstanceNorm2d | nn.GroupNorm | nn.LayerNorm)


ACTIVATIONS = [
    nn.ReLU,
    lambda: nn.ReLU(inplace=True),
    nn.ReLU6,
    lambda: nn.Hardtanh(-0.4, 0.7),
    lambda: nn.LeakyReLU(0.2),
    lambda: nn.ELU(1.3),
    lambda: nn.CELU(0.7),
    nn.SELU,
    nn.GELU,
    lambda: nn.GELU("tanh"),
    nn.SiLU,
    nn.Sigmoid,
    nn.Tanh,
    lambda: nn.Softplus(2.0, 1.5),
    nn.Hardsigmoid,
    nn.Hardswish,
    nn.Mish,
    nn.Softsign,
    nn.LogSigmoid,
    lambda: nn.PReLU(init=0.3),
]


def activation(pick, shape):
    made = pick.choice(ACTIVATIONS)()
    own = with_numbers(nn.PReLU(shape[0]))
    functions = [
        lambda _own, x: x.clamp(min=-0.3),
        lambda _own, x: torch.clip(x, -0.5, 0.4),
        lambda _own, x: (x * 0.5).exp(),
        lambda _own, x: -x.abs(),
        lambda _own, x: torch.square(x) - x**2 / 3,
        lambda _own, x: torch.sqrt(x.abs() + 0.1),
        lambda _own, x: F.leaky_relu(F.relu_(x * 1.5) - 0.2, 0.1),
    ]
    return pick.choice([made, made, made, own, Called(pick.choice(functions))])


def residual(pick, shape):
    channels = shape[0]
    return Called(
        lambda own, x, first, second, change: F.relu(second(first(x).relu()) + change(x)),
        nn.Conv2d(channels, 4, 3, padding=1),
        nn.Conv2d(4, 4, (3, 1), padding="same"),
        nn.Conv2d(channels, 4, 1, bias=False),
    )


def with_a_number(pick, shape):
    number = round(pick.uniform(0.4, 2), 3)
    functions = [
        lambda _own, x: number - x,
        lambda _own, x: (x - number) * number,
        lambda _own, x: number / (x.abs() + 1) + number,
        lambda _own, x: torch.add(x, number, alpha=2) / number,
        lambda _own, x: torch.sub(number * x, 1, alpha=3),
        lambda _own, x: torch.rsub(x, number, alpha=2),
    ]
    return Called(pick.choice(functions))


def with_a_tensor(pick, shape):
    channels, height, width = shape
    scale = nn.Parameter(torch.rand(channels, 1, 1) + 0.5)
    row = torch.rand(1, 1, 1, width) + 0.5
    whole = torch.rand(height, width)
    functions = [
        lambda own, x: (x - own.row) / own.scale,
        lambda own, x: own.scale * x + own.whole,
        lambda own, x: own.whole - x,
        lambda own, x: torch.sub(x, own.scale, alpha=2) * torch.tensor(1.5),
        lambda own, x: own.row / (x.abs() + 0.5),
        lambda own, x: x.add(own.scale * own.whole),
    ]
    return Called(pick.choice(functions), scale=scale, row=row, whole=whole)


def of_two(pick, shape):
    conv = nn.Conv2d(shape[0], shape[0], 1)
    one = nn.Conv2d(shape[0], 1, 1)
    functions = [
        lambda _own, x, conv, one: x * torch.sigmoid(conv(x)),
        lambda _own, x, conv, one: conv(x) / (x.abs() + 1),
        lambda _own, x, conv, one: x - one(x),
        lambda _own, x, conv, one: torch.sub(one(x), conv(x), alpha=0.5),
        lambda _own, x, conv, one: x * F.adaptive_avg_pool2d(conv(x), 1).sigmoid(),
        lambda _own, x, conv, one: torch.add(x, conv(x), alpha=2).mul(one(x)),
    ]
    return Called(pick.choice(functions), conv, one)


def in_place(pick, shape):
    def forward(_own, x, conv):
        y = conv(x)
        y += x
        y *= 0.5
        y.relu_()
        return y.sub_(0.1)

    return Called(forward, nn.Conv2d(shape[0], shape[0], 1))


def concatenated(pick, shape):
    wide = nn.Conv2d(shape[0], 2, 3, padding=1)
    narrow = nn.Conv2d(shape[0], 3, 1)
    axis = pick.choice((1, -3))
    return Called(
        lambda _own, x, wide, narrow, pool: torch.cat([wide(x), pool(x), narrow(x)], dim=axis),
        wide,
        narrow,
        nn.MaxPool2d(3, 1, 1),
    )


def parted(pick, shape):
    def gated(_own, x, conv):
        value, gate = conv(x).chunk(2, dim=1)
        return value * gate.sigmoid()

    def split(_own, x, conv):
        one, two, three = torch.split(conv(x), [1, 3, 2], dim=1)
        return torch.cat([two, three.tanh(), one], 1)

    def sliced(_own, x, conv):
        y = conv(x)
        return y[:, 1::2] - y[:, :3]

    def rows(_own, x, conv):
        return conv(x)[..., ::2].narrow(1, 2, 3)

    def tensor_split(_own, x, conv):
        one, two = torch.tensor_split(conv(x), 2, dim=-1)
        return torch.cat((two, one), -1)

    function = pick.choice((gated, split, sliced, rows, tensor_split))
    return Called(function, nn.Conv2d(shape[0], 6, 1))


def padded(pick, shape):
    _, height, width = shape
    if pick.random() < 0.4:
        sides = [pick.randint(0, min(2, side - 1)) for side in (width, width, height, height)]
        kind = (nn.ReflectionPad2d, nn.ReplicationPad2d, nn.CircularPad2d, nn.ZeroPad2d)
        return pick.choice(kind)(sides)
    value = round(pick.uniform(-1, 1), 2)
    cut = -1 if height > 2 else 0
    return Called(lambda _own, x: F.pad(x, (1, 2, cut, 1), value=value))


def permuted(pick, shape):
    linear = nn.Linear(shape[0], 3, bias=pick.random() < 0.5)
    functions = [
        lambda _own, x, linear: linear(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2),
        lambda _own, x, linear: x.transpose(2, 3).swapaxes(-1, 1).contiguous(),
        lambda _own, x, linear: linear(x.transpose(1, -1)).transpose(1, -1),
    ]
    return Called(pick.choice(functions), linear)


def enlarged(pick, shape):
    module = nn.Upsample(scale_factor=pick.choice((2, (1, 3))))
    function = Called(lambda _own, x: F.interpolate(x, size=(2 * shape[1], shape[2])))
    return pick.choice((module, function))


def reduced(pick, shape):
    functions = [
        lambda _own, x: x.mean(dim=(2, 3), keepdim=True) * x,
        lambda _own, x: x - x.amax(1, keepdim=True),
        lambda _own, x: x.sum(axis=-1, keepdim=True) * 0.1,
        lambda _own, x: x / (1 + x.abs().sum((-2, -1), keepdim=True)),
        lambda _own, x: x.mean(2).unsqueeze(2),
    ]
    return Called(pick.choice(functions))


def probabilities(pick, shape):
    functions = [
        lambda _own, x: F.softmax(x, 1),
        lambda _own, x: x.log_softmax(dim=-1),
        lambda _own, x: torch.softmax(x.flatten(2), dim=2).view_as(x),
    ]
    return pick.choice([Called(pick.choice(functions)), nn.Softmax2d(), nn.LogSoftmax(dim=2)])


def left_out(pick, shape):
    kind = pick.choice((nn.Dropout, nn.Dropout2d, nn.AlphaDropout, nn.FeatureAlphaDropout))
    return nn.Sequential(kind(0.5), nn.Identity())


def reparametrised(pick, shape):
    conv = nn.Conv2d(shape[0], 3, (2, 3), padding=1)
    how = pick.choice(
        (parametrizations.weight_norm, parametrizations.spectral_norm, nn.utils.weight_norm)
    )
    return nn.Sequential(how(conv), nn.Tanh())


def by_name(pick, shape):
    """Functions whose arguments are named, or stand in another order than those of a module."""
    channels, _, width = shape
    kernel = torch.randn(4, channels, 2, 3)
    ones, size = torch.rand(channels) + 0.5, (1, shape[2])
    functions = [
        lambda own, x: F.conv2d(input=x, weight=own.kernel, stride=(1, 2), padding=1),
        lambda own, x: F.conv2d(x, own.kernel, padding="same"),
        lambda own, x: F.max_pool2d(x, kernel_size=2, stride=1, padding=1),
        lambda own, x: F.avg_pool2d(x, kernel_size=2, count_include_pad=False, padding=1),
        lambda own, x: F.adaptive_avg_pool2d(x, output_size=(2, 3)),
        lambda own, x: F.batch_norm(x, running_mean=own.ones, running_var=own.ones, bias=own.ones),
        lambda own, x: F.batch_norm(x, own.ones, own.ones, own.ones, own.ones, False, 0.1, 1e-2),
        lambda own, x: F.layer_norm(x, normalized_shape=[width], eps=1e-2),
        lambda own, x: F.group_norm(x, num_groups=1, weight=own.ones, eps=1e-2),
        lambda own, x: F.instance_norm(x, weight=own.ones, eps=1e-2),
        lambda own, x: F.instance_norm(x, own.ones, own.ones, use_input_stats=False),
        lambda own, x: F.local_response_norm(x, size=3, alpha=0.5, k=2.0),
        lambda own, x: F.dropout(x, p=0.5, training=own.training) + F.dropout2d(x, training=False),
        lambda own, x: F.alpha_dropout(x) + F.dropout(x, 0.0),
        lambda own, x: F.elu(x, alpha=0.6) + F.elu_(x * 2, 0.5),
        lambda own, x: F.celu(x, alpha=0.6) + F.selu(x) + F.hardtanh(x, max_val=0.5),
        lambda own, x: F.softplus(x, beta=2, threshold=1) - F.gelu(x, approximate="tanh"),
        lambda own, x: F.prelu(x, own.ones) + F.prelu(x, weight=own.ones[:1]),
        lambda own, x: F.logsigmoid(x) * F.relu6(x * 9) + F.silu(x, inplace=False),
        lambda own, x: torch.chunk(torch.cat(tensors=[x, -x], dim=1), chunks=2, dim=1)[1],
        lambda own, x: torch.cat([x, x], axis=1).split(split_size=channels, dim=1)[1] * 2,
        lambda own, x: torch.flatten(x, start_dim=2).softmax(dim=-1).unflatten(2, shape[1:]),
        lambda own, x: torch.mean(x, dim=[2, 3], keepdim=True).add(x, alpha=0.5),
        lambda own, x: F.pad(x, pad=(1, 0, 2, 1), mode="replicate"),
        lambda own, x: F.interpolate(x, scale_factor=2, mode="nearest", antialias=False),
        lambda own, x: torch.permute(x, dims=(0, 3, 1, 2)).transpose(dim0=1, dim1=2),
        lambda own, x: x[:, 0].unsqueeze(1) + x.select(dim=1, index=-1)[:, None],
        lambda own, x: torch.div(x, other=own.ones[:, None, None]) + torch.mul(x, other=x),
        lambda own, x: torch.conv_transpose2d(x, own.kernel.transpose(0, 1), stride=2),
        lambda own, x: F.conv_transpose2d(x, own.kernel[:1].transpose(0, 1)),
    ]
    if size[1] < 2 or min(shape[1:]) < 3:
        functions = functions[13:20]
    return Called(pick.choice(functions), kernel=kernel, ones=ones)


def shared(pick, shape):
    conv = nn.Conv2d(shape[0], shape[0], 3, padding=1)
    return Called(lambda _own, x, conv, norm: norm(conv(norm(conv(x)))), conv, nn.Tanh())


def stack_of_modules(pick, shape):
    norm = with_numbers(nn.BatchNorm2d(4))
    return nn.Sequential(nn.Conv2d(shape[0], 4, 3, 1, 1), norm, nn.ReLU(inplace=True))


KINDS = [
    convolution,
    convolution,
    dilated,
    transposed,
    row_convolution,
    max_pool,
    avg_pool,
    adaptive_pool,
    normalisation,
    normalisation,
    activation,
    activation,
    residual,
    with_a_number,
    with_a_tensor,
    of_two,
    in_place,
    concatenated,
    parted,
    padded,
    permuted,
    enlarged,
    reduced,
    probabilities,
    left_out,
    reparametrised,
    by_name,
    by_name,
    by_name,
    shared,
    stack_of_modules,
]


def heads(pick, shape):
    """What stands behind the last map: a vector, more than one output, or nothing."""
    channels, height, width = shape
    count = channels * height * width
    flat = [nn.Flatten(), nn.Linear(count, 7), nn.Hardswish(), nn.Linear(7, 5)]
    pooled = [nn.AdaptiveAvgPool2d(1), nn.Flatten(1), nn.Linear(channels, 4), nn.LogSoftmax(1)]

    def two(_own, x, linear, head):
        features = x.reshape(1, -1)
        return linear(features), {"auxiliary": head(features).relu()}

    def global_mean(_own, x, linear):
        return linear(x.mean((2, 3)))

    head = pick.choice(
        (
            flat,
            flat,
            pooled,
            [Called(two, nn.Linear(count, 5), nn.Linear(count, 3))],
            [Called(global_mean, nn.Linear(channels, 6))],
            [],
        )
    )
    return head


def random_model(pick, first):
    """A model that begins with a kind of layer, and the shape of its images."""
    shape = image = (pick.choice((1, 2, 3, 4, 6)), pick.randint(4, 9), pick.randint(5, 11))
    kinds = [first, *(pick.choice(KINDS) for _ in range(pick.randint(1, 4)))]
    modules: list[nn.Module] = [nn.Identity()]
    for kind in kinds:
        module = kind(pick, shape).eval()
        with torch.no_grad():
            after = tuple(module(torch.zeros(1, *shape)).shape[1:])
        if np.prod(after) > 900:
            continue
        modules.append(module)
        shape = after
        if min(shape[1:]) < 3:
            break
    return nn.Sequential(*modules, *heads(pick, shape)), image


def large_models():
    """More than 50,000 weights, which travel with 16 bits."""
    yield (
        nn.Sequential(
            with_numbers_of_both_signs(nn.Conv2d(2, 24, (5, 3), padding="same")),
            nn.ReLU(),
            nn.Conv2d(24, 24, 3, groups=2),
            with_numbers(nn.BatchNorm2d(24)),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(24 * 6 * 7, 55),
            nn.PReLU(),
            nn.Linear(55, 6),
        ),
        (2, 8, 9),
    )
    yield ConvNet(channels=(16, 24), hidden=(48,)), (1, 28, 28)
    yield (
        nn.Sequential(
            nn.ConvTranspose2d(3, 130, (4, 5), stride=2, groups=1),
            nn.LeakyReLU(),
            nn.Conv2d(130, 130, (2, 2), stride=2),
            nn.AdaptiveMaxPool2d(1),
            nn.Flatten(),
            nn.Linear(130, 10),
        ),
        (3, 4, 3),
    )


def with_numbers_of_both_signs(module):
    """Filters of very different sizes: each has a scale of its own."""
    with torch.no_grad():
        for k, one in enumerate(module.weight):
            one.mul_(10.0 ** (k % 5 - 2))
    return module


def as_text(value):
    """A state with bytes written as base64."""
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    return [as_text(each) for each in value] if isinstance(value, list | tuple) else value


def outputs_of_modules(model, image):
    """Each call of a module without parts, (name, count, output), and the model's output."""
    model = copy.deepcopy(model).eval()
    calls, counts = [], {}

    def note(name):
        def hook(_module, _given, output):
            counts[name] = counts.get(name, 0) + 1
            calls.append((name, counts[name], output.clone()))

        return hook

    for name, module in model.named_modules():
        is_whole = type(module).__module__.startswith("torch.nn.modules")
        if (is_whole and not list(module.children())) or hasattr(module, "parametrizations"):
            module.register_forward_hook(note(name))
    with torch.no_grad():
        output = model(image.clone())
    return calls, output[0] if isinstance(output, tuple) else output


def node_of(nodes, name, count):
    """The last node of the count-th call of a module."""
    found = {}
    for place, node in enumerate(nodes):
        label, times = re.fullmatch(r"(.*?)(?: \((\d+)\))?", node["name"]).groups()
        if label == name or label.startswith(f"{name}."):
            found.setdefault(int(times or 1), []).append(place)
    return found[count][-1]


def case(name, model, shape, number):
    image = torch.randn(1, *shape)
    live = LiveNetwork(model, image[0])
    state = {key: live.get_state()[key] for key in ("nodes", "weights", "images", "is_too_big")}
    nodes = state["nodes"]
    calls, output = outputs_of_modules(model, image)
    last = len(nodes) - 1 - nodes[-1]["is_added"]
    truths = [("input", 0, image), ("the output", last, output)]
    if nodes[-1]["is_added"]:
        truths.append(("softmax", last + 1, output.softmax(1)))
    for path, count, numbers in calls:
        if (place := has_node(model, nodes, path, count)) is not None:
            truths.append((f"call {count} of {path}", place, numbers))
    tolerance = EXACT if state["weights"]["bits"] == 32 else ROUNDED
    return {
        "name": f"{number}, {name}",
        **as_text(state),
        "truths": [
            {
                "name": path,
                "node": place,
                "shape": list(numbers.shape[1:]),
                "numbers": numbers.flatten().tolist(),
                "tolerance": tolerance * float(numbers.abs().max()) + 1e-6,
            }
            for path, place, numbers in truths
        ],
    }


def has_node(model, nodes, path, count):
    """The node of a call; None for one that computes nothing, or that the output does not need."""
    if isinstance(model.get_submodule(path), nn.Identity) or path.endswith("parts.1"):
        try:
            return node_of(nodes, path, count)
        except KeyError:
            return None
    return node_of(nodes, path, count)


def cases():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's, on an older weight_norm and on even kernels
        return list(all_cases())


def all_cases():
    for number in range(CASES):
        pick = random.Random(number)
        torch.manual_seed(number)
        first = KINDS[number % len(KINDS)]
        yield case(first.__name__, *random_model(pick, first), number)
    torch.manual_seed(0)
    for number, make in enumerate(ACTIVATIONS, CASES):
        module = make()
        model = nn.Sequential(nn.Conv2d(2, 3, (3, 2)), module)
        yield case(type(module).__name__, model, (2, 5, 7), number)
    for model, shape in large_models():
        yield case("16 bits", model, shape, 0)
