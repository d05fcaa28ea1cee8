"""Advice on training, its data, its checkpoints, and its pictures."""

import hashlib
import io
import re
import tarfile
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from torch import nn

from advice.following import case, message_of, number
from convlab.figures import confusion_picture, filter_picture, surest_errors, training_curves
from convlab.training import (
    batches,
    channel_statistics,
    cifar10,
    confusion,
    digits,
    evaluate,
    learning_rate_sweep,
    resized,
    train,
)
from convlab.training.cifar import archive as archive_module
from convlab.training.cifar.download import download
from convlab.training.cifar.pickles import read_batch, read_class_names

X, LABELS = torch.arange(72).view(6, 1, 4, 3) / 72, torch.tensor([0, 1, 2, 0, 1, 2])


def linear(classes=3):
    return nn.Sequential(nn.Flatten(), nn.Linear(12, classes))


def fit(model=None, loader=None, optimizer=None, epochs=1, **options):
    model = model or linear()
    optimizer = optimizer or torch.optim.SGD(model.parameters(), lr=0.1)
    loader = loader or batches(X, LABELS, 4)
    return train(model, loader, optimizer=optimizer, epochs=epochs, **options)


def advised(message, **names):
    """The value of the expression after the last "Give" or "give"."""
    return eval(
        re.split(r"[Gg]ive (?!the model)", message)[-1].rstrip("."), {"torch": torch} | names
    )


@case
def parts_of_the_digits():
    for part in re.findall('"(.*?)"', message_of(digits, "validation")):
        assert len(digits(part).labels) >= 1000


@case
def images_and_labels_of_a_batch():
    images, labels = X, LABELS
    for wrong, fits in (
        (((X.numpy()), LABELS), lambda text: (advised(text, images=X.numpy()), LABELS)),
        ((X, LABELS.tolist()), lambda text: (X, advised(text, labels=LABELS.tolist()))),
        ((X.byte(), LABELS), lambda text: (advised(text, images=X.byte()), LABELS)),
        ((X.long(), LABELS), lambda text: (advised(text, images=X.long()), LABELS)),
        ((X, LABELS.float()), lambda text: (X, advised(text, labels=LABELS.float()))),
        ((X, LABELS[:, None]), lambda text: (X, advised(text, labels=LABELS[:, None]))),
        ((X, LABELS + 1), lambda text: (X, eval("labels - 1", {"labels": LABELS + 1}))),
    ):
        message = message_of(fit, loader=[wrong])
        if "labels - " in message:
            assert "give labels - 1, or" in message
        images, labels = fits(message)
        assert torch.equal(labels, LABELS)
        fit(loader=[(images, labels)])
    rows = nn.functional.one_hot(LABELS)
    message = message_of(fit, loader=[(X, rows)])
    assert torch.equal(eval(re.search(r"labels\.arg\S+\)", message)[0], {"labels": rows}), LABELS)
    message = message_of(fit, linear(2))
    fit(linear(number("give the model", message)))
    message_of(fit, loader=[(X, LABELS[:5])])
    message = message_of(fit, loader=(X, LABELS))
    fit(
        loader=eval(
            re.search(r"batches\(.*?\)", message)[0],
            {"batches": batches, "images": X, "labels": LABELS},
        )
    )
    message_of(batches, X, LABELS[:5])


@case
def models_and_optimizers():
    message = message_of(fit, nn.Conv2d(1, 2, 2))
    assert "nn.Flatten() and nn.Linear(…, K)" in message
    fit(nn.Sequential(nn.Conv2d(1, 2, 2), nn.Flatten(), nn.Linear(12, 3)))
    model = linear()
    early = torch.optim.Adam(model.parameters())
    model[1] = nn.Linear(12, 3)
    message = message_of(fit, model, optimizer=early)
    call = re.search(r"torch\.optim.*\)", message)[0].replace(", …", "")
    fit(model, optimizer=eval(call, {"torch": torch, "model": model}))
    hidden = linear()
    hidden.__dict__["layers"] = [hidden[1]]
    del hidden[1]
    message = message_of(fit, hidden, optimizer=early)
    assert "nn.ModuleList" in message
    hidden.append(nn.ModuleList(hidden.layers)[0])
    fit(hidden)
    with mock.patch("torch.cuda.is_available", return_value=False):
        message = message_of(fit, device="cuda")
    fit(device=re.search(r'Give device="(\w+)"', message)[1])


@case
def loaders_that_are_empty():
    message = message_of(fit, loader=iter(list(batches(X, LABELS))), epochs=2)
    names = {"batches": batches, "images": X, "labels": LABELS}
    fit(loader=eval(re.search(r"batches\(.*?\)", message)[0], names), epochs=2)
    assert "Give one that has images" in message_of(evaluate, linear(), [])
    message = message_of(learning_rate_sweep, linear, [], [0.1])
    loader = eval(re.search(r"batches\(.*?\)", message)[0], names)
    learning_rate_sweep(linear, loader, [0.1], steps=2)
    message = message_of(confusion, linear(), (X, LABELS), 4)
    assert (
        confusion(linear(), (X, LABELS), number("Give classes=", message.replace("=", "= "))).sum()
        == 6
    )


