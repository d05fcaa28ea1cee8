"""`predict`: each answer is computed here in a second way, and each reply is tested."""

import math
import re
import warnings
from array import array
from collections import OrderedDict, deque
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from matplotlib import cbook
from PIL import Image
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import convlab
from convlab import predict
from convlab.arithmetic.number_text import number_text
from convlab.lessons.catalogue import find_prediction, prediction_ids
from convlab.lessons.lesson14.clinic import CASES, quick_net
from convlab.lessons.prediction import Prediction
from convlab.training import batches, digits, evaluate, learning_rate_sweep, train

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
X = [[1, 2, 0, 1, 3, 0, 2], [0, 3, 1, 2, 1, 1, 0], [2, 1, 1, 0, 0, 2, 1]]
KERNEL = [[1, -1], [2, 0], [0, 3]]


def conv_shape(x_shape, filters, kernel_size, **options):
    layer = torch.nn.Conv2d(x_shape[1], filters, kernel_size, device="meta", **options)
    return tuple(layer(torch.empty(x_shape, device="meta")).shape)


def photo():
    return Image.open(cbook.get_sample_data("grace_hopper.jpg"))


def readers(size, kernel_size, stride=1):
    """Number of windows that read each cell: the gradient of the sum of all outputs."""
    x = torch.zeros(1, 1, *size, requires_grad=True)
    torch.conv2d(x, torch.ones(1, 1, *kernel_size), stride=stride).sum().backward()
    return x.grad[0, 0]


def last_cell_of_a_window(kernel_size, place):
    x = torch.zeros(1, 1, 20, 20, requires_grad=True)
    torch.conv2d(x, torch.ones(1, 1, *kernel_size))[0, 0][place].backward()
    return tuple(x.grad[0, 0].nonzero()[-1].tolist())


def fits(size, kernel_size, **options):
    try:
        return bool(conv_shape((1, 1, *size), 1, kernel_size, **options))
    except RuntimeError:
        return False


def place_of_a_cross():
    """The place of the largest product of two maps of lesson 01's picture."""
    marks = """
        ...........
        .###..#....
        .....###...
        ......#..#.
        ..##.....#.
        ..##.....#.
        ..........."""
    picture = torch.tensor([[char == "#" for char in row] for row in marks.split()]).double()
    across = torch.tensor([[-1.0, -1, -1], [2, 2, 2], [-1, -1, -1]]).double()
    maps = torch.conv2d(picture[None, None], torch.stack([across, across.T])[:, None])[0]
    product = maps.prod(dim=0)
    assert (product == product.max()).sum() == 1
    return tuple((product == product.max()).nonzero()[0].tolist())


def kernels_one_number_away(kernel):
    """The kernels that differ from this one by 1 in one number."""
    one_number = torch.eye(kernel.numel(), dtype=kernel.dtype).reshape(-1, *kernel.shape)
    return {tuple((kernel + step).flatten().tolist()) for step in (*one_number, *-one_number)}


def smallest_shift_that_a_stride_of_two_follows():
    x = torch.arange(8.0)[None, None] ** 2
    layer = torch.nn.Conv1d(1, 1, 3, stride=2, padding=1, padding_mode="circular", bias=False)
    with torch.no_grad():
        return next(
            shift
            for shift in range(1, 8)
            if torch.allclose(layer(x.roll(shift, -1)), layer(x).roll(1, -1))
        )


def outputs_that_a_number_changes():
    conv = torch.nn.Conv2d(4, 6, (3, 2))
    x = torch.zeros(1, 4, 8, 7)
    changed = x.clone()
    changed[0, 2, 4, 3] = 1
    return int((conv(changed) != conv(x)).sum())


def matrix_of_a_convolution():
    units = torch.eye(20).reshape(20, 1, 4, 5)
    return torch.conv2d(units, torch.arange(1.0, 7).reshape(1, 1, 3, 2))


def seen_by_three_layers():
    x = torch.zeros(1, 1, 15, requires_grad=True)
    y = x
    for _ in range(3):
        y = torch.conv1d(y, torch.ones(1, 1, 3))
    y[0, 0, 4].backward()
    return int(x.grad.count_nonzero())


def seen_by_two_kernels():
    x = torch.zeros(1, 1, 9, 9, requires_grad=True)
    y = torch.conv2d(torch.conv2d(x, torch.ones(1, 1, 3, 2)), torch.ones(1, 1, 2, 4))
    y[0, 0, 1, 2].backward()
    return tuple(int(x.grad[0, 0].any(dim=axis).sum()) for axis in (1, 0))


def network_that_is_a_linear_map():
    """Number of the network of lesson 07, besides 1, for which f(−x) − f(0) is f(0) − f(x)."""
    x, zeros = torch.randn(2, 1, 8, 6), torch.zeros(2, 1, 8, 6)
    flat = nn.Flatten()
    nets = {
        2: nn.Sequential(flat, nn.Linear(48, 9), nn.ReLU(), nn.Linear(9, 4)),
        3: nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Conv2d(3, 2, 3), flat),
        4: nn.Sequential(nn.Conv2d(1, 3, 3), nn.Conv2d(3, 2, 3), flat),
    }
    with torch.no_grad():
        (number,) = (
            number
            for number, f in nets.items()
            if torch.allclose(f(-x) - f(zeros), f(zeros) - f(x), atol=1e-6)
        )
    return number


def maps_that_a_channel_changes():
    x = torch.zeros(1, 3, 5, 4)
    x[0, 2, 2, 1] = 1
    changed = torch.conv2d(x, torch.ones(6, 3, 3, 2))[0]
    return int(changed.any(dim=2).any(dim=1).sum())


def side_of_the_odd_cell():
    copy_left_cell = torch.tensor([[[1.0, 0.0]]])
    with warnings.catch_warnings(action="ignore"):
        out = torch.nn.functional.conv1d(torch.ones(1, 1, 3), copy_left_cell, padding="same")
    return "right" if out[0, 0, 0] == 1 else "left"


def factor_that_makes_pytorchs_lrn_the_printed_one():
    a = np.random.default_rng(8).normal(0, 20, 9)
    sums = [(a[max(0, i - 2) : i + 3] ** 2).sum() for i in range(9)]
    printed = a / (2 + 1e-4 * np.array(sums)) ** 0.75
    x = torch.tensor(a).reshape(1, 9, 1, 1)
    return next(
        factor
        for factor in range(1, 50)
        if np.allclose(torch.nn.LocalResponseNorm(5, factor * 1e-4, k=2.0)(x).flatten(), printed)
    )


