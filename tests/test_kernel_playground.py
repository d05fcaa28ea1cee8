"""The KernelPlayground without a page: what it takes, what it refuses, what it computes."""

import io
import re

import numpy as np
import pytest
import torch
from matplotlib import cbook
from matplotlib.colors import to_rgb
from PIL import Image

import convlab
from convlab import colours
from convlab.errors import ShapeError
from convlab.widgets import KernelPlayground

RNG = np.random.default_rng(7)
PHOTO = RNG.integers(0, 256, (9, 12)).astype(np.uint8)
SCRIPT = "<img src=x onerror=alert(1)>"


def test_without_an_image_it_shows_the_photo_of_lesson_01():
    photo = Image.open(cbook.get_sample_data("grace_hopper.jpg"))
    playground = KernelPlayground()
    assert playground.image.dtype == np.uint8
    np.testing.assert_array_equal(playground.image, np.array(photo)[60:360, 100:350])
    grey = np.array(photo.convert("L"))[60:360, 100:350]
    assert np.abs(playground.photo.astype(int) - grey).max() <= 1  # PIL rounds in whole numbers


@pytest.mark.parametrize("kernel_size", [(1, 1), (3, 5), (5, 2), (7, 7)])
def test_the_output_is_pytorchs(kernel_size):
    kernel = RNG.normal(size=kernel_size)
    output = KernelPlayground(PHOTO, kernel).output
    expected = torch.conv2d(
        torch.tensor(PHOTO, dtype=torch.double)[None, None], torch.tensor(kernel)[None, None]
    )
    np.testing.assert_allclose(output, expected[0, 0], atol=1e-9)


COLOURS = RNG.integers(0, 256, (6, 8, 3)).astype(np.uint8)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_a_photo_in_colour_is_kept_and_convolved_as_grey(dtype):
    playground = KernelPlayground(COLOURS.astype(dtype), [[1]])
    np.testing.assert_array_equal(playground.image, COLOURS)
    pils = np.array(Image.fromarray(COLOURS).convert("L"))
    assert playground.photo.dtype == playground.image.dtype == dtype
    assert np.abs(playground.photo.astype(float) - pils).max() <= 1  # PIL rounds in whole numbers
    assert playground.output.shape == (6, 8)
    np.testing.assert_array_equal(playground.output, playground.photo)


def test_a_grey_of_a_half_is_rounded_upwards():
    halves = np.array([[[0, 12, 4], [0, 14, 213]]], np.uint8)  # 7.5 and 32.5
    assert KernelPlayground(halves).photo.tolist() == [[8, 33]]


def test_each_channel_is_convolved_with_the_same_kernel():
    kernel = RNG.normal(size=(2, 3))
    playground = KernelPlayground(COLOURS, kernel, channels="colour")
    channels = torch.tensor(COLOURS.transpose(2, 0, 1), dtype=torch.double)[None]
    weight = torch.tensor(kernel).expand(3, 1, 2, 3)
    expected = torch.conv2d(channels, weight, groups=3)[0].numpy().transpose(1, 2, 0)
    assert playground.output.shape == (5, 6, 3)
    np.testing.assert_allclose(playground.output, expected, atol=1e-9)
    for channel, name in enumerate(("red", "green", "blue")):
        playground.channels = name
        np.testing.assert_allclose(playground.output, expected[:, :, channel], atol=1e-9)
    playground.channels = "grey"
    assert playground.output.shape == (5, 6)


def test_a_grey_photo_has_one_channel_whatever_is_chosen():
    for channels in ("grey", "colour", "red", "green", "blue"):
        playground = KernelPlayground(PHOTO, [[2, 0]], channels=channels)
        np.testing.assert_array_equal(playground.output, 2.0 * PHOTO[:, :-1])


