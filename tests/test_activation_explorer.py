"""The ActivationExplorer without a page: its numbers, its errors, its picture."""

import io

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from convlab import colours
from convlab.widgets import ActivationExplorer

PYTORCH = {
    "relu": F.relu,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.3),
    "elu": lambda x: F.elu(x, 2.5),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": lambda x: F.softplus(x, 4),
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
}


def explorer(**settings):
    return ActivationExplorer(negative_slope=0.3, alpha=2.5, beta=4, **settings)


@pytest.mark.parametrize("name", PYTORCH)
@pytest.mark.parametrize("x", [-5.5, -0.7, 0.0, 0.3, 5.9])
def test_value_and_slope_are_pytorchs(name, x):
    at = torch.tensor(x, dtype=torch.double, requires_grad=True)
    value = PYTORCH[name](at)
    value.backward()
    found = explorer(function=name, position=x)
    assert found.value == pytest.approx(value.item(), abs=1e-12)
    assert found.slope == pytest.approx(at.grad.item(), abs=1e-12)


@pytest.mark.parametrize("name", PYTORCH)
@pytest.mark.parametrize(("x", "layers"), [(-2.25, 2), (0.0, 11), (0.4, 5), (1.7, 20)])
def test_the_gradient_is_autograds_through_layers_that_all_receive_one_x(name, x, layers):
    at = torch.tensor(x, dtype=torch.double, requires_grad=True)
    bias = (at - PYTORCH[name](at)).detach()  # brings each layer's sum back to x
    sums = at
    for _ in range(layers):
        sums = PYTORCH[name](sums) + bias
    sums.backward()
    found = explorer(function=name, position=x, layers=layers).gradient
    assert found == pytest.approx(at.grad.item(), rel=1e-9, abs=1e-300)


def test_a_gradient_through_sigmoids_vanishes_and_through_relus_does_not():
    found = ActivationExplorer(function="sigmoid", position=0, layers=10)
    assert found.gradient == 0.25**10 < 1e-6
    found.function, found.position = "relu", 3
    assert found.gradient == 1


def test_each_function_has_a_colour_of_its_own_apart_from_those_of_grids():
    assert set(colours.ACTIVATIONS) == set(PYTORCH)
    grids = {colours.INPUT, colours.KERNEL, colours.OUTPUT, colours.BIAS, colours.WINDOW}
    assert not grids & set(colours.ACTIVATIONS.values())
    assert len(set(colours.ACTIVATIONS.values())) == len(PYTORCH) - 1  # gelu has one for both
    for name, colour in colours.ACTIVATIONS.items():
        assert f"--convlab-{name}: {colour};" in ActivationExplorer._css


def test_it_has_every_curve_that_convlab_has():
    catalogue = {entry["name"]: entry for entry in ActivationExplorer().catalogue}
    assert set(catalogue) == set(PYTORCH)
    assert catalogue["elu"]["parameters"] == ["alpha"]
    assert catalogue["sigmoid"]["value"] == "1/(1 + exp(−x))"


def test_the_page_gets_the_ranges_and_names_from_python():
    limits = ActivationExplorer().limits
    assert limits["alpha"] == {"minimum": 0.1, "maximum": 3.0, "step": 0.01}
    assert limits["position"] == {"minimum": -6, "maximum": 6, "step": 0.05}
    assert limits["compare"] == {"choices": ("none", *PYTORCH)}


@pytest.mark.parametrize(
    ("settings", "error", "sentence"),
    [
        ({"function": "softmax"}, ValueError, "function must be one of 'relu', .*, got 'softmax'"),
        ({"function": "<img onerror=x>"}, ValueError, "function must be .*, got '<img onerror=x>'"),
        ({"compare": None}, ValueError, "compare must be one of 'none', 'relu'.*got None"),
        ({"position": 6.5}, ValueError, "position must be a number from -6 to 6, got 6.5"),
        ({"position": np.nan}, ValueError, "position must be a number from -6 to 6, got nan"),
        ({"position": "1"}, TypeError, r"position must be a number, got '1' \(str\)"),
        ({"alpha": 0}, ValueError, "alpha must be a number from 0.1 to 3, got 0"),
        ({"layers": 0}, ValueError, "layers must be at least 1, got 0"),
        ({"layers": 21}, ValueError, "layers must be at most 20"),
        ({"layers": 2.5}, TypeError, r"layers must be .*whole number.*, got 2.5"),
        ({"saturation": -0.1}, ValueError, "saturation must be a number from 0 to 0.25"),
        ({"slope": 2}, TypeError, "there is no setting 'slope'"),
    ],
)
def test_a_setting_that_will_not_do_is_refused_in_a_sentence(settings, error, sentence):
    with pytest.raises(error, match=f"ActivationExplorer: {sentence}"):
        ActivationExplorer(**settings)


def test_the_repr_names_the_parameters_that_count():
    assert repr(ActivationExplorer(function="elu", compare="none")) == (
        "ActivationExplorer(function='elu', compare='none', position=1.0, alpha=1.0, "
        "saturation=0.05)"
    )


def test_the_code_makes_the_present_state():
    found = ActivationExplorer(function="tanh", position=-2)
    found.layers = 4
    assert found.code() == "ActivationExplorer(function='tanh', position=-2.0, layers=4)"
    assert repr(eval(found.code())) == repr(found)


def test_the_picture_has_the_colours_of_the_functions_and_a_panel_for_the_layers():
    found = ActivationExplorer(function="tanh", compare="silu", layers=3)
    curves, _bars, slopes, gradients = found.picture().figure.axes
    for axes in (curves, slopes, gradients):
        drawn = {line.get_label(): line.get_color() for line in axes.get_lines()}
        assert drawn["tanh"] == colours.TANH
        assert drawn["silu"] == colours.SILU
    assert gradients.get_yscale() == "log"
    assert "to the power of 3: 0.42³ ≈ 0.074" in found.picture().alt  # (1 − tanh²(1))³
    assert len(ActivationExplorer().picture().figure.axes) == 3


def test_the_y_axis_of_the_picture_fits_the_first_function():
    limits = (
        ActivationExplorer(function="sigmoid", compare="relu").picture().figure.axes[0].get_ylim()
    )
    assert -0.2 < limits[0] < 0
    assert 1 < limits[1] < 1.3


@pytest.mark.parametrize("function", ["sigmoid", "relu"])
def test_the_y_axis_of_the_picture_fits_a_bounded_second_function_too(function):
    found = ActivationExplorer(function=function, compare="tanh")
    low, high = found.picture().figure.axes[0].get_ylim()
    assert low < -1
    assert high > found.curve(function, np.array([6.0]))[0]


def test_a_power_is_said_with_as_many_digits_as_make_it_true():
    alt = ActivationExplorer(position=-6, layers=20).picture().alt
    assert "sigmoid(−6) ≈ 0.0025" in alt
    assert "0.0024665²⁰ ≈ 6.9·10⁻⁵³" in alt
    assert float(f"{0.0024665**20:.1e}") == 6.9e-53


@pytest.mark.parametrize("compare", ["none", "relu", "elu"])
def test_the_picture_shows_both_curves_and_says_their_numbers(compare):
    found = explorer(function="relu", compare=compare, position=2)
    picture = found.picture()
    data, _ = found._repr_mimebundle_()
    assert Image.open(io.BytesIO(data["image/png"])).width > 500
    assert "relu(2) = 2.0000, slope 1.0000" in picture.alt
    names = {text.get_text() for text in picture.figure.axes[0].get_legend().get_texts()}
    assert names == {"relu", *({compare} - {"none"})}
