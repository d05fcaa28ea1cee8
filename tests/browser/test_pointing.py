"""A move of the mouse is answered when it comes, where the browser tells of it before its frame."""

import pytest

from browser.frames import two_frames
from convlab.widgets import ConvolutionExplorer

SAID = [".convlab-terms", ".convlab-conv-said"]  # the sum of an output, and a sentence
# Note what is said after each move, as it comes and in its frame.
NOTE = f"""() => {{
  window.noted = [];
  window.said = () => {SAID}.map((part) => document.querySelector(part).textContent).join(" | ");
  for (const type of ["pointerrawupdate", "pointermove"])
    document.addEventListener(type, () => noted.push([type, said()]));
}}"""


class Shown:
    def __init__(self, stage, **options):
        self.page = stage.show(ConvolutionExplorer(), **options)
        self.client = self.page.context.new_cdp_session(self.page)
        self.page.evaluate(NOTE)

    def middle(self, kind, row, column):
        grid = self.page.locator(f".convlab-grid-{kind}").first
        box = grid.locator(f'[data-row="{row}"][data-column="{column}"]').bounding_box()
        return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}

    def move(self, *cells):
        """Move the mouse to these cells, one after the other, faster than frames come."""
        for place in [self.middle(*cell) for cell in cells]:
            self.client.send("Input.dispatchMouseEvent", {"type": "mouseMoved", **place})
        two_frames(self.page)

    def noted(self, kind):
        return [text for type_, text in self.page.evaluate("noted") if type_ == kind]

    @property
    def said(self):
        return self.page.evaluate("said()")


@pytest.fixture(params=[True, False], ids=["told before the frame", "not told before the frame"])
def shown(stage, request):
    return Shown(stage, secure=request.param)


def test_a_move_inside_is_answered_before_its_frame_begins(stage):
    shown = Shown(stage)
    shown.move(("output", 0, 1))
    shown.page.wait_for_timeout(50)  # the pointer rests for longer than a frame
    shown.move(("output", 2, 3))
    assert "out[2, 3]" in shown.said
    assert shown.noted("pointerrawupdate")[-1] == shown.said


def test_a_page_that_is_not_told_answers_in_the_frame(stage):
    shown = Shown(stage, secure=False)
    shown.move(("output", 0, 1))
    shown.move(("output", 2, 3))
    assert "out[2, 3]" in shown.said
    assert shown.noted("pointerrawupdate") == []
    assert shown.noted("pointermove")[-1] == shown.said


def test_of_many_moves_the_last_one_counts(shown):
    shown.move(("output", 0, 1))
    shown.move(*(("output", row, column) for row in (0, 1, 2) for column in (0, 1, 2, 3)))
    assert "out[2, 3]" in shown.said


def test_from_one_grid_to_another_the_second_one_counts(shown):
    shown.move(("output", 0, 1))
    shown.page.wait_for_timeout(50)
    shown.move(("input", 4, 0))
    assert "Row 4, column 0 of the input" in shown.said
    shown.page.wait_for_timeout(50)
    shown.move(("output", 1, 2))
    assert "out[1, 2]" in shown.said


def test_out_of_the_grids_nothing_is_pointed_at(shown):
    before = shown.said
    shown.move(("output", 2, 3))
    shown.page.wait_for_timeout(50)
    shown.move(("output", 1, 3))
    assert shown.said != before
    shown.page.mouse.move(2, 2)
    assert shown.said == before
