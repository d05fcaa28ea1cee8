// Pooling of a network, and what reduces whole axes.

import {
  axisFromFront,
  axisStrides,
  bothWays,
  groupsByChannel,
  largestNumber,
  mapPlace,
  paddingCell,
  sourceCell,
  sumOfCells,
} from "./network_call.js";
import { fourDigits } from "./numbers.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").NetworkNode} NetworkNode */
/** @typedef {import("./network_call.js").ReadCall} ReadCall */
/** @typedef {import("./network_call.js").ReadCell} ReadCell */
/** @typedef {import("./network_call.js").ReadDraft} ReadDraft */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** Along one axis: the cells of a window, from `start` to before `end`, `step` apart.
 * @typedef {{ start: number, end: number, step: number }} WindowSpan */

/** The window of output k along an axis (0 rows, 1 columns).
 * @typedef {(node: NetworkNode, axis: 0 | 1, size: number, k: number) => WindowSpan} SpanRule */

/** @type {SpanRule} */
function maxSpan({ options }, axis, _size, k) {
  const [kernel, stride, padding, step] = [
    options.kernel,
    options.stride ?? options.kernel,
    options.padding ?? 0,
    options.dilation ?? 1,
  ].map((pair) => bothWays(pair)[axis]);
  const start = k * stride - padding;
  return { start, end: start + step * (kernel - 1) + 1, step };
}

/** As PyTorch's: a window ends with the padded input. @type {SpanRule} */
function meanSpan(node, axis, size, k) {
  const { start, end } = maxSpan(node, axis, size, k);
  const { padding = 0, counts_padding: countsPadding } = node.options;
  const last = Math.min(end, size + bothWays(padding)[axis]);
  return countsPadding
    ? { start, end: last, step: 1 }
    : { start: Math.max(0, start), end: Math.min(last, size), step: 1 };
}

/** @type {SpanRule} */
function adaptiveSpan({ maps }, axis, size, k) {
  const outputs = maps[axis + 1];
  const start = Math.floor((k * size) / outputs);
  return { start, end: Math.ceil(((k + 1) * size) / outputs), step: 1 };
}

/** The part of a span inside the input. @type {(span: WindowSpan, size: number) => WindowSpan} */
function clippedSpan({ start, end, step }, size) {
  const first = start < 0 ? start + step * Math.ceil(-start / step) : start;
  return { start: first, end: Math.min(end, size), step };
}

/** The windows along an axis, and each one's part inside.
 * @type {(call: NetworkCall, axis: 0 | 1, rule: SpanRule) =>
 *   { whole: WindowSpan, inside: WindowSpan }[]} */
function spansAlong({ node, sources }, axis, rule) {
  const size = sources[0].maps[axis + 1];
  return Array.from({ length: node.maps[axis + 1] }, (_, k) => {
    const whole = rule(node, axis, size, k);
    return { whole, inside: clippedSpan(whole, size) };
  });
}

/** @type {(call: NetworkCall, rule: SpanRule, isLargest: boolean) => void} */
function computePool(call, rule, isLargest) {
  const { node, sources, inputs, out } = call;
  const [, height, width] = sources[0].maps;
  const rows = spansAlong(call, 0, rule);
  const columns = spansAlong(call, 1, rule);
  const input = inputs[0];
  let at = 0;
  for (let channel = 0; channel < node.maps[0]; channel += 1) {
    for (const { whole: tall, inside: down } of rows) {
      for (const { whole: wide, inside: across } of columns) {
        let largest = Number.NEGATIVE_INFINITY;
        let sum = 0;
        for (let row = down.start; row < down.end; row += down.step) {
          const line = (channel * height + row) * width;
          for (let column = across.start; column < across.end; column += across.step) {
            const value = input[line + column];
            if (!(value <= largest)) largest = value;
            sum += value;
          }
        }
        const size = node.options.divisor ?? (tall.end - tall.start) * (wide.end - wide.start);
        out[at] = isLargest ? largest : sum / size;
        at += 1;
      }
    }
  }
}

/** The numbers of a span. @param {WindowSpan} span */
const placesOfSpan = ({ start, end, step }) =>
  Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, k) => start + k * step);

