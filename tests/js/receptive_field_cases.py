"""Chains of layers: `convlab`'s numbers, and the gradients of PyTorch where each weight is 1."""

import random

import torch

from convlab import Layer, receptive_field
from convlab.arithmetic.sizes import conv_output_size
from convlab.errors import ShapeError
from convlab.widgets.receptive_field_presets import PRESETS


def cases():
    """Chains that all fit, each with a few cells; chains that do not fit; and the presets."""
    rng = random.Random(23)
    found = []
    while len(found) < 400:
        rows = [drawn(rng, k) for k in range(rng.randint(1, 5))]
        found.append(case(rng, rng.randint(1, 30), rows))
    found += [case(rng, size, [list(row) for row in rows]) for size, rows in PRESETS.values()]
    return found


def drawn(rng, k):
    K, S, P, D = rng.randint(1, 5), rng.randint(1, 3), rng.randint(0, 4), rng.randint(1, 3)
    return [f"layer{k + 1}", K, S, P, D]


def case(rng, input_size, rows):
    """A chain's fields and sizes, up to a window that does not fit, and what some cells see."""
    fields = receptive_field([Layer(*row) for row in rows])
    counts, error = [input_size], None
    for _, K, S, P, D in rows:
        try:
            counts.append(int(conv_output_size(counts[-1], K, stride=S, padding=P, dilation=D)))
        except ShapeError as problem:
            error = str(problem)
            break
    maps = maps_of(input_size, rows[: len(counts) - 1])
    cells = [(len(counts) - 1, 0), (len(counts) - 1, counts[-1] - 1)]
    for _ in range(3):
        layer = rng.randrange(len(counts))
        cells.append((layer, rng.randrange(counts[layer])))
    return {
        "input_size": input_size,
        "layers": rows,
        "fields": [[int(field.size), int(field.jump), int(field.start)] for field in fields],
        "counts": counts,
        "error": error,
        "cells": [{"cell": cell, **seen(maps, *cell)} for cell in cells],
    }


def maps_of(input_size, rows):
    """The maps of ones, one after the other, each a function of the one before."""
    maps = [torch.ones(1, 1, input_size, dtype=torch.double, requires_grad=True)]
    for _, K, S, P, D in rows:
        ones = torch.ones(1, 1, K, dtype=torch.double)
        maps.append(torch.conv1d(maps[-1], ones, stride=S, padding=P, dilation=D))
    return maps


def seen(maps, layer, index):
    """The gradients of a cell to all maps before, and the cells of all later maps that see it."""
    before = maps[: layer + 1]
    ways = torch.autograd.grad(maps[layer][0, 0, index], before, retain_graph=True)
    seers = []
    for number, later in enumerate(maps):
        if number <= layer:
            seers.append([])
            continue
        # How the later map changes with the cell.
        start = torch.zeros_like(later, requires_grad=True)
        (through,) = torch.autograd.grad(
            later, maps[layer], start, retain_graph=True, create_graph=True
        )
        (forward,) = torch.autograd.grad(through[0, 0, index], start)
        seers.append(forward[0, 0].nonzero().flatten().tolist())
    return {"ways": [[int(n) for n in way[0, 0].tolist()] for way in ways], "seers": seers}
