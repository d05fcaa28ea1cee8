"""`make fuzz`: sizes against PyTorch's, and a line that reproduces a disagreement."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

import convlab
import fuzz
from convlab.explaining.rules import registry

TOOL = Path(fuzz.__file__)


def test_no_size_disagrees_with_pytorch():
    command = [sys.executable, TOOL, "--seed", "3", "--count", "3000"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    first, last = done.stdout.splitlines()
    assert first == "make fuzz SEED=3 COUNT=3000"
    found = re.fullmatch(
        r"3,000 configurations, PyTorch refuses (\S+): 0 disagreements, \d+ s", last
    )
    # Both sides of the comparison are drawn often.
    assert 1000 < int(found[1].replace(",", "")) < 2000


def test_a_seed_gives_the_same_configurations_again():
    once, again, other = ([fuzz.Draw(seed).calls() for _ in range(3)] for seed in (1, 1, 2))
    assert once == again != other


def one_row_too_many(input_size, kernel_size, **options):
    height, width = convlab.conv_output_size(input_size, kernel_size)
    return (height + 1, width)


def refusing(*arguments, **options):
    raise convlab.ShapeError("no")


def failing(*arguments, **options):
    raise ZeroDivisionError("a slip")


@pytest.mark.parametrize("wrong", [one_row_too_many, refusing, failing, lambda *_, **__: (99, 99)])
def test_a_disagreement_is_printed_as_a_line_that_reproduces_it(wrong, monkeypatch, capsys):
    monkeypatch.setattr(convlab, "pool_output_size", wrong)
    assert fuzz.main(["--seed", "1", "--count", "200"]) == 1
    first, *lines, last = capsys.readouterr().out.splitlines()
    assert first == "make fuzz SEED=1 COUNT=200"
    assert int(re.search(r"(\d+) disagreements", last)[1]) >= len(lines) >= 10
    for line in lines:
        # Someone who runs the line sees two unlike things, or the error.
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            try:
                exec(line, {})
            except (RuntimeError, ValueError, ZeroDivisionError):
                continue
        ours, theirs = re.fullmatch(r"(\(.*?\)) (\(.*?\))\n", shown.getvalue()).groups()
        assert ours != theirs
        assert line.endswith(f"# {ours}, PyTorch {theirs}")


def test_a_rule_that_disagrees_is_printed_with_its_seed(monkeypatch, capsys):
    assert fuzz.main(["--rules", "tanh,sinh", "--seed", "1", "--count", "200"]) == 0
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))

    @registry.rule("tanh")
    def wrong(input):
        return registry.Work(registry.empty((*input.shape, 1), input))

    assert fuzz.main(["--rules", "tanh,sinh", "--seed", "1", "--count", "200"]) == 1
    _, _, _, first, *lines, last = capsys.readouterr().out.splitlines()
    assert re.search(r"[1-9]\d disagreements", last)
    assert re.fullmatch(r"tanh\(\[.*\], \{\}\)  # seed '1/tanh/\d+': .*, PyTorch .*", first)
    assert all(line.startswith("tanh(") for line in lines)
