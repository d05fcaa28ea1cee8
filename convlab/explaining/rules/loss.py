"""Losses: one number, or one for each item. None of them is a MAC."""

import torch

from convlab.explaining.rules.registry import Work, rule
from convlab.explaining.rules.small_copy import run_small

__all__ = []


@rule(
    """
        mse_loss l1_loss smooth_l1_loss huber_loss soft_margin_loss binary_cross_entropy
        binary_cross_entropy_with_logits kl_div poisson_nll_loss margin_ranking_loss
        hinge_embedding_loss triplet_margin_loss cosine_embedding_loss cross_entropy_loss nll_loss
        nll_loss2d nll_loss_nd multi_margin_loss multilabel_margin_loss
    """,
    function=True,
)
def loss(function, *args, **kwargs):
    # A target of whole numbers is a class: 0 is one of any number of classes.
    return Work(run_small(function, args, kwargs, fill=torch.zeros))
