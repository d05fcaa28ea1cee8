/** @import { MeasureKey, NetworkLayer } from "../arithmetic/layers.js" */
/** @import { Scope } from "../page/mount.js" */
import {
  countText,
  inOrder,
  MEASURES,
  shapeText,
  shares,
  shortName,
  total,
} from "../arithmetic/layers.js";
import { setTabStop } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, reuseChildren } from "../page/dom.js";

const LONGEST_NAME = 26; // letters
const SECTION = 24; // rows that are shown at once: about as many as a screen shows of the table

/** The layers with their bars, and their sums above. Of many layers a section is shown,
 * so that each key press is drawn within a frame.
 * @param {Scope} scope
 * @param {{ sort: (order: string) => void, detail: HTMLElement }} options detail: what stands below
 *   the open layer */
export function layerTable(scope, { sort, detail }) {
  const heads = ["network", ...MEASURES.map(({ name }) => name)];
  const titles = [
    "layer",
    ...MEASURES.map(({ title, unit }) => (unit ? `${title}, ${unit}` : title)),
  ];
  const sorters = titles.map((text, k) => {
    const button = html("button", { type: "button", text, ...KEEP_KEYS });
    scope.listen(button, "click", () => sort(heads[k]));
    return button;
  });
  const [layerHead, ...measureHeads] = sorters.map((button) =>
    html("th", { scope: "col" }, button),
  );
  const output = html("th", { scope: "col", text: "output" });
  const sums = MEASURES.map(({ key }) => html("span", countAttributes(key)));
  const whole = html("th", { scope: "row", text: "all layers" });
  const sumRow = html(
    "tr",
    { class: "convlab-network-sums" },
    whole,
    html("td"),
    ...sums.map((sum) => html("td", {}, sum)),
  );
  const head = html("thead", {}, html("tr", {}, layerHead, output, ...measureHeads), sumRow);
  const body = html("tbody");
  const table = html("table", { class: "convlab-network-table" }, head, body);
  const list = html("div", { class: "convlab-network-list" }, table);
  assign(list, { role: "group", "aria-label": "Layers. Arrow keys choose one." });
  const detailCell = html("td", { colspan: 2 + MEASURES.length }, detail);
  const detailRow = html("tr", { class: "convlab-network-opened" }, detailCell);

  const seen = html("span");
  const [before, after] = ["◂ Earlier", "Later ▸"].map((text) =>
    html("button", { type: "button", text, ...KEEP_KEYS }),
  );
  const pages = html("div", { class: "convlab-network-pages" }, before, seen, after);
  const node = html("div", {}, list, pages);

  /** @type {NetworkLayer[]} */
  let layers = [];
  /** @type {number[][]} */
  let bars = []; // for each measure the lengths, by the layers' indices
  /** @type {number[]} */
  let order = []; // the layers' indices
  /** @type {number[]} */
  let places = []; // of each layer in the order
  let drawnOrder = "";
  let first = 0; // the first place of the order that is shown
  /** @type {HTMLTableRowElement[]} */
  let rows = [];
  /** @type {Map<number, string>} */
  let marks = new Map(); // by a layer's index: "open", "closed" (chosen, but not open)

  /** @type {(index: number) => HTMLTableRowElement | undefined} */
  const rowOf = (index) => rows[places[index] - first];
  /** @type {(index: number) => HTMLElement | undefined} */
  const buttonOf = (index) => rows[places[index] - first] && buttonIn(rows[places[index] - first]);

  /** @type {(row: HTMLTableRowElement, index: number) => void} */
  const drawRow = (row, index) => {
    const layer = layers[index];
    const [name, shape, ...cells] = row.children;
    const [, button, type, shortShape] = name.children;
    const short = shortName(layer.name, LONGEST_NAME);
    assign(row, { "data-layer": index, "data-kind": layer.kind, "data-preview": null });
    assign(button, { text: short, title: short === layer.name ? null : layer.name });
    assign(type, { text: layer.type });
    assign(shortShape, { text: shapeText(layer.shape) });
    assign(shape, { text: shapeText(layer.shape) });
    cells.forEach((cell, k) => {
      const { key } = MEASURES[k];
      const [number, track] = cell.children[0].children;
      assign(number, { text: atLeast(key, [layer]) + countText(layer[key]) });
      assign(track.children[0], { style: `width: ${(100 * bars[k][index]).toFixed(2)}%` });
    });
    drawMark(index);
  };
  const drawMark = (/** @type {number} */ index) => {
    const row = rowOf(index);
    if (row === undefined) return;
    const mark = marks.get(index);
    assign(row, { "data-chosen": mark === undefined ? null : "true" });
    assign(buttonIn(row), { "aria-expanded": String(mark === "open") });
    if (mark === "open") row.after(detailRow);
  };
  const drawSection = () => {
    detailRow.remove();
    const shown = order.slice(first, first + SECTION);
    rows = reuseChildren(body, shown.length, newRow);
    rows.forEach((row, k) => {
      drawRow(row, shown[k]);
    });
    const isLong = layers.length > SECTION;
    assign(pages, { hidden: !isLong });
    const last = first + shown.length;
    assign(seen, { text: `${first + 1}–${last} of ${countText(layers.length)} layers` });
    assign(before, { "aria-disabled": first === 0 ? "true" : null });
    assign(after, { "aria-disabled": last === layers.length ? "true" : null });
  };
  const turnTo = (/** @type {number} */ place) => {
    first = Math.max(0, Math.floor(place / SECTION) * SECTION);
    drawSection();
    setStop();
  };
  /** The Tab key stops at the chosen layer, or at the first one if that is in another section. */
  const setStop = () => {
    const chosen = rows.findIndex((row) => row.hasAttribute("data-chosen"));
    setTabStop(rows.map(buttonIn), Math.max(0, chosen));
  };
  scope.listen(before, "click", () => first > 0 && turnTo(first - SECTION));
  scope.listen(after, "click", () => first + SECTION < layers.length && turnTo(first + SECTION));

  /** @type {(now: NetworkLayer[], sortedBy: string, position: number) => void} */
  const draw = (now, sortedBy, position) => {
    if (now !== layers) {
      layers = now;
      bars = MEASURES.map(({ key }) => shares(layers.map((layer) => layer[key])));
      MEASURES.forEach(({ key }, k) => {
        const text = atLeast(key, layers) + countText(total(layers, key));
        assign(sums[k], { text });
        assign(table, { [`--digits-${key}`]: text.length });
      });
      marks = new Map();
      drawnOrder = "";
    }
    if (drawnOrder === sortedBy) return;
    drawnOrder = sortedBy;
    order = inOrder(layers, sortedBy);
    places = [];
    order.forEach((index, place) => {
      places[index] = place;
    });
    [layerHead, ...measureHeads].forEach((cell, k) => {
      const direction = k === 0 ? "ascending" : "descending";
      assign(cell, { "aria-sort": heads[k] === sortedBy ? direction : "none" });
    });
    turnTo(sortedBy === "network" ? places[position] : 0);
  };
  /** Mark the layer at the position, and show its section.
   * @type {(position: number, isOpen: boolean) => void} */
  const choose = (position, isOpen) => {
    const mark = isOpen ? "open" : "closed";
    if (marks.get(position) === mark) return;
    const old = [...marks.keys()];
    marks = new Map([[position, mark]]);
    if (rowOf(position) === undefined) {
      turnTo(places[position]);
      return;
    }
    detailRow.remove();
    for (const index of new Set([...old, position])) drawMark(index);
    setStop();
  };
  /** @type {(index: number, is: boolean) => void} */
  const preview = (index, is) => {
    const row = rowOf(index);
    if (row !== undefined) assign(row, { "data-preview": is ? "true" : null });
  };
  return {
    node,
    body,
    draw,
    choose,
    preview,
    rowOf,
    /** Focus a layer, if it is in the section that is shown. @param {number} index */
    focus(index) {
      const button = buttonOf(index);
      if (button === undefined || button === document.activeElement) return;
      setTabStop(rows.map(buttonIn), places[index] - first);
      button.focus({ preventScroll: true });
    },
    /** The row of a layer and what lies below it, if it is open. */
    extent(/** @type {number} */ index) {
      const row = rowOf(index);
      return row && { first: row, last: marks.get(index) === "open" ? detailRow : row };
    },
    /** The layer so many rows further on. @type {(index: number, steps: number) => number} */
    stepFrom: (index, steps) =>
      order[Math.max(0, Math.min(places[index] + steps, layers.length - 1))],
  };
}

/** The attributes of a number of a measure. @param {MeasureKey} key */
const countAttributes = (key) => ({ class: "convlab-network-count", "data-measure": key });

/** @param {HTMLTableRowElement} row */
const buttonIn = (row) => /** @type {HTMLElement} */ (row.cells[0].children[1]);

/** A row: the colour of the kind, the name, the type, the shape for a narrow column; the shape; and
 * for each measure a number and a bar. */
function newRow() {
  const button = html("button", { type: "button", tabindex: -1, ...KEEP_KEYS });
  const parts = [html("i", { class: "convlab-network-swatch" }), button, html("small")];
  const shape = html("small", { class: "convlab-network-shape" });
  const cells = MEASURES.map(({ key }) => {
    const track = html("i", { class: "convlab-network-track" }, html("b"));
    const number = html("span", countAttributes(key));
    return html("td", {}, html("div", { class: "convlab-network-measure" }, number, track));
  });
  return html("tr", {}, html("th", { scope: "row" }, ...parts, shape), html("td"), ...cells);
}

/** The sign before MACs that are not all known.
 * @param {MeasureKey} key @param {NetworkLayer[]} layers */
const atLeast = (key, layers) =>
  key === "macs" && !layers.every(({ complete }) => complete) ? "≥ " : "";
