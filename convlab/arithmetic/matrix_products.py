"""Multiply–adds (MACs) of matrix products, attention and bilinear layers.

Letters: R rows and C columns of a product, K terms in each of its sums, B products in a batch. In
attention, L queries and S keys of E numbers each, and values of E_v numbers; B counts items times
heads. F_1, F_2, F_in and F_out are features.
"""

from convlab.arithmetic.counts import LINEAR_WEIGHTS
from convlab.arithmetic.formula import Formula

__all__ = [
    "ATTENTION_MACS",
    "BATCHED_MATMUL_MACS",
    "BILINEAR_MACS",
    "BILINEAR_PARAMETERS",
    "BILINEAR_WEIGHTS",
    "LINEAR_ROWS_MACS",
    "MATMUL_MACS",
]

# A linear layer applied to R vectors: each weight once for each vector.
LINEAR_ROWS_MACS = Formula("MACs", f"R*{LINEAR_WEIGHTS.expression}")
MATMUL_MACS = Formula("MACs", "R*K*C")
BATCHED_MATMUL_MACS = Formula("MACs", f"B*{MATMUL_MACS.expression}")
# Queries times keys, then the softmax of that product times the values.
ATTENTION_MACS = Formula("MACs", "B*L*S*E + B*L*S*E_v")
BILINEAR_WEIGHTS = Formula("weights", "F_1*F_2*F_out")
BILINEAR_PARAMETERS = Formula("parameters", f"{BILINEAR_WEIGHTS.expression} + F_out")
BILINEAR_MACS = Formula("MACs", f"R*{BILINEAR_WEIGHTS.expression}")
