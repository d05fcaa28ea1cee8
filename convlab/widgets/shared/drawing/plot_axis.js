// The axes of a plot: their ranges, their marks, and how a small number is written beside one.
import { withoutLastDigits } from "../arithmetic/numbers.js";

/** The lowest and the highest of the values, with some room below and more above, for a number.
 * @param {number[]} values @returns {[low: number, high: number]} */
export function rangeOf(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const distance = high > low ? high - low : 1;
  return [low - 0.1 * distance, high + 0.18 * distance];
}

/** About five round numbers from `low` to `high`. @param {number} low @param {number} high */
export function ticks(low, high) {
  const step = [0.1, 0.25, 0.5, 1, 2, 5].find((size) => (high - low) / size <= 7) ?? 10;
  return multiples(step, low, high);
}

/** The exponents of a logarithmic axis from 1, or from the largest value, down to the smallest one:
 * not further than six powers of ten below the least of the `peaks`.
 * @param {number[]} logarithms to the base of 10 @param {number[]} peaks the largest of each curve
 * @returns {[low: number, high: number]} */
export function decadeRange(logarithms, peaks) {
  const lowest = Math.max(Math.min(0, ...logarithms), Math.min(...peaks) - 6);
  return [Math.min(-2, Math.floor(lowest)), Math.max(0, Math.ceil(Math.max(...peaks) - 1e-9))];
}

/** At most five exponents from `low` to `high`, 0 among them.
 * @param {number} low @param {number} high */
export function decades(low, high) {
  const step = [1, 2, 3, 4, 5, 6, 8].find((size) => (high - low) / size < 5) ?? 10;
  return multiples(step, low, high);
}

/** @param {number} step @param {number} low @param {number} high */
function multiples(step, low, high) {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step + 0); // no −0
}

/** A whole number set high: "⁻¹²". @param {number} exponent */
export const superscript = (exponent) =>
  [...String(exponent)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)])).join("");

/** "1" for 0, else "10⁻⁵". @param {number} exponent */
export const powerOfTen = (exponent) => (exponent === 0 ? "1" : `10${superscript(exponent)}`);

/** A number with two digits that count: "0.00029", "2.9·10⁻⁷", "11".
 * @param {number} number */
export const twoFigures = (number) => figuresText(number, 2);

/** A power as an equation that is true as written: "0.25³ ≈ 0.016", "0.0024665²⁰ ≈ 6.9·10⁻⁵³". The
 * base has as many digits as the two of the result need, at least four.
 * @param {number} base @param {number} exponent */
export function powerText(base, exponent) {
  const power = base ** exponent;
  const result = twoFigures(power);
  const short = (/** @type {number} */ digits) => Number(base.toPrecision(digits));
  let digits = 4;
  while (digits < 17 && twoFigures(short(digits) ** exponent) !== result) digits += 1;
  const text = figuresText(base, digits);
  const isExact =
    withoutLastDigits(base) === short(digits) &&
    withoutLastDigits(power) === Number(power.toPrecision(2));
  const inBrackets = /^[\d.]+$/.test(text) ? text : `(${text})`;
  return `${inBrackets}${superscript(exponent)} ${isExact ? "=" : "≈"} ${result}`;
}

/** @param {number} number @param {number} digits that count */
function figuresText(number, digits) {
  const rounded = Number(number.toPrecision(digits));
  const size = Math.abs(rounded);
  const sign = rounded < 0 ? "−" : "";
  if (size === 0 || (size >= 1e-5 && size < 1e4))
    return sign + size.toFixed(digits + 4).replace(/\.?0+$/, "");
  const [factor, exponent] = size.toExponential().split("e");
  return `${sign}${factor === "1" ? "" : `${factor}·`}10${superscript(Number(exponent))}`;
}
