// The layers of a chain, a row each, with their numbers to step up and down.
/** @import { ChainLayer } from "../arithmetic/field_cone.js" */
/** @import { Piece } from "../drawing/formula_line.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Range } from "./controls.js" */
import { formulaLine, letterSign } from "../drawing/formula_line.js";
import { assign, closest, html } from "../page/dom.js";
import { KEEP_KEYS } from "./controls.js";

// The numbers of a layer by their place in its row.
/** @type {[letter: string, name: string][]} */
const SIZES = [
  ["K", "kernel size"],
  ["S", "stride"],
  ["P", "padding"],
  ["D", "dilation"],
];

/** One row on the page. @typedef {{ node: HTMLElement, spins: HTMLElement[],
 *   buttons: HTMLElement[][], title: HTMLElement, line: { node: HTMLElement,
 *   update: (pieces: Piece[]) => void }, remove: HTMLElement }} RowParts */

/** Rows of layers. change: a number of a layer is to become another one; remove: a layer is to go;
 * ranges: of the four numbers; complain: say what is wrong with a typed one, at its place.
 * @param {Scope} scope
 * @param {{ ranges: Range[], change: (layer: number, size: number, value: number) => void,
 *   remove: (layer: number) => void,
 *   complain: (sentence: string, at: Element) => void }} options
 * @returns {{ node: HTMLElement, update: (layers: ChainLayer[], lines: Piece[][],
 *   current: number) => void }} */
