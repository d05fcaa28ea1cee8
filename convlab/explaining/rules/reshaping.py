"""Views and casts: the same numbers in another shape or dtype."""

from math import comb

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import flat, shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import first_only, viewed
from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = []


# PyTorch makes a view of a meta tensor without its kernels for shapes.
@rule(
    """
        view reshape flatten unflatten ravel permute transpose t adjoint swapaxes swapdims movedim
        moveaxis squeeze unsqueeze expand broadcast_to view_as reshape_as expand_as as_strided
        unfold diagonal select chunk unsafe_chunk split unsafe_split split_with_sizes
        unsafe_split_with_sizes hsplit vsplit dsplit unbind real view_as_real view_as_complex
        detach conj resolve_conj resolve_neg broadcast_tensors meshgrid slice atleast_1d atleast_2d
        atleast_3d
    """,
    "linalg_diagonal",
    function=True,
)
def view(function, input, *args, **kwargs):
    # The other tensor of `view_as` gives a shape alone.
    window = viewed(function, args, kwargs, first_only=function.__name__.endswith("_as"))
    return Work(function(input, *args, **kwargs), window=window)


@rule("narrow tensor_split", constants=True, function=True)
def part(function, input, *args, **kwargs):
    if any(one.is_meta for one in tensors_in((args, kwargs))):
        raise LookupError("where the parts begin")
    seen = empty(input.shape, input) if input.device.type == "cpu" else input
    return Work(function(seen, *args, **kwargs), window=viewed(function, args, kwargs))


_COPIES = """
    as_strided_copy detach_copy diagonal_copy expand_copy narrow_copy permute_copy select_copy
    split_copy split_with_sizes_copy squeeze_copy t_copy transpose_copy unbind_copy unfold_copy
    unsqueeze_copy view_as_complex_copy view_as_real_copy view_copy
"""


@rule(_COPIES, function=True)
def copied_view(function, *args, **kwargs):
    name = function.__name__.removesuffix("_copy")
    seen = getattr(torch.Tensor, name, None) or getattr(torch, name)
    output = seen(*args, **kwargs)
    if isinstance(output, torch.Tensor):
        return Work(empty(output.shape, output))
    return Work(tuple(empty(part.shape, part) for part in output))


@rule(
    """
        clone contiguous type type_as float double half bfloat16 int long short bool byte char
        cfloat cdouble chalf imag alias_copy
    """,
    function=True,
)
def cast(function, *args, **kwargs):
    on_cpu = [one.replace("torch.cuda.", "torch.") if isinstance(one, str) else one for one in args]
    return Work(run_small(function, tuple(on_cpu), kwargs), window=first_only)


@rule("sum_to_size")
def sum_to_size(input, *size):
    if not size:
        raise TypeError("expects a size, got none")
    return Work(run_small(torch.Tensor.sum_to_size, (input, torch.Size(flat(size)))))


@rule(torch.Tensor.to)
def to(input, *arguments, **options):
    """The dtype may change; a device changes nothing, since no value is moved."""
    dtype = options.get("dtype")
    for argument in (*arguments, options.get("other")):
        if isinstance(argument, torch.dtype):
            dtype = argument
        elif isinstance(argument, torch.Tensor):
            dtype = argument.dtype
    copies = options.get("copy") or (arguments and arguments[-1] is True and len(arguments) > 2)
    same = dtype in (None, input.dtype) and not copies
    output = input if same else empty(input.shape, dtype or input)
    return Work(output, window=first_only)


@rule(torch.Tensor.cpu, torch.Tensor.cuda)
def moved_to(input, *options, **more):
    return Work(input, window=first_only)


@rule(torch.diag, torch.Tensor.diag)
def diag(input, diagonal=0):
    if input.dim() == 2:
        seen = torch.diagonal(input, diagonal)
        return Work(empty(seen.shape, seen))
    if input.dim() != 1:
        raise ShapeError(f"expects a vector or a matrix, got {shown(input.shape)}")
    return diag_embed(input, diagonal)


@rule(torch.diagflat, torch.Tensor.diagflat)
def diagflat(input, offset=0):
    return diag_embed(input.reshape(-1), offset)


@rule(torch.diag_embed, torch.Tensor.diag_embed)
def diag_embed(input, offset=0, dim1=-2, dim2=-1):
    side = input.shape[-1] + abs(offset)
    like = empty((*input.shape[:-1], side, side), input)
    torch.diagonal(like, offset, dim1, dim2)  # refuses the axes that PyTorch refuses
    seen = like.movedim((-2, -1), (dim1, dim2))
    return Work(empty(seen.shape, input))


@rule(torch.combinations)
def combinations(input, r=2, with_replacement=False):
    if input.dim() != 1 or r < 0:
        raise ShapeError(f"expects a vector and r ≥ 0, got {shown(input.shape)} and {r}")
    items = len(input) + (max(r - 1, 0) if with_replacement else 0)
    return Work(empty((comb(items, r), r) if r else (0,), input))
