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


def fits(size, kernel_size, **options):
    try:
        return bool(conv_shape((1, 1, *size), 1, kernel_size, **options))
    except RuntimeError:
        return False


def smallest_shift_that_a_stride_of_two_follows():
    x = torch.arange(8.0)[None, None] ** 2
    layer = torch.nn.Conv1d(1, 1, 3, stride=2, padding=1, padding_mode="circular", bias=False)
    with torch.no_grad():
        return next(
            shift
            for shift in range(1, 8)
            if torch.allclose(layer(x.roll(shift, -1)), layer(x).roll(1, -1))
        )


def matrix_of_a_convolution():
    units = torch.eye(20).reshape(20, 1, 5, 4)
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


def matrix_that_linear_reads():
    """The first matrix of the error that a missing Flatten gives."""
    with pytest.raises(RuntimeError) as caught:
        torch.nn.Linear(3136, 32)(torch.zeros(5, 64, 7, 7))
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


def numbers_for_a_parameter_with_adam():
    weight = torch.nn.Parameter(torch.ones(7))
    optimizer = torch.optim.Adam([weight])
    weight.sum().backward()
    optimizer.step()
    kept = [tensor for tensor in optimizer.state[weight].values() if tensor.shape == weight.shape]
    return len([weight, weight.grad, *kept])


def side_of_d2ls_last_map():
    x = torch.empty(1, 3, 224, 224, device="meta")
    x = torch.nn.Conv2d(3, 2, 11, stride=4, padding=1, device="meta")(x)
    for _ in range(3):
        x = torch.max_pool2d(x, 3, 2)
    return x.shape[3]


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


def right_claims_on_alexnet():
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
    with_55 = sum(conv_parameter_count(*sizes) for sizes in ((3, 55, 11), (55, 256, 5)))
    claims = [
        parameters["conv1"] == 94_848 + 96,
        writes["conv1"].numel() == 55 * 55 * 96 * 3,
        writes["conv5"] == (256, 27, 27),
        2 * parameters["fc6"] > sum(parameters.values()),
        with_55 == parameters["conv1"] + parameters["conv2"],
        net.fc6.weight.numel() == 13 * 13 * 128 * 2 * 2048 * 2,
        sum(writes[f"conv{n}"].numel() for n in range(1, 6)) == 650_080,
        net.conv2.weight.shape[1] == 48,
        [row[index] for index in (2, 4, 5)] == ["conv2", "conv4", "conv5"],
        net.fc6.in_features == writes["pool5"][-1],
    ]
    return tuple(number for number, right in enumerate(claims, 1) if right)


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


def linear_on_scattered_digits():
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(42 * 42, 10))
    adam = torch.optim.Adam(net.parameters(), lr=3e-3)
    train(net, batches(*digits(scattered=True)), optimizer=adam, epochs=4, seed=0)
    percent = 100 * evaluate(net, digits("test", scattered=True)).accuracy
    return min((10, 30, 60, 90), key=lambda choice: abs(choice - percent))


