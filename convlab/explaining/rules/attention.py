"""Attention. `multi_head_attention_forward` needs no rule: its own operations have theirs."""

from math import prod

import torch.nn.functional as F

from convlab.arithmetic.matrix_products import ATTENTION_MACS
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import attention

__all__ = []


@rule(F.scaled_dot_product_attention)
def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False
):
    if enable_gqa and min(query.dim(), key.dim(), value.dim()) > 2:
        key, value = (_for_each_head(query, one) for one in (key, value))
    output = run_small(
        F.scaled_dot_product_attention,
        (query, key, value, attn_mask, dropout_p, is_causal),
        {"scale": scale},
    )
    queries, length = query.shape[-2:]
    return Work(
        output,
        macs=ATTENTION_MACS(
            B=prod(output.shape[:-2]),
            L=queries,
            S=key.shape[-2],
            E=length,
            E_v=value.shape[-1],
        ),
        window=attention,
    )


def _for_each_head(query, shared):
    """The keys or the values, which several heads of the queries share, for each of these."""
    heads, fewer = query.shape[-3], shared.shape[-3]
    if not fewer or heads % fewer:
        raise ShapeError(
            f"expects a multiple of {fewer} heads of queries, got {shown(query.shape)} "
            f"and {shown(shared.shape)}"
        )
    return empty((*shared.shape[:-3], heads, *shared.shape[-2:]), shared)
