"""Pictures: a PNG of the promised width, with its text; bad input in a sentence."""

import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from PIL import Image

from convlab import colours
from convlab.figures import (
    Grid,
    line_plots,
    map_blocks,
    number_grids,
    photo_maps,
    share_bars,
    time_bars,
)

COLUMN = 828  # pixels for HTML in JupyterLab, in a window of 1280


def png(picture):
    """The PNG of a picture, which has two dots for each pixel of the page."""
    data, metadata = picture._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert metadata["image/png"]["alt"] == picture.alt
    assert picture.alt in data["text/plain"]
    image = Image.open(io.BytesIO(data["image/png"]))
    size = metadata["image/png"]["width"], metadata["image/png"]["height"]
    assert size == pytest.approx((image.width / 2, image.height / 2), abs=0.5)
    return image


def test_where_a_person_looks_a_picture_is_html_with_its_text_and_stored_once(monkeypatch):
    photo = photo_maps({"a": np.eye(6, 4)}, alt='"Black" & <white>.')
    kernel = SimpleNamespace(_allow_stdin=True)
    monkeypatch.setattr("convlab.figures.picture.running_kernel", lambda: kernel)
    data, _ = photo._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"}
    shown = BeautifulSoup(data["text/html"], "html.parser").img
    assert shown["alt"] == photo.alt
    stored = base64.b64decode(shown["src"].removeprefix("data:image/png;base64,"))
    kernel._allow_stdin = False  # as a program that runs the notebook
    assert stored == photo._repr_mimebundle_()[0]["image/png"]
    with Image.open(io.BytesIO(stored)) as image:
        size = int(shown["width"]), int(shown["height"])
        assert size == pytest.approx((image.width / 2, image.height / 2), abs=0.5)


def test_a_drawing_is_stored_with_a_palette_and_a_photo_in_all_its_colours():
    drawing = png(number_grids(Grid(np.eye(3, 4), "x", "input"), alt="A table."))
    assert drawing.mode == "P"
    colours_drawn = {colour for _, colour in drawing.convert("RGB").getcolors()}
    frame = tuple(bytes.fromhex(colours.INPUT.removeprefix("#")))
    assert min(max(map(abs, np.subtract(one, frame))) for one in colours_drawn) <= 4
    grey = png(photo_maps({"a": np.eye(6, 4)}, alt="Grey."))
    assert grey.mode == "L"
    noise = np.random.default_rng(0).integers(0, 256, (90, 70, 3), dtype=np.uint8)
    assert png(photo_maps({"a": noise}, alt="Noise.")).mode == "RGB"


def test_a_row_of_grids_fits_a_page_however_wide():
    wide = [Grid(np.zeros((3, 20)), "x", "input"), "∗", Grid(np.zeros((3, 25)), "y", "output")]
    assert png(number_grids(*wide, alt="Two wide tables.")).width <= 2 * COLUMN


def test_a_grid_shows_its_numbers_its_title_and_its_colour():
    values = np.array([[1.0, -2.5, np.nan], [1000, 0.125, 3]])
    axes = number_grids(Grid(values, "x", "kernel"), "=", alt="A table.").figure.axes[0]
    texts = [text.get_text() for text in axes.texts]
    assert texts == ["1", "−2.5", "", "1,000", "0.125", "3", "x", "="]
    frame = axes.patches[values.size]
    assert to_hex(frame.get_edgecolor()).upper() == colours.KERNEL


def test_the_rows_of_a_grid_may_have_roles_of_their_own():
    grid = Grid(np.ones((3, 4)), "x", ("output", "output", "input"))
    patches = number_grids(grid, alt="A table.").figure.axes[0].patches
    frames = [to_hex(patches[number].get_edgecolor()).upper() for number in (8, 13)]
    assert frames == [colours.OUTPUT, colours.INPUT]
    assert [patches[number].get_height() for number in (8, 13)] == [2, 1]


def test_a_number_that_would_be_wider_than_its_cell_is_smaller_as_are_all_of_its_table():
    wide = Grid(np.array([[-12345.6, 1], [0.125, 2]]), "x")
    figure = number_grids(wide, Grid(np.eye(2), "y"), alt="Two tables.").figure
    axes = FigureCanvasAgg(figure).figure.axes[0]
    cell = axes.patches[0].get_window_extent().width
    numbers = [text for text in axes.texts if text.get_text() not in "xy"]
    assert all(text.get_window_extent().width < cell for text in numbers)
    sizes = [text.get_size() for text in numbers]
    assert len({*sizes[:4]}) == len({*sizes[4:]}) == 1
    assert sizes[0] < sizes[4] == 10


def test_bars_of_times_carry_their_numbers():
    figure = time_bars({"loops": 1.5, "im2col": 0.0025}, title="t", alt="Two bars.").figure
    axes = figure.axes[0]
    assert [label.get_text().strip() for label in axes.texts] == ["1,500 ms", "2.5 ms"]
    assert axes.get_xscale() == "log"


