import { assign, freshId, keep, svg } from "../page/dom.js";

// The part of the x axis that is shown, and how finely the point moves along it.
export const LOW = -6;
export const HIGH = 6;
export const STEP = 0.05;

// A plot's measures, in pixels.
const WIDTH = 404;
const HEIGHT = 270;
const LEFT = 44;
const TOP = 26;
const PLOT_WIDTH = 272;
const PLOT_HEIGHT = 204;
const RIGHT = LEFT + PLOT_WIDTH;
const BOTTOM = TOP + PLOT_HEIGHT;

const across = (x) => LEFT + ((x - LOW) / (HIGH - LOW)) * PLOT_WIDTH;

/**
 * The range of an axis that holds all values: whole multiples of `unit`.
 * @returns {[number, number]}
 */
export function rangeOf(values, unit) {
  const low = Math.floor(Math.min(...values) / unit + 1e-9) * unit;
  const high = Math.ceil(Math.max(...values) / unit - 1e-9) * unit;
  return [low, high > low ? high : low + unit];
}

/** About five round numbers from `low` to `high`. */
export function ticks(low, high) {
  const step = [0.1, 0.25, 0.5, 1, 2, 5].find((size) => (high - low) / size <= 7) ?? 10;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
}

/** A number with four digits behind the point; a tiny one as a power of ten. */
export function fourDigits(value) {
  const isTiny = value !== 0 && Math.abs(value) < 0.00005;
  const text = isTiny ? value.toExponential(1) : Math.abs(value).toFixed(4);
  return `${!isTiny && value < 0 ? "−" : ""}${text}`.replaceAll("-", "−");
}

export const twoDigits = (x) => (x < -0.005 ? `−${(-x).toFixed(2)}` : Math.abs(x).toFixed(2));

/** A place that Python may have set: with two digits behind the point, or as many as it has. */
export function placeText(x) {
  const size = Math.abs(x);
  return Number(size.toFixed(2)) === size ? twoDigits(x) : `${x < 0 ? "−" : ""}${size}`;
}

/** Two labels' heights, at least `apart` from each other, around where their lines end. */
export function spread(heights, apart) {
  if (heights.length < 2 || Math.abs(heights[0] - heights[1]) >= apart) return heights;
  const middle = (heights[0] + heights[1]) / 2;
  const isFirstAbove = heights[0] <= heights[1];
  return [middle - apart / 2, middle + apart / 2].sort((a, b) => (isFirstAbove ? a - b : b - a));
}

/** How a function is called in the page. */
export const called = (name) => (name === "gelu_tanh" ? "gelu (tanh)" : name);

/**
 * One plot, of the functions or of their slopes; its point can be dragged.
 * @param {{ title: string, unit: number, of: "value" | "slope", mark: string }} options unit: of the
 *   axis's range; mark: behind a name at the line's end
 */
