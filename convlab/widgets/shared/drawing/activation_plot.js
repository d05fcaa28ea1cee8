/** @import { Range } from "../controls/controls.js" */
/** @import { Scope } from "../page/mount.js" */
import { fourDigits, placeText } from "../arithmetic/numbers.js";
import { assign, reuseChildren, svg, uniqueId } from "../page/dom.js";
import { rangeOf, ticks } from "./plot_axis.js";

/** @typedef {[x: number, y: number]} Point */

/** A function at the point x, and its lines in pieces from left to right. flat: the intervals of
 * small slope. isFlat: whether x is in one.
 * @typedef {{ name: string, x: number, at: Record<"value" | "slope", number>, isFlat: boolean,
 *   lines: Record<"value" | "slope", Point[][]>, flat: [start: number, end: number][] }} Curve */

/** The pixels of a place on the x axis and of a height on the y axis.
 * @typedef {{ across: (x: number) => number, up: (y: number) => number }} Scale */

// Sizes of a plot, in pixels.
const WIDTH = 404;
const HEIGHT = 270;
const LEFT = 44;
const TOP = 26;
const PLOT_WIDTH = 272;
const PLOT_HEIGHT = 204;
const RIGHT = LEFT + PLOT_WIDTH;
const BOTTOM = TOP + PLOT_HEIGHT;

/** The heights of one or two labels at the ends of their lines, moved apart to at least `apart`.
 * @param {number[]} heights @param {number} apart */
export function spread(heights, apart) {
  if (heights.length < 2 || Math.abs(heights[0] - heights[1]) >= apart) return heights;
  const middle = (heights[0] + heights[1]) / 2;
  const isFirstAbove = heights[0] <= heights[1];
  return [middle - apart / 2, middle + apart / 2].sort((a, b) => (isFirstAbove ? a - b : b - a));
}

/** The name of a function in the page. @param {string} name */
export const displayName = (name) => (name === "gelu_tanh" ? "gelu (tanh)" : name);

/** A plot of the functions or of their slopes, with a point that can be dragged.
 * @param {Scope<{ position: number, limits: { position: Range } }>} scope
 * @param {{ title: string, unit: number, of: "value" | "slope", mark: string }} options unit: the
 *   range of the y axis is in multiples of it; mark: the sign behind the name of a line
 * @returns {{ node: SVGElement, update: (curves: Curve[]) => void }} */
export function activationPlot(scope, { title, unit, of, mark }) {
  const axis = scope.get("limits").position;
  const hatches = ["hatch-rising", "hatch-falling"].map(uniqueId);
  const clip = uniqueId("plot");
  const parts = Array.from({ length: 7 }, () => svg("g"));
  const [flat, grid, tangents, lines, ends, labels, points] = parts;
  const clipped = svg("g", { "clip-path": `url(#${clip})` }, flat, grid, lines, tangents);
  const xLine = svg("line", { class: "convlab-plot-x", y1: TOP, y2: BOTTOM });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const picture = svg(
    "svg",
    { role: "img", class: "convlab-plot", width: WIDTH, height: HEIGHT, viewBox },
    hatchPatterns(hatches, clip),
    ...[clipped, ends, xLine, points, labels],
    svg("text", { x: LEFT, y: 14, text: title }),
    svg("text", { x: LEFT + PLOT_WIDTH / 2, y: HEIGHT - 4, "text-anchor": "middle", text: "x" }),
  );

  scope.listen(picture, "pointerdown", (event) => {
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    scope.set({ position: placeOf(event, picture, axis) });
    event.preventDefault();
  });
  scope.listen(picture, "pointermove", (event) => {
    if (!picture.hasPointerCapture(event.pointerId)) return;
    scope.set({ position: placeOf(event, picture, axis) });
  });

  /** @type {(x: number) => number} */
  const across = (x) => LEFT + ((x - axis.minimum) / (axis.maximum - axis.minimum)) * PLOT_WIDTH;

  const update = (/** @type {Curve[]} */ curves) => {
    const pieces = curves.map((each) => each.lines[of]);
    const heights = pieces.flat(2).map(([, y]) => y);
    const range = rangeOf(heights, unit);
    const margin = 0.06 * (range[1] - range[0]);
    const [low, high] = [range[0] - margin, range[1] + margin];
    /** @type {Scale} */
    const scale = { across, up: (y) => BOTTOM - ((y - low) / (high - low)) * PLOT_HEIGHT };
    drawAxes(grid, labels, axis, range, scale);
    drawFlat(flat, curves, hatches, scale);
    drawLines(lines, ends, pieces, scale);
    drawNames(labels, curves, pieces, mark, scale);
    drawPoint({ tangents, xLine, points }, curves, of, scale);
    const texts = curves.map(({ name, at }) => `${displayName(name)}${mark} ${fourDigits(at[of])}`);
    const place = placeText(curves[0].x);
    assign(picture, { "aria-label": `${title}; at x = ${place}: ${texts.join(", ")}` });
  };
  return { node: picture, update };
}

/** The place on the x axis below the pointer, in steps of the setting.
 * @param {PointerEvent} event @param {SVGElement} picture @param {Range} axis */
function placeOf(event, picture, { minimum, maximum, step = 1 }) {
  const { left, width } = picture.getBoundingClientRect();
  const share = (((event.clientX - left) / width) * WIDTH - LEFT) / PLOT_WIDTH;
  const x = minimum + share * (maximum - minimum);
  const place = Math.round(x / step) / (1 / step);
  return Math.min(maximum, Math.max(minimum, place));
}

/** Two hatchings, and the rectangle that lines are clipped to, with these ids.
 * @param {string[]} hatches @param {string} clip */
