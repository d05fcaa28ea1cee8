"""Rules: found by file and by function, as docs/add-a-rule.md says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

import convlab
from convlab.explaining.rules import registry
from convlab.explaining.rules.registry import Work, empty, rule, rule_for

PAGE = Path(__file__).parent.parent / "docs" / "add-a-rule.md"


@pytest.fixture
def own_rules(monkeypatch):
    rule_for(torch.relu)  # all files are loaded
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))


def test_the_page_on_adding_a_rule_runs_and_gives_what_it_says(own_rules, capsys):
    text = PAGE.read_text(encoding="utf-8")
    assert rule_for(torch.pdist) is None
    names = {"__name__": "page"}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    (expected,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    assert capsys.readouterr().out == expected
    with pytest.raises(
        ValueError, match=r"Spread, at pdist, expects a matrix of points, got \(2, 7, 3"
    ):
        convlab.explain(names["Spread"](), (2, 7, 3))
    assert convlab.explain(names["Spread"](), (7, 3), verify=True).verified


def test_every_file_of_rules_is_loaded_without_a_list():
    rule_for(torch.relu)
    files = {file.stem for file in Path(registry.__file__).parent.glob("*.py")}
    files -= {"__init__", "registry", "shapes", "small_copy", "windows"}
    assert files == {work_of.__module__.rpartition(".")[2] for work_of in registry._RULES.values()}


def test_a_method_and_what_works_in_place_follow_the_rule_of_the_function():
    for name in ("relu", "sigmoid", "add", "mul", "clamp"):
        found = [rule_for(getattr(torch, name)), rule_for(getattr(torch.Tensor, name))]
        found.append(rule_for(getattr(torch.Tensor, f"{name}_")))
        # Each calls the one rule with its own function.
        assert len({work_of.__wrapped__ for work_of in found}) == 1
    assert rule_for(F.conv2d) is rule_for(torch.conv2d)


def test_verify_catches_a_rule_that_gives_a_wrong_shape_or_a_wrong_count(own_rules):
    model = torch.nn.Sequential(torch.nn.Linear(3, 4))
    right = rule_for(F.linear)

    @rule(F.linear)
    def wrong_shape(input, weight, bias=None):
        return Work(empty((2, 5), input), macs=right(input, weight, bias).macs)

    with pytest.raises(RuntimeError, match=r"0 \(Linear\): the rule of linear gives the shapes"):
        convlab.explain(model, (2, 3), verify=True)

    @rule(F.linear)
    def wrong_count(input, weight, bias=None):
        return right(input, weight, bias)._replace(macs=25)

    with pytest.raises(RuntimeError, match="gives 25 MACs, PyTorch counts 48 FLOPs"):
        convlab.explain(model, (2, 3), verify=True)


def test_no_function_has_two_rules_in_the_files_of_convlab():
    code = """
from collections import Counter
from convlab.explaining.rules import registry

counts, rule = Counter(), registry.rule

def counted(*functions, **options):
    for known in functions:
        counts.update(known.split() if isinstance(known, str) else [known])
    return rule(*functions, **options)

registry.rule = counted
import torch
registry.rule_for(torch.relu)
print(len(counts), [function for function, count in counts.items() if count > 1])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    count, _, twice = done.stdout.strip().partition(" ")
    assert twice == "[]"
    assert int(count) > 300


def test_activations_of_other_names_in_c_have_their_rule():
    for function in (F.logsigmoid, F.relu6, F.softsign, F.tanhshrink, torch.float_power):
        arguments = (2,) if function is torch.float_power else ()

        class Model(torch.nn.Module):
            def forward(self, x, function=function, arguments=arguments):
                return function(x, *arguments)

        found = convlab.explain(Model(), (3, 1, 5), verify=True)
        assert found.complete
