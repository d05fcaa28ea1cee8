"""The convolution by hand beside PyTorch, SciPy and the textbook's loop, as ratios of one run.

`make bench` runs this script; benchmarks/README.md explains the tables.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from dataclasses import dataclass

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()

parser = argparse.ArgumentParser(description="The convolution by hand beside PyTorch's.")
parser.add_argument("--threads", type=int, default=CORES, help="of each side (all cores)")
parser.add_argument("--rounds", type=int, default=15, help="of the quick sides (15)")
ARGUMENTS = parser.parse_args()

# NumPy's BLAS reads these when it is loaded, so they come before the imports.
for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[variable] = str(ARGUMENTS.threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from scipy.signal import correlate  # noqa: E402

import convlab  # noqa: E402

torch.set_num_threads(ARGUMENTS.threads)

# After a call, the threads of a library keep the cores busy while they wait for the next call. So
# each side is timed alone, after a pause and a call that is not timed.
PAUSE = 0.05  # seconds


@dataclass(frozen=True)
class Layer:
    """A convolution of AlexNet (2012, one tower)."""

    name: str
    in_channels: int
    size: int
    kernel_size: int
    stride: int
    padding: int
    out_channels: int


LAYERS = (
    Layer("conv1", 3, 227, 11, 4, 0, 96),
    Layer("conv2", 96, 27, 5, 1, 2, 256),
    Layer("conv3", 256, 13, 3, 1, 1, 384),
    Layer("conv4", 384, 13, 3, 1, 1, 384),
    Layer("conv5", 384, 13, 3, 1, 1, 256),
)


def textbook(x, weight, stride, padding):
    """The double loop over windows, as textbooks write it."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    size = weight.shape[2]
    rows = (x.shape[2] - size) // stride + 1
    columns = (x.shape[3] - size) // stride + 1
    out = np.zeros((len(x), len(weight), rows, columns), x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * stride : i * stride + size, j * stride : j * stride + size]
            out[:, :, i, j] = (window[:, None] * weight).sum(axis=(2, 3, 4))
    return out


def scipy_correlate(x, weight, stride, padding):
    """Each filter by `scipy.signal.correlate`, which has no stride: most outputs are discarded."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    maps = [correlate(x[0], kernel, mode="valid")[0, ::stride, ::stride] for kernel in weight]
    return np.stack(maps)[None]


def places_of(layer):
    """Number of places of the kernel, O_h·O_w."""
    side = convlab.conv_output_size(
        layer.size, layer.kernel_size, stride=layer.stride, padding=layer.padding
    )
    return int(side) ** 2


def sides_of(layer, x, weight):
    """The sides that are timed: name → call that computes the layer's output."""
    options = {"stride": layer.stride, "padding": layer.padding}
    tensors = torch.from_numpy(x), torch.from_numpy(weight)
    filters = weight.reshape(len(weight), -1)
    columns = np.ones((filters.shape[1], places_of(layer)), x.dtype)
    return {
        "torch": lambda: torch.nn.functional.conv2d(*tensors, **options).numpy(),
        "matmul": lambda: filters @ columns,
        "im2col": lambda: convlab.conv2d(x, weight, **options, method="im2col"),
        "windows": lambda: convlab.conv2d(x, weight, **options, method="windows"),
        "fft": lambda: convlab.conv2d(x, weight, **options, method="fft"),
        "textbook": lambda: textbook(x, weight, **options),
        "scipy": lambda: scipy_correlate(x, weight, **options),
    }


def timed(call, calls):
    """The times, in seconds, of `calls` calls after a pause and a call that is not timed."""
    time.sleep(PAUSE)
    if calls > 1:
        call()
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return times


def timings(sides, rounds):
    """For each side, the quickest call of each round, in seconds; the sides take turns."""
    # These take up to hundreds of times as long, and are timed in three rounds only.
    slow = ("fft", "textbook", "scipy")
    quickest = {name: [] for name in sides}
    for number in range(rounds):
        names = [name for name in sides if name not in slow or number < 3]
        turn = number % len(names)  # no side always comes first
        for name in names[turn:] + names[:turn]:
            quickest[name].append(min(timed(sides[name], 1 if name in slow else 5)))
    return quickest


