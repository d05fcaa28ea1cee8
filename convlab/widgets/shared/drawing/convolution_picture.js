/** @import { Pair } from "../arithmetic/convolution.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Settings } from "../../convolution_explorer.js" */
/** @import { Grids, Layout } from "./convolution_layout.js" */
/** @import { Pointed, Scene } from "./convolution_tables.js" */
import { shapeOf } from "../arithmetic/convolution.js";
import { assign, html } from "../page/dom.js";
import { fitGrids, hasManyCells, SHEET } from "./convolution_layout.js";
import {
  biasTable,
  inputTable,
  kernelTable,
  outputTable,
  productTable,
} from "./convolution_tables.js";
import { glideAll } from "./motion.js";
import { numberGrid } from "./number_grid.js";

const UNFOLDING = 350; // milliseconds
const MOST_ELEMENTS = 300; // cells of a map that are elements of the page
const RAIL = 16; // pixels beside a grid, for a bar of stride or dilation

/** @typedef {Layout & { isSeveral: boolean }} FittedLayout */

/** What a person does with the picture. dragWindow: the cell `from` was taken hold of and has come
 * to `place`. @typedef {{ preview: (cell: Pointed | null) => void, pin: (cell: Pointed) => void,
 *   dragWindow: (place: Pair, from: Pair) => void, edit: (cell: Pointed, number: number) => void,
 *   editBias: (number: number) => void,
 *   typing: { largest: number, complain: (sentence: string, at?: Element) => void } }} Actions */

/** The grids of a convolution: for each channel its input, kernel and products, then the output.
 * @param {Scope<Settings>} scope @param {Actions} actions */
