"""Advice on the settings of explorers."""

import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import convlab
from advice.following import (
    NAMES,
    RNG,
    case,
    choices,
    expressions,
    follow,
    message_of,
    number,
    windows_up_to,
)
from convlab import Layer, widgets
from convlab.nets import AlexNet
from convlab.widgets.bundle import bundle


@case
def names_of_explorers_and_settings():
    for name in re.findall(
        r"\w+", message_of(getattr, widgets, "Shapes").partition("There are:")[2]
    ):
        assert issubclass(getattr(widgets, name), object)
    explorer = widgets.ShapeExplorer()
    for call in (lambda: widgets.ShapeExplorer(kernel=3), lambda: setattr(explorer, "pading", 3)):
        message = message_of(call)
        (near,) = re.findall(r"Did you mean '(\w+)'\?", message)
        assert getattr(widgets.ShapeExplorer(**{near: 3}), near) == 3
        for name in re.findall(r"\w+", re.search(r"There are: (.*?)\.", message)[1]):
            assert hasattr(explorer, name)


@case
def values_of_settings():
    shape, plot = widgets.ShapeExplorer, widgets.ActivationExplorer
    assert shape(stride=number("at most", message_of(shape, stride=99))).stride == 6
    for operation in choices(message_of(shape, operation="matmul")):
        assert shape(operation=operation).operation == operation
    message = message_of(plot, position=60)
    for value in re.search(r"from (-?\d+) to (-?\d+)", message).groups():
        assert plot(position=int(value)).position == int(value)
    assert "must be a number" in message_of(plot, position="left")
    assert (
        shape(controls=choices(message_of(shape, controls=["groups"]))).controls == shape().controls
    )
    (name,) = choices(message_of(shape, controls=3))
    assert shape(controls=name).controls == (name,)
    convolution = widgets.ConvolutionExplorer
    assert "must be a pair (h, w)" in message_of(convolution, position=3)
    assert convolution(position=(3, 3)).position == (3, 3)


@case
def arrays_of_an_explorer():
    explorer = widgets.ConvolutionExplorer
    for x in (np.ones((500, 500)), np.ones((500, 500)).tolist(), np.ones((2, 1, 20, 7))):
        result = follow(explorer, {"x": x}).x
        assert max(result.shape) <= 12
        np.testing.assert_array_equal(result, 1)
    for x in (torch.ones(5, 7, requires_grad=True), np.ones((5, 7), bool), [[True] * 7] * 5):
        np.testing.assert_array_equal(follow(explorer, {"x": x}).x, np.ones((1, 1, 5, 7)))
    for expression in expressions(message_of(explorer, np.full((5, 7), 3 + 4j))):
        x = eval(expression, NAMES | {"x": np.full((5, 7), 3 + 4j)})
        assert explorer(x).x[0, 0, 0, 0] in (3, 5)
    assert message_of(explorer, [["a"]]).endswith("Give an array of numbers.")
    assert message_of(explorer, [[1, 2], [3]]).endswith("Add zeros to the short ones.")
    assert explorer([[1, 2], [3, 0]], [[1]]).output.shape == (1, 1, 2, 2)
    for bad in ([[np.nan]], [[2e6]]):
        assert "finite numbers of at most 1,000,000" in message_of(explorer, bad)
    assert explorer(np.full((5, 7), 1_000_000)).x.max() == 1_000_000
    assert "(H, W) or (C, H, W) or (N, C, H, W)" in message_of(explorer, [1, 2])
    assert "has an empty axis" in message_of(explorer, np.ones((5, 0)))


@case
def shapes_that_do_not_go_together():
    explorer = widgets.ConvolutionExplorer
    x = np.ones((3, 5, 7))
    assert message_of(explorer, x).endswith("Set the other one, too.")
    assert explorer(x, np.ones((3, 2, 2))).output.shape == (1, 1, 4, 6)
    kept = explorer()
    kept.x = x
    assert message_of(lambda: kept.output_size).endswith("Set the other one, too.")
    kept.weight = np.ones((2, 3, 2, 2))
    assert kept.output.shape == (1, 2, 4, 6)
    shape = eval(re.search(r"Give a bias of shape (.*)\.$", message_of(explorer, bias=[1, 2]))[1])
    assert explorer(bias=np.ones(shape)).output.shape == (1, 1, 3, 6)


@case
def arrays_of_a_matrix_explorer():
    explorer = widgets.MatrixExplorer
    assert message_of(explorer, np.ones((2, 5, 4))).endswith("Set the other one, too.")
    kept = explorer(np.ones((2, 5, 4)), np.ones((3, 2, 3, 2)))
    kept.y = np.ones((3, 3))
    for message in (
        message_of(explorer, y=np.ones((2, 3))),
        message_of(lambda: kept.transposed_output),
    ):
        name, value = re.search(r"Give (\w+)=(\w+) for", message).groups()
        setattr(kept, name, eval(value))
    assert kept.transposed_output.shape == (1, 2, 5, 4)
    kept.x = np.ones((5, 4))
    assert message_of(lambda: kept.output).endswith("Set the other one, too.")


