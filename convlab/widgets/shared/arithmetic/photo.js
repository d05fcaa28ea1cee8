// A grey photo, its convolution with a kernel, and the greys of numbers. No DOM: Python writes the
// numbers of the tests.
/** @import { Pair } from "./convolution.js" */

/** Numbers in rows and columns, row by row.
 * @typedef {{ height: number, width: number, values: Float64Array }} Plane */

/** A photo as Python sends it; size: [height, width].
 * @typedef {{ kind: "uint8" | "float32", size: Pair, pixels: DataView }} PhotoBytes */

/** The numbers of a photo from Python or from a file. @param {PhotoBytes} photo @returns {Plane} */
export function planeOf({ kind, size: [height, width], pixels }) {
  const { buffer, byteOffset, byteLength } = pixels;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const read = kind === "uint8" ? bytes : new Float32Array(bytes.slice().buffer);
  return { height, width, values: Float64Array.from(read) };
}

/** The number that a photo shows as white: 255, or 1 if all numbers are fractions.
 * @param {"uint8" | "float32"} kind @param {Plane} plane */
export function whiteOf(kind, { values }) {
  const isFraction = kind === "float32" && values.every((value) => value >= 0 && value <= 1);
  return isFraction ? 1 : 255;
}

/** The sum of kernel times window at each place of the window in the photo, which must be at least
 * as large as the kernel.
 * @param {Plane} photo @param {number[][]} kernel @returns {Plane} */
export function convolve(photo, kernel) {
  const height = photo.height - kernel.length + 1;
  const width = photo.width - kernel[0].length + 1;
  const sums = new Float64Array(height * width);
  const taps = kernel
    .flatMap((row, m) => row.map((weight, n) => ({ weight, ahead: m * photo.width + n })))
    .filter(({ weight }) => weight !== 0);
  for (let k = 0; k < taps.length; k += 4)
    addTaps(sums, photo, height, width, taps.slice(k, k + 4));
  return { height, width, values: sums };
}

const NO_TAP = { weight: 0, ahead: 0 };

/** Add one to four weights at every place: four read and write each sum a quarter as often as one.
 * @param {Float64Array} sums @param {Plane} photo @param {number} height @param {number} width
 * @param {{ weight: number, ahead: number }[]} taps ahead: the pixels from the window's first */
function addTaps(sums, photo, height, width, [a, b = NO_TAP, c = NO_TAP, d = NO_TAP]) {
  const { values } = photo;
  const [v, w, x, y] = [a.weight, b.weight, c.weight, d.weight];
  const [m, n, o, p] = [a.ahead, b.ahead, c.ahead, d.ahead];
  for (let i = 0; i < height; i += 1) {
    const end = (i + 1) * width;
    for (let k = i * width, at = i * photo.width; k < end; k += 1, at += 1) {
      sums[k] += v * values[at + m] + w * values[at + n] + x * values[at + o] + y * values[at + p];
    }
  }
}

/** The numbers of a plane that are shown as black and as white. low, high: the raw range. below,
 * above: how many numbers are cut off.
 * @typedef {Record<"low" | "high" | "black" | "white" | "below" | "above", number>} Look */

/** @typedef {"cut" | "signed" | "stretch"} Display */

/** The greys of a plane for a way to display it.
 * @param {Display} display cut: 0 to `white`; signed: 0 is middle grey, and black and white are
 *   equally far from it; stretch: from the smallest number to the largest
 * @param {Plane} plane @param {number} white @returns {Look} */
export function lookOf(display, { values }, white) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // Nine ninths of 255 may be 255.00000000000003, which is not out of range.
  const slack = 1e-9 * Math.max(1, white, Math.abs(low), Math.abs(high));
  const range = { low: snapped(low, slack), high: snapped(high, slack) };
  if (display === "signed") {
    const reach = Math.max(Math.abs(range.low), Math.abs(range.high)) || 1;
    return { ...range, black: -reach, white: reach, below: 0, above: 0 };
  }
  if (display === "stretch") {
    const top = range.high > range.low ? range.high : range.low + 1;
    return { ...range, black: range.low, white: top, below: 0, above: 0 };
  }
  let below = 0;
  let above = 0;
  // No `if`: the processor would guess it wrong for every second random number, 20 times as slow.
  for (let k = 0; k < values.length; k += 1) {
    below += Number(values[k] < -slack);
    above += Number(values[k] > white + slack);
  }
  return { ...range, black: 0, white, below, above };
}

/** `value`, or the whole number that it misses by less than `slack`.
 * @param {number} value @param {number} slack */
function snapped(value, slack) {
  const whole = Math.round(value);
  return Math.abs(value - whole) <= slack ? whole + 0 : value;
}

/** Write the greys of a plane into pixels of red, green, blue and opacity.
 * @param {Plane} plane @param {Pick<Look, "black" | "white">} look
 * @param {Uint8ClampedArray} pixels a clamped array rounds, and cuts off outside 0 to 255 */
export function paintGreys({ values }, { black, white }, pixels) {
  const scale = 255 / (white - black);
  for (let k = 0, at = 0; k < values.length; k += 1, at += 4) {
    const grey = (values[k] - black) * scale;
    pixels[at] = grey;
    pixels[at + 1] = grey;
    pixels[at + 2] = grey;
    pixels[at + 3] = 255;
  }
}

// Weights of red, green and blue, as Python has them. Source: Recommendation ITU-R BT.601.
export const GREY_WEIGHTS = [0.299, 0.587, 0.114];

/** The greys of a picture, as Python computes them for an (H, W, 3) array.
 * @param {Uint8ClampedArray} pixels red, green, blue and opacity of each pixel */
export function greysOf(pixels) {
  const [red, green, blue] = GREY_WEIGHTS;
  return Uint8Array.from({ length: pixels.length / 4 }, (_, k) =>
    Math.round(red * pixels[4 * k] + green * pixels[4 * k + 1] + blue * pixels[4 * k + 2]),
  );
}

/** The size [h, w] of a picture, made smaller to at most `most` pixels on a side.
 * @type {(height: number, width: number, most: number) => Pair} */
export function fittedSize(height, width, most) {
  const scale = Math.min(1, most / Math.max(height, width));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** A kernel cropped or filled with zeros to another size. Its middle stays the middle (of an even
 * size: the first of the two).
 * @param {number[][]} kernel @param {number} rows @param {number} columns */
export function resizeKernel(kernel, rows, columns) {
  const middle = (/** @type {number} */ size) => Math.floor((size - 1) / 2);
  const above = middle(rows) - middle(kernel.length);
  const before = middle(columns) - middle(kernel[0].length);
  return Array.from({ length: rows }, (_, m) =>
    Array.from({ length: columns }, (_, n) => kernel[m - above]?.[n - before] ?? 0),
  );
}
