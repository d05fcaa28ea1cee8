"""The command `convlab explain module:Class --input 1,3,227,227`."""

import importlib
import json
import os
import sys

import torch

from convlab.errors import ShapeError
from convlab.explaining.errors import CannotExplain
from convlab.explaining.explain import explain

__all__ = ["CommandError", "explain_command"]


class CommandError(Exception):
    """An error of the command line, in one sentence."""


def explain_command(target, shapes, *, dtype=None, layout="text", width=None, train=False) -> str:
    """The explanation of a model in a Python file, as text.

    target: "module:Class", or ":function" that returns a model, or ":model" itself.
    shapes: a shape for each input.
    dtype: the name of the inputs' dtype; None for the model's.
    layout: "text", "csv", "latex", "json" or "html".
    width: of the text, in characters.
    train: whether the model is in training mode; else in evaluation mode.

    Raises CommandError if there is no such model, or if it cannot be explained.
    """
    model = _model(target).train(train)
    try:
        if dtype is None:
            found = explain(model, shapes if len(shapes) > 1 else shapes[0])
        else:
            kind = getattr(torch, dtype)
            example = tuple(torch.zeros(shape, dtype=kind, device="meta") for shape in shapes)
            found = explain(model, example=example)
    except (CannotExplain, ShapeError, TypeError, ValueError) as error:
        way_out = "Here: --dtype int64." if "whole numbers" in str(error) else ""
        raise CommandError(f"{_one_line('', error)} {way_out}".strip()) from error
    except Exception as error:
        raise CommandError(
            _one_line(f"the model's forward pass failed: {_kind(error)}: ", error)
        ) from error
    if layout == "text":
        return found.to_text(width)
    if layout == "json":
        return json.dumps(found.to_dict(), indent=2, ensure_ascii=False)
    return getattr(found, f"to_{layout}")().rstrip("\n")


def _model(target):
    module_name, _, name = target.partition(":")
    sys.path.insert(0, os.getcwd())  # a file in this folder, as `python -m` finds it
    try:
        value = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and module_name.startswith(error.name):
            raise CommandError(
                f"there is no module {module_name!r} in this folder or in this Python. Give the "
                "file's name without .py: `convlab explain net:Net` for net.py."
            ) from None
        raise CommandError(f"{module_name} needs {error.name}, which is not installed.") from None
    except Exception as error:
        raise CommandError(f"loading {module_name} failed: {_kind(error)}: {error}") from error
    finally:
        del sys.path[0]
    for part in name.split("."):
        if not hasattr(value, part):
            there = [n for n, one in vars(value).items() if _is_model(one)]
            known = f" It has {', '.join(there)}." if there else ""
            raise CommandError(f"{module_name} has no {name!r}.{known}")
        value = getattr(value, part)
    if not isinstance(value, torch.nn.Module):
        value = _built(target, value)
    if not isinstance(value, torch.nn.Module):
        raise CommandError(
            f"{target} is no torch.nn.Module, and gives none: {type(value).__name__}."
        )
    return value


def _built(target, make):
    """The model that a class or a function makes, if possible without memory for its weights."""
    if not callable(make):
        return make
    try:
        try:
            with torch.device("meta"):
                return make()
        except (NotImplementedError, RuntimeError):
            return make()  # the model looks at its weights
    except Exception as error:
        raise CommandError(
            f"{target}() failed: {_kind(error)}: {error}. It is called without arguments: give a "
            "function that returns the model if it needs some."
        ) from error


def _is_model(value):
    return isinstance(value, torch.nn.Module) or (
        isinstance(value, type) and issubclass(value, torch.nn.Module)
    )


def _kind(error):
    return type(error).__name__


def _one_line(text, error):
    """The error and its notes in one line."""
    lines = [f"{text}{error}", *getattr(error, "__notes__", ())]
    return " ".join(" ".join(lines).split())
