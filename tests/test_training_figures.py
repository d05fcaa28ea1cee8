"""The pictures of a training: their numbers, their texts, and bad input in a sentence."""

import io

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from convlab.figures import confusion_picture, filter_picture, surest_errors, training_curves
from convlab.training import History
from convlab.training.history import Epoch, Score


def history(*accuracies, test=True):
    """A history with these accuracies in training, and in the test 0.1 below them."""
    return History(
        tuple(
            Epoch(
                Score(1 - accuracy, accuracy, 100),
                Score(2 - accuracy, accuracy - 0.1, 50) if test else None,
                1.0,
            )
            for accuracy in accuracies
        )
    )


def png(picture):
    data, metadata = picture._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == picture.alt
    return Image.open(io.BytesIO(data["image/png"]))


def test_the_curves_of_one_training_are_those_of_train_and_test_told_apart_without_colour():
    picture = training_curves(history(0.5, 0.75))
    loss, accuracy = picture.figure.axes
    assert [line.get_label() for line in loss.lines] == ["train images", "test images"]
    assert [list(line.get_ydata()) for line in loss.lines] == [[0.5, 0.25], [1.5, 1.25]]
    assert [list(line.get_ydata()) for line in accuracy.lines] == [[50, 75], [40, 65]]
    assert all(list(line.get_xdata()) == [1, 2] for line in loss.lines)
    assert len({line.get_linestyle() for line in loss.lines}) == 2
    assert loss.get_xlabel() == accuracy.get_xlabel() == "epoch"
    assert "per cent" in accuracy.get_title()
    assert picture.alt == (
        "After 2 epochs, train loss 0.250 and accuracy 75.0 %, test loss 1.250 and accuracy "
        "65.0 %; 40.0 % after the first."
    )
    assert png(picture).width <= 2 * 828


def test_the_curves_of_several_trainings_are_those_of_their_tests():
    several = {"healthy": history(0.5, 0.9), "no test": history(0.3, test=False)}
    picture = training_curves(several)
    axes = picture.figure.axes[1]
    assert [line.get_label() for line in axes.lines] == ["healthy", "no test"]
    assert [list(line.get_ydata()) for line in axes.lines] == [[40, 80], [30]]
    assert "no test: after 1 epoch, train loss 0.700 and accuracy 30.0 %." in picture.alt
    png(picture)


def test_curves_without_an_epoch_or_too_many_are_refused_with_a_sentence():
    with pytest.raises(ValueError, match=r"1 to 5 histories with an epoch or more, got 1 with \[0"):
        training_curves(History())
    with pytest.raises(ValueError, match="got 6 with"):
        training_curves({str(k): history(0.5) for k in range(6)})
    with pytest.raises(ValueError, match="got 0 with"):
        training_curves({})


@pytest.mark.parametrize("names", [None, ["cat", "automobile", "dog"]])
def test_a_confusion_picture_has_each_number_in_its_cell_and_outlines_what_is_right(names):
    table = torch.tensor([[5, 0, 1], [2, 7, 0], [0, 0, 0]])
    picture = confusion_picture(table, classes=names)
    axes = picture.figure.axes[0]
    cells = {}
    outlined = 0
    for patch in axes.patches:
        if patch.get_facecolor()[3] == 0 and patch.get_linewidth() == 1.5:
            outlined += 1
            continue
        x, y = patch.get_xy()
        (text,) = (
            text.get_text()
            for text in axes.texts
            if x < text.get_position()[0] < x + 1 and y < text.get_position()[1] < y + 1
        )
        cells[y, x] = int(text), patch.get_facecolor()[3]
    assert [number for _, (number, _) in sorted(cells.items())] == table.flatten().tolist()
    shades = [shade for _, (_, shade) in sorted(cells.items())]
    assert shades[1] == shades[5] == 0 < shades[2] < shades[0] < shades[4] + 0.1
    assert outlined == 3
    texts = [text.get_text() for text in axes.texts]
    assert {"83.3 %", "77.8 %", "0.0 %", "true class", "predicted class"} <= set(texts)
    first, second = ("1", "0") if names is None else ("automobile", "cat")
    assert picture.alt == (
        f"12 of 15 images are right (80.0 %). The most frequent error: {first} taken for {second}, "
        "2 times."
    )
    assert png(picture).width <= 2 * 828


