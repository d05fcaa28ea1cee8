"""Losses: one number, or one for each item. None of them is a MAC."""

import torch

from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, keep_reduced

__all__ = []


@rule(torch._C._nn.mse_loss, torch._C._nn.l1_loss, torch._C._nn.smooth_l1_loss)
def difference(input, target, reduction=1, *options):
    """`reduction` is 0 for none, 1 for the mean, 2 for the sum."""
    shape = () if reduction else broadcast(input.shape, target.shape)
    return Work(empty(shape, input))


@rule(torch._C._nn.cross_entropy_loss)
def cross_entropy(input, target, weight=None, reduction=1, *options):
    classes = 1 if input.dim() > 1 else 0
    shape = [side for k, side in enumerate(input.shape) if k != classes]
    return Work(empty(() if reduction else shape, input))


@rule(torch.cosine_similarity)
def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    return Work(empty(keep_reduced(broadcast(x1.shape, x2.shape), dim, False), x1))
