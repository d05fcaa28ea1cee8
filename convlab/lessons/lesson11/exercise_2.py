"""11.2 The errors in each row of a published table."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    size = in_size = draw(map_sizes(at_least=4, at_most=24))
    layers, in_shape = [], (draw(st.integers(1, 4)), *size)
    for _ in range(draw(st.integers(1, 4))):
        kernel_size = draw(st.integers(1, min(5, *in_size)))
        stride, padding = draw(st.integers(1, 3)), draw(st.integers(0, kernel_size // 2))
        layers.append((draw(st.integers(0, 9)), kernel_size, stride, padding))
        in_size = tuple((side + 2 * padding - kernel_size) // stride + 1 for side in in_size)
    rows, reads = [], in_shape
    for layer, row in zip(layers, _torch_rows(in_shape, layers), strict=True):
        rows.append(draw(st.sampled_from([row, *_rows_with_errors(layer, reads, row)])))
        reads = row[:3]
    return {"in_shape": in_shape, "layers": layers, "table": rows}


def _rows_with_errors(layer, reads, row):
    """Rows with errors that tutorials have printed in place of `row`."""
    filters, kernel_size, _, _ = layer
    *shape, parameters = row
    C, H, W = shape
    return [
        (*shape, max(0, parameters - filters)),
        (*shape, kernel_size**2 * filters + filters),
        (*shape, parameters - filters + reads[0]),
        (C, *reads[1:], parameters),
        (C, W, H, parameters),
        (C, H + 1, W, parameters),
        (C, H, W + 1, parameters),
        (C, H + 1, W + 1, parameters),
        (H, H, W, parameters),
        (C * reads[0], H, W, parameters),
        (C + 1, H + 1, W + 1, parameters + 1),
    ]


def _torch_rows(in_shape, layers):
    """The row of each layer, counted by PyTorch."""
    import torch

    rows, x = [], torch.empty(1, *in_shape, device="meta")
    for filters, kernel_size, stride, padding in layers:
        layer: torch.nn.Module = (
            torch.nn.Conv2d(x.shape[1], filters, kernel_size, stride, padding, device="meta")
            if filters
            else torch.nn.MaxPool2d(kernel_size, stride, padding)
        )
        x = layer(x)
        parameters = sum(parameter.numel() for parameter in layer.parameters())
        rows.append((*x.shape[1:], parameters))
    return rows


def _torch_errors(in_shape, layers, table):
    pairs = zip(table, _torch_rows(in_shape, layers), strict=True)
    return tuple(sum(row[k] != true[k] for k in range(4)) for row, true in pairs)


def row_errors(in_shape, layers, table):
    C, H, W = in_shape
    errors = []
    for (filters, K, S, P), row in zip(layers, table, strict=True):
        parameters = K * K * C * filters + filters
        C = filters or C
        H, W = (H + 2 * P - K) // S + 1, (W + 2 * P - K) // S + 1
        errors.append(sum(a != b for a, b in zip(row, (C, H, W, parameters), strict=True)))
    return tuple(errors)


SLIPS = """
- K * K * C * filters + filters => K * K * C * filters
  The biases are missing: one for each filter.
- + filters => + C
  A bias belongs to a filter, not to a channel that is read.
- K * K * C * filters => K * K * filters
  A filter is as deep as what it reads: C channels.
- K * K * C * filters => K * C * filters
  A kernel has K·K weights for each channel, not K.
- K * K * C * filters => K * K * filters * filters
  A filter is as deep as what it reads. Count before C becomes the number of filters.
- K * K * C * filters => K * K * C * (filters or C)
  A pooling has no parameters.
- K * K * C * filters => K * K * C * (filters or 1)
  A pooling has no parameters.
- C = filters or C => C = filters
  0 filters mean a pooling: it keeps the channels that it reads.
- C = filters or C => C = in_shape[0]
  C stays that of the image. A convolution gives as many maps as it has filters.
