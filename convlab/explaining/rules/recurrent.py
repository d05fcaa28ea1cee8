"""RNN, GRU and LSTM, whole and as cells."""

from math import prod

import torch

from convlab.arithmetic.recurrent import recurrent_macs, recurrent_parameters
from convlab.arithmetic.sums import sum_of
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown

__all__ = []


@rule(torch.lstm)
def lstm(input, hx, params, *options):
    if isinstance(hx, torch.Tensor):  # a packed sequence: data, batch_sizes, hx, params …
        return _packed(4, input, hx, params, *options)
    output, state, work = _recurrent(4, input, hx[0], params, *options)
    cells = empty((*state.shape[:-1], hx[1].shape[-1]), state)
    return Work((output, state, cells), **work)


@rule(torch.gru)
def gru(input, hx, params, *options):
    return _of_one_state(3, input, hx, params, *options)


@rule(torch.rnn_tanh, torch.rnn_relu)
def rnn(input, hx, params, *options):
    return _of_one_state(1, input, hx, params, *options)


def _of_one_state(gates, input, hx, params, *options):
    if not isinstance(params, (tuple, list)):
        return _packed(gates, input, hx, params, *options)
    output, state, work = _recurrent(gates, input, hx, params, *options)
    return Work((output, state), **work)


def _recurrent(
    gates,
    input,
    state,
    params,
    has_biases,
    num_layers,
    dropout,
    train,
    bidirectional,
    batch_first=False,
):
    directions = 2 if bidirectional else 1
    *_, features = input.shape
    time = 1 if batch_first and input.dim() == 3 else 0
    items = prod(input.shape[:-1]) // max(input.shape[time], 1)
    if features != params[0].shape[1]:
        raise ShapeError(
            f"expects {params[0].shape[1]} features on the last axis, got {shown(input.shape)}"
        )
    macs, parameters = _layers(
        gates, params, has_biases, num_layers * directions, input.shape[time], items
    )
    output = empty((*input.shape[:-1], directions * state.shape[-1]), input)
    return output, empty(state.shape, input), {"macs": macs, "parameters": parameters}


def _layers(gates, params, has_biases, count, steps, items):
    """The sums over the layers and directions, each with weights (and biases) of its own."""
    each = len(params) // count
    macs, parameters = [], []
    for first in range(0, len(params), each):
        weights = params[first : first + each]
        hidden = weights[0].shape[0] // gates
        projected = each in (3, 5)
        sizes = {"projection": weights[-1].shape[0] if projected else 0}
        features = weights[0].shape[1]
        macs.append(recurrent_macs(gates, features, hidden, steps=steps, items=items, **sizes))
        parameters.append(
            recurrent_parameters(gates, features, hidden, bias=bool(has_biases), **sizes)
        )
    if len(macs) == 1:
        return macs[0], parameters[0]
    return sum_of("MACs", macs), sum_of("parameters", parameters)


def _packed(
    gates, data, batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional
):
    """A packed sequence: one row for each step of each item."""
    directions = 2 if bidirectional else 1
    states = tuple(hx) if isinstance(hx, (tuple, list)) else (hx,)
    macs, parameters = _layers(gates, params, has_biases, num_layers * directions, data.shape[0], 1)
    output = empty((data.shape[0], directions * states[0].shape[-1]), data)
    return Work(
        (output, *(empty(state.shape, data) for state in states)), macs=macs, parameters=parameters
    )


def _cell(gates, input, state, w_ih, b_ih):
    features = w_ih.shape[1]
    if input.shape[-1] != features:
        raise ShapeError(f"expects {features} features on the last axis, got {shown(input.shape)}")
    hidden = w_ih.shape[0] // gates
    return {
        "macs": recurrent_macs(gates, features, hidden, steps=1, items=prod(input.shape[:-1])),
        "parameters": recurrent_parameters(gates, features, hidden, bias=b_ih is not None),
    }


@rule(torch.lstm_cell)
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    work = _cell(4, input, hx[0], w_ih, b_ih)
    return Work(tuple(empty(state.shape, input) for state in hx), **work)


@rule(torch.gru_cell)
def gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return Work(empty(hx.shape, input), **_cell(3, input, hx, w_ih, b_ih))


@rule(torch.rnn_tanh_cell, torch.rnn_relu_cell)
def rnn_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return Work(empty(hx.shape, input), **_cell(1, input, hx, w_ih, b_ih))


@rule(torch._pack_padded_sequence)
def pack(input, lengths, batch_first):
    """All steps of all sequences along one axis, and the number of sequences at each step."""
    if lengths.is_meta:
        raise LookupError("the lengths of the sequences")
    batch_sizes = torch.tensor([int((lengths > step).sum()) for step in range(int(lengths.max()))])
    return Work((empty((int(lengths.sum()), *input.shape[2:]), input), batch_sizes))


@rule(torch._pad_packed_sequence)
def unpack(data, batch_sizes, batch_first, padding_value, total_length):
    if batch_sizes.is_meta:
        raise LookupError("the lengths of the sequences")
    items, steps = int(batch_sizes[0]), max(len(batch_sizes), total_length)
    lengths = torch.tensor([int((batch_sizes > item).sum()) for item in range(items)])
    shape = (items, steps) if batch_first else (steps, items)
    return Work((empty((*shape, *data.shape[1:]), data), lengths))
