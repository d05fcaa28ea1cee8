/** @import { MeasureKey, NetworkLayer } from "./shared/arithmetic/layers.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import {
  MEASURES,
  shapeText,
  shares,
  shareText,
  shortName,
  total,
  withThousands,
} from "./shared/arithmetic/layers.js";
import { nearestIndex, stepsOfKey } from "./shared/controls/arrow_keys.js";
import { KEEP_KEYS } from "./shared/controls/controls.js";
import { classOf, layerBoxes } from "./shared/drawing/layer_boxes.js";
import { assign, closest, html, reuseChildren } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

const LONGEST_NAME = 26; // letters, in the table
/** @type {Record<string, number>} */
const PAGES = { PageDown: 10, PageUp: -10 }; // layers

/** The settings of NetworkExplorer in Python.
 * @typedef {{ title: string, layers: NetworkLayer[], position: number }} Settings */

/** @param {Scope<Settings>} scope */
function build(scope) {
  const title = html("p", { class: "convlab-network-title" });
  const text =
    "Boxes: height and width are the rows and columns of a map, to one scale; " +
    "depth is the square root of its channels.";
  const scale = html("p", { class: "convlab-network-note", text });
  const boxes = layerBoxes();
  const table = layerTable();
  const detail = layerDetail();
  scope.root.append(title, boxes.node, scale, table.node, detail.node);

  const open = (/** @type {number} */ index) =>
    scope.set({ position: nearestIndex(index, scope.get("layers").length) });
  const answerKey = (/** @type {KeyboardEvent} */ event) => {
    const steps = PAGES[event.key] ?? stepsOfKey(event);
    if (steps === null) return false;
    event.preventDefault();
    open(scope.get("position") + steps);
    return true;
  };
  scope.listen(boxes.node, "click", (event) => {
    const box = closest(event, "[data-layer]");
    if (box !== null) open(Number(box.dataset.layer));
  });
  scope.listen(boxes.node, "keydown", answerKey);
  scope.listen(table.body, "click", (event) => {
    const row = closest(event, "tr");
    if (row === null) return;
    open([...table.body.children].indexOf(row));
    table.focus(scope.get("position"));
  });
  scope.listen(table.body, "keydown", (event) => {
    const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight"; // scrolls the table
    if (!isAcross && answerKey(event)) table.focus(scope.get("position"));
  });

  /** @type {NetworkLayer[] | null} */
  let drawn = null;
  /** @type {number | null} */
  let opened = null;
  const views = [boxes, table];
  const reveal = () => {
    if (opened !== null) for (const view of views) view.reveal(opened);
  };
  scope.onResize(boxes.node, reveal);
  return () => {
    const layers = scope.get("layers");
    const position = scope.get("position");
    assign(title, { text: scope.get("title") });
    if (drawn !== layers) {
      for (const view of views) view.draw(layers);
      drawn = layers;
      opened = null;
    }
    if (opened === position) return;
    detail.draw(layers[position], layers);
    for (const view of views) {
      if (opened !== null) view.mark(opened, false);
      view.mark(position, true);
    }
    opened = position;
    reveal();
  };
}

/** The layers with their bars, and their sums above, which stay visible. */
function layerTable() {
  const counted = MEASURES.map(({ title, unit }) => (unit ? `${title}, ${unit}` : title));
  const titles = ["layer", "output", ...counted];
  const heads = titles.map((text) => html("th", { scope: "col", text }));
  const sums = MEASURES.map(() => html("td"));
  const whole = html("th", { scope: "row", text: "all layers" });
  const sumRow = html("tr", { class: "convlab-network-sums" }, whole, html("td"), ...sums);
  const head = html("thead", {}, html("tr", {}, ...heads), sumRow);
  const body = html("tbody");
  const table = html("table", { class: "convlab-network-table" }, head, body);
  const node = html("div", { class: "convlab-network-list" }, table);
  assign(node, { role: "group", "aria-label": "Layers. Arrow keys choose one." });
  const newRow = () => {
    const button = html("button", { type: "button", tabindex: -1, ...KEEP_KEYS });
    const cells = MEASURES.map(() => html("td", {}, html("span"), html("i")));
    return html("tr", {}, html("th", { scope: "row" }, button), html("td"), ...cells);
  };
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  /** @type {(index: number, isOpen: boolean) => void} */
  const mark = (index, isOpen) => {
    assign(body.children[index], { class: classOf(isOpen) });
    assign(buttons[index], { "aria-expanded": String(isOpen) });
    buttons[index].tabIndex = isOpen ? 0 : -1;
  };
  const draw = (/** @type {NetworkLayer[]} */ layers) => {
    const bars = MEASURES.map(({ key }) => shares(layers.map((layer) => layer[key])));
    const rows = reuseChildren(body, layers.length, newRow);
    buttons = rows.map((row) => /** @type {HTMLButtonElement} */ (row.children[0].children[0]));
    rows.forEach((row, index) => {
      const layer = layers[index];
      const [, shape, ...cells] = row.children;
      const short = shortName(layer.name, LONGEST_NAME);
      assign(buttons[index], { text: short, title: short === layer.name ? null : layer.name });
      buttons[index].append(html("small", { text: layer.type }));
      assign(shape, { text: shapeText(layer.shape) });
      cells.forEach((cell, k) => {
        const { key } = MEASURES[k];
        const [number, bar] = cell.children;
        assign(number, { text: atLeast(key, [layer]) + withThousands(layer[key]) });
        assign(bar, { style: `width: calc(${bars[k][index].toFixed(4)} * (100% - 16px))` });
      });
      mark(index, false);
    });
    MEASURES.forEach(({ key }, k) => {
      assign(sums[k], { text: atLeast(key, layers) + withThousands(total(layers, key)) });
    });
  };
  const reveal = (/** @type {number} */ index) => {
    const row = /** @type {HTMLElement} */ (body.children[index]);
    const first = row.offsetTop - head.offsetHeight;
    const last = row.offsetTop + row.offsetHeight - node.clientHeight;
    if (node.scrollTop > first) node.scrollTop = first;
    else if (node.scrollTop < last) node.scrollTop = last;
  };
  const focus = (/** @type {number} */ index) => buttons[index].focus({ preventScroll: true });
  return { node, body, draw, mark, reveal, focus };
}

/** The sign before MACs that are not all known.
 * @param {MeasureKey} key @param {NetworkLayer[]} layers */
const atLeast = (key, layers) =>
  key === "macs" && !layers.every(({ complete }) => complete) ? "≥ " : "";

/** The open layer: its share of the whole, its notes and its derivations. */
function layerDetail() {
  const name = html("h4");
  const share = html("p");
  const notes = html("div");
  const derivations = html("div", { class: "convlab-network-derivations" });
  const summary = html("div", { "aria-live": "polite" }, name, share, notes);
  const node = html("section", { class: "convlab-network-detail" }, summary, derivations);
  /** @type {(layer: NetworkLayer, layers: NetworkLayer[]) => void} */
  const draw = (layer, layers) => {
    assign(name, { text: `${layer.name} (${layer.type})` });
    assign(share, { text: shareText(layer, layers) });
    reuseChildren(notes, layer.notes.length, () => html("p")).forEach((note, k) => {
      assign(note, { text: layer.notes[k] });
    });
    const make = () => html("div", {}, html("h5"), html("pre"));
    reuseChildren(derivations, layer.derivations.length, make).forEach((part, k) => {
      const [head, lines] = part.children;
      const { title, text } = layer.derivations[k];
      assign(head, { text: title });
      assign(lines, { text });
    });
  };
  return { node, draw };
}

export default { render: mount(build) };
