"""RNN, GRU and LSTM, whole and as cells."""

from math import prod

import torch

from convlab.arithmetic.recurrent import recurrent_macs, recurrent_parameters
from convlab.arithmetic.sums import sum_of
from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown
from convlab.explaining.rules.small_copy import run_small, tensors_among

__all__ = []


@rule(torch.lstm, constants=True, function=True)
def lstm(function, *args, **kwargs):
    return _recurrent(4, function, args, kwargs)


@rule(torch.gru, constants=True, function=True)
def gru(function, *args, **kwargs):
    return _recurrent(3, function, args, kwargs)


@rule(torch.rnn_tanh, torch.rnn_relu, constants=True, function=True)
def rnn(function, *args, **kwargs):
    return _recurrent(1, function, args, kwargs)


def _recurrent(gates, function, args, kwargs):
    """The work of a layer on a batch (T, N, F), or on a packed sequence."""
    names = "hx params has_biases num_layers dropout train bidirectional batch_first".split()
    if "data" in kwargs or (len(args) > 3 and isinstance(args[3], (tuple, list))):
        names = ["data", "batch_sizes", *names[:-1]]
    else:
        names.insert(0, "input")
    given = dict(zip(names, args, strict=False)) | kwargs
    packed = "data" in given
    input = given.pop("data" if packed else "input")
    if packed:
        # One step of the longest batch takes what the sequence takes.
        rows, batch_sizes = input, given.pop("batch_sizes")
        items = given["hx"][0].shape[-2] if batch_sizes.is_meta else int(batch_sizes[0])
        if not batch_sizes.is_meta and int(batch_sizes.sum()) != len(rows):
            raise ShapeError(f"expects {int(batch_sizes.sum())} steps, got {shown(rows.shape)}")
        input = empty((1, items, *rows.shape[1:]), rows)
    params = given["params"]
    features = params[0].shape[-1] if params else 0
    if params and input.dim() == 3 and input.shape[-1] != features:
        raise ShapeError(f"expects {features} features on the last axis, got {shown(input.shape)}")
    sides = _gate_sides(gates, params, given.get("bidirectional"))
    options = [given[name] for name in names[1 + packed :] if name in given]
    if packed:
        options.append(False)
    output, *states = run_small(function, (input, *options), fill=torch.zeros, sides=sides)
    steps, items = input.shape[1 if given.get("batch_first") else 0], 0
    items = prod(input.shape[:-1]) // steps
    if packed:
        output, steps, items = empty((len(rows), output.shape[-1]), output), len(rows), 1
    count = given["num_layers"] * (2 if given["bidirectional"] else 1)
    macs, parameters = _layers(gates, params, given["has_biases"], count, steps, items)
    return Work((output, *states), macs=macs, parameters=parameters)


def _gate_sides(gates, params, bidirectional=False):
    """Small sides that keep the ratio of the gates to the hidden features."""
    rows = params[0].shape[0] if params and params[0].dim() else 0
    hidden = rows // gates
    has_projection = params and params[-1].dim() == 2 and gates == 4 and len(params[-1]) != rows
    if rows % gates or has_projection:
        kept = {side for weight in params for side in weight.shape}
        return {side: side for side in kept}
    few = min(hidden, 5)
    return {factor * hidden: factor * few for factor in (1, 2, gates)}


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


@rule(torch.lstm_cell)
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return _cell(4, torch.lstm_cell, input, hx, w_ih, w_hh, b_ih, b_hh)


@rule(torch.gru_cell)
def gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return _cell(3, torch.gru_cell, input, hx, w_ih, w_hh, b_ih, b_hh)


@rule(torch.rnn_tanh_cell, torch.rnn_relu_cell)
def rnn_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return _cell(1, torch.rnn_tanh_cell, input, hx, w_ih, w_hh, b_ih, b_hh)


def _cell(gates, function, input, hx, w_ih, w_hh, b_ih, b_hh):
    features = w_ih.shape[-1]
    if input.dim() == w_ih.dim() == 2 and input.shape[-1] != features:
        raise ShapeError(f"expects {features} features on the last axis, got {shown(input.shape)}")
    weights = [one for one in (w_ih, w_hh, b_ih, b_hh) if one is not None]
    output = run_small(function, (input, hx, w_ih, w_hh, b_ih, b_hh),
                       sides=_gate_sides(gates, weights))  # fmt: skip
    hidden = w_ih.shape[0] // gates
    return Work(
        output,
        macs=recurrent_macs(gates, features, hidden, steps=1, items=prod(input.shape[:-1])),
        parameters=recurrent_parameters(gates, features, hidden, bias=b_ih is not None),
    )


@rule(torch._pack_padded_sequence, constants=True)
def pack(input, lengths, batch_first):
    """All steps of all sequences along one axis, and the number of sequences at each step."""
    if lengths.is_meta:
        raise LookupError("the lengths of the sequences")
    # PyTorch packs one number of each step: the lengths have values.
    thin = torch.zeros(1).expand((*input.shape[:2], *[1] * (input.dim() - 2)))
    data, batch_sizes = torch._pack_padded_sequence(thin, lengths, batch_first)
    return Work((empty((len(data), *input.shape[2:]), input), batch_sizes))


@rule(torch._pad_packed_sequence, constants=True)
def unpack(data, batch_sizes, batch_first, padding_value, total_length):
    if batch_sizes.is_meta:
        raise LookupError("the lengths of the sequences")
    thin = torch.zeros(1).expand((len(data), *[1] * (data.dim() - 1)))
    padded, lengths = torch._pad_packed_sequence(
        thin, batch_sizes, batch_first, padding_value, total_length
    )
    return Work((empty((*padded.shape[:2], *data.shape[1:]), data), lengths))
