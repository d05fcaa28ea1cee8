// What an op of a network is given, and how the cells that it reads are written down.

import { tensorSize } from "./network_weights.js";
import { fourDigits, shortNumber } from "./numbers.js";

/** A node as `LiveNetwork` sends it. maps: [channels, height, width] as it is drawn.
 * @typedef {{ op: string, inputs: number[], shape: number[], maps: number[],
 *   options: Record<string, any>, weights: Record<string, number> }} NetworkNode */

/** One node at work. @typedef {{ node: NetworkNode, sources: NetworkNode[], inputs: Float32Array[],
 *   out: Float32Array, tensor: (name: string) => Float32Array | null }} NetworkCall */

/** The weights and the bias of one output.
 * @typedef {{ weight: Float32Array, bias: number | null }} ChannelFilter */

/** A finished node whose cells are explained. nodes, maps: of the whole network.
 * @typedef {NetworkCall & { nodes: NetworkNode[], maps: (Float32Array | null)[],
 *   filter: ChannelFilter | null }} ReadCall */

/** A cell that is read. at: its flat index in the input, −1 for padding.
 * @typedef {{ at: number, row: number, column: number, value: number, weight?: number,
 *   product?: number, isChosen?: boolean }} ReadCell */

/** The cells of one channel of an input, row by row. sum: of the products, or of the values; with
 * "largest" the largest value.
 * @typedef {{ input: number, channel: number, height: number, width: number, sum: number,
 *   cells: ReadCell[] }} CellGroup */

/** @typedef {"sum" | "largest" | "mean" | "formula" | "copy" | "unknown"} TermsKind */

/** What an op says of a cell. divisor: of a mean. value: what a formula gives.
 * @typedef {{ kind: TermsKind, groups: CellGroup[], extra?: { name: string, value: number }[],
 *   lines?: string[], divisor?: number, value?: number }} ReadDraft */

/** An op of a network: what computes a node's numbers into `out`, and what explains one of them;
 * null if a weight is missing.
 * @typedef {{ compute: (call: NetworkCall) => void,
 *   terms: (call: ReadCall, at: number) => ReadDraft | null }} NetworkOp */

/** The cell of an input at a flat index. @type {(call: ReadCall, source: number, at: number) =>
 *   ReadCell} */
export function sourceCell(call, source, at) {
  const [, height, width] = call.sources[source].maps;
  const row = Math.floor(at / width) % height;
  return { at, row, column: at % width, value: call.inputs[source][at] };
}

/** @type {(row: number, column: number, value?: number) => ReadCell} */
export const paddingCell = (row, column, value = 0) => ({ at: -1, row, column, value });

/** @param {ReadCell[]} cells */
export const sumOfCells = (cells) =>
  cells.reduce((sum, { product, value }) => sum + (product ?? value), 0);

/** Cells of inputs by channel. A rectangle of cells is laid out as one, other cells in a row.
 * @type {(call: ReadCall, source: number, places: number[]) => CellGroup[]} */
export function groupsByChannel(call, source, places) {
  const [, height, width] = call.sources[source].maps;
  /** @type {Map<number, ReadCell[]>} */
  const byChannel = new Map();
  for (const at of places) {
    const channel = Math.floor(at / (height * width));
    if (!byChannel.has(channel)) byChannel.set(channel, []);
    byChannel.get(channel)?.push(sourceCell(call, source, at));
  }
  return [...byChannel].map(([channel, cells]) => {
    const rows = new Set(cells.map(({ row }) => row)).size;
    const columns = new Set(cells.map(({ column }) => column)).size;
    const isRectangle = rows * columns === cells.length;
    const [high, wide] = isRectangle ? [rows, columns] : [1, cells.length];
    const input = call.node.inputs[source];
    return { input, channel, height: high, width: wide, sum: sumOfCells(cells), cells };
  });
}

/** One cell of an input as a group. @type {(call: ReadCall, source: number, at: number) =>
 *   CellGroup} */
export const groupOfOne = (call, source, at) => groupsByChannel(call, source, [at])[0];

/** [channel, row, column] of a node's cell. @type {(node: NetworkNode, at: number) =>
 *   [channel: number, row: number, column: number]} */
export function mapPlace({ maps: [, height, width] }, at) {
  const row = Math.floor(at / width);
  return [Math.floor(row / height), row % height, at % width];
}

/** How many numbers apart neighbours on each axis are. @param {number[]} shape */
export const axisStrides = (shape) => shape.map((_, axis) => tensorSize(shape.slice(axis + 1)));

/** An axis counted from the front. @type {(axis: number, shape: number[]) => number} */
export const axisFromFront = (axis, shape) => (axis < 0 ? axis + shape.length : axis);

/** The largest of many numbers: more than Math.max takes. @param {number[]} numbers */
export const largestNumber = (numbers) =>
  numbers.reduce((largest, number) => Math.max(largest, number), Number.NEGATIVE_INFINITY);

/** A number of the model's code: whole ones without decimals. @param {number} number */
export const constantText = (number) =>
  Number.isInteger(number) ? shortNumber(number) : fourDigits(number);

/** An option of both axes, from one number or a pair.
 * @type {(pair: number | [number, number]) => [number, number]} */
export const bothWays = (pair) => (typeof pair === "number" ? [pair, pair] : pair);
