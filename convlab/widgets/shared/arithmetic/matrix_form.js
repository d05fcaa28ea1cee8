// A convolution as a product of matrices: im2col, the sparse matrix, and the transpose of both.
// Python writes the cases of the tests, with the sentences of the errors.
/** @import { AxisSetting, Pair, Windows } from "./convolution.js" */
import { alongBoth, placeWindows, shapeOf } from "./convolution.js";
import { countOf } from "./numbers.js";

/** A convolution of x (1, C, H, W) with weight (F, C, K_h, K_w). y (1, F, O_h, O_w): what the
 * transposed matrix multiplies; null for the output.
 * @typedef {{ x: number[][][][], weight: number[][][][], y: number[][][][] | null } &
 *   Record<AxisSetting, number | Pair>} MatrixLayer */

/** A cell of the input, counted from the first one without padding.
 * @typedef {{ channel: number, row: number, column: number }} InputCell */

/** A number of the matrix of im2col: its row, which is the index of a weight in a filter, and its
 * column, which is the index of an output in its map. @typedef {{ tap: number, place: number }} Copy */

/** The matrices of a layer. places: outputs in a map. taps: weights in a filter. cells: numbers of
 * the input. paddings: zeros of the padding in the columns. x, result: numbers of the input and of
 * the transposed product, in one list. rows (F, taps): the filters. columns (taps, places): the
 * windows. output, y (F, places). spread (taps, places): transposed rows times y, which the
 * transposed product adds up. tapAt (places, cells): the weight's index that stands in a row and a
 * column of the sparse matrix, −1 for none.
 * @typedef {{ windows: Windows, places: number, taps: number, cells: number, paddings: number,
 *   x: number[], result: number[], rows: number[][], columns: number[][], output: number[][],
 *   y: number[][], spread: number[][], tapAt: number[][] }} MatrixForm */

/** @type {(count: number) => number[]} */
const numbersUpTo = (count) => [...Array(count).keys()];

/** The product of two matrices. @type {(one: number[][], other: number[][]) => number[][]} */
export const matrixProduct = (one, other) =>
  one.map((row) =>
    other[0].map((_, j) => row.reduce((sum, number, k) => sum + number * other[k][j], 0)),
  );

/** @type {(matrix: number[][]) => number[][]} */
const transposeOf = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));

/** The matrices of a layer, or null for the reasons in `problems`.
 * @param {MatrixLayer} layer @returns {{ form: MatrixForm | null, problems: string[] }} */
export function matrixForm({ y, ...layer }) {
  const mismatch = mismatchOfFilters(layer.x, layer.weight);
  if (mismatch !== null) return { form: null, problems: [mismatch] };
  const windows = placeWindows({ ...layer, bias: null });
  const { outputSize, filters } = windows;
  if (outputSize === null) return { form: null, problems: windows.problems };
  const mismatchOfY = mismatchOfShapes(y, [1, filters, ...outputSize]);
  if (mismatchOfY !== null) return { form: null, problems: [mismatchOfY] };

  const x = layer.x[0].flat(2);
  const rows = layer.weight.map((filter) => filter.flat(2));
  const [places, taps] = [outputSize[0] * outputSize[1], rows[0].length];
  // The index in x of each number of the columns, −1 in the padding.
  const sources = numbersUpTo(taps).map((tap) =>
    numbersUpTo(places).map((place) => flatIndex(windows, cellRead(windows, { tap, place }))),
  );
  const columns = sources.map((line) => line.map((at) => x[at] ?? 0));
  const output = matrixProduct(rows, columns);
  const given = y === null ? output : y[0].map((map) => map.flat());
  const spread = matrixProduct(transposeOf(rows), given);
  const tapAt = numbersUpTo(places).map(() => x.map(() => -1));
  const result = x.map(() => 0);
  sources.forEach((line, tap) => {
    line.forEach((at, place) => {
      if (at < 0) return;
      tapAt[place][at] = tap;
      result[at] += spread[tap][place];
    });
  });
  const paddings = sources.flat().filter((at) => at < 0).length;
  const sizes = { places, taps, cells: x.length, paddings };
  const numbers = { x, result, rows, columns, output, y: given, spread, tapAt };
  return { form: { windows, ...sizes, ...numbers }, problems: [] };
}

/** The place of an output in its map. @type {(windows: Windows, place: number) => Pair} */
export function outputAt({ outputSize }, place) {
  const width = outputSize?.[1] ?? 1;
  return [Math.floor(place / width), place % width];
}

/** A weight's channel, row and column. @type {(windows: Windows, tap: number) => InputCell} */
export function weightAt({ kernelSize: [height, width] }, tap) {
  const channel = Math.floor(tap / (height * width));
  return { channel, row: Math.floor(tap / width) % height, column: tap % width };
}

/** The cell of the input, or of its padding, that a number of the columns is a copy of.
 * @type {(windows: Windows, copy: Copy) => InputCell} */
export function cellRead(windows, { tap, place }) {
  const { channel, row: u, column: v } = weightAt(windows, tap);
  const at = outputAt(windows, place);
  const { stride, padding, dilation } = windows;
  const [row, column] = alongBoth(
    (axis) => at[axis] * stride[axis] - padding[axis] + [u, v][axis] * dilation[axis],
  );
  return { channel, row, column };
}

/** The copies of a cell in the columns, window by window.
 * @type {(windows: Windows, cell: InputCell) => Copy[]} */
export function copiesOf(windows, { channel, row, column }) {
  const [height, width] = windows.outputSize ?? [0, 0];
  const [K_h, K_w] = windows.kernelSize;
  /** @type {Copy[]} */
  const copies = [];
  for (let place = 0; place < height * width; place += 1) {
    const first = cellRead(windows, { tap: 0, place });
    const u = (row - first.row) / windows.dilation[0];
    const v = (column - first.column) / windows.dilation[1];
    const isRead = [u, v].every((steps) => Number.isInteger(steps) && steps >= 0);
    if (isRead && u < K_h && v < K_w) copies.push({ tap: (channel * K_h + u) * K_w + v, place });
  }
  return copies;
}

/** The index of a cell in the input as one list, or −1 in the padding.
 * @type {(windows: Windows, cell: InputCell) => number} */
export function flatIndex({ inputSize: [height, width] }, { channel, row, column }) {
  const isInside = row >= 0 && row < height && column >= 0 && column < width;
  return isInside ? (channel * height + row) * width + column : -1;
}

/** The cell at an index of the input as one list. @type {(windows: Windows, at: number) => InputCell} */
export function cellAtIndex({ inputSize: [height, width] }, at) {
  const channel = Math.floor(at / (height * width));
  return { channel, row: Math.floor(at / width) % height, column: at % width };
}

/** @type {(x: unknown, weight: unknown) => string | null} */
function mismatchOfFilters(x, weight) {
  const [shape, weightShape] = [shapeOf(x), shapeOf(weight)];
  if (shape[1] === weightShape[1]) return null;
  return (
    "MatrixExplorer: each filter must be as deep as the input: " +
    `weight has ${countOf(weightShape[1], "channel")}, x has ${countOf(shape[1], "channel")}. ` +
    `Got x (${shape.join(", ")}), weight (${weightShape.join(", ")}). Set the other one, too.`
  );
}

/** @type {(y: unknown, shape: number[]) => string | null} */
function mismatchOfShapes(y, shape) {
  const [given, wanted] = [shapeOf(y).join(", "), shape.join(", ")];
  if (y === null || given === wanted) return null;
  return (
    `MatrixExplorer: y must have the shape of the output, (${wanted}), got (${given}). ` +
    "Give y=None for the output itself."
  );
}
