"""Parameters and multiply–adds (MACs) of recurrent layers.

Letters: g gates (1 for an RNN, 3 for a GRU, 4 for an LSTM), F_in input and H hidden features; the
projection of an LSTM brings the state from H to P features. N items of T steps each.
"""

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.formula import Formula

__all__ = ["recurrent_macs", "recurrent_parameters"]

# For one layer in one direction: each gate reads the input and the state.
_WEIGHTS = "g*H*(F_in + H)"
_PROJECTED_WEIGHTS = "g*H*(F_in + P) + H*P"
# PyTorch has two biases in each gate: one for the input, one for the state.
_BIASES = "2*g*H"

_PARAMETERS = {
    (False, False): Formula("parameters", _WEIGHTS),
    (False, True): Formula("parameters", f"{_WEIGHTS} + {_BIASES}"),
    (True, False): Formula("parameters", _PROJECTED_WEIGHTS),
    (True, True): Formula("parameters", f"{_PROJECTED_WEIGHTS} + {_BIASES}"),
}
_MACS = {
    False: Formula("MACs", f"N*T*{_WEIGHTS}"),
    True: Formula("MACs", f"N*T*({_PROJECTED_WEIGHTS})"),
}


def recurrent_parameters(
    gates: int, in_features: int, hidden: int, *, projection: int = 0, bias: bool = True
) -> Derived:
    """The parameters of one recurrent layer in one direction.

    gates: 1 for an RNN, 3 for a GRU, 4 for an LSTM.
    in_features, hidden: ints ≥ 1.
    projection: the size of an LSTM's projection, 0 for none.
    bias: whether each gate has its two biases.

    >>> recurrent_parameters(4, 10, 20)
    2,560 = 4·20·(10 + 20) + 2·4·20
    """
    formula = _PARAMETERS[bool(projection), bias]
    return formula(**_sizes(gates, in_features, hidden, projection))


def recurrent_macs(
    gates: int, in_features: int, hidden: int, *, steps: int, items: int = 1, projection: int = 0
) -> Derived:
    """The MACs of one recurrent layer in one direction: each weight at each step of each item.

    gates, in_features, hidden, projection: as for `recurrent_parameters`.
    steps, items: the length of the sequences, and the size of the batch.

    >>> recurrent_macs(3, 10, 20, steps=7, items=2)
    25,200 = 2·7·3·20·(10 + 20)
    """
    sizes = _sizes(gates, in_features, hidden, projection)
    return _MACS[bool(projection)](**sizes, N=items, T=steps)


def _sizes(gates: int, in_features: int, hidden: int, projection: int) -> dict[str, int]:
    sizes = {"g": gates, "F_in": in_features, "H": hidden}
    return sizes | {"P": projection} if projection else sizes