def columns_that_a_stride_of_three_moves(by):
    """By how many columns the output moves when the input, 12 columns, does."""
    x = torch.arange(12.0)[None, None] ** 2
    layer = torch.nn.Conv1d(1, 1, 3, stride=3, padding=1, padding_mode="circular", bias=False)
    with torch.no_grad():
        moved = layer(x.roll(by, -1))
        return next(n for n in range(4) if torch.allclose(layer(x).roll(n, -1), moved))


def what_changes_without_gradients():
    norm = torch.nn.BatchNorm1d(3)
    net = torch.nn.Sequential(norm, torch.nn.Dropout(0.5))
    x = torch.rand(40, 3)
    with torch.no_grad():
        out, mean = net(x), norm.running_mean.clone()
        outputs, running_mean = not torch.equal(net(x), out), not norm.running_mean.equal(mean)
    return {(True, True): "both", (True, False): "the outputs"}[outputs, running_mean]


def five_layers():
    conv, norm = torch.nn.Conv2d(3, 8, (3, 2), bias=False), torch.nn.BatchNorm2d(8)
    return torch.nn.Sequential(
        conv, norm, torch.nn.ReLU(), torch.nn.MaxPool2d(3, 2), torch.nn.Dropout(0.5)
    )


def layers_that_eval_changes():
    x = torch.rand(16, 8, 13, 9)
    layers = [torch.nn.Conv2d(8, 2, 3), *list(five_layers())[1:]]
    return sum(not torch.equal(layer(x), layer.eval()(x)) for layer in layers)


def running_mean_after(batch_mean):
    layer = torch.nn.BatchNorm1d(1)
    layer(torch.tensor([[batch_mean - 7.0], [batch_mean + 7.0]]))
    return round(layer.running_mean.item(), 4)


def convolutions():
    layers = [torch.nn.Conv2d(*channels, 3) for channels in ((3, 10), (10, 20), (20, 30))]
    return torch.nn.Sequential(*layers).to("meta")


def hiding(layers):
    """A module that has the layers in a plain list."""
    module = torch.nn.Module()
    module.layers = list(layers)
    return module


def gradient_through_a_leaky_relu():
    x = torch.tensor(-3.0, requires_grad=True)
    torch.nn.functional.leaky_relu(x, 1 / 4).backward(torch.tensor(8.0))
    return x.grad.item()


def matrix_that_linear_reads(maps=(5, 64, 7, 7)):
    """The first matrix of the error that a missing Flatten gives."""
    with pytest.raises(RuntimeError) as caught:
        torch.nn.Linear(math.prod(maps[1:]), 32)(torch.zeros(maps))
    return tuple(map(int, re.search(r"\((\d+)x(\d+) and", str(caught.value)).groups()))


