/** @import { NetworkLayer } from "./shared/arithmetic/layers.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import {
  countText,
  MEASURES,
  percentText,
  shapeText,
  shapeWords,
  total,
} from "./shared/arithmetic/layers.js";
import { stepsOfKey } from "./shared/controls/arrow_keys.js";
import { button } from "./shared/controls/controls.js";
import { pointing } from "./shared/controls/pointing.js";
import { layerBoxes } from "./shared/drawing/layer_boxes.js";
import { layerDetail } from "./shared/drawing/layer_detail.js";
import { layerTable } from "./shared/drawing/layer_table.js";
import { assign, closest, html, reuseChildren } from "./shared/page/dom.js";
import { bringInSight, keepInPlace } from "./shared/page/in_sight.js";
import { mount } from "./shared/page/mount.js";

/** @type {Record<string, number>} */
const PAGES = { PageDown: 10, PageUp: -10 }; // layers
const KINDS = ["convolution", "pooling", "linear", "normalisation", "activation", "other"];
const LONGEST_LINE = 60; // letters of a name in the line below the boxes

/** The settings of NetworkExplorer in Python.
 * @typedef {{ title: string, layers: NetworkLayer[], input: number[] | null, position: number,
 *   is_open: boolean, derivation: string, sizes: string, order: string,
 *   limits: Record<"derivation" | "sizes", { choices: string[] }> }} Settings */

/** @param {Scope<Settings>} scope */
function build(scope) {
  const title = html("p", { class: "convlab-network-title" });
  const sizes = sizeButtons(scope);
  const top = html("div", { class: "convlab-network-top" }, title, sizes.node, scope.tools);
  const boxes = layerBoxes(scope);
  const status = html("p", { class: "convlab-network-status" });
  const legend = html("p", { class: "convlab-network-legend" });
  const note = html("span");
  const below = html("div", { class: "convlab-network-note" }, legend, note);
  const detail = layerDetail(scope, {
    topics: scope.get("limits").derivation.choices,
    choose: (derivation) => scope.set({ derivation }),
  });
  const table = layerTable(scope, {
    detail: detail.node,
    sort: (order) => scope.set({ order: order === scope.get("order") ? "network" : order }),
  });
  scope.root.append(top, boxes.frame, status, below, table.node);

  // An address may name a layer that this network does not have.
  const positionNow = () => Math.min(scope.get("position"), scope.get("layers").length - 1);
  /** @type {number | null} */
  let previewed = null;
  let isOpenedHere = false; // by a person: then Escape closes the layer
  const preview = (/** @type {number | null} */ index) => {
    if (previewed === index) return;
    for (const [old, is] of /** @type {const} */ ([
      [previewed, false],
      [index, true],
    ])) {
      if (old === null || old >= scope.get("layers").length) continue;
      boxes.mark(old, "data-preview", is);
      table.preview(old, is);
    }
    previewed = index;
    drawStatus();
  };
  const drawStatus = () => {
    const layers = scope.get("layers");
    const index = previewed ?? positionNow();
    boxes.showField(layers[index]);
    assign(status, { text: statusText(layers, index, scope.get("sizes")) });
  };
  const showAll = scope.beforePaint(() => {
    const extent = table.extent(positionNow());
    if (extent) bringInSight(extent.first, extent.last);
  });
  const open = (/** @type {number} */ position, isOpen = true) => {
    isOpenedHere = isOpen;
    scope.set({ position, is_open: isOpen });
  };
  const stepsOf = (/** @type {KeyboardEvent} */ event) => PAGES[event.key] ?? stepsOfKey(event);
  const answerKey = (/** @type {KeyboardEvent} */ event) => {
    const steps = stepsOf(event);
    if (steps === null) return;
    event.preventDefault();
    open(table.stepFrom(positionNow(), steps));
    showAll();
  };
  pointing(scope, boxes.node, {
    at: (_x, _y, node) => {
      const box = /** @type {SVGElement | null} */ (node?.closest("[data-layer]") ?? null);
      return box === null ? null : Number(box.dataset.layer);
    },
    preview,
    pin: (index) => open(index),
    drag() {}, // a finger that moves scrolls
  });
  // Not when the finger lifts: the click that follows would hit what has scrolled below it.
  scope.listen(boxes.node, "click", showAll);
  scope.listen(boxes.node, "keydown", answerKey);
  scope.listen(table.body, "click", (event) => {
    const row = closest(event, "tr[data-layer]");
    if (row === null) return;
    const index = Number(row.dataset.layer);
    const isSame = index === positionNow();
    keepInPlace(row, () => open(index, !(isSame && scope.get("is_open"))));
    table.focus(index);
    showAll();
  });
  scope.listen(table.body, "pointerover", (event) => {
    const row = event.pointerType === "touch" ? null : closest(event, "tr[data-layer]");
    preview(row && Number(row.dataset.layer));
  });
  scope.listen(table.body, "pointerleave", () => preview(null));
  scope.listen(table.body, "keydown", (event) => {
    if (!closest(event, "tr[data-layer]")) return; // in the open layer
    const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight"; // scrolls the table
    const steps = isAcross ? null : stepsOf(event);
    if (steps === null) return;
    // The focus first: the page would be laid out for an element with the focus and another tab stop.
    table.focus(table.stepFrom(positionNow(), steps));
    answerKey(event);
    table.focus(positionNow());
  });
  scope.onEscape(() => {
    const isLetGo = isOpenedHere && scope.get("is_open");
    if (isLetGo) open(positionNow(), false);
    return isLetGo;
  });

  let drawn = ""; // the arrangement of the boxes
  /** @type {NetworkLayer[]} */
  let drawnLayers = [];
  let opened = -1;
  const reveal = scope.beforePaint(() => boxes.reveal(opened));
  scope.onResize(boxes.node, () => {
    drawBoxes();
    if (opened >= 0) reveal();
  });
  const drawBoxes = () => {
    const layers = scope.get("layers");
    const arrangement = JSON.stringify([scope.get("sizes"), boxes.node.clientWidth]);
    if (drawn === arrangement && drawnLayers === layers) return;
    if (drawnLayers !== layers) opened = -1;
    [drawn, drawnLayers] = [arrangement, layers];
    boxes.draw(layers, scope.get("input"), scope.get("sizes"));
    drawLegend(legend, layers, scope.get("sizes") === "shape" && scope.get("input") !== null);
    assign(note, { text: noteText(scope.get("sizes")) });
    drawStatus();
  };
  return () => {
    const layers = scope.get("layers");
    const position = positionNow();
    assign(title, { text: scope.get("title") });
    sizes.update();
    if (drawnLayers !== layers) preview(null);
    drawBoxes();
    table.draw(layers, scope.get("order"), position);
    table.choose(position, scope.get("is_open"));
    if (scope.get("is_open")) {
      detail.draw(layers, position, scope.get("derivation"), scope.get("input"));
    }
    if (opened !== position) {
      if (opened >= 0) boxes.mark(opened, "data-open", false);
      boxes.mark(position, "data-open", true);
      opened = position;
      reveal();
    }
    drawStatus();
  };
}

