"""A model of one's own, live: every map computed in the page, every number down to its window."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from convlab.widgets.array_setting import read_array
from convlab.widgets.explorer import Explorer
from convlab.widgets.settings import Setting, WholeNumber, WholeNumberOrPair

if TYPE_CHECKING:
    import torch

    from convlab.figures import Picture

__all__ = ["LiveNetwork"]

MOST_IMAGES = 24
MOST_PIXELS = 512  # on a side
MOST_NODES = 400
# What the page computes in a frame or two, and what travels to it.
MOST_MACS = 20_000_000
MOST_WEIGHTS = 500_000
# Numbers of the maps that Python computes beforehand.
MOST_KNOWN = 4_000_000
# Of an index; how many there are is a matter of the model.
_LARGEST = 10_000_000


class _Drawing(Setting):
    """None, or an image that was drawn on: float32 (C, H, W) in Python, bytes in the page."""

    limits = ("most", "is_optional")
    most = MOST_PIXELS
    is_optional = True

    def __init__(self):
        super().__init__(None)
        self.tag(to_json=_to_bytes, from_json=_from_bytes)

    def validate(self, obj, value):
        if value is None:
            return None
        shape = obj._images.shape[1:]
        if isinstance(value, bytes):  # from the page
            value = np.frombuffer(value, "<f4")
        array = _real_numbers(value, self.name or "", type(obj).__name__)
        if array.size != np.prod(shape) or (array.ndim > 1 and array.shape != shape):
            raise ValueError(
                f"LiveNetwork: drawing must have the shape of one image, {shape}, got "
                f"{array.shape}. Change a copy of the input: live.input[0]."
            )
        array = array.reshape(shape)
        array.setflags(write=False)
        return array

    def check(self, value, name, caller):
        return value

    def code(self, value):
        return "None" if value is None else "drawing"

    def is_same(self, value, other):
        if value is None or other is None:
            return value is other
        return np.array_equal(value, other)


def _to_bytes(value, _widget):
    return None if value is None else value.astype("<f4").tobytes()


def _from_bytes(value, _widget):
    return None if value is None else bytes(value)


class _Spent:
    """How much of the time since now has gone into something, so that it stays a small share."""

    SHARE = 0.04
    PAUSE = 0.3  # seconds between two

    def __init__(self):
        self._start = self._last = time.perf_counter()
        self._spent = self._longest = 0.0

    def allows(self) -> bool:
        """Whether one more, as long as the longest so far, stays within the share."""
        now = time.perf_counter()
        expected = self._spent + max(self._longest, 0.002)
        return now - self._last >= self.PAUSE and expected <= self.SHARE * (now - self._start)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the time of the block."""
        begin = time.perf_counter()
        yield
        self._last = time.perf_counter()
        self._spent += self._last - begin
        self._longest = max(self._longest, self._last - begin)


