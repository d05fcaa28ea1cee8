// The sizes of `convlab.arithmetic.sizes` along one axis, for a page without Python. Python writes
// the cases of the tests, with the sentences of the errors.

/** @import { Piece } from "../drawing/formula_line.js" */
import { countOf, shortNumber } from "./numbers.js";

/** @typedef {"conv" | "pool" | "transposed"} Operation */

/** One axis of a layer, in cells; letters as in the formulas. ceilMode: for a pooling.
 * outputPadding: for a transposed convolution.
 * @typedef {{ I: number, K: number, P: number, S: number, D: number, ceilMode: boolean,
 *   outputPadding: number }} Axis */

/** The letters of the formulas, or the numbers in their places.
 * @typedef {Record<"I" | "K" | "P" | "S" | "D" | "P_out", Piece>} Letters */

/** Why there is no output: in plain words, and as Python's error.
 * @typedef {{ plain: string, error: string }} Problem */

/** K_eff: the cells from a window's first cell to its last. @param {Pick<Axis, "K" | "D">} axis */
export const effectiveSize = ({ K, D }) => D * (K - 1) + 1;

/** The output size of an operation along an axis, or the reason that there is none, and the formula
 * in letters and in numbers.
 * @param {Operation} operation @param {Axis} axis */
export function outputSize(operation, axis) {
  const { value, problem, expression } = OPERATIONS[operation];
  const found = problem(axis);
  const lettersOf = (/** @type {Record<string, string | number>} */ texts) =>
    /** @type {Letters} */ (
      Object.fromEntries(Object.entries(texts).map(([letter, text]) => [letter, { letter, text }]))
    );
  const { I, K, P, S, D, outputPadding } = axis;
  const names = { I: "I", K: "K", P: "P", S: "S", D: "D", P_out: "P_out" };
  const numbers = { I, K, P, S, D, P_out: outputPadding };
  return {
    size: found === null ? value(axis) : null,
    problem: found,
    formula: expression(axis, lettersOf(names)),
    numbers: expression(axis, lettersOf(numbers)),
  };
}

/** The cells by which the window can move: beside its first place, in the padded input.
 * @param {Axis} axis */
export const roomToMove = (axis) => axis.I + 2 * axis.P - effectiveSize(axis);

/** The number of steps in the room to move, as a fraction. @param {Axis} axis */
const steps = (axis) => roomToMove(axis) / axis.S;

/** The steps that a pooling with ceil_mode may make at most: its last window must start in the input
 * or in the padding before it. @param {Axis} axis */
export const mostSteps = ({ I, P, S }) => Math.floor((I + P - 1) / S);

/** @type {(letters: Letters) => Piece} */
const stepsPiece = ({ I, K, P, S, D }) => ({
  above: [I, " + 2·", P, " − ", D, "·(", K, " − 1) − 1"],
  below: [S],
});

/** @param {Axis} axis */
const transposedSize = ({ I, K, P, S, D, outputPadding }) =>
  (I - 1) * S - 2 * P + D * (K - 1) + outputPadding + 1;

/** @type {Record<Operation, { value: (axis: Axis) => number,
 *   problem: (axis: Axis) => Problem | null,
 *   expression: (axis: Axis, letters: Letters) => Piece[] }>} */
const OPERATIONS = {
  conv: {
    value: (axis) => Math.floor(steps(axis)) + 1,
    problem: (axis) => misfit("conv_output_size", axis, Infinity),
    expression: (_, letters) => [{ floor: [stepsPiece(letters)] }, " + 1"],
  },
  pool: {
    value: (axis) =>
      axis.ceilMode
        ? Math.min(Math.ceil(steps(axis)), mostSteps(axis)) + 1
        : Math.floor(steps(axis)) + 1,
    problem: poolProblem,
    expression({ ceilMode }, letters) {
      if (!ceilMode) return [{ floor: [stepsPiece(letters)] }, " + 1"];
      const { I, P, S } = letters;
      const most = { floor: [{ above: [I, " + ", P, " − 1"], below: [S] }] };
      return ["min(", { ceil: [stepsPiece(letters)] }, ", ", most, ") + 1"];
    },
  },
  transposed: {
    value: transposedSize,
    problem: transposedProblem,
    expression: (_, { I, K, P, S, D, P_out }) => [
      ...["(", I, " − 1)·", S, " − 2·", P],
      ...[" + ", D, "·(", K, " − 1) + ", P_out, " + 1"],
    ],
  },
};

