"""The KernelPlayground without a page: what it takes, what it refuses, what it computes."""

import io
import re

import numpy as np
import pytest
import torch
from matplotlib import cbook
from PIL import Image

import convlab
from convlab.errors import ShapeError
from convlab.widgets import KernelPlayground

RNG = np.random.default_rng(7)
PHOTO = RNG.integers(0, 256, (9, 12)).astype(np.uint8)
SCRIPT = "<img src=x onerror=alert(1)>"


def test_without_an_image_it_shows_the_photo_of_lesson_01():
    photo = Image.open(cbook.get_sample_data("grace_hopper.jpg")).convert("L")
    image = KernelPlayground().image
    assert image.dtype == np.uint8
    np.testing.assert_array_equal(image, np.array(photo)[60:360, 100:350])


@pytest.mark.parametrize("kernel_size", [(1, 1), (3, 5), (5, 2), (7, 7)])
def test_the_output_is_pytorchs(kernel_size):
    kernel = RNG.normal(size=kernel_size)
    output = KernelPlayground(PHOTO, kernel).output
    expected = torch.conv2d(
        torch.tensor(PHOTO, dtype=torch.double)[None, None], torch.tensor(kernel)[None, None]
    )
    np.testing.assert_allclose(output, expected[0, 0], atol=1e-9)


def test_colours_become_grey_as_pil_makes_them():
    colours = RNG.integers(0, 256, (6, 8, 3)).astype(np.uint8)
    ours = KernelPlayground(colours, [[1]]).image
    pils = np.array(Image.fromarray(colours).convert("L"))
    assert ours.dtype == np.uint8
    assert np.abs(ours.astype(int) - pils).max() <= 1  # PIL rounds in whole numbers


def test_a_pil_image_and_a_file_give_the_same_photo(tmp_path):
    colours = Image.fromarray(RNG.integers(0, 256, (6, 8, 3)).astype(np.uint8))
    colours.save(tmp_path / "photo.png")
    for image in (colours, tmp_path / "photo.png", str(tmp_path / "photo.png")):
        np.testing.assert_array_equal(KernelPlayground(image).image, np.array(colours.convert("L")))


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


def test_pixels_travel_as_bytes_and_come_back(tmp_path):
    for image in (PHOTO, RNG.normal(0, 40, (3, 7)), RNG.random((5, 4))):
        playground = KernelPlayground(image)
        sent = playground.get_state()["image"]
        assert isinstance(sent["pixels"], bytes)
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


def test_the_repr_and_the_picture_say_what_there_is():
    playground = KernelPlayground(PHOTO, [[1, -1]], display="cut")
    assert repr(playground) == (
        "KernelPlayground(<9×12 image>, kernel=[[1.0, -1.0]], display='cut')"
    )
    data, _ = playground._repr_mimebundle_()
    assert Image.open(io.BytesIO(data["image/png"])).width > 500
    figure = playground.picture().figure
    caption = figure.axes[2].get_xlabel()
    output = playground.output
    cut = int(((output < 0) | (output > 255)).sum())
    assert f"cut off: {cut} of {output.size}" in caption
    assert f"raw {output.min():.4g} to {output.max():.4g}" in caption


def test_the_page_gets_the_limits_from_python():
    limits = KernelPlayground(PHOTO).get_state()["limits"]
    assert limits["kernel"] == {"most": (7, 7), "largest": 1_000_000}
    assert limits["image"] == {"most": 512}
    assert limits["display"] == {"choices": ("cut", "signed", "stretch")}


def test_an_unknown_setting_is_named():
    with pytest.raises(TypeError, match=r"there is no setting 'photo'\. There are: image, kernel"):
        KernelPlayground(photo=PHOTO)
