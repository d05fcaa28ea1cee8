"""`convlab explain`: each number of a model of the user's, derived."""

import argparse

from convlab.terminal import say

SUMMARY = "derive each shape, parameter count and MAC of a model of yours"

_DTYPES = ("float16", "bfloat16", "float32", "float64", "int64", "int32", "bool")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Derive the shapes, parameters and multiply-adds of a PyTorch model, layer by layer. "
        "Nothing is computed with its weights."
    )
    parser.epilog = "example: convlab explain net:Net --input 1,3,227,227 --depth 1"
    parser.add_argument(
        "model",
        type=_target,
        help="module:Class, module:function or module:model, such as of a file in this folder",
    )
    parser.add_argument(
        "--input",
        action="append",
        required=True,
        type=_input,
        metavar="N,C,H,W[:DTYPE]",
        help="the shape of an input, batch first, and its type of number if it has one of its own, "
        "such as 1,7:int64; once for each input",
    )
    parser.add_argument(
        "--dtype", choices=_DTYPES, help="the inputs' type of number (default: that of the model)"
    )
    parser.add_argument(
        "--format", default="text", choices=("text", "csv", "latex", "json", "html"), dest="layout"
    )
    parser.add_argument("--width", type=int, help="of the text, in characters")
    parser.add_argument("--train", action="store_true", help="in training mode, not in evaluation")
    parser.add_argument(
        "--depth", type=int, metavar="N", help="levels of modules to show; 1: the outermost alone"
    )
    parser.add_argument(
        "--columns",
        type=lambda text: [name.strip() for name in text.split(",")],
        metavar="A,B",
        help="any of layer, type, input, output, parameters, share, buffers, MACs, share of MACs, "
        "activation and receptive field",
    )
    parser.add_argument("--sort", metavar="COLUMN", help="rows by this column, the largest first")
    parser.add_argument(
        "--derivations",
        action="store_true",
        default=None,
        help="show how each number comes about, below its row",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the derivations of the model; 1 if it cannot be explained, else 0."""
    from convlab.explaining.command import explain_command

    say(
        explain_command(
            arguments.model,
            arguments.input,
            dtype=arguments.dtype,
            layout=arguments.layout,
            train=arguments.train,
            width=arguments.width,
            depth=arguments.depth,
            columns=arguments.columns,
            sort=arguments.sort,
            derivations=arguments.derivations,
        )
    )
    return 0


def _target(text: str) -> str:
    module, colon, name = text.partition(":")
    if not (module and colon and name):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form module:Class, as net:Net")
    return text


def _input(text: str) -> tuple[tuple[int, ...], str | None]:
    """The shape of "1,7:int64" and the name of its dtype, None without one."""
    shape, colon, dtype = text.partition(":")
    try:
        sides = tuple(int(side) for side in shape.strip("() ").split(","))
    except ValueError:
        sides = ()
    if not sides or min(sides) < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a shape such as 1,3,227,227")
    if colon and dtype not in _DTYPES:
        raise argparse.ArgumentTypeError(f"{dtype!r} is none of {', '.join(_DTYPES)}")
    return sides, dtype or None
