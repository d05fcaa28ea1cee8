// Ops of a network that only move numbers: each cell is the copy of one cell, or padding.

import { axisFromFront, axisStrides, groupOfOne, mapPlace, paddingCell } from "./network_call.js";
import { fourDigits } from "./numbers.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").ReadCall} ReadCall */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** The place of an input that a cell copies; −1 for padding.
 * @typedef {{ source: number, place: number }} CopiedPlace */

/** @typedef {(call: NetworkCall) => (at: number) => CopiedPlace} CopyRule */

/** @type {CopyRule} */
const inPlace = () => (at) => ({ source: 0, place: at });

/** @type {CopyRule} */
function permuted({ node, sources }) {
  const strides = axisStrides(sources[0].shape);
  const axes = node.options.axes.map((/** @type {number} */ axis) =>
    axisFromFront(axis, sources[0].shape),
  );
  return (at) => {
    let [place, rest] = [0, at];
    for (let axis = axes.length - 1; axis >= 0; axis -= 1) {
      place += (rest % node.shape[axis]) * strides[axes[axis]];
      rest = Math.floor(rest / node.shape[axis]);
    }
    return { source: 0, place };
  };
}

/** @type {CopyRule} */
function sliced({ node, sources }) {
  const own = sources[0].shape;
  const axis = axisFromFront(node.options.axis, own);
  const { start, step = 1 } = node.options;
  const inner = axisStrides(own)[axis];
  // An axis that is taken one cell of may be gone from the shape.
  const count = node.shape.length === own.length ? node.shape[axis] : 1;
  const first = start < 0 ? start + own[axis] : start;
  return (at) => {
    const line = Math.floor(at / inner);
    const k = first + (line % count) * step;
    return { source: 0, place: (Math.floor(line / count) * own[axis] + k) * inner + (at % inner) };
  };
}

/** @type {CopyRule} */
function concatenated({ node, sources }) {
  const axis = axisFromFront(node.options.axis, node.shape);
  const inner = axisStrides(node.shape)[axis];
  const sizes = sources.map(({ shape }) => shape[axis]);
  return (at) => {
    const line = Math.floor(at / inner);
    let [source, k] = [0, line % node.shape[axis]];
    while (k >= sizes[source]) {
      k -= sizes[source];
      source += 1;
    }
    const outer = Math.floor(line / node.shape[axis]);
    return { source, place: (outer * sizes[source] + k) * inner + (at % inner) };
  };
}

/** The cell of an axis of `size` that stands at place k outside or inside; −1 for none.
 * @type {(mode: string, k: number, size: number) => number} */
function paddedPlace(mode, k, size) {
  if (k >= 0 && k < size) return k;
  if (mode === "replicate") return k < 0 ? 0 : size - 1;
  if (mode === "circular") return ((k % size) + size) % size;
  if (mode === "reflect") return k < 0 ? -k : 2 * (size - 1) - k;
  return -1;
}

/** @type {CopyRule} */
function padded({ node, sources }) {
  const [, height, width] = sources[0].maps;
  const { before, mode = "constant" } = node.options;
  return (at) => {
    const [channel, outRow, outColumn] = mapPlace(node, at);
    const row = paddedPlace(mode, outRow - before[0], height);
    const column = paddedPlace(mode, outColumn - before[1], width);
    const isPadding = row < 0 || column < 0;
    return { source: 0, place: isPadding ? -1 : (channel * height + row) * width + column };
  };
}

/** @type {CopyRule} */
function enlarged({ node, sources }) {
  const [, height, width] = sources[0].maps;
  const [, outHeight, outWidth] = node.maps;
  const [down, across] = [Math.fround(height / outHeight), Math.fround(width / outWidth)];
  return (at) => {
    const [channel, outRow, outColumn] = mapPlace(node, at);
    const row = Math.min(height - 1, Math.floor(Math.fround(outRow * down)));
    const column = Math.min(width - 1, Math.floor(Math.fround(outColumn * across)));
    return { source: 0, place: (channel * height + row) * width + column };
  };
}

/** @type {(rule: CopyRule) => NetworkOp["compute"]} */
const copyAll = (rule) => (call) => {
  const { node, inputs, out } = call;
  if (rule === inPlace) {
    out.set(inputs[0]);
    return;
  }
  const find = rule(call);
  const outside = node.options.value ?? 0;
  for (let at = 0; at < out.length; at += 1) {
    const { source, place } = find(at);
    out[at] = place < 0 ? outside : inputs[source][place];
  }
};

/** @type {(rule: CopyRule) => NetworkOp["terms"]} */
const copyTerms = (rule) => (call, at) => {
  const { source, place } = rule(call)(at);
  if (place >= 0) return { kind: "copy", groups: [groupOfOne(call, source, place)] };
  const { before, value = 0 } = call.node.options;
  const [channel, row, column] = mapPlace(call.node, at);
  const cell = paddingCell(row - before[0], column - before[1], value ?? 0);
  const input = call.node.inputs[0];
  return {
    kind: "copy",
    groups: [{ input, channel, height: 1, width: 1, sum: cell.value, cells: [cell] }],
    lines: [`padding: ${fourDigits(cell.value)}`],
  };
};

/** @type {(rule: CopyRule) => NetworkOp} */
const copyOp = (rule) => ({ compute: copyAll(rule), terms: copyTerms(rule) });

/** @type {Record<string, NetworkOp>} */
export const SHAPE_OPS = {
  reshape: copyOp(inPlace),
  same: copyOp(inPlace),
  permute: copyOp(permuted),
  slice: copyOp(sliced),
  concatenate: copyOp(concatenated),
  pad: copyOp(padded),
  upsample: copyOp(enlarged),
};
