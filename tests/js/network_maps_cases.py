"""Networks as lists of nodes, with their weights, an input and the maps that PyTorch computes."""

import random

import numpy as np
import torch
import torch.nn.functional as F

MOST_BITS = 2**15 - 1


def maps_of(shape):
    """[channels, height, width] as a map of this shape is drawn."""
    if len(shape) == 2:
        return [shape[0], 1, shape[1]]
    return [1] * (3 - len(shape)) + list(shape)


class Network:
    """A network that is written node by node while PyTorch computes it."""

    def __init__(self, name, x):
        self.name = name
        self.nodes, self.outputs, self.tensors, self.tolerances = [], [], [], []
        self.add("input", x, inputs=[])

    def add(self, op, output, *, inputs=None, half_steps=None, weights=None, **options):
        """Add a node with PyTorch's output.

        half_steps: a function that gives what 16 bits may change the output by, from the half of a
            step of each weight.
        """
        inputs = [len(self.nodes) - 1] if inputs is None else inputs
        indices = {}
        for key, tensor in (weights or {}).items():
            if tensor is not None:
                indices[key] = len(self.tensors)
                self.tensors.append(tensor.detach().numpy())
        self.nodes.append(
            {
                "op": op,
                "inputs": inputs,
                "shape": list(output.shape),
                "maps": maps_of(output.shape),
                "options": options,
                "weights": indices,
            }
        )
        self.outputs.append(output.detach())
        self.tolerances.append(half_steps)
        return len(self.nodes) - 1

    def case(self, bits=32):
        table, numbers, scales, halves = [], [], [], []
        for tensor in self.tensors:
            place = {"shape": list(tensor.shape), "offset": len(numbers), "scale": len(scales)}
            table.append(place)
            if bits == 32:
                numbers.extend(tensor.reshape(-1).tolist())
                continue
            rows = tensor.reshape(tensor.shape[0] if tensor.ndim > 1 else 1, -1)
            steps = (np.abs(rows).max(axis=1, keepdims=True) / MOST_BITS).astype(np.float32)
            numbers.extend(np.rint(rows / steps).astype(int).reshape(-1).tolist())
            scales.extend(steps[:, 0].tolist())
            half = np.broadcast_to(steps / 2, rows.shape).reshape(tensor.shape)
            halves.append(torch.tensor(half.copy()))
        maps = []
        for output, half_steps in zip(self.outputs, self.tolerances, strict=True):
            tolerance = 1e-4 * float(output.abs().max())
            if bits == 16 and half_steps is not None:
                tolerance += 1.01 * float(half_steps(*halves).max())
            maps.append({"numbers": output.reshape(-1).tolist(), "tolerance": tolerance})
        weights = {"bits": bits, "table": table, "numbers": numbers, "scales": scales}
        return {"name": self.name, "nodes": self.nodes, "weights": weights, "maps": maps}


def random_map(pick, *, low=1, size=None):
    channels = pick.randint(low, 5)
    height, width = size or (pick.randint(5, 9), pick.randint(6, 11))
    return torch.randn(channels, height, width)


def pair(pick, low, high):
    return [pick.randint(low, high), pick.randint(low, high)]