@case
def images_of_a_batch():
    explorer = widgets.BatchExplorer
    message = message_of(explorer, included=[1, 0, 2, 1, 1, 1])
    included = eval(re.search(r"Give for example (\[.*\])\.", message)[1])
    assert explorer(included=included).output.shape == (5, 1, 7, 7)


@case
def explorers_without_an_output():
    for size, kernel, dilation in ((2, 3, 1), (1, 7, 4), (12, 7, 4)):
        weight = np.ones((kernel, kernel))
        explorer = widgets.ConvolutionExplorer(np.ones((size, size)), weight, dilation=dilation)
        message = message_of(getattr, explorer, "output")
        padding = number("Raise padding to at least", message)
        if padding <= 6:  # the most that an explorer takes
            explorer.padding = padding
            assert explorer.output.size
            explorer.padding = 0
        for k, d in windows_up_to(number("use K_eff ≤", message)):
            if d <= 4 and k <= 7:
                explorer.weight, explorer.dilation = np.ones((k, k)), d
                assert explorer.output.size


@case
def kernels_of_the_playground():
    photo = RNG.integers(0, 256, (2, 9), np.uint8)
    playground = widgets.KernelPlayground(photo, np.ones((3, 3)))
    message = message_of(lambda: playground.output)
    rows, columns = map(int, re.search(r"at most (\d+)×(\d+)", message).groups())
    playground.kernel = np.ones((rows, columns))
    assert playground.output.shape == (1, 7)
    assert "name → kernel" in message_of(widgets.KernelPlayground, photo, presets=[1])
    assert "1 to 40" in message_of(widgets.KernelPlayground, photo, presets={"": [[1]]})
    presets = {"a": [[1]], "b" * 40: [[1]]}
    assert widgets.KernelPlayground(photo, presets=presets).presets["a"] == [[1]]
    big = np.ones((9, 9))
    message = message_of(widgets.KernelPlayground, photo, presets={"big": big})
    (expression,) = expressions(message)
    presets = {"big": eval(expression, {"presets": {"big": big}})}
    assert widgets.KernelPlayground(photo, presets=presets).presets["big"].shape == (7, 7)


@case
def photos():
    grey = RNG.integers(0, 256, (8, 9), np.uint8)
    colour = np.stack([grey] * 3)
    kept = np.stack([grey] * 3, axis=2)
    for wrong, expected in (
        (torch.tensor(grey), grey),
        (torch.tensor(grey / 255, dtype=torch.float32, requires_grad=True), grey / 255),
        (colour, kept),
        (grey[None], grey),
        (grey[:, :, None], grey),
        (colour[None].transpose(0, 2, 3, 1), kept),
        (np.stack([grey] * 3 + [grey * 0 + 255], axis=2), kept),
        (grey[None].tolist(), grey),
        (grey > 99, grey > 99),
    ):
        result = follow(widgets.KernelPlayground, {"image": wrong}).image
        np.testing.assert_allclose(result, expected, rtol=1e-6)
    follow(widgets.KernelPlayground, {"image": torch.tensor(colour)}, steps=2)
    assert message_of(widgets.KernelPlayground, [["a"]]).endswith("Give an array of numbers.")
    assert "(H, W) or (H, W, 3)" in message_of(widgets.KernelPlayground, np.ones(5))
    assert "has no pixels" in message_of(widgets.KernelPlayground, np.ones((0, 5)))
    assert "Add zeros" in message_of(widgets.KernelPlayground, [[1, 2], [3]])
    assert "fit into float32" in message_of(widgets.KernelPlayground, [[1e300, 2]])


@case
def large_photos():
    rows = np.arange(1100)[:, None] + np.zeros(5)
    for wrong in (rows, rows.tolist(), rows[:700], np.stack([rows] * 3, axis=2)):
        message = message_of(widgets.KernelPlayground, wrong)
        step = {"second": 2, "third": 3}[re.search(r"every (\w+) pixel", message)[1]]
        part, thinned = re.search(
            r"a part of it, (.*\]), or every \w+ pixel, (.*\])\.", message
        ).groups()
        names = NAMES | {"image": wrong}
        first = widgets.KernelPlayground(eval(part, names)).photo
        np.testing.assert_allclose(first, rows[:512])
        second = widgets.KernelPlayground(eval(thinned, names)).photo
        np.testing.assert_allclose(second, rows[: len(wrong) : step, ::step])


