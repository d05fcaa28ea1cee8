"""How often each cell is read or written, counted by PyTorch: every weight and every cell is 1.

lost: the cells of a step that is rounded away. together: the sizes that a convolution with the
settings of a transposed one takes to its input size.
"""

import random

import torch
from torch.nn import functional

from convlab.arithmetic.sizes import conv_output_size, conv_transpose_output_size, pool_output_size
from convlab.errors import ShapeError


def cases():
    """Settings that PyTorch accepts, with the windows' cells and each cell's count."""
    rng = random.Random(21)
    found = []
    while len(found) < 600:
        operation = rng.choice(["conv", "pool", "transposed"])
        axis = {
            "I": rng.randint(1, 16),
            "K": rng.randint(1, 6),
            "P": rng.randint(0, 4),
            "S": rng.randint(1, 4),
            "D": rng.randint(1, 3),
            "ceilMode": operation == "pool" and rng.random() < 0.5,
            "outputPadding": rng.randint(0, 3) if operation == "transposed" else 0,
        }
        try:
            found.append({"operation": operation, "axis": axis, **counted(operation, **axis)})
        except ShapeError:
            continue
    return found


def counted(operation, I, K, P, S, D, ceilMode, outputPadding):  # noqa: E741
    if operation == "transposed":
        options = {"stride": S, "padding": P, "dilation": D, "output_padding": outputPadding}
        conv_transpose_output_size(
            I, K, **options
        )  # refuses what PyTorch's kernels do not agree on
        times = functional.conv_transpose1d(torch.ones(1, 1, I), torch.ones(1, 1, K), **options)
        counts = {"size": times.numel(), "times": times.int().flatten().tolist(), "lost": 0}
        return {**counts, "together": sizes_to(I, K, P, S, D)}
    x = torch.ones(1, 1, I, requires_grad=True)
    if operation == "conv":
        conv_output_size(I, K, stride=S, padding=P, dilation=D)
        out = functional.conv1d(x, torch.ones(1, 1, K), stride=S, padding=P, dilation=D)
        (times,) = torch.autograd.grad(out.sum(), x)
        lost = (I + 2 * P - D * (K - 1) - 1) % S
        return {"size": out.numel(), "times": times.int().flatten().tolist(), "lost": lost}
    pool_output_size(I, K, stride=S, padding=P, dilation=D, ceil_mode=ceilMode)
    out = functional.max_pool1d(x, K, stride=S, padding=P, dilation=D, ceil_mode=ceilMode)
    # A maximum has one gradient a window. So cell by cell: which windows see it as their largest?
    times = [
        int((functional.max_pool1d(one, K, S, P, D, ceil_mode=ceilMode) == 1).sum())
        for one in torch.eye(I)[:, None, None]
    ]
    # Cells of the padded input behind the last window, however far it hangs out.
    lost = max(0, I + 2 * P - ((out.numel() - 1) * S + D * (K - 1) + 1))
    return {"size": out.numel(), "times": times, "lost": lost}


def sizes_to(size, K, P, S, D):
    """The input sizes for which a convolution's output has `size` cells."""
    most = (size + 1) * S + D * (K - 1) + 2
    outputs = {}
    for each in range(max(1, D * (K - 1) + 1 - 2 * P), most):
        x, weight = torch.ones(1, 1, each), torch.ones(1, 1, K)
        outputs[each] = functional.conv1d(x, weight, stride=S, padding=P, dilation=D).numel()
    return [each for each, output in outputs.items() if output == size]
