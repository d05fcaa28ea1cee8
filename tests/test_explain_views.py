"""The views of an explanation: terminal, notebook, dict, CSV, LaTeX."""

import csv
import io
import json
import pickle
import re
import textwrap
from html.parser import HTMLParser
from unicodedata import east_asian_width

import pytest
import torch
from torch import nn

import convlab
from convlab import cli
from convlab.explaining.rows import Explanation, Group
from convlab.explaining.views.columns import COLUMNS
from explained_models import MODELS, AlexNet, UNet


@pytest.fixture(scope="module")
def alexnet():
    with torch.device("meta"):
        return convlab.explain(AlexNet(), (1, 3, 227, 227))


@pytest.fixture(scope="module")
def tied():
    return convlab.explain(MODELS["tied"][0](), (3, 6))


@pytest.fixture(scope="module")
def stages():
    return convlab.explain(Stages(), (2, 4, 9, 7))


class Block(nn.Module):
    def __init__(self, out, kernel_size):
        super().__init__()
        padding = tuple(size // 2 for size in kernel_size)
        self.conv = nn.Conv2d(4, out, kernel_size, padding=padding, bias=False)
        self.norm = nn.BatchNorm2d(out)

    def forward(self, x):
        return x + self.norm(self.conv(x)).relu()


class Stages(nn.Module):
    """Blocks with equal numbers; the kernels of the last two have another shape."""

    def __init__(self):
        super().__init__()
        sizes = ((3, 1), (3, 1), (3, 1), (1, 3), (1, 3))
        self.stages = nn.ModuleList(Block(4, size) for size in sizes)
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(252, 1000), nn.ReLU(), nn.ReLU())

    def forward(self, x):
        for stage in self.stages:
            x = stage(x)
        return self.head(x)


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
            assert line[end] in " )"
            assert line[end - 1].isdigit()


def table_of(text):
    """The cells of the lines of a table as text, and of its line of totals."""
    lines = text.splitlines()
    rules = [k for k, line in enumerate(lines) if line.startswith("─")]
    split = [re.split(r" {2,}", line.strip()) for line in lines]
    return split[rules[0] + 1 : rules[1]], split[rules[1] + 1], lines


def number(cell):
    return int(cell.strip("≥ ()").replace(",", ""))


