// What every page has: the theme's colours for explorers and tables, and wide parts that scroll.

/** Tell explorers and tables of the page's theme, in JupyterLab's words, now and when it changes. */
export function followTheme() {
  const root = document.documentElement;
  const tell = () => {
    root.dataset.jpThemeLight = String(root.dataset.theme !== "dark");
  };
  new MutationObserver(tell).observe(root, { attributeFilter: ["data-theme"] });
  tell();
}

const WIDE =
  "pre, .convlab-explain .scroll, .pst-scrollable-table-container, .cell_output .output, div.math, mjx-container";

/** Let the keyboard reach what scrolls, and mark it, so that the style can show that there is more. */
export function markWideParts() {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) markOverflow(/** @type {HTMLElement} */ (target));
  });
  for (const part of document.querySelectorAll(`article :is(${WIDE})`)) watch.observe(part);
}

/** @param {HTMLElement} part */
function markOverflow(part) {
  const isWide =
    part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== "visible";
  part.classList.toggle("convlab-wide", isWide);
  if (isWide && part.querySelector("a, button, input, select, [tabindex]") === null) {
    part.tabIndex = 0;
  }
}
