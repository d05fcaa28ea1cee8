"""CIFAR-10: an archive in the genuine format, its download, hostile files, AlexNet's training."""

import hashlib
import http.server
import io
import os
import pickle
import re
import struct
import tarfile
import threading
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
import torch
from torch import nn

from convlab.errors import ShapeError
from convlab.training import channel_statistics, cifar10, resized
from convlab.training.cifar import __main__ as command
from convlab.training.cifar import archive as archive_module
from convlab.training.cifar.download import download

NAMES = [b"airplane", b"automobile", b"bird", b"cat", b"deer"]
NAMES += [b"dog", b"frog", b"horse", b"ship", b"truck"]


class Python2Pickler(pickle._Pickler):
    """A pickler that writes bytes as Python 2 wrote its texts, and NumPy 1's names."""

    dispatch: ClassVar = dict(pickle._Pickler.dispatch)

    def save_bytes(self, value):
        if len(value) < 256:
            self.write(b"U" + bytes([len(value)]) + value)
        else:
            self.write(b"T" + struct.pack("<i", len(value)) + value)
        self.memoize(value)

    def save_global(self, value, name=None):
        if getattr(value, "__name__", "") == "_reconstruct":
            self.write(b"cnumpy.core.multiarray\n_reconstruct\n")
            self.memoize(value)
        else:
            super().save_global(value, name)

    dispatch[bytes] = save_bytes
    dispatch[type(save_bytes)] = save_global


def dumps(value):
    file = io.BytesIO()
    Python2Pickler(file, protocol=2).dump(value)
    return file.getvalue()


def make_batches(count=6):
    """File name → pickle, and the images and labels of the five batches and of the test."""
    random, files, parts = np.random.default_rng(0), {}, {"train": [], "test": []}
    for name in [*(f"data_batch_{k}" for k in range(1, 6)), "test_batch"]:
        data = random.integers(0, 256, (count, 3072), dtype=np.uint8)
        labels = [int(label) for label in random.integers(0, 10, count)]
        files[name] = dumps(
            {
                b"batch_label": b"training batch 1 of 5",
                b"labels": labels,
                b"data": data,
                b"filenames": [b"leptodactylus_pentadactylus_s_000004.png"] * count,
            }
        )
        parts["test" if name == "test_batch" else "train"].append((data, labels))
    meta = {b"num_cases_per_batch": 10000, b"label_names": NAMES, b"num_vis": 3072}
    files["batches.meta"] = dumps(meta)
    files["readme.html"] = b"<html></html>"
    return files, parts


FILES, PARTS = make_batches()
FOLDER = "cifar-10-batches-py"


def pack(files, extra=()):
    """The bytes of a .tar.gz with these files in the folder, and further entries."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        folder = tarfile.TarInfo(FOLDER)
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in files.items():
            entry = tarfile.TarInfo(f"{FOLDER}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for entry, content in extra:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


ARCHIVE = pack(FILES)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder, and a function that puts an archive into it and makes its MD5 the right one."""

    def put(content=ARCHIVE):
        monkeypatch.setattr(archive_module, "MD5", hashlib.md5(content).hexdigest())
        (tmp_path / "cifar-10-python.tar.gz").write_bytes(content)

    return SimpleNamespace(root=tmp_path, put=put, folder=tmp_path / FOLDER)


def test_the_pickles_of_these_tests_are_of_the_genuine_format():
    """Protocol 2, texts of Python 2, NumPy 1's names: what a byte for byte look at one shows."""
    content = FILES["data_batch_1"]
    assert content[:2] == b"\x80\x02"
    assert b"U\x0bbatch_label" in content
    assert b"cnumpy.core.multiarray\n_reconstruct\n" in content
    assert b"_codecs" not in content


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_images_and_labels_of_a_part_come_in_order(part, place):
    place.put()
    for _ in range(2):  # from the archive, then from the folder
        images, labels, classes = cifar10(place.root, part)
        data = np.concatenate([data for data, _ in PARTS[part]])
        assert images.dtype == torch.uint8
        assert images.shape == (len(data), 3, 32, 32)
        assert np.array_equal(images.flatten(1).numpy(), data)
        assert int(images[3, 2, 31, 30]) == data[3, 2 * 1024 + 31 * 32 + 30]  # blue, last row
        assert labels.dtype == torch.int64
        assert labels.tolist() == [label for _, labels in PARTS[part] for label in labels]
        assert classes == tuple(name.decode() for name in NAMES)
        (place.root / "cifar-10-python.tar.gz").unlink(missing_ok=True)
    assert sorted(file.name for file in place.folder.iterdir()) == sorted(FILES)