def test_a_pil_image_and_a_file_give_the_same_photo(tmp_path):
    picture = Image.fromarray(COLOURS)
    picture.save(tmp_path / "photo.png")
    for image in (picture, tmp_path / "photo.png", str(tmp_path / "photo.png")):
        np.testing.assert_array_equal(KernelPlayground(image).image, COLOURS)


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_a_grey_picture_has_one_channel(mode):
    picture = Image.fromarray(PHOTO).convert(mode)
    image = KernelPlayground(picture).image
    np.testing.assert_array_equal(image, np.array(picture.convert("L")))


def test_what_is_transparent_lies_on_white():
    clear = Image.new("RGBA", (5, 4), (0, 0, 0, 0))
    assert (KernelPlayground(clear).image == 255).all()


def test_sixteen_bits_are_kept():
    deep = Image.fromarray(np.full((4, 5), 40_000, np.uint16))
    assert (KernelPlayground(deep).image == 40_000).all()


@pytest.mark.parametrize(
    ("image", "error", "sentence"),
    [
        (
            np.zeros((600, 400)),
            ValueError,
            r"at most 512 pixels on a side, got 600×400\. Give a part",
        ),
        (np.zeros((5000, 4)), ValueError, r"every 10th pixel, image\[::10, ::10\]"),
        (
            np.array([[1.0, np.nan]]),
            ValueError,
            r"finite numbers that fit into float32, got nan at \(0, 1\)",
        ),
        (np.array([[1e300]]), ValueError, "finite numbers that fit into float32, got 1e.300"),
        (np.array([[np.inf]]), ValueError, "got inf"),
        (np.zeros(5), ShapeError, r"shape \(H, W\) or \(H, W, 3\), got \(5,\)"),
        (
            np.zeros((3, 8, 9)),
            ShapeError,
            r"Channels come last here: give image.transpose\(1, 2, 0\)",
        ),
        (np.zeros((1, 8, 9)), ShapeError, r"Give image\[0\]"),
        (np.zeros((8, 9, 4)), ShapeError, r"got \(8, 9, 4\)"),
        (np.zeros((0, 5)), ShapeError, r"has no pixels: its shape is \(0, 5\)"),
        ([[1, 2], [3]], ShapeError, "rows of image must be equally long"),
        ([["a", "b"]], TypeError, "must be an array of real numbers, a PIL image or the path"),
        (np.zeros((3, 4), complex), TypeError, "dtype complex128"),
        (torch.zeros(3, 4), TypeError, r"got a Tensor\. Give image.numpy\(force=True\)\.$"),
        ("missing.png", FileNotFoundError, "there is no file 'missing.png'"),
        (SCRIPT, FileNotFoundError, "there is no file '<img"),
    ],
)
def test_an_image_that_will_not_do_is_refused_in_a_sentence(image, error, sentence):
    with pytest.raises(error, match=f"KernelPlayground: .*{sentence}"):
        KernelPlayground(image)


def test_a_file_that_is_no_picture_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("no picture")
    with pytest.raises(OSError, match=r"the file '.*notes.txt' is no picture that PIL can read"):
        KernelPlayground(tmp_path / "notes.txt")


def test_a_large_picture_is_refused_with_pils_way_out():
    with pytest.raises(
        ValueError, match=r"got 400×700\. Make it smaller with PIL: image.resize\(\(512, 292\)\)\.$"
    ):
        KernelPlayground(Image.new("L", (700, 400)))


@pytest.mark.parametrize(
    ("kernel", "error", "sentence"),
    [
        (np.zeros((8, 3)), ValueError, r"too large to be drawn.*got shape \(8, 3\)"),
        ([[np.inf]], ValueError, "finite numbers of at most 1,000,000"),
        ([[2e6]], ValueError, "finite numbers of at most 1,000,000"),
        ([1, 2, 3], ShapeError, r"must have the axes \(K_h, K_w\)"),
        ([[]], ShapeError, "empty axis"),
        ("sharpen", TypeError, "must hold real numbers"),
    ],
)
def test_a_kernel_that_will_not_do_is_refused_in_a_sentence(kernel, error, sentence):
    with pytest.raises(error, match=f"KernelPlayground: kernel .*{sentence}"):
        KernelPlayground(PHOTO, kernel)