- (W + 2 * P => (H + 2 * P
  The width is taken for the height: H and W each go their own way.
- (H + 2 * P => (W + 2 * P
  The height is taken for the width: H and W each go their own way.
- + 2 * P - K => - K
  The padding is left out: P cells on each of two sides.
- + 2 * P - K => + P - K
  P cells are added on each of two sides.
- // S =>
  The stride is left out: each step takes S cells.
- // S + 1 => // S
  The first place needs no step: there is one place more than steps. Mind the + 1.
- (H + 2 * P - K) // S + 1 => H // S
- (W + 2 * P - K) // S + 1 => W // S
  The kernel takes K cells, and the padding adds 2P: (H + 2P − K) // S + 1.
- // S => / S
  Half a step is no step: `//` rounds down.
- P - K) // S => P - K + S - 1) // S
  The sizes are rounded up. Half a step is no step: `//` rounds down.
- P - K) // S => P - K + (0 if filters else S - 1)) // S
  The sizes after a pooling are rounded up. Half a step is no step there, either.
- strict=True))) => strict=True))); C, H, W, _ = row
  A wrong row makes the next ones wrong: go on with your own numbers, not with those of the table.
- zip(row, (C, H, W, parameters) => zip(row[:3], (C, H, W)
  Only the shapes are compared. The last number of a row, the parameters, counts too.
- zip(row, (C, H, W, parameters) => zip(row[3:], (parameters,)
  Only the parameters are compared. The shape, the first three numbers, counts too.
- zip(row, (C, H, W, parameters) => zip(row[1:], (H, W, parameters)
  The channels are not compared: the first number of a row.
- zip(row, (C, H, W, parameters) => zip(sorted(row), sorted((C, H, W, parameters))
  The rows are sorted first. Compare place by place: the order of the numbers counts.
- sum(a != b for a, b in zip(row, => len(set(row) - set(
- , strict=True))) => )))
  A set forgets the places, and holds equal numbers once. Compare place by place.
- , strict=True))) => )))
- sum(a != b for a, b in zip(row, (C, H, W, parameters)) => len({C, H, W, parameters} - set(row)
  A set forgets the places, and holds equal numbers once. Compare place by place.
- , strict=True))) => )))
- sum(a != b for a, b in zip(row, => 4 - len(set(row) & set(
  A set forgets the places, and holds equal numbers once. Compare place by place.
- sum(a != b for a, b in zip(row, => sum(a not in row for a in ((
- , strict=True))) => ))))
  `in` looks in all places. Compare the numbers place by place.
- , strict=True))) => )))
- b for a, b in zip(row, (C, H, W, parameters)) => b for b in row
- a != b => b not in (C, H, W, parameters)
  `in` looks in all places. Compare the numbers place by place.
- a != b => a is not b
  `is not` asks whether two names mean one object; large ints that are equal need not be one.
  Compare with `!=`.
- a != b => abs(a - b)
  That is by how much the numbers differ. Count how many do.
- a != b => a - b
  That is by how much the numbers differ. Count how many do.
- a != b => a == b
  Those are the numbers that are right. Count the wrong ones.
- (sum( => (min(1, sum(
- strict=True))) => strict=True))))
  That is 1 for each wrong row. Count the wrong numbers in it: there may be four.
- (sum( => (int(0 == sum(
- strict=True))) => strict=True))))
  That is 1 for each right row. Count the wrong numbers of each row.
- (sum( => (filters and sum(
  A pooling has a row, too: no parameters, and maps of another size.
- (sum( => (sum(errors[-1:]) + sum(
  The errors of the rows before are added. Each row has its own number.
- tuple(errors) => sum(errors)
  That is the sum. Return a number for each row, in a tuple.
- tuple(errors) => tuple(k for k, number in enumerate(errors) if number)
  That is which rows are wrong. Return how many wrong numbers each row has.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_errors,
    oracle_name="PyTorch's layers",
    solution=row_errors,
    slips=SLIPS,
    further_cases=(
        {
            "in_shape": (3, 227, 227),
            "layers": [
                *((96, 11, 4, 0), (0, 3, 2, 0), (256, 5, 1, 2), (0, 3, 2, 0)),
                *((384, 3, 1, 1), (384, 3, 1, 1), (256, 3, 1, 1), (0, 3, 2, 0)),
            ],
            "table": [
                *((96, 55, 55, 94_944), (96, 27, 27, 0), (256, 27, 27, 614_656), (256, 13, 13, 0)),
                *((384, 13, 13, 885_120), (384, 27, 27, 1_327_488), (256, 13, 13, 884_992)),
                (6, 6, 256, 256),
            ],
        },
    ),
)
