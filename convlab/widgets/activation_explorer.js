import {
  activationPlot,
  called,
  fourDigits,
  HIGH,
  LOW,
  placeText,
  STEP,
  twoDigits,
} from "./shared/drawing/activation_plot.js";
import { ACTIVATIONS, flatIntervals } from "./shared/arithmetic/activations.js";
import { choice, slider } from "./shared/controls/controls.js";
import { assign, html, keep, svg } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

const SETTINGS = [
  "function",
  "compare",
  "x",
  "saturation",
  "negative_slope",
  "alpha",
  "beta",
];

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
 * Intervals in words: "up to x = −2.94, and from x = 2.94 on". One that reaches neither end of the
 * axis lies around the least value of a curve, which does not saturate there.
 */
export function whereText(intervals) {
  if (intervals.length === 0) return "nowhere";
  const at = (x) => `x = ${twoDigits(x)}`;
  const texts = intervals.map(([start, end]) => {
    if (start === LOW && end === HIGH) return "everywhere";
    if (start === LOW) return `up to ${at(end)}`;
    if (end === HIGH) return `from ${at(start)} on`;
    return `between ${at(start)} and ${at(end)} (around its least value)`;
  });
  return texts.join(", and ");
}

function buildActivations(scope) {
  const controls = activationControls(scope);
  const plots = [
    activationPlot(scope, { title: "f(x), and its tangent at x", unit: 1, of: "value", mark: "" }),
    activationPlot(scope, { title: "f′(x), the slope", unit: 0.5, of: "slope", mark: "′" }),
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
  const threshold = scope.get("saturation");
  const places = curves.map(({ name, flat }) => `${called(name)} ${whereText(flat)}`).join("; ");
  const once = isSame ? `Both lists say ${called(curves[0].name)}: it is drawn once. ` : "";
  if (threshold === 0) return `${once}Nothing is hatched: no |f′(x)| is below 0.`;
  return (
    `${once}Hatched, from x = ${LOW} to ${HIGH}: |f′(x)| < ${threshold.toFixed(2)}, where hardly a ` +
    `gradient passes (saturation): ${places}.`
  ).replace("= -", "= −");
}

function activationControls(scope) {
  const catalogue = scope.get("catalogue");
  const names = Object.fromEntries(catalogue.map(({ name }) => [name, called(name)]));
  const parameters = catalogue.flatMap((entry) => entry.parameters);
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
      shown: placeText,
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
      const taken = catalogue
        .filter(({ name }) => shown.includes(name))
        .flatMap((entry) => entry.parameters);
      for (const control of own) {
        assign(control.node, { hidden: !taken.some(({ name }) => name === control.name) });
      }
    },
  };
}

function drawReadings(parent, curves, scope) {
  const make = () =>
    html(
      "section",
      {},
      html("h4", {}, sample(), html("span"), html("em")),
      html("p", {}, html("span"), html("b")),
      html("p", {}, html("span"), html("b")),
    );
  keep(parent, curves.length, make).forEach((node, k) => {
    const { name, at, x, flat, isFlat } = curves[k];
    const formulas = scope.get("catalogue").find((entry) => entry.name === name);
    const [heading, value, slope] = node.children;
    assign(heading.children[0].firstElementChild, { class: `convlab-curve convlab-curve-${k}` });
    assign(heading.children[1], { text: called(name) });
    const turns = flat.some(([low, high]) => low > LOW && high < HIGH && low <= x && x <= high);
    const state = turns ? "least value near here" : "saturated here";
    assign(heading.children[2], { text: isFlat ? state : "" });
    assign(value.firstElementChild, { text: `f(x) = ${formulas.value}` });
    assign(value.lastElementChild, { text: `f(${placeText(x)}) = ${fourDigits(at.value)}` });
    assign(slope.firstElementChild, { text: `f′(x) = ${formulas.slope}` });
    assign(slope.lastElementChild, { text: `f′(${placeText(x)}) = ${fourDigits(at.slope)}` });
  });
}

/** A short piece of a curve, as in a legend. */
const sample = () =>
  svg("svg", { width: 34, height: 10, "aria-hidden": "true" }, svg("path", { d: "M1,5H33" }));

export default { render: (context) => mount(context, SETTINGS, buildActivations) };