def test_presets_of_ones_own_stand_beside_the_others():
    playground = KernelPlayground(PHOTO, presets={SCRIPT: [[1, 2]], "sharpen": [[9]]})
    assert next(iter(playground.presets)) == "identity"
    assert list(playground.presets)[-1] == SCRIPT
    assert playground.presets["sharpen"].tolist() == [[9]]
    sent = playground.get_state()["presets"]
    assert sent[-1] == {"name": SCRIPT, "kernel": [[1.0, 2.0]]}


@pytest.mark.parametrize(
    ("presets", "error", "sentence"),
    [
        ([1], TypeError, "presets must be a dict, name → kernel, got a list"),
        ({"": [[1]]}, ValueError, "a text of 1 to 40 letters, got ''"),
        ({"x" * 41: [[1]]}, ValueError, "a text of 1 to 40 letters"),
        ({"flat": [1, 2]}, ShapeError, r"presets\['flat'\] must have the axes"),
    ],
)
def test_presets_that_will_not_do_are_refused(presets, error, sentence):
    with pytest.raises(error, match=sentence):
        KernelPlayground(PHOTO, presets=presets)


def test_the_built_in_kernels_do_what_their_names_say():
    presets = KernelPlayground(PHOTO).presets
    for name, total in {"identity": 1, "sharpen": 1, "Laplacian": 0, "emboss": 1}.items():
        assert presets[name].sum() == total
    for name, kernel in presets.items():
        if "blur" in name:
            assert kernel.sum() == pytest.approx(1)
            assert (kernel > 0).all()
    assert presets["blur 3×5"].shape == (3, 5)
    ramp = np.tile(np.arange(8.0), (6, 1))  # brighter to the right
    across = convlab.conv2d(ramp[None, None], presets["vertical edges (Sobel)"][None, None])
    down = convlab.conv2d(ramp[None, None], presets["horizontal edges (Sobel)"][None, None])
    assert (across == 8).all()
    assert (down == 0).all()


def test_pixels_travel_as_bytes_and_come_back():
    whole = PHOTO.astype(np.float64)
    for image in (PHOTO, RNG.normal(0, 40, (3, 7)), RNG.random((5, 4)), COLOURS, whole):
        playground = KernelPlayground(image)
        sent = playground.get_state()["image"]
        assert isinstance(sent["pixels"], bytes)
        size = 1 if (image == np.rint(image)).all() else 4  # whole numbers fit into a byte
        assert len(sent["pixels"]) == size * image.size  # once, and nothing else
        assert sent["size"] == list(image.shape)
        other = KernelPlayground(np.zeros((9, 9)))
        other.set_state({"image": {**sent, "pixels": memoryview(sent["pixels"])}})
        assert other.image.dtype == playground.image.dtype
        np.testing.assert_array_equal(other.image, playground.image)


def test_the_arrays_are_not_written_into():
    playground = KernelPlayground(PHOTO)
    for array in (playground.image, playground.kernel):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1
    assert PHOTO.flags.writeable


def test_a_kernel_larger_than_the_photo_has_no_output_but_a_picture():
    playground = KernelPlayground(np.zeros((2, 9)), np.ones((3, 2)))
    sentence = (
        "KernelPlayground: the kernel (3×2) does not fit into the photo (2×9), and nothing is "
        "padded here. Use a kernel of at most 2×2, or a larger photo."
    )
    with pytest.raises(ShapeError, match=re.escape(sentence)):
        _ = playground.output
    assert playground.picture().alt == sentence


