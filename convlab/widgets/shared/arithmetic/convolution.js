// The arithmetic of `convlab.conv2d`, window by window, and of a transposed convolution, stamp by
// stamp, for a page without Python. Python writes the cases of the tests, with the sentences of the
// errors.
import { countOf } from "./numbers.js";
import { outputSize } from "./sizes.js";

/** @typedef {[h: number, w: number]} Pair */

/** @typedef {"stride" | "padding" | "dilation"} AxisSetting */

/** A convolution of x (1, C, H, W) with weight (F, C, K_h, K_w) and bias (F,), or a transposed one.
 * Its other settings are numbers for both axes, or pairs [h, w].
 * @typedef {{ x: number[][][][], weight: number[][][][], bias: number[] | null,
 *   operation?: "conv" | "transposed" } & Record<AxisSetting, number | Pair>} Layer */

/** The windows of a layer: on the input, one for each output; of a transposed convolution, on the
 * output, one for each number of the input, which is stamped there. Rows and columns are counted
 * from the first one of what the windows lie on; in the padding they are negative, or beyond the
 * last one. outputSize: null if no window fits, for the reasons in `problems`. places: how many
 * windows there are along each axis, or null.
 * @typedef {{ isTransposed: boolean, channels: number, filters: number, inputSize: Pair,
 *   kernelSize: Pair, stride: Pair, padding: Pair, dilation: Pair, outputSize: Pair | null,
 *   places: Pair | null, problems: string[] }} Windows */

/** @typedef {0 | 1} AxisIndex rows or columns */

/** A setting as a pair [h, w]. @param {number | Pair} value @returns {Pair} */
export const asPair = (value) => (Array.isArray(value) ? value : [value, value]);

/** The shape of nested arrays. @param {unknown} array @returns {number[]} */
export const shapeOf = (array) =>
  Array.isArray(array) ? [array.length, ...shapeOf(array[0])] : [];

/** A pair, made of what a function returns for the rows and for the columns.
 * @template T @param {(axis: AxisIndex) => T} make @returns {[h: T, w: T]} */
export const alongBoth = (make) => [make(0), make(1)];

/** @type {(layer: Layer) => Windows} */
export function placeWindows({ x, weight, bias, operation = "conv", ...options }) {
  const isTransposed = operation === "transposed";
  const [shape, weightShape] = [shapeOf(x), shapeOf(weight)];
  const [channels, filters] = [shape[1], weightShape[0]];
  const inputSize = alongBoth((axis) => shape[2 + axis]);
  const kernelSize = alongBoth((axis) => weightShape[2 + axis]);
  const stride = asPair(options.stride);
  const padding = asPair(options.padding);
  const dilation = asPair(options.dilation);
  const sizes = { channels, filters, inputSize, kernelSize, stride, padding, dilation };
  const windows = { isTransposed, ...sizes, outputSize: null, places: null };
  const mismatch = mismatchOf(shape, weightShape, bias);
  if (mismatch !== null) return { ...windows, problems: [mismatch] };
  const [rows, columns] = alongBoth((axis) => {
    const pairs = [inputSize, kernelSize, padding, stride, dilation];
    const [I, K, P, S, D] = pairs.map((pair) => pair[axis]);
    return outputSize(operation, { I, K, P, S, D, ceilMode: false, outputPadding: 0 });
  });
  const problems = [rows, columns].flatMap(({ problem }, axis) =>
    problem === null ? [] : [`Along the ${["height", "width"][axis]}: ${problem.error}`],
  );
  if (rows.size === null || columns.size === null) return { ...windows, problems };
  /** @type {Pair} */
  const size = [rows.size, columns.size];
  return { ...windows, outputSize: size, places: isTransposed ? inputSize : size, problems };
}

/** The sentence on shapes that do not go together, or null.
 * @param {number[]} shape of x
 * @param {number[]} weightShape @param {number[] | null} bias */
