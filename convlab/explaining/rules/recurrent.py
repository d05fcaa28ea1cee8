"""RNN, GRU and LSTM, whole and as cells.

PyTorch trusts its own modules and reads beyond tensors that do not fit, so each shape is checked
here.
"""

from math import prod

import torch

from convlab.arithmetic.recurrent import recurrent_macs, recurrent_parameters
from convlab.arithmetic.sums import sum_of
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import check_dtype, shown
from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = []


@rule(torch.lstm, constants=True)
def lstm(*args, **kwargs):
    return _recurrent(4, args, kwargs)


@rule(torch.gru, constants=True)
def gru(*args, **kwargs):
    return _recurrent(3, args, kwargs)


@rule(torch.rnn_tanh, torch.rnn_relu, constants=True)
def rnn(*args, **kwargs):
    return _recurrent(1, args, kwargs)


def _recurrent(gates, args, kwargs):
    is_packed = "data" in kwargs or (len(args) > 3 and isinstance(args[3], (tuple, list)))
    if is_packed:
        return _packed(gates, *args, **kwargs)
    return _batch(gates, *args, **kwargs)


def _batch(
    gates,
    input,
    hx,
    params,
    has_biases,
    num_layers,
    dropout,
    train,
    bidirectional,
    batch_first=False,
):
    """The work of a layer on a batch (T, N, F)."""
    items, steps = input.shape[:2] if batch_first else input.shape[1::-1]
    if input.dim() != 3 or not steps:
        raise ShapeError(
            f"expects a batch (T, N, F) of at least one step, got {shown(input.shape)}"
        )
    sizes, work = _layers(
        gates, input, items, hx, params, has_biases, num_layers, bidirectional, steps * items
    )
    output = empty((*input.shape[:2], sizes[0] * (2 if bidirectional else 1)), input)
    states = (empty(state.shape, input) for state in tensors_in(hx))
    return Work((output, *states), **work)


def _packed(
    gates, data, batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional
):
    """The work of a layer on a packed sequence: one row for each step of each item."""
    states = tensors_in(hx)
    items = states[0].shape[-2] if batch_sizes.is_meta else int(batch_sizes[0])
    if data.dim() != 2 or not (batch_sizes.is_meta or int(batch_sizes.sum()) == len(data)):
        raise ShapeError(f"expects rows for the steps of the sequences, got {shown(data.shape)}")
    sizes, work = _layers(
        gates, data, items, hx, params, has_biases, num_layers, bidirectional, len(data)
    )
    output = empty((len(data), sizes[0] * (2 if bidirectional else 1)), data)
    return Work((output, *(empty(state.shape, data) for state in states)), **work)


def _layers(gates, input, items, hx, params, has_biases, num_layers, bidirectional, rows):
    """The sizes of the states, and the sums over the layers and directions."""
    directions = 2 if bidirectional else 1
    count = num_layers * directions
    each = 4 if has_biases else 2
    if gates == 4 and len(params) == (each + 1) * count:
        each += 1  # an LSTM with a projection
    if count < 1 or len(params) != each * count or any(one.dim() < 1 for one in params):
        raise ShapeError(f"expects {each} weights in each of {count} layers, got {len(params)}")
    hidden, features = params[0].shape[0] // gates, input.shape[-1]
    projection = params[-1].shape[0] if each % 2 else 0
    state = projection or hidden
    if params[0].dim() == 2 and params[0].shape[1] != features:
        raise ShapeError(
            f"expects {params[0].shape[1]} features on the last axis, got {shown(input.shape)}"
        )
    macs, parameters = [], []
    for layer in range(count):
        weights = params[layer * each : (layer + 1) * each]
        into = features if layer < directions else state * directions
        _check_weights(gates * hidden, into, state, weights[: each - each % 2])
        _expect((projection, hidden), *weights[each - each % 2 :])
        sizes = {"projection": projection}
        macs.append(recurrent_macs(gates, into, hidden, steps=rows, items=1, **sizes))
        parameters.append(recurrent_parameters(gates, into, hidden, bias=bool(has_biases), **sizes))
    states = tensors_in(hx)
    for one, size in zip(states, (state, hidden), strict=False):
        _expect((count, items, size), one)
    if len(states) != (2 if gates == 4 else 1):
        raise ShapeError(f"expects {2 if gates == 4 else 1} states, got {len(states)}")
    for one in (*states, *params):
        check_dtype(input, one)
    if not input.dtype.is_floating_point:
        raise TypeError(f"expects floating-point numbers, got {input.dtype}")
    if count == 1:
        return (state, hidden), {"macs": macs[0], "parameters": parameters[0]}
    sums = {"macs": sum_of("MACs", macs), "parameters": sum_of("parameters", parameters)}
    return (state, hidden), sums


