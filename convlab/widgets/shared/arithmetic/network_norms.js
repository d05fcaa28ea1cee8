// Normalisation of a network's maps.

import { groupOfOne, groupsByChannel } from "./network_call.js";
import { tensorSize } from "./network_weights.js";
import { fourDigits, inBrackets } from "./numbers.js";

/** @typedef {import("./network_call.js").NetworkCall} NetworkCall */
/** @typedef {import("./network_call.js").ReadCall} ReadCall */
/** @typedef {import("./network_call.js").ReadDraft} ReadDraft */
/** @typedef {import("./network_call.js").NetworkOp} NetworkOp */

/** The numbers of one axis-0 channel. @param {NetworkCall["node"]} node */
const channelSize = ({ shape }) => tensorSize(shape.slice(1));

/** A small number as Python writes it: 1e-5. @param {number} number */
const epsText = (number) => String(Number(number.toPrecision(4))).replaceAll("-", "−");

/** γ and β of a channel, 1 and 0 without. @type {(call: NetworkCall, channel: number) =>
 *   [gamma: number, beta: number]} */
const scaleAndShift = ({ tensor }, channel) => [
  tensor("weight")?.[channel] ?? 1,
  tensor("bias")?.[channel] ?? 0,
];

/** What normalises one number. @typedef {{ mean: number, variance: number, eps: number,
 *   gamma: number, beta: number }} NormNumbers */

/** @type {(x: number, numbers: NormNumbers) => number} */
const normalisedNumber = (x, { mean, variance, eps, gamma, beta }) =>
  ((x - mean) / Math.sqrt(variance + eps)) * gamma + beta;

/** "(0.83 − 0.12) ÷ √(0.21 + 1e−5) × 1.02 + 0.1 = …"
 * @type {(x: number, numbers: NormNumbers) => string} */
function normLine(x, numbers) {
  const [mean, variance, gamma, beta] = [
    numbers.mean,
    numbers.variance,
    numbers.gamma,
    numbers.beta,
  ].map((number) => inBrackets(fourDigits(number)));
  const quotient = `(${fourDigits(x)} − ${mean}) ÷ √(${variance} + ${epsText(numbers.eps)})`;
  return `${quotient} × ${gamma} + ${beta} = ${fourDigits(normalisedNumber(x, numbers))}`;
}

/** @param {NetworkCall} call */
function computeBatchNorm(call) {
  const { node, inputs, out, tensor } = call;
  const [mean, variance] = /** @type {Float32Array[]} */ ([tensor("mean"), tensor("var")]);
  const size = channelSize(node);
  for (let channel = 0; channel < node.shape[0]; channel += 1) {
    const [gamma, beta] = scaleAndShift(call, channel);
    const factor = gamma / Math.sqrt(variance[channel] + node.options.eps);
    const shift = beta - mean[channel] * factor;
    for (let at = channel * size; at < (channel + 1) * size; at += 1) {
      out[at] = inputs[0][at] * factor + shift;
    }
  }
}

/** @type {NetworkOp["terms"]} */
function batchNormTerms(call, at) {
  const { node, inputs, tensor } = call;
  const [means, variances] = [tensor("mean"), tensor("var")];
  if (means === null || variances === null) return null;
  const channel = Math.floor(at / channelSize(node));
  const [mean, variance] = [means[channel], variances[channel]];
  const [gamma, beta] = scaleAndShift(call, channel);
  const numbers = { mean, variance, eps: node.options.eps, gamma, beta };
  return {
    kind: "formula",
    groups: [groupOfOne(call, 0, at)],
    extra: [
      { name: "mean", value: mean },
      { name: "variance", value: variance },
      { name: "gamma", value: gamma },
      { name: "beta", value: beta },
    ],
    lines: ["(x − mean) ÷ √(variance + ε) × γ + β", normLine(inputs[0][at], numbers)],
    value: normalisedNumber(inputs[0][at], numbers),
  };
}

/** The mean and the variance of the numbers from `start` to before `end`.
 * @type {(numbers: Float32Array, start: number, end: number) =>
 *   [mean: number, variance: number]} */
function meanAndVariance(numbers, start, end) {
  let [sum, squares] = [0, 0];
  for (let at = start; at < end; at += 1) sum += numbers[at];
  const mean = sum / (end - start);
  for (let at = start; at < end; at += 1) squares += (numbers[at] - mean) * (numbers[at] - mean);
  return [mean, squares / (end - start)];
}

/** A norm over groups of neighbouring numbers. index: of γ and β. @typedef {{
 *   size: (call: NetworkCall) => number, index: (call: NetworkCall, at: number) => number,
 *   what: string }} GroupedNorm */