OPTIONS = [{}, {"depth": 1}, {"depth": 2}, {"depth": 9}, {"sort": "MACs"}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize(
    "name", ["AlexNet", "residual", "u-net", "language model", "wrapped weights"]
)
def test_the_text_columns_sum_to_the_totals(name, options):
    build, args = MODELS[name]
    found = convlab.explain(build(), example=args)
    shown = table_of(found.to_text(300, columns=("parameters", "MACs"), **options))
    rows = [cells for cells in shown[0] if len(cells) == 3 and "(" not in cells[1]]
    for column, total in ((1, found.total_parameters), (2, found.total_macs)):
        assert sum(number(row[column]) for row in rows if row[column] != "no rule") == total
        assert number(shown[1][column]) == total


def test_the_shares_sum_to_a_hundred_percent(alexnet):
    rows, total, _ = table_of(alexnet.to_text(200, columns=("share", "share of MACs"), depth=1))
    assert rows[0] == ["features", "6.0", "94.8"]
    assert total[1:] == ["100.0", "100.0"]
    assert round(sum(float(row[1]) for row in rows), 1) == 100


@pytest.mark.parametrize("options", [{}, {"depth": 9}], ids=str)
def test_a_number_in_parentheses_is_the_sum_of_the_lines_inside(stages, options):
    lines = stages.to_text(200, columns=("parameters", "MACs"), **options).splitlines()
    depths = [(len(line) - len(line.lstrip())) // 2 for line in lines]
    groups = 0
    for k, line in enumerate(lines):
        if not re.search(r"\(\d\S*\)\s+\(", line):
            continue
        groups += 1
        inside = []
        for depth, other in zip(depths[k + 1 :], lines[k + 1 :], strict=True):
            if depth <= depths[k]:
                break
            inside.append(re.split(r" {2,}", other.strip()))
        cells = re.split(r" {2,}", line.strip())
        for column in (1, 2):
            rows = [row for row in inside if "(" not in row[column]]
            assert number(cells[column]) == sum(number(row[column]) for row in rows)
    assert groups == (3 if options else 6)


@pytest.mark.parametrize("name", MODELS)
def test_at_100_characters_parameters_and_macs_stand_in_full(name):
    build, args = MODELS[name]
    found = convlab.explain(build(), example=args)
    rows, total, lines = table_of(found.to_text(100))
    assert {"layer", "parameters", "MACs"} <= set(lines[lines.index("") + 1].split())
    assert f"{found.total_parameters:,}" in total
    assert {"≥ " * (not found.complete) + f"{found.total_macs:,}"} <= set(total)
    for cells in rows:
        assert not any("…" in cell for cell in cells if re.search(r"\d,\d{3}", cell))


class Unknown(nn.Module):
    def __init__(self):
        super().__init__()
        self.inside = nn.Sequential(nn.Linear(4, 1000))

    def forward(self, x):
        return torch.linalg.pinv(self.inside(x))


def test_macs_without_a_rule_and_lower_bounds_are_marked():
    found = convlab.explain(Unknown(), (2, 4))
    rows, total, lines = table_of(found.to_text(100, columns=("MACs", "share of MACs")))
    assert rows[-2:] == [["linalg_pinv", "no rule", "no rule"], ["no rule for linalg_pinv"]]
    assert rows[0][1:] == ["(8,000)", "(100.0)"]
    assert total == ["total", "≥ 8,000", "100.0"]
    assert "≥:           a lower bound: no rule for linalg_pinv" in lines
    assert '<td align="right">no rule</td>' in found.to_html()
    assert r"& $\geq$ 8,000 &" in found.to_latex()
    rows = list(csv.DictReader(io.StringIO(found.to_csv(columns=("MACs",), sort="MACs"))))
    assert rows == [{"layer": "inside.0", "MACs": "8000"}, {"layer": "linalg_pinv", "MACs": ""}]


def test_an_empty_column_is_shown_if_it_is_asked_for(alexnet):
    assert "buffers" not in alexnet.to_text(200).splitlines()[2]
    assert "buffers" in alexnet.to_text(200, columns=("buffers",)).splitlines()[2]
    assert 'scope="col" align="right">buffers' not in alexnet.to_html()
    assert 'scope="col" align="right">buffers' in alexnet.to_html(columns=("buffers",))


def test_long_types_and_shapes_are_shortened_before_a_column_is_left_out():
    class LayerWithANameThatIsVeryLongIndeed(nn.Module):
        def forward(self, x):
            return {"first": x.relu(), "second": x.tanh(), "third": (x, x)}

    model = nn.Sequential(LayerWithANameThatIsVeryLongIndeed())
    lines = convlab.explain(nn.Sequential(nn.ReLU(), model), (2, 300, 20, 17)).to_text(100)
    (line,) = (line for line in lines.splitlines() if line.startswith("  1.0 "))
    assert "  Lay…thANameThatIsVeryLongIndeed  fir…(2, 300, 20, 17)  " in line
    assert "left out" not in lines


def test_a_column_that_the_width_leaves_out_is_named(stages):
    assert "left out:    type, buffers, activation: a larger width shows more" in stages.to_text(65)
    assert "left out" not in stages.to_text(120)


def test_one_level_has_a_line_for_each_module_with_its_sum_and_equal_neighbours_folded(stages):
    text = """\
        Stages, input (2, 4, 9, 7), output (2, 1000), training mode

        layer           type        output        parameters  buffers     MACs  activation
        ──────────────────────────────────────────────────────────────────────────────────
        stages.0–2 × 3  Block       (2, 4, 9, 7)         168       27   18,144    24.19 kB
        stages.3–4 × 2  Block       (2, 4, 9, 7)         112       18   12,096    16.13 kB
        head            Sequential  (2, 1000)        253,000           504,000    24.00 kB
        ──────────────────────────────────────────────────────────────────────────────────
        total                                        253,280       45  534,240    64.32 kB

        × n:         n equal neighbours in one line, with their sum
        parameters:  253,280"""
    assert stages.to_text(90, depth=1).startswith(textwrap.dedent(text))


def test_all_levels_of_folded_blocks_stand_below_their_sums(stages):
    text = """\
        layer                  parameters       MACs
        ─────────────────────────────────────────────
        stages.0–2 × 3               (168)   (18,144)
          stages.0–2.conv × 3         144     18,144
          stages.0–2.norm × 3          24          0
          stages.0–2.relu × 3           0          0
          stages.0–2.add × 3            0          0
        stages.3–4 × 2               (112)   (12,096)
          stages.3–4.conv × 2          96     12,096
          stages.3–4.norm × 2          16          0
          stages.3–4.relu × 2           0          0
          stages.3–4.add × 2            0          0
        head                     (253,000)  (504,000)
          head.0                        0          0
          head.1                  253,000    504,000
          head.2–3 × 2                  0          0
        ─────────────────────────────────────────────
        total                     253,280    534,240

        (…):         the sum of the lines inside a module, not counted again in the total
        × n:         n equal neighbours in one line, with their sum
        """
    shown = stages.to_text(90, depth=3, columns=("parameters", "MACs"))
    assert shown.partition("\n\n")[2].startswith(textwrap.dedent(text))


def test_the_names_of_equal_neighbours_need_no_number():
    class Twice(nn.Module):
        def forward(self, x):
            return x.relu().relu().tanh()

    text = convlab.explain(Twice(), (2, 3)).to_text(depth=1)
    assert "relu … relu_1 × 2  relu" in text


def test_sorted_rows_stand_from_the_largest_without_their_groups(alexnet):
    rows, _, _ = table_of(alexnet.to_text(sort="MACs"))
    assert [row[0] for row in rows[:3]] == ["features.4", "features.10", "features.8"]
    assert len(rows) == len(alexnet.rows)
    rows, _, _ = table_of(alexnet.to_text(sort="parameters", depth=1))
    assert [row[0] for row in rows] == ["classifier", "features", "flatten"]
    rows, _, _ = table_of(alexnet.to_text(sort="type", columns="type"))
    assert [row[1] for row in rows] == sorted(row.type for row in alexnet.rows)


def test_columns_stand_in_the_order_asked_for_behind_the_layer(alexnet):
    lines = alexnet.to_text(120, columns=("MACs", "input", "share"), depth=1).splitlines()
    assert lines[2].split() == ["layer", "MACs", "input", "%", "of", "parameters"]
    assert lines[4].split() == "features 1,076,634,144 (1, 3, 227, 227) 6.0".split()


@pytest.mark.parametrize("view", ["to_text", "to_html", "to_csv", "to_latex"])
@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            {"columns": ("MACs", "Params")},
            "no column 'Params'. The columns are: layer, type, input, output, parameters, share, "
            "buffers, MACs, share of MACs, activation, receptive field.",
        ),
        ({"sort": "macs"}, "no column 'macs'. The columns are: layer, "),
        ({"depth": 0}, "depth must be at least 1, got 0. 1 shows the outermost modules alone."),
    ],
    ids=str,
)
def test_an_unknown_column_and_no_level_are_refused(alexnet, view, options, text):
    with pytest.raises(ValueError, match=re.escape(text)):
        getattr(alexnet, view)(**options)