def test_bars_of_shares_carry_number_and_share_and_the_largest_an_outline():
    panels = {
        "parameters": {"conv1": 1000, "fc2": 3000, "pool": 0},
        "MACs": {"fc2": 1, "conv1": 7, "pool": 0},
        "none": {"fc2": 0, "conv1": 0, "pool": 0},
    }
    picture = share_bars(panels, alt="Bars in three panels.")
    assert png(picture).width <= 2 * COLUMN
    axes = picture.figure.axes
    assert [one.get_title() for one in axes] == list(panels)
    texts = [[text.get_text().strip() for text in one.texts] for one in axes[:2]]
    assert texts[0] == ["1,000 (25.0 %)", "3,000 (75.0 %)", "0 (0.0 %)"]
    assert texts[1] == ["7 (87.5 %)", "1 (12.5 %)", "0 (0.0 %)"]
    outlined = [[bar.get_linewidth() == 2 for bar in one.patches] for one in axes[:2]]
    assert outlined == [[False, True, False], [True, False, False]]
    names = [label.get_text() for label in axes[0].get_yticklabels()]
    assert names == ["conv1", "fc2", "pool"]


def test_blocks_of_maps_carry_their_shapes_and_a_long_one_is_shortened():
    shapes = {"image": (3, 20, 16), "conv": (30, 10, 8), "pool": (15, 5, 8), "fc": (1200,)}
    blocks = map_blocks(shapes, alt="Blocks.")
    assert png(blocks).width <= 2 * COLUMN
    (axes,) = blocks.figure.axes
    texts = [text.get_text() for text in axes.texts]
    named = ["image\n3×20×16", "conv\n30×10×8", "pool\n15×5×8", "//", "fc\n1,200"]
    assert texts[:-1] == named
    assert texts[-1].endswith("//: more than 30, shortened")
    fronts = [np.ptp(patch.get_xy(), axis=0) for patch in axes.patches[::3]]
    lengths, heights = np.transpose(fronts)
    assert lengths == pytest.approx(lengths[1] * np.array([3, 30, 15, 30]) / 30)
    assert heights == pytest.approx(heights[1] * np.array([20, 10, 5, 1]) / 10)
    edges = [(patch.get_xy()[:, 0].min(), patch.get_xy()[:, 0].max()) for patch in axes.patches]
    assert axes.get_xlim()[0] <= min(edges)[0] <= max(edges)[1] <= axes.get_xlim()[1]


def test_lines_are_told_apart_without_colour_and_share_a_legend_where_they_can():
    panels = {
        title: {"function": ([0, 1], [1, 10]), "slope": ([0, 1], [100, 1])} for title in "abcde"
    }
    options = {"x_label": "x", "y_label": "y", "alt": "Lines.", "log_y": True}
    picture = line_plots(panels, columns=3, **options)
    assert png(picture).width <= 2 * COLUMN
    axes = [one for one in picture.figure.axes if one.get_visible()]
    assert [one.get_title() for one in axes] == list("abcde")
    assert [one.get_legend() is not None for one in axes] == [True] + 4 * [False]
    assert all(one.get_yscale() == "log" for one in axes)
    assert len({line.get_linestyle() for line in axes[0].lines}) == 2
    assert all(tick % 1 == 0 for tick in axes[0].get_xticks())  # x are whole numbers
    panels["b"] = {"another": ([0, 1], [1, 2])}
    axes = line_plots(panels, **options).figure.axes
    assert all(one.get_legend() is not None for one in axes)


def test_the_window_of_a_grid_is_drawn():
    plain = png(number_grids(Grid(np.zeros((4, 5)), "x"), alt="A table."))
    outlined = png(number_grids(Grid(np.zeros((4, 5)), "x", window=(1, 2, 3, 2)), alt="A table."))
    assert plain.size == outlined.size
    difference = np.asarray(plain.convert("L"), int) - np.asarray(outlined.convert("L"), int)
    rows, columns = np.nonzero(difference)
    middle = (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2
    assert middle[0] > plain.height / 2  # rows 1 to 3 of 4: below the middle
    assert middle[1] > plain.width / 2  # columns 2 and 3 of 5: right of the middle


def test_photo_maps_say_their_range_and_what_is_cut():
    images = {"a": np.array([[-4.0, 2]]), "b": np.array([[0.0, 255]]), "c": np.array([[-8.0, 300]])}
    figure = photo_maps(images, signed=["a"], shown=(0, 255), alt="Three maps.").figure
    captions = [axes.get_xlabel() for axes in figure.axes]
    assert captions == ["−4 to 2", "0 to 255", "−8 to 300, cut to 0–255"]
    limits = [axes.images[0].get_clim() for axes in figure.axes]
    assert limits == [(-4, 4), (0, 255), (0, 255)]


def test_one_number_everywhere_is_no_error():
    png(photo_maps({"flat": np.ones((4, 3))}, alt="A flat map."))
    png(photo_maps({"zero": np.zeros((4, 3))}, signed=["zero"], alt="A map of zeros."))


def test_a_grid_refuses_what_it_cannot_draw():
    with pytest.raises(
        ValueError, match=r"values must have 2 axes .* got shape \(2, 3, 4\)\. .*values\[0\]\.$"
    ):
        Grid(np.zeros((2, 3, 4)), "x")
    with pytest.raises(ValueError, match=r"rows 3 to 5 .* row 0 to 2, column 0 to 5"):
        Grid(np.zeros((5, 7)), "x", window=(3, 4, 3, 2))
    with pytest.raises(ValueError, match=r"role must be one of 'input', 'kernel'.*, got 'weights'"):
        Grid(np.zeros((2, 3)), "x", "weights")
