/** @import { Parameters } from "./shared/arithmetic/activations.js" */
/** @import { Choices, Control, Range } from "./shared/controls/controls.js" */
/** @import { Curve } from "./shared/drawing/activation_lines.js" */
/** @import { Point } from "./shared/drawing/plot_panel.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { ACTIVATIONS, flatIntervals } from "./shared/arithmetic/activations.js";
import { equalsFourDigits, placeText, twoDigits } from "./shared/arithmetic/numbers.js";
import { button, slider } from "./shared/controls/controls.js";
import { functionButtons } from "./shared/controls/function_buttons.js";
import { activationPlot } from "./shared/drawing/activation_plot.js";
import { powerText } from "./shared/drawing/plot_axis.js";
import { displayName, hueOf } from "./shared/drawing/plot_panel.js";
import { assign, html, reuseChildren, svg } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** The settings of ActivationExplorer in Python. catalogue: the formulas of each function, and the
 * names of its parameters.
 * @typedef {Parameters & { function: string, compare: string, position: number, layers: number,
 *   saturation: number,
 *   catalogue: { name: string, value: string, slope: string, parameters: string[] }[],
 *   limits: Record<"function" | "compare", Choices> &
 *     Record<"position" | "layers" | "saturation" | keyof Parameters, Range> }} Settings */

/** The points of a curve, from left to right, in pieces: a second one begins where the curve jumps.
 * jumps: whether f jumps at 0, with the value from the left. axis: x, with 0 in its middle.
 * @type {(f: (x: number) => number, jumps: boolean, axis: Range) => Point[][]} */
export function curve(f, jumps, { minimum, maximum, step = 1 }) {
  const steps = Math.round((maximum - minimum) / step);
  /** @type {Point[]} */
  const points = Array.from({ length: steps + 1 }, (_, k) => {
    const x = (k - steps / 2) / (1 / step); // exactly 0 in the middle
    return [x, f(x)];
  });
  const fromRight = f(1e-12);
  if (!jumps || Math.abs(fromRight - f(0)) < 1e-9) return [points];
  const middle = steps / 2;
  return [points.slice(0, middle + 1), [[0, fromRight], ...points.slice(middle + 1)]];
}

/** Intervals in words: "up to x = −2.94, and from x = 2.94 on". An interval that reaches neither
 * end of the axis is around the least value of a curve, which does not saturate there.
 * @param {[start: number, end: number][]} intervals @param {Range} axis */
export function whereText(intervals, { minimum, maximum }) {
  if (intervals.length === 0) return "nowhere";
  const at = (/** @type {number} */ x) => `x = ${twoDigits(x)}`;
  const texts = intervals.map(([start, end]) => {
    if (start === minimum && end === maximum) return "everywhere";
    if (start === minimum) return `up to ${at(end)}`;
    if (end === maximum) return `from ${at(start)} on`;
    return `between ${at(start)} and ${at(end)} (around its least value)`;
  });
  return texts.join(", and ");
}

/** The sentence on the layers: the slope at x, to the power of their number.
 * @type {(names: string[], slopes: number[], x: number, layers: number) => string} */
export function layersText(names, slopes, x, layers) {
  const left = slopes.map((slope, k) => `${names[k]} ${powerText(slope, layers)}`);
  return (
    `${layers} layers, each with the weight 1 and a bias that makes its sum x = ${placeText(x)}, ` +
    `multiply a gradient by the slope each. Of 1 they leave: ${left.join("; ")}.`
  );
}

/** @param {Scope<Settings>} scope */
function build(scope) {
  const swap = swapButton(scope);
  const functions = [
    functionButtons(scope, { name: "function", label: "Function", more: swap.node }),
    functionButtons(scope, { name: "compare", label: "Beside it" }),
  ];
  const point = slider(scope, { name: "position", label: "Point", symbol: "x", format: placeText });
  point.node.classList.add("convlab-plot-slider");
  const plot = activationPlot(scope, { slider: point.node });
  const readings = html("div", { class: "convlab-readings" });
  const flat = html("p", { class: "convlab-sentence", "aria-live": "polite" });
  const layers = html("p", { class: "convlab-sentence" });
  const settings = activationSettings(scope);
  const shownCurves = curvesOf(scope);
  scope.root.append(
    ...functions.map(({ node }) => node),
    html(
      "div",
      { class: "convlab-activation" },
      html("div", { class: "convlab-activation-picture" }, plot.node, point.node, settings.node),
      html("div", { class: "convlab-activation-words" }, flat, layers, readings),
    ),
  );

  return () => {
    for (const control of [...functions, swap, point, settings]) control.update();
    const {
      position: x,
      layers: count,
      saturation: threshold,
    } = scope.pick("position", "layers", "saturation");
    const { curves, key } = shownCurves();
    plot.update({ curves, key, x, layers: count, threshold });
    drawReadings(readings, curves, scope);
    assign(flat, { text: saturationText(curves, scope) });
    const names = curves.map(({ name }) => displayName(name));
    const slopes = curves.map(({ slope }) => slope(x));
    assign(layers, { hidden: count === 1, text: layersText(names, slopes, x, count) });
  };
}

/** A function that returns the one or two curves that are shown, and a key of what they depend on.
 * @param {Scope<Settings>} scope @returns {() => { curves: Curve[], key: string }} */
