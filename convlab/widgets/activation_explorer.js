import { ACTIVATIONS, flatIntervals } from "./shared/activations.js";
import { choice, slider } from "./shared/controls.js";
import { assign, freshId, html, keep, svg } from "./shared/dom.js";
import { mount } from "./shared/mount.js";

const SETTINGS = [
  "function",
  "compare",
  "x",
  "saturation",
  "negative_slope",
  "alpha",
  "beta",
];

// The part of the x axis that is shown, and how finely the point moves along it.
const LOW = -6;
const HIGH = 6;
const STEP = 0.05;

/**
 * One curve: pieces of [x, y], from left to right; a second piece begins where the line jumps.
 * @param {(x: number) => number} f
 * @param {boolean} jumps whether f jumps at 0, where its value is that from the left
 * @returns {[number, number][][]}
 */
export function curve(f, jumps) {
  const steps = Math.round((HIGH - LOW) / STEP);
  const points = Array.from({ length: steps + 1 }, (_, k) => {
    const x = (k - steps / 2) / (1 / STEP); // exactly 0 in the middle
    return [x, f(x)];
  });
  const fromRight = f(1e-12);
  if (!jumps || Math.abs(fromRight - f(0)) < 1e-9) return [points];
  const middle = steps / 2;
  return [points.slice(0, middle + 1), [[0, fromRight], ...points.slice(middle + 1)]];
}

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

/** Intervals in words: "up to x = −2.94, and from x = 2.94 on". */
export function whereText(intervals) {
  if (intervals.length === 0) return "nowhere";
  const at = (x) => `x = ${twoDigits(x)}`;
  const texts = intervals.map(([start, end]) => {
    if (start === LOW && end === HIGH) return "everywhere";
    if (start === LOW) return `up to ${at(end)}`;
    return end === HIGH ? `from ${at(start)} on` : `between ${at(start)} and ${at(end)}`;
  });
  return texts.join(", and ");
}

const twoDigits = (x) => (x < -0.005 ? `−${(-x).toFixed(2)}` : Math.abs(x).toFixed(2));

/** Two labels' heights, at least `apart` from each other, around where their lines end. */
export function spread(heights, apart) {
  if (heights.length < 2 || Math.abs(heights[0] - heights[1]) >= apart) return heights;
  const middle = (heights[0] + heights[1]) / 2;
  const isFirstAbove = heights[0] <= heights[1];
  return [middle - apart / 2, middle + apart / 2].sort((a, b) => (isFirstAbove ? a - b : b - a));
}

/** How a function is called in the page. */
const called = (name) => (name === "gelu_tanh" ? "gelu (tanh)" : name);

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

function buildActivations(scope) {
  const controls = activationControls(scope);
  const plots = [
    plot(scope, { title: "f(x), and its tangent at x", unit: 1, of: "value", mark: "" }),
    plot(scope, { title: "f′(x), the slope", unit: 0.5, of: "slope", mark: "′" }),
  ];
  const view = html("div", { class: "convlab-plots" }, ...plots.map(({ node }) => node));
  const readings = html("div", { class: "convlab-readings" });
  const said = html("p", { class: "convlab-sentence", "aria-live": "polite" });
  scope.root.append(controls.node, view, readings, said);

  return () => {
    controls.update();
    const curves = shownCurves(scope);
    for (const each of plots) each.update(curves);
    drawReadings(readings, curves, scope);
    assign(said, { text: sentence(curves, scope) });
  };
}

/** The one or two functions that are shown, with what the picture needs of each. */
function shownCurves(scope) {
  const names = [scope.get("function")];
  const second = scope.get("compare");
  if (second !== "none" && second !== names[0]) names.push(second);
  const parameters = {
    negative_slope: scope.get("negative_slope"),
    alpha: scope.get("alpha"),
    beta: scope.get("beta"),
  };
  const x = scope.get("x");
  const threshold = scope.get("saturation");
  return names.map((name) => {
    const { value, slope, jumps = false } = ACTIVATIONS[name];
    const f = { value: (at) => value(at, parameters), slope: (at) => slope(at, parameters) };
    return {
      name,
      lines: { value: curve(f.value, false), slope: curve(f.slope, jumps) },
      flat: flatIntervals(f.slope, threshold, LOW, HIGH),
      at: { value: f.value(x), slope: f.slope(x) },
      isFlat: Math.abs(f.slope(x)) < threshold,
      x,
    };
  });
}