def counted_network(images=1):
    """Explanation of the network of lesson 10."""
    layers = []
    for size in ((3, 32, (5, 3)), (32, 128, 3), (128, 64, 3)):
        layers += [torch.nn.Conv2d(*size, padding="same"), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
    layers.insert(1, torch.nn.BatchNorm2d(32))
    layers += [torch.nn.Flatten(), torch.nn.Linear(64 * 8 * 6, 200), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers, torch.nn.Linear(200, 10))
    return convlab.explain(net, (images, 3, 64, 48))


def who_has_more_parameters_and_who_more_macs():
    rows = [row for row in counted_network().rows if row.type in ("Conv2d", "Linear")]

    def type_with_most(measure):
        sums = dict.fromkeys(("Conv2d", "Linear"), 0)
        for row in rows:
            sums[row.type] += getattr(row, measure)
        return max(sums, key=sums.get)

    return type_with_most("parameters"), type_with_most("macs")


def slopes_of_relu(inputs):
    x = torch.tensor(inputs, requires_grad=True)
    torch.relu(x).sum().backward()
    return x.grad


def megabytes_kept_by_a_convolution_and_its_relu():
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        conv = torch.nn.Conv2d(48, 64, 3, padding="same")
        torch.relu(conv(torch.zeros(32, 48, 56, 40)))
    return sum(tensor.nbytes for tensor in kept if tensor.shape[2:] == (56, 40)) / 10**6


def numbers_for_a_parameter_with_adam():
    weight = torch.nn.Parameter(torch.ones(7))
    optimizer = torch.optim.Adam([weight])
    weight.sum().backward()
    optimizer.step()
    kept = [tensor for tensor in optimizer.state[weight].values() if tensor.shape == weight.shape]
    return len([weight, weight.grad, *kept])


def seen_through_a_strided_convolution_and_a_pooling():
    x = torch.zeros(1, 1, 22, 21, requires_grad=True)
    y = torch.conv2d(x, torch.ones(1, 1, 4, 5), stride=2)
    torch.nn.functional.avg_pool2d(y, (3, 2), stride=3)[0, 0, 1, 1].backward()
    return tuple(int(x.grad[0, 0].any(dim=axis).sum()) for axis in (1, 0))


def seen_and_hidden():
    """Module with a layer in a plain list, and one that is an attribute."""
    module = hiding([torch.nn.Conv2d(2, 6, (3, 1))])
    module.head = torch.nn.Linear(6, 4)
    return module


def bytes_for_a_parameter_with_momentum():
    weight = torch.nn.Parameter(torch.ones(7))
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    weight.sum().backward()
    optimizer.step()
    kept = optimizer.state[weight]["momentum_buffer"]
    return sum(tensor.nbytes for tensor in (weight, weight.grad, kept)) // 7


def what_a_table_and_its_code_have_in_common():
    table, code = (
        torch.nn.Conv2d(96, 256, 5, padding=2, groups=groups, device="meta") for groups in (2, 1)
    )
    x = torch.empty(1, 96, 9, 7, device="meta")
    if table(x).shape != code(x).shape:
        return "other output shapes"
    return {True: "one layer", False: "equal output shapes, other weights"}[
        table.weight.shape == code.weight.shape
    ]


def source_with_a_fifth_of_a_percent_more_parameters():
    with torch.device("meta"):
        counts = {
            name: sum(p.numel() for p in convlab.nets.AlexNet(name).parameters())
            for name in ("grouped", "one-weird-trick", "torchvision")
        }
    sources = {"footnote": "one-weird-trick", "file": "torchvision"}
    return next(
        source
        for source, name in sources.items()
        if round(1000 * (counts[name] / counts["grouped"] - 1)) == 2
    )


def reviewed_layers():
    """The layers of lesson 12's review up to pool2."""
    return [
        torch.nn.Conv2d(3, 16, (5, 3), stride=2),
        torch.nn.MaxPool2d(3, 2),
        torch.nn.Conv2d(16, 24, 3, padding=1, groups=2, bias=False),
        torch.nn.BatchNorm2d(24),
        torch.nn.MaxPool2d(2),
    ]


def reviewed_macs():
    conv2 = reviewed_layers()[2]
    with FlopCounterMode(display=False) as counter:
        conv2(torch.zeros(1, 16, 10, 8))
    return counter.get_total_flops() // 2


def places_that_read_beyond_224():
    beyond = torch.ones(1, 1, 227, 227)
    beyond[..., :224, :224] = 0
    return int(torch.max_pool2d(beyond, 11, 4).sum())


def alexnet():
    with torch.device("meta"):
        return convlab.nets.AlexNet("single")


def alexnets_busiest_layer():
    """The busiest layer by PyTorch's own count of FLOPs."""
    net = alexnet()
    with FlopCounterMode(display=False) as counter:
        net(torch.empty(1, *net.in_shape, device="meta"))
    flops = {name: sum(kinds.values()) for name, kinds in counter.get_flop_counts().items()}
    return max((name for name in flops if "." in name), key=flops.get).removeprefix("AlexNet.")


def what_fills_the_memory_with_128_images():
    """The larger part: outputs kept for the backward pass, or three numbers for each parameter."""
    net, kept = alexnet(), {}
    with torch.autograd.graph.saved_tensors_hooks(
        lambda t: kept.update({t.untyped_storage()._cdata: t}) or t, lambda t: t
    ):
        net(torch.empty(128, *net.in_shape, device="meta"))
    outputs = sum(t.nbytes for t in kept.values() if not isinstance(t, torch.nn.Parameter))
    return "outputs" if outputs > 3 * sum(p.nbytes for p in net.parameters()) else "parameters"


def right_claim_on_alexnet(*numbers):
    """The one of the claims of lesson 11 with these numbers that is right."""
    net, writes = alexnet(), {}
    for name, layer in net.named_children():
        layer.register_forward_hook(
            lambda _layer, _x, y, name=name: writes.update({name: y.shape[1:]})
        )
    net(torch.empty(1, *net.in_shape, device="meta"))
    parameters = {
        name: sum(p.numel() for p in layer.parameters()) for name, layer in net.named_children()
    }
    row = [name for name in writes if name.startswith(("conv", "pool"))]
    without_pool5 = torch.nn.Linear(writes["conv5"].numel(), 4096, device="meta")
    claims = [
        writes["conv1"].numel() == 55 * 55 * 96 * 3,
        writes["conv5"] == (256, 27, 27),
        sum(writes[f"conv{n}"].numel() for n in range(1, 6)) == 650_080,
        net.in_shape == (3, 224, 224),
        parameters["conv1"] == 94_848 + 96,
        conv_parameter_count(3, 55, 11) == parameters["conv1"],
        net.fc6.weight.numel() == 13 * 13 * 128 * 2 * 2048 * 2,
        2 * parameters["fc6"] > sum(parameters.values()),
        net.conv2.weight.shape[1] == 48,
        [row[index] for index in (2, 4, 5)] == ["conv2", "conv4", "conv5"],
        net.fc6.in_features == writes["pool5"][-1],
        parameters["pool5"] == 0
        and sum(p.numel() for p in without_pool5.parameters()) > 4 * parameters["fc6"],
    ]
    (right,) = (number for number in numbers if claims[number - 1])
    return right


def conv_parameter_count(*sizes):
    return sum(p.numel() for p in torch.nn.Conv2d(*sizes, device="meta").parameters())


# The answer of each prediction, computed by other means than those of the lesson.
def slope_in_percent():
    scores = torch.tensor([0.7, 0.2, 0.1], dtype=torch.float64).log().requires_grad_()
    torch.nn.functional.cross_entropy(scores, torch.tensor(1)).backward()
    return tuple(round(100 * slope) for slope in scores.grad.tolist())


def gradient_of_the_largest_cell():
    x = torch.zeros(1, 5, 7)
    x[0, 2, 2] = 9
    x.requires_grad_()
    torch.max_pool2d(x, 3, 2).backward(torch.tensor([[[1.0, 2, 3], [4, 5, 6]]]))
    return int(x.grad[0, 2, 2])


def error_of_a_central_difference_as_the_step_shrinks():
    errors = [abs((math.exp(1 + h) - math.exp(1 - h)) / (2 * h) - math.e) for h in (1, 1e-5, 1e-13)]
    down, up = errors[1] < errors[0], errors[2] > errors[1]
    return {(True, True): "falls, then rises", (True, False): "keeps falling"}.get((down, up))


def layer_spoilt_by_a_turned_kernel():
    rng = np.random.default_rng(13)
    x, weight, g = (rng.normal(size=size) for size in [(2, 3, 6, 5), (4, 3, 3, 2), (2, 4, 4, 4)])
    turned = convlab.conv2d_backward(g, x, weight[:, :, ::-1, ::-1])
    right = convlab.conv2d_backward(g, x, weight)
    own = all(np.allclose(*pair) for pair in zip(turned[1:], right[1:], strict=True))
    before = np.allclose(turned.grad_x, right.grad_x)
    return {(True, False): "layer 1", (False, True): "layer 2"}.get((own, before))


def gradient_of_a_bias(norm):
    conv = torch.nn.Conv2d(2, 4, (3, 2), dtype=torch.float64)
    y = norm(conv(torch.randn(6, 2, 7, 4, dtype=torch.float64)))
    y.backward(torch.ones_like(y))
    return round(conv.bias.grad[0].item())


def images_of_20_learned_by_heart():
    torch.manual_seed(0)
    images, labels = (part[:20] for part in digits())
    net = quick_net()
    adam = torch.optim.Adam(net.parameters(), lr=2e-3)
    train(net, batches(images, labels), optimizer=adam, epochs=60, seed=0)
    return round(20 * evaluate(net, (images, labels)).accuracy)


def gradient_after_two_calls():
    x = torch.tensor([2.0, -3.0], requires_grad=True)
    for _ in range(2):
        (x**2).sum().backward()
    return int(x.grad[0] / (2 * x[0]))


def rate_that_learns():
    losses = learning_rate_sweep(quick_net, batches(*digits()), [1e-5, 3e-3, 0.3], steps=60)
    (rate,) = (rate for rate, loss in losses.items() if loss < 2)
    return {1e-5: "1e-5", 3e-3: "3e-3", 0.3: "0.3"}[rate]


def trained_in_the_middle(last_pool, features):
    """What lesson 14's CNN reaches on scattered digits, with other first weights than there."""
    torch.manual_seed(1)
    layers = []
    for C, filters in ((1, 8), (8, 16), (16, 32)):
        layers += [nn.Conv2d(C, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    net = nn.Sequential(*layers[:-1], last_pool, nn.Flatten(), nn.Linear(features, 10))
    frames = torch.zeros(7000, 1, 42, 42)
    frames[..., 7:35, 7:35], labels = digits()
    adam = torch.optim.Adam(net.parameters(), lr=3e-3)
    train(net, batches(frames, labels), optimizer=adam, epochs=2, seed=1)
    percent = 100 * evaluate(net, digits("test", scattered=True)).accuracy
    return min((10, 30, 60, 90), key=lambda choice: abs(choice - percent))


def better_of_945_and_953_of_1000():
    noise = 2 * math.sqrt(0.95 * 0.05 / 1000)
    return "cannot tell" if noise > 0.953 - 0.945 else "yes"


def own_network(norm=True):
    """Lesson 15's design."""
    layers = []
    for C, filters, K, S in ((1, 12, 5, 2), (12, 20, 3, 1), (20, 32, 3, 1)):
        layers.append(nn.Conv2d(C, filters, K, S, K // 2, bias=not norm))
        layers += [nn.BatchNorm2d(filters)] * norm
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers[:-1], nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(32, 10))


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def rows_seen_by_the_third_convolution():
    x = torch.ones(1, 1, 99, 1, dtype=torch.float64, requires_grad=True)
    y = x
    for K, S in ((5, 2), (2, 2), (3, 1), (2, 2), (3, 1)):
        y = torch.conv2d(y, torch.ones(1, 1, K, 1, dtype=torch.float64), stride=(S, 1))
    y[0, 0, 0, 0].backward()
    return int(x.grad.count_nonzero())


def keys_of_two_designs():
    with_norm, without = (own_network(norm) for norm in (True, False))
    named = [OrderedDict(), OrderedDict()]  # names by kind and number, as in the lesson
    for names, net in zip(named, (with_norm, without), strict=True):
        seen: dict[type, int] = {}
        for layer in net:
            seen[type(layer)] = seen.get(type(layer), 0) + 1
            names[f"{type(layer).__name__}{seen[type(layer)]}"] = layer
    state, other = (set(nn.Sequential(names).state_dict()) for names in named)
    return len(other - state), len(state - other)


def stored_output(cell_id):
    notebook = nbformat.read(NOTEBOOKS / "15-your-own-network.ipynb", as_version=4)
    cell = next(c for c in notebook.cells if c.id == cell_id)
    return cell.outputs[0].text


def accuracy_of_the_design():
    return (
        "96 % or more"
        if "design, seed 0  96 % or more: True" in stored_output("train-both")
        else ""
    )


def what_loses_most():
    lines = stored_output("ablate").splitlines()[1:]
    return " and ".join(
        line.split("  ")[0] for line in lines if line.endswith("True")
    ).removeprefix("without ")


def block_of_a_resnet():
    layers = []
    for C, K in ((64, 3), (128, 3), (64, 1)):
        layers += [nn.Conv2d(C, 128, K, bias=False), nn.BatchNorm2d(128)]
    return count(nn.ModuleList(layers))


ANSWERS = {
    "00.a": lambda: np.array(photo()).shape,
    "00.c": lambda: sum(
        weight * (-10 + 50)
        for weight in (1, 2, 1)  # Sobel: right minus left, rows 1, 2, 1
    ),
    "00.b": lambda: int((200 * np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])).sum()),
    "01.a": lambda: sum(X[u][v] * KERNEL[u][v] for u in range(3) for v in range(2)),
    "01.b": lambda: conv_shape((1, 1, 5, 7), 1, (3, 2))[2:],
    "01.c": lambda: int(np.tensordot(np.array(X)[:3, :2], np.flip(KERNEL))),
    "01.d": lambda: -3 % 256,
    "01.e": lambda: torch.nn.Linear(5 * 7, 3 * 6, bias=False, device="meta").weight.numel(),
    "02.x": lambda: np.array(Image.new("RGB", (320, 200))).shape,
    "02.y": lambda: int((np.array([[-1, 0, 1], [-2, 0, 2]]) @ [30, 10, 10]).sum()),
    "02.z": lambda: conv_shape((1, 1, 6, 9), 1, (2, 4))[2:],
    "01.f": place_of_a_cross,
    "01.g": lambda: len(kernels_one_number_away(torch.zeros(3, 3, dtype=torch.int64))),
    "02.a": lambda: conv_shape((1, 3, 5, 7), 1, (4, 2)),
    "02.b": lambda: tuple(torch.nn.Conv2d(3, 8, (4, 2), device="meta").weight.shape),
    "02.c": lambda: torch.nn.Conv2d(3, 8, (4, 2), device="meta").bias.numel(),
    "02.d": lambda: conv_shape((1, 5, 28, 28), 1, 3),
    "02.e": lambda: conv_shape((32, 3, 28, 26), 5, 3),
    "02.f": lambda: int(np.moveaxis(np.arange(24).reshape(2, 4, 3), -1, 0)[0, 0, 1]),
    "03.x": lambda: tuple(
        np.argwhere(np.fliplr(np.arange(40).reshape(5, 8)) == 10)[0].tolist()  # 10 is at [1, 2]
    ),
    "03.y": lambda: int(
        torch.conv2d(
            torch.tensor([[[[2, 1, 1], [1, 3, 2]]]]), torch.tensor([[[[1, 0, -1], [0, 2, 1]]]])
        )
    ),
    "03.z": lambda: last_cell_of_a_window((3, 2), (4, 1)),
    "03.a": lambda: int(readers((5, 7), (3, 2))[2, 3]),
    "03.b": lambda: conv_shape((1, 1, 5, 7), 1, 3, padding=1)[2:],
    "03.c": lambda: conv_shape((1, 1, 5, 7), 1, (3, 2), stride=2)[2:],
    "03.d": lambda: int((readers((1, 13), (1, 2), stride=3) == 0).sum()),
    "03.e": side_of_the_odd_cell,
    "03.f": lambda: round(
        float(torch.nn.functional.avg_pool2d(torch.full((1, 4, 6), 9.0), 3, 1, 1)[0, 0, 0])
    ),
    "04.x": lambda: tuple(np.correlate([0, 0, 1, 0, 0], [4, 7, 2], mode="valid").tolist()),
    "04.y": lambda: conv_shape((6, 4, 9, 7), 10, (2, 3)),
    "04.z": lambda: conv_parameter_count(4, 10, (2, 3)),
    "04.a": lambda: conv_shape((1, 1, 1, 7), 1, (1, 3), stride=2)[3],
    "04.b": lambda: conv_shape((1, 1, 1, 8), 1, (1, 3), stride=2)[3],
    "04.c": lambda: next(  # the shortest row that the kernel fits into
        width for width in range(1, 99) if fits((1, width), (1, 3), dilation=4)
    ),
    "04.d": lambda: torch.nn.MaxPool1d(1, 2, ceil_mode=True)(torch.zeros(1, 1, 10)).shape[2],
    "04.e": lambda: conv_shape((1, 3, 227, 227), 96, 11, stride=4)[3],
    "04.f": lambda: int(
        torch.conv_transpose1d(*torch.tensor([[[[2, 5, 3]]], [[[1, 4, 10]]]]), stride=2)[0, 0, 2]
    ),
    "04.g": lambda: conv_shape((3, 6, 18, 21), 10, (5, 3), stride=(2, 4), padding=(1, 0)),
    "04.h": lambda: conv_parameter_count(6, 10, (5, 3)),
    "04.i": lambda: int((readers((20, 21), (5, 3), stride=(2, 4))[1:-1] == 0).sum()),
    "04.j": lambda: (
        torch.conv2d(
            torch.zeros(3, 6, 18, 21), torch.zeros(10, 6, 5, 3), stride=(2, 4), padding=(1, 0)
        ).nbytes
    ),
    "04.k": lambda: conv_shape(
        (3, 6, 18, 21), 10, (5, 3), stride=(2, 4), padding=(1, 0), dilation=2
    ),
    "05.x": lambda: torch.nn.Linear(
        4 * 6, math.prod(conv_shape((1, 1, 4, 6), 1, (2, 3))), bias=False, device="meta"
    ).weight.numel(),
    "05.y": maps_that_a_channel_changes,
    "05.z": lambda: round(
        torch.conv2d(
            torch.full((1, 1, 4, 5), 12.0), torch.full((1, 1, 2, 3), 1 / 6), padding=(0, 1)
        )[0, 0, 1, 0].item()
    ),
    "05.a": lambda: tuple(torch.zeros(2, 4, 10, 9).unfold(2, 5, 1).unfold(3, 3, 1).shape),
    "05.b": lambda: tuple(torch.nn.functional.unfold(torch.zeros(1, 4, 10, 9), (5, 3)).shape[1:]),
    "05.c": lambda: int((torch.tensor(2.0**24) + 1).item()),
    "05.d": lambda: round(2 * 100 * np.spacing(np.float32(0.5)) * 50 * 1e6, -1),
    "05.e": lambda: torch.nn.functional.unfold(torch.zeros(1, 8, 31, 27), 3).nbytes,
    "06.x": outputs_that_a_number_changes,
    "06.y": lambda: int((readers((1, 11), (1, 2), stride=4) == 0).sum()),
    "06.z": lambda: conv_shape((1, 1, 30, 30), 1, 5, dilation=3, stride=2, padding=4)[2],
    "06.a": smallest_shift_that_a_stride_of_two_follows,
    "06.b": lambda: tuple(matrix_of_a_convolution().flatten(1).T.shape),
    "06.c": lambda: int(matrix_of_a_convolution().count_nonzero()),
    "06.d": seen_by_three_layers,
    "07.x": lambda: next(  # the padding that keeps the size
        (P_h, P_w)
        for P_h, P_w in np.ndindex(9, 9)
        if conv_shape((1, 1, 20, 30), 1, (5, 3), padding=(P_h, P_w))[2:] == (20, 30)
    ),
    "07.y": lambda: torch.nn.ConvTranspose1d(1, 1, 4, stride=3)(torch.zeros(1, 1, 5)).shape[2],
    "07.z": lambda: tuple(torch.nn.functional.unfold(torch.zeros(1, 2, 6, 7), (3, 5)).shape[1:]),
    "07.a": seen_by_two_kernels,
    "07.b": network_that_is_a_linear_map,
    "07.c": lambda: math.ceil(6 / math.log10(4)),
    "07.d": lambda: conv_shape((1, 3, 5, 5), 3, 4)[1:],
    "08.x": lambda: conv_shape((1, 1, 17, 12), 1, (4, 3), stride=3)[2:],
    "08.y": lambda: int(readers((20, 30), (5, 3))[9, 14]),
    "08.z": lambda: columns_that_a_stride_of_three_moves(by=6),
    "08.a": lambda: int(readers((5, 7), (3, 3), stride=2)[2, 2]),
    "08.b": lambda: sum(p.numel() for p in torch.nn.MaxPool2d(3, 2).parameters()),
    "08.c": lambda: tuple(torch.zeros(8, 3, 5, 2).transpose(0, 1).flatten(1).shape),
    "08.d": lambda: running_mean_after(60),
    "08.e": lambda: round(torch.nn.functional.dropout(torch.ones(999), 0.75).max().item(), 4),
    "08.f": factor_that_makes_pytorchs_lrn_the_printed_one,
    "08.g": what_changes_without_gradients,
    "08.h": lambda: tuple(five_layers()(torch.zeros(16, 3, 21, 14)).shape),
    "08.i": lambda: sum(p.numel() for p in five_layers().parameters()),
    "08.j": lambda: sum(b.numel() for b in five_layers().buffers()),
    "08.k": layers_that_eval_changes,
    "08.m": lambda: five_layers()(torch.zeros(16, 3, 21, 14)).nbytes,
    "09.x": lambda: np.zeros((60, 40, 3)).transpose(2, 0, 1)[None].shape,
    "09.y": lambda: (torch.conv2d(torch.zeros(1, 1, 4, 7), torch.zeros(1, 1, 3, 2)).numel(), 4 * 7),
    "09.z": gradient_through_a_leaky_relu,
    "09.a": lambda: tuple(convolutions()(torch.empty(32, 3, 28, 28, device="meta")).shape),
    "09.b": lambda: len(list(hiding(convolutions()).parameters())),
    "09.c": lambda: torch.max_pool2d(torch.zeros(1, 64, 28, 28), 4).numel(),
    "09.d": lambda: tuple(torch.nn.Linear(3136, 32, device="meta").weight.shape),
    "09.e": matrix_that_linear_reads,
    "09.f": lambda: torch.nn.functional.unfold(torch.zeros(1, 32, 5, 4), 3).shape[1],
    "10.x": lambda: conv_shape((1, 1, 21, 16), 1, (4, 3), stride=3, padding=1)[2:],
    "10.y": lambda: int(slopes_of_relu([-2.0, 2, -1, 5, 0.1, -7]).sum()),
    "10.z": lambda: torch.zeros(16, 24, 9, 5).transpose(0, 1)[0].numel(),
    "10.a": lambda: torch.nn.Conv2d(128, 64, 3, device="meta").weight.numel(),
    "10.b": lambda: {
        ("Conv2d", "Linear"): "true",
        ("Linear", "Conv2d"): "the other way round",
    }[who_has_more_parameters_and_who_more_macs()],
    "10.c": lambda: counted_network().total_macs,
    "10.d": lambda: (
        torch.zeros(64, 32, 24).numel() // torch.max_pool2d(torch.zeros(64, 32, 24), 2).numel()
    ),
    "10.e": lambda: round(megabytes_kept_by_a_convolution_and_its_relu(), 1),
    "10.f": numbers_for_a_parameter_with_adam,
    "11.x": lambda: next(  # the padding that keeps the size
        padding
        for padding in np.ndindex(9, 9)
        if conv_shape((1, 1, 20, 23), 1, (7, 5), padding=padding)[2:] == (20, 23)
    ),
    "11.y": lambda: round(torch.nn.functional.dropout(torch.full((999,), 12.0), 0.2).max().item()),
    "11.z": lambda: matrix_that_linear_reads((4, 12, 5, 3)),
    "11.a": lambda: math.prod(conv_shape((1, 3, 227, 227), 96, 11, stride=4)),
    "11.b": lambda: torch.max_pool2d(torch.zeros(256, 13, 13), 3, 2).numel(),
    "11.c": lambda: conv_parameter_count(3, 96, 11),
    "11.d": lambda: sum(p.numel() for p in alexnet().fc6.parameters()),
    "11.e": alexnets_busiest_layer,
    "11.f": what_fills_the_memory_with_128_images,
    "11.g": lambda: right_claim_on_alexnet(1, 2, 3, 4),
    "11.h": lambda: right_claim_on_alexnet(5, 6, 7, 8),
    "11.i": lambda: right_claim_on_alexnet(9, 10, 11, 12),
    "12.x": seen_through_a_strided_convolution_and_a_pooling,
    "12.y": lambda: sum(p.numel() for p in seen_and_hidden().parameters()),
    "12.z": lambda: 3 * bytes_for_a_parameter_with_momentum(),
    "12.a": lambda: sum(
        torch.nn.Conv2d(48, 128, 5, bias=False, device="meta").weight.numel() for gpu in (0, 1)
    ),
    "12.b": what_a_table_and_its_code_have_in_common,
    "12.c": source_with_a_fifth_of_a_percent_more_parameters,
    "12.d": lambda: sum(p.numel() for p in torch.nn.Linear(256, 4096, device="meta").parameters()),
    "12.e": lambda: next(  # the fewest zeros behind that make room for a 55th window
        zeros
        for zeros in range(20)
        if conv_shape((1, 1, 11, 224 + zeros), 1, 11, stride=4)[3] == 55
    ),
    "12.f": places_that_read_beyond_224,
    "12.g": lambda: tuple(
        torch.nn.Sequential(*reviewed_layers()).eval()(torch.zeros(8, 3, 46, 38)).shape
    ),
    "12.h": lambda: sum(p.numel() for layer in reviewed_layers()[2:4] for p in layer.parameters()),
    "12.i": lambda: int((readers((46, 38), (5, 3), stride=2) == 0).sum()),
    "12.j": reviewed_macs,
    "12.k": lambda: reviewed_layers()[0](torch.zeros(8, 3, 46, 38)).nbytes,
    "13.a": lambda: int(torch.tensor([2, -1, 0, 1, 3, -2]) @ torch.tensor([0, 0, 0, 0, 0, 3])),
    "13.b": lambda: conv_shape((1, 1, 9, 7), 1, (7, 6))[2:],
    "13.c": lambda: gradient_of_a_bias(torch.nn.Identity()),
    "13.d": lambda: int((readers((8, 9), (3, 2), stride=(2, 3)) == 0).sum()),
    "13.e": gradient_of_the_largest_cell,
    "13.f": slope_in_percent,
    "13.g": error_of_a_central_difference_as_the_step_shrinks,
    "13.h": layer_spoilt_by_a_turned_kernel,
    "13.i": lambda: gradient_of_a_bias(torch.nn.BatchNorm2d(4, dtype=torch.float64)),
    "14.a": lambda: -math.log(1 / 10),
    "14.b": images_of_20_learned_by_heart,
    "14.c": gradient_after_two_calls,
    "14.d": rate_that_learns,
    "14.e": lambda: trained_in_the_middle(nn.MaxPool2d(2), 32 * 5 * 5),
    "14.f": lambda: trained_in_the_middle(nn.AdaptiveMaxPool2d(1), 32),
    "14.g": lambda: CASES["B"].name,
    "14.h": lambda: CASES["E"].name,
    "14.i": lambda: CASES["H"].name,
    "14.j": better_of_945_and_953_of_1000,
    "15.a": lambda: count(own_network()),
    "15.b": rows_seen_by_the_third_convolution,
    "15.c": accuracy_of_the_design,
    "15.d": what_loses_most,
    "15.e": keys_of_two_designs,
    "15.f": block_of_a_resnet,
}


def test_every_prediction_is_computed_here():
    assert set(prediction_ids()) == set(ANSWERS)


@pytest.mark.parametrize("prediction_id", prediction_ids())
def test_the_right_answer_is_right_and_explained(prediction_id):
    reply = predict(prediction_id, ANSWERS[prediction_id]())
    assert reply.passed, reply
    assert reply.parts[0] == find_prediction(prediction_id).because


def written(answer):
    """The answer as a reply writes it."""
    return str(answer) if isinstance(answer, tuple | str) else number_text(answer)


@pytest.mark.parametrize("prediction_id", prediction_ids())
def test_a_known_wrong_answer_is_named_and_the_right_one_not_given_away(prediction_id):
    prediction = find_prediction(prediction_id)
    assert prediction.wrong
    for answer, sentence in prediction.wrong.items():
        reply = predict(prediction_id, answer)
        assert reply.kind == "not yet"
        assert reply.parts[0] == sentence
        right = re.escape(written(prediction.answer))
        assert not re.search(rf"(?<![\w.−-])(?<!\d,){right}(?!\w|[.,]\d)", str(reply))


def test_an_unknown_wrong_answer_is_wrong_too():
    reply = predict("01.a", 1234)
    assert reply.kind == "not yet"
    (advice,) = reply.parts
    assert advice.startswith("Change your answer, or run on.")


@pytest.mark.parametrize("prediction_id", prediction_ids())
def test_other_answers_are_shown_folded_after_a_right_answer(prediction_id):
    prediction = find_prediction(prediction_id)
    _, traps = predict(prediction_id, ANSWERS[prediction_id]()).parts
    assert len(traps.paragraphs) == len(prediction.wrong)
    for paragraph, sentence in zip(traps.paragraphs, prediction.wrong.values(), strict=True):
        assert paragraph.endswith(f": {sentence}")
    html = predict(prediction_id, ANSWERS[prediction_id]())._repr_html_()
    assert html.count("<details><summary>") == 1


@pytest.mark.parametrize("prediction_id", prediction_ids())
def test_after_a_wrong_answer_the_right_one_and_the_reason_are_shown_only_on_request(prediction_id):
    prediction = find_prediction(prediction_id)
    wrong, sentence = next(iter(prediction.wrong.items()))
    named, advice = predict(prediction_id, wrong).parts
    assert named == sentence
    assert "`show=True`" in advice
    shown = predict(prediction_id, wrong, show=True)
    assert not shown.passed
    named, reason, *traps = shown.parts
    assert named == sentence
    assert prediction.because in reason
    assert written(prediction.answer) in reason
    others = [paragraph for folded in traps for paragraph in folded.paragraphs]
    assert len(others) == len(prediction.wrong) - 1
    assert sentence not in [one.partition(": ")[2] for one in others] or len(
        set(prediction.wrong.values())
    ) < len(prediction.wrong)


def test_the_reason_is_not_shown_before_an_answer():
    for given in ((), (...,)):
        reply = predict("03.f", *given, show=True)
        assert reply.kind == "waiting"
        assert find_prediction("03.f").because not in str(reply)
        assert "An answer comes first" in str(reply)


def test_three_dots_wait_for_an_answer():
    assert predict("01.a").kind == "waiting"
    assert predict("01.b", ...).kind == "waiting"
    assert predict("01.b", ..., ...).kind == "waiting"
    assert "2 whole numbers in parentheses" in str(predict("01.b", ...))


@pytest.mark.parametrize(
    "answer",
    [[3, 6], np.array([3, 6]), torch.Size([3, 6]), (np.int64(3), 6.0), torch.tensor([3, 6])],
)
def test_any_sequence_of_numbers_is_read_as_a_shape(answer):
    assert predict("01.b", answer).passed


def test_two_spaces_between_words_are_one():
    assert predict("10.b", "the  other   way round").passed


@pytest.mark.parametrize(
    "answer",
    [
        deque([3, 6]),
        [[3, 6]],
        np.array([[3, 6]]),
        iter([3, 6]),
        range(3, 9, 3),
        array("i", [3, 6]),
        (Fraction(3), Decimal("6.0")),
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_a_shape_in_an_unusual_form_is_read(answer):
    assert predict("01.b", answer).passed


class Spiteful:
    """An object whose methods all raise an error."""

    __hash__ = None
    shape = (1,)

    def __repr__(self):
        raise ValueError

    def __eq__(self, other):
        raise ValueError

    def tolist(self):
        raise ValueError


class Endless:
    def __repr__(self):
        while True:
            pass

    tolist = __repr__


def a_list_that_holds_itself():
    one = []
    one.append(one)
    return one


def nested(depth):
    one = []
    for _ in range(depth):
        one = [one]
    return one


def released():
    view = memoryview(b"ab")
    view.release()
    return view


ODD = {
    "huge": lambda: 10**5000,
    "huge in a tuple": lambda: (10**5000, 3),
    "third": lambda: Fraction(1, 3),
    "complex": lambda: 47e6 + 0j,
    "imaginary": lambda: 1j,
    "infinite decimal": lambda: Decimal("Infinity"),
    "signalling": lambda: Decimal("sNaN"),
    "vast": lambda: Decimal("1e999999"),
    "no decimal": lambda: Decimal("NaN"),
    "meta scalar": lambda: torch.tensor(3, device="meta"),
    "meta": lambda: torch.zeros(2, device="meta"),
    "sparse": lambda: torch.tensor([0.0, 6]).to_sparse(),
    "holds itself": a_list_that_holds_itself,
    "deep": lambda: nested(3000),
    "spiteful": Spiteful,
    "endless": Endless,
    "released": released,
    "three equal": lambda: (6, 6, 6),
    "seven equal": lambda: [6] * 7,
    "nan": lambda: float("nan"),
    "bytes": lambda: b"right",
    "set": lambda: {3, 6},
}


@pytest.mark.parametrize("prediction_id", ["01.a", "01.b", "03.e", "08.d", "10.c"])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_gets_a_sentence_and_no_traceback(prediction_id, odd):
    reply = predict(prediction_id, ODD[odd]())
    assert not reply.passed
    assert len(str(reply)) < 500
    assert reply._repr_html_()


@pytest.mark.parametrize("odd", ["complex", "vast", "holds itself", "three equal", "nan", "set"])
def test_the_reply_to_an_odd_answer_names_the_form(odd):
    assert predict("01.a", ODD[odd]()).parts == ("The answer is a whole number.",)


def test_the_reply_to_a_number_in_quotation_marks_names_them():
    assert predict("01.a", "2").parts == ("The answer is a whole number, without quotation marks.",)


@pytest.mark.parametrize("answer", [630, 630.0, np.int64(630), torch.tensor(630)])
def test_any_kind_of_number_is_read_as_one(answer):
    assert predict("01.e", answer).passed


def test_parentheses_may_be_left_out_and_a_list_of_one_is_a_number():
    assert predict("01.b", 3, 6).passed
    assert predict("01.d", [253]).passed
    assert predict("01.d", np.array([253], np.uint8)).passed


def test_both_sides_of_a_square_are_accepted_for_one_side():
    assert predict("04.e", (55, 55)).passed
    assert predict("04.e", 55, 55).passed
    assert predict("04.e", (54, 54)).parts == predict("04.e", 54).parts
    assert predict("04.e", (55, 54)).kind == "waiting"
    assert predict("04.e", (55, 55, 55)).kind == "waiting"
    assert predict("04.e", ()).kind == "waiting"


def test_a_whole_photo_as_an_answer_is_not_printed():
    for photo_array in (np.zeros((600, 512, 3)), [[1.5] * 512] * 600):
        reply = predict("03.e", photo_array)
        assert reply.kind == "waiting"
        assert len(str(reply)) < 300
    assert f"it is not 99{14 * ',999'},…." in predict("01.a", int("9" * 500)).heading


def test_a_number_has_commas_and_a_true_minus_and_a_shape_is_written_as_in_python():
    assert predict("01.a", 1234).heading == "01.a: it is not 1,234."
    assert predict("01.a", -1234.5).heading == "01.a: it is not −1,234.5."
    assert predict("01.b", (5, 1024)).heading == "01.b: it is not (5, 1024)."


@pytest.mark.parametrize(
    "answer",
    ["right", " Right ", '"right"', "'right'", "right.", ["right"], ("right",), np.array("RIGHT")],
)
def test_words_are_read_without_regard_to_case_and_spaces(answer):
    assert predict("03.e", answer).passed


@pytest.mark.parametrize(
    ("guess", "heading"),
    [
        (16e6, "16,000,000 is near enough, 3.0 times too small."),
        (2**25, "33,554,432 is near enough, 1.4 times too small."),
        (48e6, "48,000,000 is near enough, hardly off."),
        (torch.tensor(142e6), "142,000,000 is near enough, 3.0 times too large."),
        (15.8e6, "15,800,000 is too small, by a factor between 3 and 10."),
        (143e6, "143,000,000 is too large, by a factor between 3 and 10."),
        (4.7e6, "4,700,000 is too small, by a factor between 10 and 100."),
        (4.8e8, "480,000,000 is too large, by a factor between 10 and 100."),
        (4.8e9, "4,800,000,000 is too large, by a factor between 100 and 1,000."),
        (0.5, "0.5 is too small, by a factor of more than 1,000."),
    ],
)
def test_the_reply_to_a_guess_tells_how_far_off_it_is(guess, heading):
    reply = predict("10.c", guess)
    assert reply.heading == f"10.c: {heading}"
    assert reply.passed == ("near enough" in heading)
    assert reply.passed == ("47,507,408" in str(reply))


def test_a_guess_of_any_length_is_read():
    heading = predict("10.c", 10**400).heading
    assert heading.endswith("000,… is too large, by a factor of more than 1,000.")
    assert len(heading) < 120


@pytest.mark.parametrize("guess", [500_000, 7e5, 1e6])
def test_a_guess_near_a_known_wrong_answer_is_named(guess):
    assert "about the number of parameters" in predict("10.c", guess).parts[0]
    assert len(predict("10.c", 10 * guess).parts) == 1


@pytest.mark.parametrize(
    ("guess", "named"),
    [(95_014_816, "the number of FLOPs"), (9.5e7, "FLOPs"), (2.83e7, "conv2 alone")],
)
def test_a_count_that_is_near_the_right_one_is_named(guess, named):
    reply = predict("10.c", guess)
    assert reply.passed
    assert named in reply.parts[0]
    assert reply.parts[1] == find_prediction("10.c").because
    assert predict("10.c", 6e7).parts[0] == find_prediction("10.c").because


@pytest.mark.parametrize("prediction_id", prediction_ids())
def test_a_count_that_is_named_though_near_is_near(prediction_id):
    prediction = find_prediction(prediction_id)
    assert all(prediction.is_near(number) for number in prediction.near)


def test_a_wrong_answer_of_a_guess_must_be_wrong():
    Prediction(answer=100, because="", wrong={301: "", 33: ""}, within=3)
    with pytest.raises(ValueError, match="290 is near enough to 100 to be right"):
        Prediction(answer=100, because="", wrong={290: ""}, within=3)


@pytest.mark.parametrize(
    ("prediction_id", "answer", "form"),
    [
        ("01.a", "2", "a whole number"),
        ("01.a", (2, 3), "a whole number"),
        ("01.a", np.zeros((600, 512)), "a whole number"),
        ("01.a", True, "a whole number"),
        ("01.a", None, "a whole number"),
        ("01.b", 3, "2 whole numbers in parentheses"),
        ("01.b", (3, 6, 1), "2 whole numbers in parentheses"),
        ("01.b", ("3", "6"), "2 whole numbers in parentheses"),
        ("10.c", 0, "a number to within a factor of 3"),
        ("10.c", -5e7, "a number to within a factor of 3"),
        ("10.c", float("nan"), "a number to within a factor of 3"),
        ("10.c", float("inf"), "a number to within a factor of 3"),
        ("10.c", "47 million", "2e6 is 2 million"),
        ("03.e", "above", '"left" or "right"'),
        ("03.e", 1, '"left" or "right"'),
    ],
)
def test_the_reply_to_an_answer_of_another_form_names_the_form(prediction_id, answer, form):
    reply = predict(prediction_id, answer)
    assert reply.kind == "waiting"
    assert form in reply.parts[0]


def test_the_error_for_an_unknown_id_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"no prediction '01.z'. Lesson 01 has 01.a, 01.b"):
        predict("01.z", 3)
    with pytest.raises(TypeError, match="an id is a text"):
        predict(1, 3)


def test_a_reply_is_escaped_in_html():
    html = predict("03.e", "<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
