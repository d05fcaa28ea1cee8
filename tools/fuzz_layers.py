"""Random arguments of layers: convolutions, pooling, padding, resizing and recurrent layers."""

from __future__ import annotations

from typing import Any

import torch

from fuzz_draw import Arguments, Draw

__all__ = [
    "adaptive",
    "cell",
    "convolution",
    "interpolate",
    "map_of",
    "padding",
    "pool",
    "recurrent",
]


def convolution(draw: Draw, rank: int, transposed: bool) -> Arguments:
    """A convolution; `transposed` for its transpose."""
    groups, each_in, each_out = (draw.random.choice((1, 1, 2, 3)) for _ in range(3))
    channels = [groups * each_in, each_out] if transposed else [groups * each_out, each_in]
    sides = [draw.random.randint(1, 7) for _ in range(rank)]
    kernel = [draw.random.randint(1, min(3, side)) for side in sides]
    # oneDNN gives an empty map for a refusal of a transposed convolution, and ends the process at
    # some convolutions of bfloat16 that lie turned round in memory.
    dtype = torch.float64 if transposed else draw.random.choice((torch.float32, torch.float64))
    batch = [draw.random.choice((1, 2, 3))] if draw.chance(0.7) else []
    bias = torch.ones(groups * each_out, dtype=dtype) if draw.chance(0.5) else None
    kwargs: dict[str, Any] = {
        "stride": draw.per_axis(rank, 1, 3),
        "dilation": draw.per_axis(rank, 1, 2),
    }
    if transposed:
        kwargs["output_padding"] = draw.per_axis(rank, 0, 1)
    kwargs["padding"] = draw.per_axis(rank, 0, 2)
    if not transposed and draw.chance(0.15):
        kwargs["padding"] = draw.random.choice(("same", "valid", "full"))
    args = [
        draw.tensor([*batch, groups * each_in, *sides], dtype),
        draw.tensor([*channels, *kernel], dtype),
        bias,
    ]
    return args, {**kwargs, "groups": groups}


def map_of(draw: Draw, rank: int, channels: int | None = None) -> torch.Tensor:
    """A map (N, C, …) or (C, …)."""
    batch = [draw.random.choice((0, 1, 2, 3))] if draw.chance(0.7) else []
    channels = draw.random.choice((0, 1, 2, 3, 4, 6)) if channels is None else channels
    return draw.tensor([*batch, channels, *(draw.random.randint(0, 9) for _ in range(rank))])


def pool(draw: Draw, rank: int, name: str) -> Arguments:
    """A pooling; `name` is "max" or "avg"."""
    args: list = [map_of(draw, rank), draw.per_axis(rank, 1, 3)]
    kwargs: dict[str, Any] = {"padding": draw.per_axis(rank, 0, 1), "ceil_mode": draw.chance(0.5)}
    if draw.chance(0.6):
        kwargs["stride"] = draw.per_axis(rank, 1, 3)
    if name == "avg":
        if rank > 1 and draw.chance(0.2):
            kwargs["divisor_override"] = draw.random.choice((0, 1, 2, None))
    else:
        kwargs["dilation"] = draw.per_axis(rank, 1, 2)
    return args, kwargs


def adaptive(draw: Draw, rank: int) -> Arguments:
    """An adaptive pooling."""
    size = draw.per_axis(rank, 0, 4)
    if isinstance(size, tuple) and rank > 1 and draw.chance(0.3):
        size = (None, *size[1:])
    return [map_of(draw, rank), size], {}


def padding(draw: Draw, mode: str | None, rank: int | None = None) -> Arguments:
    """A padding; `mode` "any" draws it, too."""
    pairs = draw.random.randint(1, 3) if rank is None else rank
    pad = [draw.random.choice((0, 1, 2, 2, 3, -1, 5)) for _ in range(2 * pairs)]
    shape = draw.shape(draw.random.choice((pairs, pairs + 1, pairs + 2)))
    if mode == "any":
        mode = draw.random.choice(("constant", "reflect", "replicate", "circular", "other"))
        if mode == "circular":  # PyTorch reads and writes the same cells if some are taken away
            pad = [max(cells, 0) for cells in pad]
        value = None if draw.chance(0.7) else draw.random.choice((0, 0.5))
        return [draw.tensor(shape), pad], {"mode": mode, "value": value}
    return [draw.tensor(shape), pad], {}


