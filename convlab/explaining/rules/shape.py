"""What moves numbers and computes none: views, joins, cuts, padding, resizing.

A view shares the memory of its tensor. PyTorch's own code makes it from the strides, for tensors
without values, too.
"""

from math import floor, prod

import torch
import torch.nn.functional as F

from convlab.arithmetic.sizes import conv_output_size
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, per_axis, shown, split_batch

__all__ = []

# Names in `torch`, in `torch.Tensor` or in both.
_VIEWS = (
    "view reshape flatten unflatten ravel permute transpose t adjoint swapaxes swapdims movedim "
    "moveaxis squeeze unsqueeze expand broadcast_to view_as reshape_as expand_as as_strided unfold "
    "diagonal select narrow index_select chunk unsafe_chunk tensor_split split_with_sizes hsplit "
    "vsplit dsplit unbind real view_as_real view_as_complex detach clone contiguous "
    "float double half bfloat16 int long short bool type_as"
).split()


def _by_pytorch(function):
    def work_of(*arguments, **options):
        return Work(function(*arguments, **options))

    return work_of


for _name in _VIEWS:
    _functions = [getattr(home, _name) for home in (torch, torch.Tensor) if hasattr(home, _name)]
    if not _functions:
        raise AttributeError(f"neither torch nor torch.Tensor has {_name!r}")
    for _function in _functions:
        rule(_function)(_by_pytorch(_function))
_split = torch._VF.split  # type: ignore[attr-defined]  # `Tensor.split` calls it
rule(_split)(_by_pytorch(_split))


@rule(torch.cat, torch.concat, torch.concatenate)
def cat(tensors, dim=0, *, axis=None):
    tensors = [one for one in tensors if tuple(one.shape) != (0,)] or list(tensors)
    dim = (dim if axis is None else axis) % max(tensors[0].dim(), 1)
    first = tuple(tensors[0].shape)
    for one in tensors:
        others = [side for k, side in enumerate(one.shape) if k != dim and one.dim() == len(first)]
        if others != [side for k, side in enumerate(first) if k != dim]:
            raise ShapeError(
                f"joins along axis {dim}, so the other sides must be equal: got "
                f"{' and '.join(shown(each.shape) for each in tensors)}"
            )
    shape = list(first)
    shape[dim] = sum(one.shape[dim] for one in tensors)
    dtype = tensors[0].dtype
    for one in tensors[1:]:
        dtype = torch.promote_types(dtype, one.dtype)
    return Work(empty(shape, dtype))


@rule(torch.stack)
def stack(tensors, dim=0):
    first = tuple(tensors[0].shape)
    if any(tuple(one.shape) != first for one in tensors):
        raise ShapeError(
            f"expects equal shapes, got {' and '.join(shown(one.shape) for one in tensors)}"
        )
    dim %= len(first) + 1
    return Work(empty((*first[:dim], len(tensors), *first[dim:]), tensors[0]))


@rule(torch.Tensor.__getitem__)
def getitem(input, index):
    entries = index if isinstance(index, tuple) else (index,)
    if not any(isinstance(entry, (torch.Tensor, list)) for entry in entries):
        return Work(torch.Tensor.__getitem__(input, index))
    return Work(_picked(input, entries))


def _picked(input, entries):
    """By tensors of places: views for the rest, then the shape of the places for their axes."""
    entries = tuple(place for entry in entries for place in _places(entry))
    rest = torch.Tensor.__getitem__(
        input, tuple(slice(None) if isinstance(e, torch.Tensor) else e for e in entries)
    )
    fill = input.dim() - sum(e is not None and e is not Ellipsis for e in entries)
    axis, places = 0, []
    for entry in entries:
        if isinstance(entry, torch.Tensor):
            places.append((axis, entry.shape))
        if entry is Ellipsis:
            axis += fill
        elif not isinstance(entry, int):
            axis += 1
    axes = [axis for axis, _ in places]
    together = axes == list(range(axes[0], axes[0] + len(axes)))
    shape = broadcast(*(sides for _, sides in places))
    kept = [side for k, side in enumerate(rest.shape) if k not in axes]
    at = axes[0] if together else 0
    return empty((*kept[:at], *shape, *kept[at:]), input)