function mismatchOf(shape, weightShape, bias) {
  const [[, channels], [filters, depth]] = [shape, weightShape];
  if (channels !== depth) {
    return (
      "ConvolutionExplorer: each filter must be as deep as the input: " +
      `weight has ${countOf(depth, "channel")}, x has ${countOf(channels, "channel")}. ` +
      `Got x (${shape.join(", ")}), weight (${weightShape.join(", ")}). Set the other one, too.`
    );
  }
  if (bias !== null && bias.length !== filters) {
    return (
      "ConvolutionExplorer: one bias for each filter: " +
      `weight has ${countOf(filters, "filter")}, bias has ${countOf(bias.length, "number")}. ` +
      `Give a bias of shape (${filters},).`
    );
  }
  return null;
}

/** The rows (axis 0) or columns (axis 1) that the window at `index` holds.
 * @param {Windows} windows @param {AxisIndex} axis @param {number} index */
export function linesRead({ stride, padding, kernelSize, dilation }, axis, index) {
  const first = index * stride[axis] - padding[axis];
  return Array.from({ length: kernelSize[axis] }, (_, k) => first + k * dilation[axis]);
}

/** The places along an axis whose windows hold the row or column `at`; none without an output.
 * @param {Windows} windows @param {AxisIndex} axis @param {number} at */
function linesReading({ places, padding, stride, dilation, kernelSize }, axis, at) {
  /** @type {number[]} */
  const found = [];
  for (let index = 0; index < (places?.[axis] ?? 0); index += 1) {
    const steps = (at + padding[axis] - index * stride[axis]) / dilation[axis];
    if (Number.isInteger(steps) && steps >= 0 && steps < kernelSize[axis]) found.push(index);
  }
  return found;
}

/** The places [row, column], row by row, whose windows hold a cell: the outputs that read a cell of
 * the padded input, or the inputs that are stamped on a cell of the output.
 * @type {(windows: Windows, row: number, column: number) => Pair[]} */
export function placesHolding(windows, row, column) {
  const columns = linesReading(windows, 1, column);
  return linesReading(windows, 0, row).flatMap((i) => columns.map((j) => [i, j]));
}

/** The rows (axis 0) or columns (axis 1) that no window holds, without the padding's.
 * @param {Windows} windows @param {AxisIndex} axis */
export function linesNeverRead(windows, axis) {
  const { isTransposed, inputSize, outputSize: size } = windows;
  const count = isTransposed ? (size?.[axis] ?? 0) : inputSize[axis];
  const lines = [...Array(count).keys()];
  return lines.filter((at) => linesReading(windows, axis, at).length === 0);
}

/** The number of the output at row i and column j, product by product, with the sum of each channel
 * and of all channels with the bias.
 * @param {Layer} layer @param {Windows} windows of the layer, with an output
 * @param {number} filter @param {number} i @param {number} j */
export function windowSum({ x, weight, bias }, windows, filter, i, j) {
  const rows = linesRead(windows, 0, i);
  const columns = linesRead(windows, 1, j);
  const channels = weight[filter].map((kernel, c) => {
    const terms = kernel.flatMap((line, u) =>
      line.map((number, v) => {
        const found = x[0][c][rows[u]]?.[columns[v]];
        const isPadding = found === undefined;
        return { row: rows[u], column: columns[v], x: found ?? 0, weight: number, isPadding };
      }),
    );
    return { terms, sum: terms.reduce((sum, term) => sum + term.x * term.weight, 0) };
  });
  const total = channels.reduce((sum, channel) => sum + channel.sum, 0);
  return { channels, bias: bias?.[filter] ?? null, sum: total + (bias?.[filter] ?? 0) };
}

/** The whole output (F, O_h, O_w), or null if there is none.
 * @param {Layer} layer @param {Windows} windows of the layer */
export function convolve(layer, windows) {
  if (windows.outputSize === null) return null;
  if (windows.isTransposed) return withoutPadding(stampedMaps(layer, windows), windows.padding);
  const { x, weight, bias } = layer;
  const [height, width] = windows.outputSize;
  const rowsRead = Array.from({ length: height }, (_, i) => linesRead(windows, 0, i));
  const columnsRead = Array.from({ length: width }, (_, j) => linesRead(windows, 1, j));
  return weight.map((kernels, f) =>
    rowsRead.map((rows) =>
      columnsRead.map((columns) => {
        let total = 0;
        kernels.forEach((kernel, c) => {
          let sum = 0;
          for (let u = 0; u < rows.length; u += 1) {
            const cells = x[0][c][rows[u]];
            if (cells === undefined) continue; // padding
            for (let v = 0; v < columns.length; v += 1) {
              sum += (cells[columns[v]] ?? 0) * kernel[u][v];
            }
          }
          total += sum;
        });
        return total + (bias?.[f] ?? 0);
      }),
    ),
  );
}

