/** @import { Parameters } from "./shared/arithmetic/activations.js" */
/** @import { Choices, Range } from "./shared/controls/controls.js" */
/** @import { Curve, Point } from "./shared/drawing/activation_plot.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { ACTIVATIONS, flatIntervals } from "./shared/arithmetic/activations.js";
import { fourDigits, placeText, twoDigits } from "./shared/arithmetic/numbers.js";
import { choice, controlBox, slider } from "./shared/controls/controls.js";
import { activationPlot, displayName } from "./shared/drawing/activation_plot.js";
import { assign, html, reuseChildren, svg } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** The settings of ActivationExplorer in Python. catalogue: the formulas of each function, and the
 * names of its parameters.
 * @typedef {Parameters & { function: string, compare: string, position: number, saturation: number,
 *   catalogue: { name: string, value: string, slope: string, parameters: string[] }[],
 *   limits: Record<"function" | "compare", Choices> &
 *     Record<"position" | "saturation" | keyof Parameters, Range> }} Settings */

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

/** @param {Scope<Settings>} scope */
function build(scope) {
  const controls = activationControls(scope);
  const plots = [
    activationPlot(scope, { title: "f(x), and its tangent at x", unit: 1, of: "value", mark: "" }),
    activationPlot(scope, { title: "f′(x), the slope", unit: 0.5, of: "slope", mark: "′" }),
  ];
  const view = html("div", { class: "convlab-plots" }, ...plots.map(({ node }) => node));
  const readings = html("div", { class: "convlab-readings" });
  const sentence = html("p", { class: "convlab-sentence", "aria-live": "polite" });
  scope.root.append(controls.node, view, readings, sentence);

  return () => {
    controls.update();
    const curves = shownCurves(scope);
    for (const each of plots) each.update(curves);
    drawReadings(readings, curves, scope);
    assign(sentence, { text: saturationText(curves, scope) });
  };
}

/** The one or two functions that are shown. @param {Scope<Settings>} scope @returns {Curve[]} */
function shownCurves(scope) {
  const names = [scope.get("function")];
  const second = scope.get("compare");
  if (second !== "none" && second !== names[0]) names.push(second);
  const parameters = scope.pick("negative_slope", "alpha", "beta");
  const x = scope.get("position");
  const axis = scope.get("limits").position;
  const threshold = scope.get("saturation");
  return names.map((name) => {
    const { value, slope, jumps = false } = ACTIVATIONS[name];
    const f = (/** @type {number} */ at) => value(at, parameters);
    const derivative = (/** @type {number} */ at) => slope(at, parameters);
    return {
      name,
      x,
      at: { value: f(x), slope: derivative(x) },
      lines: { value: curve(f, false, axis), slope: curve(derivative, jumps, axis) },
      flat: flatIntervals(derivative, threshold, axis.minimum, axis.maximum),
      isFlat: Math.abs(derivative(x)) < threshold,
    };
  });
}

/** The sentence on the hatched intervals. @param {Curve[]} curves @param {Scope<Settings>} scope */
function saturationText(curves, scope) {
  const axis = scope.get("limits").position;
  const isSame = scope.get("compare") === scope.get("function");
  const threshold = scope.get("saturation");
  const places = curves.map(({ name, flat }) => `${displayName(name)} ${whereText(flat, axis)}`);
  const once = isSame ? `Both lists say ${displayName(curves[0].name)}: it is drawn once. ` : "";
  if (threshold === 0) return `${once}Nothing is hatched: no |f′(x)| is below 0.`;
  const range = `from x = ${axis.minimum} to ${axis.maximum}`.replace("= -", "= −");
  return (
    `${once}Hatched, ${range}: |f′(x)| < ${threshold.toFixed(2)}, where hardly a gradient passes ` +
    `(saturation): ${places.join("; ")}.`
  );
}

/** @param {Scope<Settings>} scope */
function activationControls(scope) {
  const catalogue = scope.get("catalogue");
  const format = (/** @type {string} */ name) => (name === "none" ? "nothing" : displayName(name));
  const always = [
    choice(scope, { name: "function", label: "Function", format }),
    choice(scope, { name: "compare", label: "Beside it", format }),
    slider(scope, { name: "position", label: "Point", symbol: "x", format: placeText }),
    slider(scope, { name: "saturation", label: "Hatch |f′| below", format: twoDigits }),
  ];
  const ofParameters = catalogue
    .flatMap(({ parameters }) => parameters)
    .map((name) => ({ name, ...slider(scope, { name, label: name, format: twoDigits }) }));
  const box = controlBox([...always, ...ofParameters]);
  return {
    node: box.node,
    update() {
      box.update();
      const shown = [scope.get("function"), scope.get("compare")];
      const used = catalogue.flatMap((entry) =>
        shown.includes(entry.name) ? entry.parameters : [],
      );
      for (const { name, node: control } of ofParameters) {
        assign(control, { hidden: !used.includes(name) });
      }
    },
  };
}

/** The formulas and numbers of each function.
 * @param {Element} parent @param {Curve[]} curves @param {Scope<Settings>} scope */
function drawReadings(parent, curves, scope) {
  const { minimum, maximum } = scope.get("limits").position;
  const line = () => html("p", {}, html("span"), html("b"));
  const head = () => html("h4", {}, sample(), html("span"), html("em"));
  const make = () => html("section", {}, head(), line(), line());
  reuseChildren(parent, curves.length, make).forEach((node, k) => {
    const { name, at, x, flat, isFlat } = curves[k];
    const formulas = scope.get("catalogue").find((entry) => entry.name === name);
    const [heading, value, slope] = node.children;
    const [legend, title, state] = heading.children;
    assign(legend.children[0], { class: `convlab-curve convlab-curve-${k}` });
    assign(title, { text: displayName(name) });
    const isLeast = flat.some(
      ([start, end]) => start > minimum && end < maximum && start <= x && x <= end,
    );
    const note = isLeast ? "least value near here" : "saturated here";
    assign(state, { text: isFlat ? note : "" });
    const place = placeText(x);
    assign(value.children[0], { text: `f(x) = ${formulas?.value}` });
    assign(value.children[1], { text: `f(${place}) = ${fourDigits(at.value)}` });
    assign(slope.children[0], { text: `f′(x) = ${formulas?.slope}` });
    assign(slope.children[1], { text: `f′(${place}) = ${fourDigits(at.slope)}` });
  });
}

/** A short piece of a curve, as in a legend. */
const sample = () =>
  svg("svg", { width: 34, height: 10, "aria-hidden": "true" }, svg("path", { d: "M1,5H33" }));

export default { render: mount(build) };
