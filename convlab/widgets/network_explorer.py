"""A network as boxes and bars, layer by layer, each layer with its derivations."""

import sys
from typing import TYPE_CHECKING

import traitlets

from convlab.widgets.explorer import Explorer
from convlab.widgets.network_layers import TOPICS, first_map, layer_for_page
from convlab.widgets.settings import OneOf, WholeNumber, YesNo

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["NetworkExplorer"]

MOST_LAYERS = 1000
MEASURES = ("parameters", "MACs", "bytes")


class NetworkExplorer(Explorer):
    """The outputs of a network as boxes, its parameters, work and memory as bars.

    network: an Explanation from `convlab.explain`; a torch.nn.Module; or a list of rows, each with
        the attributes of an Explanation's row.
    input_shape, example: for a module, the arguments of `explain`.
    position: the index of the layer that is pointed at, from 0.
    is_open: whether this layer is open: below it stand its derivations, and a picture of the cells
        that it reads.
    derivation: what is derived: "output size", "parameters", "MACs", "memory" (of the activation)
        or "receptive field".
    sizes: what the size of a box shows: the "shape" of the output, or "parameters", "MACs" or
        "bytes".
    order: "network", or the measure whose largest number comes first: "parameters", "MACs" or
        "bytes".

    Raises TypeError for any other network, ValueError for no layer, for more than 1000 layers, for
    a position that is not a layer and for another name.

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
    # The shape of the map that the receptive fields lie on; None if it is not known.
    input = traitlets.List(traitlets.Int(), None, allow_none=True, read_only=True).tag(sync=True)
    position = WholeNumber(0, minimum=0, maximum=MOST_LAYERS - 1)
    is_open = YesNo(True)
    derivation = OneOf(TOPICS, "parameters")
    sizes = OneOf(("shape", *MEASURES))
    order = OneOf(("network", *MEASURES))

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
        self.set_trait("layers", [layer_for_page(row) for row in rows])
        # Rows alone do not tell on which input their receptive fields lie.
        shape = None if explanation is None else first_map(explanation.input_shape)
        self.set_trait("input", None if shape is None else list(shape))
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

    def _given(self):
        return ("network",)

    def __repr__(self):
        count = len(self.layers)
        return f"NetworkExplorer({self.title}, {count} layer{'s' * (count != 1)})"

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.network_picture import bars_figure

        total = sum(row.parameters for row in self._rows)
        alt = f"{self!r}: {total:,} parameters; bars of parameters, MACs and activations."
        return Picture(bars_figure(self.layers, self.order), alt)


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
