"""The answers of the topics of practice, by PyTorch, or by going through the cells one by one."""

import math
import re

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


def pair(n, letter, default):
    """The two numbers of a setting, given for both axes or for each."""
    return (
        n.get(f"{letter}_h", n.get(letter, default)),
        n.get(f"{letter}_w", n.get(letter, default)),
    )


def conv(n, **options):
    """The convolution of a question, on the meta device."""
    options = {"groups": n.get("G", 1), "device": "meta"} | options
    return nn.Conv2d(
        n.get("C_in", 1),
        n.get("C_out", 1),
        pair(n, "K", 1),
        stride=pair(n, "S", 1),
        padding=pair(n, "P", 0),
        dilation=pair(n, "D", 1),
        **options,
    )


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def maps(n, *, N=1):
    return torch.zeros(n.get("N", N), n.get("C_in", 1), n["I_h"], n["I_w"], device="meta")


def map_shape(n):
    return tuple(conv(n)(maps(n)).shape[2:])


def output_size(n):
    layer = nn.Conv1d(1, 1, n["K"], n.get("S", 1), n.get("P", 0), n.get("D", 1))
    return layer(torch.zeros(1, 1, n["I"])).shape[2]


def kernel_reach(n):
    x = torch.zeros(1, 1, 200, requires_grad=True)
    torch.conv1d(x, torch.ones(1, 1, n["K"]), dilation=n["D"])[0, 0, 0].backward()
    cells = x.grad[0, 0].nonzero()
    return int(cells.max() - cells.min() + 1)


def pooling_size(n, *, ceil_mode=False):
    layer = nn.MaxPool1d(n["K"], n.get("S"), n.get("P", 0), ceil_mode=ceil_mode)
    return layer(torch.zeros(1, 1, n["I"])).shape[2]


def transposed_size(n):
    layer = nn.ConvTranspose1d(
        1, 1, n["K"], n["S"], padding=n.get("P", 0), output_padding=n.get("P_out", 0)
    )
    return layer(torch.zeros(1, 1, n["I"])).shape[2]


def same_padding(n):
    """The padding of each axis that is tried until the size is kept."""
    sizes = []
    for K in pair(n, "K", 1):
        x = torch.zeros(1, 1, 50)
        sizes.append(
            next(
                P
                for P in range(40)
                if torch.conv1d(x, torch.ones(1, 1, K), padding=P, dilation=n.get("D", 1)).shape
                == x.shape
            )
        )
    return tuple(sizes)


def output_shape(n):
    return tuple(conv(n)(maps(n)).shape)


def network_shape(n):
    filters = n.get("C_1", n["C_out"])
    layers = [nn.Conv2d(n["C_in"], filters, (n["K_h"], n["K_w"]), n.get("S", 1)), nn.ReLU()]
    layers.append(nn.MaxPool2d(n["L"], n["T"]))
    if "M" in n:
        options = {"padding": n["Q"], "groups": n.get("G", 1)}
        layers.append(nn.Conv2d(n["C_1"], n["C_out"], n["M"], **options))
    if "U" in n:
        layers.append(nn.MaxPool2d(n["U"]))
    return tuple(nn.Sequential(*layers).to("meta")(maps(n)).shape)


def receptive_field(n):
    x = torch.ones(1, 1, 120, 120, dtype=torch.float64, requires_grad=True)
    kernels = [((n["K_h"], n["K_w"]), n.get("S", 1)), ((n["L_h"], n["L_w"]), n.get("T", 1))]
    kernels += [((n["M"], n["M"]), 1)] if "M" in n else []
    y = x
    for size, stride in kernels:
        y = torch.conv2d(y, torch.ones(1, 1, *size, dtype=torch.float64), stride=stride)
    y[0, 0, 0, 0].backward()
    return tuple(int(x.grad[0, 0].any(dim=axis).sum()) for axis in (1, 0))