def peak(call):
    """Peak memory of NumPy during a call, in bytes, beyond the memory before the call."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def working_bytes(layer, itemsize=4):
    """Memory that each method needs besides x and weight, in bytes, by its formula."""
    k, c, f = layer.kernel_size**2, layer.in_channels, layer.out_channels
    side = layer.size + 2 * layer.padding
    places = places_of(layer)
    columns, weights, out = k * c * places, k * c * f, f * places
    padded = c * side**2 if layer.padding else 0
    spectrum = 2 * c * side * (side // 2 + 1)  # of one item, or of one filter; complex numbers
    numbers = {
        "im2col": columns + out + padded,
        "windows": 2 * columns + weights + padded,
        "fft": 3 * spectrum + out + padded,
        "textbook": weights + out + padded,
    }
    return {name: count * itemsize for name, count in numbers.items()}


def table(rows):
    """Print rows of texts in columns, the first column flush left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [first.ljust(widths[0])]
        cells += [text.rjust(width) for text, width in zip(rest, widths[1:], strict=True)]
        print("  ".join(cells))


def show_ratios(drawn, rounds):
    """Print the time of each side as a multiple of torch's, by layer, and the geometric means."""
    print(
        "Time, as a multiple of torch.nn.functional.conv2d's: quickest call by quickest call and,"
    )
    print("in brackets, the middle half of the rounds, each side's quickest call of a round.")
    found, rows = {}, []
    for layer, arrays in zip(LAYERS, drawn, strict=True):
        quickest = timings(sides_of(layer, *arrays), rounds)
        torchs = quickest.pop("torch")
        row = [layer.name, f"{min(torchs) * 1000:.2f} ms"]
        for name, times in quickest.items():
            ratio = min(times) / min(torchs)
            by_round = [own / theirs for own, theirs in zip(times, torchs, strict=False)]
            low, _, high = statistics.quantiles(by_round, n=4)
            digits = 2 if ratio < 10 else 0
            row.append(f"{ratio:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})")
            found.setdefault(name, []).append(ratio)
        rows.append(row)
    means = [f"{statistics.geometric_mean(values):.2f}" for values in found.values()]
    table([["", "torch", *found], *rows, ["geometric mean", "", *means]])


def show_memory(drawn):
    """Print the peak memory of each method, measured and by its formula."""
    print("Peak memory in MB (10^6 bytes) besides x and weight: measured / by the formula.")
    rows = []
    for layer, arrays in zip(LAYERS, drawn, strict=True):
        sides = sides_of(layer, *arrays)
        expected = working_bytes(layer)
        cells = [f"{peak(sides[name]) / 1e6:.2f} / {expected[name] / 1e6:.2f}" for name in expected]
        columns = layer.kernel_size**2 * layer.in_channels * places_of(layer) * 4
        rows.append([layer.name, f"{columns / 1e6:.2f}", *cells])
    table([["", "columns", *expected], *rows])


def show_import(rounds=15):
    """Print the time that `import convlab` adds to the start of Python."""
    times = {"pass": [], "import convlab": []}
    for _ in range(rounds):
        for code, taken in times.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            taken.append((time.perf_counter() - start) * 1000)
    bare, loaded = (statistics.median(taken) for taken in times.values())
    print(
        f"A bare interpreter {bare:.1f} ms, with `import convlab` {loaded:.1f} ms: "
        f"{loaded - bare:.1f} ms more, a ratio of {loaded / bare:.2f}."
    )


def main():
    """Draw the numbers once, check that all sides agree, and print the tables."""
    rng = np.random.default_rng(0)
    drawn = []
    for layer in LAYERS:
        shapes = (
            (1, layer.in_channels, layer.size, layer.size),
            (layer.out_channels, layer.in_channels, layer.kernel_size, layer.kernel_size),
        )
        drawn.append([rng.standard_normal(shape, np.float32) for shape in shapes])
    print(
        f"AlexNet's five convolutions, batch 1, float32; threads: {ARGUMENTS.threads} a side, "
        f"cores: {CORES}; NumPy {np.__version__}, PyTorch {torch.__version__}."
    )
    check_outputs(drawn)
    for show in (lambda: show_ratios(drawn, ARGUMENTS.rounds), lambda: show_memory(drawn)):
        print()
        show()
    print()
    show_import()
    if hasattr(os, "getloadavg"):
        print(f"Load over the last minute: {os.getloadavg()[0]:.1f}. Above the threads: not alone.")


def check_outputs(drawn):
    """Check that all sides agree up to the rounding of float32, or their times mean nothing."""
    for layer, arrays in zip(LAYERS, drawn, strict=True):
        sides = sides_of(layer, *arrays)
        expected = sides["torch"]()
        for name in sides.keys() - {"torch", "matmul"}:
            np.testing.assert_allclose(sides[name](), expected, rtol=0, atol=0.01, err_msg=name)


if __name__ == "__main__":
    main()