def test_the_columns_are_named_where_they_are_asked_for(capsys):
    with pytest.raises(SystemExit):
        cli.main(["explain", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert set(re.split(", | and ", re.search("any of (.*? receptive field)", shown)[1])) == set(
        COLUMNS
    )
    documented = " ".join(Explanation.to_text.__doc__.split())
    assert set(re.findall('"([A-Za-z ]+)"', documented)) == set(COLUMNS)


def test_derivations_stand_below_their_row(stages):
    lines = stages.to_text(80, derivations=True).splitlines()
    (row,) = (k for k, line in enumerate(lines) if line.startswith("  stages.3.conv "))
    assert lines[row + 1 : row + 5] == [
        "    output height: O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1",
        "                     = ⌊(9 + 2·0 − 1·(1 − 1) − 1)/1⌋ + 1",
        "                     = ⌊8/1⌋ + 1",
        "                     = 8 + 1",
    ]
    assert "    MACs = N·K_h·K_w·C_in·C_out·O_h·O_w" in lines
    assert max(map(columns, stages.to_text(40, derivations=True).splitlines())) <= 40
    folded = stages.to_text(80, derivations=True, depth=2)
    assert "    each of the 3:\n    output height: O = " in folded


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
        if not {"style", "script"} & set(self.open):
            self.text.append(data)


def read(html):
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def without_style(html):
    """The markup that GitHub keeps."""
    html = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    return re.sub(r' (class|style|data-\w+)="[^"]*"', "", html)


def test_the_html_is_well_formed_reaches_for_nothing_and_unfolds(alexnet):
    html = alexnet._repr_html_()
    reader = read(html)
    assert not re.search(r"\son\w+=|https?:", html)
    assert reader.tags.count("script") == html.count("</script>") == 1
    assert reader.tags.count("details") == reader.tags.count("summary") == len(alexnet.rows)
    text = "".join(reader.text)
    assert "34,944" in text
    assert "= 11·11·3·96 + 96" in text
    assert "tabular-nums" in html
    assert "var(--jp-content-font-color1, inherit)" in html


@pytest.mark.parametrize("name", ["AlexNet", "tied", "language model", "wrapped weights"])
def test_without_style_and_script_the_html_is_a_table_with_a_line_for_each_row(name):
    build, args = MODELS[name]
    found = convlab.explain(build(), example=args)
    html = without_style(found.to_html())
    tags = read(html).tags
    assert not {"style", "script", "button", "input"} & set(tags)
    lines = re.findall(r"<tr>(.*?)</tr>", html, flags=re.DOTALL)
    assert len(lines) == len(list(found.walk())) + 2
    width = 6 + bool(found.total_buffers)
    for line in lines:
        assert len(re.findall("<t[dh] ", line)) == width
        assert len(re.findall('<t[dh] [^>]*align="right"', line)) == width - 3
        assert not re.search("</t[dh]><t[dh]", line)  # the cells' texts are apart without the tags
    assert [f"{row.parameters:,}" for row in found.rows] == [
        cells[1]
        for line in lines[1:-1]
        if (cells := re.findall(r'align="right">([^<]*)', f'align="right">-{line}'))
        and "(" not in cells[1]
    ]


def test_without_style_the_table_has_a_caption_and_headings_of_columns_and_rows(alexnet):
    html = without_style(alexnet.to_html())
    caption = re.search("<table[^>]*><caption>(.*?)</caption><thead>", html)[1]
    assert "AlexNet, input (1, 3, 227, 227)" in caption
    columns = ["layer", "type", "output", "parameters", "MACs", "activation"]
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html) == columns
    assert html.count('<th scope="row"') == len(list(alexnet.walk())) + 1


def test_the_html_takes_the_options(stages):
    html = without_style(stages.to_html(depth=1, columns=("MACs",), sort="MACs", derivations=True))
    rows = re.findall(r"<summary>(.*?)</summary>.*?</th> (.*?)</tr>", html, flags=re.DOTALL)
    assert rows == [
        ("head", '<td align="right">504,000</td>'),
        ("stages.<wbr>0–2 × 3", '<td align="right">18,144</td>'),
        ("stages.<wbr>3–4 × 2", '<td align="right">12,096</td>'),
    ]
    assert html.count("<details open>") == 3
    assert "each of the 3:" in html
    assert "<details open>" not in stages.to_html()


def test_the_html_escapes_all_that_comes_from_the_model():
    html = without_style(convlab.explain(Named(), (2, 3))._repr_html_())
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


def test_the_html_breaks_a_long_name_behind_a_dot_or_an_underscore():
    inside = nn.ModuleDict({"convolution_of_the_first_kind": nn.Linear(3, 3)})
    model = nn.Sequential(inside)
    model.forward = lambda x: inside["convolution_of_the_first_kind"](x).relu()
    html = convlab.explain(model, (2, 3)).to_html()
    assert "0.<wbr>convolution_<wbr>of_<wbr>the_<wbr>first_<wbr>kind<" in html


def test_the_html_of_a_large_model_is_to_be_folded_but_not_the_levels_asked_for():
    layers = [nn.ReLU() if k % 2 else nn.Tanh() for k in range(100)]
    found = convlab.explain(nn.Sequential(nn.ReLU(), nn.Sequential(*layers)), (2, 3))
    assert "<details open>" not in found.to_html()
    assert "data-folded" in found.to_html()
    assert "data-folded" not in found.to_html(depth=2)


def test_the_dict_is_plain_and_says_all(alexnet):
    found = json.loads(json.dumps(alexnet.to_dict()))
    assert found["total_parameters"] == sum(row["parameters"] for row in found["rows"])
    assert found["total_macs"] == sum(row["macs"] for row in found["rows"]) == 1_135_256_096
    first = found["rows"][0]
    assert first["output_shape"] == [1, 96, 55, 55]
    assert first["derivations"]["output height"]["value"] == 55
    assert first["derivations"]["parameters"]["latex"].startswith(r"\begin{aligned}")


def test_the_dict_has_the_groups_with_their_places_among_the_rows(alexnet):
    found = json.loads(json.dumps(alexnet.to_dict()))
    features, classifier = found["groups"]
    assert (features["name"], features["depth"], features["parent"]) == ("features", 0, None)
    assert (classifier["first_row"], classifier["row_count"]) == (16, 7)
    for group in found["groups"]:
        rows = found["rows"][group["first_row"] :][: group["row_count"]]
        assert all(row["name"].startswith(group["name"]) for row in rows)
        for field in ("parameters", "trainable", "macs", "activation_bytes"):
            assert group[field] == sum(row[field] for row in rows)
    halves = [nn.Sequential(nn.Sequential(nn.ReLU(), nn.ReLU()), nn.ReLU()) for _ in range(2)]
    groups = convlab.explain(nn.Sequential(*halves), (2,)).to_dict()["groups"]
    assert [(one["name"], one["parent"], one["depth"]) for one in groups] == [
        ("0", None, 0),
        ("0.0", "0", 1),
        ("1", None, 0),
        ("1.0", "1", 1),
    ]


def test_the_csv_has_the_columns_asked_for_as_numbers(stages, alexnet):
    shown = stages.to_csv(depth=1, columns=("output", "MACs", "share", "activation"), sort="MACs")
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert list(rows[0]) == ["layer", "output", "MACs", "share", "activation"]
    assert [row["layer"] for row in rows] == ["head", "stages.0–2 × 3", "stages.3–4 × 2"]
    assert sum(int(row["MACs"]) for row in rows) == stages.total_macs
    assert sum(int(row["activation"]) for row in rows) == stages.activation_bytes
    assert sum(float(row["share"]) for row in rows) == pytest.approx(100)
    assert json.loads(rows[0]["output"]) == [2, 1000]
    assert len(stages.to_csv().splitlines()) == len(stages) + 1
    fields = list(csv.DictReader(io.StringIO(alexnet.to_csv(depth=1))))
    assert [row["name"] for row in fields] == ["features", "flatten", "classifier"]
    assert [row["complete"] for row in fields] == ["True"] * 3


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


def test_the_latex_takes_the_options(stages):
    latex = stages.to_latex(depth=2, columns=("MACs", "share of MACs"))
    assert latex.startswith("\\begin{tabular}{lrr}\n\\hline\nlayer & MACs & \\% of MACs \\\\\n")
    assert "\nstages.0–2 $\\times$ 3 & (18,144) & (3.4) \\\\\n" in latex
    assert "\n\\hspace*{1em}stages.0–2.conv $\\times$ 3 & 18,144 & 3.4 \\\\\n" in latex


def test_a_name_gives_its_row_or_group_and_iteration_the_rows(alexnet):
    features = alexnet["features"]
    assert isinstance(features, Group)
    assert (features.parameters, features.trainable, features.frozen) == (3_747_200, 3_747_200, 0)
    assert alexnet["features.0"] is alexnet.rows[0]
    assert len(alexnet) == len(alexnet.rows) == 23
    assert tuple(alexnet) == alexnet.rows
    assert "features" in alexnet
    assert alexnet.rows[3] in alexnet
    assert "featurs" not in alexnet


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("featurs", "there are 'features', "),
        ("classifier.9", "'classifier.6'"),
        ("qqq", "there are 'features', 'features.0', 'features.1'."),
    ],
)
def test_an_unknown_name_is_a_key_error_with_the_near_names(alexnet, name, near):
    with pytest.raises(KeyError, match=re.escape(near)):
        alexnet[name]


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
