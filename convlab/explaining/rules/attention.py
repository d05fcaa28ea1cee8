"""Attention. `multi_head_attention_forward` needs no rule: its own operations have theirs."""

from math import prod

import torch.nn.functional as F

from convlab.arithmetic.matrix_products import ATTENTION_MACS
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, shown

__all__ = []


@rule(F.scaled_dot_product_attention)
def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False
):
    queries, length = query.shape[-2:]
    keys = key.shape[-2]
    if key.shape[-1] != length or value.shape[-2] != keys:
        raise ShapeError(
            "expects keys as long as the queries and a value for each key, got "
            f"{shown(query.shape)}, {shown(key.shape)} and {shown(value.shape)}"
        )
    batch = query.shape[:-2] if enable_gqa else broadcast(query.shape[:-2], key.shape[:-2])
    return Work(
        empty((*batch, queries, value.shape[-1]), query),
        macs=ATTENTION_MACS(B=prod(batch), L=queries, S=keys, E=length, E_v=value.shape[-1]),
    )
