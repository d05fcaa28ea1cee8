"""First the picture, then Python: when a change is shown, and when it is told."""

import pytest

from browser.frames import two_frames
from browser.pages import COUNT_WHAT_IS_LEFT
from convlab.widgets import ShapeExplorer

SHOWN = "document.querySelector('.convlab-explorer').textContent"
# Set the slider of the kernel size, and say what is shown then.
SET = f"""size => {{
  const slider = document.querySelector("input[type=range][max='9']");
  slider.value = size;
  slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
  return {SHOWN};
}}"""
HIDE = """() => Object.defineProperty(document, "hidden", { get: () => true })"""


@pytest.fixture
def page(stage):
    return stage.show(ShapeExplorer(input_size=11, kernel_size=3, stride=2))


def test_a_change_is_drawn_at_once_and_told_when_it_is_painted(page):
    shown, seen, saved, told = page.evaluate(
        f"size => [{SHOWN}, ({SET})(size), saved, model.get('kernel_size')]", 5
    )
    assert (saved, told) == (0, 3)
    assert seen != shown
    two_frames(page)
    assert page.evaluate(SHOWN) == seen
    assert page.evaluate("[saved, model.get('kernel_size')]") == [1, 5]


def test_changes_within_a_frame_are_told_together(page):
    page.evaluate(f"() => [4, 5, 7].forEach({SET})")
    two_frames(page)
    assert page.evaluate("[saved, model.get('kernel_size')]") == [1, 7]


def test_an_answer_to_an_earlier_change_does_not_undo_a_later_one(page):
    page.evaluate(SET, 5)
    two_frames(page)
    # Python answers 5, and changes the stride, while it has not been told of 7.
    page.evaluate(f"() => [({SET})(7), model.set('kernel_size', 5), model.set('stride', 3)]")
    shown = page.evaluate(SHOWN)
    two_frames(page)
    assert page.evaluate(SHOWN) == shown
    told = "[saved, model.get('kernel_size'), model.get('stride')]"
    assert page.evaluate(told) == [2, 7, 3]


def test_a_change_that_is_not_told_yet_can_be_undone(page):
    undo = "() => document.querySelector('.convlab-tools button').click()"
    page.evaluate(f"() => [({SET})(5), ({undo})()]")
    two_frames(page)
    assert page.evaluate("model.get('kernel_size')") == 3


def test_a_page_out_of_sight_which_has_no_frames_tells_at_once(page):
    page.evaluate(HIDE)
    seen = page.evaluate(f"size => [({SET})(size), saved, model.get('kernel_size')]", 5)
    assert seen[-2:] == [1, 5]


def test_a_page_that_goes_out_of_sight_tells_what_it_has_not_told(page):
    leave = """() => document.dispatchEvent(new Event("visibilitychange"))"""
    seen = page.evaluate(
        f"size => [({SET})(size), ({leave})(), saved, model.get('kernel_size')]", 5
    )
    assert seen[-2:] == [1, 5]


def test_an_explorer_that_is_removed_tells_what_it_has_not_told(page):
    seen = page.evaluate(f"size => [({SET})(size), close_(), saved, model.get('kernel_size')]", 5)
    assert seen[-2:] == [1, 5]


def test_an_explorer_whose_model_is_closed_leaves_all_the_same(page):
    """As when `close_all()` comes while its window is playing."""
    close = """() => {
      model.save_changes = () => { throw "Syncing error: no comm channel defined"; };
      return close_();
    }"""
    page.evaluate("close_()")
    page.evaluate(COUNT_WHAT_IS_LEFT)
    page.evaluate("show()")
    page.evaluate(f"size => [({SET})(size), ({close})()]", 5)
    two_frames(page)
    assert page.evaluate("left()") == {"listeners": 0, "timers": 0, "frames": 0, "observers": 0}
    assert page.errors == []
