"""Motion in a page: wait until all is at rest, and see what was set in motion.

The page's own clock counts, never ours: its timers and frames follow one another in the same order
however busy the machine is.
"""

from playwright.sync_api import Locator, Page

__all__ = ["moved", "rest", "watch_motion"]

_MOST_FRAMES = 5000

# Not `animation.finished`: for what is out of sight, that promise may never be kept.
_REST = """async ([pause, most]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const moving = () => document.getAnimations()
    .filter(({ effect, playState }) =>
      playState === "running" && effect.getComputedTiming().endTime < Infinity);
  await new Promise((resolve) => setTimeout(resolve, pause));
  await frame();
  await frame();
  for (let k = 0; moving().length; k++) {
    if (k === most) {
      const names = moving().map(({ effect }) => effect.target.className);
      throw new Error(`after ${most} frames these still move: ${names}`);
    }
    await frame();
  }
}"""

_WATCH = """() => {
  window.moved = new Set();
  const { animate } = Element.prototype;
  Element.prototype.animate = function (...all) {
    moved.add(this);
    return animate.apply(this, all);
  };
}"""


def rest(page: Page, pause: int = 0) -> None:
    """Wait until nothing glides or fades any more.

    pause: in milliseconds; what the page does after a pause as long as this is done by then.
    Raises an error with the names of what moves for thousands of frames.
    """
    page.evaluate(_REST, [pause, _MOST_FRAMES])


def watch_motion(page: Page) -> None:
    """From now on, the page keeps in mind which nodes were set in motion."""
    page.evaluate(_WATCH)


def moved(nodes: Locator) -> int:
    """How many of these nodes, or of what is in them, moved since the page is watched."""
    inside = "nodes => [...moved].filter((each) => nodes.some((node) => node.contains(each)))"
    return nodes.evaluate_all(f"nodes => ({inside})(nodes).length")