@case
def large_pictures():
    with tempfile.TemporaryDirectory() as folder:
        for mode, size in (
            ("L", (700, 400)),
            ("RGBA", (600, 900)),
            ("I;16", (513, 1)),
            ("P", (9, 999)),
        ):
            picture = Image.new(mode, size, 7)
            for image in (picture, Path(folder) / "photo.png", str(Path(folder) / "photo.png")):
                picture.save(Path(folder) / "photo.png")
                message = message_of(widgets.KernelPlayground, image)
                expression = re.search(r"with PIL: (.*)\.$", message)[1]
                result = widgets.KernelPlayground(eval(expression, NAMES | {"image": image})).image
                assert max(result.shape[:2]) == 512
                ratio = result.shape[1] / result.shape[0]
                assert ratio == pytest.approx(size[0] / size[1], rel=0.2) or min(result.shape) == 1


@case
def files_of_photos():
    with tempfile.TemporaryDirectory() as folder:
        notes, photo = Path(folder, "notes.txt"), Path(folder, "photo.png")
        notes.write_text("no picture")
        assert "is no picture that PIL can read" in message_of(widgets.KernelPlayground, notes)
        assert "there is no file" in message_of(widgets.KernelPlayground, photo)
        Image.new("L", (9, 8), 7).save(photo)
        assert (widgets.KernelPlayground(photo).image == 7).all()


@case
def networks_of_the_explorer():
    (advice,) = expressions(message_of(widgets.NetworkExplorer, "AlexNet"))
    with torch.device("meta"):
        model = AlexNet()
    explorer = widgets.NetworkExplorer(eval(advice, NAMES | {"model": model}))
    message = message_of(setattr, explorer, "position", 999)
    explorer.position = number("must be at most", message)
    assert explorer.position == len(explorer.layers) - 1
    rows = convlab.explain(model, (1, 3, 227, 227)).rows
    many = list(rows) * 100
    assert "a list of some of its rows" in message_of(widgets.NetworkExplorer, many)
    assert len(widgets.NetworkExplorer(many[:7]).layers) == 7
    assert message_of(widgets.NetworkExplorer, []).endswith("Give a network that has layers.")


@case
def imports_of_a_script():
    with tempfile.TemporaryDirectory() as folder:
        low, top = Path(folder, "file.js"), Path(folder, "top.js")
        low.write_text("export const a = 1;\nexport const b = 2;\n")
        top.write_text('import * as low from "./file.js";\n')
        line = re.search(r"must read `(.*)`", message_of(bundle, top))[1]
        top.write_text(f"{line}\nconsole.log(a + b);\n")
        assert bundle(top).endswith("console.log(a + b);\n")


@case
def layers_of_a_receptive_field():
    explorer = widgets.ReceptiveFieldExplorer
    for layers in (3, "AlexNet", Layer("a", 3)):
        (chain,) = expressions(message_of(explorer, layers))
        assert explorer(eval(chain, NAMES)).layers == (Layer("conv1", 3, stride=2),)
    for row in ((), (3, 2, 1, 1, 1)):
        (layer,) = expressions(message_of(explorer, [5, row]))
        assert explorer([5, eval(layer, NAMES)]).fields[-1].size == 7
    count = number("1 to", message_of(explorer, [3] * 99))
    assert len(explorer([1] * count).layers) == count
    assert number("1 to", message_of(explorer, [])) == count
    wide = number("at most", message_of(explorer, [99]))
    assert explorer([wide], input_size=wide).sizes == (1,)
    letters = number("at most", message_of(explorer, [("a" * 99, 3)]))
    assert explorer([("a" * letters, 3)]).layers[0].name == "a" * letters

    pair = Layer("conv1", (5, 3), stride=(2, 1))
    message = message_of(explorer, [pair])
    assert "Give the numbers of one axis, such as kernel_size=3." in message
    assert explorer([Layer("conv1", kernel_size=3)]).fields[0].size == 3
    chain = [Layer("conv1", 3), Layer("fc", None, reason="it reads the whole map")]
    assert message_of(explorer, chain).endswith("it reads the whole map. Leave it out.")
    assert explorer(chain[:1]).fields[-1].size == 3
    even = message_of(explorer, [Layer("a", 4, padding="same")])
    assert even.endswith("Give an odd kernel_size, or a number of cells as padding.")
    assert explorer([Layer("a", 5, padding="same")], input_size=9).sizes == (9,)
    assert explorer([Layer("a", 4, padding=1)], input_size=9).sizes == (8,)
    message = message_of(lambda: explorer([9], input_size=6).sizes)
    padding = number("Raise padding to at least", message)
    assert explorer([(9, 1, padding)], input_size=6).sizes

    for position in (3, (1, 2, 3)):
        assert "a pair (layer, index) or None" in message_of(explorer, position=position)
    largest = number("at most", message_of(explorer, position=(1, 9999)))
    assert explorer(position=(1, largest)).position == (1, largest)
    assert explorer(position=None).position is None