/** @param {Axis} axis @returns {Problem | null} */
function poolProblem(axis) {
  const most = Math.floor(axis.K / 2);
  if (axis.P <= most) return misfit("pool_output_size", axis, most);
  let others = fits({ ...axis, P: most }) ? "" : " with dilation 1";
  if (fits({ ...axis, K: 2 * axis.P })) others = `, or kernel_size ≥ ${2 * axis.P}`;
  return {
    plain:
      `A padding of ${axis.P} is more than half of a window of ${countOf(axis.K, "cell")}: ` +
      "PyTorch pools with no more than half.",
    error:
      "pool_output_size: the padding is more than half of the window: " +
      `P = ${axis.P} > P_max = ⌊K/2⌋ = ${most}. ${got(axis)} ` +
      `Use padding ≤ ${most}${others}.`,
  };
}

/** The cells that a window may take. @param {Axis} axis */
const spaceOf = ({ I, P, S, ceilMode }) => I + 2 * P + (ceilMode ? S - 1 : 0);

/** @param {Axis} axis */
const fits = (axis) => effectiveSize(axis) <= spaceOf(axis);

/** The problem of a window that does not fit, or null.
 * @param {string} caller the function in Python
 * @param {Axis} axis @param {number} mostPadding @returns {Problem | null} */
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
  return {
    plain: misfitText(axis),
    error:
      `${caller}: the window does not fit: K_eff = D·(K − 1) + 1 = ${effectiveSize(axis)} > ` +
      `${roomText} = ${room}. ${got(axis)} ${advice} K_eff ≤ ${room}${conditions}.`,
  };
}

/** @param {Axis} axis */
function misfitText(axis) {
  const { I, P, S, D, ceilMode } = axis;
  const padded = I + 2 * P;
  const reach = D > 1 && axis.K > 1 ? ", from its first to its last" : "";
  const withPadding = P > 0 ? " with the padding" : "";
  const beyond = ceilMode && S > 1 ? `, and it may hang out by ${S - 1} at most` : "";
  return (
    `The window needs ${countOf(effectiveSize(axis), "cell")}${reach}; ` +
    `there ${padded === 1 ? "is" : "are"} ${padded}${withPadding}${beyond}.`
  );
}

/** @param {Axis} axis @returns {Problem | null} */
function transposedProblem(axis) {
  const caller = "conv_transpose_output_size";
  const { P, S, D, outputPadding } = axis;
  const most = Math.max(S, D) - 1;
  if (outputPadding > most) {
    return {
      plain:
        `An output padding of ${outputPadding} is too large: it must be smaller than the stride ` +
        `(${S}) or the dilation (${D}).`,
      error:
        `${caller}: output_padding (= ${outputPadding}) must be smaller than the stride (= ${S}) ` +
        `or the dilation (= ${D}). ${got(axis)} Use output_padding ` +
        `${most > 0 ? `≤ ${most}` : "0"}, or a stride of at least ${outputPadding + 1}.`,
    };
  }
  const size = transposedSize(axis);
  if (size >= 1) return null;
  const written = countOf(size + 2 * P, "cell");
  return {
    plain:
      `The output would have ${written}, and the padding takes ${P} away on each side: ` +
      "nothing is left.",
    error:
      `${caller}: the padding takes the whole output away: ` +
      `O = (I − 1)·S − 2·P + D·(K − 1) + P_out + 1 = ${shortNumber(size)} < 1. ${got(axis)} ` +
      `Use padding ≤ ${P - Math.floor((2 - size) / 2)}.`,
  };
}

/** @param {Axis} axis */
const got = ({ I, K, P, S, D }) => `Got I=${I}, K=${K}, P=${P}, S=${S}, D=${D}.`;
