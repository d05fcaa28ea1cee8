// Sums, differences, products and quotients of maps, as NumPy broadcasts them.

import { axisStrides, constantText, groupOfOne } from "./network_call.js";
import { fourDigits, inBrackets } from "./numbers.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** @typedef {"add" | "sub" | "mul" | "div"} PairOp */

/** @type {Record<PairOp, { sign: string, of: (left: number, right: number) => number }>} */
const PAIRS = {
  add: { sign: "+", of: (left, right) => left + right },
  sub: { sign: "−", of: (left, right) => left - right },
  mul: { sign: "×", of: (left, right) => left * right },
  div: { sign: "÷", of: (left, right) => left / right },
};

/** How far apart neighbours of an operand are along each axis of `shape`; 0 where it repeats.
 * @type {(shape: number[], own: number[]) => number[]} */
function repeatedStrides(shape, own) {
  const strides = axisStrides(own);
  const added = shape.length - own.length;
  return shape.map((_, axis) =>
    axis < added || own[axis - added] === 1 ? 0 : strides[axis - added],
  );
}

/** The place in an operand that number `at` of `shape` uses. @type {(shape: number[],
 *   strides: number[], at: number) => number} */
function repeatedPlace(shape, strides, at) {
  let [place, rest] = [0, at];
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    place += (rest % shape[axis]) * strides[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return place;
}

/** An operand: its numbers and where number `at` of the result finds its own.
 * source: the number of the input, −1 for a tensor or a number.
 * @typedef {{ numbers: Float32Array, strides: number[], source: number }} PairOperand */

/** The left and the right operand; null without the tensor. @type {(call: NetworkCall) =>
 *   [PairOperand, PairOperand] | null} */
function operandsOf(call) {
  const { node, sources, inputs, tensor } = call;
  const ofInput = (/** @type {number} */ source) => ({
    numbers: inputs[source],
    strides: repeatedStrides(node.shape, sources[source].shape),
    source,
  });
  if (inputs.length > 1) return [ofInput(0), ofInput(1)];
  const { number = null, swapped } = node.options;
  const isNumber = number !== null;
  const numbers = isNumber ? Float64Array.of(number) : tensor("other");
  if (numbers === null) return null;
  const own = isNumber ? [] : node.options.of;
  const other = {
    numbers: /** @type {Float32Array} */ (numbers),
    strides: repeatedStrides(node.shape, own),
    source: -1,
  };
  return swapped ? [other, ofInput(0)] : [ofInput(0), other];
}

/** @type {(call: NetworkCall, name: PairOp) => void} */
function computePair(call, name) {
  const { node, out } = call;
  const operands = operandsOf(call);
  if (operands === null) return;
  const [left, right] = operands;
  const alpha = node.options.alpha ?? 1;
  const { of } = PAIRS[name];
  const isPlain = left.numbers.length === out.length && right.numbers.length === out.length;
  for (let at = 0; at < out.length; at += 1) {
    const a = isPlain ? at : repeatedPlace(node.shape, left.strides, at);
    const b = isPlain ? at : repeatedPlace(node.shape, right.strides, at);
    out[at] = of(left.numbers[a], alpha * right.numbers[b]);
  }
}

/** @type {(name: PairOp) => NetworkOp["terms"]} */
const pairTerms = (name) => (call, at) => {
  const { node } = call;
  const operands = operandsOf(call);
  if (operands === null) return null;
  const { alpha = 1, number = null } = node.options;
  const [left, right] = operands.map(({ numbers, strides, source }) => {
    const place = repeatedPlace(node.shape, strides, at);
    return { source, place, value: numbers[place] };
  });
  const value = PAIRS[name].of(left.value, alpha * right.value);
  const [first, second] = [left, right].map((each) =>
    each.source < 0 && number !== null ? constantText(each.value) : fourDigits(each.value),
  );
  const times = alpha === 1 ? "" : `${inBrackets(constantText(alpha))} × `;
  return {
    kind: "formula",
    groups: [left, right]
      .filter(({ source }) => source >= 0)
      .map(({ source, place }) => groupOfOne(call, source, place)),
    extra: [left, right]
      .filter(({ source }) => source < 0)
      .map((each) => ({ name: "number", value: each.value })),
    lines: [`${first} ${PAIRS[name].sign} ${times}${inBrackets(second)} = ${fourDigits(value)}`],
    value,
  };
};

/** @type {(name: PairOp) => NetworkOp} */
const pairOp = (name) => ({
  compute: (call) => computePair(call, name),
  terms: pairTerms(name),
});

/** @type {Record<string, NetworkOp>} */
export const PAIR_OPS = {
  add: pairOp("add"),
  sub: pairOp("sub"),
  mul: pairOp("mul"),
  div: pairOp("div"),
};
