// Keeping in sight what a person has just opened, in whatever scrolls around the explorer.

/** Scroll as little as needed for `first` and all down to `last` to be in sight; if there is no
 * room for both, for `first`.
 * @param {Element} first @param {Element} last */
export function bringInSight(first, last) {
  const around = scrollerOf(first);
  const isPage = around === document.scrollingElement;
  const box = around.getBoundingClientRect();
  const [top, bottom] = isPage ? [0, innerHeight] : [box.top, Math.min(box.bottom, innerHeight)];
  const above = first.getBoundingClientRect().top - top - ROOM;
  const below = last.getBoundingClientRect().bottom - bottom + ROOM;
  if (above < 0) around.scrollTop += above;
  else if (below > 0) around.scrollTop += Math.min(above, below);
}

const ROOM = 6; // pixels around

/** Run an action that moves things, and scroll so that a node stays where it is on the screen.
 * @param {Element} node @param {() => void} action */
export function keepInPlace(node, action) {
  const before = node.getBoundingClientRect().top;
  action();
  scrollerOf(node).scrollTop += node.getBoundingClientRect().top - before;
}

/** The nearest element around a node that scrolls it up and down.
 * @param {Element} node @returns {Element} */
function scrollerOf(node) {
  for (let around = node.parentElement; around !== null; around = around.parentElement) {
    const isScroller = /auto|scroll/.test(getComputedStyle(around).overflowY);
    if (isScroller && around.scrollHeight > around.clientHeight + 1) return around;
  }
  return document.scrollingElement ?? document.documentElement;
}
