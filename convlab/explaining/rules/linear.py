"""Fully connected layers, products of matrices, embeddings."""

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
from convlab.arithmetic.sums import sum_of, tensor_numbers
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, check_dtype, shown

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
    values = {"F_in": features, "F_out": prod(weight.shape[:-1])}
    vectors = prod(input.shape[:-1])
    return Work(
        empty((*input.shape[:-1], *weight.shape[:-1]), input),
        macs=LINEAR_MACS(**values) if vectors == 1 else LINEAR_ROWS_MACS(**values, R=vectors),
        parameters=(LINEAR_WEIGHTS if bias is None else LINEAR_PARAMETERS)(**values),
    )


def _flatten_advice(input, features):
    if input.dim() > 2 and prod(input.shape[1:]) == features:
        return f". {' × '.join(map(str, input.shape[1:]))} = {features}: put a Flatten before it"
    return ""


@rule(F.bilinear)
def bilinear(input1, input2, weight, bias=None):
    for input, features in ((input1, weight.shape[1]), (input2, weight.shape[2])):
        if input.shape[-1] != features:
            raise ShapeError(
                f"expects {features} features on the last axis, got {shown(input.shape)}"
            )
    values = {"F_1": weight.shape[1], "F_2": weight.shape[2], "F_out": weight.shape[0]}
    return Work(
        empty((*input1.shape[:-1], weight.shape[0]), input1),
        macs=BILINEAR_MACS(**values, R=prod(input1.shape[:-1])),
        parameters=(BILINEAR_WEIGHTS if bias is None else BILINEAR_PARAMETERS)(**values),
    )


def _product(left, right):
    """The shape and the work of `left @ right`: of vectors, matrices or batches of them."""
    rows = left.shape[-2] if left.dim() > 1 else 1
    inner = right.shape[-2] if right.dim() > 1 else right.shape[0]
    columns = right.shape[-1] if right.dim() > 1 else 1
    if left.shape[-1] != inner:
        raise ShapeError(
            f"the rows of the left must be as long as the columns of the right: "
            f"{shown(left.shape)} @ {shown(right.shape)} has {left.shape[-1]} and {inner}"
        )
    check_dtype(left, right)
    batch = broadcast(left.shape[:-2], right.shape[:-2])
    shape = (
        *batch,
        *((rows,) if left.dim() > 1 else ()),
        *((columns,) if right.dim() > 1 else ()),
    )
    return shape, _product_macs(prod(batch), rows, inner, columns)


def _product_macs(products, rows, inner, columns):
    if products == 1:
        return MATMUL_MACS(R=rows, K=inner, C=columns)
    return BATCHED_MATMUL_MACS(B=products, R=rows, K=inner, C=columns)


@rule(torch.matmul, torch.mm, torch.bmm, torch.mv, torch.dot, torch.vdot, torch.Tensor.__matmul__)
def matmul(input, other):
    shape, macs = _product(input, other)
    return Work(empty(shape, input), macs=macs)


@rule(torch.Tensor.__rmatmul__)
def reflected_matmul(input, other):
    return matmul(other, input)


@rule(torch.addmm, torch.baddbmm, torch.addbmm, torch.addmv)
def add_product(input, left, right, *, beta=1, alpha=1):
    shape, macs = _product(left, right)
    return Work(empty(broadcast(input.shape, shape), left), macs=macs)


@rule(torch.outer)
def outer(input, vec2):
    return Work(empty((*input.shape, *vec2.shape), input))


@rule(torch.einsum)
def einsum(equation, *operands):
    """Pairwise from the left, as in PyTorch: the product of a pair meets the next operand."""
    if len(operands) == 1 and isinstance(operands[0], (tuple, list)):
        operands = tuple(operands[0])
    terms, result = _indices(equation, operands)
    sizes: dict[str | int, int] = {}
    for term, operand in zip(terms, operands, strict=True):
        for index, side in zip(term, operand.shape, strict=True):
            if sizes.setdefault(index, side) == 1:
                sizes[index] = side
            elif side not in (1, sizes[index]):
                raise ShapeError(
                    f"in {equation!r} the index {index} has {sizes[index]} in one operand "
                    f"and {side} in another"
                )
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
    return Work(empty([sizes[index] for index in result], operands[0]), macs=macs)


def _indices(equation, operands):
    """The indices of each operand and of the result; those of "…" are numbers, from the right."""
    inputs, arrow, result = equation.replace(" ", "").replace("...", ".").partition("->")
    terms = []
    for term, operand in zip(inputs.split(","), operands, strict=True):
        before, dots, after = term.partition(".")
        hidden = operand.dim() - len(before) - len(after) if dots else 0
        if len(before) + hidden + len(after) != operand.dim() or hidden < 0:
            raise ShapeError(
                f"the term {term!r} of {equation!r} does not fit {shown(operand.shape)}"
            )
        terms.append([*before, *range(hidden, 0, -1), *after])
    hidden = max((index for term in terms for index in term if isinstance(index, int)), default=0)
    if not arrow:
        letters = [index for term in terms for index in term if isinstance(index, str)]
        result = "." + "".join(sorted(x for x in set(letters) if letters.count(x) == 1))
    before, dots, after = result.partition(".")
    return terms, [*before, *(range(hidden, 0, -1) if dots else ()), *after]


@rule(torch.embedding)
def embedding(weight, indices, *options, **more):
    if indices.dtype not in (torch.int64, torch.int32):
        raise TypeError(
            f"expects whole numbers (int64), got {indices.dtype}. Give example= a tensor of them: "
            f"torch.zeros({shown(indices.shape)}, dtype=torch.int64)"
        )
    return Work(
        empty((*indices.shape, weight.shape[1]), weight),
        parameters=tensor_numbers("parameters", [weight.shape]),
    )
