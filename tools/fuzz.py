"""Compare the sizes that convlab derives, and its rules, with PyTorch over random configurations.

`make fuzz` draws convolutions, poolings (with ceil_mode) and transposed convolutions, some with
sizes and options that PyTorch refuses. The output sizes must be equal, and convlab must refuse what
PyTorch refuses, and nothing else. A disagreement is printed as a line of Python that reproduces it;
the exit status is then 1.

With `--rules all`, or the names of some rules, the rules of `convlab.explain` are compared instead:
see `fuzz_rules.py`.

PyTorch's own kernels are the judge, on the CPU and in double precision: the meta device does not
check every option, and for floats a transposed convolution may go to oneDNN, which returns an empty
map where PyTorch's kernel refuses.
"""

import argparse
import random
import sys
import time
import warnings
from collections.abc import Iterator

import torch

import convlab
import fuzz_rules

REFUSED = "refused"
SHOWN = 20
NAMES = {"convlab": convlab, "torch": torch}


class Draw:
    """Random arguments, each an int or a pair (h, w), as the text of a call."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def side(self, low: int, high: int) -> int:
        """A number from `low` to `high`, small ones more often; in one of 200 draws `low` - 1."""
        if self.random.random() < 0.005:
            return low - 1
        return min(self.random.randint(low, high) for _ in range(2))

    def sides(self, low: int, high: int) -> int | tuple[int, int]:
        """One number for both axes, or a pair."""
        if self.random.random() < 0.5:
            return self.side(low, high)
        return (self.side(low, high), self.side(low, high))

    def calls(self) -> tuple[str, str]:
        """A random configuration as two expressions: the call of convlab and the one of PyTorch."""
        layer = self.random.choice([self.conv, self.max_pool, self.avg_pool, self.conv_transpose])
        size = (self.random.randint(1, 40), self.random.randint(1, 40))
        return layer(size)

    def conv(self, size: tuple[int, int]) -> tuple[str, str]:
        """A convolution, its padding in cells or by name."""
        kernel_size = self.sides(1, 12)
        padding: object = self.sides(0, 8)
        stride = self.sides(1, 6)
        if self.random.random() < 0.2:
            padding = self.random.choice(["same", "valid"])
            stride = self.random.choice([1, stride])
        options = f"stride={stride}, padding={padding!r}, dilation={self.sides(1, 4)}"
        return (
            f"convlab.conv_output_size({size}, {kernel_size}, {options})",
            f"{_call_of('conv2d', size, _weight(kernel_size))}, {options})",
        )

    def max_pool(self, size: tuple[int, int]) -> tuple[str, str]:
        """A max pooling."""
        kernel_size = self.sides(1, 12)
        options = f"{self.pool_options()}, dilation={self.sides(1, 4)}"
        return self.pool("max_pool2d", size, kernel_size, options)

    def avg_pool(self, size: tuple[int, int]) -> tuple[str, str]:
        """An average pooling, which has no dilation."""
        return self.pool("avg_pool2d", size, self.sides(1, 12), self.pool_options())

    def pool_options(self) -> str:
        """A pooling's stride (None: the kernel size), padding and ceil_mode."""
        stride = self.random.choice([None, self.sides(1, 6), self.sides(1, 6)])
        ceil_mode = self.random.random() < 0.5
        return f"stride={stride}, padding={self.sides(0, 5)}, ceil_mode={ceil_mode}"

    def pool(
        self, name: str, size: tuple[int, int], kernel_size: object, options: str
    ) -> tuple[str, str]:
        """A pooling, by the name of PyTorch's function."""
        return (
            f"convlab.pool_output_size({size}, {kernel_size}, {options})",
            f"{_call_of(name, size, str(kernel_size))}, {options})",
        )

    def conv_transpose(self, size: tuple[int, int]) -> tuple[str, str]:
        """A transposed convolution."""
        kernel_size = self.sides(1, 8)
        options = (
            f"stride={self.sides(1, 6)}, padding={self.sides(0, 8)}, "
            f"output_padding={self.sides(0, 5)}, dilation={self.sides(1, 4)}"
        )
        return (
            f"convlab.conv_transpose_output_size({size}, {kernel_size}, {options})",
            f"{_call_of('conv_transpose2d', size, _weight(kernel_size))}, {options})",
        )


def _call_of(function: str, size: tuple[int, int], second: str) -> str:
    """A call of a PyTorch function on one map of this size, without its options and its end."""
    return f"torch.nn.functional.{function}({_zeros(size)}, {second}"


def _weight(kernel_size: int | tuple[int, int]) -> str:
    height, width = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    return _zeros((height, width))


def _zeros(size: tuple[int, int]) -> str:
    return f"torch.zeros(1, 1, {size[0]}, {size[1]}, dtype=torch.double)"


def outcome(expression: str, refusal: type[Exception]) -> object:
    """The value of an expression, "refused" if it raises `refusal`, another error as a text."""
    try:
        return eval(expression, NAMES)
    except refusal:
        return REFUSED
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def compare(ours: str, theirs: str) -> tuple[object, str | None]:
    """PyTorch's outcome, and a line that reproduces a disagreement, None without one."""
    theirs = f"tuple({theirs}.shape[2:])"
    expected, got = outcome(theirs, RuntimeError), outcome(ours, ValueError)
    if got == expected:
        return expected, None
    return expected, f"import convlab, torch; print({ours}, {theirs})  # {got}, PyTorch {expected}"


def of_sizes(seed: int, count: int) -> Iterator[tuple[bool, str | None]]:
    """Of each configuration whether PyTorch refuses, and the line of a disagreement or None."""
    warnings.filterwarnings("ignore", message="Using padding='same' with even kernel lengths")
    torch.set_num_threads(1)
    draw = Draw(seed)
    for _ in range(count):
        expected, line = compare(*draw.calls())
        yield expected == REFUSED, line


def main(arguments: list[str] | None = None) -> int:
    """Run the comparisons that the command line asks for; return 1 if one disagrees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, help="of the random configurations (default: any)")
    parser.add_argument("--count", type=int, default=100_000, help="how many (default: 100000)")
    parser.add_argument("--rules", metavar="NAMES", help="all, or names of rules with commas")
    options = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**9) if options.seed is None else options.seed
    print(f"make fuzz SEED={seed} COUNT={options.count}", flush=True)

    names = [] if options.rules in (None, "all") else options.rules.split(",")
    compared = (
        ((kind == REFUSED, line) for _, kind, line in fuzz_rules.run(seed, options.count, names))
        if options.rules
        else of_sizes(seed, options.count)
    )
    refused = disagreements = 0
    began = time.perf_counter()
    for is_refused, line in compared:
        refused += is_refused
        disagreements += line is not None
        if line and disagreements <= SHOWN:
            print(line, flush=True)
    seconds = time.perf_counter() - began
    print(
        f"{options.count:,} configurations, PyTorch refuses {refused:,}: "
        f"{disagreements:,} disagreements, {seconds:.0f} s"
    )
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
