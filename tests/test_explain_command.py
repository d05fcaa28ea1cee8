"""`convlab explain` on the command line."""

import csv
import io
import json

import pytest

from convlab import cli

NET = """
import torch
from torch import nn

class Net(nn.Sequential):
    def __init__(self, width=4):
        super().__init__(nn.Conv2d(3, width, (3, 2)), nn.Flatten(), nn.LazyLinear(2), nn.Dropout())

class Looks(Net):
    def __init__(self):
        super().__init__(int(torch.ones(2).sum().item()))

class Asks(Net):
    def __init__(self, width):
        super().__init__(width)

class Breaks(nn.Module):
    def forward(self, x):
        return x.missing

class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(7, 4)
        self.blocks = nn.Sequential(*(nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU()) for _ in "abc"))

    def forward(self, words, image):
        return self.blocks(self.embed(words).mean(1)[:, :, None, None] * image)

def make():
    return Net(5)

class inside:
    ready = nn.Embedding(7, 3)

words = "no model"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "some_net.py").write_text(NET)
    (tmp_path / "wrong_net.py").write_text("import torch\n1 / 0\n")
    (tmp_path / "needy_net.py").write_text("import no_such_package\n")
    monkeypatch.chdir(tmp_path)
    for name in ("some_net", "wrong_net", "needy_net"):
        monkeypatch.delitem(cli.sys.modules, name, raising=False)
    return tmp_path


def explain(capsys, *arguments):
    status = cli.main(["explain", *arguments])
    return status, *capsys.readouterr()


@pytest.mark.parametrize(
    ("target", "parameters"),
    [
        ("Net", 3 * 6 * 4 + 4 + (4 * 6 * 4) * 2 + 2),
        ("make", 3 * 6 * 5 + 5 + (5 * 6 * 4) * 2 + 2),
        ("Looks", 3 * 6 * 2 + 2 + (2 * 6 * 4) * 2 + 2),
    ],
)
def test_a_class_a_function_and_a_class_that_needs_values_are_explained(
    folder, capsys, target, parameters
):
    status, out, err = explain(capsys, f"some_net:{target}", "--input", "1,3,8,5")
    assert (status, err) == (0, "")
    assert f"{parameters:,}" in out
    assert "evaluation mode" in out


def test_the_formats(folder, capsys):
    net = ("some_net:Net", "--input", "2,3,8,5")
    _, out, _ = explain(capsys, *net, "--format", "json", "--train")
    found = json.loads(out)
    assert found["training"] is True
    _, out, _ = explain(capsys, *net, "--format", "csv", "--width", "50")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert sum(int(row["macs"]) for row in rows) == found["total_macs"]
    assert explain(capsys, *net, "--format", "latex")[1].startswith(r"\begin{tabular}")
    assert explain(capsys, *net, "--format", "html")[1].startswith("<div")
    _, out, _ = explain(capsys, *net, "--width", "50")
    assert max(map(len, out.splitlines())) <= 50


def test_a_model_that_wants_whole_numbers_says_so_and_takes_them(folder, capsys):
    embedding = ("some_net:inside.ready", "--input", "2,5")
    status, out, err = explain(capsys, *embedding)
    assert (status, out) == (1, "")
    assert err.startswith("convlab: Embedding expects whole numbers (int64), got torch.float32.")
    assert err.endswith("Here: --dtype int64.\n")
    status, out, _ = explain(capsys, *embedding, "--dtype", "int64")
    assert (status, "(2, 5, 3)" in out) == (0, True)


def test_each_input_may_have_a_dtype_of_its_own(folder, capsys):
    mixed = ("some_net:Mixed", "--input", "2,5:int64", "--input", "2,4,3,6")
    status, out, err = explain(capsys, *mixed)
    assert (status, err) == (0, "")
    assert "input (2, 5), (2, 4, 3, 6), output (2, 4, 3, 6)" in out
    assert f"{7 * 4 + 3 * (4 * 4 + 4)} (" in out
    assert explain(capsys, *mixed, "--dtype", "float32") == (status, out, err)
    assert explain(capsys, "some_net:Mixed", "--input", "2,5:int32", "--input", "2,4,3,6")[0] == 0


def test_the_advice_for_one_of_several_inputs_is_that_of_its_shape(folder, capsys):
    status, out, err = explain(capsys, "some_net:Mixed", "--input", "2,5", "--input", "2,4,3,6")
    assert (status, out) == (1, "")
    assert "expects whole numbers (int64), got torch.float32." in err
    assert err.endswith(". Here: the shape as --input 2,5:int64.\n")


MIXED = ("some_net:Mixed", "--input", "2,5:int64", "--input", "2,4,3,6")


def test_the_options_of_the_table(folder, capsys):
    _, out, _ = explain(capsys, *MIXED, "--depth", "2", "--columns", "parameters,share of MACs")
    assert out.splitlines()[2].split() == ["layer", "parameters", "%", "of", "MACs"]
    assert "blocks.0–2 × 3 60 100.0".split() in [line.split() for line in out.splitlines()]
    _, out, _ = explain(capsys, *MIXED, "--sort", "parameters", "--derivations")
    assert out.splitlines()[4].startswith("embed ")
    assert "  parameters = a_1·a_2\n             = 7·4\n             = 28\n" in out
    _, out, _ = explain(capsys, *MIXED, "--format", "csv", "--columns", "MACs", "--depth", "1")
    assert out.splitlines() == [
        "layer,MACs",
        "embed,0",
        "mean,0",
        "getitem,0",
        "mul,0",
        f"blocks,{3 * 4 * 4 * 2 * 3 * 6}",
    ]
    for layout in ("html", "latex"):
        _, out, _ = explain(
            capsys, *MIXED, "--format", layout, "--columns", "share", "--depth", "1"
        )
        assert "% of parameters" in out


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--columns", "MACs,size"], "no column 'size'. The columns are: layer, type, input, "),
        (["--sort", "size"], "no column 'size'. The columns are: layer, type, input, output, "),
        (["--depth", "0"], "depth must be at least 1, got 0. 1 shows the outermost modules alone."),
        (
            ["--format", "csv", "--derivations"],
            "--format csv does not take --derivations. Leave one of them out.",
        ),
        (
            ["--format", "json", "--depth", "1"],
            "--format json does not take --depth. Leave one of them out.",
        ),
    ],
    ids=str,
)
def test_an_option_that_is_not_there_is_one_sentence_and_status_1(folder, capsys, arguments, text):
    status, out, err = explain(capsys, *MIXED, *arguments)
    assert (status, out) == (1, "")
    assert err.startswith(f"convlab: {text}")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("no_net:Net", "there is no module 'no_net' in this folder or in this Python."),
        ("some_net:Nett", "some_net has no 'Nett'. It has Net, Looks, Asks, Breaks, Mixed."),
        ("some_net:words", "some_net:words is no torch.nn.Module, and gives none: str."),
        ("some_net:Asks", "some_net:Asks() failed: TypeError: "),
        ("some_net:Breaks", "the model's forward pass failed: AttributeError: "),
        ("some_net:Net", "0 (Conv2d) expects 3 channels, got (1, 7, 8, 5)"),
        ("wrong_net:Net", "loading wrong_net failed: ZeroDivisionError: division by zero"),
        ("needy_net:Net", "needy_net needs no_such_package, which is not installed."),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_status_1(folder, capsys, target, text):
    status, out, err = explain(capsys, target, "--input", "1,7,8,5")
    assert (status, out) == (1, "")
    assert err.startswith(f"convlab: {text}")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["some_net"],
        ["some_net:Net"],
        ["some_net:Net", "--input", "1,x"],
        ["some_net:Net", "--input"],
        ["some_net:Net", "--input", "1,3,8,5:int12"],
        ["some_net:Net", "--input", "1,3,8,5:"],
        ["some_net:Net", "--input", ":int64"],
        ["some_net:Net", "--input", "1,3,8,5", "--depth", "one"],
    ],
)
def test_bad_usage_is_status_2(folder, capsys, arguments):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["explain", *arguments])
    assert capsys.readouterr().err.startswith("usage: convlab explain")


def test_the_help_has_an_example(capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main(["explain", "--help"])
    assert "example: convlab explain net:Net --input 1,3,227,227" in capsys.readouterr().out
