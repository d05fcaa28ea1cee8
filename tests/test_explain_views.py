"""The views of an explanation: terminal, notebook, dict, CSV, LaTeX."""

import csv
import io
import json
import pickle
import re
from html.parser import HTMLParser
from unicodedata import east_asian_width

import pytest
import torch
from torch import nn

import convlab
from explained_models import MODELS, AlexNet, UNet


@pytest.fixture(scope="module")
def alexnet():
    with torch.device("meta"):
        return convlab.explain(AlexNet(), (1, 3, 227, 227))


@pytest.fixture(scope="module")
def tied():
    return convlab.explain(MODELS["tied"][0](), (3, 6))


def columns(line):
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


class Named(nn.Sequential):
    """With names that a view must not take for its own marks."""

    NAMES = ("<script>alert(1)</script>", "a & b_c%", "層層層層", "\x1b[31mred", "=1+1", "{x}")

    def __init__(self):
        super().__init__()
        for name in self.NAMES:
            self.add_module(name, nn.Linear(3, 3))


@pytest.mark.parametrize("width", [40, 50, 61, 72, 80, 100, 143, 200])
@pytest.mark.parametrize("name", ["AlexNet", "tied", "language model", "wrapped weights"])
def test_the_text_is_as_wide_as_asked_for_and_its_numbers_are_aligned(name, width):
    build, args = MODELS[name]
    found = convlab.explain(build(), example=args)
    lines = found.to_text(width).splitlines()
    assert max(map(columns, lines)) <= width
    table = lines[lines.index("") + 1 :]
    end = table[0].index("parameters") + len("parameters")
    for row, line in zip(found.rows, [x for x in table if re.search(r"\d", x)], strict=False):
        assert row is not None
        if len(line) > end and not line.lstrip().startswith(("shared", "no rule", "not called")):
            assert line[end] == " "


def test_the_text_columns_sum_to_the_totals(alexnet):
    lines = alexnet.to_text(200).splitlines()
    rules = [k for k, line in enumerate(lines) if line.startswith("─")]
    cells = [re.split(r" {2,}", line.strip()) for line in lines[rules[0] + 1 : rules[1]]]
    numbers = [cell for cell in cells if len(cell) == 6]
    total = re.split(r" {2,}", lines[rules[1] + 1].strip())
    for column, expected in ((3, total[1]), (4, total[2])):
        assert f"{sum(int(row[column].replace(',', '')) for row in numbers):,}" == expected
    assert total[1:3] == ["62,378,344", "1,135,256,096"]


def test_the_text_says_the_convention_the_mode_and_the_memory(alexnet):
    text = " ".join(str(alexnet).split())
    assert "AlexNet, input (1, 3, 227, 227), output (1, 1000), training mode" in text
    assert "A MAC is one multiply–add by a weight" in text
    assert "FLOPs ≈ 2·MACs" in text
    assert "249.51 MB" in text
    assert "forward" in text
    assert "evaluation mode" in str(convlab.explain(nn.ReLU().eval(), (2, 3)))


def test_the_text_shows_notes_below_their_rows(tied):
    lines = tied.to_text(60).splitlines()
    (other,) = (k for k, line in enumerate(lines) if line.startswith("other"))
    assert lines[other + 1].strip() == "shared with `encode`"


@pytest.mark.parametrize(("is_terminal", "at_most"), [(True, 60), (False, 100)])
def test_the_width_is_the_terminals_and_without_one_always_the_same(
    alexnet, monkeypatch, is_terminal, at_most
):
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    assert str(alexnet) == alexnet.to_text(at_most) != alexnet.to_text(160 - at_most)


