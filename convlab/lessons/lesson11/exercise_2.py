"""11.2 The wrong rows of a published table."""

from hypothesis import strategies as st

from convlab.lessons.draws import map_sizes
from convlab.lessons.exercise import Exercise, Mistake


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


def _differing(rows, table):
    return tuple(k for k, row in enumerate(table) if row != rows[k])


def _oracle(in_shape, layers, table):
    return _differing(_truth(in_shape, layers), table)


def _rows(in_shape, layers, table=None, biases=1, deep=True, pools_keep=True, padded=True):
    """The rows by formula, with switches that leave something out."""
    C, H, W = in_shape
    rows = []
    for k, (filters, K, S, P) in enumerate(layers):
        depth = C if deep else 1
        parameters = K * K * depth * filters + biases * filters
        C = filters if filters or not pools_keep else C
        H, W = ((side + 2 * P * padded - K) // S + 1 for side in (H, W))
        rows.append((C, H, W, parameters))
        if table:
            C, H, W, _ = table[k]
    return rows


def _with(**switches):
    return lambda in_shape, layers, table: _differing(_rows(in_shape, layers, **switches), table)


def _trusting(in_shape, layers, table):
    return _differing(_rows(in_shape, layers, table), table)


def _comparing(part):
    """A wrong solution that compares a part of each row only."""

    def wrong_rows(in_shape, layers, table):
        truth = _truth(in_shape, layers)
        return _differing([row[part] for row in truth], [row[part] for row in table])

    return wrong_rows


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_oracle,
    truth="PyTorch's layers",
    mistakes=(
        Mistake(
            _trusting,
            "A wrong row makes the next ones wrong: go on with your own numbers, not with those of "
            "the table.",
        ),
        Mistake(
            _comparing(slice(3)),
            "Only the shapes are compared. The last number of a row, the parameters, counts too.",
        ),
        Mistake(
            _comparing(slice(3, 4)),
            "Only the parameters are compared. The shape, the first three numbers, counts too.",
        ),
        Mistake(
            _comparing(slice(1, 4)),
            "The channels are not compared: the first number of a row.",
        ),
        Mistake(
            lambda *case: tuple(row + 1 for row in _oracle(*case)),
            "The rows are numbered from 0, as Python numbers.",
        ),
        Mistake(
            lambda in_shape, layers, table: tuple(
                k for k in range(len(table)) if k not in _oracle(in_shape, layers, table)
            ),
            "Those are the rows that are right. The wrong ones are asked for.",
        ),
        Mistake(
            lambda *case: _oracle(*case)[:1],
            "Only the first wrong row is returned. There may be more.",
        ),
        Mistake(lambda *case: len(_oracle(*case)), "That is how many are wrong. Return which."),
        Mistake(
            _with(pools_keep=False),
            "0 filters mean a pooling: it keeps the channels that it reads.",
        ),
        Mistake(_with(biases=0), "The biases are missing: one for each filter."),
        Mistake(_with(deep=False), "A filter is as deep as what it reads: C channels."),
        Mistake(_with(padded=False), "The padding is left out: P cells on each of two sides."),
        Mistake(
            lambda in_shape, layers, table: tuple(
                int(k in _oracle(in_shape, layers, table)) for k in range(len(table))
            ),
            "That is a 0 or a 1 for each row. Return the numbers of the wrong rows alone.",
        ),
    ),
)
