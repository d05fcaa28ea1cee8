"""A model of PyTorch as the page of a LiveNetwork takes it: nodes, and their weights' numbers."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import torch

from convlab.explaining.explain import explanation_of
from convlab.explaining.walk.fields import receptive_field_of
from convlab.explaining.walk.inputs import call_arguments
from convlab.explaining.walk.nested_tensors import map_tensors, tensors_in
from convlab.explaining.walk.restore import restored
from convlab.explaining.walk.tape import Tape
from convlab.widgets.live_operations import Map, NotInPage, PageOperation, page_operation
from convlab.widgets.network_layers import field_for_page, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convlab.explaining.walk.tape import Step

__all__ = [
    "Network",
    "add_softmax",
    "evaluated",
    "filter_of",
    "own_tensors",
    "pack",
    "read_network",
    "record",
]

_T = TypeVar("_T")

# Up to here weights travel as float32. Above, as 16-bit integers with a scale for each filter.
MOST_EXACT = 50_000
_STEPS = 32767
_COUNTED = ("parameters", "macs")


class Network(NamedTuple):
    """The network as the page gets it.

    nodes: in an order in which each comes after the nodes that it reads.
    weights: their tensors.
    by_python: for each of the images, the numbers of the nodes that the page does not compute.
    output: what the model makes of the first image, with the batch axis.
    operations: those of the nodes whose weights stay in Python.
    results: the numbers of every node, for the first of the images.
    is_random: whether numbers that do not depend on the image are drawn at random.
    """

    nodes: list[dict[str, Any]]
    weights: list[torch.Tensor]
    by_python: list[dict[int, np.ndarray]]
    output: torch.Tensor
    operations: dict[int, PageOperation]
    results: dict[int, torch.Tensor]
    is_random: bool


def record(model: torch.nn.Module, shape: tuple[int, ...]) -> Tape:
    """The operations of the model in evaluation mode, for one image of this shape (C, H, W).

    The model is not touched: a copy of its modules is walked, without the hooks that were put on
    them, and with the same parameters.
    Raises the errors of `explain`.
    """
    tape = Tape()
    copied = _evaluating(model, {})
    explanation_of(copied, *call_arguments(copied, (1, *shape), None), verify=False, tape=tape)
    return tape


def _evaluating(module: torch.nn.Module, known: dict[int, torch.nn.Module]) -> torch.nn.Module:
    """A copy of a module and of the modules in it, in evaluation mode, with the same tensors."""
    if id(module) in known:
        return known[id(module)]
    copied = known[id(module)] = object.__new__(type(module))
    homes = {name: part.copy() for name, part in vars(module).items() if type(part) is dict}
    copied.__dict__.update({**vars(module), **homes, "training": False})
    for name, part in vars(module).items():
        if "_hooks" in name and hasattr(part, "items"):
            # PyTorch's own hooks compute a weight from its parts, as in weight normalisation.
            kept = {k: hook for k, hook in part.items() if _is_of_pytorch(hook)}
            copied.__dict__[name] = type(part)(kept)
    copied.__dict__["_modules"] = {
        name: part if part is None else _evaluating(part, known)
        for name, part in module._modules.items()
    }
    return copied


def evaluated(model: torch.nn.Module, image: torch.Tensor) -> tuple[Any, bool]:
    """The model's output for an image (1, C, H, W) in evaluation mode; it is not touched.

    And whether it has drawn random numbers with Python or NumPy.
    """
    copied = _evaluating(model, {})
    clones: dict[int, torch.Tensor] = {}
    for module in copied.modules():
        for tensors in (module._parameters, module._buffers):
            for name, one in tensors.items():
                if one is not None:  # a forward pass may write to it
                    clone = clones.setdefault(id(one), one.detach().clone())
                    tensors[name] = clone  # type: ignore[assignment]
    with restored(copied), torch.no_grad():
        before = random.getstate(), str(np.random.get_state())
        output = copied(image)
        return output, before != (random.getstate(), str(np.random.get_state()))


def _is_of_pytorch(hook: Any) -> bool:
    return (getattr(hook, "__module__", None) or type(hook).__module__).startswith("torch.")


def own_tensors(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """The parameters and buffers of a model by name, on the CPU; the parameters may change later.

    The buffers are copies, for a forward pass may write to them.
    """
    parameters = model.named_parameters(remove_duplicate=False)
    buffers = model.named_buffers(remove_duplicate=False)
    return {
        **{name: one.detach().cpu() for name, one in parameters},
        **{name: one.detach().cpu().clone() for name, one in buffers},
    }


def read_network(
    tape: Tape,
    own: dict[str, torch.Tensor],
    images: Sequence[torch.Tensor],
    *,
    in_page: bool = True,
) -> Network:
    """The nodes of a tape, with the weights that `own` holds now.

    images: (1, C, H, W) each; at least one.
    in_page: False if Python is to compute everything; the nodes then say what the page would do.
    """
    with torch.random.fork_rng(devices=[]):  # an operation may draw random numbers
        return _read(tape, own, images, in_page)


def _read(
    tape: Tape, own: dict[str, torch.Tensor], images: Sequence[torch.Tensor], in_page: bool
) -> Network:
    builder = _Builder(in_page=in_page)
    first, *others = images
    present = builder.follow(tape, first, own)
    outputs = [one for one in tensors_in(tape.output) if id(one) in builder.maps]
    if not outputs:
        raise ValueError(
            "LiveNetwork: the model's output does not depend on the image. Give a model whose "
            "forward pass returns what it computes of its argument."
        )
    last = builder.maps[id(outputs[0])].node
    builder.join_modules(last)
    kept = _that_lead_to(builder.nodes, last)
    by_python = [_renumbered(builder.numbers, kept)]
    for image in others if by_python[0] else ():
        again = _Builder(in_page=in_page)
        again.follow(tape, image, own)
        again.join_modules(last)
        by_python.append(_renumbered(again.numbers, kept))
    nodes = [
        node | {"inputs": [kept[one] for one in node["inputs"]]}
        for place, node in enumerate(builder.nodes)
        if place in kept
    ]
    used = sorted({place for node in nodes for place in node["weights"].values()})
    for node in nodes:
        node["weights"] = {name: used.index(place) for name, place in node["weights"].items()}
    weights = [builder.weights[place] for place in used]
    operations = _renumbered(builder.filters, kept)
    output = present[id(outputs[0])]
    results = _renumbered(dict(enumerate(builder.results)), kept)
    return Network(nodes, weights, by_python, output, operations, results, builder.is_random)


def _that_lead_to(nodes: list[dict[str, Any]], last: int) -> dict[int, int]:
    """The new place of each node that the last one depends on.

    Others, such as heads for training, have none.
    """
    needed, waiting = {0}, [last]
    while waiting:
        place = waiting.pop()
        if place not in needed or place == last:
            needed.add(place)
            waiting += [one for one in nodes[place]["inputs"] if one not in needed]
    return {place: count for count, place in enumerate(sorted(needed))}


def _renumbered(numbers: dict[int, _T], kept: dict[int, int]) -> dict[int, _T]:
    return {kept[place]: array for place, array in numbers.items() if place in kept}


class _Builder:
    """The nodes of one run over a tape.

    numbers: those of the nodes that Python computes. maps: by the id of the stand-in. filters: the
    operations whose weights stay in Python. is_random: as in `Network`.
    """

    def __init__(self, *, in_page: bool):
        self.nodes: list[dict[str, Any]] = []
        self.weights: list[torch.Tensor] = []
        self.numbers: dict[int, np.ndarray] = {}
        self.filters: dict[int, PageOperation] = {}
        self.is_random = False
        self._in_page = in_page
        self.maps: dict[int, Map] = {}
        self._places: dict[int, int] = {}  # of the weights, by id
        self._labels: dict[str, int] = {}
        # Of each node: its numbers, the module of PyTorch that computed it, and in which step.
        self.results: list[torch.Tensor] = []
        self._modules: list[tuple[str, str] | None] = []
        self._steps: list[int] = []

    def follow(
        self, tape: Tape, image: torch.Tensor, own: dict[str, torch.Tensor]
    ) -> dict[int, torch.Tensor]:
        """Add the nodes, and return all tensors by the id of their stand-ins."""
        (stand_in,) = tape.inputs
        shape = tuple(image.shape)
        self._add(PageOperation("input", ()), "input", "the image", shape, shape, stand_in)
        self.results, self._modules, self._steps = [image], [None], [0]
        present: dict[int, torch.Tensor] = {id(stand_in): image}
        drawn = torch.get_rng_state()
        for step, result, now in tape.play([image], own):
            present, before, drawn = now, drawn, torch.get_rng_state()
            self.is_random |= not self._reads(step) and not torch.equal(before, drawn)
            self._step(step, tensors_in(result), present)
        return present

    def _reads(self, step: Step) -> bool:
        """Whether a step depends on the image."""
        return any(id(one) in self.maps for one in tensors_in((step.args, step.kwargs)))

    def _step(self, step: Step, results: list[torch.Tensor], present: dict[int, torch.Tensor]):
        if not self._reads(step):
            return
        given = tensors_in((step.args, step.kwargs))
        read = [self.maps[id(one)] for one in given if id(one) in self.maps]

        def shown(one: torch.Tensor) -> Map | torch.Tensor:
            return self.maps.get(id(one)) or present[id(one)]

        stand_ins = tensors_in(step.output)
        shapes = [tuple(one.shape) for one in results]
        is_functional = getattr(step.function, "__module__", "") == "torch.nn.functional"
        why, name = "", f"functional.{step.name}" if is_functional else step.name
        try:
            if not all(shape[:1] == (1,) for shape in (*shapes, *(one.shape for one in read))):
                raise NotInPage("The page holds one image, and this has another batch axis.")
            args, kwargs = map_tensors(shown, (step.args, step.kwargs))
            operations = page_operation(name, args, kwargs, shapes)
        except NotInPage as error:
            why = str(error)
            operations = [PageOperation("python", tuple(dict.fromkeys(read)))] * len(stand_ins)
        label, type_name = self._label(step)
        parts = zip(operations, stand_ins, shapes, results, strict=True)
        for operation, stand_in, shape, result in parts:
            if not result.is_floating_point():
                why = why or "The page holds maps of decimal numbers alone."
                operation = PageOperation("python", operation.inputs)
            unique = self._unique(label)
            self._add(operation, unique, type_name, shape, read[0].shape, stand_in)
            node = self.nodes[-1]
            self.results.append(result)
            self._steps.append(id(step))
            self._modules.append(step.place if step.is_of_pytorch and step.place[0] else None)
            own = {id(one): one for one in given if isinstance(one, torch.nn.Parameter)}
            node["parameters"] = sum(one.numel() for one in own.values())
            node["macs"] = int(step.macs or 0)
            field = receptive_field_of(unique, step.reads)
            node["field"] = field_for_page(field)
            if node["op"] == "python":
                node["why"] = why or node["why"]
                self._keep_numbers(len(self.nodes) - 1)

    def _keep_numbers(self, place: int) -> None:
        numbers = self.results[place].detach().to(torch.float32).contiguous().numpy()
        self.numbers[place] = numbers.ravel()

    def join_modules(self, last: int) -> None:
        """Make one node of a module of PyTorch that the page computes in part only.

        last: the node of the output. What is inside the module has no reader any more.
        """
        places = range(len(self.nodes))
        for module, group in groupby(places, key=self._modules.__getitem__):
            inside = list(group)
            whys = [self.nodes[k]["why"] for k in inside if self.nodes[k]["op"] == "python"]
            steps = {self._steps[k] for k in inside}
            if module is None or len(steps) == 1 or not whys or not self._in_page:
                continue
            why = max(whys, key=lambda text: "no arithmetic" in text)  # the cause of the others
            read = {one for k in inside for one in self.nodes[k]["inputs"]} - {*inside}
            seen = {one for k in places if k not in inside for one in self.nodes[k]["inputs"]}
            count = {name: sum(self.nodes[k][name] for k in inside) for name in _COUNTED}
            for place in (k for k in inside if k in seen or k == last):
                alone = {"op": "python", "options": {}, "weights": {}, "why": why}
                named = {"name": self._unique(module[0]), "type": module[1]}
                kind = {"kind": kind_of(module[1]), "inputs": sorted(read)}
                self.nodes[place] |= alone | named | kind | count
                self._keep_numbers(place)
                count = dict.fromkeys(_COUNTED, 0)

    def _label(self, step: Step) -> tuple[str, str]:
        """The name and the type of a step: those of PyTorch's module, or the operation's."""
        path, kind = step.place
        kind = kind.removeprefix("Parametrized")
        if step.is_of_pytorch and path:
            is_main = kind.lower().startswith(step.name.replace("_", "")[:4])
            return (path, kind) if is_main else (f"{path}.{step.name}", kind)
        return (f"{path}.{step.name}" if path else step.name), step.name

    def _unique(self, label: str) -> str:
        count = self._labels[label] = self._labels.get(label, 0) + 1
        return label if count == 1 else f"{label} ({count})"

    def _add(
        self,
        operation: PageOperation,
        name: str,
        type_name: str,
        shape: tuple[int, ...],
        input_shape: tuple[int, ...],
        stand_in: torch.Tensor,
    ) -> None:
        op, options, why = operation.op, dict(operation.options), ""
        inputs = [one.node for one in operation.inputs]
        if not self._in_page and op not in ("input", "python"):
            op, options = "python", {**options, "as": op}
            why = "The model is too big for the page."
            self.filters[len(self.nodes)] = operation
        # A big layer's weights stay in Python.
        has_weights = options.get("as") not in ("conv", "conv_transpose", "linear")
        weights = {
            which: self._weight(tensor)
            for which, tensor in operation.weights.items()
            if has_weights
        }
        sides = shape[1:] if shape[:1] == (1,) else shape
        self.nodes.append(
            {
                "name": name,
                "type": type_name,
                "kind": kind_of(type_name),
                "op": op,
                "inputs": inputs,
                "shape": list(sides),
                "maps": _as_maps(sides),
                "options": options,
                "weights": weights,
                "parameters": 0,
                "macs": 0,
                "field": None,
                "is_added": False,
                "why": why,
            }
        )
        self.maps[id(stand_in)] = Map(len(self.nodes) - 1, shape)

    def _weight(self, tensor: torch.Tensor) -> int:
        place = self._places.get(id(tensor))
        if place is None:
            place = self._places[id(tensor)] = len(self.weights)
            self.weights.append(tensor)
        return place


def _as_maps(sides: Sequence[int]) -> list[int]:
    """How a tensor is drawn: channels of a height and a width."""
    if len(sides) >= 3:
        return [prod(sides[:-2]), *sides[-2:]]
    return [1, 1, prod(sides)] if len(sides) < 2 else [sides[0], 1, sides[1]]


def filter_of(operation: PageOperation, channel: int, column: int) -> dict[str, Any]:
    """The weights that make one cell of a layer, for a layer whose weights stay in Python.

    Of a convolution its filter for this channel, (C_in / groups, K_h, K_w); of a linear layer the
    row for this output, (1, 1, F). {} for a layer without such weights.
    """
    if "weight" not in operation.weights:
        return {}
    weight, bias = operation.weights["weight"], operation.weights.get("bias")
    if operation.op == "linear":
        place, numbers = column, weight[column][None, None]
    elif operation.op == "conv_transpose":
        groups = operation.options["groups"]
        each = weight.shape[1]
        inputs = weight.shape[0] // groups
        start = channel // each * inputs
        place, numbers = channel, weight[start : start + inputs, channel % each]
    elif operation.op == "conv":
        place, numbers = channel, weight[channel]
    else:
        return {}
    array = np.asarray(numbers.detach().to(torch.float32))
    return {
        "weight": {"shape": list(array.shape), "numbers": array.astype("<f4").tobytes()},
        "bias": None if bias is None else float(bias[place]),
    }


def add_softmax(nodes: list[dict[str, Any]]) -> None:
    """Add the probabilities of the classes behind a vector of logits."""
    last = nodes[-1]
    if len(last["shape"]) == 1 and last["shape"][0] > 1 and "softmax" not in last["op"]:
        added = {"name": "softmax", "type": "added for the bars", "kind": "activation"}
        options = {"axis": 0}
        nodes.append(
            last
            | added
            | {"op": "softmax", "inputs": [len(nodes) - 1], "options": options, "weights": {}}
            | {"parameters": 0, "macs": 0, "is_added": True, "why": ""}
        )


def pack(tensors: Iterable[torch.Tensor]) -> dict[str, Any]:
    """The weights as they travel: bits, a table of shapes and places, and the numbers as bytes."""
    arrays = [np.asarray(one.detach().to(torch.float32)) for one in tensors]
    is_exact = sum(one.size for one in arrays) <= MOST_EXACT
    table, numbers, scales, offset, count = [], [], [], 0, 0
    for array in arrays:
        rows = array.reshape(array.shape[0] if array.ndim > 1 else 1, -1)
        table.append({"shape": list(array.shape), "offset": offset, "scale": count})
        offset += array.size
        if is_exact:
            numbers.append(rows.ravel())
            continue
        step = np.abs(rows).max(axis=1, initial=0).astype(np.float32) / _STEPS
        step[step == 0] = 1
        step[~np.isfinite(step)] = np.nan  # and so is the whole filter
        numbers.append(np.nan_to_num(np.rint(rows / step[:, None])).astype("<i2").ravel())
        scales.append(step)
        count += len(step)
    kind = "<f4" if is_exact else "<i2"
    joined = np.concatenate(numbers).astype(kind) if numbers else np.zeros(0, kind)
    steps = np.concatenate(scales).astype("<f4") if scales else np.zeros(0, "<f4")
    bits = 32 if is_exact else 16
    return {"bits": bits, "table": table, "numbers": joined.tobytes(), "scales": steps.tobytes()}