export function convolutionPicture(scope, actions) {
  const { preview, pin, dragWindow, edit, editBias, typing } = actions;
  const limits = scope.get("limits");
  /** @type {Scene | null} */
  let scene = null;
  let front = 0; // the channel on top of a stack, or the one that is drawn of many

  /** A cell of a grid, without its padding.
   * @type {(kind: "input" | "kernel" | "output", channel: number) => (place: Pair) => Pointed} */
  const cellOf =
    (kind, channel) =>
    ([k, m]) => {
      const isPadded = kind === (scene?.windows.isTransposed ? "output" : "input");
      const [above, left] = (isPadded && scene?.windows.padding) || [0, 0];
      return { kind, channel, row: k - above, column: m - left };
    };
  /** @type {(cell: (place: Pair) => Pointed) => Pick<import("./number_grid.js").GridOptions,
   *   "preview" | "pin">} */
  const pointers = (cell) => ({
    preview: (place) => preview(place && cell(place)),
    pin: (place) => pin(cell(place)),
  });
  const isOn = (/** @type {"input" | "output"} */ kind) =>
    kind === (scene?.windows.isTransposed ? "output" : "input");
  const channels = Array.from({ length: limits.x.most[1] }, (_, channel) => {
    const cell = cellOf("input", channel);
    const weight = cellOf("kernel", channel);
    const input = numberGrid(scope, {
      kind: "input",
      mostDrawn: MOST_ELEMENTS,
      ...typing,
      ...pointers(cell),
      drag: (place, from) => (isOn("input") ? dragWindow(place, from) : pin(cell(place))),
      edit: (row, column, number) => edit(cell([row, column]), number),
    });
    const kernel = numberGrid(scope, {
      kind: "kernel",
      ...typing,
      ...pointers(weight),
      drag: (place) => preview(weight(place)),
      edit: (row, column, number) => edit(weight([row, column]), number),
    });
    const products = numberGrid(scope, {
      kind: "product",
      mostDrawn: 40, // each of them changes when the window moves
      ...pointers(weight),
      drag: (place) => preview(weight(place)),
    });
    const sign = html("span", { class: "convlab-sign", "aria-hidden": "true" });
    const pair = html("div", { class: "convlab-conv-kernels" }, kernel.node, products.node);
    const node = html("div", { class: "convlab-conv-channel" }, input.node, sign, pair);
    assign(node, { "--sheet": channel });
    // A sheet of a stack that is touched or reached with Tab comes to the front.
    for (const type of /** @type {const} */ (["pointerdown", "focusin"])) {
      scope.listen(node, type, () => {
        front = channel;
        raise();
      });
    }
    return { node, input, kernel, products, sign };
  });
  const raise = () => {
    channels.forEach(({ node }, c) => {
      assign(node, { "data-front": c === front });
    });
  };
  const outputs = Array.from({ length: limits.weight.most[0] }, (_, index) => {
    const cell = cellOf("output", index);
    return numberGrid(scope, {
      kind: "output",
      mostDrawn: MOST_ELEMENTS,
      ...pointers(cell),
      drag: (place, from) => (isOn("output") ? dragWindow(place, from) : pin(cell(place))),
    });
  });
  const bias = numberGrid(scope, {
    kind: "bias",
    ...typing,
    edit: (_row, _column, number) => editBias(number),
  });
  // A sign goes with the grid behind it.
  /** @type {(text: string, node: HTMLElement) => HTMLElement} */
  const behind = (text, node) => {
    const sign = html("span", { class: "convlab-sign", text, "aria-hidden": "true" });
    return html("div", { class: "convlab-conv-behind" }, sign, node);
  };
  const sheets = html("div", { class: "convlab-conv-channels" });
  sheets.append(...channels.map(({ node }) => node));
  const plus = behind("+", bias.node);
  const mapBox = html("div", { class: "convlab-conv-outputs" });
  mapBox.append(...outputs.map(({ node }) => node));
  const equals = behind("=", mapBox);
  const right = html("div", { class: "convlab-conv-result" }, plus, equals);
  const node = html("div", { class: "convlab-conv-stage" }, sheets, right);

  const fit = rememberFit();
  /** @type {boolean | null} */
  let isStacked = null; // as they lie now

  /** @type {(scene: Scene, changed: number[][], width: number) => void} */
  const update = (next, changed, width) => {
    scene = next;
    const { layer, windows, maps: numbers, filter, pointed } = scene;
    const depth = shapeOf(layer.weight)[1];
    const count = Math.max(windows.channels, depth);
    const isOne = hasManyCells(windows);
    const layout = fit(gridsOf(scene, isOne), count === 1 ? false : scope.get("stacked"), width);
    const isMoved = isStacked !== null && isStacked !== layout.isStacked;
    const start = isMoved ? channels.map((each) => boxes(each)) : null;
    isStacked = layout.isStacked;
    if (pointed && pointed.kind !== "output") front = pointed.channel;
    front = Math.min(front, count - 1);
    raise();
    assign(node, { "--sign": windows.isTransposed ? '"· "' : '"∗ "' });

    arrange(layout);
    channels.forEach(({ node: box, input, kernel, products, sign }, c) => {
      const isShown = c < count && (c === front || !isOne);
      const [hasInput, hasKernel] = [isShown && c < windows.channels, isShown && c < depth];
      assign(box, { hidden: !isShown });
      assign(sign, { text: windows.isTransposed ? "·" : "∗" });
      assign(input.node, { hidden: !hasInput });
      assign(kernel.node, { hidden: !hasKernel });
      const hasProducts = hasInput && hasKernel && next.position !== null;
      assign(products.node, { hidden: !hasProducts });
      if (hasInput) input.update(inputTable(next, c));
      if (hasKernel) kernel.update(kernelTable(next, c));
      if (hasProducts) products.update(productTable(next, c));
    });
    const ofFilter = layer.bias?.[filter];
    assign(plus, { hidden: ofFilter === undefined });
    if (ofFilter !== undefined) bias.update(biasTable(next, ofFilter));
    assign(equals, { hidden: numbers === null });
    outputs.forEach((grid, k) => {
      const map = isOne && k !== filter ? undefined : numbers?.[k];
      assign(grid.node, { hidden: map === undefined });
      if (map !== undefined) grid.update(outputTable(next, map, k, changed[k] ?? []));
    });
    if (start !== null) glideAll(start.flat(), UNFOLDING);
  };

  /** @param {FittedLayout} layout */
  const arrange = ({ cell, height, output, direction, block, maps, isStacked, isSeveral }) => {
    assign(node, { "--cell": `${cell}px`, "--cell-height": `${height}px` });
    assign(node, { "data-output": output, "data-channels": isSeveral ? "several" : "one" });
    assign(sheets, { "data-direction": direction, "data-block": block, "data-stacked": isStacked });
    assign(mapBox, { "data-direction": maps });
    const sheetsAbove = isStacked ? (scene?.windows.channels ?? 1) - 1 : 0;
    assign(node, { "--shift": `${sheetsAbove * SHEET}px` });
  };

  /** Where the sheets of a channel lie before they glide.
   * @param {(typeof channels)[number]} channel @returns {[Element, DOMRect][]} */
  const boxes = (channel) =>
    [channel.input, channel.kernel, channel.products]
      .filter((grid) => grid.node.checkVisibility())
      .map((grid) => [grid.node, grid.node.getBoundingClientRect()]);

  /** The products of a window, and where they fall: into the sums, or of a stamp into the output.
   * @type {(scene: Scene, terms: (line: number) => Element[]) => [Element, DOMRect][]} */
  const flights = ({ windows, filter, lines }, terms) => {
    const [rows, columns] = windows.kernelSize;
    /** @type {[Element | undefined, Element | undefined][]} */
    const pairs = [];
    for (let c = 0; c < windows.channels; c += 1) {
      const products = channels[c].products;
      const added = windows.isTransposed ? [] : terms(c);
      for (let k = 0; k < rows * columns; k += 1) {
        const [u, v] = [Math.floor(k / columns), k % columns];
        const to = windows.isTransposed
          ? outputs[filter].cellAt(
              (lines?.[0][u] ?? 0) + windows.padding[0],
              (lines?.[1][v] ?? 0) + windows.padding[1],
            )?.children[0]
          : added[k];
        pairs.push([to, products.cellAt(u, v)]);
      }
    }
    return pairs.flatMap(([to, from]) => (to && from ? [[to, from.getBoundingClientRect()]] : []));
  };
  /** Draw this channel, where one is drawn at a time. @param {number} channel */
  const bringForward = (channel) => {
    front = channel;
  };
  const frontNow = () => front;
  return { node, update, flights, bringForward, frontNow, isStacked: () => isStacked === true };
}

