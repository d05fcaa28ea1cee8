"""Errors, and the advice in their messages, followed as it is written."""

import contextlib
import re
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

import convlab
from convlab.arithmetic.receptive_field import Layer

PACKAGE = Path(convlab.__file__).parent
RNG = np.random.default_rng(14)
_START = RNG.bit_generator.state
NAMES = {"np": np, "torch": torch, "F": F, "Image": Image, "convlab": convlab, "Layer": Layer}
X = RNG.standard_normal((2, 3, 4, 6))
CHANNELS = np.ones(3)  # one number for each channel of X

CASES = {}
_reached: list[tuple[tuple[Path, int], str]] = []


def case(function):
    """Add a case. Its name is its id."""
    CASES[function.__name__] = function
    return function


def message_of(call, *arguments, **options):
    """The message of the error that a call must raise."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 — the type is tested elsewhere
        call(*arguments, **options)
    places = [(Path(frame.path), frame.lineno + 1) for frame in caught.traceback]
    last = next(place for place in reversed(places) if PACKAGE in place[0].parents)
    _reached.append((last, str(caught.value)))
    return str(caught.value)


@cache
def run(name):
    """Run a case once; return the places and the messages of its errors."""
    _reached.clear()
    RNG.bit_generator.state = _START
    CASES[name]()
    assert _reached
    return tuple(_reached)


def expressions(message):
    """The expressions after the last "Give" of a message, one for each "or" or "and"."""
    advice = re.split(r"\b[Gg]ive (?:for example |a list such as |a layer such as )?", message)[-1]
    return re.split(r",? or | and ", advice.rpartition(": ")[2].rstrip("."))


def follow(function, arguments, *, steps=1):
    """Call a function, and take the advice of its error up to `steps` times; return the result.

    An expression replaces the argument that it begins with.
    """
    for step in range(steps):
        if step:
            with contextlib.suppress(TypeError, ValueError):
                return function(**arguments)
        advice = expressions(message_of(function, **arguments))
        changed = {}
        for expression in advice:
            name = next(word for word in re.findall(r"[a-z_]+", expression) if word in arguments)
            changed[name] = eval(expression, NAMES | arguments)
        arguments = arguments | changed
    return function(**arguments)


def number(pattern, message):
    """The whole number after a pattern."""
    return int(re.search(pattern + r" (-?\d+)", message)[1])


def choices(message):
    """The choices after "must be one of" or "some of"."""
    return re.findall(r"'([^']+)'", message.rpartition(", got ")[0])


def windows_up_to(most, least=1):
    """All (K, D) with an effective kernel size of at most `most`, and K of at least `least`."""
    sizes = product(range(least, most + 1), range(1, most + 1))
    return [(k, d) for k, d in sizes if d * (k - 1) + 1 <= most]