/** @type {(call: ReadCall, at: number, rule: SpanRule, isLargest: boolean) => ReadDraft} */
function poolTerms(call, at, rule, isLargest) {
  const { node, sources } = call;
  const [channel, outRow, outColumn] = mapPlace(node, at);
  const [, height, width] = sources[0].maps;
  const rows = placesOfSpan(rule(node, 0, height, outRow));
  const columns = placesOfSpan(rule(node, 1, width, outColumn));
  const outside = isLargest ? Number.NEGATIVE_INFINITY : 0;
  const cells = rows.flatMap((row) =>
    columns.map((column) => {
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      if (!isInside) return paddingCell(row, column, outside);
      return sourceCell(call, 0, (channel * height + row) * width + column);
    }),
  );
  const [high, wide, input] = [rows.length, columns.length, node.inputs[0]];
  const group = { input, channel, height: high, width: wide, sum: sumOfCells(cells), cells };
  return isLargest ? largestOf([group]) : meanOf([group], node.options.divisor ?? cells.length);
}

/** The largest cell of all, marked. @param {ReadDraft["groups"]} groups @returns {ReadDraft} */
function largestOf(groups) {
  const largest = largestNumber(groups.flatMap(({ cells }) => cells.map(({ value }) => value)));
  let isFound = false;
  const marked = groups.map((group) => {
    const cells = group.cells.map((cell) => {
      const isChosen = !isFound && cell.at >= 0 && cell.value === largest;
      isFound ||= isChosen;
      return isChosen ? { ...cell, isChosen } : cell;
    });
    return { ...group, sum: largestNumber(cells.map(({ value }) => value)), cells };
  });
  return { kind: "largest", groups: marked };
}

/** @type {(groups: ReadDraft["groups"], divisor: number) => ReadDraft} */
function meanOf(groups, divisor) {
  const sum = groups.reduce((whole, group) => whole + group.sum, 0);
  const line = `${fourDigits(sum)} ÷ ${divisor} = ${fourDigits(sum / divisor)}`;
  return { kind: "mean", groups, divisor, lines: [line] };
}

/** @param {NetworkCall} call */
const reducedAxes = ({ node, sources: [{ shape }] }) =>
  shape.map((_, axis) =>
    node.options.axes.some((/** @type {number} */ each) => axisFromFront(each, shape) === axis),
  );

/** The flat index of the first number that output `at` reads.
 * @type {(shape: number[], isReduced: boolean[], at: number) => number} */
function firstRead(shape, isReduced, at) {
  let [first, rest, stride] = [0, at, 1];
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    if (!isReduced[axis]) {
      first += (rest % shape[axis]) * stride;
      rest = Math.floor(rest / shape[axis]);
    }
    stride *= shape[axis];
  }
  return first;
}

/** How far from the first one the numbers are that an output reads.
 * @type {(shape: number[], isReduced: boolean[]) => number[]} */
const shiftsRead = (shape, isReduced) =>
  axisStrides(shape).reduce(
    (shifts, stride, axis) =>
      isReduced[axis]
        ? shifts.flatMap((start) =>
            Array.from({ length: shape[axis] }, (_, k) => start + k * stride),
          )
        : shifts,
    [0],
  );

/** @param {NetworkCall} call */
function computeReduce(call) {
  const { node, sources, inputs, out } = call;
  const { by } = node.options;
  const [{ shape }] = sources;
  const isReduced = reducedAxes(call);
  const apart = shiftsRead(shape, isReduced);
  for (let at = 0; at < out.length; at += 1) {
    const first = firstRead(shape, isReduced, at);
    let sum = 0;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < apart.length; k += 1) {
      const value = inputs[0][first + apart[k]];
      sum += value;
      if (!(value <= largest)) largest = value;
    }
    out[at] = by === "max" ? largest : sum / (by === "mean" ? apart.length : 1);
  }
}

/** @type {(call: ReadCall, at: number) => ReadDraft} */
function reduceTerms(call, at) {
  const [{ shape }] = call.sources;
  const isReduced = reducedAxes(call);
  const first = firstRead(shape, isReduced, at);
  const apart = shiftsRead(shape, isReduced);
  const places = apart.map((shift) => first + shift);
  const groups = groupsByChannel(call, 0, places);
  const { by } = call.node.options;
  if (by === "max") return largestOf(groups);
  return by === "mean" ? meanOf(groups, apart.length) : { kind: "sum", groups };
}

/** @type {(rule: SpanRule, isLargest: boolean) => NetworkOp} */
const poolOp = (rule, isLargest) => ({
  compute: (call) => computePool(call, rule, isLargest),
  terms: (call, at) => poolTerms(call, at, rule, isLargest),
});

/** @type {Record<string, NetworkOp>} */
export const POOL_OPS = {
  max_pool: poolOp(maxSpan, true),
  avg_pool: poolOp(meanSpan, false),
  adaptive_max_pool: poolOp(adaptiveSpan, true),
  adaptive_avg_pool: poolOp(adaptiveSpan, false),
  reduce: { compute: computeReduce, terms: reduceTerms },
};
