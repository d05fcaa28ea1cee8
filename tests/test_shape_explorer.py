"""The ShapeExplorer in Python: its still picture."""

import pytest

from convlab.figures.cells import NEVER_READ, PADDING
from convlab.widgets import ShapeExplorer


def cells_of(explorer):
    """The patches of the still without those without a face, and its lines."""
    (axes,) = explorer.picture().figure.axes
    return axes, [patch for patch in axes.patches if patch.get_facecolor()[3] > 0]


def hatches(explorer):
    _, cells = cells_of(explorer)
    return [cell.get_hatch() for cell in cells if cell.get_hatch()]


def test_cells_that_are_never_read_have_a_hatch_of_their_own():
    explorer = ShapeExplorer(input_size=14, kernel_size=2, stride=4, dilation=2)
    # Cells 11 to 13 at the end, 3 and 7 between the windows, 1, 5 and 9 in their holes.
    expected = {NEVER_READ: 3, "---": 2, "xx": 3}
    found = hatches(explorer)
    assert {hatch: found.count(hatch) for hatch in set(found)} == expected
    assert set(hatches(ShapeExplorer(input_size=6, kernel_size=3, padding=1))) == {PADDING}


@pytest.mark.parametrize("operation", ["conv", "pool", "transposed"])
def test_no_line_goes_through_a_number(operation):
    explorer = ShapeExplorer(
        operation=operation, input_size=9, kernel_size=3, stride=2, dilation=3, padding=1
    )
    axes, cells = cells_of(explorer)
    lines = [line.get_xydata() for line in axes.lines]
    assert any(x1 > x0 for (x0, _), (x1, _) in lines)
    for (x0, y), (x1, _) in lines:
        for cell in cells:
            left, top = cell.get_xy()
            if top < y < top + 1:
                assert x1 <= left or left + 1 <= x0


def test_a_hatch_goes_through_no_number():
    explorer = ShapeExplorer(input_size=14, kernel_size=2, stride=4, dilation=2)
    axes, _ = cells_of(explorer)
    grounds = [text.get_text() for text in axes.texts if text.get_bbox_patch()]
    assert grounds == ["1", "3", "5", "7", "9", "11", "12", "13"]


def test_the_window_of_the_position_is_outlined():
    explorer = ShapeExplorer(input_size=9, kernel_size=3, stride=2, dilation=2, position=1)
    axes, cells = cells_of(explorer)
    outlines = [patch for patch in axes.patches if patch not in cells]
    assert [(patch.get_x(), patch.get_width()) for patch in outlines] == [(2, 5), (2, 5), (1, 1)]


def test_the_text_says_how_large_the_output_is_or_why_there_is_none():
    assert ShapeExplorer(input_size=3, kernel_size=3).picture().alt.endswith("has 1 cell.")
    assert ShapeExplorer(input_size=4, kernel_size=3).picture().alt.endswith("has 2 cells.")
    alt = ShapeExplorer(input_size=2, kernel_size=9).picture().alt
    assert "the window does not fit" in alt


def test_the_speed_has_its_limits():
    with pytest.raises(ValueError, match="speed must be at most 10"):
        ShapeExplorer(speed=11)