function curvesOf(scope) {
  let shown = { curves: /** @type {Curve[]} */ ([]), key: "" };
  return () => {
    const names = [scope.get("function")];
    const second = scope.get("compare");
    if (second !== "none" && second !== names[0]) names.push(second);
    const parameters = scope.pick("negative_slope", "alpha", "beta");
    const threshold = scope.get("saturation");
    const key = JSON.stringify([names, parameters, threshold]);
    if (key !== shown.key) {
      const axis = scope.get("limits").position;
      shown = { key, curves: names.map((name) => curveOf(name, parameters, threshold, axis)) };
    }
    return shown;
  };
}

/** @type {(name: string, parameters: Parameters, threshold: number, axis: Range) => Curve} */
function curveOf(name, parameters, threshold, axis) {
  const { jumps = false, ...formulas } = ACTIVATIONS[name];
  const value = (/** @type {number} */ x) => formulas.value(x, parameters);
  const slope = (/** @type {number} */ x) => formulas.slope(x, parameters);
  return {
    name,
    value,
    slope,
    lines: { value: curve(value, false, axis), slope: curve(slope, jumps, axis) },
    flat: flatIntervals(slope, threshold, axis.minimum, axis.maximum),
  };
}

/** The sentence on the bars. @param {Curve[]} curves @param {Scope<Settings>} scope */
function saturationText(curves, scope) {
  const axis = scope.get("limits").position;
  const isSame = scope.get("compare") === scope.get("function");
  const threshold = scope.get("saturation");
  const places = curves.map(({ name, flat }) => `${displayName(name)} ${whereText(flat, axis)}`);
  const once = isSame ? `Both are ${displayName(curves[0].name)}: it is drawn once. ` : "";
  if (threshold === 0) return `${once}No |f′(x)| is below 0: there are no bars.`;
  return `${once}|f′(x)| < ${threshold.toFixed(2)} (saturated): ${places.join("; ")}.`;
}

/** A button that exchanges the two functions. @param {Scope<Settings>} scope @returns {Control} */
function swapButton(scope) {
  const canSwap = () => !["none", scope.get("function")].includes(scope.get("compare"));
  const press = () => {
    const { function: first, compare } = scope.pick("function", "compare");
    if (canSwap()) scope.set({ function: compare, compare: first });
  };
  const node = button(scope, { text: "Swap", press });
  assign(node, { title: "Exchange Function and Beside it" });
  return { node, update: () => assign(node, { "aria-disabled": canSwap() ? null : "true" }) };
}

/** The row below the picture. @param {Scope<Settings>} scope @returns {Control} */
function activationSettings(scope) {
  const catalogue = scope.get("catalogue");
  const always = [
    slider(scope, { name: "layers", label: "Layers", symbol: "n" }),
    slider(scope, { name: "saturation", label: "Saturated: |f′| <", format: twoDigits }),
  ];
  const ofParameters = catalogue
    .flatMap(({ parameters }) => parameters)
    .map((name) => ({ name, ...slider(scope, { name, label: name, format: twoDigits }) }));
  const sliders = [...always, ...ofParameters].map(({ node }) => node);
  return {
    node: html("div", { class: "convlab-controls" }, ...sliders, scope.tools),
    update() {
      for (const { update } of [...always, ...ofParameters]) update();
      const shown = [scope.get("function"), scope.get("compare")];
      const used = catalogue.flatMap(({ name, parameters }) =>
        shown.includes(name) ? parameters : [],
      );
      for (const { name, node } of ofParameters) assign(node, { hidden: !used.includes(name) });
    },
  };
}

/** The formulas and numbers of each function.
 * @param {Element} parent @param {Curve[]} curves @param {Scope<Settings>} scope */
function drawReadings(parent, curves, scope) {
  const { minimum, maximum } = scope.get("limits").position;
  const { position: x, saturation: threshold } = scope.pick("position", "saturation");
  const line = () => html("p", {}, html("span"), html("b"));
  const head = () => html("p", { class: "convlab-name" }, sample(), html("span"), html("em"));
  const make = () => html("div", {}, head(), line(), line());
  reuseChildren(parent, curves.length, make).forEach((node, k) => {
    const { name, value, slope, flat } = curves[k];
    const formulas = scope.get("catalogue").find((entry) => entry.name === name);
    const [heading, ...lines] = node.children;
    const [legend, title, state] = heading.children;
    assign(legend.children[0], { class: `convlab-curve convlab-curve-${k}`, style: hueOf(name) });
    assign(title, { text: displayName(name) });
    const isLeast = flat.some(
      ([start, end]) => start > minimum && end < maximum && start <= x && x <= end,
    );
    const note = isLeast ? "least value near here" : "saturated here";
    assign(state, { text: Math.abs(slope(x)) < threshold ? note : "" });
    const place = placeText(x);
    assign(lines[0].children[0], { text: `f(x) = ${formulas?.value}` });
    assign(lines[0].children[1], { text: `f(${place}) ${equalsFourDigits(value(x))}` });
    assign(lines[1].children[0], { text: `f′(x) = ${formulas?.slope}` });
    assign(lines[1].children[1], { text: `f′(${place}) ${equalsFourDigits(slope(x))}` });
  });
}

/** A short piece of a curve, as in a legend. */
const sample = () =>
  svg("svg", { width: 34, height: 10, "aria-hidden": "true" }, svg("path", { d: "M1,5H33" }));

export default { render: mount(build) };
