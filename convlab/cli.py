"""The command line: `convlab start`, `convlab doctor`, `convlab explain`.

Each command has a function that adds it with its options and help, an entry in `_COMMANDS`, and a
function that runs it and returns the exit status. Heavy imports stand in the run functions, so that
`convlab --version` loads nothing.
"""

from __future__ import annotations

import argparse
import os
import sys

import convlab
from convlab.course.errors import CourseError

__all__ = ["main"]

_DTYPES = ("float16", "bfloat16", "float32", "float64", "int64", "int32", "bool")


def _add_start(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "start",
        help="write the lessons into a folder of your own",
        description="Write the lessons into a folder of your own, without outputs. "
        "A file that you changed is never overwritten: a newer lesson goes beside it.",
        epilog="example: convlab start my-lessons",
    )
    parser.add_argument(
        "folder", nargs="?", default="lessons", type=_folder, help="the folder (default: lessons)"
    )
    parser.set_defaults(run=_run_start)


def _run_start(arguments: argparse.Namespace) -> int:
    from convlab.course.workspace import start

    _print(str(start(arguments.folder)))
    return 0


def _add_doctor(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "doctor",
        help="look at your installation: what is wrong, and how to mend it",
        description="Look at Python, the packages, the kernel, the widgets, memory, disk and the "
        "lessons, and say what is wrong and how to mend it. Nothing is changed. "
        "The exit status is 1 if there is a problem, else 0.",
        epilog="example: convlab doctor",
    )
    parser.set_defaults(run=_run_doctor)


def _run_doctor(arguments: argparse.Namespace) -> int:
    from convlab.course.doctor.finding import State
    from convlab.course.doctor.report import doctor, report

    findings = doctor()
    _print(report(findings))
    return int(any(finding.state is State.PROBLEM for finding in findings))


def _add_explain(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "explain",
        help="derive each shape, parameter count and MAC of a model of yours",
        description="Derive the shapes, parameters and multiply-adds of a PyTorch model, layer by "
        "layer. Nothing is computed with its weights.",
        epilog="example: convlab explain net:Net --input 1,3,227,227 --depth 1",
    )
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
    parser.set_defaults(run=_run_explain)


def _run_explain(arguments: argparse.Namespace) -> int:
    try:
        from convlab.explaining.command import CommandError, explain_command
    except ModuleNotFoundError as error:
        from convlab.distribution import pip_install

        print(
            f"convlab: explain needs {error.name}, which is not installed in this Python. "
            f"Install it with: {pip_install('torch')}",
            file=sys.stderr,
        )
        return 1
    try:
        _print(
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
    except CommandError as error:
        print(f"convlab: {error}", file=sys.stderr)
        return 1
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


_COMMANDS = (_add_start, _add_doctor, _add_explain)


def main(arguments: list[str] | None = None) -> int:
    """Run a command line, the process's own by default, and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="convlab",
        description="Convolutional networks by hand and in PyTorch, in Jupyter lessons.",
        epilog="example: convlab start, then: jupyter lab lessons",
    )
    parser.add_argument("--version", action="version", version=f"convlab {convlab.__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", required=True)
    for add in _COMMANDS:
        add(commands)
    try:
        try:
            given = parser.parse_args(arguments)
            return given.run(given)
        finally:
            _flush()
    except CourseError as error:
        print(f"convlab: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # as in `convlab doctor | head -1`
        _discard_output()
        return 1
    except OSError as error:
        _discard_output()
        where = error.filename or "the output"
        print(f"convlab: could not use {where} ({error.strerror}).", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _folder(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder needs a name, such as: lessons")
    return text


def _print(text: str) -> None:
    """Print a text, with + and x for ✓ and ✗ if the terminal lacks these."""
    if sys.stdout is None:  # closed by the shell: `convlab doctor >&-`
        return
    encoding = sys.stdout.encoding or "ascii"
    plain = text.replace("✓", "+").replace("✗", "x").encode(encoding, "replace").decode(encoding)
    print(text if text == text.encode(encoding, "ignore").decode(encoding) else plain)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _discard_output() -> None:
    """After an error of the output, keep Python's flush at exit from raising it again."""
    try:
        _flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
