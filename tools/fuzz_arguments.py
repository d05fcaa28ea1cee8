"""Random arguments that fit together, where types and names do not tell how."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from fuzz_draw import DTYPES, FLOATS, Arguments, Draw
from fuzz_layers import adaptive, cell, convolution, interpolate, map_of, padding, pool, recurrent

__all__ = ["DRAWN"]

_OPERATORS = """
    __add__ __radd__ __iadd__ __sub__ __isub__ __mul__ __rmul__ __imul__ __truediv__ __idiv__
    __div__ __itruediv__ __ifloordiv__ __mod__ __imod__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__
    __rand__ __ror__ __rxor__ __rmatmul__ __and__ __or__ __xor__ __iand__ __ior__ __ixor__
    __lshift__ __ilshift__ __rshift__ __irshift__
"""
_OF_MATRICES = """
    cholesky inverse det logdet slogdet linalg_cholesky linalg_cholesky_ex linalg_det linalg_eigh
    linalg_eigvalsh linalg_eig linalg_eigvals linalg_inv linalg_inv_ex linalg_solve linalg_solve_ex
    linalg_slogdet linalg_ldl_factor linalg_ldl_factor_ex cholesky_solve cholesky_inverse
    linalg_householder_product
"""


def _native_batch_norm(draw: Draw) -> Arguments:
    shape = draw.shape(draw.random.choice((2, 3, 4)))
    each = [torch.ones(shape[1]) for _ in range(4)]
    return [draw.tensor(shape, torch.float32), *each, draw.chance(0.6), 0.1, 1e-5], {}


def _weight_norm(draw: Draw) -> Arguments:
    shape = [max(side, 1) for side in draw.shape(draw.random.choice((1, 2, 3)))]
    axis = draw.random.choice((0, -1))
    sides = [1] * len(shape)
    sides[axis] = shape[axis]
    return [torch.ones(shape), torch.ones(sides), len(shape) - 1 if axis else 0], {}


def _packing(draw: Draw) -> Arguments:
    lengths = sorted(draw.random.randint(1, 5) for _ in range(draw.random.randint(1, 4)))[::-1]
    if draw.chance(0.2):
        draw.random.shuffle(lengths)
    if draw.chance(0.2):
        lengths[-1] = draw.random.choice((0, 9))
    first = draw.chance(0.5)
    sides = [max(lengths), len(lengths)]
    return [
        draw.tensor([*(sides[::-1] if first else sides), *draw.shape(draw.random.randint(0, 2))]),
        torch.tensor(lengths),
        first,
    ], {}


def _unpacking(draw: Draw) -> Arguments:
    sizes = sorted(draw.random.randint(1, 4) for _ in range(draw.random.randint(1, 4)))[::-1]
    total = draw.random.choice((-1, -1, len(sizes), len(sizes) + 2, 1))
    data = draw.tensor([sum(sizes), *draw.shape(draw.random.randint(0, 2))])
    return [data, torch.tensor(sizes), draw.chance(0.5), 0.0, total], {}


def _index(draw: Draw) -> Any:
    """An index with slices, numbers, masks, lists and tensors."""
    entries: list[Any] = []
    for side in draw.base[: draw.random.randint(0, len(draw.base) + 1)]:
        low, high = -side, max(side - 1, 0)
        numbers = [draw.random.randint(low, high) for _ in range(draw.random.choice((1, 2, 2, 3)))]
        draws = [
            slice(None),
            slice(numbers[0], None),
            slice(None, numbers[-1], 2),
            numbers[0],
            None,
            torch.tensor(numbers),
            torch.tensor([numbers, numbers]),
            torch.tensor(numbers[0]),
            numbers,
            torch.ones(side, dtype=torch.bool),
            torch.tensor([side if draw.chance(0.3) else 0]),
        ]
        entries.append(draw.random.choice(draws))
    if draw.chance(0.15):
        entries.insert(draw.random.randint(0, len(entries)), Ellipsis)
    if draw.chance(0.04):
        entries.append(draw.random.choice((True, False, 3)))
    return entries[0] if len(entries) == 1 and draw.chance(0.5) else tuple(entries)


def _getitem(draw: Draw) -> Arguments:
    return [draw.tensor(draw.base), _index(draw)], {}


def _setitem(draw: Draw) -> Arguments:
    value = draw.random.choice((1.5, 2)) if draw.chance(0.5) else draw.tensor(draw.near()[1:])
    return [torch.ones(draw.base, dtype=draw.dtype), _index(draw), value], {}


def _einsum(draw: Draw) -> Arguments:
    sides = {letter: draw.side() for letter in "abcd"}
    terms = [
        "".join(draw.random.choice("abcd") for _ in range(draw.random.randint(0, 3)))
        for _ in range(draw.random.choice((1, 2, 2, 3)))
    ]
    dots = "..." if draw.chance(0.2) else ""
    equation = ",".join(dots + term for term in terms)
    if draw.chance(0.7):
        letters = list(dict.fromkeys("".join(terms)))
        draw.random.shuffle(letters)
        equation += "->" + dots + "".join(letters[: draw.random.randint(0, len(letters))])
    extra = [draw.side()] if dots and draw.chance(0.7) else []
    operands = [
        draw.tensor([*extra, *(1 if draw.chance(0.05) else sides[letter] for letter in term)])
        for term in terms
    ]
    return [equation, *operands], {}


def _linear(draw: Draw) -> Arguments:
    features, out = draw.side(), draw.side() or 1
    args = [draw.tensor([*draw.near()[:-1], features]), draw.tensor([out, features])]
    return [*args, *([draw.tensor([out])] if draw.chance(0.5) else [])], {}


def _bilinear(draw: Draw) -> Arguments:
    (left, right, out), batch = draw.shape(3), draw.base[:2]
    args = [
        draw.tensor([*batch, left]),
        draw.tensor([*batch, right]),
        draw.tensor([out, left, right]),
    ]
    return [*args, *([draw.tensor([out])] if draw.chance(0.5) else [])], {}


def _product(draw: Draw, left_rank: int | None = None) -> Arguments:
    rows, inner, columns = draw.shape(3)
    batch = draw.base[:2] if left_rank is None else draw.shape(left_rank - 2)
    return [draw.tensor([*batch, rows, inner]), draw.tensor([*batch, inner, columns])], {}


def _vectors(draw: Draw, kind: str) -> Arguments:
    rows, inner = draw.shape(2)
    first = draw.tensor([inner]) if kind == "dot" else draw.tensor([rows, inner])
    args = [first, draw.tensor([inner])]
    return [draw.tensor([rows]), *args] if kind == "addmv" else args, {}


def _square(draw: Draw) -> Arguments:
    side, batch, dtype = (
        draw.side(),
        draw.shape(draw.random.randint(0, 2)),
        draw.random.choice(DTYPES),
    )
    dtype = draw.random.choice((torch.float32, torch.float32, dtype))
    count = draw.random.choice((1, 1, 1, 2))
    return [draw.tensor([*batch, side, side], dtype) for _ in range(count)], {}


def _axes(draw: Draw) -> Arguments:
    rank = len(draw.base)
    axes = draw.random.sample(
        range(rank), rank if draw.chance(0.7) else draw.random.randint(0, rank)
    )
    return [draw.tensor(draw.base), [axis - draw.random.choice((0, rank)) for axis in axes]], {}


def _probabilities(draw: Draw) -> Arguments:
    dtype = draw.random.choice(FLOATS)
    weight = draw.tensor(None, dtype) if draw.chance(0.3) else None
    return [draw.tensor(draw.base, dtype), draw.tensor(draw.base, dtype), weight], {}


def _added_product(draw: Draw, batched: bool) -> Arguments:
    pair = _product(draw, 3 if batched else 2)[0]
    shape = [*pair[0].shape[:-1], pair[1].shape[-1]]
    shape = draw.random.choice((shape, shape[-2:], shape[1:], [1, shape[-1]]))
    return [draw.tensor(shape), *pair], {"beta": draw.number()} if draw.chance(0.2) else {}


def _attention(draw: Draw) -> Arguments:
    heads, queries, keys = draw.random.choice((1, 2, 4)), draw.side(), draw.side()
    length, width = draw.random.choice((1, 2, 4, 8)), draw.random.choice((1, 2, 4, 8))
    batch = [draw.random.choice((1, 2))] if draw.chance(0.8) else []
    grouped = draw.chance(0.2)
    fewer = draw.random.choice((1, 2, 3)) if grouped else heads
    keys, queries = (keys, queries) if not grouped else (max(keys, 1), max(queries, 1))
    dtype = torch.float32 if draw.chance(0.8) else draw.dtype
    args = [
        draw.tensor([*batch, heads, queries, length], dtype),
        draw.tensor([*batch, fewer, keys, length], dtype),
        draw.tensor([*batch, fewer, keys, width], dtype),
    ]
    kwargs: dict[str, Any] = {"enable_gqa": True} if grouped else {}
    if draw.chance(0.4):
        shape = draw.random.choice(
            ([queries, keys], [1, 1, 1, keys], [heads, queries, keys], [3, 3])
        )
        kwargs["attn_mask"] = draw.tensor(shape, draw.random.choice((torch.bool, dtype)))
    elif draw.chance(0.3):  # PyTorch refuses a mask beside it for some sizes only
        kwargs["is_causal"] = True
    return args, kwargs


def _batch_norm(draw: Draw, instance: bool = False) -> Arguments:
    shape = draw.shape(draw.random.choice((2, 3, 4)))
    dtype = torch.float32 if draw.chance(0.8) else None
    one = [draw.tensor([shape[1]], dtype) for _ in range(4)]
    if draw.chance(0.3):
        one[:2] = [None, None]  # type: ignore[list-item]
    if draw.chance(0.3):
        one[2:] = [None, None]  # type: ignore[list-item]
    return [draw.tensor(shape, dtype), *one, draw.chance(0.6), 0.1, 1e-5, False], {}


def _group_norm(draw: Draw) -> Arguments:
    groups = draw.random.choice((1, 2, 3))
    shape = [
        draw.side(),
        groups * draw.random.choice((1, 2)),
        *draw.shape(draw.random.choice((0, 1, 2))),
    ]
    affine = [draw.tensor([shape[1]]) for _ in range(2)] if draw.chance(0.6) else []
    return [draw.tensor(shape), groups, *affine], {}


def _layer_norm(draw: Draw, biased: bool) -> Arguments:
    last = draw.base[-draw.random.choice((1, 2)) :]
    affine = [draw.tensor(last) for _ in range(2 if biased else 1)] if draw.chance(0.6) else []
    return [draw.tensor(draw.base), last, *affine], {}


def _cross_entropy(draw: Draw) -> Arguments:
    shape = draw.shape(draw.random.choice((1, 2, 2, 3, 4)))
    classes = shape[0 if len(shape) == 1 else 1]
    target = [side for k, side in enumerate(shape) if k != min(1, len(shape) - 1)]
    given = draw.tensor(shape) if draw.chance(0.2) else draw.tensor(target, torch.int64, 0)
    weight = draw.tensor([classes]) if draw.chance(0.3) else None
    return [draw.tensor(shape), given, weight, draw.random.choice((0, 1, 2)), -100], {}


def _columns(draw: Draw) -> Arguments:
    options = [draw.pair(1, 3), draw.pair(1, 2), draw.pair(0, 2), draw.pair(1, 3)]
    return [map_of(draw, 2), *options], {}


def _fold(draw: Draw) -> Arguments:
    size, kernel, spread, pad, step = (
        draw.pair(1, 7),
        draw.pair(1, 3),
        draw.pair(1, 2),
        draw.pair(0, 1),
        draw.pair(1, 2),
    )
    places = 1
    for side, window, wide, more, move in zip(size, kernel, spread, pad, step, strict=True):
        places *= max((side + 2 * more - wide * (window - 1) - 1) // move + 1, 0)
    numbers = draw.random.choice((0, 1, 2, 3)) * kernel[0] * kernel[1]
    batch = [draw.random.choice((0, 1, 2))] if draw.chance(0.7) else []
    return [draw.tensor([*batch, numbers, places]), size, kernel, spread, pad, step], {}


def _shuffle(draw: Draw, inverse: bool) -> Arguments:
    factor = draw.random.choice((1, 2, 3, 0, -1))
    scale = max(factor, 1)
    batch, channels, (height, width) = (
        draw.shape(draw.random.randint(0, 2)),
        draw.side(),
        draw.shape(2),
    )
    if inverse:
        height, width = height * scale, width * scale
    else:
        channels *= scale**2
    return [draw.tensor([*batch, channels, height, width]), factor], {}


def _unpool(draw: Draw, rank: int) -> Arguments:
    values = map_of(draw, rank)
    indices = torch.zeros(values.shape, dtype=torch.int64)
    args = [values, indices, [draw.random.randint(0, 7) for _ in range(rank)]]
    return [*args, *([[1] * 3, [0] * 3] if rank == 3 else [])], {}


def _fractional(draw: Draw, rank: int) -> Arguments:
    values = map_of(draw, rank)
    items = values.shape[0] if values.dim() == rank + 2 else 1
    samples = torch.rand(items, values.shape[-rank - 1], rank, dtype=torch.float32)
    kernel, size = ([draw.random.randint(1, 3) for _ in range(rank)] for _ in range(2))
    return [values, kernel, size, samples.to(values.dtype)], {}


def _embedding(draw: Draw) -> Arguments:
    return [draw.tensor(draw.shape(2)), draw.tensor(None, torch.int64, 0)], {}


def _embedding_bag(draw: Draw) -> Arguments:
    indices = torch.zeros(draw.random.randint(0, 5), dtype=torch.int64)
    offsets = torch.zeros(draw.random.randint(min(len(indices), 1), 3), dtype=torch.int64)
    args = [
        torch.ones(draw.side() + 1, draw.side() + 1, dtype=draw.dtype),
        indices,
        offsets,
        False,
        draw.random.choice((0, 1, 2)),
    ]
    return args, {}


def _grid(draw: Draw, rank: int) -> Arguments:
    items = draw.side()
    values = draw.tensor([items, draw.side(), *draw.shape(rank)], torch.float32)
    grid = draw.tensor([items, *draw.shape(rank), rank], torch.float32)
    return [values, grid, draw.random.choice((0, 1, 2)), draw.random.choice((0, 1, 2)), False], {}


def _gather(draw: Draw, kind: str) -> Arguments:
    axis = draw.axis()
    shape = [draw.random.randint(0, side) for side in draw.base]
    if draw.base and -len(draw.base) <= axis < len(draw.base):
        shape[axis] = draw.side()
    index = draw.tensor(shape, torch.int64, 0)
    args = [draw.tensor(draw.base), axis, index]
    if kind == "gather":
        return args, {}
    if kind == "reduce":
        reduce = draw.random.choice(("sum", "prod", "mean", "amax", "amin"))
        return [*args, draw.tensor(draw.base), reduce], {}
    return [
        *args,
        draw.number() if kind == "scatter" and draw.chance(0.4) else draw.tensor(shape),
    ], {}


def _index_along(draw: Draw, kind: str) -> Arguments:
    axis, count = draw.axis(), draw.side()
    source = list(draw.base)
    if draw.base and -len(draw.base) <= axis < len(draw.base):
        source[axis] = count
    args = [draw.tensor(draw.base), axis, draw.tensor([count], torch.int64, 0)]
    if kind == "select":
        return args, {}
    if kind == "fill":
        return [*args, draw.number() if draw.chance(0.7) else draw.tensor([])], {}
    if kind == "reduce":
        reduce = draw.random.choice(("prod", "mean", "amax", "amin"))
        return [*args, draw.tensor(source), reduce], {}
    return [*args, draw.tensor(source)], {}


def _fourier(draw: Draw, rank: int | None) -> Arguments:
    kwargs: dict[str, Any] = {}
    if rank == 1:
        if draw.chance(0.4):
            kwargs["n"] = draw.side()
        if draw.chance(0.5):
            kwargs["dim"] = draw.axis()
    else:
        count = draw.random.choice((0, 1, 2, 2, 3))
        if draw.chance(0.4):
            kwargs["s"] = [draw.random.choice((-1, 1, 2, 3, 4, 5, 8)) for _ in range(count)]
        if draw.chance(0.5):
            kwargs["dim"] = [draw.axis() for _ in range(count)]
    if draw.chance(0.2):
        kwargs["norm"] = draw.random.choice(("ortho", "forward", "backward", "other"))
    return [draw.tensor(draw.base)], kwargs


def _pair_of_axes(draw: Draw) -> Arguments:
    """Two tensors and the axes along which their product is summed."""
    count = draw.random.randint(0, 2)
    shared, left, right = (draw.shape(n) for n in (count, 1, 2))
    axes = [list(range(-count, 0)), list(range(count))]
    dims = count if draw.chance(0.4) else axes
    return [draw.tensor([*left, *shared]), draw.tensor([*shared, *right]), dims], {}


def _two(draw: Draw) -> Arguments:
    return [draw.tensor(), draw.tensor() if draw.chance(0.7) else draw.number()], {}


def _joined(draw: Draw) -> Arguments:
    axis = draw.axis()
    tensors = []
    for _ in range(draw.random.choice((0, 1, 2, 2, 3, 7))):
        shape = list(draw.base)
        if shape and draw.chance(0.6):
            shape[axis if -len(shape) <= axis < len(shape) else 0] = draw.side()
        tensors.append(draw.tensor([0] if draw.chance(0.07) else shape))
    return [tensors, axis], {}


def _stacked(draw: Draw) -> Arguments:
    tensors = [
        draw.tensor(draw.base if draw.chance(0.8) else None)
        for _ in range(draw.random.choice((0, 1, 2, 2, 3, 7)))
    ]
    return [tensors], {}


def _several(draw: Draw) -> Arguments:
    rank = draw.random.choice((0, 1, 1, 2))
    return [draw.tensor(draw.shape(rank)) for _ in range(draw.random.choice((1, 2, 2, 3, 6)))], {}


def _repeated(draw: Draw) -> Arguments:
    axis = draw.axis() if draw.chance(0.7) else None
    side = draw.base[axis] if axis is not None and -len(draw.base) <= axis < len(draw.base) else 1
    counts = [draw.random.randint(0, 3) for _ in range(draw.random.choice((1, side)))]
    repeats = (
        torch.tensor(counts, dtype=torch.int64) if draw.chance(0.6) else draw.random.randint(-1, 3)
    )
    return [draw.tensor(draw.base), repeats, axis], {}


def _sized(draw: Draw) -> Arguments:
    return [draw.tensor(draw.base), [draw.side() for _ in range(draw.random.randint(0, 4))]], {}


def _as_to(draw: Draw) -> Arguments:
    return [draw.tensor(draw.base), draw.random.choice((*DTYPES, draw.tensor()))], {}


def _prelu(draw: Draw) -> Arguments:
    channels = draw.base[1] if len(draw.base) > 1 else 1
    return [draw.tensor(draw.base), draw.tensor([draw.random.choice((1, channels))])], {}


def _affine_grid(draw: Draw) -> Arguments:
    rank, items = draw.random.choice((2, 3)), draw.side()
    size = [items, draw.side(), *draw.shape(rank)]
    return [draw.tensor([items, rank, rank + 1], torch.float32), size, draw.chance(0.5)], {}


def _response_norm(draw: Draw) -> Arguments:
    return [draw.tensor(draw.base), draw.random.choice((0, 1, 2, 5))], {}


def _upsample(draw: Draw, rank: int, aligned: bool) -> Arguments:
    values = draw.tensor(
        [draw.random.choice((0, 1, 2)), draw.side(), *draw.shape(rank)], torch.float32
    )
    size = [draw.side() for _ in range(rank)] if draw.chance(0.6) else None
    factors = [draw.random.choice((0.5, 2.0, 1.5)) for _ in range(rank)] if size is None else None
    return [values, size, *([draw.chance(0.5)] if aligned else []), factors], {}


def _spectrum(draw: Draw) -> Arguments:
    length, size = draw.random.randint(1, 30), draw.random.randint(1, 12)
    kwargs: dict[str, Any] = {"return_complex": draw.chance(0.8), "center": draw.chance(0.7)}
    if draw.chance(0.5):
        kwargs["hop_length"] = draw.random.randint(0, 4)
    if draw.chance(0.5):
        kwargs["win_length"] = draw.random.randint(0, size + 1)
        kwargs["window"] = torch.ones(kwargs["win_length"])
    return [draw.tensor([*draw.shape(1)[: draw.random.randint(0, 1)], length]), size], kwargs


def _one_hot(draw: Draw) -> Arguments:
    return [draw.tensor(dtype=torch.int64, fill=0), draw.random.randint(-1, 3)], {}


def _in_order(draw: Draw) -> Arguments:
    """Two tensors without gaps: others PyTorch refuses by their order in memory."""
    return [torch.ones(draw.near(), dtype=draw.dtype) for _ in range(2)], {}


def _call(drawn: Callable[..., Arguments], options: list, draw: Draw) -> Arguments:
    return drawn(draw, *options)


# The names of functions, what draws their arguments, and its options.
_TABLE: list[tuple[Any, ...]] = [
    ("_pack_padded_sequence", _packing),
    ("_pad_packed_sequence", _unpacking),
    ("native_batch_norm _native_batch_norm_legit", _native_batch_norm),
    ("_weight_norm", _weight_norm),
    ("__getitem__", _getitem),
    ("__setitem__", _setitem),
    ("einsum", _einsum),
    ("linear", _linear),
    ("bilinear", _bilinear),
    ("scaled_dot_product_attention", _attention),
    ("interpolate upsample", interpolate),
    ("batch_norm instance_norm", _batch_norm),
    ("group_norm", _group_norm),
    ("layer_norm", _layer_norm, True),
    ("rms_norm", _layer_norm, False),
    ("cross_entropy_loss nll_loss nll_loss2d nll_loss_nd", _cross_entropy),
    ("binary_cross_entropy binary_cross_entropy_with_logits", _probabilities),
    ("im2col", _columns),
    ("col2im", _fold),
    ("pixel_shuffle", _shuffle, False),
    ("pixel_unshuffle", _shuffle, True),
    ("embedding", _embedding),
    ("embedding_bag", _embedding_bag),
    ("grid_sampler grid_sampler_2d", _grid, 2),
    ("grid_sampler_3d", _grid, 3),
    ("affine_grid_generator", _affine_grid),
    ("one_hot", _one_hot),
    ("tensordot", _pair_of_axes),
    ("kron", _in_order),
    ("prelu", _prelu),
    ("cat concat concatenate", _joined),
    ("stack hstack vstack dstack column_stack row_stack", _stacked),
    ("meshgrid block_diag cartesian_prod broadcast_tensors", _several),
    ("repeat_interleave", _repeated),
    ("repeat tile view reshape expand broadcast_to sum_to_size", _sized),
    ("new_empty new_zeros new_ones", _sized),
    ("to type", _as_to),
    ("flip permute permute_copy", _axes),
    ("stft", _spectrum),
    ("local_response_norm", _response_norm),
    ("matmul __matmul__", _product),
    ("mm", _product, 2),
    ("bmm", _product, 3),
    ("mv", _vectors, "mv"),
    ("dot vdot", _vectors, "dot"),
    ("addmv", _vectors, "addmv"),
    ("addmm", _added_product, False),
    ("baddbmm addbmm", _added_product, True),
    ("gather", _gather, "gather"),
    ("scatter", _gather, "scatter"),
    ("scatter_add", _gather, "add"),
    ("scatter_reduce", _gather, "reduce"),
    *((f"index_{kind}", _index_along, kind) for kind in "select fill add copy reduce".split()),
    ("pad", padding, "any"),
    ("constant_pad_nd", padding, None),
    *((name, recurrent, 1) for name in ("rnn_tanh", "rnn_relu")),
    *((name, cell, 1) for name in ("rnn_tanh_cell", "rnn_relu_cell")),
    ("gru", recurrent, 3),
    ("lstm", recurrent, 4),
    ("gru_cell", cell, 3),
    ("lstm_cell", cell, 4),
    (_OPERATORS, _two),
    (_OF_MATRICES, _square),
    ("upsample_bicubic2d _upsample_bilinear2d_aa _upsample_bicubic2d_aa", _upsample, 2, True),
]
for _rank, _linear_mode in ((1, "linear"), (2, "bilinear"), (3, "trilinear")):
    _TABLE += [
        (f"conv{_rank}d", convolution, _rank, False),
        (f"conv_transpose{_rank}d", convolution, _rank, True),
        (f"max_pool{_rank}d max_pool{_rank}d_with_indices", pool, _rank, "max"),
        (f"avg_pool{_rank}d", pool, _rank, "avg"),
        (f"adaptive_avg_pool{_rank}d adaptive_max_pool{_rank}d", adaptive, _rank),
        (f"adaptive_max_pool{_rank}d_with_indices", adaptive, _rank),
        (f"reflection_pad{_rank}d replication_pad{_rank}d", padding, None, _rank),
        (f"max_unpool{_rank}d", _unpool, _rank),
        (f"fractional_max_pool{_rank}d", _fractional, _rank),
        (f"upsample_nearest{_rank}d _upsample_nearest_exact{_rank}d", _upsample, _rank, False),
        (f"upsample_{_linear_mode}{_rank}d", _upsample, _rank, True),
    ]
for _axes_name, _rank_or_none in (("", 1), ("2", 2), ("n", None)):
    _kinds = ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
    _TABLE.append((" ".join(f"fft_{kind}{_axes_name}" for kind in _kinds), _fourier, _rank_or_none))
DRAWN: dict[str, Callable[[Draw], Arguments]] = {
    name: partial(_call, drawn, options)
    for names, drawn, *options in _TABLE
    for name in names.split()
}
