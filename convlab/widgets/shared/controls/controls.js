/** @import { Scope } from "../page/mount.js" */
import { letterSign } from "../drawing/formula_line.js";
import { assign, html, reuseChildren, uniqueId } from "../page/dom.js";

// For an element that needs its arrow keys and letters, which JupyterLab takes otherwise.
export const KEEP_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** A control, and a function that brings it up to date with the settings.
 * @typedef {{ node: HTMLElement, update: () => void }} Control */

/** The numbers that a setting may have, as Python sends them in `limits`. step: 1 by default.
 * @typedef {{ minimum: number, maximum: number, step?: number }} Range */

/** The names that a setting may have. @typedef {{ choices: string[] }} Choices */

/** The limits of an array: the largest size of each axis, and the largest number in it.
 * @typedef {{ most: number[], largest: number }} ArrayLimits */

/** @typedef {[value: string | number, text: string][]} Entries of a list */

/** A slider for a number, which stands beside it.
 *
 * name: the setting. range: if it is not that of the setting. max: the largest number at present,
 * if it depends on other settings; a number above is shown as the largest. get, set: if the number
 * is not the setting itself. format: the number as a text.
 * @param {Scope} scope
 * @param {{ name: string, label: string, symbol?: string, range?: Range, max?: () => number,
 *   get?: () => number, set?: (value: number) => void,
 *   format?: (value: number) => string }} options
 * @returns {Control} */
export function slider(scope, options) {
  const { name, label, symbol, get = () => scope.get(name), format = String } = options;
  const { set = (value) => scope.set({ [name]: value }) } = options;
  /** @type {Range} */
  const range = options.range ?? scope.get("limits")[name];
  const { max = () => range.maximum } = options;
  const id = uniqueId(name);
  const { minimum: min, step = 1 } = range;
  const input = html("input", { type: "range", id, min, step, ...KEEP_KEYS });
  const output = html("output", { for: id });
  const text = labelFor(id, label, symbol);
  const colour = { "data-letter": symbol ?? null };
  const node = html("div", { class: "convlab-slider", ...colour }, text, input, output);
  scope.listen(input, "input", () => set(Number(input.value)));
  const update = () => {
    const largest = max();
    const number = Math.min(get(), largest);
    const part = largest > min ? (number - min) / (largest - min) : 0;
    assign(input, { max: largest, "aria-valuetext": format(number), "--part": part });
    if (input.value !== String(number)) input.value = String(number);
    assign(output, { text: format(number) });
  };
  return { node, update };
}

/** A list to choose the value of a setting from.
 * @param {Scope} scope
 * @param {{ name: string, label: string, format: (value: string) => string }} options
 * @returns {Control} */
export function choice(scope, { name, label, format }) {
  /** @type {Choices} */
  const { choices } = scope.get("limits")[name];
  const { node, update } = list(scope, { label, choose: (value) => scope.set({ [name]: value }) });
  /** @type {Entries} */
  const entries = choices.map((value) => [value, format(value)]);
  return { node, update: () => update(entries, scope.get(name)) };
}

/** A list to choose from whose entries may change.
 * @param {Scope} scope @param {{ label: string, choose: (value: string) => void }} options
 * @returns {{ node: HTMLElement, update: (entries: Entries, value: string | number) => void }} */
export function list(scope, { label, choose }) {
  const id = uniqueId("list");
  const select = html("select", { id, ...KEEP_KEYS });
  const node = html("div", { class: "convlab-choice" }, labelFor(id, label), select);
  scope.listen(select, "change", () => choose(select.value));
  return {
    node,
    update(entries, value) {
      reuseChildren(select, entries.length, () => html("option")).forEach((option, k) => {
        assign(option, { value: entries[k][0], text: entries[k][1] });
      });
      // A browser looks through the page's forms when a value is set, even to the one that it has.
      if (select.value !== String(value)) select.value = String(value);
    },
  };
}

/** A box to tick for a setting that is true or false, or for what get and set make of one.
 * @param {Scope} scope
 * @param {{ name: string, label: string, get?: () => boolean,
 *   set?: (value: boolean) => void }} options
 * @returns {Control} */
export function toggle(scope, options) {
  const { name, label, get = () => scope.get(name) } = options;
  const { set = (value) => scope.set({ [name]: value }) } = options;
  const id = uniqueId(name);
  const box = html("input", { type: "checkbox", id, ...KEEP_KEYS });
  const node = html("div", { class: "convlab-toggle" }, box, labelFor(id, label));
  scope.listen(box, "change", () => set(box.checked));
  const update = () => {
    if (box.checked !== get()) box.checked = get();
  };
  return { node, update };
}

/** A button. @param {Scope} scope @param {{ text: string, press: () => void }} options */
export function button(scope, { text, press }) {
  const node = html("button", { type: "button", text, ...KEEP_KEYS });
  scope.listen(node, "click", press);
  return node;
}

/** @type {(id: string, label: string, symbol?: string) => HTMLLabelElement} */
function labelFor(id, label, symbol) {
  const node = html("label", { for: id, text: symbol ? `${label} ` : label });
  if (symbol) node.append(letterSign(symbol));
  return node;
}

/** Controls in one box; `name`: a class of its own.
 * @type {(controls: Control[], name?: string) => Control} */
export const controlBox = (controls, name = "") => ({
  node: html("div", { class: `convlab-controls ${name}` }, ...controls.map(({ node }) => node)),
  update() {
    for (const control of controls) control.update();
  },
});

/** Whether `controls` names a setting. @type {(scope: Scope, name: string) => boolean} */
export const isOffered = (scope, name) => scope.get("controls").includes(name);