function sentence(curves, scope) {
  const isSame = scope.get("compare") === scope.get("function");
  const threshold = scope.get("saturation").toFixed(2);
  const places = curves.map(({ name, flat }) => `${called(name)} ${whereText(flat)}`).join("; ");
  return (
    (isSame ? `Both lists say ${called(curves[0].name)}: it is drawn once. ` : "") +
    `Hatched: |f′(x)| < ${threshold}, where hardly a gradient passes (saturation): ${places}.`
  );
}

function activationControls(scope) {
  const catalogue = scope.get("catalogue");
  const names = Object.fromEntries(Object.keys(catalogue).map((name) => [name, called(name)]));
  const parameters = Object.values(catalogue).flatMap((entry) => entry.parameters);
  const always = [
    choice(scope, { name: "function", label: "Function", choices: names }),
    choice(scope, { name: "compare", label: "Beside it", choices: { none: "nothing", ...names } }),
    slider(scope, {
      name: "x",
      label: "Point",
      symbol: "x",
      min: LOW,
      max: HIGH,
      step: STEP,
      shown: twoDigits,
    }),
    slider(scope, {
      name: "saturation",
      label: "Hatch |f′| below",
      min: 0,
      max: 0.25,
      step: 0.01,
      shown: twoDigits,
    }),
  ];
  const own = parameters.map(({ name, low, high }) => ({
    name,
    ...slider(scope, { name, label: name, min: low, max: high, step: 0.01, shown: twoDigits }),
  }));
  const all = [...always, ...own];
  const node = html("div", { class: "convlab-controls" }, ...all.map((control) => control.node));
  return {
    node,
    update() {
      for (const control of all) control.update();
      const shown = [scope.get("function"), scope.get("compare")];
      const taken = shown.flatMap((name) => catalogue[name]?.parameters ?? []);
      for (const control of own) {
        assign(control.node, { hidden: !taken.some(({ name }) => name === control.name) });
      }
    },
  };
}

/**
 * One plot, of the functions or of their slopes; its point can be dragged.
 * @param {{ title: string, unit: number, of: "value" | "slope", mark: string }} options unit: of the
 *   axis's range; mark: behind a name at the line's end
 */
function plot(scope, { title, unit, of, mark }) {
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
    assign(picture, { "aria-label": `${title}; at x = ${twoDigits(curves[0].x)}: ${said.join(", ")}` });
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

function drawReadings(parent, curves, scope) {
  const catalogue = scope.get("catalogue");
  const make = () =>
    html(
      "section",
      {},
      html("h4", {}, sample(), html("span"), html("em")),
      html("p", {}, html("span"), html("b")),
      html("p", {}, html("span"), html("b")),
    );
  keep(parent, curves.length, make).forEach((node, k) => {
    const { name, at, x, isFlat } = curves[k];
    const [heading, value, slope] = node.children;
    assign(heading.children[0].firstElementChild, { class: `convlab-curve convlab-curve-${k}` });
    assign(heading.children[1], { text: called(name) });
    assign(heading.children[2], { text: isFlat ? "saturated here" : "" });
    assign(value.firstElementChild, { text: `f(x) = ${catalogue[name].value}` });
    assign(value.lastElementChild, { text: `f(${twoDigits(x)}) = ${fourDigits(at.value)}` });
    assign(slope.firstElementChild, { text: `f′(x) = ${catalogue[name].slope}` });
    assign(slope.lastElementChild, { text: `f′(${twoDigits(x)}) = ${fourDigits(at.slope)}` });
  });
}

/** A short piece of a curve, as in a legend. */
const sample = () =>
  svg("svg", { width: 34, height: 10, "aria-hidden": "true" }, svg("path", { d: "M1,5H33" }));

export default { render: (context) => mount(context, SETTINGS, buildActivations) };
