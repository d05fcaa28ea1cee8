// The sizes of `convlab.arithmetic.sizes` along one axis, for a page without Python. Python writes
// the cases of the tests, with the sentences of the errors.

/** @typedef {"conv" | "pool" | "transposed"} Operation */

/** One axis of a layer, in cells; letters as in the formulas. ceilMode: for a pooling.
 * outputPadding: for a transposed convolution.
 * @typedef {{ I: number, K: number, P: number, S: number, D: number, ceilMode: boolean,
 *   outputPadding: number }} Axis */

/** The letters of the formulas, or the numbers in their places.
 * @typedef {Record<"I" | "K" | "P" | "S" | "D" | "P_out", string | number>} Letters */

/** K_eff: the cells from a window's first cell to its last. @param {Pick<Axis, "K" | "D">} axis */
export const effectiveSize = ({ K, D }) => D * (K - 1) + 1;

/** The output size of an operation along an axis, or a sentence on the reason that there is none,
 * and the formula in letters and in numbers.
 * @param {Operation} operation @param {Axis} axis */
export function outputSize(operation, axis) {
  const { value, problem, expression } = OPERATIONS[operation];
  const error = problem(axis);
  const size = error === null ? value(axis) : null;
  const letters = { I: "I", K: "K", P: "P", S: "S", D: "D", P_out: "P_out" };
  const numbers = expression(axis, { ...axis, P_out: axis.outputPadding });
  return { size, error, formula: expression(axis, letters), numbers };
}

/** @param {Axis} axis */
const steps = ({ I, K, P, S, D }) => (I + 2 * P - D * (K - 1) - 1) / S;

/** @param {Letters} letters */
const stepsText = ({ I, K, P, S, D }) => `(${I} + 2·${P} − ${D}·(${K} − 1) − 1)/${S}`;

/** @param {Axis} axis */
const transposedSize = ({ I, K, P, S, D, outputPadding }) =>
  (I - 1) * S - 2 * P + D * (K - 1) + outputPadding + 1;

/** @type {Record<Operation, { value: (axis: Axis) => number,
 *   problem: (axis: Axis) => string | null,
 *   expression: (axis: Axis, letters: Letters) => string }>} */
const OPERATIONS = {
  conv: {
    value: (axis) => Math.floor(steps(axis)) + 1,
    problem: (axis) => misfit("conv_output_size", axis, Infinity),
    expression: (_, letters) => `⌊${stepsText(letters)}⌋ + 1`,
  },
  pool: {
    value: (axis) =>
      axis.ceilMode
        ? Math.min(Math.ceil(steps(axis)), Math.floor((axis.I + axis.P - 1) / axis.S)) + 1
        : Math.floor(steps(axis)) + 1,
    problem: poolProblem,
    expression: ({ ceilMode }, letters) =>
      ceilMode
        ? `min(⌈${stepsText(letters)}⌉, ⌊(${letters.I} + ${letters.P} − 1)/${letters.S}⌋) + 1`
        : `⌊${stepsText(letters)}⌋ + 1`,
  },
  transposed: {
    value: transposedSize,
    problem: transposedProblem,
    expression: (_, { I, K, P, S, D, P_out }) =>
      `(${I} − 1)·${S} − 2·${P} + ${D}·(${K} − 1) + ${P_out} + 1`,
  },
};

/** @param {Axis} axis */
function poolProblem(axis) {
  const most = Math.floor(axis.K / 2);
  if (axis.P <= most) return misfit("pool_output_size", axis, most);
  let others = fits({ ...axis, P: most }) ? "" : " with dilation 1";
  if (fits({ ...axis, K: 2 * axis.P })) others = `, or kernel_size ≥ ${2 * axis.P}`;
  return (
    "pool_output_size: the padding is more than half of the window: " +
    `P = ${axis.P} > P_max = ⌊K/2⌋ = ${most}. ${got(axis)} ` +
    `Use padding ≤ ${most}${others}.`
  );
}

/** The cells that a window may take. @param {Axis} axis */
const spaceOf = ({ I, P, S, ceilMode }) => I + 2 * P + (ceilMode ? S - 1 : 0);

/** @param {Axis} axis */
const fits = (axis) => effectiveSize(axis) <= spaceOf(axis);

/** The sentence for a window that does not fit, or null.
 * @param {string} caller the function in Python
 * @param {Axis} axis @param {number} mostPadding */
function misfit(caller, axis, mostPadding) {
  if (fits(axis)) return null;
  const { P, S } = axis;
  const room = spaceOf(axis);
  const roomText = axis.ceilMode ? "room = I + 2·P + S − 1" : "I_pad = I + 2·P";
  const padding = P + Math.ceil((effectiveSize(axis) - room) / 2);
  const advice = padding <= mostPadding ? `Raise padding to at least ${padding}, or use` : "Use";
  const kept = axis.ceilMode ? [`stride ${S}`] : [];
  if (mostPadding < Infinity && P > 0) kept.push(`kernel_size ≥ ${2 * P}`);
  const conditions = kept.length > 0 ? ` with ${kept.join(" and ")}` : "";
  return (
    `${caller}: the window does not fit: K_eff = D·(K − 1) + 1 = ${effectiveSize(axis)} > ` +
    `${roomText} = ${room}. ${got(axis)} ${advice} K_eff ≤ ${room}${conditions}.`
  );
}

/** @param {Axis} axis */
function transposedProblem(axis) {
  const caller = "conv_transpose_output_size";
  const { P, S, D, outputPadding } = axis;
  const most = Math.max(S, D) - 1;
  if (outputPadding > most) {
    return (
      `${caller}: output_padding (= ${outputPadding}) must be smaller than the stride (= ${S}) ` +
      `or the dilation (= ${D}). ${got(axis)} Use output_padding ` +
      `${most > 0 ? `≤ ${most}` : "0"}, or a stride of at least ${outputPadding + 1}.`
    );
  }
  const size = transposedSize(axis);
  if (size >= 1) return null;
  return (
    `${caller}: the padding takes the whole output away: ` +
    `O = (I − 1)·S − 2·P + D·(K − 1) + P_out + 1 = ${size} < 1. ${got(axis)} ` +
    `Use padding ≤ ${P - Math.floor((2 - size) / 2)}.`
  );
}

/** @param {Axis} axis */
const got = ({ I, K, P, S, D }) => `Got I=${I}, K=${K}, P=${P}, S=${S}, D=${D}.`;
