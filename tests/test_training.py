"""Training: the loop against one by hand, seeds, checkpoints and kills, errors, measuring."""

import copy
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

from convlab.errors import ShapeError
from convlab.training import (
    CheckpointError,
    History,
    LossNotFinite,
    batches,
    confusion,
    evaluate,
    learning_rate_sweep,
    probabilities,
    progress,
    train,
)

CLASSES = 4


def make_data(count=70, seed=0):
    """Images (N, 2, 6, 5) that a small net can learn, and their labels."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(CLASSES, (count,), generator=generator)
    images = torch.rand(count, 2, 6, 5, generator=generator)
    images[torch.arange(count), 0, labels] += 1.0
    return images, labels


def make_model(seed=0):
    """A net with everything that has a state: dropout, batch norm with its buffers."""
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(2, 3, (3, 2)),
        nn.BatchNorm2d(3),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Flatten(),
        nn.Linear(48, CLASSES),
    )


def adam(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def run(epochs=3, loader=None, model=None, **options):
    """A training of a new model; returns the model and the history."""
    model = model or make_model()
    loader = loader or batches(*make_data(), 16)
    options["optimizer"] = options.get("optimizer") or adam(model)
    return model, train(model, loader, epochs=epochs, **options)


def assert_same_weights(one, other):
    for name, value in one.state_dict().items():
        assert torch.equal(value, other.state_dict()[name]), name


# The loop


def test_it_does_what_a_loop_written_by_hand_does():
    trained, history = run(model=make_model().eval(), epochs=2, test=make_data(30, seed=1))
    model, loader = make_model(), batches(*make_data(), 16)
    optimizer, losses, right = adam(model), [], 0
    for _ in range(2):
        model.train()
        losses, right = [], 0
        for images, labels in loader:
            optimizer.zero_grad()
            logits = model(images)
            loss = cross_entropy(logits, labels)
            loss.backward()
            optimizer.step()
            losses += [loss.item()] * len(labels)
            right += sum(int(logits[n].argmax()) == label for n, label in enumerate(labels))
    assert_same_weights(model, trained)
    assert history[1].train.accuracy == right / 70
    assert history[1].train.count == 70
    assert history[1].train.loss == pytest.approx(sum(losses) / 70, rel=1e-12)
    assert history[1].test == evaluate(model, make_data(30, seed=1))


def test_it_learns():
    _, history = run(epochs=25, test=make_data(200, seed=1))
    assert history.train_loss[0] > 1 > 0.4 > history.train_loss[-1]
    assert history.test_accuracy[-1] > 0.9


def test_the_mode_of_each_module_is_restored_after_an_error_too():
    for training in (True, False):
        model = make_model().train(training)
        model[1].eval()
        modes = [module.training for module in model.modules()]
        run(model=model, epochs=1, test=make_data())
        evaluate(model, make_data())
        confusion(model, make_data(), CLASSES)
        probabilities(model, make_data()[0])
        with pytest.raises(ShapeError):
            evaluate(model, batches(torch.zeros(2, 2, 6, 5), torch.zeros(2, 1).long()))
        assert [module.training for module in model.modules()] == modes


def test_an_evaluation_uses_running_means_drops_nothing_and_records_nothing():
    model, data = make_model(), make_data(30)
    before = copy.deepcopy(model.state_dict())
    score = evaluate(model, batches(*data, 7))
    model.eval()
    logits = model(data[0])
    assert score.loss == pytest.approx(cross_entropy(logits, data[1]).item(), rel=1e-6)
    assert score.accuracy == int((logits.argmax(1) == data[1]).sum()) / 30
    assert score.count == 30
    assert all(parameter.grad is None for parameter in model.parameters())
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


def test_another_loss_is_used_in_training_and_test():
    def smoothed(logits, labels):
        return cross_entropy(logits, labels, label_smoothing=0.3)

    model, history = run(epochs=1, loss=smoothed, test=make_data())
    assert history[0].test == evaluate(model, make_data(), loss=smoothed)
    assert history[0].test != evaluate(model, make_data())


def test_a_scheduler_makes_a_step_after_each_epoch():
    model = make_model()
    optimizer = adam(model, lr=0.08)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    run(model=model, optimizer=optimizer, scheduler=scheduler, epochs=3)
    assert optimizer.param_groups[0]["lr"] == 0.01
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, threshold=0.9)
    options = {"model": model, "optimizer": optimizer, "scheduler": scheduler}
    _, history = run(**options, epochs=3, test=make_data())
    assert optimizer.param_groups[0]["lr"] < 0.01
    assert scheduler.best == history.test_loss[0]


def test_the_watch_sees_the_model_and_the_history_after_each_epoch():
    seen = []

    def watch(model, history):
        seen.append((len(history), history[-1].test == evaluate(model, make_data())))

    run(epochs=3, test=make_data(), watch=watch)
    assert seen == [(1, True), (2, True), (3, True)]


# Batches


def test_each_epoch_has_all_images_once_in_an_order_of_its_own():
    loader = batches(torch.arange(20.0), torch.arange(20), 6, seed=1)
    epochs = [torch.cat([labels for _, labels in loader]).tolist() for _ in range(3)]
    assert len(loader) == len(list(loader)) == 4
    assert all(sorted(epoch) == list(range(20)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 3
    again = batches(torch.arange(20.0), torch.arange(20), 6, seed=1)
    assert [torch.cat([labels for _, labels in again]).tolist() for _ in range(3)] == epochs
    assert all(torch.equal(images.long(), labels) for images, labels in loader)
    still = batches(torch.arange(20.0), torch.arange(20), 6, shuffle=False)
    assert [labels.tolist() for _, labels in still][-1] == [18, 19]


# Seeds

LOADERS = {
    "batches": lambda: batches(*make_data(), 16),
    "DataLoader with a generator": lambda: DataLoader(
        TensorDataset(*make_data()), 16, shuffle=True, generator=torch.Generator().manual_seed(5)
    ),
    "DataLoader": lambda: DataLoader(TensorDataset(*make_data()), 16, shuffle=True),
}


class Noisy:
    """A loader whose images change by random numbers of Python and NumPy."""

    def __init__(self):
        self.loader = batches(*make_data(), 16)
        self.generator = self.loader.generator

    def __iter__(self):
        for images, labels in self.loader:
            shifts = torch.tensor([random.random() for _ in images])
            factors = torch.from_numpy(np.random.rand(6, 5)).float()
            yield images * factors + shifts[:, None, None, None], labels


LOADERS["random numbers of Python and NumPy"] = Noisy


def states():
    return torch.get_rng_state().tolist(), random.getstate(), str(np.random.get_state())


@pytest.mark.parametrize("kind", LOADERS)
def test_the_same_seed_gives_the_same_weights_and_history_whatever_the_loader_has_drawn(kind):
    loader = LOADERS[kind]()

    def order():
        generator = getattr(loader, "generator", None)
        return generator and generator.get_state().tolist()

    random.seed(98)
    np.random.seed(98)
    before = order()
    first, history = run(loader=loader, seed=3)
    assert order() == before
    list(loader)
    torch.manual_seed(99)
    random.seed(99)
    np.random.seed(99)
    again, same = run(loader=loader, seed=3)
    other, another = run(loader=loader, seed=4)
    assert_same_weights(first, again)
    assert history == same != another
    assert not torch.equal(first[0].weight, other[0].weight)


def test_random_numbers_go_on_after_a_seeded_training_as_if_there_were_none():
    model = make_model()
    before = states()
    run(model=model, seed=3, test=make_data(), epochs=1)
    assert states() == before
    run(model=model, epochs=1)
    assert states() != before


def test_neither_test_nor_watch_changes_the_training():
    def watch(model, history):
        torch.rand(3)
        random.random()

    test = DataLoader(TensorDataset(*make_data(30, 1)), 7, shuffle=True)
    plain, history = run(loader=LOADERS["DataLoader"]())
    tested, same = run(loader=LOADERS["DataLoader"](), test=test, watch=watch)
    assert_same_weights(plain, tested)
    assert history.train_loss == same.train_loss


# Checkpoints


def schedule(optimizer):
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, total_steps=6)


@pytest.mark.parametrize("seed", [None, 3])
@pytest.mark.parametrize("kind", LOADERS)
@pytest.mark.parametrize(
    ("make_optimizer", "make_scheduler"),
    [
        (adam, None),
        (lambda model: torch.optim.SGD(model.parameters(), 0.05, momentum=0.9), schedule),
    ],
)
def test_a_resumed_training_ends_as_an_unbroken_one(
    kind, seed, make_optimizer, make_scheduler, tmp_path
):
    def go(epochs, checkpoint=None):
        random.seed(1)
        np.random.seed(1)
        model = make_model()
        optimizer = make_optimizer(model)
        scheduler = make_scheduler(optimizer) if make_scheduler else None
        history = train(
            model,
            LOADERS[kind](),
            optimizer=optimizer,
            scheduler=scheduler,
            epochs=epochs,
            seed=seed,
            checkpoint=checkpoint,
            test=make_data(30, 1),
        )
        return model, history

    whole, history = go(5)
    for epochs in (2, 3, 5):
        resumed, same = go(epochs, tmp_path / "run.pt")
    assert same == history
    assert len(same.seconds) == 5
    assert_same_weights(whole, resumed)
    assert [file.name for file in tmp_path.iterdir()] == ["run.pt"]


def test_the_same_objects_can_go_on_and_a_finished_training_is_loaded_at_once(tmp_path):
    path = tmp_path / "new folder" / "run.pt"

    def objects(seed=0):
        model = make_model(seed)
        optimizer = adam(model)
        scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
        return {"model": model, "optimizer": optimizer, "scheduler": scheduler, "seed": 1}

    whole, history = run(epochs=4, **objects())
    options = objects() | {"checkpoint": path}
    run(epochs=2, **options)
    model, same = run(epochs=4, **options)
    assert same == history
    assert_same_weights(model, whole)
    fresh, loaded = run(epochs=4, **objects(seed=7), checkpoint=path)
    assert loaded == history
    assert loaded.seconds == history_of_file(path)
    assert_same_weights(fresh, whole)


def history_of_file(path):
    return [seconds for *_, seconds in torch.load(path, weights_only=True)["history"]]


def wider():
    model = make_model()
    model[5] = nn.Linear(48, 5)
    return model


def without_relu():
    model = make_model()
    model[2] = nn.Identity()
    return model


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"model": wider()}, r"tensor 5.weight is float32 \(4, 48\) there, float32 \(5, 48\) here"),
        ({"model": without_relu()}, "module 2 is ReLU there, Identity here"),
        ({"lr": 0.02}, r"optimizer's lr \(group 0\) is 0.01 there, 0.02 here"),
        ({"sgd": True}, "optimizer is Adam there, SGD here"),
        ({"seed": 2}, "seed is 1 there, 2 here"),
        ({"decay": 0.9}, "scheduler is none there, ExponentialLR here"),
        ({"size": 8}, "number of batches is 5 there, 9 here"),
        (
            {"loader": DataLoader(TensorDataset(*make_data()), 16)},
            "loader is Batches with a generator there, DataLoader here",
        ),
        ({"loss": nn.MultiMarginLoss()}, "loss is cross_entropy there, MultiMarginLoss here"),
        ({"epochs": 1}, "must have at most epochs=1 epochs, and has 2. Give epochs=2 or more"),
    ],
)
def test_a_checkpoint_of_another_training_is_refused_and_nothing_is_lost(change, text, tmp_path):
    path = tmp_path / "run.pt"
    run(epochs=2, seed=1, checkpoint=path)
    before = path.read_bytes()
    change = dict(change)
    model = change.pop("model", None) or make_model()
    weights = copy.deepcopy(model.state_dict())
    lr = change.pop("lr", 0.01)
    made = torch.optim.SGD if change.pop("sgd", False) else torch.optim.Adam
    options = {
        "epochs": 3,
        "seed": 1,
        "loader": batches(*make_data(), change.pop("size", 16)),
        "optimizer": made(model.parameters(), lr=lr),
    }
    if decay := change.pop("decay", None):
        options["scheduler"] = torch.optim.lr_scheduler.ExponentialLR(options["optimizer"], decay)
    with pytest.raises(CheckpointError, match=text):
        run(model=model, checkpoint=path, **options | change)
    assert path.read_bytes() == before
    for name, value in model.state_dict().items():
        assert torch.equal(value, weights[name])


@pytest.mark.parametrize("content", ["cut", "empty", "text", "another dict", "tensor"])
def test_a_file_that_is_no_checkpoint_is_refused_and_left_as_it_is(content, tmp_path):
    path = tmp_path / "run.pt"
    run(epochs=1, checkpoint=path)
    if content == "another dict":
        torch.save(make_model().state_dict(), path)
    elif content == "tensor":
        torch.save(torch.zeros(3), path)
    else:
        whole = path.read_bytes()
        path.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "text": b"notes"}[content])
    before = path.read_bytes()
    with pytest.raises(CheckpointError, match=r"must be a checkpoint written by train.*left as it"):
        run(epochs=2, checkpoint=path)
    assert path.read_bytes() == before


class Hostile:
    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def test_code_in_a_checkpoint_is_not_run(tmp_path):
    hostile = Hostile()
    Hostile.folder = tmp_path / "made"
    torch.save({"model": hostile}, tmp_path / "run.pt")
    with pytest.raises(CheckpointError, match="cannot be read"):
        run(checkpoint=tmp_path / "run.pt")
    assert not Hostile.folder.exists()


def test_a_full_disk_leaves_the_checkpoint_before(tmp_path, monkeypatch):
    path = tmp_path / "run.pt"
    run(epochs=1, seed=1, checkpoint=path)

    def fail(content, file):
        file.write(b"half")
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(torch, "save", fail)
        with pytest.raises(OSError, match="No space left"):
            run(epochs=3, seed=1, checkpoint=path)
    model, history = run(epochs=3, seed=1, checkpoint=path)
    whole, same = run(epochs=3, seed=1)
    assert history == same
    assert_same_weights(model, whole)


KILLED = """
import sys
from pathlib import Path
import torch
sys.path.insert(0, sys.argv[1])
import test_training as t
torch.set_num_threads(1)
watch = lambda model, history: print(len(history), flush=True)
t.run(epochs=40, seed=1, checkpoint=Path(sys.argv[2]), test=t.make_data(30, 1), watch=watch)
"""


@pytest.mark.slow
def test_a_training_that_is_killed_again_and_again_ends_as_an_unbroken_one(tmp_path):
    path, draw = tmp_path / "run.pt", random.Random(0)
    part = path.with_name("run.pt.part")
    killed = 0
    for attempt in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(draw.randint(1, 4)):
            process.stdout.readline()
        if attempt % 2:
            time.sleep(draw.uniform(0, 0.02))
        else:  # while it writes, where that can be seen
            while not part.exists() and process.poll() is None:
                pass
        os.kill(process.pid, signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert torch.load(path, weights_only=True)["history"]
    assert killed == 8
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        whole, history = run(epochs=40, seed=1, test=make_data(30, 1))
        done = len(torch.load(path, weights_only=True)["history"])
        assert 8 <= done < 40
        resumed, same = run(epochs=40, seed=1, checkpoint=path, test=make_data(30, 1))
    finally:
        torch.set_num_threads(threads)
    assert same == history
    assert_same_weights(whole, resumed)


# Errors


def test_a_loss_that_is_not_finite_stops_with_the_history_and_the_weights_before():
    model = make_model()
    before = []

    class Breaks:
        def __init__(self):
            self.epoch = 0

        def __iter__(self):
            self.epoch += 1
            for images, labels in batches(*make_data(), 16):
                before[:] = [copy.deepcopy(model.state_dict())]
                yield images * (math.nan if self.epoch == 3 else 1), labels

    with pytest.raises(
        LossNotFinite, match=r"got nan in epoch 3, with the learning rate 0.01.*such as 0.001"
    ) as caught:
        run(model=model, loader=Breaks(), epochs=5)
    assert len(caught.value.history) == 2
    assert torch.equal(model[0].weight, before[0]["0.weight"])
    assert all(parameter.isfinite().all() for parameter in model.parameters())


def images_of(*shape, **options):
    return torch.zeros(shape, **options)


SOME = images_of(3, 2, 6, 5)


@pytest.mark.parametrize(
    ("batch", "error", "text"),
    [
        (SOME, TypeError, r"must be a pair \(images, labels\), got a Tensor. Give batches\("),
        ((SOME,), TypeError, "must be a pair"),
        ((SOME.numpy(), [1, 2, 3]), TypeError, "images must be a tensor, got ndarray"),
        ((SOME, [1, 2, 3]), TypeError, r"labels must be a tensor, .* torch.as_tensor\(labels\)"),
        ((SOME.byte(), torch.zeros(3).long()), TypeError, r"got uint8. Give images.float\(\) / 25"),
        ((SOME.long(), torch.zeros(3).long()), TypeError, r"int64. Give images.float\(\)\."),
        ((SOME, torch.zeros(3)), TypeError, r"int64, .* got float32. Give labels.long\(\)"),
        ((SOME, torch.zeros(3, dtype=torch.uint8)), TypeError, r"got uint8. Give labels.long\("),
        ((SOME, torch.zeros(3, 1).long()), ShapeError, r"\(3, 1\). Give labels\[:, 0\]"),
        ((SOME, torch.eye(4)[:3]), ShapeError, r"\(3, 4\). From one-hot .* labels.argmax\(dim=1\)"),
        (
            (SOME, torch.zeros(2).long()),
            ShapeError,
            r"shape \(N,\) = \(3,\), got \(2,\). One label",
        ),
        ((SOME, torch.tensor([0, 4, 1])), ValueError, "0 to 3, got 4. .*give the model 5 outputs"),
        ((SOME, torch.tensor([4, 2, 1])), ValueError, "Count the classes from 0: give labels - 1"),
        ((SOME, torch.tensor([0, -1, 1])), ValueError, "must be 0 to 3, got -1. Count the"),
    ],
)
@pytest.mark.parametrize(
    ("caller", "call"),
    [
        ("train", lambda model, loader: run(model=model, loader=loader)),
        ("evaluate", evaluate),
        ("confusion", confusion),
    ],
)
def test_a_batch_that_does_not_fit_is_refused_with_a_sentence(caller, call, batch, error, text):
    with pytest.raises(error, match=f"^{caller}: .*{text}"):
        call(make_model(), [batch])


def test_a_model_that_returns_no_logits_is_refused_with_a_sentence():
    model = nn.Conv2d(2, 4, 3)
    with pytest.raises(ShapeError, match=r"logits \(N, K\) = \(16, K\).* got \(16, 4, 4, 3\)"):
        run(model=model)
    with pytest.raises(ValueError, match="classes must be the number of logits, 4, got 3"):
        confusion(make_model(), make_data(), 3)


def test_an_optimizer_of_other_parameters_is_refused_with_a_sentence():
    model = make_model()
    with pytest.raises(ValueError, match=r"lacks 6 of 6 \(0.weight, …\) and holds 6 that are not"):
        run(model=model, optimizer=adam(make_model()))
    early = adam(model)
    model[5] = nn.Linear(48, 4)
    with pytest.raises(ValueError, match=r"2 of 6 \(5.weight, …\) and holds 2 .* layers were repl"):
        run(model=model, optimizer=early)
    run(model=model, optimizer=torch.optim.Adam(model.parameters()))  # the way out
    run(model=model, optimizer=torch.optim.Adam(model[5].parameters()))  # a part on purpose

    class Plain(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Flatten(), nn.Linear(60, 4)]

        def forward(self, x):
            return self.layers[1](self.layers[0](x))

    with pytest.raises(ValueError, match=r"no parameters. .* plain list .* nn.ModuleList"):
        run(model=Plain(), optimizer=early)


def test_a_loader_that_can_be_used_only_once_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match=r"no batch in epoch 2. .*a generator can not"):
        run(loader=(batch for batch in batches(*make_data())))
    with pytest.raises(ValueError, match="evaluate: the loader gave no batch"):
        evaluate(make_model(), [])
    with pytest.raises(ValueError, match="learning_rate_sweep: the loader gave no batch"):
        learning_rate_sweep(make_model, [], [0.1])
    with pytest.raises(ShapeError, match="got 3 images and 2 labels"):
        batches(SOME, torch.zeros(2))
    with pytest.raises(ValueError, match="size must be at least 1, got 0"):
        batches(SOME, torch.zeros(3), 0)


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": 2.0}, TypeError, "epochs must be a whole number, got 2.0"),
        ({"seed": -1}, ValueError, "seed must be at least 0, got -1"),
    ],
)
def test_an_impossible_setting_is_refused_with_a_sentence(options, error, text):
    with pytest.raises(error, match=f"^train: {text}"):
        run(**options)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_gpu_that_is_not_there_is_a_sentence():
    for call in (run, lambda device: evaluate(make_model(), make_data(), device=device)):
        with pytest.raises(ValueError, match=r'device="cuda" needs a GPU.* Give device="cpu"'):
            call(device="cuda")


# The history


def test_a_history_is_a_table_and_equal_whatever_the_seconds():
    _, history = run(epochs=3, test=make_data(), seed=1)
    lines = str(history).splitlines()
    assert lines[0].split("   ") == [
        "epoch",
        "train loss",
        "train accuracy",
        "test loss",
        "test accuracy",
    ]
    assert len({len(line) for line in lines}) == 1
    assert f"{100 * history.test_accuracy[2]:.1f} %" in lines[3]
    assert str(history[1].seconds) not in str(history)
    again = run(epochs=3, test=make_data(), seed=1)[1]
    assert again == history
    assert again.seconds != history.seconds
    plain = run(epochs=1)[1]
    assert "test" not in str(plain)
    assert plain.test_loss == plain.test_accuracy == []
    assert str(History()) == "epoch   train loss   train accuracy"


# Measuring


def test_a_confusion_table_counts_each_image_once_in_its_row():
    model = make_model()
    images, labels = make_data(101, seed=2)
    table = confusion(model, batches(images, labels, 8), CLASSES)
    predicted = model.eval()(images).argmax(1)
    expected = np.zeros((CLASSES, CLASSES), int)
    np.add.at(expected, (labels.numpy(), predicted.numpy()), 1)
    assert table.dtype == torch.int64
    assert not torch.equal(table, table.T)
    assert table.tolist() == expected.tolist()
    assert table.trace() / 101 == pytest.approx(evaluate(model, (images, labels)).accuracy)


def test_probabilities_are_the_softmax_of_each_row_whatever_the_batch():
    model, images = make_model(), make_data(20)[0]
    expected = model.eval()(images).softmax(1)
    torch.testing.assert_close(probabilities(model, images, size=7), expected)


def no_number(logits, labels):
    return math.nan * cross_entropy(logits, labels)


def test_a_sweep_gives_each_rate_the_same_model_and_the_same_batches():
    loader = batches(*make_data(), 16)
    before = states(), loader.generator.get_state().tolist()
    models = []

    def make():
        models.append(nn.Sequential(nn.Dropout(0.1), nn.Flatten(), nn.Linear(60, CLASSES)))
        return models[-1]

    options = {"steps": 40, "optimizer": torch.optim.SGD}
    losses = learning_rate_sweep(make, loader, [1e-9, 1e-9, 0.1, 1e38], **options)
    assert list(losses) == [1e-9, 0.1, 1e38]
    assert losses[0.1] < 0.8 * losses[1e-9]
    assert losses[1e38] == math.inf
    assert learning_rate_sweep(make, loader, [0.1], steps=2, loss=no_number) == {0.1: math.inf}
    torch.testing.assert_close(models[0][2].weight, models[1][2].weight, rtol=0, atol=0)
    assert (states(), loader.generator.get_state().tolist()) == before
    torch.manual_seed(5)
    list(loader)
    assert losses == learning_rate_sweep(make, loader, [1e-9, 0.1, 1e38], **options)
    assert losses != learning_rate_sweep(make, loader, [1e-9, 0.1, 1e38], seed=1, **options)


# Progress


class Terminal:
    def __init__(self, person):
        self.text, self.person = "", person

    def write(self, text):
        self.text += text

    def flush(self):
        pass

    def isatty(self):
        return self.person


@pytest.mark.parametrize(("person", "progress"), [(True, True), (True, False), (False, True)])
def test_a_bar_is_drawn_in_a_terminal_and_nowhere_else(person, progress, monkeypatch):
    terminal = Terminal(person)
    monkeypatch.setattr(sys, "stderr", terminal)
    run(progress=progress)
    assert ("epoch 3 of 3" in terminal.text) == (person and progress)


@pytest.mark.parametrize("person", [True, False])
def test_a_notebook_that_no_person_looks_at_gets_no_bar_and_the_curves_once(person, monkeypatch):
    shown, handles = [], []

    class Handle:
        def update(self, data, raw=False):
            shown.append(data)

    def display(data, raw=False, display_id=False):
        handles.append(display_id)
        shown.append(data)
        return Handle()

    kernel = SimpleNamespace(_allow_stdin=person)
    monkeypatch.setattr(progress, "running_kernel", lambda: kernel)
    monkeypatch.setattr("IPython.display.display", display)
    run(epochs=4, live=True)
    texts = [data["text/plain"] for data in shown if isinstance(data, dict)]
    pictures = [data for data in shown if not isinstance(data, dict)]
    assert len(pictures) == (4 if person else 1)
    assert "After 4 epochs" in pictures[-1].alt
    assert any("epoch 2 of 4" in text for text in texts) == person
    assert handles == (2 if person else 1) * [True]
    if person:
        assert texts[-1] == ""


def test_an_executed_notebook_stores_the_last_curves_and_nothing_else():
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import test_training as t\n"
        "_ = t.run(epochs=3, live=True)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert output.output_type == "display_data"
    assert json.dumps(output.data["text/plain"]).startswith('"[Picture: After 3 epochs')


def test_a_program_that_has_fixed_the_backends_flags_can_train():
    program = """
import torch
from convlab.training import batches, train
torch.backends.disable_global_flags()
model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(6, 3))
loader = batches(torch.rand(5, 1, 2, 3), torch.tensor([0, 1, 2, 0, 1]))
sgd = torch.optim.SGD(model.parameters(), lr=0.1)
print(len(train(model, loader, optimizer=sgd, epochs=2, seed=0)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("2\n", 0), done.stderr
