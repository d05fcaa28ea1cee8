/** @import { Attributes } from "../page/dom.js" */
import { assign, reuseChildren, svg, uniqueId } from "../page/dom.js";
import { exits, inside, numberPlaces, roundPixel, spread } from "./plot_geometry.js";

/** @typedef {[x: number, y: number]} Point */

/** The sides of a panel, in pixels of the picture.
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Box */

/** The range of the y axis with its marks. @typedef {{ low: number, high: number,
 *   marks: { y: number, text: string }[] }} Axis */

/** The curve of a function: its name, and its points in pieces: a second one begins at a jump.
 * @typedef {{ name: string, pieces: Point[][] }} Line */

/** A number at a point of a curve. steps: the heights of small dots on the way to it.
 * @typedef {{ y: number, text: string, steps?: number[] }} Mark */

/** The pixels of an x, and of a y.
 * @typedef {{ across: (x: number) => number, up: (y: number) => number }} Scale */

/** Where a panel is drawn, and what on it.
 * @typedef {{ box: Box, axis: Axis, scale: Scale, lines: Line[] }} Plotted */

/** The scale of a panel. @type {(box: Box, axis: Axis, across: (x: number) => number) => Scale} */
export const scaleOf = ({ top, bottom }, { low, high }, across) => ({
  across,
  up: (y) => roundPixel(bottom - ((y - low) / (high - low)) * (bottom - top)),
});

/** One of the plots that stand below each other over one x axis.
 *
 * `drawLines` draws what stays when the point moves, `drawMarks` the numbers at the point or at the
 * place that the mouse is over. */
export function plotPanel() {
  const clip = uniqueId("panel");
  const frame = svg("rect");
  const [band, grid, labels, lines, tangent, ends, names] = groups(7);
  const hovered = svg("g", { class: "convlab-plot-hovered" });
  const pinned = svg("g");
  const title = svg("text");
  const clipped = svg("g", { "clip-path": `url(#${clip})` }, band, grid, lines, tangent);
  const defs = svg("defs", {}, svg("clipPath", { id: clip }, frame));
  const parts = [defs, clipped, ends, title, labels, names];
  return {
    /** What lies below the line at the point. */
    below: svg("g", {}, ...parts),
    /** What lies above it. */
    above: svg("g", {}, hovered, pinned),
    band,
    tangent,
    /** @param {Plotted} plotted @param {string} text the title */
    drawLines({ box, axis, scale, lines: curves }, text) {
      const { left, right, top, bottom } = box;
      assign(frame, { x: left, y: top, width: right - left, height: bottom - top });
      assign(title, { x: left, y: top - 7, text, class: "convlab-plot-title" });
      drawGrid(grid, labels, box, axis, scale);
      drawLinesIn(lines, curves, axis, scale);
      drawEnds(ends, box, axis, scale, curves);
      drawNames(names, box, axis, scale, curves);
    },
    /** @param {Plotted} plotted @param {number} x @param {Mark[]} marks */
    drawMarks(plotted, x, marks) {
      drawMarksIn(pinned, plotted, x, marks);
    },
    /** The same at the place that the mouse is over; the point's own numbers are hidden then.
     * @param {Plotted} plotted @param {number} x @param {Mark[]} marks none: over no place */
    drawHover(plotted, x, marks) {
      drawMarksIn(hovered, plotted, x, marks);
      assign(pinned.children[2], { display: marks.length > 0 ? "none" : null });
    },
  };
}

/** @param {number} count */
const groups = (count) => Array.from({ length: count }, () => svg("g"));

/** The colour of a function, for the style sheet. @param {string} name */
export const hueOf = (name) => `--convlab-curve: var(--convlab-${name})`;

/** @type {(grid: Element, labels: Element, box: Box, axis: Axis, scale: Scale) => void} */
function drawGrid(grid, labels, { left, right }, { marks }, { up }) {
  reuseChildren(grid, marks.length, () => svg("line")).forEach((node, k) => {
    const y = up(marks[k].y);
    const name = marks[k].y === 0 ? "convlab-plot-axis" : "convlab-plot-grid";
    assign(node, { x1: left, x2: right, y1: y, y2: y, class: name });
  });
  const make = () => svg("text", { "text-anchor": "end" });
  reuseChildren(labels, marks.length, make).forEach((node, k) => {
    assign(node, { x: left - 6, y: up(marks[k].y) + 4.5, text: marks[k].text });
  });
}

/** @type {(parent: Element, curves: Line[], axis: Axis, scale: Scale) => void} */
function drawLinesIn(parent, curves, axis, { across, up }) {
  const dot = (/** @type {Point} */ [x, y]) => `${roundPixel(across(x))},${up(y)}`;
  const drawn = curves.flatMap(({ pieces, name }, k) =>
    pieces.flatMap((piece) => inside(piece, axis)).map((points) => ({ points, name, k })),
  );
  // Each with an edge in the colour of the paper: dashes are seen on a line of their colour, too.
  const make = () => svg("g", {}, svg("path"), svg("path"));
  reuseChildren(parent, drawn.length, make).forEach((node, index) => {
    const { points, name, k } = drawn[index];
    const d = `M${points.map(dot).join("L")}`;
    const kind = `convlab-curve convlab-curve-${k}`;
    assign(node.children[0], { d, class: `${kind} convlab-curve-edge` });
    assign(node.children[1], { d, class: kind, style: hueOf(name) });
  });
}

