/** @import { Scope } from "../page/mount.js" */
import { assign, html } from "../page/dom.js";
import { moveOfKey } from "./arrow_keys.js";
import { KEEP_KEYS } from "./controls.js";
import { pointing } from "./pointing.js";

/** A divider that a person drags over a picture: the setting `split`, from 0 (left) to 1.
 * @param {Scope<{ split: number }>} scope @param {HTMLElement} stack what it lies over */
export function splitDivider(scope, stack) {
  const line = html("div", { class: "convlab-kernel-line" });
  const grip = html("span", { "aria-hidden": "true", text: "⇔" });
  const node = html("div", { class: "convlab-kernel-divider convlab-handle", role: "slider" });
  node.append(line, grip);
  const range = { "aria-valuemin": 0, "aria-valuemax": 100, "aria-orientation": "horizontal" };
  assign(node, {
    tabindex: 0,
    "aria-label": "Divider of photo and result",
    ...range,
    ...KEEP_KEYS,
  });
  const set = (/** @type {number} */ share) =>
    scope.set({ split: Math.round(1000 * Math.max(0, Math.min(share, 1))) / 1000 });
  pointing(scope, node, {
    at: (x) => {
      const { left, width } = stack.getBoundingClientRect();
      return (x - left) / width;
    },
    pin: () => {},
    drag: set,
  });
  scope.listen(node, "keydown", (event) => {
    const move = moveOfKey(event);
    if (move === null) return;
    set(scope.get("split") + (event.shiftKey ? 0.1 : 0.02) * (move[1] - move[0]));
    event.preventDefault();
  });
  const update = () => {
    const percent = Math.round(100 * scope.get("split"));
    assign(node, { "aria-valuenow": percent, "aria-valuetext": `${percent} % of the width` });
    node.style.left = `${100 * scope.get("split")}%`;
  };
  return { node, update };
}