def _places(entry):
    """An entry of an index; a mask is one tensor of places for each of its axes."""
    if isinstance(entry, list):
        entry = torch.tensor(entry)
    if not isinstance(entry, torch.Tensor) or entry.dtype not in (torch.bool, torch.uint8):
        return (entry,)
    if entry.is_meta:
        raise LookupError("how many places a mask holds")  # the walk says it in words
    return entry.nonzero(as_tuple=True)


@rule(torch.Tensor.__setitem__)
def setitem(input, index, value):
    return Work(None)


@rule(torch.broadcast_tensors)
def broadcast_tensors(*tensors):
    shape = broadcast(*(tensor.shape for tensor in tensors))
    return Work(tuple(tensor.expand(shape) for tensor in tensors))


@rule(torch.gather)
def gather(input, dim, index, **more):
    return Work(empty(index.shape, input))


@rule(torch.take_along_dim)
def take_along_dim(input, indices, dim=None):
    return Work(empty(indices.shape, input))


@rule(torch.scatter, torch.scatter_add, torch.index_add, torch.index_fill, torch.index_copy)
def scatter(input, *arguments, **more):
    return Work(empty(input.shape, input))


@rule(torch.roll, torch.flip, torch.tril, torch.triu, torch.fliplr, torch.flipud)
def moved(input, *options, **more):
    return Work(empty(input.shape, input))


@rule(torch.Tensor.repeat, torch.tile)
def repeat(input, *sizes):
    times = sizes[0] if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes
    rank = max(len(times), input.dim())
    sides = (*[1] * (rank - input.dim()), *input.shape)
    times = (*[1] * (rank - len(times)), *times)
    return Work(empty([side * time for side, time in zip(sides, times, strict=True)], input))


@rule(torch.repeat_interleave)
def repeat_interleave(input, repeats, dim=None, *, output_size=None):
    if isinstance(repeats, torch.Tensor):
        raise LookupError("repeats")
    if dim is None:
        return Work(empty((prod(input.shape) * repeats,), input))
    shape = list(input.shape)
    shape[dim] *= repeats
    return Work(empty(shape, input))


