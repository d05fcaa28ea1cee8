// The formulas of the receptive field, in letters and with the numbers of a layer. No DOM.
/** @import { Chain } from "./field_cone.js" */
/** @import { Piece } from "../drawing/formula_line.js" */
import { withThousands } from "./numbers.js";

/** What stands in the place of a letter. @typedef {(letter: string, number: number) => Piece} Put */

/** @type {Put} */
const asLetter = (letter) => ({ letter, text: letter });

/** @type {Put} */
const asNumber = (letter, number) => ({ letter, text: signedText(number) });

const signedText = (/** @type {number} */ number) => withThousands(number).replace("-", "−");

/** The numbers of a layer that its formulas need. @param {Chain} chain @param {number} layer */
function numbersOf({ layers, fields, counts }, layer) {
  const [, K, S, P, D] = layers[layer];
  const { size: r, jump: j, start } = fields[layer];
  return { K, S, P, D, r, j, start, I: counts[layer], after: fields[layer + 1] };
}

/** The size and the jump after a layer, in a few numbers: r = 5 + 2·1 = 7, j = 1·1 = 1.
 * @param {Chain} chain @param {number} layer @returns {Piece[]} */
export function shortFormulas(chain, layer) {
  const { K, S, D, r, j, after } = numbersOf(chain, layer);
  const spread = { letter: "K", text: D * (K - 1) };
  return [
    asLetter("r", 0),
    " = ",
    asNumber("r_in", r),
    " + ",
    spread,
    "·",
    asNumber("j_in", j),
    " = ",
    asNumber("r", after.size),
    " ",
    asLetter("j", 0),
    " = ",
    asNumber("j_in", j),
    "·",
    asNumber("S", S),
    " = ",
    asNumber("j", after.jump),
  ];
}

/** The formulas of the size and the jump in letters. @returns {Piece[]} */
export function letterFormulas() {
  const [r, jIn, j] = ["r", "j_in", "j"].map((letter) => asLetter(letter, 0));
  const [rIn, D, K, S] = ["r_in", "D", "K", "S"].map((letter) => asLetter(letter, 0));
  return [r, " = ", rIn, " + ", D, "·(", K, " − 1)·", jIn, " ", j, " = ", jIn, "·", S];
}

/** The formulas of a layer, each in letters, in numbers, and worked out. Two parts each, which
 * may stand on two lines. isFlat: whether a fraction is written with a slash.
 * @param {Chain} chain @param {number} layer @param {boolean} [isFlat]
 * @returns {[inLetters: Piece[], inNumbers: Piece[]][]} */
export function fullFormulas(chain, layer, isFlat = false) {
  const { K, S, P, D, r, j, start, I, after } = numbersOf(chain, layer);
  const size = (/** @type {Put} */ put) => [
    put("r_in", r),
    " + ",
    put("D", D),
    "·(",
    put("K", K),
    " − 1)·",
    put("j_in", j),
  ];
  const jump = (/** @type {Put} */ put) => [put("j_in", j), "·", put("S", S)];
  const begin = (/** @type {Put} */ put) => [
    put("start_in", start),
    " − ",
    put("P", P),
    "·",
    put("j_in", j),
  ];
  const cells = (/** @type {Put} */ put) => {
    const above = [
      put("I", I),
      " + 2·",
      put("P", P),
      " − ",
      put("D", D),
      "·(",
      put("K", K),
      " − 1) − 1",
    ];
    if (isFlat) return ["⌊(", ...above, ")/", put("S", S), "⌋ + 1"];
    return [{ floor: [{ above, below: [put("S", S)] }] }, " + 1"];
  };
  const count = chain.counts[layer + 1];
  const lines = [
    formulaOf("r", size, after.size),
    formulaOf("start", begin, after.start),
    formulaOf("j", jump, after.jump),
  ];
  if (I !== undefined) lines.push(formulaOf("O", cells, count));
  return lines;
}

/** @type {(letter: string, side: (put: Put) => Piece[], value: number | undefined) =>
 *   [inLetters: Piece[], inNumbers: Piece[]]} */
const formulaOf = (letter, side, value) => [
  [{ letter, text: letter === "start" ? "start₀" : letter }, " = ", ...side(asLetter)],
  ["= ", ...side(asNumber), ...(value === undefined ? [] : [" = ", asNumber(letter, value)])],
];
