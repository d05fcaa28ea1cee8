"""Fully connected and bilinear layers, and products of vectors and matrices."""

from math import prod

import torch
import torch.nn.functional as F

from convlab.arithmetic.counts import LINEAR_PARAMETERS, LINEAR_WEIGHTS
from convlab.arithmetic.macs import LINEAR_MACS
from convlab.arithmetic.matrix_products import (
    BATCHED_MATMUL_MACS,
    BILINEAR_MACS,
    BILINEAR_PARAMETERS,
    BILINEAR_WEIGHTS,
    LINEAR_ROWS_MACS,
    MATMUL_MACS,
)
from convlab.arithmetic.sums import sum_of
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, check_dtype, is_plain, shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import product, whole
from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = []


@rule(F.linear)
def linear(input, weight, bias=None):
    features = weight.shape[-1]
    if input.dim() == 0 or input.shape[-1] != features:
        raise ShapeError(
            f"expects {features} features on the last axis, got {shown(input.shape)}"
            + _flatten_advice(input, features)
        )
    check_dtype(input, weight)
    if is_plain(input) and weight.dim() == 2 and (bias is None or _is_usual(bias, weight)):
        output = empty((*input.shape[:-1], len(weight)), input)
    else:
        output = run_small(F.linear, (input, weight, bias))
    values = {"F_in": features, "F_out": prod(weight.shape[:-1])}
    vectors = prod(input.shape[:-1])
    return Work(
        output,
        macs=LINEAR_MACS(**values) if vectors == 1 else LINEAR_ROWS_MACS(**values, R=vectors),
        parameters=(LINEAR_WEIGHTS if bias is None else LINEAR_PARAMETERS)(**values),
        window=whole((-1,)),
    )


def _is_usual(bias, weight):
    return bias.dtype == weight.dtype and bias.shape == weight.shape[:1]


def _flatten_advice(input, features):
    if input.dim() > 2 and prod(input.shape[1:]) == features:
        return f". {' × '.join(map(str, input.shape[1:]))} = {features}: put a Flatten before it"
    return ""


@rule(F.bilinear)
def bilinear(input1, input2, weight, bias=None):
    output = run_small(F.bilinear, (input1, input2, weight, bias))
    values = {"F_1": weight.shape[1], "F_2": weight.shape[2], "F_out": weight.shape[0]}
    return Work(
        output,
        macs=BILINEAR_MACS(**values, R=prod(input1.shape[:-1])),
        parameters=(BILINEAR_WEIGHTS if bias is None else BILINEAR_PARAMETERS)(**values),
    )


def _product_macs(products, rows, inner, columns):
    if products == 1:
        return MATMUL_MACS(R=rows, K=inner, C=columns)
    return BATCHED_MATMUL_MACS(B=products, R=rows, K=inner, C=columns)


@rule("matmul mm bmm mv dot vdot __matmul__", function=True)
def matmul(function, *args, **kwargs):
    input, other = tensors_in((args, kwargs))
    inner = other.shape[-2] if other.dim() > 1 else other.shape[0] if other.dim() else 1
    if input.dim() and other.dim() and input.shape[-1] != inner:
        raise ShapeError(
            f"the rows of the left must be as long as the columns of the right: "
            f"{shown(input.shape)} @ {shown(other.shape)} has {input.shape[-1]} and {inner}"
        )
    if function.__name__.strip("_") == "matmul" and _are_usual(input, other):
        batch = broadcast(input.shape[:-2], other.shape[:-2])
        output = empty((*batch, input.shape[-2], other.shape[-1]), input)
    else:
        output = run_small(function, args, kwargs)
    rows = input.shape[-2] if input.dim() > 1 else 1
    columns = other.shape[-1] if other.dim() > 1 else 1
    kept = (input.dim() > 1) + (other.dim() > 1)
    products = prod(output.shape[: output.dim() - kept])
    return Work(output, macs=_product_macs(products, rows, inner, columns), window=product)


def _are_usual(left, right):
    """Matrices of float32, or batches of them."""
    return min(left.dim(), right.dim()) > 1 and left.dtype == right.dtype == torch.float32


@rule(torch.Tensor.__rmatmul__)
def reflected_matmul(input, other):
    work = matmul(torch.matmul, other, input)
    return work._replace(window=lambda given, output: product(given[::-1], output))


@rule("addmm addmv baddbmm addbmm", function=True)
def add_product(function, *args, **kwargs):
    output = run_small(function, args, kwargs)
    factors = ("mat1", "mat", "batch1", "mat2", "vec", "batch2")
    left, right = [
        *tensors_in(args),
        *(kwargs[name] for name in factors if name in kwargs),
    ][-2:]
    columns = right.shape[-1] if right.dim() > 1 else 1
    rows, inner = left.shape[-2:]
    return Work(output, macs=_product_macs(prod(left.shape[:-2]), rows, inner, columns))


