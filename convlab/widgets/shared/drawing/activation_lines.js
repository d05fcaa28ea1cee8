// What the panels of an ActivationExplorer show: their curves, their axes and their numbers. No DOM.
/** @import { Axis, Line, Mark, Point } from "./plot_panel.js" */
import { gradientThrough } from "../arithmetic/activations.js";
import { fourDigits, placeText } from "../arithmetic/numbers.js";
import {
  decadeRange,
  decades,
  powerOfTen,
  rangeOf,
  superscript,
  ticks,
  twoFigures,
} from "./plot_axis.js";
import { displayName } from "./plot_panel.js";

/** A function with its slope, and their lines in pieces from left to right. flat: the intervals of
 * small slope.
 * @typedef {{ name: string, value: (x: number) => number, slope: (x: number) => number,
 *   lines: Record<"value" | "slope", Point[][]>, flat: [start: number, end: number][] }} Curve */

/** The curves are drawn for these; the key is another one for other curves.
 * @typedef {{ curves: Curve[], key: string, x: number, layers: number, threshold: number }} Shown */

/** A panel of the picture. @typedef {"value" | "slope" | "gradient"} Kind */

/** The height of a curve in a panel. @type {(kind: Kind, curve: Curve, x: number, layers: number) =>
 *   number} */
const heightOf = (kind, curve, x, layers) =>
  kind === "gradient" ? layers * Math.log10(Math.abs(curve.slope(x))) : curve[kind](x);

/** The lines of a panel, and its y axis: that of the curves fits the first function, and the second
 * one if it is bounded; the slopes share one scale; what layers leave is on a logarithmic one.
 * @type {(kind: Kind, shown: Shown) => { lines: Line[], axis: Axis }} */
export function linesOf(kind, { curves, layers }) {
  const lines = curves.map(({ name, lines: { value, slope } }) => {
    const pieces = kind === "value" ? value : slope;
    return { name, pieces: kind === "gradient" ? powersOf(pieces, layers) : pieces };
  });
  const heights = lines.map(({ pieces }) => pieces.flat().map(([, y]) => y));
  if (kind === "gradient") return { lines, axis: axisOfPowers(heights) };
  const [low, high] = rangeOf(kind === "value" ? fittedOf(heights) : [0, ...heights.flat()]);
  const marks = ticks(low, high).map((y) => ({ y, text: String(y).replace("-", "−") }));
  return { lines, axis: { low, high, marks } };
}

/** The heights that the axis of the curves holds. A bounded function is bounded by 1.
 * @param {number[][]} heights of each curve */
const fittedOf = ([first, ...others]) =>
  [first, ...others.filter((all) => all.every((y) => Math.abs(y) <= 1))].flat();

/** The logarithms of the powers of slopes, without those of 0.
 * @param {Point[][]} pieces @param {number} layers */
const powersOf = (pieces, layers) =>
  pieces.map((points) =>
    points
      .map(([x, y]) => /** @type {Point} */ ([x, layers * Math.log10(Math.abs(y))]))
      .filter(([, y]) => Number.isFinite(y)),
  );

/** @param {number[][]} heights of each curve @returns {Axis} */
function axisOfPowers(heights) {
  const peaks = heights.map((all) => Math.max(...all));
  const [low, high] = decadeRange(heights.flat(), peaks);
  const [below, above] = [0.04, 0.08].map((share) => share * (high - low));
  const marks = decades(low, high).map((y) => ({ y, text: powerOfTen(y) }));
  return { low: low - below, high: high + above, marks };
}

/** @type {(kind: Kind, shown: Shown, range: Axis) => string} */
export function titleOf(kind, { curves, layers, threshold }, { low, high }) {
  if (kind === "gradient")
    return `f′(x)${superscript(layers)}, what ${layers} layers leave of a gradient`;
  if (kind === "slope") return `f′(x), the slope; grey: below ${threshold.toFixed(2)}`;
  const all = curves.flatMap(({ lines }) => lines.value.flat().map(([, y]) => y));
  const isCut = Math.min(...all) < low || Math.max(...all) > high;
  return isCut ? `f(x), the axis fits ${displayName(curves[0].name)}` : "f(x)";
}

/** @type {(kind: Kind, curve: Curve, x: number, layers: number) => Mark} */
export function markOf(kind, curve, x, layers) {
  const y = heightOf(kind, curve, x, layers);
  if (kind !== "gradient") return { y, text: fourDigits(y) };
  const steps = Array.from({ length: layers }, (_, k) => (k === 0 ? 0 : (k * y) / layers));
  return { y, text: twoFigures(gradientThrough(curve.slope(x), layers)), steps };
}

/** The picture in words. @param {Shown} shown */
export function describe({ curves, x, layers }) {
  const texts = curves.map(({ name, value, slope }) => {
    const left =
      layers > 1 ? `, ${layers} layers leave ${twoFigures(gradientThrough(slope(x), layers))}` : "";
    return `${displayName(name)} ${fourDigits(value(x))}, its slope ${fourDigits(slope(x))}${left}`;
  });
  return `Curves above their slopes; at x = ${placeText(x)}: ${texts.join("; ")}`;
}
