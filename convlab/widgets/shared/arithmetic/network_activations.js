// Activations of a network, and the line of each with numbers put in.

import { erf } from "./activations.js";
import { constantText, groupOfOne } from "./network_call.js";
import { tensorSize } from "./network_weights.js";
import { fourDigits, inBrackets } from "./numbers.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** The options of an activation. @typedef {Record<string, any>} ActivationOptions */

/** value: of x. line: how it is worked out; `text`: x in brackets if it has a sign.
 * @typedef {{ value: (x: number, options: ActivationOptions) => number,
 *   line: (x: number, options: ActivationOptions, text: string) => string }} NetworkActivation */

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** @param {number} x */
const sigmoidOf = (x) => 1 / (1 + Math.exp(-x));

/** ln(1 + e^x), exact for large x too. @param {number} x */
const softplusOf = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Φ(x): exactly, or by tanh. @type {(x: number, approximate: string | undefined) => number} */
const normalShare = (x, approximate) =>
  approximate === "tanh"
    ? (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))) / 2
    : (1 + erf(x / Math.SQRT2)) / 2;

/** @type {(x: number, options: ActivationOptions) => number} */
function clampedNumber(x, { min = null, max = null }) {
  const low = min === null ? x : Math.max(min, x);
  return max === null ? low : Math.min(max, low);
}

/** @type {Record<string, NetworkActivation>} */
const NETWORK_ACTIVATIONS = {
  relu: { value: (x) => Math.max(0, x), line: (x) => `max(0, ${fourDigits(x)})` },
  leaky_relu: {
    value: (x, { slope = 0.01 }) => (x > 0 ? x : slope * x),
    line: (x, { slope = 0.01 }, text) =>
      x > 0 ? `${text} > 0: x` : `${constantText(slope)} × ${text}`,
  },
  prelu: {
    value: (x, { slope }) => (x > 0 ? x : slope * x),
    line: (x, { slope }, text) =>
      x > 0 ? `${text} > 0: x` : `${inBrackets(fourDigits(slope))} × ${text}`,
  },
  elu: {
    value: (x, { alpha = 1 }) => (x > 0 ? x : alpha * Math.expm1(x)),
    line: (x, { alpha = 1 }, text) =>
      x > 0 ? `${text} > 0: x` : `${constantText(alpha)} × (e^${text} − 1)`,
  },
  celu: {
    value: (x, { alpha = 1 }) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
    line: (x, { alpha = 1 }, text) =>
      x > 0
        ? `${text} > 0: x`
        : `${constantText(alpha)} × (e^(${text} ÷ ${constantText(alpha)}) − 1)`,
  },
  selu: {
    value: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
    line: (x, _options, text) => `1.0507 × ${x > 0 ? text : `1.6733 × (e^${text} − 1)`}`,
  },
  gelu: {
    value: (x, { approximate }) => x * normalShare(x, approximate),
    line(x, { approximate }) {
      const from = fourDigits(x);
      return `${from} × Φ(${from}) = ${from} × ${fourDigits(normalShare(x, approximate))}`;
    },
  },
  silu: {
    value: (x) => x * sigmoidOf(x),
    line(x) {
      const from = fourDigits(x);
      return `${from} × σ(${from}) = ${from} × ${fourDigits(sigmoidOf(x))}`;
    },
  },
  sigmoid: { value: sigmoidOf, line: (x) => `1 ÷ (1 + e^${inBrackets(fourDigits(-x))})` },
  tanh: { value: Math.tanh, line: (x) => `tanh(${fourDigits(x)})` },
  softplus: {
    value: (x, { beta = 1, threshold = 20 }) =>
      beta * x > threshold ? x : softplusOf(beta * x) / beta,
    line: (x, { beta = 1, threshold = 20 }, text) =>
      beta * x > threshold
        ? `${text}: x`
        : `ln(1 + e^(${constantText(beta)} × ${text})) ÷ ${constantText(beta)}`,
  },
  clamp: {
    value: clampedNumber,
    line(x, { min = null, max = null }) {
      const low = min === null ? fourDigits(x) : `max(${constantText(min)}, ${fourDigits(x)})`;
      return max === null ? low : `min(${constantText(max)}, ${low})`;
    },
  },
  hardsigmoid: {
    value: (x) => clampedNumber(x / 6 + 0.5, { min: 0, max: 1 }),
    line: (x) => `min(1, max(0, ${fourDigits(x)} ÷ 6 + 0.5))`,
  },
  hardswish: {
    value: (x) => x * clampedNumber(x / 6 + 0.5, { min: 0, max: 1 }),
    line: (x) => `${fourDigits(x)} × min(1, max(0, ${fourDigits(x)} ÷ 6 + 0.5))`,
  },
  mish: {
    value: (x) => x * Math.tanh(softplusOf(x)),
    line: (x, _options, text) => `${fourDigits(x)} × tanh(ln(1 + e^${text}))`,
  },
  softsign: {
    value: (x) => x / (1 + Math.abs(x)),
    line: (x) => `${fourDigits(x)} ÷ (1 + ${fourDigits(Math.abs(x))})`,
  },
  logsigmoid: {
    value: (x) => -softplusOf(-x),
    line: (x) => `−ln(1 + e^${inBrackets(fourDigits(-x))})`,
  },
  exp: { value: Math.exp, line: (_x, _options, text) => `e^${text}` },
  abs: { value: Math.abs, line: (x) => `|${fourDigits(x)}|` },
  neg: { value: (x) => -x, line: (_x, _options, text) => `−${text}` },
  square: { value: (x) => x * x, line: (_x, _options, text) => `${text}²` },
  sqrt: { value: Math.sqrt, line: (_x, _options, text) => `√${text}` },
};

/** The slope of a PReLU at a number: one for all, or one a channel.
 * @type {(call: NetworkCall, at: number) => number} */
function slopeAt({ node, tensor }, at) {
  const slopes = /** @type {Float32Array} */ (tensor("weight"));
  if (slopes.length === 1) return slopes[0];
  return slopes[Math.floor((at * slopes.length) / tensorSize(node.shape))];
}

/** @param {NetworkCall} call */
function computeActivation(call) {
  const { node, inputs, out } = call;
  const { options } = node;
  const input = inputs[0];
  if (options.name === "relu") {
    for (let at = 0; at < out.length; at += 1) out[at] = Math.max(0, input[at]);
    return;
  }
  const isLearned = options.name === "prelu";
  const { value } = NETWORK_ACTIVATIONS[options.name];
  const own = { ...options };
  for (let at = 0; at < out.length; at += 1) {
    if (isLearned) own.slope = slopeAt(call, at);
    out[at] = value(input[at], own);
  }
}

/** @type {NetworkOp["terms"]} */
function activationTerms(call, at) {
  const { node, inputs, tensor } = call;
  const { name } = node.options;
  if (name === "prelu" && tensor("weight") === null) return null;
  const options = name === "prelu" ? { slope: slopeAt(call, at) } : node.options;
  const x = inputs[0][at];
  const value = NETWORK_ACTIVATIONS[name].value(x, options);
  const line = NETWORK_ACTIVATIONS[name].line(x, options, inBrackets(fourDigits(x)));
  return {
    kind: "formula",
    groups: [groupOfOne(call, 0, at)],
    lines: [`${line} = ${fourDigits(value)}`],
    value,
  };
}

/** @type {Record<string, NetworkOp>} */
export const ACTIVATION_OPS = {
  activation: { compute: computeActivation, terms: activationTerms },
};