/** The two ends of a jump, and arrowheads where a curve goes on beyond the panel.
 * @type {(parent: Element, box: Box, axis: Axis, scale: Scale, curves: Line[]) => void} */
function drawEnds(parent, { left, right }, axis, { across, up }, curves) {
  /** @type {Attributes[]} */
  const shapes = curves.flatMap(({ pieces, name }, k) => {
    const style = hueOf(name);
    const arrows = exits(pieces, axis).map(({ x, y, direction }) => ({
      d: arrowhead(Math.max(left, Math.min(right, across(x))), up(y), direction),
      class: `convlab-arrow convlab-point-${k}`,
      style,
    }));
    // At a jump, the line contains the full dot and not the open one.
    const [before = [], after = []] = pieces;
    if (before.length === 0 || after.length === 0) return arrows;
    const dots = [before[before.length - 1], after[0]].map(([x, y], index) => ({
      y,
      d: disc(across(x), up(y), 3.5),
      class: `convlab-end convlab-point-${k}${index === 1 ? " convlab-open" : ""}`,
      style,
    }));
    const seen = dots.filter(({ y }) => axis.low <= y && y <= axis.high);
    return [...arrows, ...seen.map(({ y, ...dot }) => dot)];
  });
  reuseChildren(parent, shapes.length, () => svg("path")).forEach((node, k) => {
    assign(node, shapes[k]);
  });
}

/** @param {number} x @param {number} y @param {number} direction @param {number} [half] */
const arrowhead = (x, y, direction, half = 5) =>
  `M${roundPixel(x) - half},${y}h${2 * half}l${-half},${-1.6 * half * direction}z`;

/** @param {number} x @param {number} y @param {number} r */
const disc = (x, y, r) =>
  `M${roundPixel(x) - r},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`;

/** @param {number} x @param {number} y @param {number} half */
const square = (x, y, half) =>
  `M${roundPixel(x) - half},${y - half}h${2 * half}v${2 * half}h${-2 * half}z`;

/** The name of a function in the page. @param {string} name */
export const displayName = (name) => (name === "gelu_tanh" ? "gelu (tanh)" : name);

/** Names, right of the panel: at the height where a curve ends, or at the edge that it ends beyond.
 * @type {(parent: Element, box: Box, axis: Axis, scale: Scale, curves: Line[]) => void} */
function drawNames(parent, { right, top, bottom }, axis, { up }, curves) {
  const ends = curves.map(({ pieces }) => pieces.flat().slice(-1)[0]?.[1] ?? axis.low);
  const baselines = ends.map((y) => up(y) + 4.5);
  const heights = spread(baselines, 15, { top: top + 10, bottom: bottom + 4 });
  const make = () => svg("text", { class: "convlab-plot-name" });
  reuseChildren(parent, curves.length, make).forEach((node, k) => {
    assign(node, { x: right + 8, y: heights[k], text: displayName(curves[k].name) });
  });
}

/** @type {(parent: Element, plotted: Plotted, x: number, marks: Mark[]) => void} */
function drawMarksIn(parent, { box, axis: { low, high }, scale: { across, up }, lines }, x, marks) {
  const at = across(x);
  const heights = marks.map(({ y }) => up(Math.max(low, Math.min(high, y))));
  const places = numberPlaces(
    at,
    marks.map(({ y }) => up(y)),
    box,
  );
  if (parent.childElementCount === 0) parent.append(...groups(3));
  const [dots, points, numbers] = parent.children;
  const steps = marks.flatMap((mark, k) =>
    (mark.steps ?? []).filter((y) => y >= low && y <= high).map((y) => ({ y, k })),
  );
  reuseChildren(dots, steps.length, () => svg("path")).forEach((node, index) => {
    const { y, k } = steps[index];
    const name = `convlab-plot-step convlab-point-${k}`;
    assign(node, { d: disc(at, up(y), 3), class: name, style: hueOf(lines[k].name) });
  });
  reuseChildren(points, marks.length, () => svg("path")).forEach((node, k) => {
    const { y } = marks[k];
    const beyond = y > high ? 1 : y < low ? -1 : 0;
    const shape = k === 0 ? disc(at, heights[k], 6) : square(at, heights[k], 5);
    const d = beyond === 0 ? shape : arrowhead(at, heights[k] + 2 * beyond, beyond, 8);
    const name = `convlab-plot-point convlab-point-${k}`;
    assign(node, { d, class: name, style: hueOf(lines[k].name) });
  });
  const make = () => svg("g", {}, svg("rect", { height: 12 }), svg("text"));
  reuseChildren(numbers, marks.length, make).forEach((node, k) => {
    const { text } = marks[k];
    const [paper, number] = node.children;
    const width = 8.6 * text.length;
    const { x, y, "text-anchor": anchor } = places[k];
    assign(paper, { x: anchor === "start" ? x : x - width, y: y - 11, width });
    assign(paper, { class: "convlab-plot-paper" });
    assign(number, { ...places[k], text, class: "convlab-plot-number" });
  });
}
