// Convolutions of a network: computed row by row, and read cell by cell.

import { mapPlace, paddingCell, sourceCell, sumOfCells } from "./network_call.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").ReadCall} ReadCall */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** Along one axis: the outputs for which one number of a kernel reads no padding. shift: the input
 * cell that it reads for output 0.
 * @type {(shift: number, stride: number, size: number, outputs: number) =>
 *   [first: number, end: number]} */
function outputsInside(shift, stride, size, outputs) {
  const first = Math.max(0, Math.ceil(-shift / stride));
  return [first, Math.min(outputs, Math.floor((size - 1 - shift) / stride) + 1)];
}

const TOGETHER = 4; // input channels that one pass adds

/** @param {NetworkCall} call */
function computeConvolution(call) {
  const { node, sources, inputs, out, tensor } = call;
  const { kernel, stride, padding, dilation, groups } = node.options;
  const [channels, height, width] = sources[0].maps;
  const [outChannels, outHeight, outWidth] = node.maps;
  const weight = /** @type {Float32Array} */ (tensor("weight"));
  const bias = tensor("bias");
  const input = inputs[0];
  const inGroup = channels / groups;
  const [kernelHeight, kernelWidth] = kernel;
  const taps = kernelHeight * kernelWidth;
  const [size, outSize] = [height * width, outHeight * outWidth];
  const [down, across] = stride;
  for (let o = 0; o < outChannels; o += 1) {
    out.fill(bias ? bias[o] : 0, o * outSize, (o + 1) * outSize);
    const firstChannel = Math.floor((o * groups) / outChannels) * inGroup;
    for (let tap = 0; tap < taps; tap += 1) {
      const rowShift = Math.floor(tap / kernelWidth) * dilation[0] - padding[0];
      const shift = (tap % kernelWidth) * dilation[1] - padding[2];
      const [firstRow, endRow] = outputsInside(rowShift, down, height, outHeight);
      const [first, end] = outputsInside(shift, across, width, outWidth);
      let w = o * inGroup * taps + tap;
      for (let c = 0; c < inGroup; ) {
        const together = c + TOGETHER <= inGroup ? TOGETHER : 1;
        let from = (firstChannel + c) * size + (firstRow * down + rowShift) * width;
        from += first * across + shift;
        let start = o * outSize + firstRow * outWidth + first;
        for (let row = firstRow; row < endRow; row += 1) {
          if (together === 1) addRow1(out, start, end - first, input, from, across, weight[w]);
          else addRows4(out, start, end - first, input, from, across, size, weight, w, taps);
          from += down * width;
          start += outWidth;
        }
        c += together;
        w += together * taps;
      }
    }
  }
}

/** Add a row of the input times a weight to a row of the output.
 * @type {(out: Float32Array, start: number, count: number, input: Float32Array, from: number,
 *   across: number, number: number) => void} */
function addRow1(out, start, count, input, from, across, number) {
  let read = from;
  for (let at = start; at < start + count; at += 1) {
    out[at] += number * input[read];
    read += across;
  }
}

/** Add the same row of four channels, each times its weight. size: of a channel; taps: of a kernel.
 * @type {(out: Float32Array, start: number, count: number, input: Float32Array, from: number,
 *   across: number, size: number, weight: Float32Array, w: number, taps: number) => void} */
function addRows4(out, start, count, input, from, across, size, weight, w, taps) {
  const [a, b] = [weight[w], weight[w + taps]];
  const [c, d] = [weight[w + 2 * taps], weight[w + 3 * taps]];
  const [second, third, fourth] = [size, 2 * size, 3 * size];
  let read = from;
  for (let at = start; at < start + count; at += 1) {
    out[at] +=
      a * input[read] +
      b * input[read + second] +
      c * input[read + third] +
      d * input[read + fourth];
    read += across;
  }
}

/** The weights and the bias of one of the outputs; null if they are not known.
 * @type {(call: ReadCall, output: number, outputs: number) =>
 *   { weight: Float32Array, bias: number | null } | null} */
export function filterOf({ tensor, filter }, output, outputs) {
  const weight = tensor("weight");
  if (weight === null) return filter;
  const size = weight.length / outputs;
  const bias = tensor("bias");
  return {
    weight: weight.subarray(output * size, (output + 1) * size),
    bias: bias ? bias[output] : null,
  };
}

/** @param {number | null} bias */
export const biasTerm = (bias) => (bias === null ? [] : [{ name: "bias", value: bias }]);

/** @type {NetworkOp["terms"]} */
function convolutionTerms(call, at) {
  const { node, sources } = call;
  const { kernel, stride, padding, dilation, groups } = node.options;
  const [outChannel, outRow, outColumn] = mapPlace(node, at);
  const filter = filterOf(call, outChannel, node.maps[0]);
  if (filter === null) return null;
  const [channels, height, width] = sources[0].maps;
  const inGroup = channels / groups;
  const [kernelHeight, kernelWidth] = kernel;
  const taps = kernelHeight * kernelWidth;
  const firstChannel = Math.floor((outChannel * groups) / node.maps[0]) * inGroup;
  const found = Array.from({ length: inGroup }, (_, k) => {
    const channel = firstChannel + k;
    const cells = Array.from({ length: taps }, (_, tap) => {
      const row = outRow * stride[0] + Math.floor(tap / kernelWidth) * dilation[0] - padding[0];
      const column = outColumn * stride[1] + (tap % kernelWidth) * dilation[1] - padding[2];
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      const cell = isInside
        ? sourceCell(call, 0, (channel * height + row) * width + column)
        : paddingCell(row, column);
      const weight = filter.weight[k * taps + tap];
      return { ...cell, weight, product: weight * cell.value };
    });
    const sum = sumOfCells(cells);
    return { input: node.inputs[0], channel, height: kernelHeight, width: kernelWidth, sum, cells };
  });
  return { kind: "sum", groups: found, extra: biasTerm(filter.bias) };
}

/** @type {Record<string, NetworkOp>} */
export const WINDOW_OPS = {
  conv: { compute: computeConvolution, terms: convolutionTerms },
};