def convolution(pick):
    groups = pick.choice((1, 1, 2, 3))
    inputs, outputs = groups * pick.randint(1, 6), groups * pick.randint(1, 4)
    kernel, stride, dilation = pair(pick, 1, 3), pair(pick, 1, 3), pair(pick, 1, 2)
    # [top, bottom, left, right], as "same" pads an even kernel
    padding = [pick.randint(0, 3) for _ in range(4)]
    x = torch.randn(inputs, pick.randint(5, 9), pick.randint(6, 11))
    weight = torch.randn(outputs, inputs // groups, *kernel)
    bias = torch.randn(outputs) if pick.random() < 0.7 else None

    def run(x, weight, bias=None):
        top, bottom, left, right = padding
        padded = F.pad(x, (left, right, top, bottom))[None]
        return F.conv2d(padded, weight, bias, stride, dilation=dilation, groups=groups)[0]

    network = Network("conv", x)
    network.add(
        "conv",
        run(x, weight, bias),
        half_steps=lambda *halves: run(x.abs(), *halves),
        weights={"weight": weight, "bias": bias},
        kernel=kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
    )
    return network


def transposed(pick):
    groups = pick.choice((1, 1, 2))
    inputs, outputs = groups * pick.randint(1, 3), groups * pick.randint(1, 3)
    kernel, stride, dilation = pair(pick, 1, 4), pair(pick, 1, 3), pair(pick, 1, 2)
    padding = [pick.randint(0, 1), pick.randint(0, 1)]
    more = [pick.randint(0, max(both) - 1) for both in zip(stride, dilation, strict=True)]
    x = torch.randn(inputs, pick.randint(3, 6), pick.randint(3, 7))
    weight = torch.randn(inputs, outputs // groups, *kernel)
    bias = torch.randn(outputs) if pick.random() < 0.7 else None

    def run(x, weight, bias=None):
        return F.conv_transpose2d(x[None], weight, bias, stride, padding, more, groups, dilation)[0]

    network = Network("conv_transpose", x)
    network.add(
        "conv_transpose",
        run(x, weight, bias),
        half_steps=lambda *halves: run(x.abs(), *halves),
        weights={"weight": weight, "bias": bias},
        kernel=kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
    )
    return network


def linear(pick):
    rows = pick.choice(((), (), (3,)))
    features, outputs = pick.randint(2, 12), pick.randint(1, 6)
    x = torch.randn(*rows, features)
    weight = torch.randn(outputs, features)
    bias = torch.randn(outputs) if pick.random() < 0.7 else None
    network = Network("linear", x)
    network.add(
        "linear",
        F.linear(x, weight, bias),
        half_steps=lambda *halves: F.linear(x.abs(), *halves),
        weights={"weight": weight, "bias": bias},
    )
    return network


def pooling_options(pick):
    kernel = pair(pick, 2, 4)
    return {
        "kernel": kernel,
        "stride": pair(pick, 1, 3),
        "padding": [pick.randint(0, size // 2) for size in kernel],
    }


def max_pool(pick):
    x = random_map(pick).relu()  # several zeros may be the largest
    options = {**pooling_options(pick), "dilation": pair(pick, 1, 2)}
    kernel, stride, padding, dilation = options.values()
    out = F.max_pool2d(x[None], kernel, stride, padding, dilation, pick.random() < 0.5)[0]
    network = Network("max_pool", x)
    network.add("max_pool", out, **options)
    return network


def avg_pool(pick):
    x = random_map(pick)
    options = pooling_options(pick)
    ceil_mode, counts = pick.random() < 0.7, pick.random() < 0.7
    divisor = pick.choice((None, None, None, 3))
    out = F.avg_pool2d(x[None], *options.values(), ceil_mode, counts, divisor)[0]
    network = Network("avg_pool", x)
    network.add("avg_pool", out, **options, counts_padding=counts, divisor=divisor)
    return network


def adaptive(pick):
    x = random_map(pick)
    size = pair(pick, 1, 5)
    network = Network("adaptive", x)
    network.add("adaptive_avg_pool", F.adaptive_avg_pool2d(x[None], size)[0])
    network.add("adaptive_max_pool", F.adaptive_max_pool2d(x[None], size)[0], inputs=[0])
    return network


def reduce(pick):
    x = random_map(pick, low=2)
    axes = pick.choice(([0], [1], [2], [1, 2], [0, 2], [-1, -2], [0, 1, 2]))
    by = pick.choice(("mean", "sum", "max"))
    keeps = len(axes) == 3 or pick.random() < 0.5
    out = {"mean": torch.mean, "sum": torch.sum, "max": torch.amax}[by](x, axes, keeps)
    network = Network("reduce", x)
    network.add("reduce", out, by=by, axes=axes)
    return network


def positive(*shape):
    return torch.rand(*shape) + 0.1


def batch_norm(pick):
    x = random_map(pick) if pick.random() < 0.7 else torch.randn(7)
    channels = x.shape[0]
    mean, var = torch.randn(channels), positive(channels)
    weight, bias = (torch.randn(channels), torch.randn(channels))
    if pick.random() < 0.3:
        weight = bias = None
    eps = pick.choice((1e-5, 1e-2))
    out = F.batch_norm(x[None], mean, var, weight, bias, eps=eps)[0]
    network = Network("batch_norm", x)
    weights = {"mean": mean, "var": var, "weight": weight, "bias": bias}
    network.add("batch_norm", out, weights=weights, eps=eps)
    return network


def layer_norm(pick):
    x = random_map(pick, low=2) if pick.random() < 0.6 else torch.randn(9)
    shape = x.shape[pick.randrange(x.ndim) :]
    weight, bias = (torch.randn(shape), torch.randn(shape))
    if pick.random() < 0.3:
        weight = bias = None
    network = Network("layer_norm", x)
    out = F.layer_norm(x, shape, weight, bias, 1e-5)
    network.add(
        "layer_norm", out, weights={"weight": weight, "bias": bias}, size=shape.numel(), eps=1e-5
    )
    return network


def group_norm(pick):
    groups = pick.randint(1, 3)
    x = torch.randn(groups * pick.randint(1, 3), 3, 4)
    weight, bias = torch.randn(len(x)), torch.randn(len(x))
    network = Network("group_norm", x)
    out = F.group_norm(x[None], groups, weight, bias, 1e-5)[0]
    network.add(
        "group_norm", out, weights={"weight": weight, "bias": bias}, groups=groups, eps=1e-5
    )
    return network


def response_norm(pick):
    x = torch.randn(pick.randint(4, 9), 3, 4)
    options = {"size": pick.randint(2, 6), "alpha": pick.uniform(0.1, 2), "beta": 0.75, "k": 2.0}
    network = Network("local_response_norm", x)
    out = F.local_response_norm(x[None], **options)[0]
    network.add("local_response_norm", out, **options)
    return network


ACTIVATIONS = [
    ("relu", {}, F.relu),
    ("leaky_relu", {"slope": 0.2}, lambda x: F.leaky_relu(x, 0.2)),
    ("elu", {"alpha": 0.7}, lambda x: F.elu(x, 0.7)),
    ("selu", {}, F.selu),
    ("celu", {"alpha": 0.7}, lambda x: F.celu(x, 0.7)),
    ("gelu", {"approximate": "none"}, F.gelu),
    ("gelu", {"approximate": "tanh"}, lambda x: F.gelu(x, approximate="tanh")),
    ("silu", {}, F.silu),
    ("sigmoid", {}, torch.sigmoid),
    ("tanh", {}, torch.tanh),
    ("softplus", {"beta": 2.0, "threshold": 3.0}, lambda x: F.softplus(x, 2, 3)),
    ("clamp", {"min": -0.5, "max": None}, lambda x: x.clamp(min=-0.5)),
    ("clamp", {"min": 0, "max": 6}, F.relu6),
    ("hardsigmoid", {}, F.hardsigmoid),
    ("hardswish", {}, F.hardswish),
    ("mish", {}, F.mish),
    ("softsign", {}, F.softsign),
    ("logsigmoid", {}, F.logsigmoid),
    ("exp", {}, torch.exp),
    ("abs", {}, torch.abs),
    ("neg", {}, torch.neg),
    ("square", {}, torch.square),
]


def activations():
    for name, options, function in ACTIVATIONS:
        x = 3 * torch.randn(2, 3, 4)
        network = Network(f"activation {name}", x)
        network.add("activation", function(x), name=name, **options)
        yield network
    x = 4 * torch.rand(2, 3, 4)
    network = Network("activation sqrt", x)
    network.add("activation", x.sqrt(), name="sqrt")
    yield network
    for count in (1, 3):
        x, slopes = torch.randn(3, 2, 4), torch.rand(count)
        network = Network("activation prelu", x)
        network.add(
            "activation", F.prelu(x[None], slopes)[0], weights={"weight": slopes}, name="prelu"
        )
        yield network


def softmax(pick):
    x = 3 * (torch.randn(3, 4, 5) if pick.random() < 0.6 else torch.randn(7))
    axis = pick.randrange(-1, x.ndim)
    network = Network("softmax", x)
    network.add("softmax", x.softmax(axis), axis=axis)
    network.add("log_softmax", x.log_softmax(axis), inputs=[0], axis=axis)
    return network


PAIRS = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div}


def pairs(pick):
    """All four ops with two maps, with a map that is broadcast, with a number and with a tensor."""
    x = random_map(pick, low=2)
    network = Network("pairs", x)
    mean = x.mean((1, 2), keepdim=True)
    row = x.mean((0, 1))
    squeezed = network.add("reduce", mean, by="mean", axes=[1, 2])
    line = network.add("reduce", row, inputs=[0], by="mean", axes=[0, 1])
    other = network.add("activation", x.sigmoid(), inputs=[0], name="sigmoid")
    for op, function in PAIRS.items():
        alpha = {"alpha": 2.5} if op in ("add", "sub") else {}
        network.add(op, function(x, x.sigmoid(), **alpha), inputs=[0, other], **alpha)
        network.add(op, function(mean, x), inputs=[squeezed, 0])
        network.add(op, function(x, row), inputs=[0, line])
        number = pick.uniform(0.5, 2)
        network.add(op, function(x, number), inputs=[0], number=number)
        network.add(op, function(torch.tensor(number), x), inputs=[0], number=number, swapped=True)
        tensor = positive(*pick.choice((x.shape, (len(x), 1, 1), x.shape[-1:], (1,))))
        network.add(
            op, function(x, tensor), inputs=[0], weights={"other": tensor}, of=list(tensor.shape)
        )
        network.add(
            op,
            function(tensor, x),
            inputs=[0],
            weights={"other": tensor},
            of=list(tensor.shape),
            swapped=True,
        )
    return network


def moved(pick):
    """What only moves numbers, one node behind the other or side by side."""
    x = random_map(pick, low=2)
    network = Network("moved", x)
    network.add("same", x)
    network.add("reshape", x.reshape(-1))
    axes = pick.sample(range(3), 3)
    network.add("permute", x.permute(axes), inputs=[0], axes=axes)
    axis = pick.randrange(3)
    start, step = pick.randint(0, 1), pick.randint(1, 2)
    part = x.transpose(0, axis)[start::step].transpose(0, axis)
    one = network.add("slice", part, inputs=[0], axis=axis, start=start, step=step)
    network.add("concatenate", torch.cat((part, x), axis), inputs=[one, 0], axis=axis)
    network.add("concatenate", torch.cat((x, x, x), -2), inputs=[0, 0, 0], axis=-2)
    network.add("slice", x.select(axis, 1), inputs=[0], axis=axis, start=1, step=1)
    for mode in ("constant", "reflect", "replicate", "circular"):
        top, bottom, left, right = (pick.randint(0, 3) for _ in range(4))
        value = {"value": 0.5} if mode == "constant" else {}
        out = F.pad(x[None], (left, right, top, bottom), mode, **value)[0]
        network.add(
            "pad", out, inputs=[0], before=[top, left], after=[bottom, right], mode=mode, **value
        )
    cropped = F.pad(x, (-1, 2, 1, -2))
    network.add("pad", cropped, inputs=[0], before=[1, -1], after=[-2, 2], mode="constant", value=0)
    size = [pick.randint(1, 3) * x.shape[1], pick.randint(1, 20)]
    network.add("upsample", F.interpolate(x[None], size=size)[0], inputs=[0])
    return network


def small_model(pick):
    """A model with a shortcut, as in a lesson."""
    x = torch.rand(3, 8, 10)
    network = Network("model", x)
    first, second = torch.randn(6, 3, 3, 3), torch.randn(6, 6, 2, 3) / 3
    bias = torch.randn(6)
    options = {"stride": [1, 1], "dilation": [1, 1], "groups": 1}
    y = F.conv2d(x[None], first, bias, padding=1)[0]
    weights = {"weight": first, "bias": bias}
    network.add("conv", y, weights=weights, kernel=[3, 3], padding=[1, 1, 1, 1], **options)
    mean, var = torch.randn(6), positive(6)
    y = F.batch_norm(y[None], mean, var)[0]
    network.add("batch_norm", y, weights={"mean": mean, "var": var}, eps=1e-5)
    y = y.relu()
    shortcut = network.add("activation", y, name="relu")
    z = F.conv2d(F.pad(y, (1, 1, 0, 1))[None], second)[0]
    weights = {"weight": second}
    network.add("conv", z, weights=weights, kernel=[2, 3], padding=[0, 1, 1, 1], **options)
    y = y + z
    network.add("add", y, inputs=[shortcut + 1, shortcut])
    y = F.max_pool2d(y[None], 2)[0]
    network.add("max_pool", y, kernel=[2, 2], stride=[2, 2], padding=[0, 0], dilation=[1, 1])
    y = y.reshape(-1)
    network.add("reshape", y)
    network.add("same", y)
    weight, bias = torch.randn(5, len(y)) / 10, torch.randn(5)
    y = F.linear(y, weight, bias)
    network.add("linear", y, weights={"weight": weight, "bias": bias})
    network.add("softmax", y.softmax(0), axis=-1)
    return network


KINDS = {
    convolution: 40,
    transposed: 20,
    linear: 8,
    max_pool: 12,
    avg_pool: 40,
    adaptive: 6,
    reduce: 12,
    batch_norm: 6,
    layer_norm: 6,
    group_norm: 4,
    response_norm: 6,
    softmax: 5,
    pairs: 4,
    moved: 6,
    small_model: 2,
}
IN_16_BITS = (convolution, transposed, linear)


def drawn_again(kind, pick):
    """A network of this kind; other random numbers if PyTorch refuses the first ones."""
    while True:
        try:
            return kind(pick)
        except RuntimeError:
            continue


def cases():
    torch.manual_seed(5)
    pick = random.Random(5)
    made = [network.case() for network in activations()]
    for kind, count in KINDS.items():
        for _ in range(count):
            network = drawn_again(kind, pick)
            made.append(network.case())
            if kind in IN_16_BITS:
                made.append(network.case(bits=16))
    return made