def test_a_terminal_gets_no_command_from_a_name():
    text = convlab.explain(Named(), (2, 3)).to_text(80)
    assert "\x1b" not in text
    assert "?[31mred" in text
    assert max(map(columns, text.splitlines())) <= 80


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.open, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("br", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(html):
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def test_the_html_is_well_formed_needs_no_script_and_unfolds(alexnet):
    html = alexnet._repr_html_()
    reader = read(html)
    assert "script" not in reader.tags
    assert not re.search(r"\son\w+=|https?:", html)
    assert reader.tags.count("details") == reader.tags.count("summary") == len(alexnet.rows) + 2
    text = "".join(reader.text)
    assert "34,944" in text
    assert "= 11·11·3·96 + 96" in text
    assert "tabular-nums" in html
    assert "var(--jp-content-font-color1, inherit)" in html


def test_the_html_escapes_all_that_comes_from_the_model():
    html = convlab.explain(Named(), (2, 3))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "script" not in read(html).tags


def test_the_html_shows_what_is_shared_and_frozen_and_has_no_rule():
    assert (
        "shared with `embed`"
        in convlab.explain(
            MODELS["language model"][0](), example=MODELS["language model"][1]
        ).to_html()
    )
    assert "35 frozen" in convlab.explain(MODELS["frozen"][0](), (3, 6)).to_html()


def test_the_html_columns_are_wide_enough_for_their_words_and_numbers():
    with torch.device("meta"):
        model = nn.Sequential(nn.AdaptiveAvgPool2d(7), nn.Flatten(), nn.Linear(147, 9_000_000))
    found = convlab.explain(model, (1, 3, 28, 26))
    (widths,) = re.findall(r"--columns: ([^\"]*)", found.to_html())
    layer, pooling, output, parameters, macs, activation = map(
        float, re.findall(r"(?<=\s)(?:minmax\()?([\d.]+)em", widths)
    )
    # A digit takes up to 0.64 em, a letter of a word 0.57, in the fonts that JupyterLab takes.
    assert pooling >= 0.57 * len("AdaptiveAvgPool2d")
    assert output >= 0.57 * len("(1, 9000000)")
    assert parameters >= 0.6 * len("1,332,000,000")
    assert macs >= 0.6 * len("1,323,000,000")
    assert activation >= 0.6 * len("36.00 MB")
    assert layer >= 0.57 * len("total")


def test_the_html_breaks_a_long_name_behind_a_dot_or_an_underscore():
    inside = nn.ModuleDict({"convolution_of_the_first_kind": nn.Linear(3, 3)})
    model = nn.Sequential(inside)
    model.forward = lambda x: inside["convolution_of_the_first_kind"](x).relu()
    html = convlab.explain(model, (2, 3)).to_html()
    assert "0.<wbr>convolution_<wbr>of_<wbr>the_<wbr>first_<wbr>kind<" in html


def test_a_large_model_is_folded_at_first():
    model = nn.Sequential(nn.Sequential(*(nn.ReLU() for _ in range(100))))
    assert "<details open>" not in convlab.explain(model, (2, 3)).to_html()


def test_the_dict_is_plain_and_says_all(alexnet):
    found = json.loads(json.dumps(alexnet.to_dict()))
    assert found["total_parameters"] == sum(row["parameters"] for row in found["rows"])
    assert found["total_macs"] == sum(row["macs"] for row in found["rows"]) == 1_135_256_096
    first = found["rows"][0]
    assert first["output_shape"] == [1, 96, 55, 55]
    assert first["derivations"]["output height"]["value"] == 55
    assert first["derivations"]["parameters"]["latex"].startswith(r"\begin{aligned}")


def test_the_csv_has_a_line_for_each_row_and_no_formulas():
    found = convlab.explain(Named(), (2, 3))
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert [row["parameters"] for row in rows] == ["12"] * len(Named.NAMES)
    assert rows[4]["name"] == "'=1+1"
    assert json.loads(rows[0]["output_shape"]) == [2, 3]


def test_the_latex_escapes_names_and_has_seven_columns():
    latex = convlab.explain(Named(), (2, 3)).to_latex()
    assert r"a \& b\_c\%" in latex
    assert r"\{x\}" in latex
    body = [line for line in latex.splitlines() if line.endswith(r"\\")]
    assert all(len(re.findall(r"(?<!\\)&", line)) == 6 for line in body)


def test_an_explanation_is_frozen_compares_and_can_be_pickled():
    found = convlab.explain(UNet(), (1, 3, 8, 12))
    with pytest.raises(AttributeError):
        found.rows[0].name = "other"
    again = pickle.loads(pickle.dumps(found))
    assert again.rows == found.rows
    assert again.rows[0].parameters.text == found.rows[0].parameters.text
    assert found["down"].parameters == 3 * 9 * 6 + 6
    with pytest.raises(KeyError):
        found["nowhere"]
