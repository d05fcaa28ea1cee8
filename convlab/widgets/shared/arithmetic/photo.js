// A photo, and its convolution with a kernel. No DOM: Python writes the numbers of the tests.
/** @import { Pair } from "./convolution.js" */

/** Numbers in rows and columns, row by row.
 * @typedef {{ height: number, width: number, values: Float64Array }} Plane */

/** A photo as Python sends it. kind: its dtype there; stored: that of `pixels`. size: [height, width],
 * and 3 behind them for a photo in colour.
 * @typedef {{ kind: "uint8" | "float32", stored: "uint8" | "float32", size: number[],
 *   pixels: DataView }} PhotoBytes */

/** A photo's numbers. planes: one if it is grey; red, green and blue if it is in colour. white: the
 * number that is shown as white: 255, or 1 if all numbers are fractions.
 * @typedef {{ kind: "uint8" | "float32", planes: Plane[], white: number }} Photo */

/** What a photo in colour is taken as. @typedef {"grey" | "colour" | "red" | "green" | "blue"}
 *   Channels */

const MOST_CHANGES = 3; // weights, of which what differs is added

export const CHANNEL_NAMES = /** @type {const} */ (["red", "green", "blue"]);

/** The numbers of a photo from Python or from a file. @param {PhotoBytes} bytes @returns {Photo} */
export function openPhoto({ kind, stored, size: [height, width, depth = 1], pixels }) {
  const { buffer, byteOffset, byteLength } = pixels;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const read = stored === "uint8" ? bytes : new Float32Array(bytes.slice().buffer);
  const planes = Array.from({ length: depth }, (_, channel) => {
    const values = new Float64Array(height * width);
    for (let k = 0, at = channel; k < values.length; k += 1, at += depth) values[k] = read[at];
    return { height, width, values };
  });
  const isFraction = kind === "float32" && read.every((value) => value >= 0 && value <= 1);
  return { kind, planes, white: isFraction ? 1 : 255 };
}

/** The planes that a photo is taken as: one, or red, green and blue.
 * @param {Photo} photo @param {Channels} channels @returns {Plane[]} */
export function planesOf({ kind, planes }, channels) {
  if (planes.length === 1 || channels === "colour") return planes;
  if (channels !== "grey") return [planes[CHANNEL_NAMES.indexOf(channels)]];
  const [{ height, width, values: red }, { values: green }, { values: blue }] = planes;
  const values = new Float64Array(red.length);
  const grey = kind === "uint8" ? greyOfBytes : greyOfFloats;
  for (let k = 0; k < values.length; k += 1) values[k] = grey(red[k], green[k], blue[k]);
  return [{ height, width, values }];
}

// Weights of red, green and blue, as Python has them. Source: Recommendation ITU-R BT.601.
export const GREY_WEIGHTS = [0.299, 0.587, 0.114];

/** @type {(red: number, green: number, blue: number) => number} */
const greyOfBytes = (red, green, blue) =>
  Math.floor((299 * red + 587 * green + 114 * blue + 500) / 1000);

/** @type {(red: number, green: number, blue: number) => number} */
const greyOfFloats = (red, green, blue) =>
  Math.fround(GREY_WEIGHTS[0] * red + GREY_WEIGHTS[1] * green + GREY_WEIGHTS[2] * blue);

/** The sum of kernel times window at each place of the window in a plane, which must be at least
 * as large as the kernel, of at most seven columns.
 * @param {Plane} plane @param {number[][]} kernel @returns {Plane} */
export function convolve(plane, kernel) {
  const height = plane.height - kernel.length + 1;
  const width = plane.width - kernel[0].length + 1;
  const sums = new Float64Array(height * width);
  const rows = [...kernel.keys()].filter((m) => kernel[m].some((weight) => weight !== 0));
  // Row by row, as the processor keeps a row at hand, but not a photo.
  for (let i = 0; i < height; i += 1)
    for (const m of rows) addRow(sums, i * width, width, plane, (i + m) * plane.width, kernel[m]);
  return { height, width, values: sums };
}

/** Turn the sums of a plane of whole numbers into those of another kernel: what differs is added.
 * Returns whether that is exact and quick; if not, nothing is done.
 * @param {Plane} sums @param {Plane} plane @param {number[][]} before @param {number[][]} after */
export function changeSums(sums, plane, before, after) {
  const isSameSize = before.length === after.length && before[0].length === after[0].length;
  const isWhole = [before, after].every((kernel) => kernel.flat().every(Number.isInteger));
  if (!isSameSize || !isWhole) return false;
  const changes = after.flatMap((weights, m) =>
    weights.flatMap((weight, n) =>
      weight === before[m][n] ? [] : [[m, n, weight - before[m][n]]],
    ),
  );
  if (changes.length > MOST_CHANGES) return false;
  const { height, width, values } = sums;
  for (const [m, n, change] of changes) {
    for (let i = 0; i < height; i += 1) {
      const end = (i + 1) * width;
      let at = (i + m) * plane.width + n;
      for (let k = i * width; k < end; k += 1, at += 1) values[k] += change * plane.values[at];
    }
  }
  return true;
}

