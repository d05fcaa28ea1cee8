"""A network as boxes and bars, layer by layer, each layer with its derivations."""

import sys
from typing import TYPE_CHECKING

import traitlets

from convlab.widgets.explorer import Explorer
from convlab.widgets.settings import WholeNumber

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["NetworkExplorer"]

MOST_LAYERS = 1000


class NetworkExplorer(Explorer):
    """The outputs of a network as boxes, its parameters, work and memory as bars.

    network: an Explanation from `convlab.explain`; a torch.nn.Module; or a list of rows, each with
        the attributes of an Explanation's row.
    input_shape, example: for a module, the arguments of `explain`.
    position: the index of the open layer, from 0. Its derivations and, if the layers are a chain,
        its receptive field are shown below.

    Raises TypeError for any other network, ValueError for no layer, for more than 1000 layers and
    for a position that is not a layer.

    >>> import torch
    >>> from convlab.widgets import NetworkExplorer
    >>> with torch.device("meta"):
    ...     model = torch.nn.Sequential(torch.nn.Conv2d(3, 8, (3, 2)), torch.nn.ReLU())
    >>> explorer = NetworkExplorer(model, input_shape=(1, 3, 9, 7))
    >>> explorer
    NetworkExplorer(Sequential, 2 layers)
    >>> explorer.position = 1
    >>> NetworkExplorer("AlexNet")
    Traceback (most recent call last):
        ...
    TypeError: NetworkExplorer: network must be an Explanation, a torch.nn.Module or a list of \
rows, got 'AlexNet' (str). Give for example convlab.explain(model, (1, 3, 227, 227)).
    """

    title = traitlets.Unicode().tag(sync=True)
    layers = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)
    position = WholeNumber(0, minimum=0, maximum=MOST_LAYERS - 1)

    def __init__(self, network, input_shape=None, *, example=None, **settings):
        explanation, rows = _read_network(network, input_shape, example)
        if not 1 <= len(rows) <= MOST_LAYERS:
            part = "a part of the network, or a list of some of its rows"
            raise ValueError(
                f"NetworkExplorer: it shows 1 to {MOST_LAYERS} layers, got {len(rows)}. "
                f"Give {part if rows else 'a network that has layers'}."
            )
        self._rows = rows
        super().__init__(**settings)
        self.set_trait("layers", [_row_for_page(row) for row in rows])
        self.title = explanation.model if explanation is not None else "Layers"

    @traitlets.validate("position")
    def _is_a_layer(self, proposal):
        last = len(self._rows) - 1
        if proposal["value"] > last:
            raise ValueError(
                f"NetworkExplorer: position must be at most {last}, the last of {last + 1} layers, "
                f"got {proposal['value']}."
            )
        return proposal["value"]

    def __repr__(self):
        count = len(self.layers)
        return f"NetworkExplorer({self.title}, {count} layer{'s' * (count != 1)})"

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.network_picture import bars_figure

        total = sum(row.parameters for row in self._rows)
        alt = f"{self!r}: {total:,} parameters; bars of parameters, MACs and activations."
        return Picture(bars_figure(self.layers), alt)


def _read_network(network, input_shape, example):
    """The explanation of a network (None for a list of rows) and its rows."""
    if isinstance(network, list | tuple) and all(hasattr(row, "output_shape") for row in network):
        return None, tuple(network)
    if _is_module(network):
        from convlab.explaining.explain import explain

        given = {"input_shape": input_shape, "example": example}
        network = explain(network, **{k: value for k, value in given.items() if value is not None})
    if not hasattr(network, "rows"):
        raise TypeError(
            "NetworkExplorer: network must be an Explanation, a torch.nn.Module or a list of rows, "
            f"got {network!r} ({type(network).__name__}). "
            "Give for example convlab.explain(model, (1, 3, 227, 227))."
        )
    return network, network.rows


def _is_module(network):
    # Without PyTorch loaded, nothing can be a module.
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(network, torch.nn.Module)


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
            parts.append((f"receptive field: {title}, in both directions", height.text))
        else:
            parts.append((f"receptive field: {title}", number.text))
    return parts


def _row_for_page(row):
    """A row as the page takes it."""
    parts = [(title, number.text) for title, number in row.derivations.items()]
    if row.activation_bytes == 0 and row.output_shape is not None:
        parts.append(("activation", "0 bytes: no new memory, as for a view or work in place"))
    return {
        "name": row.name,
        "type": row.type,
        "shape": _as_lists(row.output_shape),
        "parameters": row.parameters,
        "macs": row.macs,
        "bytes": row.activation_bytes,
        "complete": row.complete,
        "notes": [note.replace("`", "") for note in row.notes],
        "derivations": [
            {"title": title, "text": text}
            for title, text in _merge_equal(parts + _receptive_field(row))
        ],
    }


def _as_lists(shape):
    """A shape, or several of them, as the page takes it."""
    if isinstance(shape, dict):
        return {name: _as_lists(part) for name, part in shape.items()}
    return [_as_lists(part) for part in shape] if isinstance(shape, tuple | list) else shape


def _merge_equal(parts):
    """Titles and texts; titles with the same text (height and width of a square map) are joined."""
    merged: dict[str, list[str]] = {}
    for title, text in parts:
        merged.setdefault(text, []).append(title)
    return [(" = ".join(titles), text) for text, titles in merged.items()]