@case
def a_loss_that_is_not_finite():
    """The smaller rate is a new start; at some step of the advice the training holds."""
    rate = 1e38
    for _ in range(40):
        model = linear()
        torch.nn.init.ones_(model[1].weight)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        loader = batches(1000 * X, LABELS, 2, shuffle=False)  # a step of 1e38 overflows
        try:
            fit(model, loader, optimizer, epochs=2)
        except ArithmeticError:
            model = linear()
            torch.nn.init.ones_(model[1].weight)
            optimizer = torch.optim.SGD(model.parameters(), lr=rate)
            message = message_of(fit, model, loader, optimizer, epochs=2)
            rate = float(re.search(r"such as (\S+),", message)[1])
        else:
            assert rate < 1e38
            return
    raise AssertionError(message)


@case
def checkpoints():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.pt"
        for content in (b"notes", None):
            torch.save({}, path) if content is None else path.write_bytes(content)
            message = message_of(fit, checkpoint=path)
            assert "give another path for checkpoint, or remove it" in message
            path.unlink()
            fit(checkpoint=path)
        message = message_of(fit, linear(4), checkpoint=path)
        fit(linear(4), checkpoint=path.with_name("another.pt"))
        fit(checkpoint=path, epochs=3)
        message = message_of(fit, checkpoint=path, epochs=2)
        assert (
            len(fit(checkpoint=path, epochs=number("Give epochs=", message.replace("=", "= "))))
            == 3
        )


@case
def images_of_cifar():
    for function in (resized, channel_statistics):
        message = message_of(function, X[0])
        function(eval(re.search(r"x\[None\]", message)[0], {"x": X[0]}))


def packed(names):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    return file.getvalue()


@case
def archives_of_cifar():
    """Each way out is an archive that is fetched again; that it is read is in test_cifar.py."""
    with tempfile.TemporaryDirectory() as folder:
        for part in re.findall('"(.*?)"', message_of(cifar10, folder, "validation")):
            message = message_of(cifar10, folder, part)
            assert "Give download=True, or put it there: https://" in message
        path = Path(folder) / "cifar-10-python.tar.gz"
        path.write_bytes(b"half")
        assert "remove it, and give download=True" in message_of(cifar10, folder)
        content = packed(["../evil"])
        path.write_bytes(content)
        with mock.patch.object(archive_module, "MD5", hashlib.md5(content).hexdigest()):
            assert "remove the archive, and give download=True" in message_of(cifar10, folder)
        path.unlink()
        with mock.patch.object(archive_module, "URL", "http://127.0.0.1:9/cifar-10-python.tar.gz"):
            assert "Call again when there is a connection" in message_of(
                cifar10, folder, download=True
            )


@case
def pickles_of_cifar():
    import pickle

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test_batch"
        for content in (b"half", pickle.dumps({}, protocol=2)):
            path.write_bytes(content)
            assert "Remove the folder that it lies in, and call again" in message_of(
                read_batch, path
            )
        assert "Remove the folder" in message_of(read_class_names, path)


class Response(io.BytesIO):
    """An answer of a server, of which only a part comes."""

    status = 200

    def __init__(self, content, length):
        super().__init__(content)
        self.headers = {"Content-Length": str(length)}


@case
def downloads():
    import urllib.error

    right = hashlib.md5(b"whole file").hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for answer in (
            Response(b"half", 10),
            urllib.error.HTTPError("http://x", 503, "Busy", {}, None),
            urllib.error.URLError("no network"),
            Response(b"other file", 10),
        ):
            effect = [answer] if isinstance(answer, Exception) else None
            with mock.patch("urllib.request.urlopen", side_effect=effect, return_value=answer):
                assert "Call again" in message_of(download, "http://x", path, right)
        with mock.patch("urllib.request.urlopen", return_value=Response(b"whole file", 10)):
            download("http://x", path, right)
        assert path.read_bytes() == b"whole file"


@case
def pictures_of_a_training():
    message = message_of(training_curves, {})
    epochs = number("Give train epochs=", message.replace("=", "= "))
    training_curves(fit(epochs=epochs))
    message = message_of(confusion_picture, np.zeros((2, 3), int))
    assert "Give what convlab.training.confusion returns" in message
    confusion_picture(confusion(linear(), (X, LABELS), 3))
    weight = torch.rand(8, 4, 3, 2)
    message = message_of(filter_picture, weight)
    filter_picture(eval(re.search(r"weight\[.*\]", message)[0], {"weight": weight}))
    model, images = nn.Flatten(), torch.eye(3)[:, None, None]
    assert "Give other images" in message_of(surest_errors, model, images, torch.arange(3))
    surest_errors(model, images.flip(0), torch.arange(3))


@case
def what_watches_a_training():
    model = nn.Sequential(nn.Flatten(), nn.Linear(6, 2))
    loader = batches(torch.rand(4, 1, 2, 3), torch.tensor([0, 1, 0, 1]), 2)
    seen = []
    given = {"optimizer": torch.optim.SGD(model.parameters(), 0.1), "epochs": 1, "progress": False}
    watch = lambda _model, history: seen.append(len(history))  # noqa: E731
    assert message_of(train, model, loader, watch=[watch], **given).endswith("without brackets.")
    train(model, loader, watch=watch, **given)
    assert seen == [1]
