/** @import { Axis, Operation } from "../arithmetic/sizes.js" */
/** @import { AxisLayout } from "../arithmetic/windows_on_axis.js" */
/** @import { Attributes } from "../page/dom.js" */
import { placeOnAxis } from "../arithmetic/windows_on_axis.js";
import { assign, reuseChildren, svg, uniqueId } from "../page/dom.js";

// Sizes in the picture, in pixels.
const CELL = 26;
const ROW = 24;
const GAP = 10;
const MARGIN = 74;

/** @typedef {(operation: Operation, axis: Axis, size: number, position: number) =>
 *   [start: number, end: number]} Draw returns the place of the current window, in pixels */

/** The picture of an axis: the ruler, the windows on it, and the other axis.
 * @returns {{ node: SVGElement, draw: Draw }} */
export function axisPicture() {
  const hatch = uniqueId("hatch");
  const dots = uniqueId("dots");
  const fills = { padding: `url(#${dots})`, cut: `url(#${dots})`, unused: `url(#${hatch})` };
  const [titles, ruler, windows, plain] = Array.from({ length: 4 }, () => svg("g"));
  const parts = [patterns(hatch, dots), titles, ruler, windows, plain];
  const node = svg("svg", { role: "img" }, ...parts);
  return {
    node,
    draw(operation, axis, size, position) {
      const isTransposed = operation === "transposed";
      const layout = placeOnAxis(operation, axis, size);
      const { cells } = layout.windows[position];
      const windowsHeight = layout.lanes * ROW;
      const top = isTransposed ? ROW + GAP : 0;
      const rulerTop = isTransposed ? top + windowsHeight + GAP : 0;
      drawRuler(ruler, layout, rulerTop, fills, new Set(cells));
      drawWindows(windows, layout, isTransposed ? top : ROW + GAP, position);
      const plainTop = isTransposed ? 0 : ROW + 2 * GAP + windowsHeight;
      drawPlain(plain, isTransposed ? axis.I : size, plainTop, isTransposed, position);
      drawTitles(titles, windowsHeight);
      const width = MARGIN + Math.max(layout.ruler.length, size) * CELL + 2;
      const height = 2 * ROW + windowsHeight + 2 * GAP + 2;
      assign(node, { width, height, viewBox: `-1 -1 ${width} ${height}` });
      return [leftOf(layout, cells[0]), leftOf(layout, cells[cells.length - 1]) + CELL];
    },
  };
}

/** The patterns of cells that are never read and of the padding, with these ids.
 * @param {string} hatch @param {string} dots */
function patterns(hatch, dots) {
  const stripe = svg("path", { d: "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", class: "convlab-stripe" });
  const dot = svg("circle", { cx: 3, cy: 3, r: 1.2, class: "convlab-dot" });
  const size = { patternUnits: "userSpaceOnUse", width: 8, height: 8 };
  return svg(
    "defs",
    {},
    svg("pattern", { id: hatch, ...size }, stripe),
    svg("pattern", { id: dots, ...size, width: 6, height: 6 }, dot),
  );
}

const newCell = () => svg("g", {}, svg("rect"), svg("text", { "text-anchor": "middle" }));

/** The left edge of a cell of the ruler. @type {(layout: AxisLayout, at: number) => number} */
const leftOf = ({ ruler }, at) => MARGIN + (at - ruler[0].at) * CELL;

/** @type {(node: Element, x: number, y: number, text: string | number, box: Attributes) => void} */
function drawCell(node, x, y, text, attributes) {
  const [box, label] = node.children;
  assign(box, { x, y, width: CELL, height: ROW, ...attributes });
  assign(label, { x: x + CELL / 2, y: y + ROW / 2 + 4.5, text });
}

/** The cells in `current`, those of the current window, are marked.
 * @type {(parent: Element, layout: AxisLayout, y: number, fills: Record<string, string>,
 *   current: Set<number>) => void} */
function drawRuler(parent, { ruler }, y, fills, current) {
  reuseChildren(parent, ruler.length, newCell).forEach((node, k) => {
    const { at, kind, times } = ruler[k];
    const isPlain = kind === "input" || kind === "output";
    const fill = isPlain && times === 0 ? fills.unused : fills[kind];
    const style = fill ? `fill: ${fill}` : null;
    const name = `convlab-cell convlab-cell-${kind}${current.has(at) ? " convlab-current" : ""}`;
    drawCell(node, MARGIN + k * CELL, y, isPlain ? at : "", { class: name, style });
  });
}

/** @type {(parent: Element, layout: AxisLayout, y: number, position: number) => void} */
function drawWindows(parent, layout, y, position) {
  const { windows } = layout;
  const left = (/** @type {number} */ at) => leftOf(layout, at);
  const make = () => svg("g", {}, svg("path", { class: "convlab-shape-span" }), svg("g"));
  reuseChildren(parent, windows.length, make).forEach((node, index) => {
    const { cells, lane } = windows[index];
    const [span, taps] = node.children;
    const row = y + lane * ROW;
    const name = `convlab-shape-window${index === position ? " convlab-current" : ""}`;
    assign(node, { "data-window": index, class: name });
    const middle = row + ROW / 2;
    const end = left(cells[cells.length - 1]) + CELL;
    assign(span, { d: `M${left(cells[0])},${middle}H${end}` });
    reuseChildren(taps, cells.length, newCell).forEach((tap, k) => {
      const [box, label] = tap.children;
      const x = left(cells[k]);
      assign(box, { x: x + 2, y: row + 2, width: CELL - 4, height: ROW - 4 });
      assign(label, { x: x + CELL / 2, y: middle + 4.5, text: k === 0 ? index : "" });
    });
  });
}

/** The axis without windows on it.
 * @param {Element} parent @param {number} count @param {number} y @param {boolean} isInput
 * @param {number} position */
function drawPlain(parent, count, y, isInput, position) {
  reuseChildren(parent, count, newCell).forEach((node, index) => {
    const kind = isInput ? "input" : "output";
    const isCurrent = index === position;
    assign(node, { "data-window": index });
    const name = `convlab-cell convlab-cell-${kind}${isCurrent ? " convlab-current" : ""}`;
    drawCell(node, MARGIN + index * CELL, y, index, { class: name });
  });
}

/** @type {(parent: Element, windowsHeight: number) => void} */
function drawTitles(parent, windowsHeight) {
  const rows = [0, ROW + GAP, ROW + 2 * GAP + windowsHeight];
  reuseChildren(parent, 3, () => svg("text", { "text-anchor": "end" })).forEach((node, k) => {
    const text = ["input", "windows", "output"][k];
    assign(node, { x: MARGIN - 8, y: rows[k] + ROW / 2 + 4.5, text });
  });
}
