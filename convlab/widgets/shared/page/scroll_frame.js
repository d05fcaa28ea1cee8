/** @import { Scope } from "./mount.js" */
import { assign, html } from "./dom.js";

/** A frame around an element that scrolls to the left and right, and around what it holds by then: a
 * shadow at an end says that there is more. `data-before`, `data-after`: whether there is.
 * @param {Scope} scope @param {HTMLElement} scroller */
export function scrollFrame({ listen, onResize }, scroller) {
  const shadows = ["before", "after"].map((end) =>
    html("i", { class: `convlab-more-${end}`, "aria-hidden": "true" }),
  );
  const frame = html("div", { class: "convlab-scrollframe" }, scroller, ...shadows);
  const show = () => {
    const end = scroller.scrollWidth - scroller.clientWidth;
    assign(frame, { "data-before": scroller.scrollLeft > 1 });
    assign(frame, { "data-after": scroller.scrollLeft < end - 1 });
  };
  listen(scroller, "scroll", show);
  for (const node of [scroller, ...scroller.children]) onResize(node, show);
  return frame;
}
