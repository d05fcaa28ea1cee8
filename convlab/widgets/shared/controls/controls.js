import { assign, freshId, html, keep } from "../page/dom.js";

// JupyterLab takes arrow keys and letters away from an element without this attribute.
export const KEEP_KEYS = { "data-lm-suppress-shortcuts": "true" };

/**
 * A control and how to bring it up to date with the settings.
 * @typedef {{ node: HTMLElement, update: () => void }} Control
 */

/**
 * A slider for a setting that is a number, with the number beside it. `max` may be a function, for
 * a range that depends on other settings; a number beyond it is shown as the largest.
 * @param {import("../page/mount.js").Scope} scope
 * @param {{ name: string, label: string, symbol?: string, min: number, max: number | (() => number),
 *   step?: number,
 *   shown?: (value: number) => string }} options
 * @returns {Control}
 */
export function slider(scope, { name, label, symbol, min, max, step = 1, shown = String }) {
  const id = freshId(name);
  const input = html("input", { type: "range", id, min, step, ...KEEP_KEYS });
  const largest = typeof max === "function" ? max : () => max;
  const value = html("output", { for: id });
  const node = html("div", { class: "convlab-slider" }, labelFor(id, label, symbol), input, value);
  scope.listen(input, "input", () => scope.set({ [name]: Number(input.value) }));
  const update = () => {
    const number = Math.min(scope.get(name), largest());
    const text = shown(number);
    assign(input, { max: largest(), "aria-valuetext": text });
    if (input.value !== String(number)) input.value = number;
    assign(value, { text });
  };
  return { node, update };
}

/**
 * A list to choose one value of a setting from.
 * @param {import("../page/mount.js").Scope} scope
 * @param {{ name: string, label: string, choices: Record<string, string> }} options choices: value
 *   → what is shown
 * @returns {Control}
 */
export function choice(scope, { name, label, choices }) {
  const id = freshId(name);
  const options = Object.entries(choices).map(([value, text]) => html("option", { value, text }));
  const select = html("select", { id, ...KEEP_KEYS }, ...options);
  const node = html("div", { class: "convlab-choice" }, labelFor(id, label), select);
  scope.listen(select, "change", () => scope.set({ [name]: select.value }));
  return { node, update: () => (select.value = scope.get(name)) };
}

/**
 * A list to choose from whose entries, [value, text], may change: `update(entries, value)`.
 * @param {import("../page/mount.js").Scope} scope
 * @param {{ label: string, choose: (value: string) => void }} options
 */
export function list(scope, { label, choose }) {
  const id = freshId("list");
  const select = html("select", { id, ...KEEP_KEYS });
  const node = html("div", { class: "convlab-choice" }, html("label", { for: id, text: label }), select);
  scope.listen(select, "change", () => choose(select.value));
  const update = (entries, value) => {
    keep(select, entries.length, () => html("option")).forEach((option, k) => {
      assign(option, { value: entries[k][0], text: entries[k][1] });
    });
    select.value = String(value);
  };
  return { node, update };
}

/**
 * A box to tick for a setting that is true or false.
 * @param {import("../page/mount.js").Scope} scope
 * @param {{ name: string, label: string }} options
 * @returns {Control}
 */
export function toggle(scope, { name, label }) {
  const id = freshId(name);
  const box = html("input", { type: "checkbox", id, ...KEEP_KEYS });
  const node = html("div", { class: "convlab-toggle" }, box, html("label", { for: id, text: label }));
  scope.listen(box, "change", () => scope.set({ [name]: box.checked }));
  return { node, update: () => (box.checked = scope.get(name)) };
}

/**
 * A button.
 * @param {import("../page/mount.js").Scope} scope
 * @param {{ text: string, label?: string, press: () => void }} options label: for a reader of the
 *   screen, where the text is a sign
 * @returns {HTMLButtonElement}
 */
export function button(scope, { text, label, press }) {
  const node = html("button", { type: "button", text, "aria-label": label, ...KEEP_KEYS });
  scope.listen(node, "click", press);
  return node;
}

function labelFor(id, label, symbol) {
  const node = html("label", { for: id, text: symbol ? `${label} ` : label });
  if (symbol) node.append(html("i", { text: symbol }));
  return node;
}

/** Whether the setting `controls` lets the page change the setting of this name. */
export const isOffered = (scope, name) => scope.get("controls").includes(name);
