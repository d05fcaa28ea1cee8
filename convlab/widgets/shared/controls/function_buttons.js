/** @import { Parameters } from "../arithmetic/activations.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Control } from "./controls.js" */
import { ACTIVATIONS } from "../arithmetic/activations.js";
import { displayName, hueOf } from "../drawing/plot_panel.js";
import { assign, html, svg, uniqueId } from "../page/dom.js";
import { nearestIndex, setTabStop, stepsOfKey } from "./arrow_keys.js";
import { KEEP_KEYS } from "./controls.js";

// A small picture of a function: from −4 to 4 across, −1.2 to 1.7 up, in pixels.
const SPARK = { width: 40, height: 19, across: 4, low: -1.2, high: 1.7 };

/** The path of a small picture of a function. @param {(x: number) => number} f */
export function sparkline(f) {
  const { width, height, across, low, high } = SPARK;
  const points = Array.from({ length: 33 }, (_, k) => {
    const x = (k / 16 - 1) * across;
    const y = Math.max(low, Math.min(high, f(x)));
    return `${(k / 32) * width},${((height * (high - y)) / (high - low)).toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}

/** A button for each function, with a small picture of it; one is chosen. "none" is "nothing".
 * @param {Scope<any>} scope @param {{ name: string, label: string, more?: HTMLElement }} options
 *   name: the setting; more: a button behind them
 * @returns {Control} */
export function functionButtons(scope, { name, label, more }) {
  /** @type {string[]} */
  const choices = scope.get("limits")[name].choices;
  const id = uniqueId(name);
  const buttons = choices.map((value) => {
    const node = html("button", { type: "button", role: "radio", tabindex: -1, ...KEEP_KEYS });
    const { width, height } = SPARK;
    const size = { width, height, viewBox: `0 -1 ${width} ${height + 2}`, "aria-hidden": "true" };
    if (value !== "none") {
      node.append(svg("svg", size, svg("path", { class: "convlab-spark", style: hueOf(value) })));
    }
    const text = value === "none" ? "nothing" : displayName(value);
    node.append(html("span", { text }));
    scope.listen(node, "click", () => scope.set({ [name]: value }));
    return node;
  });
  const title = html("span", { id, text: label });
  const group = html("div", { role: "radiogroup", "aria-labelledby": id }, ...buttons);
  const list = html("div", { class: "convlab-function-list" }, group);
  if (more !== undefined) list.append(more);
  const node = html("div", { class: "convlab-functions" }, title, list);
  scope.listen(group, "keydown", (event) => {
    const steps = stepsOfKey(event);
    if (steps === null) return;
    event.preventDefault();
    const index = nearestIndex(choices.indexOf(scope.get(name)) + steps, choices.length);
    scope.set({ [name]: choices[index] });
    buttons[index].focus();
  });
  let drawn = ""; // the parameters of the small pictures
  return {
    node,
    update() {
      const chosen = scope.get(name);
      buttons.forEach((button, k) => {
        assign(button, { "aria-checked": choices[k] === chosen ? "true" : "false" });
      });
      setTabStop(buttons, choices.indexOf(chosen));
      /** @type {Parameters} */
      const parameters = scope.pick("negative_slope", "alpha", "beta");
      if (drawn === JSON.stringify(parameters)) return;
      drawn = JSON.stringify(parameters);
      drawSparks(buttons, choices, parameters);
    },
  };
}

/** @param {Element[]} buttons @param {string[]} choices @param {Parameters} parameters */
function drawSparks(buttons, choices, parameters) {
  buttons.forEach((button, k) => {
    const path = button.querySelector("path");
    if (path === null) return;
    assign(path, { d: sparkline((x) => ACTIVATIONS[choices[k]].value(x, parameters)) });
  });
}
