"""11.2 The errors in each row of a published table."""

import math

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    size = in_size = draw(map_sizes(at_least=4, at_most=12))
    channels = draw(st.integers(1, 4))
    layers, in_shape = [], (channels, *size)
    for _ in range(draw(st.integers(1, 4))):
        kernel_size = draw(st.integers(1, min(4, *in_size)))
        stride, padding = draw(st.integers(1, 2)), draw(st.integers(0, kernel_size // 2))
        layers.append((draw(st.integers(0, 5)), kernel_size, stride, padding))
        in_size = tuple((side + 2 * padding - kernel_size) // stride + 1 for side in in_size)
    rows, reads = [], in_shape
    for layer, row in zip(layers, _truth(in_shape, layers), strict=True):
        wrong = [row, row, row, *_published(layer, reads, row)]  # half of them right
        rows.append(draw(st.sampled_from(wrong)))
        reads = row[:3]
    return {"in_shape": in_shape, "layers": layers, "table": rows}


def _published(layer, reads, row):
    """What tutorials have printed in place of `row`."""
    filters, kernel_size, _, _ = layer
    *shape, parameters = row
    C, H, W = shape
    return [
        (*shape, max(0, parameters - filters)),
        (*shape, kernel_size**2 * filters + filters),
        (*shape, parameters - filters + reads[0]),
        (C, *reads[1:], parameters),
        (C, W, H, parameters),
        (C, H + 1, W + 1, parameters),
        (H, H, W, parameters),
        (C * reads[0], H, W, parameters),
    ]


def _truth(in_shape, layers):
    """The row of each layer, from PyTorch."""
    import torch

    rows, x = [], torch.empty(1, *in_shape, device="meta")
    for filters, *window in layers:
        if filters:
            layer = torch.nn.Conv2d(x.shape[1], filters, *window, device="meta")
        else:
            layer = torch.nn.MaxPool2d(*window)
        x = layer(x)
        parameters = sum(parameter.numel() for parameter in layer.parameters())
        rows.append((*x.shape[1:], parameters))
    return rows


def _errors(rows, table):
    return tuple(
        sum(number != right for number, right in zip(row, truth, strict=True))
        for row, truth in zip(table, rows, strict=True)
    )


def _oracle(in_shape, layers, table):
    return _errors(_truth(in_shape, layers), table)


def _rows(
    in_shape, layers, table=None, *, sides=2, strides=True, weights=None, keep=True, down=True
):
    """The rows by formula, with switches that get something wrong.

    weights: of a convolution, from K, C and the number of filters.
    """
    C, H, W = in_shape
    rows = []
    for k, (filters, K, S, P) in enumerate(layers):
        parameters = (weights or _weights)(K, C, filters) + filters
        C = filters if filters or not keep else C
        steps = [(side + sides * P - K) / (S if strides else 1) for side in (H, W)]
        H, W = (1 + (math.floor(step) if down else step) for step in steps)
        rows.append((C, H, W, parameters))
        if table:
            C, H, W, _ = table[k]
    return rows


def _weights(K, C, filters):
    return K * K * C * filters


def _with(**switches):
    return lambda in_shape, layers, table: _errors(_rows(in_shape, layers, **switches), table)


def _comparing(*places):
    """A wrong solution that compares some of the four numbers only."""

    def row_errors(in_shape, layers, table):
        return tuple(
            sum(row[place] != truth[place] for place in places)
            for row, truth in zip(table, _truth(in_shape, layers), strict=True)
        )

    return row_errors


def _without_poolings(in_shape, layers, table):
    both = zip(layers, _oracle(in_shape, layers, table), strict=True)
    return tuple(errors if filters else 0 for (filters, *_), errors in both)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_oracle,
    truth="PyTorch's layers",
    mistakes=(
        Mistake(
            lambda in_shape, layers, table: _errors(_rows(in_shape, layers, table), table),
            "A wrong row makes the next ones wrong: go on with your own numbers, not with those of "
            "the table.",
        ),
        Mistake(
            _comparing(0, 1, 2),
            "Only the shapes are compared. The last number of a row, the parameters, counts too.",
        ),
        Mistake(
            _comparing(3),
            "Only the parameters are compared. The shape, the first three numbers, counts too.",
        ),
        Mistake(
            _comparing(1, 2, 3),
            "The channels are not compared: the first number of a row.",
        ),
        Mistake(
            lambda *case: tuple(min(errors, 1) for errors in _oracle(*case)),
            "That is 1 for each wrong row. Count the wrong numbers in it: there may be four.",
        ),
        Mistake(
            lambda *case: tuple(int(errors == 0) for errors in _oracle(*case)),
            "That is 1 for each right row. Count the wrong numbers of each row.",
        ),
        Mistake(
            lambda *case: tuple(4 - errors for errors in _oracle(*case)),
            "Those are the numbers that are right. Count the wrong ones.",
        ),
        Mistake(
            lambda *case: sum(_oracle(*case)),
            "That is the sum. Return a number for each row, in a tuple.",
        ),
        Mistake(
            lambda *case: tuple(k for k, errors in enumerate(_oracle(*case)) if errors),
            "That is which rows are wrong. Return how many wrong numbers each row has.",
        ),
        Mistake(
            _with(keep=False),
            "0 filters mean a pooling: it keeps the channels that it reads.",
        ),
        Mistake(
            _without_poolings, "A pooling has a row, too: no parameters, and maps of another size."
        ),
        Mistake(
            _with(weights=lambda K, C, filters: _weights(K, C, filters) - filters),
            "The biases are missing: one for each filter.",
        ),
        Mistake(
            _with(weights=lambda K, C, filters: _weights(K, 1, filters)),
            "A filter is as deep as what it reads: C channels.",
        ),
        Mistake(
            _with(weights=lambda K, C, filters: K * C * filters),
            "A kernel has K·K weights for each channel, not K.",
        ),
        Mistake(
            _with(weights=lambda K, C, filters: _weights(K, filters, filters)),
            "A filter is as deep as what it reads. Count before C becomes the number of filters.",
        ),
        Mistake(
            _with(weights=lambda K, C, filters: _weights(K, C, filters or C)),
            "A pooling has no parameters.",
        ),
        Mistake(
            lambda in_shape, layers, table: _errors(
                _rows((in_shape[0], in_shape[1], in_shape[1]), layers), table
            ),
            "The width is taken for the height: H and W each go their own way.",
        ),
        Mistake(_with(down=False), "Half a step is no step: `//` rounds down."),
        Mistake(_with(sides=0), "The padding is left out: P cells on each of two sides."),
        Mistake(_with(sides=1), "P cells are added on each of two sides."),
        Mistake(_with(strides=False), "The stride is left out: each step takes S cells."),
    ),
)