class LiveNetwork(Explorer):
    """Your own model on an image that you draw: all its maps, and each number down to the pixels.

    The page computes the maps from the model's weights with float32, in the time of a frame. It
    knows convolutions, linear layers, poolings, normalisations, activations, sums, products and
    concatenations, in chains and branches, as `convlab.explain` follows them; Python computes
    other layers while it is connected, and a model of more than 500,000 weights or 20 million
    multiply–adds. Dropout and batch normalisation work as after `model.eval()`.

    model: a torch.nn.Module. It is not touched, and no hook of its own is called; after a change of
        its weights call `update()`.
    images: (N, C, H, W), (C, H, W) or (H, W), real numbers as the model takes them; at most 24
        images, and 512 pixels on a side.
    classes: the names of the outputs; None: their indices.
    image: the index of the image that is shown.
    drawing: None, or the changed image (C, H, W) that is shown in its place.
    layer: the index of the node that is pointed at, 0 for the image; channel, position: the map in
        it, and (row, column) in that map.

    Up to 50,000 weights travel as float32. Above, a weight is rounded to one of 65,535 steps
    between ± the largest weight of its filter.

    `input` is what the model gets, `output` what it makes of it.

    Raises TypeError for anything but a module and numbers, ValueError for images of another shape,
    the errors of `convlab.explain` for a model that it cannot follow, CannotExplain for one whose
    operations, done again one by one, give another output.

    >>> import torch
    >>> from convlab.widgets import LiveNetwork
    >>> _ = torch.manual_seed(0)
    >>> model = torch.nn.Sequential(torch.nn.Conv2d(1, 3, (3, 2)), torch.nn.ReLU())
    >>> live = LiveNetwork(model, torch.zeros(2, 1, 5, 4))
    >>> live
    LiveNetwork(Sequential, 3 layers, 2 images)
    >>> live.output.shape
    (1, 3, 3, 3)
    >>> live.layer = 3
    Traceback (most recent call last):
        ...
    ValueError: LiveNetwork: layer must be at most 2, the last of 3 layers, got 3.
    """

    image = WholeNumber(0, minimum=0, maximum=_LARGEST)
    drawing = _Drawing()
    layer = WholeNumber(0, minimum=0, maximum=_LARGEST)
    channel = WholeNumber(0, minimum=0, maximum=_LARGEST)
    position = WholeNumberOrPair((0, 0), minimum=0, maximum=_LARGEST, is_single=False)

    title: traitlets.Unicode = traitlets.Unicode(read_only=True).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    classes: traitlets.List = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    images: traitlets.Bytes = traitlets.Bytes(read_only=True).tag(sync=True)
    shape: traitlets.List = traitlets.List(traitlets.Int(), read_only=True).tag(sync=True)
    range: traitlets.List = traitlets.List(traitlets.Float(), read_only=True).tag(sync=True)
    nodes: traitlets.List = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)
    weights: traitlets.Dict = traitlets.Dict(read_only=True).tag(sync=True)
    known: traitlets.List = traitlets.List(read_only=True).tag(sync=True)
    computed: traitlets.Dict = traitlets.Dict(read_only=True).tag(sync=True)
    filters: traitlets.Dict = traitlets.Dict(read_only=True).tag(sync=True)
    is_too_big: traitlets.Unicode = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, model, images, *, classes=None, **settings):
        from convlab.widgets import live_nodes

        self._model = _checked_model(model)
        self._spent = _Spent()
        self._images = _checked_images(images)
        self._tape = live_nodes.record(model, self._images.shape[1:])
        network = self._read()
        _check_replay(network, *live_nodes.evaluated(model, self._tensor(self._images[0])))
        self._reason = _too_big(network.nodes, network.weights)
        if self._reason:
            network = self._read()
        live_nodes.add_softmax(network.nodes)
        self._nodes = network.nodes  # which the settings are checked against
        first = _first_place(network.nodes, settings.get("layer"))
        super().__init__(**{**first, **settings})
        with self.hold_sync():
            self.set_trait("title", type(model).__name__)
            self.set_trait("shape", list(self._images.shape))
            self.set_trait("images", _image_bytes(self._images))
            self.set_trait("range", _range_of(self._images))
            self.set_trait("classes", _class_names(classes, network.nodes[-1]["shape"]))
            self.set_trait("nodes", network.nodes)
            self.set_trait("is_too_big", self._reason)
            self.set_trait("limits", self._limits_here())
            self._send_network(network)
            self._answer()
            self._send_filter()
        self.observe(self._answer, ["image", "drawing"])
        self.observe(self._stay_inside, ["layer"])
        self.observe(self._send_filter, ["layer", "channel", "position"])

    # What stands here for a moment before the model has been read.
    _reason = ""
    _shapes: Mapping[str, tuple[int, ...]] = MappingProxyType({})
    _operations: Mapping[int, Any] = MappingProxyType({})
    _nodes: Sequence[dict[str, Any]] = ()

    @property
    def input(self) -> np.ndarray:
        """The image that the model gets, a float32 array (1, C, H, W)."""
        image = self._images[self.image] if self.drawing is None else self.drawing
        return image[None].copy()

    @property
    def output(self) -> np.ndarray:
        """The output for it, in evaluation mode and with the present weights, an array."""
        from convlab.widgets import live_nodes

        own = self._own()
        image = self._tensor(self.input[0])
        return live_nodes.read_network(self._tape, own, [image]).output.numpy()

    def update(self, note: str | None = None) -> None:
        """Show the model's present weights.

        note: a text beside the title, such as "after 300 steps"; None: as it is.
        """
        network = self._read()
        with self.hold_sync():
            if note is not None:
                self.note = note
            self._send_network(network)
            self._answer()
            self._send_filter()

    def __call__(self, model: torch.nn.Module, history: Any) -> None:
        """Show the weights after an epoch: what `convlab.training.train(…, watch=live)` calls."""
        self._check_is_shown(model)
        last = history[-1]
        score = last.train if last.test is None else last.test
        kind = "train" if last.test is None else "test"
        self.update(f"after epoch {len(history)}: {kind} accuracy {100 * score.accuracy:.1f} %")
        self._spent = _Spent()

    def after_step(self, model: torch.nn.Module, count: int) -> None:
        """Show the weights after a batch, unless that would take more than 4 % of the time."""
        if self._spent.allows():
            self._check_is_shown(model)
            with self._spent.counted():
                self.update(f"after {count:,} batches")

    def _check_is_shown(self, model):
        if model is not self._model:
            raise ValueError(
                f"LiveNetwork: it shows another {type(self._model).__name__} than the "
                f"{type(model).__name__} that is trained. Make it from the same model: "
                f"live = LiveNetwork(model, images)."
            )

    @property
    def shown(self) -> tuple[str, ...]:
        return ()

    def __repr__(self):
        count, images = len(self._nodes), len(self._images)
        return f"LiveNetwork({self.title}, {count} layers, {images} image{'s' * (images != 1)})"

    def _given(self):
        return ("model", "images")

    def _is_default(self, setting):
        name = setting.name
        first = _first_place(self._nodes, None if name == "layer" else self.layer)
        return first[name] == getattr(self, name) if name in first else super()._is_default(setting)

    def picture(self) -> Picture:
        from convlab.figures import Picture
        from convlab.widgets.live_picture import live_figure

        figure, sentence = live_figure(self)
        return Picture(figure, f"{self!r}: {sentence}")

    def maps(self) -> list[np.ndarray]:
        """The numbers of each layer for the present input, by Python: arrays by node."""
        from convlab.widgets import live_nodes

        image = self._tensor(self.input[0])
        network = live_nodes.read_network(self._tape, self._own(), [image], in_page=self._in_page)
        arrays = [np.asarray(network.results[k].float()) for k in sorted(network.results)]
        if self._nodes[-1]["is_added"]:
            powers = np.exp(arrays[-1] - arrays[-1].max())
            arrays.append(powers / powers.sum())
        return [each.reshape(node["shape"]) for each, node in zip(arrays, self._nodes, strict=True)]

    @traitlets.validate("layer", "channel", "position", "image")
    def _is_there(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        if not self._nodes:
            return value
        count = len(self._nodes)
        here = min(self.layer, count - 1)  # a layer that is not there is refused before
        channels, height, width = self._nodes[here]["maps"]
        layer = f"of layer {here}, {self._nodes[here]['name']}"
        most, what = {
            "layer": (count - 1, f"the last of {count} layers"),
            "image": (len(self._images) - 1, f"the last of {len(self._images)} images"),
            "channel": (channels - 1, f"the last map {layer}"),
            "position": ((height - 1, width - 1), f"the last cell {layer}"),
        }[name]
        if np.any(np.array(value) > most):
            raise ValueError(f"LiveNetwork: {name} must be at most {most}, {what}, got {value}.")
        return value

    def _stay_inside(self, _change=None):
        """Point at a cell that the new layer has."""
        channels, height, width = self._nodes[self.layer]["maps"]
        row, column = self.position
        self.channel = min(self.channel, channels - 1)
        self.position = (min(row, height - 1), min(column, width - 1))

    def _limits_here(self) -> dict[str, dict]:
        """The limits of the settings for this network and these images."""
        sides = np.array([node["maps"] for node in self._nodes]).max(axis=0)
        most = {
            "image": len(self._images) - 1,
            "layer": len(self._nodes) - 1,
            "channel": int(sides[0]) - 1,
            "position": int(sides[1:].max()) - 1,
        }
        return {
            name: limit | ({"maximum": most[name]} if name in most else {})
            for name, limit in self.limits.items()
        }

    @property
    def _in_page(self) -> bool:
        """Whether the page computes the maps."""
        return not self._reason

    def _own(self) -> dict[str, torch.Tensor]:
        """The model's parameters and buffers; an error if they are not those of the beginning."""
        from convlab.widgets import live_nodes

        own = live_nodes.own_tensors(self._model)
        shapes = {name: tuple(one.shape) for name, one in own.items()}
        self._shapes = self._shapes or shapes
        if shapes != self._shapes:
            changed = sorted(set(shapes.items()) ^ set(self._shapes.items()))[0][0]
            raise ValueError(
                f"LiveNetwork: the layers of the model have changed, first {changed}. Make a new "
                f"one: live = LiveNetwork(model, images)."
            )
        return own

    def _tensor(self, image: np.ndarray) -> torch.Tensor:
        """An image as the model takes it, (1, C, H, W)."""
        import torch

        kinds = (one.dtype for one in self._model.parameters() if one.dtype.is_floating_point)
        return torch.tensor(image[None]).to(next(kinds, torch.float32))

    def _read(self):
        from convlab.widgets import live_nodes

        own = self._own()
        images = [self._tensor(image) for image in self._images]
        return live_nodes.read_network(self._tape, own, images, in_page=self._in_page)

    def _send_network(self, network) -> None:
        """Send the weights, and the numbers that Python has computed for the given images."""
        from convlab.widgets import live_nodes

        self.set_trait("weights", live_nodes.pack(network.weights))
        numbers = sum(each.size for each in network.by_python[0].values())
        count = max(1, MOST_KNOWN // max(1, numbers))
        self.set_trait(
            "known",
            [{"maps": _as_bytes(maps) if k < count else {}} for k, maps in
             enumerate(network.by_python)],
        )  # fmt: skip
        self._python_nodes = tuple(network.by_python[0])
        self._operations = network.operations

    def _answer(self, _change=None):
        """Compute for a page that waits for Python, unless the image's numbers are there."""
        from convlab.widgets import live_nodes

        if not self._python_nodes or (self.drawing is None and self.known[self.image]["maps"]):
            return
        own = self._own()
        image = self._tensor(self.input[0])
        network = live_nodes.read_network(self._tape, own, [image], in_page=self._in_page)
        given = self.input.astype("<f4").tobytes()
        self.set_trait("computed", {"input": given, "maps": _as_bytes(network.by_python[0])})

    def _send_filter(self, _change=None):
        """Send the weights of the cell that is pointed at, if the page has none."""
        operation = self._operations.get(self.layer)
        place, sides = (self.channel, *self.position), self._nodes[self.layer]["maps"]
        if operation is None or np.any(np.array(place) >= sides):  # the layer has just changed
            return
        from convlab.widgets.live_nodes import filter_of

        found = filter_of(operation, self.channel, self.position[1])
        self.set_trait("filters", {"layer": self.layer, "channel": self.channel, **found})


def _checked_model(model):
    import sys

    torch = sys.modules.get("torch")
    if torch is None or not isinstance(model, torch.nn.Module):
        raise TypeError(
            f"LiveNetwork: model must be a torch.nn.Module, got a {type(model).__name__}. The "
            f"model stands first, then the images. Give for example convlab.nets.ConvNet()."
        )
    tensors = (*model.parameters(), *model.buffers())
    if any(torch.nn.parameter.is_lazy(each) or each.is_meta for each in tensors):
        raise ValueError(
            "LiveNetwork: the model has no numbers yet: it is on the meta device or lazy. Make it "
            "on the CPU, or call a lazy model once."
        )
    return model


def _real_numbers(value, name: str, caller: str) -> np.ndarray:
    """`value`, a tensor or an array, as a new float32 array."""
    if type(value).__module__.partition(".")[0] == "torch":
        value = value.detach().cpu().numpy()
    array = read_array(value, name, caller)
    is_real = array.dtype.kind in "iufb"
    if not is_real or not np.isfinite(array).all():
        kind = f"dtype {array.dtype}{', with NaN or infinite numbers' if is_real else ''}"
        way = f"np.nan_to_num({name})" if is_real else "an array of numbers"
        way = f"{name}.real" if array.dtype.kind == "c" else way
        raise ValueError(
            f"{caller}: {name} must hold finite real numbers, got a {type(value).__name__} of "
            f"{kind}. Give {way}."
        )
    return array.astype(np.float32)


def _checked_images(images) -> np.ndarray:
    if hasattr(images, "images"):
        raise TypeError(
            "LiveNetwork: images must be images alone, got them with their labels. Give "
            "images.images."
        )
    array = _real_numbers(images, "images", "LiveNetwork")
    if array.ndim == 2:
        array = array[None]
    if array.ndim == 3:
        array = array[None]
    if array.ndim != 4 or 0 in array.shape:
        raise ValueError(
            f"LiveNetwork: images must be (N, C, H, W), (C, H, W) or (H, W), got the shape "
            f"{array.shape}. A model of vectors gets a torch.nn.Flatten in front."
        )
    if len(array) > MOST_IMAGES:
        raise ValueError(
            f"LiveNetwork: at most {MOST_IMAGES} images can be chosen from, got {len(array)}. "
            f"Give a part of them: images[:{MOST_IMAGES}]."
        )
    if max(array.shape[2:]) > MOST_PIXELS:
        height, width = array.shape[2:]
        step = -(-max(height, width) // MOST_PIXELS)
        raise ValueError(
            f"LiveNetwork: images must have at most {MOST_PIXELS} pixels on a side, got "
            f"{height}×{width}. Give images[..., ::{step}, ::{step}]."
        )
    return array


def _range_of(images: np.ndarray) -> list[float]:
    """The numbers of paper and ink: the least and the largest pixel."""
    low, high = float(images.min()), float(images.max())
    return [low, high] if low < high else [low, low + 1]


def _image_bytes(images: np.ndarray) -> bytes:
    """The images as they travel: a byte a pixel if 256 levels are all there are, else float32."""
    low, high = _range_of(images)
    levels = np.rint((images.astype(float) - low) * 255 / (high - low))
    is_exact = np.array_equal((low + levels * (high - low) / 255).astype(np.float32), images)
    return (levels.astype(np.uint8) if is_exact else images.astype("<f4")).tobytes()


def _class_names(classes, shape: list[int]) -> list[str]:
    count = shape[0] if len(shape) == 1 else 0
    if classes is None:
        return [str(k) for k in range(count)]
    if isinstance(classes, int):
        raise TypeError(
            f"LiveNetwork: classes must be names, one for each output, got {classes}. Leave it out "
            f"for the numbers 0, 1, 2 and so on."
        )
    names = [str(name) for name in classes]
    if len(names) != count:
        raise ValueError(
            f"LiveNetwork: classes must name the model's {count} outputs, got {len(names)} names. "
            f"Give one name for each output, in order."
            if count
            else f"LiveNetwork: the model's output {tuple(shape)} is no vector, and has no "
            f"classes. Leave classes out."
        )
    return names


def _check_replay(network, output, is_random: bool) -> None:
    """Raise an error unless the operations, done one by one, give what the model gives."""
    import torch

    from convlab.explaining.errors import CannotExplain
    from convlab.explaining.walk.nested_tensors import tensors_in

    (first,) = tensors_in(output)[:1]
    first, again = first.detach().cpu().double(), network.output.double()
    is_same = first.shape == again.shape and torch.allclose(first, again, 1e-3, 1e-5, True)
    if is_random or network.is_random or not is_same:
        raise CannotExplain(
            "LiveNetwork: the model's operations, done again one by one, give another output "
            "than the model. It may draw random numbers in eval, or write into a view of a "
            "tensor. Give a model without that, or a part of this one."
        )


def _too_big(nodes, weights) -> str:
    """Why the page does not compute a network; "" if it does."""
    numbers = sum(each.numel() for each in weights)
    macs = sum(node["macs"] for node in nodes)
    if len(nodes) > MOST_NODES:
        raise ValueError(
            f"LiveNetwork: at most {MOST_NODES} layers can be drawn, got {len(nodes)}. Give a part "
            f"of the model."
        )
    if numbers <= MOST_WEIGHTS and macs <= MOST_MACS:
        return ""
    return (
        f"Python computes the maps: the model has {numbers:,} weights and {macs:,} multiply–adds, "
        f"the page takes at most {MOST_WEIGHTS:,} and {MOST_MACS:,}."
    )


def _first_place(nodes: Sequence[dict[str, Any]], layer: int | None = None) -> dict[str, Any]:
    """Where one points at first: the middle of a layer's first map, of the last convolution's."""
    convolutions = [
        place
        for place, node in enumerate(nodes)
        if "conv" in (node["op"], node["options"].get("as"))
    ]
    if not isinstance(layer, int) or not 0 <= layer < len(nodes):
        layer = convolutions[-1] if convolutions else len(nodes) - 1
    _channels, height, width = nodes[layer]["maps"]
    return {"layer": layer, "channel": 0, "position": (height // 2, width // 2)}


def _as_bytes(maps: dict[int, np.ndarray]) -> dict[str, bytes]:
    return {str(place): array.astype("<f4").tobytes() for place, array in maps.items()}
