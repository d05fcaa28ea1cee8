"""The clinic of lesson 14: each mistake has a chart of its own."""

import math

import pytest
import torch

from convlab.lessons.lesson14 import predictions
from convlab.lessons.lesson14.clinic import CASES, clinic, quick_net


@pytest.fixture(scope="module")
def charts():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield clinic()
    torch.set_num_threads(threads)


def test_the_questions_name_what_the_charts_show():
    names = tuple(case.name for case in CASES.values())
    for letter, prediction in (("B", predictions.g), ("E", predictions.h), ("H", predictions.i)):
        assert prediction.answer == CASES[letter].name
        assert set(prediction.choices) == set(names)
        assert set(prediction.wrong) == set(names) - {prediction.answer}


@pytest.mark.slow
def test_each_chart_has_the_sign_that_tells_it(charts):
    size = sum(parameter.numel() for parameter in quick_net().parameters())
    assert size == 8 * 9 + 8 + 16 * 8 * 9 + 16 + 784 * 10 + 10
    assert (charts["A"].moved, charts["H"].moved) == (10, 0)
    assert {letter for letter, chart in charts.items() if chart.parameters != size} == {"E"}
    assert charts["E"].parameters == 784 * 10 + 10
    assert math.log(1 + 9 / math.e) < charts["B"].train.loss < 1.8
    assert charts["B"].test.accuracy > 0.72
    assert charts["C"].train.accuracy > 0.88
    assert charts["C"].test.accuracy < 0.25
    assert charts["D"].begin > 10 > 2.4 > charts["D"].train.loss
    assert 0.25 < charts["F"].test.accuracy < 0.72
    assert charts["G"].train.loss > 2.35
    assert charts["–"].train.loss < 0.5
    assert charts["–"].test.accuracy > 0.88


@pytest.mark.slow
def test_the_charts_differ(charts):
    shown = list(map(str, charts.values()))
    assert len(shown) == 1 + len(CASES)
    assert len(set(shown)) == len(shown)


def test_the_random_numbers_of_the_lesson_stay(monkeypatch):
    monkeypatch.setattr("convlab.lessons.lesson14.clinic.CASES", {"A": CASES["A"]})
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    clinic()
    assert torch.equal(torch.rand(2), expected)
