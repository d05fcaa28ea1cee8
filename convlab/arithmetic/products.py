"""The multiply–adds (MACs) of products of matrices, attention and the bilinear layer among them.

R rows and C columns of the product, K the length of the sums, B such products at once. In an
attention L queries look at S keys, each of E numbers, the values of E_v; B counts the items times
the heads.
"""

from convlab.arithmetic.counts import LINEAR_WEIGHTS
from convlab.arithmetic.formula import Formula

__all__ = [
    "ATTENTION_MACS",
    "BILINEAR_MACS",
    "BILINEAR_PARAMETERS",
    "BILINEAR_WEIGHTS",
    "LINEAR_ROWS_MACS",
    "MATMUL_MACS",
    "MATMUL_MACS_OF_MANY",
]

# A linear layer of R vectors: each of its weights once a vector.
LINEAR_ROWS_MACS = Formula("MACs", f"R*{LINEAR_WEIGHTS.expression}")
MATMUL_MACS = Formula("MACs", "R*K*C")
MATMUL_MACS_OF_MANY = Formula("MACs", f"B*{MATMUL_MACS.expression}")
# Queries times keys, then the softmax of that times values.
ATTENTION_MACS = Formula("MACs", "B*L*S*E + B*L*S*E_v")
BILINEAR_WEIGHTS = Formula("weights", "F_1*F_2*F_out")
BILINEAR_PARAMETERS = Formula("parameters", f"{BILINEAR_WEIGHTS.expression} + F_out")
BILINEAR_MACS = Formula("MACs", f"R*{BILINEAR_WEIGHTS.expression}")