@rule(torch.inner, torch.Tensor.inner)
def inner(input, other):
    output = run_small(torch.inner, (input, other))
    if not input.dim() or not other.dim():
        return Work(output)
    rows, columns = prod(input.shape[:-1]), prod(other.shape[:-1])
    return Work(output, macs=_product_macs(1, rows, input.shape[-1], columns))


@rule("linalg_vecdot")
def vecdot(x, y, *, dim=-1):
    output = run_small(torch.linalg.vecdot, (x, y), {"dim": dim})
    shape = torch.broadcast_shapes(x.shape, y.shape)
    length = shape[dim] if len(shape) > 1 else prod(shape)
    return Work(output, macs=_product_macs(prod(output.shape), 1, length, 1))


@rule("outer ger addr", function=True)
def outer(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs))


@rule("cov corrcoef", function=True)
def cov(function, input, **options):
    output = run_small(function, (input,), options)
    rows, columns = input.shape if input.dim() == 2 else (1, input.numel())
    return Work(output, macs=_product_macs(1, rows, columns, rows))


@rule(torch.tensordot)
def tensordot(a, b, dims=2, dims_b=None):
    if dims_b is None:  # torch.tensordot; in C the axes of each tensor are a list
        if isinstance(dims, torch.Tensor):
            raise LookupError("the axes")
        if isinstance(dims, int) and dims < 0:
            raise ShapeError(f"expects dims ≥ 0, got {dims}")
        dims, dims_b = (range(-dims, 0), range(dims)) if isinstance(dims, int) else dims
    dims, dims_b = list(dims), list(dims_b)
    function = torch._C._VariableFunctions.tensordot  # type: ignore[attr-defined]
    output = run_small(function, (a, b, dims, dims_b))
    # An axis of one number is broadcast: PyTorch sums the other axis first.
    pairs = [(a.shape[m], b.shape[n]) for m, n in zip(dims, dims_b, strict=True)]
    summed = prod(1 if 1 in pair else pair[0] for pair in pairs)
    rows = prod(side for k, side in enumerate(a.shape) if k not in _from_start(dims, a))
    columns = prod(side for k, side in enumerate(b.shape) if k not in _from_start(dims_b, b))
    return Work(output, macs=_product_macs(1, rows, summed, columns))


def _from_start(axes, tensor):
    return {axis % max(tensor.dim(), 1) for axis in axes}


@rule(torch.einsum)
def einsum(equation, *operands, path=None):
    """Pairwise from the left, as in PyTorch: the product of a pair meets the next operand."""
    if len(operands) == 1 and isinstance(operands[0], (tuple, list)):
        operands = tuple(operands[0])
    if isinstance(equation, torch.Tensor):
        equation, operands = _from_lists(equation, *operands)
    output = run_small(torch.einsum, (equation, *operands))
    terms, result = _indices(equation, operands)
    sizes: dict[str | int, int] = {}
    for term, operand in zip(terms, operands, strict=True):
        for index, side in zip(term, operand.shape, strict=True):
            sizes[index] = max(side, sizes.get(index, side))
    works, left = [], set(terms[0])
    for k, term in enumerate(terms[1:], 1):
        later = set(result).union(*terms[k + 1 :])
        summed = left & set(term) - later
        kept = (left | set(term)) & later
        if summed:
            only = (set(term) - left) & kept
            both = left & set(term) & kept
            rows = (left - set(term)) & kept
            works.append(
                _product_macs(
                    *(prod(sizes[n] for n in part) for part in (both, rows, summed, only))
                )
            )
        left = kept
    macs = None if not works else works[0] if len(works) == 1 else sum_of("MACs", works)
    return Work(output, macs=macs)


def _from_lists(*parts):
    """The equation and the operands of einsum(operand, [0, 1], operand, [1, 2], [0, 2])."""
    operands, lists = parts[0 : len(parts) - len(parts) % 2 : 2], parts[1::2]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    terms = [
        "".join("..." if index is Ellipsis else letters[index] for index in indices)
        for indices in (*lists, *parts[len(parts) - len(parts) % 2 :])
    ]
    inputs = ",".join(terms[: len(operands)])
    return "->".join([inputs, *terms[len(operands) :]]), operands


def _indices(equation, operands):
    """The indices of each operand and of the result; those of "…" are numbers, from the right."""
    inputs, arrow, result = equation.replace(" ", "").replace("...", ".").partition("->")
    terms = []
    for term, operand in zip(inputs.split(","), operands, strict=True):
        before, dots, after = term.partition(".")
        hidden = operand.dim() - len(before) - len(after) if dots else 0
        terms.append([*before, *range(hidden, 0, -1), *after])
    hidden = max((index for term in terms for index in term if isinstance(index, int)), default=0)
    if not arrow:
        letters = [index for term in terms for index in term if isinstance(index, str)]
        result = "." + "".join(sorted(x for x in set(letters) if letters.count(x) == 1))
    before, dots, after = result.partition(".")
    return terms, [*before, *(range(hidden, 0, -1) if dots else ()), *after]