/** The output of a transposed convolution (F, O_h + 2·P_h, O_w + 2·P_w), with the padding around it
 * that is cut off: the sum of the first `count` stamps, row by row of the input, and of the bias.
 * @param {Layer} layer @param {Windows} windows @param {number} [count] all by default */
export function stampedMaps({ x, weight, bias }, windows, count = Number.POSITIVE_INFINITY) {
  const { outputSize: size, padding, inputSize } = windows;
  const [height, width] = alongBoth((axis) => (size?.[axis] ?? 0) + 2 * padding[axis]);
  const [rows, columns] = alongBoth((axis) =>
    Array.from({ length: inputSize[axis] }, (_, k) =>
      linesRead(windows, axis, k).map((at) => at + padding[axis]),
    ),
  );
  return weight.map((kernels, f) => {
    const map = Array.from({ length: height }, () => Array(width).fill(bias?.[f] ?? 0));
    kernels.forEach((kernel, c) => {
      x[0][c].forEach((line, i) => {
        line.forEach((number, j) => {
          if (i * inputSize[1] + j >= count) return;
          kernel.forEach((weights, u) => {
            const cells = map[rows[i][u]];
            weights.forEach((one, v) => {
              cells[columns[j][v]] += number * one;
            });
          });
        });
      });
    });
    return /** @type {number[][]} */ (map);
  });
}

/** Maps without the padding around them. @type {(maps: number[][][], padding: Pair) =>
 *   number[][][]} */
export const withoutPadding = (maps, [above, left]) =>
  maps.map((map) =>
    map.slice(above, map.length - above).map((row) => row.slice(left, row.length - left)),
  );

/** The number of a transposed convolution's output, also in its padding, product by product: those
 * of the first `count` stamps, with the sum of each channel and of all with the bias.
 * @type {(layer: Layer, windows: Windows, filter: number, row: number, column: number,
 *   count?: number) => { channels: { terms: StampTerm[], sum: number }[], bias: number | null,
 *   sum: number }} */
export function stampSum({ x, weight, bias }, windows, filter, row, column, count = Infinity) {
  const { stride, padding, dilation, inputSize } = windows;
  const places = placesHolding(windows, row, column).filter(
    ([i, j]) => i * inputSize[1] + j < count,
  );
  const channels = weight[filter].map((kernel, c) => {
    const terms = places.map(([i, j]) => {
      const u = (row + padding[0] - i * stride[0]) / dilation[0];
      const v = (column + padding[1] - j * stride[1]) / dilation[1];
      return { row: i, column: j, u, v, x: x[0][c][i][j], weight: kernel[u][v] };
    });
    return { terms, sum: terms.reduce((sum, term) => sum + term.x * term.weight, 0) };
  });
  const total = channels.reduce((sum, channel) => sum + channel.sum, 0);
  return { channels, bias: bias?.[filter] ?? null, sum: total + (bias?.[filter] ?? 0) };
}

/** A product of a stamp: the input at row, column, and the weight at u, v.
 * @typedef {{ row: number, column: number, u: number, v: number, x: number,
 *   weight: number }} StampTerm */

/** Every kernel of a weight, cropped or filled with zeros to another size.
 * @param {number[][][][]} weight @param {number[]} kernelSize */
export function resizeKernels(weight, [height, width]) {
  const [lines, cells] = [height, width].map((length) => [...Array(length).keys()]);
  return weight.map((filter) =>
    filter.map((kernel) => lines.map((u) => cells.map((v) => kernel[u]?.[v] ?? 0))),
  );
}

/** A copy of nested arrays with the number at `path` replaced; unchanged parts are shared.
 * @template T @param {T} array @param {number[]} path @param {number} number */
export function withNumber(array, [index, ...path], number) {
  const copy = /** @type {unknown[]} */ (array).slice();
  copy[index] = path.length === 0 ? number : withNumber(copy[index], path, number);
  return /** @type {T} */ (copy);
}
