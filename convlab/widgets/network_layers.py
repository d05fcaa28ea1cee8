"""The rows of an Explanation as the page of a NetworkExplorer takes them: plain dicts."""

import sys
from functools import cache

__all__ = ["KINDS", "TOPICS", "field_for_page", "first_map", "kind_of", "layer_for_page"]

KINDS = ("convolution", "pooling", "linear", "normalisation", "activation", "other")
# What is derived of a layer.
TOPICS = ("output size", "parameters", "MACs", "memory", "receptive field")

# The files of torch.nn.modules, and the kind of the layers in them.
_FILES = {
    "conv": "convolution",
    "pooling": "pooling",
    "linear": "linear",
    "batchnorm": "normalisation",
    "instancenorm": "normalisation",
    "normalization": "normalisation",
    "activation": "activation",
}


def layer_for_page(row) -> dict:
    """A layer by name, type, kind, shape and numbers, with the texts of its derivations.

    window, field: the cells of the layer's and of the model's input that a cell of the output
        reads: from `start` + k·`jump` on, `size` cells, each a pair (h, w). None if not known.
    """
    return {
        "name": row.name,
        "type": row.type,
        "kind": kind_of(row.type),
        "input": _as_lists(first_map(row.input_shape)),
        "shape": _as_lists(row.output_shape),
        "parameters": row.parameters,
        "macs": row.macs,
        "bytes": row.activation_bytes,
        "complete": row.complete,
        "notes": [note.replace("`", "") for note in row.notes],
        "derivations": _derivations(row),
        "window": _window(row),
        "field": field_for_page(getattr(row, "receptive_field", None)),
    }


def kind_of(type_name: str) -> str:
    """The kind of a layer, by the class or the function of PyTorch that it is."""
    return _kinds().get(_plain(type_name), "other")


@cache
def _kinds():
    """The kind of each of PyTorch's layers, by its plain name: that of nn.MaxPool2d, max_pool2d."""
    # Rows that PyTorch has not made are of no kind that it knows.
    torch = sys.modules.get("torch")
    kinds = {"batchnorm": "normalisation", "instancenorm": "normalisation"}
    for name, layer in vars(torch.nn).items() if torch else ():
        file = getattr(layer, "__module__", "").rpartition("torch.nn.modules.")[2]
        if file in _FILES and name != "MultiheadAttention":
            kinds[_plain(name)] = _FILES[file]
    return kinds


def _plain(name):
    return name.replace("_", "").lower()


def first_map(shapes) -> tuple[int, ...] | None:
    """The first shape of a map, (N, C, H, W), (C, H, W) or (N, C, L), among nested shapes.

    If there is none, the first shape, or None.
    """
    flat = list(_flat(shapes))
    return next((shape for shape in flat if len(shape) in (3, 4)), flat[0] if flat else None)


def _flat(shapes):
    if isinstance(shapes, dict):
        shapes = tuple(shapes.values())
    if shapes is None or not all(isinstance(part, int) for part in shapes):
        for part in shapes or ():
            yield from _flat(part)
    else:
        yield shapes


def _as_lists(shape):
    """A shape, or several of them, as the page takes it."""
    if isinstance(shape, dict):
        return {name: _as_lists(part) for name, part in shape.items()}
    return [_as_lists(part) for part in shape] if isinstance(shape, tuple | list) else shape


def _derivations(row):
    parts = [(_topic_of(title), title, one.text) for title, one in row.derivations.items()]
    if row.activation_bytes == 0 and row.output_shape is not None:
        none = "0 bytes: no new memory, as for a view or work in place"
        parts.append(("memory", "activation", none))
    parts += [("receptive field", title, text) for title, text in _receptive_field(row)]
    merged: dict[tuple[str, str], list[str]] = {}
    for topic, title, text in parts:
        merged.setdefault((topic, text), []).append(title)
    return [
        {"topic": topic, "title": " = ".join(titles), "text": text}
        for (topic, text), titles in merged.items()  # height and width of a square map are joined
    ]


def _topic_of(title):
    word = title.partition(" ")[0]
    return {"parameters": "parameters", "MACs": "MACs", "activation": "memory"}.get(
        word, "output size"
    )


def _receptive_field(row):
    """The titles and texts of a row's receptive field; of a list of other rows none."""
    field = getattr(row, "receptive_field", None)
    if field is None:
        return []
    if field.size is None:
        return [("receptive field", f"unknown: {field.reason}")]
    parts = []
    for title in ("size", "jump", "start"):
        number = getattr(field, title)
        height, width = number if isinstance(number, tuple) else (number, None)
        if width is not None and height.text == width.text:
            parts.append((f"{title}, in both directions", height.text))
        else:
            parts.append((title, number.text))
    return parts


def field_for_page(field) -> dict | None:
    """The cells of the model's input that a cell of the output reads; None if not known."""
    if field is None or field.size is None:
        return None
    numbers = {name: getattr(field, name) for name in ("size", "jump", "start")}
    if not isinstance(field.size, tuple):  # a sequence is a map of one row
        numbers = {name: ({"start": 0}.get(name, 1), one) for name, one in numbers.items()}
    return {name: list(map(int, pair)) for name, pair in numbers.items()}


def _window(row):
    """The cells of the layer's input that a cell of its output reads; None without a window."""
    sides = [one for title, one in row.derivations.items() if title.startswith("output ")]
    shape = first_map(row.input_shape)
    if not 1 <= len(sides) <= 2 or shape is None or len(shape) < len(sides):
        return None
    axes = [
        _window_on_axis(one.values, side)
        for one, side in zip(sides, shape[-len(sides) :], strict=True)
    ]
    if None in axes:
        return None
    axes = [(1, 1, 0)] * (2 - len(axes)) + axes
    return dict(zip(("size", "jump", "start"), map(list, zip(*axes, strict=True)), strict=True))


def _window_on_axis(values, side):
    """The size, the step and the first cell of the windows; None for other derivations."""
    if not {"I", "K", "S", "D"} <= values.keys() or "P_out" in values:
        return None
    across = values["D"] * (values["K"] - 1)
    # Without P the padding is "same". A padding other than zeros is a part of I.
    before = values.get("P", across // 2) + (values["I"] - side) // 2
    return across + 1, values["S"], -before
