"""The command `convlab explain module:Class --input 1,3,227,227`."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Sequence
from inspect import signature
from typing import Any

import torch

from convlab.errors import CommandError, ShapeError
from convlab.explaining.errors import CannotExplain
from convlab.explaining.explain import explain
from convlab.explaining.walk.inputs import call_arguments

__all__ = ["explain_command"]


def explain_command(
    target: str,
    inputs: Sequence[tuple[tuple[int, ...], str | None]],
    *,
    dtype: str | None = None,
    layout: str = "text",
    train: bool = False,
    **options: Any,
) -> str:
    """The explanation of a model in a Python file, as text.

    target: "module:Class", or ":function" that returns a model, or ":model" itself.
    inputs: the shape of each input, and the name of its dtype; None for `dtype`.
    dtype: the name of the other inputs' dtype; None for the model's.
    layout: "text", "csv", "latex", "json" or "html".
    train: whether the model is in training mode; else in evaluation mode.
    options: those of `Explanation.to_text`; None for one that was not given.

    Raises CommandError if there is no such model, if it cannot be explained, or for an option that
    the layout does not have.
    """
    model = _model(target).train(train)
    try:
        found = explain(model, example=_example(model, inputs, dtype))
    except (CannotExplain, ShapeError, TypeError, ValueError) as error:
        text = _one_line("", error)
        if "whole numbers" in text:
            way_out = "--dtype int64" if len(inputs) == 1 else "the shape as --input 2,5:int64"
            text = f"{text.rstrip('.')}. Here: {way_out}."
        raise CommandError(text) from error
    except Exception as error:
        raise CommandError(
            _one_line(f"the model's forward pass failed: {_kind(error)}: ", error)
        ) from error
    show = found.to_dict if layout == "json" else getattr(found, f"to_{layout}")
    given = {name: value for name, value in options.items() if value is not None}
    if layout != "text":
        given.pop("width", None)
    for name in given.keys() - signature(show).parameters:
        raise CommandError(f"--format {layout} does not take --{name}. Leave one of them out.")
    try:
        shown = show(**given)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if isinstance(shown, dict):
        return json.dumps(shown, indent=2, ensure_ascii=False)
    return shown.rstrip("\n")


def _example(
    model: torch.nn.Module, inputs: Sequence[tuple[tuple[int, ...], str | None]], dtype: str | None
) -> tuple[torch.Tensor, ...]:
    """A tensor without values for each input."""
    tensors, _ = call_arguments(model, [shape for shape, _ in inputs], None)
    names = [name or dtype for _, name in inputs]
    return tuple(
        tensor if name is None else torch.empty_like(tensor, dtype=getattr(torch, name))
        for tensor, name in zip(tensors, names, strict=True)
    )


def _model(target: str) -> torch.nn.Module:
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


def _built(target: str, make: Any) -> Any:
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


def _is_model(value: object) -> bool:
    return isinstance(value, torch.nn.Module) or (
        isinstance(value, type) and issubclass(value, torch.nn.Module)
    )


def _kind(error: Exception) -> str:
    return type(error).__name__


def _one_line(text: str, error: Exception) -> str:
    """The error and its notes in one line."""
    lines = [f"{text}{error}", *getattr(error, "__notes__", ())]
    return " ".join(" ".join(lines).split())