export function activationPlot(scope, { title, unit, of, mark }) {
  const hatches = ["hatch-rising", "hatch-falling"].map(freshId);
  const clip = freshId("plot");
  const [flat, grid, tangents, lines, ends, labels, points] = Array.from({ length: 7 }, () =>
    svg("g"),
  );
  const clipped = svg("g", { "clip-path": `url(#${clip})` }, flat, grid, lines, tangents);
  const marked = svg("line", { class: "convlab-plot-x", y1: TOP, y2: BOTTOM });
  const picture = svg(
    "svg",
    { role: "img", class: "convlab-plot", width: WIDTH, height: HEIGHT },
    hatchPatterns(hatches, clip),
    clipped,
    ends,
    marked,
    points,
    labels,
    svg("text", { x: LEFT, y: 14, text: title }),
    svg("text", { x: LEFT + PLOT_WIDTH / 2, y: HEIGHT - 4, "text-anchor": "middle", text: "x" }),
  );
  assign(picture, { viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  scope.listen(picture, "pointerdown", (event) => {
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    scope.set({ x: placeOf(event, picture) });
    event.preventDefault();
  });
  scope.listen(picture, "pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) scope.set({ x: placeOf(event, picture) });
  });

  const update = (curves) => {
    const pieces = curves.map((each) => each.lines[of]);
    const range = rangeOf(pieces.flat(2).map(([, y]) => y), unit);
    const margin = 0.06 * (range[1] - range[0]);
    const [low, high] = [range[0] - margin, range[1] + margin];
    const up = (y) => BOTTOM - ((y - low) / (high - low)) * PLOT_HEIGHT;
    drawAxes(grid, labels, range, up);
    drawFlat(flat, curves, hatches);
    drawLines(lines, ends, pieces, up);
    drawNames(labels, curves, pieces, up, mark);
    drawPoint({ tangents, marked, points }, curves, of, up);
    const said = curves.map(({ name, at }) => `${called(name)}${mark} ${fourDigits(at[of])}`);
    assign(picture, { "aria-label": `${title}; at x = ${placeText(curves[0].x)}: ${said.join(", ")}` });
  };
  return { node: picture, update };
}

function placeOf(event, picture) {
  const { left, width } = picture.getBoundingClientRect();
  const x = LOW + ((((event.clientX - left) / width) * WIDTH - LEFT) / PLOT_WIDTH) * (HIGH - LOW);
  const place = Math.round(x / STEP) / (1 / STEP);
  return Math.min(HIGH, Math.max(LOW, place));
}

function hatchPatterns([rising, falling], clip) {
  const stripes = (d) => svg("path", { d, class: "convlab-plot-stripe" });
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

const round = (number) => Math.round(100 * number) / 100;

function drawAxes(grid, labels, [low, high], up) {
  const heights = ticks(low, high);
  const places = ticks(LOW, HIGH);
  const kept = keep(grid, places.length + heights.length, () => svg("line"));
  places.forEach((x, k) => {
    const at = across(x);
    const name = x === 0 ? "convlab-plot-axis" : "convlab-plot-grid";
    assign(kept[k], { x1: at, x2: at, y1: TOP, y2: BOTTOM, class: name });
  });
  heights.forEach((y, k) => {
    const at = round(up(y));
    const name = y === 0 ? "convlab-plot-axis" : "convlab-plot-grid";
    assign(kept[places.length + k], { x1: LEFT, x2: RIGHT, y1: at, y2: at, class: name });
  });
  if (labels.childElementCount === 0) labels.append(svg("g"), svg("g"), svg("g"));
  const [below, beside] = labels.children;
  keep(below, places.length, () => svg("text", { "text-anchor": "middle" })).forEach((node, k) => {
    assign(node, { x: across(places[k]), y: BOTTOM + 17, text: signed(places[k]) });
  });
  keep(beside, heights.length, () => svg("text", { "text-anchor": "end" })).forEach((node, k) => {
    assign(node, { x: LEFT - 6, y: round(up(heights[k])) + 4.5, text: signed(heights[k]) });
  });
}

const signed = (number) => String(number).replace("-", "−");

function drawFlat(parent, curves, hatches) {
  const boxes = curves.flatMap(({ flat }, k) => flat.map((interval) => [interval, hatches[k]]));
  keep(parent, boxes.length, () => svg("rect", { y: TOP, height: PLOT_HEIGHT })).forEach(
    (node, k) => {
      const [[start, end], hatch] = boxes[k];
      const width = round(across(end) - across(start));
      assign(node, { x: round(across(start)), width, fill: `url(#${hatch})` });
    },
  );
}

function drawLines(lines, ends, pieces, up) {
  const dot = ([x, y]) => `${round(across(x))},${round(up(y))}`;
  const drawn = pieces.flatMap((parts, k) => parts.map((points) => ({ points, k })));
  keep(lines, drawn.length, () => svg("path")).forEach((node, index) => {
    const { points, k } = drawn[index];
    assign(node, { d: `M${points.map(dot).join("L")}`, class: `convlab-curve convlab-curve-${k}` });
  });
  // Where a line jumps, a full dot belongs to it and an open one does not.
  const jumps = pieces.flatMap((parts, k) =>
    parts.length === 1
      ? []
      : [
          { point: parts[0].at(-1), name: `convlab-end convlab-point-${k}` },
          { point: parts[1][0], name: `convlab-end convlab-open convlab-point-${k}` },
        ],
  );
  keep(ends, jumps.length, () => svg("circle", { r: 3.5 })).forEach((node, k) => {
    const [x, y] = jumps[k].point;
    assign(node, { cx: across(x), cy: round(up(y)), class: jumps[k].name });
  });
}

function drawNames(labels, curves, pieces, up, mark) {
  const heights = spread(
    pieces.map((parts) => up(parts.at(-1).at(-1)[1])),
    16,
  );
  keep(labels.children[2], curves.length, () => svg("text")).forEach((node, k) => {
    const text = `${called(curves[k].name)}${mark}`;
    assign(node, { x: RIGHT + 6, y: round(heights[k]) + 4.5, text });
  });
}

function drawPoint({ tangents, marked, points }, curves, of, up) {
  const x = curves[0].x;
  const at = round(across(x));
  assign(marked, { x1: at, x2: at });
  keep(points, curves.length, () => svg("circle", { r: 6 })).forEach((node, k) => {
    const name = `convlab-plot-point convlab-point-${k}`;
    assign(node, { cx: at, cy: round(up(curves[k].at[of])), class: name });
  });
  const reach = of === "value" ? 1.5 : 0; // the slope has no tangent of its own
  keep(tangents, reach ? curves.length : 0, () => svg("line")).forEach((node, k) => {
    const { value, slope } = curves[k].at;
    const [left, right] = [x - reach, x + reach];
    const ends = { x1: across(left), x2: across(right) };
    assign(node, { ...ends, y1: up(value - reach * slope), y2: up(value + reach * slope) });
    assign(node, { class: "convlab-tangent" });
  });
}