def _check_weights(rows, features, hidden, weights):
    """Refuse other weights than those of the input and of the state, each with a bias or not."""
    of_input, of_state, *biases = (one for one in weights if one is not None)
    _expect((rows, features), of_input)
    _expect((rows, hidden), of_state)
    _expect((rows,), *biases)


def _expect(shape, *tensors):
    for tensor in tensors:
        if tuple(tensor.shape) != shape:
            raise ShapeError(f"expects a tensor of {shown(shape)}, got {shown(tensor.shape)}")


@rule(torch.lstm_cell)
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    work = _cell(4, input, hx, (w_ih, w_hh, b_ih, b_hh))
    return Work(tuple(empty(state.shape, input) for state in hx), **work)


@rule(torch.gru_cell)
def gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return Work(empty(hx.shape, input), **_cell(3, input, [hx], (w_ih, w_hh, b_ih, b_hh)))


@rule(torch.rnn_tanh_cell, torch.rnn_relu_cell)
def rnn_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return Work(empty(hx.shape, input), **_cell(1, input, [hx], (w_ih, w_hh, b_ih, b_hh)))


def _cell(gates, input, states, weights):
    features, hidden = weights[0].shape[-1], weights[1].shape[-1]
    if input.dim() != 2 or input.shape[1] != features:
        raise ShapeError(f"expects {features} features on the last axis, got {shown(input.shape)}")
    _check_weights(gates * hidden, features, hidden, weights)
    if len(states) != (2 if gates == 4 else 1):
        raise ShapeError(f"expects {2 if gates == 4 else 1} states, got {len(states)}")
    _expect((*input.shape[:-1], hidden), *states)
    for one in (*states, *weights):
        if one is not None:
            check_dtype(input, one)
    return {
        "macs": recurrent_macs(gates, features, hidden, steps=1, items=prod(input.shape[:-1])),
        "parameters": recurrent_parameters(gates, features, hidden, bias=weights[2] is not None),
    }


@rule(torch._pack_padded_sequence, constants=True)
def pack(input, lengths, batch_first):
    """All steps of all sequences along one axis, and the number of sequences at each step."""
    if lengths.is_meta:
        raise LookupError("the lengths of the sequences")
    # PyTorch packs one number of each step: the lengths have values.
    thin = torch.zeros(1).expand((*input.shape[:2], *(min(side, 1) for side in input.shape[2:])))
    data, batch_sizes = torch._pack_padded_sequence(thin, lengths, batch_first)
    return Work((empty((len(data), *input.shape[2:]), input), batch_sizes))


@rule(torch._pad_packed_sequence, constants=True)
def unpack(data, batch_sizes, batch_first, padding_value, total_length):
    if batch_sizes.is_meta:
        raise LookupError("the lengths of the sequences")
    thin = torch.zeros(1).expand((len(data), *(min(side, 1) for side in data.shape[1:])))
    padded, lengths = torch._pad_packed_sequence(
        thin, batch_sizes, batch_first, padding_value, total_length
    )
    return Work((empty((*padded.shape[:2], *data.shape[1:]), data), lengths))
