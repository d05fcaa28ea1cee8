/** @import { Range } from "../controls/controls.js" */
/** @import { Curve, Kind } from "./activation_lines.js" */
/** @import { Box, Plotted, Point } from "./plot_panel.js" */
import { assign, reuseChildren, svg } from "../page/dom.js";
import { ticks } from "./plot_axis.js";
import { cut, roundPixel } from "./plot_geometry.js";
import { hueOf } from "./plot_panel.js";

// Pixels. The picture is as high with two panels as with three.
const LEFT = 64;
const HEIGHTS = { two: [216, 146], three: [128, 100, 112] };
const TITLE = 22;
const ROW = 12; // of the bars of saturation

/** The places of all parts of the picture, in pixels.
 * @param {number} width @param {number} layers @param {number} rows of bars, one a function */
export function layout(width, layers, rows) {
  const [left, right] = [LEFT, width - (width < 480 ? 80 : 88)]; // the names stand on the right
  const [value, slope, gradient = 0] = layers > 1 ? HEIGHTS.three : HEIGHTS.two;
  const bars = TITLE + value + 5;
  const below = bars + ROW * rows + TITLE;
  const box = (/** @type {number} */ top, /** @type {number} */ height) =>
    /** @type {Box} */ ({ left, right, top, bottom: top + height });
  /** @type {Partial<Record<Kind, Box>>} */
  const boxes = { value: box(TITLE, value), slope: box(below, slope) };
  if (layers > 1) boxes.gradient = box(below + slope + TITLE, gradient);
  const { bottom } = Object.values(boxes)[Object.keys(boxes).length - 1];
  return { left, right, width, top: TITLE, bottom, height: bottom + 20, bars, boxes };
}

/** @typedef {ReturnType<typeof layout>} Layout */

/** The lines of the x axis through all panels, and its numbers below them.
 * @type {(parts: { columns: Element, numbers: Element }, axis: Range, at: Layout,
 *   across: (x: number) => number) => void} */
export function drawPlaces({ columns, numbers }, { minimum, maximum }, { boxes, bottom }, across) {
  const places = ticks(minimum, maximum);
  const lines = Object.values(boxes).flatMap((box) => places.map((x) => ({ x, box })));
  reuseChildren(columns, lines.length, () => svg("line")).forEach((node, k) => {
    const { x, box } = lines[k];
    const name = x === 0 ? "convlab-plot-axis" : "convlab-plot-grid";
    assign(node, { x1: across(x), x2: across(x), y1: box.top, y2: box.bottom, class: name });
  });
  const make = () => svg("text", { "text-anchor": "middle" });
  reuseChildren(numbers, places.length, make).forEach((node, k) => {
    const text = String(places[k]).replace("-", "−");
    assign(node, { x: across(places[k]), y: bottom + 16, text });
  });
}

/** A row for each function, with bars where it is saturated.
 * @type {(parent: Element, curves: Curve[], axis: Range, at: Layout,
 *   across: (x: number) => number) => void} */
export function drawBars(parent, curves, { minimum, maximum }, { left, right, bars }, across) {
  if (parent.childElementCount === 0) parent.append(svg("g"), svg("text"));
  const [rows, word] = parent.children;
  const height = ROW - 3;
  const make = () => svg("g", {}, svg("rect"), svg("g"), svg("path"));
  reuseChildren(rows, curves.length, make).forEach((row, k) => {
    const { name, flat } = curves[k];
    const [track, boxes, legend] = row.children;
    const y = bars + k * ROW;
    assign(row, { style: hueOf(name) });
    assign(track, { y, height, x: left, width: right - left, class: "convlab-plot-track" });
    const d = `M${right + 7},${y + height / 2}h33`;
    assign(legend, { d, class: `convlab-curve convlab-curve-${k}` });
    reuseChildren(boxes, flat.length, () => svg("rect")).forEach((node, index) => {
      const [start, end] = flat[index];
      const [from, to] = [start, end].map(across);
      // Around its least value a curve is flat, and not saturated.
      const isLeast = start > minimum && end < maximum;
      const kind = `convlab-plot-flat ${isLeast ? "convlab-plot-least" : ""}`;
      assign(node, { y, height, x: from, width: roundPixel(to - from), class: kind });
    });
  });
  const middle = bars + (ROW * curves.length) / 2 + 3;
  assign(word, { x: left - 6, y: middle, "text-anchor": "end", text: "saturated" });
  assign(word, { class: "convlab-plot-word" });
}

/** The slopes that count as small. @type {(band: Element, plot: Plotted, threshold: number) =>
 *   void} */
export function drawBand(band, { box: { left, right }, axis: { low, high }, scale }, threshold) {
  const [node] = reuseChildren(band, 1, () => svg("rect", { class: "convlab-plot-band" }));
  const y = scale.up(Math.min(high, threshold));
  const height = roundPixel(scale.up(Math.max(low, -threshold)) - y);
  assign(node, { x: left, width: right - left, y, height });
}

/** The tangent of a curve at x, with a triangle: 1 across, and up as much as the slope.
 * @type {(parent: Element, curve: Curve, x: number, range: Range, plot: Plotted) => void} */
export function drawTangent(parent, curve, x, { maximum }, { axis: { low, high }, scale }) {
  const { across, up } = scale;
  const [value, slope] = [curve.value(x), curve.slope(x)];
  const dot = (/** @type {Point} */ [at, y]) => `${across(at)},${up(y)}`;
  const [from, to] = [-1.5, 1.5].map(
    (reach) => /** @type {Point} */ ([x + reach, value + reach * slope]),
  );
  const tangent = cut(from, to, low, high) ?? [from, from];
  const side = x + 1 > maximum ? -1 : 1;
  const top = Math.max(low, Math.min(high, value + side * slope));
  const lines = [
    { d: `M${tangent.map(dot).join("L")}`, class: "convlab-tangent" },
    { d: `M${dot([x, value])}H${across(x + side)}`, class: "convlab-plot-run" },
    { d: `M${dot([x + side, value])}V${up(top)}`, class: "convlab-plot-rise" },
  ];
  reuseChildren(parent, lines.length, () => svg("path")).forEach((node, k) => {
    assign(node, { ...lines[k], style: hueOf(curve.name) });
  });
}

/** The slope at x as a line as high as it, in the panel of the slopes.
 * @type {(parent: Element, curve: Curve, x: number, plot: Plotted) => void} */
export function drawRise(parent, curve, x, { scale: { across, up } }) {
  const [node] = reuseChildren(parent, 1, () => svg("path", { class: "convlab-plot-rise" }));
  assign(node, { d: `M${across(x)},${up(0)}V${up(curve.slope(x))}`, style: hueOf(curve.name) });
}