def cnn_without_relu_on_scattered_digits():
    net = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 3, padding=1), torch.nn.AvgPool2d(2))
    x, y = torch.rand(2, 1, 1, 8, 6)
    by_parts = net(x) + net(y) - net(torch.zeros_like(x))
    assert torch.allclose(net(x + y), by_parts, atol=1e-6)  # a linear map, and a constant
    return linear_on_scattered_digits()


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
    "02.a": lambda: conv_shape((1, 3, 5, 7), 1, (3, 2)),
    "02.b": lambda: tuple(torch.nn.Conv2d(3, 4, (3, 2), device="meta").weight.shape),
    "02.c": lambda: torch.nn.Conv2d(3, 4, (3, 2), device="meta").bias.numel(),
    "02.d": lambda: conv_shape((1, 5, 28, 28), 1, 3),
    "02.e": lambda: conv_shape((32, 3, 28, 26), 5, 3),
    "02.f": lambda: int(np.moveaxis(np.arange(12).reshape(2, 2, 3), -1, 0)[0, 0, 1]),
    "03.a": lambda: int(readers((5, 7), (3, 2))[2, 3]),
    "03.b": lambda: conv_shape((1, 1, 5, 7), 1, 3, padding=1)[2:],
    "03.c": side_of_the_odd_cell,
    "03.d": lambda: round(
        float(torch.nn.functional.avg_pool2d(torch.full((1, 4, 6), 9.0), 3, 1, 1)[0, 0, 0])
    ),
    "03.e": lambda: conv_shape((1, 1, 5, 7), 1, (3, 2), stride=2)[2:],
    "04.a": lambda: conv_shape((1, 1, 1, 7), 1, (1, 3), stride=2)[3],
    "04.b": lambda: conv_shape((1, 1, 1, 8), 1, (1, 3), stride=2)[3],
    "04.c": lambda: next(  # the shortest row that the kernel fits into
        width for width in range(1, 99) if fits((1, width), (1, 3), dilation=4)
    ),
    "04.d": lambda: torch.nn.MaxPool1d(1, 2, ceil_mode=True)(torch.zeros(1, 1, 10)).shape[2],
    "04.e": lambda: conv_shape((1, 3, 227, 227), 96, 11, stride=4)[3],
    "05.a": lambda: tuple(torch.zeros(2, 3, 7, 6).unfold(2, 3, 1).unfold(3, 2, 1).shape),
    "05.b": lambda: tuple(torch.nn.functional.unfold(torch.zeros(1, 3, 7, 6), (3, 2)).shape[1:]),
    "05.c": lambda: int((torch.tensor(2.0**24) + 1).item()),
    "05.d": lambda: (
        torch.nn.functional.unfold(torch.zeros(1, 8, 30, 28), 3, padding=1).numel() // (8 * 30 * 28)
    ),
    "06.a": smallest_shift_that_a_stride_of_two_follows,
    "06.b": lambda: tuple(matrix_of_a_convolution().flatten(1).T.shape),
    "06.c": lambda: int(matrix_of_a_convolution().count_nonzero()),
    "06.d": seen_by_three_layers,
    "07.a": seen_by_two_kernels,
    "07.b": lambda: math.ceil(6 / math.log10(4)),
    "07.c": lambda: conv_shape((1, 3, 5, 5), 3, 4)[1:],
    "08.a": lambda: int(readers((5, 7), (3, 3), stride=2)[2, 2]),
    "08.b": lambda: sum(p.numel() for p in torch.nn.MaxPool2d(3, 2).parameters()),
    "08.c": lambda: tuple(torch.zeros(8, 3, 5, 2).transpose(0, 1).flatten(1).shape),
    "08.d": lambda: sum(p.numel() for p in torch.nn.BatchNorm2d(10).parameters()),
    "08.e": lambda: running_mean_after(60),
    "08.f": lambda: round(torch.nn.functional.dropout(torch.ones(999), 0.75).max().item(), 4),
    "08.g": factor_that_makes_pytorchs_lrn_the_printed_one,
    "09.a": lambda: tuple(convolutions()(torch.empty(32, 3, 28, 28, device="meta")).shape),
    "09.b": lambda: len(list(hiding(convolutions()).parameters())),
    "09.c": lambda: torch.max_pool2d(torch.zeros(1, 64, 28, 28), 4).numel(),
    "09.d": matrix_that_linear_reads,
    "09.e": lambda: torch.nn.functional.unfold(torch.zeros(1, 32, 5, 4), 3).shape[1],
    "10.a": lambda: torch.nn.Conv2d(128, 64, 3, device="meta").weight.numel(),
    "10.b": lambda: 200 * (torch.max_pool2d(torch.zeros(64, 16, 12), 2).numel() + 1),
    "10.c": lambda: {
        ("Conv2d", "Linear"): "true",
        ("Linear", "Conv2d"): "the other way round",
    }[who_has_more_parameters_and_who_more_macs()],
    "10.d": lambda: counted_network().total_macs,
    "10.e": lambda: (
        torch.zeros(64, 32, 24).numel() // torch.max_pool2d(torch.zeros(64, 32, 24), 2).numel()
    ),
    "10.f": numbers_for_a_parameter_with_adam,
    "10.g": lambda: round(counted_network(images=128).activation_bytes / 10**6),
    "11.a": lambda: math.prod(conv_shape((1, 3, 227, 227), 96, 11, stride=4)),
    "11.b": lambda: torch.max_pool2d(torch.zeros(256, 13, 13), 3, 2).numel(),
    "11.c": lambda: conv_parameter_count(3, 96, 11),
    "11.d": lambda: sum(p.numel() for p in alexnet().fc6.parameters()),
    "11.e": alexnets_busiest_layer,
    "11.f": what_fills_the_memory_with_128_images,
    "11.g": right_claims_on_alexnet,
    "12.a": lambda: sum(
        torch.nn.Conv2d(48, 128, 5, bias=False, device="meta").weight.numel() for gpu in (0, 1)
    ),
    "12.b": side_of_d2ls_last_map,
    "12.c": lambda: next(  # the fewest zeros behind that make room for a 55th window
        zeros
        for zeros in range(20)
        if conv_shape((1, 1, 11, 224 + zeros), 1, 11, stride=4)[3] == 55
    ),
    "12.d": places_that_read_beyond_224,
    "12.e": lambda: round(  # from what the layer makes of the 200
        float(
            200
            / torch.nn.LocalResponseNorm(5, k=2.0)(
                torch.tensor([0, 0, 200, 100, 0.0]).reshape(1, 5, 1, 1)
            )[0, 2]
        )
        ** (1 / 0.75)
    ),
    "03.f": lambda: int((readers((1, 8), (1, 3), stride=3) == 0).sum()),
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
    "14.e": linear_on_scattered_digits,
    "14.f": cnn_without_relu_on_scattered_digits,
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
    assert advice.startswith("Change your answer, or run on: the lesson computes it below.")


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
    assert predict("10.c", "the  other   way round").passed


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


@pytest.mark.parametrize("prediction_id", ["01.a", "01.b", "03.c", "08.e", "10.d"])
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
        reply = predict("03.c", photo_array)
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
    assert predict("03.c", answer).passed


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
    reply = predict("10.d", guess)
    assert reply.heading == f"10.d: {heading}"
    assert reply.passed == ("near enough" in heading)
    assert reply.passed == ("47,507,408" in str(reply))


def test_a_guess_of_any_length_is_read():
    heading = predict("10.d", 10**400).heading
    assert heading.endswith("000,… is too large, by a factor of more than 1,000.")
    assert len(heading) < 120


@pytest.mark.parametrize("guess", [500_000, 7e5, 1e6])
def test_a_guess_near_a_known_wrong_answer_is_named(guess):
    assert "about the number of parameters" in predict("10.d", guess).parts[0]
    assert len(predict("10.d", 10 * guess).parts) == 1


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
        ("10.d", 0, "a number to within a factor of 3"),
        ("10.d", -5e7, "a number to within a factor of 3"),
        ("10.d", float("nan"), "a number to within a factor of 3"),
        ("10.d", float("inf"), "a number to within a factor of 3"),
        ("10.d", "47 million", "2e6 is 2 million"),
        ("03.c", "above", '"left" or "right"'),
        ("03.c", 1, '"left" or "right"'),
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
    html = predict("03.c", "<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
