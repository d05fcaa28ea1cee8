"""The command line: `convlab COMMAND`, a command a file in `convlab/commands/`."""

import argparse
import os
import sys
from importlib import import_module
from pkgutil import iter_modules

import convlab
from convlab import commands
from convlab.errors import CommandError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run a command line, the process's own by default, and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="convlab",
        description="Convolutional networks by hand and in PyTorch, in Jupyter lessons.",
        epilog="example: convlab start, then: jupyter lab lessons",
    )
    parser.add_argument("--version", action="version", version=f"convlab {convlab.__version__}")
    found = parser.add_subparsers(title="commands", dest="command", required=True)
    for _, name, _ in iter_modules(commands.__path__):
        command = import_module(f"convlab.commands.{name}")
        command_parser = found.add_parser(name, help=command.SUMMARY)
        command.add_arguments(command_parser)
        command_parser.set_defaults(run=command.run)
    try:
        try:
            given = parser.parse_args(arguments)
            return given.run(given)
        finally:
            _flush()
    except CommandError as error:
        print(f"convlab: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        from convlab.distribution import sentence_on_missing

        if (sentence := sentence_on_missing(error, given.command)) is None:
            raise
        print(f"convlab: {sentence}", file=sys.stderr)
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


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _discard_output() -> None:
    """After an error of the output, keep Python's flush at exit from raising it again."""
    try:
        _flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
