"""A network as boxes and bars, layer by layer, each layer with its derivations."""

import sys

import traitlets

from convlab.widgets.explorer import Explorer
from convlab.widgets.traits import WholeNumber

__all__ = ["NetworkExplorer"]

MOST_LAYERS = 1000


class NetworkExplorer(Explorer):
    """The outputs of a network as boxes, its parameters, work and memory as bars.

    network: what `convlab.explain` gives; or a torch.nn.Module; or a list of rows, each with the
        attributes of an explained one.
    input_size, example: of a module, as `explain` takes them.
    selected: the layer that is opened, from 0. Its derivations and, where the layers are a chain,
        its receptive field stand below.

    Raises TypeError for anything else, ValueError for no layer, more than 1000, or one that is not
    there.

    >>> import torch
    >>> from convlab.widgets import NetworkExplorer
    >>> with torch.device("meta"):
    ...     model = torch.nn.Sequential(torch.nn.Conv2d(3, 8, (3, 2)), torch.nn.ReLU())
    >>> explorer = NetworkExplorer(model, input_size=(1, 3, 9, 7))
    >>> explorer
    NetworkExplorer(Sequential, 2 layers)
    >>> explorer.selected = 1
    >>> NetworkExplorer("AlexNet")
    Traceback (most recent call last):
        ...
    TypeError: NetworkExplorer: network must be an Explanation, a torch.nn.Module or a list of \
rows, got 'AlexNet' (str). Give convlab.explain(model, input_size=(1, 3, 227, 227)), say.
    """

    title = traitlets.Unicode().tag(sync=True)
    layers = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)
    selected = WholeNumber(0, minimum=0, maximum=MOST_LAYERS - 1)

    def __init__(self, network, input_size=None, *, example=None, **settings):
        explanation, rows = _explained(network, input_size, example)
        if not 1 <= len(rows) <= MOST_LAYERS:
            raise ValueError(
                f"NetworkExplorer: it shows 1 to {MOST_LAYERS} layers, got {len(rows)}. "
                "Give a part of the network, or a list of some of its rows."
            )
        self._rows = rows
        super().__init__(**settings)
        parts = _receptive_fields(explanation)
        self.set_trait("layers", [_layer(row, parts(row)) for row in rows])
        self.title = explanation.model if explanation is not None else "Layers"

    @traitlets.validate("selected")
    def _is_a_layer(self, proposal):
        last = len(self._rows) - 1
        if proposal["value"] > last:
            raise ValueError(
                f"NetworkExplorer: selected must be at most {last}, the last of {last + 1} layers, "
                f"got {proposal['value']}."
            )
        return proposal["value"]

    def __repr__(self):
        count = len(self.layers)
        return f"NetworkExplorer({self.title}, {count} layer{'s' * (count != 1)})"

    def picture(self):
        from convlab.figures import Picture
        from convlab.widgets.network_picture import bars_figure

        total = sum(row.parameters for row in self._rows)
        alt = f"{self!r}: {total:,} parameters; bars of parameters, MACs and activations."
        return Picture(bars_figure(self.layers), alt)


def _explained(network, input_size, example):
    """The explanation of a network, None for a plain list, and its rows."""
    if isinstance(network, list | tuple) and all(hasattr(row, "output_shape") for row in network):
        return None, tuple(network)
    if _is_module(network):
        from convlab.explaining.explain import explain

        given = {"input_size": input_size, "example": example}
        network = explain(network, **{k: value for k, value in given.items() if value is not None})
    if not hasattr(network, "rows"):
        raise TypeError(
            "NetworkExplorer: network must be an Explanation, a torch.nn.Module or a list of rows, "
            f"got {network!r} ({type(network).__name__}). "
            "Give convlab.explain(model, input_size=(1, 3, 227, 227)), say."
        )
    return network, network.rows


def _is_module(network):
    # Only who has loaded PyTorch can have a module of it.
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(network, torch.nn.Module)


def _receptive_fields(explanation):
    """What gives the titles and texts of a row's receptive field."""
    if explanation is None:
        return lambda row: []
    from convlab.explaining.receptive_fields import receptive_fields

    fields = receptive_fields(explanation)
    if not fields:
        chain = "unknown: given where each layer reads the one tensor of the layer before it"
        return lambda row: [("receptive field", chain)]
    return lambda row: _receptive_field(fields[row.name])


def _receptive_field(field):
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


def _layer(row, receptive_field):
    """What the page shows of a row."""
    parts = [(title, number.text) for title, number in row.derivations.items()]
    if row.activation_bytes == 0 and row.output_shape is not None:
        parts.append(("activation", "0 bytes: no new memory, as for a view or work in place"))
    return {
        "name": row.name,
        "type": row.type,
        "shape": _listed(row.output_shape),
        "parameters": row.parameters,
        "macs": row.macs,
        "bytes": row.activation_bytes,
        "complete": row.complete,
        "notes": [note.replace("`", "") for note in row.notes],
        "derivations": [
            {"title": title, "text": text} for title, text in _merged(parts + receptive_field)
        ],
    }


def _listed(shape):
    """A shape, or several of them, as the page takes it."""
    if isinstance(shape, dict):
        return {name: _listed(part) for name, part in shape.items()}
    return [_listed(part) for part in shape] if isinstance(shape, tuple | list) else shape


def _merged(parts):
    """Titles and texts; those with one text (height and width of a square map) become one."""
    merged = {}
    for title, text in parts:
        merged.setdefault(text, []).append(title)
    return [(" = ".join(titles), text) for text, titles in merged.items()]