def interpolate(draw: Draw) -> Arguments:
    """A resizing, by size or by factors."""
    rank = draw.random.choice((1, 2, 2, 3))
    modes = "nearest nearest-exact area linear bilinear bicubic trilinear other".split()
    fitting = {1: "linear", 2: "bilinear", 3: "trilinear"}[rank]
    kwargs: dict[str, Any] = {"mode": draw.random.choice(modes) if draw.chance(0.5) else fitting}
    if draw.chance(0.6):
        kwargs["size"] = draw.per_axis(rank, 0, 6)
    if draw.chance(0.1) or "size" not in kwargs:
        factors = [draw.random.choice((0.5, 1.0, 2, 1.5, 0.1, -1)) for _ in range(rank)]
        kwargs["scale_factor"] = factors if draw.chance(0.4) else factors[0]
    for name in ("align_corners", "recompute_scale_factor", "antialias"):
        if draw.chance(0.15):
            kwargs[name] = draw.chance(0.6)
    batch, channels = draw.random.choice((0, 1, 2)), draw.random.choice((0, 1, 3, 5))
    dtype = torch.float32 if draw.chance(0.7) or kwargs["mode"] == "area" else None
    return [draw.tensor([batch, channels, *draw.shape(rank)], dtype)], kwargs


def recurrent(draw: Draw, gates: int) -> Arguments:
    """A recurrent layer with its weights, on a batch or on a packed sequence."""
    steps, items = draw.random.choice((0, 1, 2, 5)), draw.random.choice((0, 1, 2, 4))
    features, hidden = (draw.random.choice((1, 2, 3, 4, 6, 8)) for _ in range(2))
    layers, directions = draw.random.choice((1, 1, 2)), draw.random.choice((1, 2))
    biased, first = draw.chance(0.6), draw.chance(0.5)
    projected = gates == 4 and hidden > 1 and draw.chance(0.2)
    state = draw.random.randint(1, hidden - 1) if projected else hidden
    dtype = torch.float32 if draw.chance(0.8) else torch.float64
    packed = draw.chance(0.3) and items and steps
    params = []
    for layer in range(layers):
        for _ in range(directions):
            of_input = features if layer == 0 else state * directions
            params += [torch.ones(gates * hidden, of_input), torch.ones(gates * hidden, state)]
            params += [torch.ones(gates * hidden), torch.ones(gates * hidden)] if biased else []
            params += [torch.ones(state, hidden)] if projected else []
    params = [one.to(dtype) for one in params]
    states = [torch.ones(layers * directions, items, size, dtype=dtype) for size in (state, hidden)]
    hx = states if gates == 4 else states[0]
    tail = [params, biased, layers, 0.0, False, directions == 2]
    if packed:
        sizes = torch.tensor(sorted(draw.random.randint(1, items) for _ in range(steps))[::-1])
        sizes[0] = items
        return [torch.ones(int(sizes.sum()), features, dtype=dtype), sizes, hx, *tail], {}
    shape = (items, steps, features) if first else (steps, items, features)
    return [torch.ones(shape, dtype=dtype), hx, *tail, first], {}


def cell(draw: Draw, gates: int) -> Arguments:
    """One step of a recurrent layer."""
    batch = [draw.random.choice((0, 1, 3))] if draw.chance(0.9) else []
    features, hidden = (draw.random.choice((1, 2, 3, 5, 8)) for _ in range(2))
    state = torch.ones(*batch, hidden)
    args = [torch.ones(*batch, features), (state, state.clone()) if gates == 4 else state]
    args += [torch.ones(gates * hidden, features), torch.ones(gates * hidden, hidden)]
    return [*args, *([torch.ones(gates * hidden)] * 2 if draw.chance(0.6) else [])], {}