def test_half_an_archive_is_refused_and_left_as_it_is(place):
    place.put()
    path = place.root / "cifar-10-python.tar.gz"
    path.write_bytes(ARCHIVE[: len(ARCHIVE) // 2])
    for download_it in (False, True):
        with pytest.raises(ValueError, match=r"must have the MD5 .* incomplete .* left as it is"):
            cifar10(place.root, download=download_it)
    assert path.read_bytes() == ARCHIVE[: len(ARCHIVE) // 2]
    assert not place.folder.exists()


def link(name, kind, target):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry, b""


@pytest.mark.parametrize(
    "entry",
    [
        (tarfile.TarInfo("../evil"), b"x"),
        (tarfile.TarInfo(f"{FOLDER}/../../evil"), b"x"),
        (tarfile.TarInfo("/convlab-evil"), b"x"),
        (tarfile.TarInfo("evil"), b"x"),
        (tarfile.TarInfo(f"{FOLDER}/deep/evil"), b"x"),
        link(f"{FOLDER}/test_batch2", tarfile.SYMTYPE, "/etc/passwd"),
        link(f"{FOLDER}/test_batch2", tarfile.LNKTYPE, "../evil"),
        link(f"{FOLDER}/pipe", tarfile.FIFOTYPE, ""),
    ],
    ids=lambda entry: entry[0].name,
)
def test_an_archive_that_reaches_out_of_its_folder_is_refused_before_anything_is_written(
    entry, place
):
    place.put(pack(FILES, [entry]))
    message = f"must be a file in {FOLDER}/, and {re.escape(repr(entry[0].name))} is not"
    with pytest.raises(ValueError, match=message):
        cifar10(place.root)
    assert [path.name for path in place.root.iterdir()] == ["cifar-10-python.tar.gz"]
    assert not os.path.exists("/convlab-evil")
    assert not (place.root.parent / "evil").exists()


def test_an_unpacking_that_was_killed_is_begun_anew(place):
    place.put()
    unfinished = place.root / f"{FOLDER}.part"
    unfinished.mkdir()
    (unfinished / "data_batch_1").write_bytes(b"half")
    assert len(cifar10(place.root).labels) == 30
    assert not unfinished.exists()


class Hostile:
    def __init__(self, folder, function=os.system):
        self.folder, self.function = folder, function

    def __reduce__(self):
        return self.function, (f"mkdir {self.folder}",)


@pytest.mark.parametrize("function", [os.system, eval, getattr, np.load])
def test_a_hostile_pickle_is_refused_and_not_run(function, place):
    made = place.root / "made"
    hostile = pickle.dumps({b"data": Hostile(made, function)}, protocol=2)
    place.put(pack(FILES | {"data_batch_3": hostile}))
    with pytest.raises(ValueError, match=r"data_batch_3 must be a pickle .*it asks for .*Nothing"):
        cifar10(place.root)
    assert not made.exists()
    assert len(cifar10(place.root, "test").labels) == 6  # the others can be read


IMAGES, LABELS = PARTS["test"][0]


@pytest.mark.parametrize(
    "content",
    [
        FILES["test_batch"][:-200],
        b"",
        dumps([1, 2]),
        dumps({b"labels": LABELS}),
        dumps({b"data": IMAGES, b"labels": LABELS[:-1]}),
        dumps({b"data": IMAGES, b"labels": [10] * 6}),
        dumps({b"data": IMAGES.astype(np.int16), b"labels": LABELS}),
        dumps({b"data": IMAGES[:, :-1], b"labels": LABELS}),
        dumps({b"data": LABELS, b"labels": LABELS}),
    ],
)
def test_a_batch_with_other_content_is_refused_with_a_sentence(content, place):
    place.put(pack(FILES | {"test_batch": content}))
    with pytest.raises(ValueError, match=r"cifar10: .*test_batch must .*Remove the folder"):
        cifar10(place.root, "test")


def test_what_is_not_there_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no .*gz. Give download=True"):
        cifar10(tmp_path)
    with pytest.raises(ValueError, match="part must be"):
        cifar10(tmp_path, "validation")
    with pytest.raises(TypeError, match="download must be True or False, got 1"):
        cifar10(tmp_path, download=1)


def test_the_address_and_the_fingerprint_are_those_that_are_published():
    assert archive_module.URL == "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    assert archive_module.MD5 == "c58f30108f718f92721af3b95e74349a"


# The download

CONTENT = bytes(np.random.default_rng(1).integers(0, 256, 700_000, dtype=np.uint8))
MD5 = hashlib.md5(CONTENT).hexdigest()


@pytest.fixture
def server():
    """A server of CONTENT on this machine that can cut, forget ranges, and notes each request."""
    settings = SimpleNamespace(content=CONTENT, cut=None, ranges=True, seen=[], status=None)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked = self.headers.get("Range")
            settings.seen.append(asked)
            first = int(re.match(r"bytes=(\d+)-$", asked)[1]) if asked and settings.ranges else 0
            content = settings.content[first:]
            if settings.status or (first and not content):
                self.send_error(settings.status or 416)
                return
            self.send_response(206 if first else 200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content if settings.cut is None else content[: settings.cut])

        def log_message(self, *arguments):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.url = f"http://127.0.0.1:{running.server_port}/file.gz"
    yield settings
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_download_gets_its_name_when_it_is_complete(server, tmp_path):
    path = tmp_path / "new" / "file.gz"
    download(server.url, path, MD5)
    assert path.read_bytes() == CONTENT
    assert [file.name for file in path.parent.iterdir()] == ["file.gz"]


@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_that_was_cut_goes_on_where_the_server_can(ranges, server, tmp_path):
    path, part = tmp_path / "file.gz", tmp_path / "file.gz.part"
    server.ranges = ranges
    server.cut = 300_000
    with pytest.raises(ConnectionError, match="last for 700000 bytes, and broke off after 300000"):
        download(server.url, path, MD5)
    assert part.read_bytes() == CONTENT[:300_000]
    assert not path.exists()
    server.cut = None
    download(server.url, path, MD5)
    assert path.read_bytes() == CONTENT
    assert server.seen == [None, "bytes=300000-"]
    assert not part.exists()


def test_a_download_that_was_killed_before_it_took_its_name_needs_no_server(tmp_path):
    (tmp_path / "file.gz.part").write_bytes(CONTENT)
    download("http://127.0.0.1:9/", tmp_path / "file.gz", MD5)
    assert (tmp_path / "file.gz").read_bytes() == CONTENT


@pytest.mark.parametrize("earlier", [b"", CONTENT + b"more", b"something else"])
def test_a_file_with_another_checksum_is_not_kept(earlier, server, tmp_path):
    server.content = CONTENT if earlier else CONTENT[::-1]
    path = tmp_path / "file.gz"
    if earlier:
        path.with_name("file.gz.part").write_bytes(earlier)
    with pytest.raises(ValueError, match=f"must have the MD5 {MD5}, .* It is removed. Call again"):
        download(server.url, path, MD5)
    assert list(tmp_path.iterdir()) == []
    server.content = CONTENT
    download(server.url, path, MD5)  # the way out
    assert path.read_bytes() == CONTENT


def test_an_answer_that_is_no_file_loses_nothing(server, tmp_path):
    part = tmp_path / "file.gz.part"
    part.write_bytes(CONTENT[:1000])
    server.status = 503
    with pytest.raises(ConnectionError, match=r"answers 503 Service Unavailable\. Call again"):
        download(server.url, tmp_path / "file.gz", MD5)
    with pytest.raises(ConnectionError, match=r"must be a connection to http://127\.0\.0\.1:9/"):
        download("http://127.0.0.1:9/", tmp_path / "file.gz", MD5)
    assert part.read_bytes() == CONTENT[:1000]


def test_cifar10_downloads_what_is_not_there(server, place, monkeypatch):
    place.put()
    (place.root / "cifar-10-python.tar.gz").unlink()
    server.content = ARCHIVE
    url = server.url.replace("file.gz", "cifar-10-python.tar.gz")
    monkeypatch.setattr(archive_module, "URL", url)
    assert len(cifar10(place.root, download=True).labels) == 30
    assert len(cifar10(place.root, download=True).labels) == 30
    assert server.seen == [None]


# The images


@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_the_statistics_are_those_of_the_whole_data_set(kind):
    data = np.random.default_rng(0).integers(0, 256, (23, 3, 7, 5), dtype=np.uint8)
    data[:, 1] //= 3
    data[5:, 2] = 200
    numbers = data / 255
    images = torch.from_numpy(data if kind == "uint8" else numbers.astype(np.float32))
    mean, std = channel_statistics(images, size=4)
    assert mean.dtype == std.dtype == torch.float32
    np.testing.assert_allclose(mean, numbers.mean((0, 2, 3)), rtol=1e-6)
    np.testing.assert_allclose(std, numbers.std((0, 2, 3)), rtol=1e-6)
    assert (
        std.numpy() > 1.02 * numbers.std((2, 3)).mean(0)
    ).any()  # not the mean of each image's own


def test_images_are_scaled_bilinearly():
    image = torch.tensor([[[[0, 100], [200, 50]]]], dtype=torch.uint8)
    expected = nn.functional.interpolate(image / 255, (7, 7), mode="bilinear")
    torch.testing.assert_close(resized(image, 7), expected)
    assert float(resized(image, 7).max()) == pytest.approx(200 / 255)
    assert resized(torch.rand(2, 3, 6, 5)).shape == (2, 3, 227, 227)
    for function in (resized, channel_statistics):
        with pytest.raises(ShapeError, match=r"must be \(N, C, H, W\) .* Give one image as x\[Non"):
            function(torch.zeros(3, 6, 5))


# AlexNet


def test_the_command_trains_goes_on_and_prints_each_epoch(place, monkeypatch, capsys):
    place.put()
    made = []

    def small(variant, num_classes):
        made.append((variant, num_classes))
        return nn.Sequential(nn.AvgPool2d(32), nn.Dropout(0.2), nn.Flatten(), nn.Linear(147, 10))

    monkeypatch.setattr(command, "AlexNet", small)
    arguments = ["--root", str(place.root), "--batch", "8", "--device", "cpu", "--epochs"]
    whole = command.main([*arguments, "3", "--checkpoint", str(place.root / "other.pt")])
    capsys.readouterr()
    command.main([*arguments, "1"])
    first = capsys.readouterr().out.splitlines()
    resumed = command.main([*arguments, "3"])
    second = capsys.readouterr().out.splitlines()
    assert resumed == whole
    assert (whole[0].train.count, whole[0].test.count) == (30, 6)
    assert first[0] == "1,480 parameters, on cpu"
    assert first[1].startswith("epoch   train loss")
    assert [line.split()[0] for line in first[2:] + second[1:]] == ["1", "2", "3"]
    assert made == 3 * [("single", 10)]
    assert (place.root / "alexnet.pt").exists()


def test_the_command_says_what_is_missing_in_a_sentence(place):
    with pytest.raises(SystemExit, match=r"there is no .*\.gz\. Give --download, or put it there"):
        command.main(["--root", str(place.root)])
    place.put()
    (place.root / "alexnet.pt").write_bytes(b"notes")
    with pytest.raises(SystemExit, match=r"alexnet\.pt must be a checkpoint"):
        command.main(["--root", str(place.root), "--device", "cpu"])


def test_the_batches_of_the_command_are_standardised(place):
    place.put()
    images, labels, _ = cifar10(place.root)
    loader = command.Standardised(
        command.batches(images, labels, 30, seed=0), channel_statistics(images)
    )
    ((x, y),) = loader
    assert len(loader) == 1
    assert x.dtype == torch.float32
    torch.testing.assert_close(x.mean((0, 2, 3)), torch.zeros(3), rtol=0, atol=1e-5)
    torch.testing.assert_close(x.square().mean((0, 2, 3)), torch.ones(3), rtol=0, atol=1e-4)
    assert sorted(y.tolist()) == sorted(labels.tolist())


@pytest.mark.slow
def test_alexnet_with_ten_classes_makes_a_step(place):
    place.put()
    model = nn.Sequential(command.Resize(227), command.AlexNet("single", num_classes=10))
    assert sum(parameter.numel() for parameter in model.parameters()) == 58_322_314
    images, _, _ = cifar10(place.root, "test")
    assert model(images[:2] / 255).shape == (2, 10)
