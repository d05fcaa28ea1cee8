"""A network as boxes and bars, layer by layer, each layer with its derivations."""

import sys

import traitlets

from convlab.widgets.explorer import Explorer
from convlab.widgets.traits import WholeNumber

__all__ = ["NetworkExplorer"]

MOST_LAYERS = 1000


class NetworkExplorer(Explorer):
    """The outputs of a network as boxes, its parameters, work and memory as bars.

    network: what `convlab.explain` gives; or a torch.nn.Module, then `input_size` or `example` goes
        with it, as in `explain`; or a list of rows, each with the attributes of an explained one.
    selected: the layer that is opened, from 0. Its derivations and, where the layers are a chain,
        its receptive field stand below.

    Raises TypeError for anything else, ValueError for no layer or more than 1000.

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

    def __init__(self, network, *, input_size=None, example=None, **settings):
        explanation, rows = _explained(network, input_size, example)
        if not 1 <= len(rows) <= MOST_LAYERS:
            raise ValueError(
                f"NetworkExplorer: it shows 1 to {MOST_LAYERS} layers, got {len(rows)}. "
                "Give a part of the network, or a list of some of its rows."
            )
        super().__init__(**settings)
        self._rows = rows
        fields = _receptive_fields(explanation)
        self.set_trait("layers", [_layer(row, fields.get(row.name)) for row in rows])
        self.title = explanation.model if explanation is not None else "Layers"

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
    if explanation is None:
        return {}
    from convlab.explaining.receptive import receptive_fields

    return receptive_fields(explanation)


def _layer(row, field):
    """What the page shows of a row."""
    is_shape = isinstance(row.output_shape, tuple) and all(
        isinstance(side, int) for side in row.output_shape
    )
    parts = [(title, number.text) for title, number in row.derivations.items()]
    if field is not None and field.size is None:
        parts.append(("receptive field", f"unknown: {field.reason}"))
    elif field is not None:
        for title in ("size", "jump", "start"):
            number = getattr(field, title)
            height, width = number if isinstance(number, tuple) else (number, None)
            is_square = width is not None and height.text == width.text
            both = ", in both directions" if is_square else ""
            parts.append(
                (f"receptive field: {title}{both}", height.text if is_square else number.text)
            )
    return {
        "name": row.name,
        "type": row.type,
        "shape": list(row.output_shape) if is_shape else None,
        "parameters": row.parameters,
        "macs": row.macs,
        "bytes": row.activation_bytes,
        "complete": row.complete,
        "notes": list(row.notes),
        "derivations": [{"title": title, "text": text} for title, text in _merged(parts)],
    }


def _merged(parts):
    """Titles and texts; neighbours with one text (height and width of a square map) become one."""
    merged = {}
    for title, text in parts:
        merged.setdefault(text, []).append(title)
    return [(" = ".join(titles), text) for text, titles in merged.items()]