def window_sum(n):
    cells, weights = (
        torch.tensor([n[f"{letter}_{k}"] for k in range(1, len(n) // 2 + 1)]).reshape(1, 1, 2, -1)
        for letter in "xw"
    )
    return int(torch.conv2d(cells, weights))


def readers(n):
    layer = conv(n, device="cpu")
    nn.init.constant_(layer.weight, 1.0)
    x = torch.zeros(1, n.get("C_in", 1), 30, 30, requires_grad=True)
    layer(x).sum().backward()
    return round(float(x.grad[0, 0, 15, 15]))


def unread(n, size, kernel_size, stride):
    x = torch.zeros(1, 1, *size, requires_grad=True)
    torch.conv2d(x, torch.ones(1, 1, *kernel_size), stride=stride).sum().backward()
    return int((x.grad == 0).sum())


def last_cell(n):
    x = torch.zeros(1, 1, 60, 60, requires_grad=True)
    options = {"stride": pair(n, "S", 1), "padding": pair(n, "P", 0)}
    y = torch.conv2d(x, torch.ones(1, 1, n["K_h"], n["K_w"]), **options)
    y[0, 0, n["i"], n["j"]].backward()
    return tuple(x.grad[0, 0].nonzero()[-1].tolist())


def window_matrix(n):
    x = torch.zeros(1, n["C"], n["I_h"], n["I_w"])
    unfold = nn.Unfold((n["K_h"], n["K_w"]), stride=pair(n, "S", 1))
    return tuple(unfold(x).shape[1:])


def layer_matrix(n):
    x = torch.zeros(n["I_h"], n["I_w"])
    kernel, stride = torch.ones(1, 1, n["K_h"], n["K_w"]), pair(n, "S", 1)

    def layer(x):
        return torch.conv2d(x[None, None], kernel, stride=stride).flatten()

    return tuple(torch.autograd.functional.jacobian(layer, x).flatten(1).shape)


def stride_shift(n):
    x = torch.arange(float(n["I"])).sin()
    y, moved = (
        nn.functional.conv1d(
            nn.functional.pad(row[None, None], (0, 2), mode="circular"),
            torch.tensor([[[1.0, 2.0, 4.0]]]),
            stride=n["S"],
        )
        for row in (x, x.roll(n["M"]))
    )
    return next(k for k in range(y.shape[2]) if torch.allclose(y.roll(k, 2), moved))


def fully_connected_weights(n):
    outputs = math.prod(map_shape(n))
    return count(nn.Linear(n["I_h"] * n["I_w"], outputs, bias=False, device="meta"))


def linear_parameters(n):
    net = nn.Sequential(nn.Flatten(), nn.LazyLinear(n["F_out"]))
    net(torch.zeros(n["N"], n["C"], n["H"], n["W"]))
    return count(net)


def macs(n):
    layer = conv(n, bias=False)
    if "I_h" in n:
        x = torch.zeros(1, n["C_in"], n["I_h"], n["I_w"], device="meta")
    else:
        x = torch.zeros(
            1, n["C_in"], n["O_h"] + n["K_h"] - 1, n["O_w"] + n["K_w"] - 1, device="meta"
        )
    with FlopCounterMode(display=False) as counter:
        layer(x)
    return counter.get_total_flops() // 2


DTYPES = {1: torch.uint8, 2: torch.float16, 4: torch.float32, 8: torch.float64}


def activation_bytes(n):
    if "I_h" in n:
        return conv(n, dtype=DTYPES[n["b"]])(maps(n).to(DTYPES[n["b"]])).nbytes
    return torch.zeros(n["N"], n["C_out"], n["O_h"], n["O_w"], dtype=DTYPES[n["b"]]).nbytes


def training_bytes(n):
    """The bytes for each of 8 parameters after one step."""
    weight = nn.Parameter(torch.ones(8, dtype=DTYPES[n["b"]]))
    optimizer = {
        2: lambda: torch.optim.SGD([weight], 0.1),
        3: lambda: torch.optim.SGD([weight], 0.1, momentum=0.9),
        4: lambda: torch.optim.Adam([weight]),
    }[n["k"]]()
    weight.sum().backward()
    optimizer.step()
    kept = [t for t in optimizer.state[weight].values() if t is not None and t.shape == (8,)]
    return n["M"] * sum(tensor.nbytes for tensor in (weight, weight.grad, *kept)) // 8


def conv_norm_parameters(n):
    return count(nn.Sequential(conv(n, bias=False), nn.BatchNorm2d(n["C_out"])))


def linear_rows(n):
    try:
        nn.Linear(n["F_in"], n["F_out"])(torch.zeros(n["N"], n["C"], n["H"], n["W"]))
    except RuntimeError as error:
        return tuple(map(int, re.search(r"\((\d+)x(\d+) and", str(error)).groups()))


def photo_array(n):
    return np.array(Image.new({3: "RGB", 4: "RGBA"}[n["c"]], (n["W"], n["H"]))).shape


def photo_batch(n):
    photos = [np.zeros((n["H"], n["W"], n["c"]), np.float32)] * n["N"]
    batch = torch.stack([torch.from_numpy(photo.transpose(2, 0, 1)) for photo in photos])
    nn.Conv2d(3, 1, 1)(batch)
    return tuple(batch.shape)


def norm_mean(n):
    """The numbers on which the mean of channel 0 depends."""
    x = torch.rand(n["N"], n["C"], n["H"], n["W"], requires_grad=True)
    x.transpose(0, 1).flatten(1).mean(1)[0].backward()
    norm = nn.BatchNorm2d(n["C"], momentum=1.0)
    norm(x)
    assert torch.allclose(norm.running_mean, x.transpose(0, 1).flatten(1).mean(1), atol=1e-5)
    return int(x.grad.count_nonzero())


def dropout_scale(n):
    torch.manual_seed(0)
    y = nn.Dropout(n["q"] / 100)(torch.full((1000,), float(n["x"])))
    return round(float(y.max()), 3)


def weight_gradient(n):
    x, g = torch.zeros(n["I_h"], n["I_w"]), torch.zeros(n["O_h"], n["O_w"])
    size = next(
        (h, w)
        for h in range(1, n["I_h"] + 1)
        for w in range(1, n["I_w"] + 1)
        if torch.conv2d(x[None, None], torch.zeros(1, 1, h, w)).shape[2:] == g.shape
    )
    weight = torch.zeros(1, 1, *size, requires_grad=True)
    torch.conv2d(x[None, None], weight).backward(g[None, None])
    return tuple(weight.grad.shape[2:])


def bias_gradient(n):
    layer = nn.Conv2d(1, n["C_out"], 1)
    y = layer(torch.zeros(n["N"], 1, n["O_h"], n["O_w"]))
    y.backward(torch.full_like(y, n["g"]))
    return round(float(layer.bias.grad[0]))


ORACLES = {
    "shape of a map": map_shape,
    "output size of a convolution": output_size,
    "reach of a dilated kernel": kernel_reach,
    "output size of a pooling": pooling_size,
    "output size of a pooling with ceil_mode": lambda n: pooling_size(n, ceil_mode=True),
    "output size of a transposed convolution": transposed_size,
    "padding that keeps the size": same_padding,
    "output shape of a convolution": output_shape,
    "shape behind a network": network_shape,
    "receptive field": receptive_field,
    "number of a window": window_sum,
    "outputs that read a cell": readers,
    "cells that no window reads": lambda n: unread(n, (1, n["I"]), (1, n["K"]), (1, n["S"])),
    "cells of a map that no window reads": lambda n: unread(
        n, (n["I_h"], n["I_w"]), (n["K_h"], n["K_w"]), pair(n, "S", 1)
    ),
    "last cell of a window": last_cell,
    "matrix of windows": window_matrix,
    "matrix of a convolution": layer_matrix,
    "move of an output": stride_shift,
    "parameters of a convolution": lambda n: count(conv(n)),
    "weights of a fully connected layer": fully_connected_weights,
    "parameters of a linear layer": linear_parameters,
    "parameters of a batch normalisation": lambda n: count(nn.BatchNorm2d(n["C"])),
    "buffers of a batch normalisation": lambda n: sum(
        buffer.numel() for buffer in nn.BatchNorm2d(n["C"]).buffers()
    ),
    "parameters of a convolution and its normalisation": conv_norm_parameters,
    "MACs of a convolution": macs,
    "bytes of an activation": activation_bytes,
    "bytes of parameters in training": training_bytes,
    "shape of a weight": lambda n: tuple(conv(n).weight.shape),
    "matrix that a linear layer reads": linear_rows,
    "array of a photo": photo_array,
    "batch of photos": photo_batch,
    "numbers of a mean": norm_mean,
    "what dropout keeps": dropout_scale,
    "shape of a gradient": weight_gradient,
    "gradient of a bias": bias_gradient,
}
