// Transposed convolutions and linear layers of a network.

import { mapPlace, sourceCell, sumOfCells } from "./network_call.js";
import { biasTerm, filterOf } from "./network_windows.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").NetworkNode} NetworkNode */
/** @typedef {import("./network_call.js").ReadCall} ReadCall */
/** @typedef {import("./network_call.js").ReadCell} ReadCell */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** @param {NetworkCall} call */
function computeTransposed(call) {
  const { node, sources, inputs, out, tensor } = call;
  const { kernel, stride, padding, dilation, groups } = node.options;
  const [channels, height, width] = sources[0].maps;
  const [outChannels, outHeight, outWidth] = node.maps;
  const weight = /** @type {Float32Array} */ (tensor("weight"));
  const bias = tensor("bias");
  const outSize = outHeight * outWidth;
  for (let o = 0; o < outChannels; o += 1) {
    out.fill(bias ? bias[o] : 0, o * outSize, (o + 1) * outSize);
  }
  const outGroup = outChannels / groups;
  const [kernelHeight, kernelWidth] = kernel;
  const taps = kernelHeight * kernelWidth;
  for (let pair = 0; pair < channels * outGroup; pair += 1) {
    const channel = Math.floor(pair / outGroup);
    const o = Math.floor((channel * groups) / channels) * outGroup + (pair % outGroup);
    for (let tap = 0; tap < taps; tap += 1) {
      const number = weight[pair * taps + tap];
      const rowShift = Math.floor(tap / kernelWidth) * dilation[0] - padding[0];
      const shift = (tap % kernelWidth) * dilation[1] - padding[1];
      const first = Math.max(0, Math.ceil(-shift / stride[1]));
      const end = Math.min(width, Math.floor((outWidth - 1 - shift) / stride[1]) + 1);
      for (let row = 0; row < height; row += 1) {
        const outRow = row * stride[0] + rowShift;
        if (outRow < 0 || outRow >= outHeight) continue;
        let to = o * outSize + outRow * outWidth + first * stride[1] + shift;
        const from = (channel * height + row) * width;
        for (let column = first; column < end; column += 1) {
          out[to] += number * inputs[0][from + column];
          to += stride[1];
        }
      }
    }
  }
}

/** Along one axis: the input cells that stamp on an output, and the number of the kernel that each
 * uses. @type {(output: number, stride: number, padding: number, dilation: number, kernel: number,
 *   size: number) => [cell: number, tap: number][]} */
function stampsOn(output, stride, padding, dilation, kernel, size) {
  /** @type {[number, number][]} */
  const stamps = [];
  for (let tap = kernel - 1; tap >= 0; tap -= 1) {
    const cell = (output + padding - tap * dilation) / stride;
    if (Number.isInteger(cell) && cell >= 0 && cell < size) stamps.push([cell, tap]);
  }
  return stamps;
}

/** @type {NetworkOp["terms"]} */
function transposedTerms(call, at) {
  const { node, sources, tensor, filter } = call;
  const { kernel, stride, padding, dilation, groups } = node.options;
  const [channels, height, width] = sources[0].maps;
  const [outChannel, outRow, outColumn] = mapPlace(node, at);
  const weight = tensor("weight");
  if (weight === null && filter === null) return null;
  const [inGroup, outGroup] = [channels / groups, node.maps[0] / groups];
  const firstChannel = Math.floor(outChannel / outGroup) * inGroup;
  const [kernelHeight, kernelWidth] = kernel;
  const taps = kernelHeight * kernelWidth;
  const rows = stampsOn(outRow, stride[0], padding[0], dilation[0], kernelHeight, height);
  const columns = stampsOn(outColumn, stride[1], padding[1], dilation[1], kernelWidth, width);
  // A filter holds the kernels of this output channel alone, one an input channel.
  const weightAtTap = (/** @type {number} */ k, /** @type {number} */ tap) =>
    weight
      ? weight[((firstChannel + k) * outGroup + (outChannel % outGroup)) * taps + tap]
      : (filter?.weight[k * taps + tap] ?? 0);
  const groupsRead = Array.from({ length: inGroup }, (_, k) => {
    const channel = firstChannel + k;
    const cells = rows.flatMap(([row, down]) =>
      columns.map(([column, across]) => {
        const cell = sourceCell(call, 0, (channel * height + row) * width + column);
        const number = weightAtTap(k, down * kernelWidth + across);
        return { ...cell, weight: number, product: number * cell.value };
      }),
    );
    const sum = sumOfCells(cells);
    const [high, wide] = [rows.length, columns.length];
    return { input: node.inputs[0], channel, height: high, width: wide, sum, cells };
  });
  const bias = weight ? (tensor("bias")?.[outChannel] ?? null) : (filter?.bias ?? null);
  const isRead = rows.length * columns.length > 0;
  return { kind: "sum", groups: isRead ? groupsRead : [], extra: biasTerm(bias) };
}

/** @param {NetworkCall} call */
function computeLinear({ sources, inputs, out, node, tensor }) {
  const weight = /** @type {Float32Array} */ (tensor("weight"));
  const bias = tensor("bias");
  const input = inputs[0];
  const [features, outputs] = [sources[0].shape, node.shape].map(
    (shape) => shape[shape.length - 1],
  );
  for (let at = 0; at < out.length; at += 1) {
    const o = at % outputs;
    const from = Math.floor(at / outputs) * features;
    let sum = 0;
    for (let k = 0; k < features; k += 1) sum += weight[o * features + k] * input[from + k];
    out[at] = sum + (bias ? bias[o] : 0);
  }
}

/** The node whose maps a vector of numbers was, in the same order. @type {(call: ReadCall) =>
 *   number} */
function mapsBehind({ node, nodes, maps }) {
  let k = node.inputs[0];
  const isSameOrder = () => ["reshape", "same"].includes(nodes[k].options.as ?? nodes[k].op);
  while (isSameOrder() && maps[nodes[k].inputs[0]] !== null) k = nodes[k].inputs[0];
  return k;
}

/** @type {NetworkOp["terms"]} */
function linearTerms(call, at) {
  const { node, sources, nodes, maps, inputs } = call;
  const [features, outputs] = [sources[0].shape, node.shape].map(
    (shape) => shape[shape.length - 1],
  );
  const o = at % outputs;
  const filter = filterOf(call, o, outputs);
  if (filter === null) return null;
  const isVector = inputs[0].length === features;
  const input = isVector ? mapsBehind(call) : node.inputs[0];
  const [channels, height, width] = isVector ? nodes[input].maps : [1, 1, features];
  const first = isVector ? 0 : Math.floor(at / outputs) * features;
  const numbers = /** @type {Float32Array} */ (maps[input]);
  const [, mapHeight, mapWidth] = nodes[input].maps;
  const size = height * width;
  const groups = Array.from({ length: channels }, (_, channel) => {
    const cells = Array.from({ length: size }, (_, k) => {
      const place = first + channel * size + k;
      const row = Math.floor(place / mapWidth) % mapHeight;
      const value = numbers[place];
      const weight = filter.weight[channel * size + k];
      return { at: place, row, column: place % mapWidth, value, weight, product: weight * value };
    });
    const drawn = isVector ? channel : Math.floor(first / (mapHeight * mapWidth));
    return { input, channel: drawn, height, width, sum: sumOfCells(cells), cells };
  });
  return { kind: "sum", groups, extra: biasTerm(filter.bias) };
}

/** @type {Record<string, NetworkOp>} */
export const SUM_OPS = {
  conv_transpose: { compute: computeTransposed, terms: transposedTerms },
  linear: { compute: computeLinear, terms: linearTerms },
};
