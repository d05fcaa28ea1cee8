"""`convlab.explain` beside the tools that count parameters and work: time, memory, totals.

`make bench` runs this script; benchmarks/README.md explains the tables.
"""

import argparse
import json
import os
import subprocess
import sys

import torch
from torch import nn
from torch.nn import functional as F

INPUT = {"AlexNet": (1, 3, 227, 227), "ResNet-50": (1, 3, 224, 224)}
# Parameters and MACs counted by hand: weights and biases of all layers, and each weight of a
# convolution once for each place of its output.
TRUE = {
    "AlexNet": (62_378_344, 1_135_256_096),
    "ResNet-50": (25_557_032, 4_089_184_256),
}


def alexnet():
    """The single tower of 2012, with local response normalisation."""
    layers = []
    for channels, out, size, stride, padding, pooled in (
        (3, 96, 11, 4, 0, True),
        (96, 256, 5, 1, 2, True),
        (256, 384, 3, 1, 1, False),
        (384, 384, 3, 1, 1, False),
        (384, 256, 3, 1, 1, True),
    ):
        layers += [nn.Conv2d(channels, out, size, stride, padding), nn.ReLU()]
        if size > 3:
            layers.append(nn.LocalResponseNorm(5, k=2))
        if pooled:
            layers.append(nn.MaxPool2d(3, 2))
    head = [nn.Dropout(), nn.Linear(9216, 4096), nn.ReLU()]
    head += [nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000)]
    return nn.Sequential(*layers, nn.Flatten(), *head)


class Bottleneck(nn.Module):
    """Convolutions of 1×1, 3×3 and 1×1, and the skip connection."""

    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.past = nn.Identity()
        if stride > 1 or channels != 4 * width:
            self.past = nn.Sequential(
                nn.Conv2d(channels, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width)
            )

    def forward(self, x):
        """The map of the block."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + self.past(x))


def resnet50():
    """ResNet-50 (He and others, 2015), with the stride in the 3×3 convolution as in torchvision."""
    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    layers.append(nn.MaxPool2d(3, 2, 1))
    channels = 64
    for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            layers.append(Bottleneck(channels, width, 1 if block else stride))
            channels = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


MODELS = {"AlexNet": alexnet, "ResNet-50": resnet50}


def by_convlab(build, shape):
    """Explain the model on meta; its parameters and MACs."""
    import convlab

    with torch.device("meta"):
        model = build()
    found = convlab.explain(model, shape)
    return found.total_parameters, found.total_macs


def by_convlab_printed(build, shape):
    """Explain the model on meta and write the table as text; its parameters and MACs."""
    import convlab

    with torch.device("meta"):
        model = build()
    found = convlab.explain(model, shape)
    str(found)
    return found.total_parameters, found.total_macs


def by_torchinfo(build, shape):
    """Parameters, and MACs as torchinfo's total_mult_adds."""
    from torchinfo import summary

    found = summary(build(), input_size=shape, verbose=0)
    return found.total_params, found.total_mult_adds


def by_torchsummary(build, shape):
    """Parameters, as torchsummary prints them; it does not count MACs."""
    import contextlib
    import io

    from torchsummary import summary

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        summary(build(), shape[1:], device="cpu")
    (line,) = (line for line in out.getvalue().splitlines() if line.startswith("Total params"))
    return int(line.split(":")[1].replace(",", "")), None


def by_fvcore(build, shape):
    """Parameters, and MACs as fvcore's flops, which are MACs."""
    import logging

    from fvcore.nn import FlopCountAnalysis, parameter_count

    logging.disable()
    model = build()
    flops = FlopCountAnalysis(model, torch.zeros(shape)).unsupported_ops_warnings(False)
    return parameter_count(model)[""], flops.total()


def by_ptflops(build, shape):
    """Parameters, and MACs by ptflops."""
    from ptflops import get_model_complexity_info

    macs, parameters = get_model_complexity_info(
        build(), shape[1:], as_strings=False, print_per_layer_stat=False, verbose=False
    )
    return parameters, int(macs)


def by_flop_counter(build, shape):
    """Parameters, and MACs as half of the FLOPs that PyTorch's own counter finds on meta."""
    from torch.utils.flop_counter import FlopCounterMode

    with torch.device("meta"):
        model = build()
        with FlopCounterMode(display=False) as counter:
            model(torch.empty(shape))
    return sum(one.numel() for one in model.parameters()), counter.get_total_flops() // 2


SIDES = {
    "convlab.explain": by_convlab,
    "… and printed": by_convlab_printed,
    "torchinfo": by_torchinfo,
    "torchsummary": by_torchsummary,
    "fvcore": by_fvcore,
    "ptflops": by_ptflops,
    "FlopCounterMode": by_flop_counter,
}


def measure(side, model):
    """Print time, memory and totals of one side as JSON; runs in a process of its own."""
    import resource
    import time

    def peak():
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

    before, start, used = peak(), time.perf_counter(), time.process_time()
    parameters, macs = SIDES[side](MODELS[model], INPUT[model])
    found = {
        "ms": (time.perf_counter() - start) * 1000,
        "cpu_ms": (time.process_time() - used) * 1000,
        "bytes": peak() - before,
        "parameters": parameters,
        "macs": macs,
    }
    print(json.dumps(found))


def quickest(side, model, rounds):
    """The quickest of several fresh processes, each without warm caches."""
    found = []
    # Python's compiled files are part of an installation: without them the first import compiles.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(rounds):
        result = subprocess.run(
            [sys.executable, __file__, "--side", side, "--model", model],
            capture_output=True,
            text=True,
            env=environment,
        )
        if result.returncode:
            return {"failed": (result.stderr.strip().splitlines() or ["no word"])[-1][:60]}
        found.append(json.loads(result.stdout.splitlines()[-1]))
    return min(found, key=lambda one: one["ms"])


def show(model, rounds):
    """Print the table of one model."""
    parameters, macs = TRUE[model]
    print(f"{model}, input {INPUT[model]}: {parameters:,} parameters, {macs:,} MACs")
    heads = ("", "ms", "CPU ms", "MB", "parameters", "MACs")
    print(f"{heads[0]:<16}{heads[1]:>9}{heads[2]:>9}{heads[3]:>9}{heads[4]:>16}{heads[5]:>18}")
    for side in SIDES:
        found = quickest(side, model, rounds)
        if "failed" in found:
            print(f"{side:<16}  {found['failed']}")
            continue
        print(
            f"{side:<16}{found['ms']:>9.1f}{found['cpu_ms']:>9.1f}{found['bytes'] / 1e6:>9.1f}"
            f"{_marked(found['parameters'], parameters):>16}{_marked(found['macs'], macs):>18}"
        )


def _marked(found, right):
    if found is None:
        return "says nothing"
    return f"{found:,}" if found == right else f"{found:,} ≠"


def main():
    """Measure each side on each model, each time in a process of its own."""
    parser = argparse.ArgumentParser(description="convlab.explain beside its peers.")
    parser.add_argument("--rounds", type=int, default=5, help="processes a side (5)")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--model", choices=MODELS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        measure(arguments.side, arguments.model)
        return
    print(
        "Built, and explained or counted, in a process that has imported PyTorch and nothing else: "
        f"the quickest of {arguments.rounds}.\n≠ marks a total that is not the true one."
    )
    for model in MODELS:
        print()
        show(model, arguments.rounds)
    if hasattr(os, "getloadavg"):
        cores = os.cpu_count()
        print(f"\nLoad over the last minute: {os.getloadavg()[0]:.1f} on {cores} cores.")


if __name__ == "__main__":
    main()
