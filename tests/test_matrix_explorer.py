"""The MatrixExplorer's Python side: what goes in, what comes out, and what is refused."""

import json

import numpy as np
import pytest
import torch

from convlab.errors import ShapeError
from convlab.widgets import MatrixExplorer

RNG = np.random.default_rng(56)


@pytest.fixture
def explorer():
    """A convolution with 2 channels, 3 filters and a pair for each option."""
    x, weight = RNG.integers(-9, 10, (2, 5, 6)), RNG.integers(1, 10, (3, 2, 3, 2))
    return MatrixExplorer(x, weight, stride=(2, 1), padding=(0, 1), dilation=(1, 2))


def options(explorer):
    return {name: getattr(explorer, name) for name in ("stride", "padding", "dilation")}


def test_the_columns_are_those_of_pytorch_and_of_lesson_05(explorer):
    unfold = torch.nn.Unfold(explorer.weight.shape[2:], **options(explorer))
    assert np.array_equal(explorer.columns, unfold(torch.tensor(explorer.x))[0])
    plain = MatrixExplorer(explorer.x, explorer.weight)
    view = np.lib.stride_tricks.sliding_window_view(plain.x[0], (3, 2), axis=(1, 2))
    by_lesson = view.transpose(0, 3, 4, 1, 2).reshape(2 * 3 * 2, -1)
    assert np.array_equal(plain.columns, by_lesson)


def test_the_weight_as_rows_times_the_columns_is_the_output(explorer):
    truth = torch.conv2d(
        torch.tensor(explorer.x), torch.tensor(explorer.weight), **options(explorer)
    )
    product = explorer.weight.reshape(3, -1) @ explorer.columns
    assert np.array_equal(explorer.output, truth)
    assert np.array_equal(product.reshape(explorer.output.shape), truth)


def test_the_sparse_matrix_times_x_is_the_output_and_its_transpose_is_pytorchs(explorer):
    assert np.array_equal(explorer.matrix @ explorer.x.ravel(), explorer.output.ravel())
    explorer.y = y = RNG.integers(-9, 10, explorer.output.shape)
    weight = torch.tensor(explorer.weight)
    x = torch.zeros(explorer.x.shape, dtype=torch.float64, requires_grad=True)
    torch.conv2d(x, weight, **options(explorer)).backward(torch.tensor(y, dtype=torch.float64))
    assert np.array_equal(explorer.transposed_output, x.grad)


def test_the_default_is_the_matrix_of_lesson_06():
    explorer = MatrixExplorer()
    assert explorer.matrix.shape == (9, 20)
    assert np.count_nonzero(explorer.matrix) == 54
    assert explorer.columns.shape == (6, 9)
    y, weight = torch.tensor(explorer.output), torch.tensor(explorer.weight)
    truth = torch.nn.functional.conv_transpose2d(y, weight)
    assert np.array_equal(explorer.transposed_output, truth)
    assert repr(explorer) == (
        "MatrixExplorer(x 1×1×5×4, weight 1×1×3×2, stride=1, padding=0, dilation=1)"
    )


def test_the_line_of_python_makes_the_state_again():
    explorer = MatrixExplorer([[1, 2, 3]], [[4, 5]], y=[[6, 7]], show="sparse", transposed=True)
    assert explorer.code() == (
        "MatrixExplorer(x=[[1, 2, 3]], weight=[[4, 5]], y=[[6, 7]], show='sparse', transposed=True)"
    )
    again = eval(explorer.code(), {"MatrixExplorer": MatrixExplorer})
    assert np.array_equal(again.transposed_output, explorer.transposed_output)


def test_what_the_page_sets_is_checked_and_read_as_arrays():
    explorer = MatrixExplorer()
    explorer.set_state({"weight": [[[[1, 0.5]]]], "y": None, "position": [1, 3]})
    assert explorer.matrix.shape == (15, 20)
    assert explorer.position == (1, 3)
    assert json.loads(json.dumps(explorer.get_state(["x"])))["x"][0][0][0] == [2, -1, 0, 3]
    with pytest.raises(ValueError, match="must hold finite numbers"):
        explorer.set_state({"x": [[[[float("nan")]]]]})


@pytest.mark.parametrize(
    ("settings", "error", "match"),
    [
        ({"x": np.ones((3, 4, 5))}, ValueError, r"C at most 2, .*Give a part of it: x\[:2, :5, :6"),
        ({"x": np.ones((2, 4, 5))}, ShapeError, "weight has 1 channel, x has 2 channels"),
        ({"weight": np.ones((4, 2))}, ValueError, "K_h at most 3"),
        ({"x": [[1, 2], [3]]}, ShapeError, "the rows of x must be equally long"),
        ({"x": [["<img>"]]}, TypeError, "x must hold real numbers"),
        ({"y": np.ones((3, 2))}, ShapeError, r"of the output, \(1, 1, 3, 3\), got \(1, 1, 3, 2\)"),
        ({"stride": 4}, ValueError, "stride must be at most 3"),
        ({"padding": (0, 2)}, ValueError, "padding must be at most 1"),
        ({"show": "both"}, ValueError, "show must be one of 'all', 'window', 'im2col', 'sparse'"),
        ({"transposed": 1}, TypeError, "transposed must be True or False"),
        ({"bias": 1}, TypeError, "there is no setting 'bias'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_a_sentence(settings, error, match):
    with pytest.raises(error, match=match):
        MatrixExplorer(**settings)


def test_settings_without_an_output_are_kept_and_say_why():
    explorer = MatrixExplorer(np.ones((2, 4)), y=np.ones((3, 3)))
    for name in ("columns", "matrix", "output", "transposed_output"):
        with pytest.raises(ShapeError, match="Along the height: conv_output_size: the window does"):
            getattr(explorer, name)
    assert "Along the height" in explorer.picture().alt
    explorer.x = np.ones((5, 4))
    assert explorer.transposed_output.shape == (1, 1, 5, 4)


@pytest.mark.parametrize("show", ["all", "window", "im2col", "sparse"])
@pytest.mark.parametrize("transposed", [False, True])
def test_the_picture_of_each_form_counts(explorer, show, transposed):
    explorer.show, explorer.transposed = show, transposed
    picture = explorer.picture()
    taps, places = 2 * 3 * 2, int(np.prod(explorer.output_size))
    filled = np.count_nonzero(explorer.matrix)
    names = ("weightᵀ @ y holds", "result") if transposed else ("the columns hold", "input")
    assert f"{names[0]} {taps * places} numbers, the {names[1]} 60" in picture.alt
    assert f"36 weights stand in {filled} of the matrix's {3 * places * 60:,} places" in picture.alt
    data, _ = picture._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
