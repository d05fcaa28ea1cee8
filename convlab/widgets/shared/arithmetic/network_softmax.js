// Softmax of a network, and its logarithm.

import { axisFromFront, axisStrides, groupsByChannel, largestNumber } from "./network_call.js";
import { fourDigits, inBrackets } from "./numbers.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").ReadCall} ReadCall */
/** @typedef {import("./network_call.js").ReadDraft} ReadDraft */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** The flat indices along the softmax's axis through `at`.
 * @type {(call: NetworkCall, at: number) => number[]} */
function alongAxis({ node }, at) {
  const axis = axisFromFront(node.options.axis, node.shape);
  const [size, stride] = [node.shape[axis], axisStrides(node.shape)[axis]];
  const start = at - (Math.floor(at / stride) % size) * stride;
  return Array.from({ length: size }, (_, k) => start + k * stride);
}

/** @type {(call: NetworkCall, isLog: boolean) => void} */
function computeSoftmax({ node, inputs, out }, isLog) {
  const axis = axisFromFront(node.options.axis, node.shape);
  const [size, stride] = [node.shape[axis], axisStrides(node.shape)[axis]];
  const input = inputs[0];
  for (let line = 0; line < out.length / size; line += 1) {
    const start = Math.floor(line / stride) * stride * size + (line % stride);
    const end = start + size * stride;
    let [largest, sum] = [Number.NEGATIVE_INFINITY, 0];
    for (let at = start; at < end; at += stride) largest = Math.max(largest, input[at]);
    for (let at = start; at < end; at += stride) sum += Math.exp(input[at] - largest);
    const logSum = Math.log(sum);
    for (let at = start; at < end; at += stride) {
      const above = input[at] - largest;
      out[at] = isLog ? above - logSum : Math.exp(above) / sum;
    }
  }
}

/** @type {(call: ReadCall, at: number, isLog: boolean) => ReadDraft} */
function softmaxTerms(call, at, isLog) {
  const places = alongAxis(call, at);
  const numbers = places.map((place) => call.inputs[0][place]);
  const largest = largestNumber(numbers);
  const sum = numbers.reduce((whole, number) => whole + Math.exp(number - largest), 0);
  const above = call.inputs[0][at] - largest;
  const value = isLog ? above - Math.log(sum) : Math.exp(above) / sum;
  const x = fourDigits(call.inputs[0][at]);
  const top = inBrackets(fourDigits(largest));
  const last = isLog
    ? `${x} − ${top} − ln(${fourDigits(sum)}) = ${fourDigits(value)}`
    : `${fourDigits(Math.exp(above))} ÷ ${fourDigits(sum)} = ${fourDigits(value)}`;
  const power = `e^(${x} − ${top}) = ${fourDigits(Math.exp(above))}`;
  return {
    kind: "formula",
    groups: groupsByChannel(call, 0, places),
    lines: [
      `largest of ${places.length} numbers = ${fourDigits(largest)}`,
      ...(isLog ? [] : [power]),
      `sum of e^(x − ${top}) over the ${places.length} numbers = ${fourDigits(sum)}`,
      last,
    ],
    value,
  };
}

/** @type {(isLog: boolean) => NetworkOp} */
const softmaxOp = (isLog) => ({
  compute: (call) => computeSoftmax(call, isLog),
  terms: (call, at) => softmaxTerms(call, at, isLog),
});

/** @type {Record<string, NetworkOp>} */
export const SOFTMAX_OPS = { softmax: softmaxOp(false), log_softmax: softmaxOp(true) };