function hatchPatterns([rising, falling], clip) {
  const stripes = (/** @type {string} */ d) => svg("path", { d, class: "convlab-plot-stripe" });
  const size = { patternUnits: "userSpaceOnUse", width: 8, height: 8 };
  const box = { x: LEFT, y: TOP, width: PLOT_WIDTH, height: PLOT_HEIGHT };
  return svg(
    "defs",
    {},
    svg("pattern", { id: rising, ...size }, stripes("M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4")),
    svg("pattern", { id: falling, ...size }, stripes("M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4")),
    svg("clipPath", { id: clip }, svg("rect", box)),
  );
}

/** @param {number} number */
const round = (number) => Math.round(100 * number) / 100;

/** @type {(grid: Element, labels: Element, x: Range, y: [low: number, high: number],
 *   scale: Scale) => void} */
function drawAxes(grid, labels, axis, [low, high], { across, up }) {
  const heights = ticks(low, high);
  const places = ticks(axis.minimum, axis.maximum);
  const gridLines = reuseChildren(grid, places.length + heights.length, () => svg("line"));
  places.forEach((x, k) => {
    const at = across(x);
    const name = x === 0 ? "convlab-plot-axis" : "convlab-plot-grid";
    assign(gridLines[k], { x1: at, x2: at, y1: TOP, y2: BOTTOM, class: name });
  });
  heights.forEach((y, k) => {
    const at = round(up(y));
    const name = y === 0 ? "convlab-plot-axis" : "convlab-plot-grid";
    assign(gridLines[places.length + k], { x1: LEFT, x2: RIGHT, y1: at, y2: at, class: name });
  });
  if (labels.childElementCount === 0) labels.append(svg("g"), svg("g"), svg("g"));
  const [below, beside] = labels.children;
  const text = (/** @type {string} */ anchor) => () => svg("text", { "text-anchor": anchor });
  reuseChildren(below, places.length, text("middle")).forEach((node, k) => {
    assign(node, { x: across(places[k]), y: BOTTOM + 17, text: signed(places[k]) });
  });
  reuseChildren(beside, heights.length, text("end")).forEach((node, k) => {
    assign(node, { x: LEFT - 6, y: round(up(heights[k])) + 4.5, text: signed(heights[k]) });
  });
}

/** @param {number} number */
const signed = (number) => String(number).replace("-", "−");

/** @type {(parent: Element, curves: Curve[], hatches: string[], scale: Scale) => void} */
function drawFlat(parent, curves, hatches, { across }) {
  const boxes = curves.flatMap(({ flat }, k) => flat.map((ends) => ({ ends, hatch: hatches[k] })));
  const make = () => svg("rect", { y: TOP, height: PLOT_HEIGHT });
  reuseChildren(parent, boxes.length, make).forEach((node, k) => {
    const [start, end] = boxes[k].ends.map(across);
    assign(node, { x: round(start), width: round(end - start), fill: `url(#${boxes[k].hatch})` });
  });
}

/** @type {(lines: Element, ends: Element, pieces: Point[][][], scale: Scale) => void} */
function drawLines(lines, ends, pieces, { across, up }) {
  const dot = (/** @type {Point} */ [x, y]) => `${round(across(x))},${round(up(y))}`;
  const drawn = pieces.flatMap((parts, k) => parts.map((points) => ({ points, k })));
  reuseChildren(lines, drawn.length, () => svg("path")).forEach((node, index) => {
    const { points, k } = drawn[index];
    assign(node, { d: `M${points.map(dot).join("L")}`, class: `convlab-curve convlab-curve-${k}` });
  });
  // At a jump, the line contains the full dot and not the open one.
  const jumps = pieces.flatMap(([before, after], k) => {
    const full = { point: before[before.length - 1], name: `convlab-end convlab-point-${k}` };
    if (after === undefined) return [];
    return [full, { point: after[0], name: `convlab-end convlab-open convlab-point-${k}` }];
  });
  reuseChildren(ends, jumps.length, () => svg("circle", { r: 3.5 })).forEach((node, k) => {
    const [x, y] = jumps[k].point;
    assign(node, { cx: across(x), cy: round(up(y)), class: jumps[k].name });
  });
}

/** @type {(labels: Element, curves: Curve[], pieces: Point[][][], mark: string,
 *   scale: Scale) => void} */
function drawNames(labels, curves, pieces, mark, { up }) {
  const ends = pieces.map((parts) => up(parts.flat().slice(-1)[0][1]));
  const heights = spread(ends, 16);
  reuseChildren(labels.children[2], curves.length, () => svg("text")).forEach((node, k) => {
    const text = `${displayName(curves[k].name)}${mark}`;
    assign(node, { x: RIGHT + 6, y: round(heights[k]) + 4.5, text });
  });
}

/** @param {{ tangents: Element, xLine: Element, points: Element }} parts @param {Curve[]} curves
 * @param {"value" | "slope"} of @param {Scale} scale */
function drawPoint({ tangents, xLine, points }, curves, of, { across, up }) {
  const x = curves[0].x;
  const at = round(across(x));
  assign(xLine, { x1: at, x2: at });
  reuseChildren(points, curves.length, () => svg("circle", { r: 6 })).forEach((node, k) => {
    const name = `convlab-plot-point convlab-point-${k}`;
    assign(node, { cx: at, cy: round(up(curves[k].at[of])), class: name });
  });
  const reach = of === "value" ? 1.5 : 0; // the slope has no tangent of its own
  reuseChildren(tangents, reach ? curves.length : 0, () => svg("line")).forEach((node, k) => {
    const { value, slope } = curves[k].at;
    const [left, right] = [x - reach, x + reach];
    const ends = { x1: across(left), x2: across(right) };
    assign(node, { ...ends, y1: up(value - reach * slope), y2: up(value + reach * slope) });
    assign(node, { class: "convlab-tangent" });
  });
}
