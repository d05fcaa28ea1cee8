"""Views and casts: the same numbers in another shape or dtype. PyTorch makes them on meta, too."""

import torch

from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast

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


@rule(torch.broadcast_tensors)
def broadcast_tensors(*tensors):
    shape = broadcast(*(tensor.shape for tensor in tensors))
    return Work(tuple(tensor.expand(shape) for tensor in tensors))


@rule(torch.Tensor.to)
def to(input, *arguments, **options):
    """The dtype may change; a device changes nothing, since no value is moved."""
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