/** The grids that are drawn. isOne: one channel and one filter.
 * @param {Scene} scene @param {boolean} isOne @returns {Grids} */
function gridsOf(scene, isOne) {
  const { windows, room, layer, maps, filter } = scene;
  const size = (
    /** @type {import("./number_grid.js").Table} */ { rows, columns, digits, title },
  ) => {
    return { rows, columns, digits, title: title.length };
  };
  const hasMaps = maps !== null;
  const edges = [0, 1].map((axis) =>
    [windows.stride[axis] > 1, windows.dilation[axis] > 1 && windows.kernelSize[axis] > 1].reduce(
      (sum, isOn) => sum + (isOn && hasMaps ? RAIL : 0),
      0,
    ),
  );
  return {
    channels: isOne ? 1 : windows.channels,
    filters: isOne ? 1 : windows.filters,
    input: size(inputTable(scene, 0)),
    kernel: size(kernelTable(scene, 0)),
    products: { ...size(productTable(scene, 0)), title: windows.channels === 1 ? 15 : 9 },
    output: hasMaps
      ? size(outputTable(scene, maps[0], 0, []))
      : { rows: 0, columns: 0, digits: 1, title: 0 },
    bias: layer.bias?.[filter] === undefined ? null : room.bias,
    edges: [edges[1], edges[0]],
  };
}

/** The fitting layout, computed when the sizes or the width change.
 * @returns {(grids: Grids, stacked: boolean | null, width: number) => FittedLayout} */
function rememberFit() {
  let key = "";
  /** @type {FittedLayout | null} */
  let last = null;
  return (grids, stacked, width) => {
    const lines = grids.channels === 1 ? 1 : grids.channels + 1;
    const height = Math.min(Math.max(innerHeight, 500), 900) - 230 - 26 * lines;
    const now = JSON.stringify([grids, stacked, width, height]);
    if (last === null || now !== key) {
      key = now;
      const isSeveral = grids.channels > 1;
      last = { ...fitGrids(grids, isSeveral ? stacked : false, width, height), isSeveral };
    }
    return last;
  };
}