@rule(F.pad)
def pad(input, pad, mode="constant", value=None):
    shape = list(input.shape)
    for k in range(len(pad) // 2):  # F.pad lists the last axis first
        shape[-1 - k] += pad[2 * k] + pad[2 * k + 1]
    if min(shape, default=0) < 0:
        raise ShapeError(f"the padding {tuple(pad)} takes more away than {shown(input.shape)} has")
    return Work(empty(shape, input))


@rule(F.interpolate, F.upsample)
def interpolate(input, size=None, scale_factor=None, *options, **more):
    sides = split_batch(input, input.dim() - 2)[2]
    if size is None:
        factors = per_axis(scale_factor, len(sides))
        size = [floor(side * factor) for side, factor in zip(sides, factors, strict=True)]
    return Work(empty((*input.shape[:2], *per_axis(size, len(sides))), input))


@rule(F.pixel_shuffle)
def pixel_shuffle(input, upscale_factor):
    *batch, channels, height, width = input.shape
    if channels % upscale_factor**2:
        raise ShapeError(
            f"expects channels that {upscale_factor}² = {upscale_factor**2} divides, got "
            f"{shown(input.shape)}"
        )
    shape = (channels // upscale_factor**2, height * upscale_factor, width * upscale_factor)
    return Work(empty((*batch, *shape), input))


@rule(F.pixel_unshuffle)
def pixel_unshuffle(input, downscale_factor):
    *batch, channels, height, width = input.shape
    if height % downscale_factor or width % downscale_factor:
        raise ShapeError(f"expects sides that {downscale_factor} divides, got {shown(input.shape)}")
    shape = (channels * downscale_factor**2, height // downscale_factor, width // downscale_factor)
    return Work(empty((*batch, *shape), input))


@rule(torch.channel_shuffle)
def channel_shuffle(input, groups):
    return Work(empty(input.shape, input))


@rule(torch.Tensor.to)
def to(input, *arguments, **options):
    """Only the type of number counts: the device does not, as no value is moved."""
    dtype = options.get("dtype")
    for argument in arguments:
        if isinstance(argument, torch.dtype):
            dtype = argument
        elif isinstance(argument, torch.Tensor):
            dtype = argument.dtype
    same = dtype in (None, input.dtype) and not options.get("copy")
    return Work(input if same else empty(input.shape, dtype or input))


@rule(torch.Tensor.cpu, torch.Tensor.cuda)
def moved_to(input, *options, **more):
    return Work(input)


@rule(torch.zeros_like, torch.ones_like, torch.empty_like, torch.rand_like, torch.randn_like)
def like(input, *, dtype=None, **more):
    return Work(empty(input.shape, dtype or input))


@rule(torch.full_like, torch.randint_like)
def filled_like(input, *values, dtype=None, **more):
    return Work(empty(input.shape, dtype or input))


@rule(*(getattr(torch.Tensor, f"new_{name}") for name in ("empty", "zeros", "ones")))
def new(input, *size, dtype=None, **more):
    shape = size[0] if len(size) == 1 and not isinstance(size[0], int) else size
    return Work(empty(more.get("size", shape), dtype or input))


@rule(torch.Tensor.new_full)
def new_full(input, size, fill_value, *, dtype=None, **more):
    return Work(empty(size, dtype or input))


@rule(*(getattr(torch.Tensor, f"{name}_") for name in (
    "zero", "fill", "copy", "uniform", "normal", "exponential", "random", "requires_grad",
)))  # fmt: skip
def filled(input, *values, **more):
    return Work(input)


@rule(torch._C._nn.im2col)
def unfold(input, kernel_size, dilation, padding, stride):
    _, channels, sides = split_batch(input, 2)
    options = (per_axis(option, 2) for option in (kernel_size, stride, padding, dilation))
    places = [
        conv_output_size(side, kernel, stride=step, padding=pad, dilation=spread)
        for side, kernel, step, pad, spread in zip(sides, *options, strict=True)
    ]
    columns = (channels * prod(per_axis(kernel_size, 2)), prod(places))
    return Work(empty((*input.shape[:-3], *columns), input))


@rule(torch._C._nn.col2im)
def fold(input, output_size, kernel_size, dilation, padding, stride):
    *batch, numbers, _ = input.shape
    channels = numbers // prod(per_axis(kernel_size, 2))
    return Work(empty((*batch, channels, *per_axis(output_size, 2)), input))


@rule(torch._pack_padded_sequence)
def pack(input, lengths, batch_first):
    """The steps of all sequences in one axis; how many are at each step are constants."""
    if lengths.is_meta:
        raise LookupError("the lengths of the sequences")
    alive = torch.tensor([int((lengths > step).sum()) for step in range(int(lengths.max()))])
    return Work((empty((int(lengths.sum()), *input.shape[2:]), input), alive))


@rule(torch._pad_packed_sequence)
def unpack(data, batch_sizes, batch_first, padding_value, total_length):
    if batch_sizes.is_meta:
        raise LookupError("the lengths of the sequences")
    items, steps = int(batch_sizes[0]), max(len(batch_sizes), total_length)
    lengths = torch.tensor([int((batch_sizes > item).sum()) for item in range(items)])
    shape = (items, steps) if batch_first else (steps, items)
    return Work((empty((*shape, *data.shape[1:]), data), lengths))