/** @type {GroupedNorm} */
const layerNorm = {
  size: ({ node }) => node.options.size,
  index: ({ node }, at) => at % node.options.size,
  what: "numbers",
};

/** @type {GroupedNorm} */
const groupNorm = {
  size: ({ node }) => tensorSize(node.shape) / node.options.groups,
  index: ({ node }, at) => Math.floor(at / channelSize(node)),
  what: "numbers of the group",
};

/** @type {(call: NetworkCall, norm: GroupedNorm) => void} */
function computeGroupedNorm(call, norm) {
  const { node, inputs, out, tensor } = call;
  const [weight, bias] = [tensor("weight"), tensor("bias")];
  const size = norm.size(call);
  for (let start = 0; start < out.length; start += size) {
    const [mean, variance] = meanAndVariance(inputs[0], start, start + size);
    const factor = 1 / Math.sqrt(variance + node.options.eps);
    for (let at = start; at < start + size; at += 1) {
      const k = norm.index(call, at);
      out[at] = (inputs[0][at] - mean) * factor * (weight ? weight[k] : 1) + (bias ? bias[k] : 0);
    }
  }
}

/** @type {(call: ReadCall, at: number, norm: GroupedNorm) => ReadDraft} */
function groupedNormTerms(call, at, norm) {
  const { node, inputs } = call;
  const size = norm.size(call);
  const start = Math.floor(at / size) * size;
  const [mean, variance] = meanAndVariance(inputs[0], start, start + size);
  const [gamma, beta] = scaleAndShift(call, norm.index(call, at));
  const numbers = { mean, variance, eps: node.options.eps, gamma, beta };
  const places = Array.from({ length: size }, (_, k) => start + k);
  return {
    kind: "formula",
    groups: groupsByChannel(call, 0, places),
    lines: [
      `mean of ${size} ${norm.what} = ${fourDigits(mean)}`,
      `their variance = ${fourDigits(variance)}`,
      normLine(inputs[0][at], numbers),
    ],
    value: normalisedNumber(inputs[0][at], numbers),
  };
}

/** @type {(norm: GroupedNorm) => NetworkOp} */
const groupedNormOp = (norm) => ({
  compute: (call) => computeGroupedNorm(call, norm),
  terms: (call, at) => groupedNormTerms(call, at, norm),
});

/** The channels that a channel's response is normalised over. @type {(call: NetworkCall,
 *   channel: number) => [first: number, end: number]} */
function neighbouringChannels({ node }, channel) {
  const { size } = node.options;
  const first = channel - Math.floor(size / 2);
  return [Math.max(0, first), Math.min(node.shape[0], first + size)];
}

/** @param {NetworkCall} call */
function computeResponseNorm(call) {
  const { node, inputs, out } = call;
  const { size, alpha, beta, k } = node.options;
  const apart = channelSize(node);
  for (let channel = 0; channel < node.shape[0]; channel += 1) {
    const [first, end] = neighbouringChannels(call, channel);
    for (let place = 0; place < apart; place += 1) {
      let squares = 0;
      for (let other = first; other < end; other += 1) {
        const value = inputs[0][other * apart + place];
        squares += value * value;
      }
      const at = channel * apart + place;
      out[at] = inputs[0][at] / (k + (alpha / size) * squares) ** beta;
    }
  }
}

/** @type {(call: ReadCall, at: number) => ReadDraft} */
function responseNormTerms(call, at) {
  const { node, inputs } = call;
  const { size, alpha, beta, k } = node.options;
  const apart = channelSize(node);
  const [first, end] = neighbouringChannels(call, Math.floor(at / apart));
  const places = Array.from({ length: end - first }, (_, n) => (first + n) * apart + (at % apart));
  const squares = places.reduce((sum, place) => sum + inputs[0][place] ** 2, 0);
  const base = k + (alpha / size) * squares;
  const value = inputs[0][at] / base ** beta;
  const x = fourDigits(inputs[0][at]);
  return {
    kind: "formula",
    groups: groupsByChannel(call, 0, places),
    lines: [
      `sum of the squares over ${places.length} channels = ${fourDigits(squares)}`,
      `${k} + ${epsText(alpha)} ÷ ${size} × ${fourDigits(squares)} = ${fourDigits(base)}`,
      `${x} ÷ ${fourDigits(base)}^${beta} = ${fourDigits(value)}`,
    ],
    value,
  };
}

/** @type {Record<string, NetworkOp>} */
export const NORM_OPS = {
  batch_norm: { compute: computeBatchNorm, terms: batchNormTerms },
  layer_norm: groupedNormOp(layerNorm),
  group_norm: groupedNormOp(groupNorm),
  local_response_norm: { compute: computeResponseNorm, terms: responseNormTerms },
};
