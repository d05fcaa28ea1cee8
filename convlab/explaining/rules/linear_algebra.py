"""Linear algebra: decompositions, solutions of equations, determinants."""

import torch

from convlab.explaining.rules.registry import Work, rule
from convlab.explaining.rules.small_copy import run_small

__all__ = []


def _identity(shape, *, dtype, device):
    """Identity matrices, which every decomposition takes."""
    if len(shape) < 2 or not (dtype.is_floating_point or dtype.is_complex):  # ones: pivots
        return torch.ones(shape, dtype=dtype, device=device)
    return torch.eye(*shape[-2:], dtype=dtype, device=device).expand(shape).clone()


@rule(
    """
        linalg_cholesky linalg_cholesky_ex linalg_cond linalg_cross linalg_det linalg_eig
        linalg_eigh linalg_eigvals linalg_eigvalsh linalg_householder_product linalg_inv
        linalg_inv_ex linalg_ldl_factor linalg_ldl_factor_ex linalg_ldl_solve linalg_lstsq
        linalg_lu linalg_lu_factor linalg_lu_factor_ex linalg_lu_solve linalg_matrix_rank linalg_qr
        linalg_slogdet linalg_solve linalg_solve_ex linalg_solve_triangular linalg_svd
        linalg_svdvals
    """,
    """
        cholesky cholesky_inverse cholesky_solve cross det geqrf inverse logdet lu_solve orgqr
        ormqr qr slogdet svd trace triangular_solve _lu_with_info
    """,
    function=True,
)  # fmt: skip
def linear_algebra(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs, fill=_identity))