def test_a_confusion_without_errors_or_of_another_shape():
    assert confusion_picture(np.eye(2, dtype=int)).alt == "2 of 2 images are right (100.0 %)."
    assert "taken for 1, 1 time." in confusion_picture(np.array([[1, 1], [0, 1]])).alt
    with pytest.raises(ValueError, match=r"must be \(K, K\), .* got \(2, 3\) and 2 names"):
        confusion_picture(np.zeros((2, 3), int))
    with pytest.raises(ValueError, match=r"got \(2, 2\) and 3 names"):
        confusion_picture(np.zeros((2, 2), int), classes="abc")


def test_filters_are_drawn_with_zero_in_the_middle_and_their_largest_weight_below():
    weight = nn.Parameter(torch.tensor([[[[0.0, -0.5]]], [[[2.0, 1.0]]]]))
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    picture = filter_picture(weight, beside={"Sobel": sobel}, columns=2)
    axes = [one for one in picture.figure.axes if one.get_visible()]
    assert [one.get_title() for one in axes] == ["Sobel", "filter 0", "filter 1"]
    assert [one.get_xlabel() for one in axes] == ["±2", "±0.5", "±2"]
    drawn = [np.asarray(one.images[0].get_array()).tolist() for one in axes]
    assert drawn[1:] == [[[0.5, 0]], [[1, 0.75]]]
    assert axes[0].images[0].get_clim() == (0, 1)
    assert picture.alt == ("2 filters of 1×2, beside Sobel; the largest weight is 2, in filter 1.")
    png(picture)
    colours = filter_picture(torch.randn(9, 3, 5, 4))
    assert colours.figure.axes[0].images[0].get_array().shape == (5, 4, 3)
    assert png(colours).width <= 2 * 828
    png(filter_picture(torch.zeros(1, 1, 2, 2)))
    with pytest.raises(ValueError, match=r"got \(64, 32, 3, 3\)\. .* weight\[:, :1\]"):
        filter_picture(torch.zeros(64, 32, 3, 3))


def test_the_surest_errors_come_first_with_what_they_are_and_are_taken_for():
    images = torch.zeros(6, 1, 4, 1)
    for index, (place, value) in enumerate([(0, 9), (1, 2), (2, 4), (1, 3), (3, 1), (0, 5)]):
        images[index, 0, place] = value
    labels = torch.tensor([0, 0, 1, 2, 3, 1])  # wrong: 1, 2, 3, 5, surest 5, then 2, 3, 1
    model = nn.Flatten().train()
    picture = surest_errors(model, images, labels, count=3, classes=["a", "b", "c", "d"])
    axes = [one for one in picture.figure.axes if one.get_visible()]
    assert [one.get_title() for one in axes] == ["image 5", "image 2", "image 3"]
    chance = 100 * float(torch.tensor([5.0, 0, 0, 0]).softmax(0)[0])
    assert axes[0].get_xlabel() == f"b\ntaken for a\n{chance:.1f} %"
    assert f"4 of 6 images are wrong. The surest: image 5 is b, taken for a ({chance:.1f} %); " in (
        picture.alt
    )
    assert np.asarray(axes[1].images[0].get_array()).max() == pytest.approx(4 / 9)
    assert model.training
    png(picture)
    with pytest.raises(ValueError, match="is right on all 1 images"):
        surest_errors(model, images[:1], labels[:1])


def test_colours_are_drawn_as_colours():
    picture = surest_errors(nn.Flatten(), torch.rand(3, 3, 2, 2), torch.tensor([11, 11, 11]))
    assert picture.figure.axes[0].images[0].get_array().shape == (2, 2, 3)
    assert png(picture).width <= 2 * 828
