"""The digits: the file, the two parts, and the places of scattered ones."""

import hashlib
import io
import json
import tarfile

import numpy as np
import pytest
import torch

import make_digits
from convlab.training import digits


def test_the_file_is_the_one_that_the_tool_writes():
    assert hashlib.sha256(make_digits.FILE.read_bytes()).hexdigest() == make_digits.FILE_SHA256
    assert make_digits.FILE.stat().st_size < 1_500_000


def test_the_tool_gives_back_the_bytes_of_mnist_and_the_same_file_each_time():
    pixels = np.resize(np.arange(256), (10, 5, 28, 28))
    package = io.BytesIO()
    with tarfile.open(fileobj=package, mode="w:gz") as archive:
        for digit in range(10):
            numbers = [round(float(number) / 255, 3) for number in pixels[digit].flat]
            text = json.dumps({"data": numbers}).encode()
            entry = tarfile.TarInfo(f"package/src/digits/{digit}.json")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    file = make_digits.make(package.getvalue())
    assert file == make_digits.make(package.getvalue())
    with np.load(io.BytesIO(file)) as made:
        images, labels = made["images"], made["labels"]
    assert images.dtype == labels.dtype == np.uint8
    assert [int((labels == digit).sum()) for digit in range(10)] == 10 * [5]
    for digit in range(10):
        found = {image.tobytes() for image in images[labels == digit]}
        assert found == {image.astype(np.uint8).tobytes() for image in pixels[digit]}


@pytest.mark.parametrize(
    ("part", "counts"),
    [
        ("train", [688, 789, 693, 707, 676, 617, 711, 752, 679, 688]),
        ("test", [117, 107, 104, 104, 113, 78, 94, 107, 88, 88]),
    ],
)
def test_a_part_has_its_images_and_labels(part, counts):
    images, labels = digits(part)
    assert (images.dtype, labels.dtype) == (torch.float32, torch.int64)
    assert images.shape == (sum(counts), 1, 28, 28)
    assert labels.bincount().tolist() == counts
    assert (images.min(), images.max()) == (0, 1)
    assert torch.equal((images * 255).round() / 255, images)


def test_no_image_is_in_both_parts_or_twice():
    images = torch.cat([digits("train").images, digits("test").images])
    assert len({image.numpy().tobytes() for image in images}) == 8000


def test_the_mean_image_of_a_digit_looks_like_it():
    """A zero is empty in the middle, a one is not: images and labels belong together."""
    images, labels = digits()
    middle = images[:, 0, 12:16, 12:16].mean((1, 2))
    assert middle[labels == 0].mean() < 0.2 < 0.6 < middle[labels == 1].mean()


def test_a_scattered_digit_is_whole_and_at_a_place_of_its_own():
    plain, scattered = digits("test"), digits("test", scattered=True)
    assert scattered.images.shape == (1000, 1, 42, 42)
    assert torch.equal(plain.labels, scattered.labels)
    places = set()
    for image, frame in zip(plain.images[:200, 0], scattered.images[:200, 0], strict=True):
        ink, found = image.nonzero(), frame.nonzero()
        offset = found[0] - ink[0]
        assert torch.equal(ink + offset, found)
        assert torch.equal(image[image > 0], frame[frame > 0])
        assert 0 <= offset.min() <= offset.max() <= 14
        places.add(tuple(offset.tolist()))
    assert len(places) > 100


def test_the_places_depend_on_the_seed_and_the_part():
    first = digits("test", scattered=True, seed=3).images
    assert torch.equal(first, digits("test", scattered=True, seed=3).images)
    assert not torch.equal(first, digits("test", scattered=True, seed=4).images)

    def rows(part):
        first = [
            (digits(part, scattered=moved).images[:1000, 0] > 0).int() for moved in (False, True)
        ]
        before, after = (ink.amax(2).argmax(1) for ink in first)
        return after - before

    assert (rows("train") == rows("test")).float().mean() < 0.2  # one in 15 by chance


def test_no_random_number_of_the_caller_is_drawn():
    before = torch.get_rng_state(), np.random.get_state()[1].tolist()
    digits(scattered=True)
    assert torch.equal(torch.get_rng_state(), before[0])
    assert np.random.get_state()[1].tolist() == before[1]


def test_what_is_not_there_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match='part must be "train" or "test", got \'tests\''):
        digits("tests")
    with pytest.raises(TypeError, match="scattered must be True or False, got 1"):
        digits(scattered=1)
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        digits(seed=-1)