/** The buttons for what the sizes of the boxes show. @param {Scope<Settings>} scope */
function sizeButtons(scope) {
  const { choices } = scope.get("limits").sizes;
  const buttons = choices.map((size) =>
    button(scope, { text: size, press: () => scope.set({ sizes: size }) }),
  );
  const label = html("span", { text: "Size of a box" });
  const node = html("div", { class: "convlab-network-sizes", role: "group" }, label, ...buttons);
  assign(node, { "aria-label": "Size of a box" });
  const update = () => {
    buttons.forEach((each, k) => {
      assign(each, { "aria-pressed": String(choices[k] === scope.get("sizes")) });
    });
  };
  return { node, update };
}

/** The kinds of layers that a network has, with their colours.
 * @type {(legend: HTMLElement, layers: NetworkLayer[], hasInput: boolean) => void} */
function drawLegend(legend, layers, hasInput) {
  const kinds = KINDS.filter((kind) => layers.some((layer) => layer.kind === kind));
  const all = hasInput ? ["input", ...kinds] : kinds;
  const make = () => html("span", {}, html("i", { class: "convlab-network-swatch" }), html("span"));
  reuseChildren(legend, all.length, make).forEach((entry, k) => {
    assign(entry, { "data-kind": all[k] });
    assign(entry.children[1], { text: all[k] });
  });
}

/** @param {string} sizes */
function noteText(sizes) {
  if (sizes === "shape") {
    return (
      "Edges are square roots: of rows and columns, and, on a scale of its own, of channels. " +
      "An upright bar is a vector."
    );
  }
  const what = sizes === "bytes" ? "the bytes of its output" : `its ${sizes}`;
  return `The area of a box is ${what}; a dashed one has none.`;
}

/** A layer in one line. @type {(layers: NetworkLayer[], index: number, sizes: string) => string} */
function statusText(layers, index, sizes) {
  const { name, type, shape } = layers[index];
  const short = name.length > LONGEST_LINE ? `…${name.slice(1 - LONGEST_LINE)}` : name;
  const start = `${short} (${type}): `;
  const measure = MEASURES.find((each) => each.name === sizes);
  if (measure === undefined) return `${start}${shapeWords(shape)}, ${shapeText(shape)}`;
  const { key } = measure;
  const [number, whole] = [layers[index][key], total(layers, key)];
  const share = number === null || whole === 0 ? "" : `, ${percentText(number / whole)} of all`;
  return `${start}${countText(number)} ${sizes}${share}`;
}

export default { render: mount(build, ["position", "is_open"]) };