/** Add a row of a kernel, times the pixels from `at` on, to the `width` sums from `start` on.
 * @param {Float64Array} sums @param {number} start @param {number} width
 * @param {Plane} plane @param {number} at @param {number[]} weights one to seven */
function addRow(sums, start, width, { values }, at, weights) {
  const end = start + width;
  if (weights.length === 7) {
    addSeven(sums, start, end, values, at, weights);
    return;
  }
  const [a, b = 0, c = 0, d = 0, e = 0, f = 0] = weights;
  // A weight that is not there is 0, times the first pixel: beyond a row there may be none.
  const offset = (/** @type {number} */ n) => (n < weights.length ? n : 0);
  const [p, q, r, s, t] = [offset(1), offset(2), offset(3), offset(4), offset(5)];
  if (weights.length <= 3) {
    for (let k = start, i = at; k < end; k += 1, i += 1)
      sums[k] += a * values[i] + b * values[i + p] + c * values[i + q];
  } else {
    for (let k = start, i = at; k < end; k += 1, i += 1) {
      const left = a * values[i] + b * values[i + p] + c * values[i + q];
      sums[k] += left + (d * values[i + r] + e * values[i + s] + f * values[i + t]);
    }
  }
}

/** The same for seven weights: each pixel is read once, and handed on from weight to weight.
 * @param {Float64Array} sums @param {number} start @param {number} end
 * @param {Float64Array} values @param {number} at @param {number[]} weights */
function addSeven(sums, start, end, values, at, weights) {
  const [a, b, c, d, e, f, g] = weights;
  let x0 = values[at];
  let x1 = values[at + 1];
  let x2 = values[at + 2];
  let x3 = values[at + 3];
  let x4 = values[at + 4];
  let x5 = values[at + 5];
  for (let k = start, i = at + 6; k < end; k += 1, i += 1) {
    const x6 = values[i];
    sums[k] += a * x0 + b * x1 + (c * x2 + d * x3) + (e * x4 + f * x5 + g * x6);
    x0 = x1;
    x1 = x2;
    x2 = x3;
    x3 = x4;
    x4 = x5;
    x5 = x6;
  }
}

/** The size [h, w] of a picture, made smaller to at most `most` pixels on a side.
 * @type {(height: number, width: number, most: number) => Pair} */
export function fittedSize(height, width, most) {
  const scale = Math.min(1, most / Math.max(height, width));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** Whether two kernels have the same numbers. @type {(kernel: number[][], other: number[][]) => boolean} */
export const isSameKernel = (kernel, other) => JSON.stringify(kernel) === JSON.stringify(other);

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

/** Pixels of red, green, blue and opacity as a photo: grey if each of them is.
 * @param {Uint8ClampedArray} pixels @param {Pair} size @returns {PhotoBytes} */
export function packPixels(pixels, size) {
  const count = size[0] * size[1];
  const isGreyAt = (/** @type {number} */ at) =>
    pixels[at] === pixels[at + 1] && pixels[at] === pixels[at + 2];
  let isGrey = true;
  for (let k = 0; k < count && isGrey; k += 1) isGrey = isGreyAt(4 * k);
  const depth = isGrey ? 1 : 3;
  const bytes = new Uint8Array(depth * count);
  for (let k = 0; k < count; k += 1)
    for (let part = 0; part < depth; part += 1) bytes[depth * k + part] = pixels[4 * k + part];
  const whole = isGrey ? size : [...size, 3];
  return { kind: "uint8", stored: "uint8", size: whole, pixels: new DataView(bytes.buffer) };
}

/** A plane made smaller, to at most `most` pixels on a side: each pixel is the mean of those that it
 * stands for.
 * @param {Plane} plane @param {number} most @returns {Plane} */
export function shrunk({ height, width, values }, most) {
  const step = Math.max(1, Math.ceil(Math.max(height, width) / most));
  const small = { height: Math.ceil(height / step), width: Math.ceil(width / step) };
  const sums = new Float64Array(small.height * small.width);
  const counts = new Float64Array(sums.length);
  for (let k = 0; k < values.length; k += 1) {
    const row = Math.floor(Math.floor(k / width) / step);
    const at = row * small.width + Math.floor((k % width) / step);
    sums[at] += values[k];
    counts[at] += 1;
  }
  return { ...small, values: sums.map((sum, k) => sum / counts[k]) };
}

/** Another kernel of whole numbers from −3 to 3, of the same size.
 * @param {number[][]} kernel @param {() => number} random from 0 to 1 */
export function randomKernel(kernel, random) {
  const draw = () => Math.floor(7 * random()) - 3;
  const other = kernel.map((row) => row.map(draw));
  // 1×1 has only seven: the same one again would look as if nothing had happened.
  if (JSON.stringify(other) === JSON.stringify(kernel)) other[0][0] = ((other[0][0] + 4) % 7) - 3;
  return other;
}
