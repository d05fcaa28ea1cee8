// The arithmetic of `convlab.conv2d`, window by window, for a page without Python. Python writes the
// cases that this is tested on, the sentences of the errors included.
import { outputSize } from "./sizes.js";

/**
 * A convolution of one input. Numbers for both axes, or pairs [h, w].
 * @typedef {{ x: number[][][][], weight: number[][][][], bias: number[] | null,
 *   stride: number | number[], padding: number | number[], dilation: number | number[] }} Layer
 *   x: (1, C, H, W); weight: (F, C, K_h, K_w); bias: (F,)
 */

/**
 * Where the windows of a layer lie. Rows and columns count from the input's first; in the padding
 * they are negative, or beyond its last.
 * @typedef {{ channels: number, filters: number, inputSize: number[], kernelSize: number[],
 *   stride: number[], padding: number[], dilation: number[], outputSize: number[] | null,
 *   problems: string[] }} Place
 */

/** A setting as a pair [h, w]. */
export const asPair = (value) => (Array.isArray(value) ? value : [value, value]);

/** The shape of nested arrays. */
export const shapeOf = (array) =>
  Array.isArray(array) ? [array.length, ...shapeOf(array[0])] : [];

/**
 * The windows of a layer, or the sentences that say why there are none.
 * @param {Layer} layer
 * @returns {Place}
 */
export function placeWindows({ x, weight, bias, ...options }) {
  const [, channels, ...inputSize] = shapeOf(x);
  const [filters, depth, ...kernelSize] = shapeOf(weight);
  const stride = asPair(options.stride);
  const padding = asPair(options.padding);
  const dilation = asPair(options.dilation);
  const place = { channels, filters, inputSize, kernelSize, stride, padding, dilation };
  const mismatch = mismatchOf(shapeOf(x), shapeOf(weight), bias);
  if (mismatch !== null) return { ...place, outputSize: null, problems: [mismatch] };
  const along = [0, 1].map((axis) =>
    outputSize("conv", {
      I: inputSize[axis],
      K: kernelSize[axis],
      P: padding[axis],
      S: stride[axis],
      D: dilation[axis],
    }),
  );
  const problems = along.flatMap(({ error }, axis) =>
    error === null ? [] : [`Along the ${["height", "width"][axis]}: ${error}`],
  );
  const sizes = problems.length > 0 ? null : along.map(({ size }) => size);
  return { ...place, outputSize: sizes, problems };
}

function mismatchOf(shape, weightShape, bias) {
  const [channels, filters, depth] = [shape[1], weightShape[0], weightShape[1]];
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

/** "1 row", "2 rows". */
export const countOf = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** The rows (axis 0) or columns (axis 1) that the window at `index` of the output reads. */
export function linesRead(place, axis, index) {
  const first = index * place.stride[axis] - place.padding[axis];
  return Array.from({ length: place.kernelSize[axis] }, (_, k) => first + k * place.dilation[axis]);
}

/**
 * The output's rows (axis 0) or columns (axis 1) whose windows read the line `at`.
 * @returns {number[]} none where there is no output
 */
export function linesReading(place, axis, at) {
  const found = [];
  for (let index = 0; index < (place.outputSize?.[axis] ?? 0); index += 1) {
    const steps = (at + place.padding[axis] - index * place.stride[axis]) / place.dilation[axis];
    if (Number.isInteger(steps) && steps >= 0 && steps < place.kernelSize[axis]) found.push(index);
  }
  return found;
}

/** The outputs [row, column] that read a cell of the padded input, row by row. */
export function outputsReading(place, row, column) {
  const columns = linesReading(place, 1, column);
  return linesReading(place, 0, row).flatMap((i) => columns.map((j) => [i, j]));
}

/** The rows (axis 0) or columns (axis 1) of the input that no window reads, padding left out. */
export function linesNeverRead(place, axis) {
  const lines = Array.from({ length: place.inputSize[axis] }, (_, at) => at);
  return lines.filter((at) => linesReading(place, axis, at).length === 0);
}

/**
 * One number of the output, product by product.
 * @param {Layer} layer
 * @param {Place} place what `placeWindows` gives for it, with an output
 * @returns {{ channels: { terms: { row: number, column: number, x: number, weight: number,
 *   isPadding: boolean }[], sum: number }[], bias: number | null, sum: number }}
 *   sum: of a channel's products; and of all channels, with the bias
 */
export function windowSum({ x, weight, bias }, place, filter, i, j) {
  const rows = linesRead(place, 0, i);
  const columns = linesRead(place, 1, j);
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

/**
 * The whole output (F, O_h, O_w), or null where there is none.
 * @param {Layer} layer
 * @param {Place} place what `placeWindows` gives for it
 */
export function convolve({ x, weight, bias }, place) {
  if (place.outputSize === null) return null;
  const [height, width] = place.outputSize;
  const rowsRead = Array.from({ length: height }, (_, i) => linesRead(place, 0, i));
  const columnsRead = Array.from({ length: width }, (_, j) => linesRead(place, 1, j));
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

/** Every kernel of a weight cropped, or filled with zeros, to (K_h, K_w). */
export function resizeKernels(weight, [height, width]) {
  const lines = Array.from({ length: height }, (_, u) => u);
  const cells = Array.from({ length: width }, (_, v) => v);
  return weight.map((filter) =>
    filter.map((kernel) => lines.map((u) => cells.map((v) => kernel[u]?.[v] ?? 0))),
  );
}

/** A copy of nested arrays with the number at `path` replaced; the rest is shared. */
export function withNumber(array, [index, ...path], number) {
  const changed = path.length === 0 ? number : withNumber(array[index], path, number);
  return array.map((old, k) => (k === index ? changed : old));
}