@pytest.mark.parametrize("display", ["diverging", "signed", "cut", "stretch"])
@pytest.mark.parametrize("channels", ["grey", "colour"])
def test_the_picture_has_the_colours_of_the_page(display, channels):
    photo = np.zeros((4, 6, 3), np.uint8)
    photo[:, 3:] = 200, 100, 50
    playground = KernelPlayground(photo, [[-1, 1]], channels=channels, display=display)
    figure = playground.picture().figure
    image = figure.axes[2].images[0]
    drawn = image.to_rgba(image.get_array())[0, :, :3]
    edge, flat = drawn[2], drawn[0]  # the numbers 200, 100 and 50, or the grey 124, and 0
    white = {
        ("diverging", "grey"): to_rgb(colours.POSITIVE),
        ("diverging", "colour"): (1, 0.75, 0.625),  # 0 is in the middle of each channel
        ("signed", "grey"): (1, 1, 1),
        ("signed", "colour"): (1, 0.75, 0.625),
        ("cut", "grey"): (124 / 255,) * 3,
        ("cut", "colour"): (200 / 255, 100 / 255, 50 / 255),
        ("stretch", "grey"): (1, 1, 1),
        ("stretch", "colour"): (1, 0.5, 0.25),
    }[display, channels]
    np.testing.assert_allclose(edge, white, atol=0.005)
    middle = {"diverging": 1 if channels == "grey" else 0.5, "signed": 0.5}.get(display, 0)
    np.testing.assert_allclose(flat, [middle] * 3, atol=0.005)


def test_the_picture_shows_the_whole_border_of_the_kernel():
    figure = KernelPlayground(PHOTO, np.ones((2, 3))).picture().figure
    axes = figure.axes[1]
    cells = [patch.get_bbox() for patch in axes.patches]
    assert (min(box.x0 for box in cells), max(box.x1 for box in cells)) == (0, 3)
    assert axes.get_xlim()[0] < -0.05
    assert axes.get_xlim()[1] > 3.05


def test_the_repr_and_the_picture_say_what_there_is():
    playground = KernelPlayground(PHOTO, [[1, -1]], display="cut")
    assert repr(playground) == (
        "KernelPlayground(<9×12 image>, kernel=[[1.0, -1.0]], display='cut')"
    )
    assert "channels='red', display=" in repr(KernelPlayground(COLOURS, channels="red"))
    data, _ = playground._repr_mimebundle_()
    assert Image.open(io.BytesIO(data["image/png"])).width > 500
    figure = playground.picture().figure
    caption = figure.axes[2].get_xlabel()
    output = playground.output
    cut = int(((output < 0) | (output > 255)).sum())
    assert f"cut off: {cut} of {output.size}" in caption
    assert f"raw −{-output.min():.0f} to {output.max():.0f}" in caption


def test_the_page_gets_the_limits_from_python():
    limits = KernelPlayground(PHOTO).get_state()["limits"]
    assert limits["kernel"] == {"most": (7, 7), "largest": 1_000_000, "is_optional": False}
    assert limits["image"] == {"most": 512}
    assert limits["display"] == {
        "choices": ("diverging", "signed", "cut", "stretch"),
        "ends": (colours.NEGATIVE, colours.POSITIVE),
    }


def test_an_unknown_setting_is_named():
    with pytest.raises(TypeError, match=r"there is no setting 'photo'\. There are: image, kernel"):
        KernelPlayground(photo=PHOTO)


def test_its_code_makes_it_again():
    playground = KernelPlayground(PHOTO, [[0, 1], [-1, 0]], display="cut", view="split")
    code = playground.code()
    assert code == (
        "KernelPlayground(image=image, kernel=[[0, 1], [-1, 0]], display='cut', view='split')"
    )
    again = eval(code, {"KernelPlayground": KernelPlayground, "image": PHOTO})
    assert again.get_state()["image"] == playground.get_state()["image"]
    np.testing.assert_array_equal(again.output, playground.output)