export function layerRows(scope, { ranges, change, remove, complain }) {
  const heads = SIZES.map(([letter]) => html("span", {}, letterSign(letter)));
  const head = html("div", { class: "convlab-layer-heads", "aria-hidden": "true" }, ...heads);
  const list = html("div", { class: "convlab-layer-list" });
  const node = html("div", { class: "convlab-layer-rows" }, head, list);
  /** @type {RowParts[]} */
  const rows = [];
  /** @type {ChainLayer[]} */
  let now = [];
  let typed = ""; // the digits that were typed one after the other

  /** @type {(layer: number, size: number, value: number) => void} */
  const set = (layer, size, value) => {
    const { minimum, maximum } = ranges[size];
    const next = Math.max(minimum, Math.min(value, maximum));
    if (next !== now[layer][size + 1]) change(layer, size, next);
  };
  /** A digit goes on with the number that is typed, or begins the next if that becomes too large.
   * @type {(layer: number, size: number, character: string) => void} */
  const type = (layer, size, character) => {
    const { minimum, maximum } = ranges[size];
    const wish = (typed + character).replace(/^0(?=\d)/, "");
    typed = /\d/.test(character) ? longest(wish, maximum) : "";
    const isNumber = typed !== "" && Number(typed) >= minimum;
    if (isNumber) set(layer, size, Number(typed));
    if (isNumber && typed === wish) return;
    const [name, ...sizes] = now[layer];
    const [letter, word] = SIZES[size];
    complain(
      `The ${word} ${letter} of ${name} is a whole number from ${minimum} to ${maximum}, ` +
        `not ${wish}. It is ${sizes[size]}.`,
      rows[layer].spins[size],
    );
  };
  /** Say that a number is not deleted. @type {(layer: number, size: number) => void} */
  const keep = (layer, size) => {
    const [name] = now[layer];
    const [letter, word] = SIZES[size];
    const sentence = `The ${word} ${letter} of ${name} stays: type another one. × removes ${name}.`;
    complain(sentence, rows[layer].spins[size]);
  };
  /** The layer and the size that an event is about. @param {Event} event @param {string} part */
  const placeOf = (event, part) => {
    const found = closest(event, part);
    const layer = rows.findIndex((row) => found !== null && row.node.contains(found));
    return found === null || layer < 0
      ? null
      : { found, layer, size: Number(found.dataset.size), step: Number(found.dataset.step) };
  };
  const focus = (/** @type {number} */ layer, /** @type {number} */ size) => {
    const { spins } = rows[layer];
    for (const spin of spins) spin.tabIndex = -1;
    spins[size].tabIndex = 0;
    spins[size].focus();
  };

  scope.listen(list, "click", (event) => {
    const place = placeOf(event, "[data-size], .convlab-layer-remove");
    if (place === null) return;
    const { found, layer, size, step } = place;
    if (found.classList.contains("convlab-layer-remove")) {
      if (now.length > 1) remove(layer);
      if (rows[layer].node.hidden) rows[now.length - 1].remove.focus(); // its own button has gone
      return;
    }
    if (found.dataset.step !== undefined) {
      set(layer, size, Number(now[layer][size + 1]) + step);
    }
    focus(layer, size);
  });
  scope.listen(list, "focusout", () => {
    typed = "";
  });
  scope.listen(list, "keydown", (event) => {
    const place = placeOf(event, "[role=spinbutton]");
    if (place === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const { layer, size } = place;
    const value = Number(now[layer][size + 1]);
    const { minimum, maximum } = ranges[size];
    const { key } = event;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowUp: () => set(layer, size, value + 1),
      ArrowDown: () => set(layer, size, value - 1),
      "+": () => set(layer, size, value + 1),
      "-": () => set(layer, size, value - 1),
      Home: () => set(layer, size, minimum),
      End: () => set(layer, size, maximum),
      ArrowLeft: () => focus(layer, Math.max(0, size - 1)),
      ArrowRight: () => focus(layer, Math.min(SIZES.length - 1, size + 1)),
      PageUp: () => focus(Math.max(0, layer - 1), size),
      PageDown: () => focus(Math.min(now.length - 1, layer + 1), size),
      Delete: () => keep(layer, size),
      Backspace: () => keep(layer, size),
    };
    const isTyped = actions[key] === undefined && /^\S$/.test(key);
    if (!isTyped) typed = "";
    const act = isTyped ? () => type(layer, size, key) : actions[key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });

  return {
    node,
    update(layers, lines, current) {
      now = layers;
      while (rows.length < layers.length) {
        rows.push(newRow());
        list.append(rows[rows.length - 1].node);
      }
      rows.forEach((row, layer) => {
        assign(row.node, { hidden: layer >= layers.length });
        if (layer < layers.length) {
          drawRow(row, layers[layer], ranges, lines[layer], layer === current);
          assign(row.remove, { "aria-disabled": layers.length === 1 && "true" });
        }
      });
    },
  };
}

/** The digits, or the last of them if the number would be too large.
 * @param {string} digits @param {number} maximum */
const longest = (digits, maximum) => (Number(digits) <= maximum ? digits : digits.slice(-1));

/** @returns {RowParts} */
function newRow() {
  /** @type {HTMLElement[]} */
  const spins = [];
  /** @type {HTMLElement[][]} */
  const buttons = [];
  const steppers = SIZES.map(([letter], size) => {
    const step = (/** @type {number} */ by) =>
      html("button", {
        type: "button",
        "data-sign": by < 0 ? "−" : "+", // drawn, and not a part of the button's name
        tabindex: -1,
        "data-size": size,
        "data-step": by,
        ...KEEP_KEYS,
      });
    const spin = html("span", {
      role: "spinbutton",
      tabindex: size === 0 ? 0 : -1,
      "data-size": size,
      ...KEEP_KEYS,
    });
    const [less, more] = [step(-1), step(1)];
    spins.push(spin);
    buttons.push([less, more]);
    const sign = html("i", { text: letter, "aria-hidden": "true" });
    return html("div", { class: "convlab-stepper", "data-letter": letter }, sign, less, spin, more);
  });
  const title = html("b", { class: "convlab-layer-name" });
  const line = formulaLine("convlab-layer-formula");
  const removal = html("button", {
    type: "button",
    class: "convlab-layer-remove",
    "data-sign": "×",
    ...KEEP_KEYS,
  });
  const said = html("div", { class: "convlab-layer-said" }, title, line.node);
  const node = html(
    "div",
    { class: "convlab-layer-row", role: "group" },
    ...steppers,
    removal,
    said,
  );
  return { node, spins, buttons, title, line, remove: removal };
}

/** @type {(row: RowParts, layer: ChainLayer, ranges: Range[], pieces: Piece[],
 *   isCurrent: boolean) => void} */
function drawRow(row, layer, ranges, pieces, isCurrent) {
  const [name] = layer;
  assign(row.node, { "aria-label": name, "data-current": isCurrent });
  assign(row.title, { text: name });
  row.line.update(pieces);
  SIZES.forEach(([letter, word], size) => {
    const value = layer[size + 1];
    const { minimum, maximum } = ranges[size];
    assign(row.spins[size], {
      text: value,
      "aria-valuenow": value,
      "aria-valuemin": minimum,
      "aria-valuemax": maximum,
      "aria-label": `${word} ${letter} of ${name}`,
    });
    const [less, more] = row.buttons[size];
    assign(less, {
      "aria-label": `less ${word} of ${name}`,
      "aria-disabled": value === minimum && "true",
    });
    assign(more, {
      "aria-label": `more ${word} of ${name}`,
      "aria-disabled": value === maximum && "true",
    });
  });
  assign(row.remove, { "aria-label": `Remove ${name}`, title: `Remove ${name}` });
}
