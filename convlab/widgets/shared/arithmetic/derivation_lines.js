// The lines of a derivation that Python wrote, taken apart for the page. No DOM.

/** A part of a line. letter: the letter of a formula that it is, or whose number it is.
 * @typedef {{ text: string, letter: string | null }} Token */

/** A line: what stands before the first "=", and the rest with that sign; all, if there is none.
 * @typedef {{ left: string, right: Token[] }} Line */

// A letter with its index, or a number.
const ATOM = /([A-Za-z]+(?:_[A-Za-z\d]+)?|[\d][\d,.]*)/;
/** The letter that colours a symbol. @type {[pattern: RegExp, letter: string][]} */
const LETTERS = [
  [/^K(_[hw])?$/, "K"],
  [/^(I(_[hw])?|C_in|F_in)$/, "I"],
  [/^(O(_[hw])?|C_out|F_out)$/, "O"],
  [/^P(_out)?$/, "P"],
  [/^S$/, "S"],
  [/^D$/, "D"],
];

/** "O = I + 2·P\n  = 5 + 2·0\n  = 5" → its lines. The numbers that stand for letters, in the second
 * line, have the letters' names.
 * @param {string} text @returns {Line[]} */
export function derivationLines(text) {
  /** @type {string[] | null} */
  let formula = null; // the parts of the last line with letters, until its numbers are seen
  return text.split("\n").map((line) => {
    const sign = line.search(/[=≈] /);
    const [left, right] = sign < 0 ? ["", line] : [line.slice(0, sign).trim(), line.slice(sign)];
    const parts = right.split(ATOM);
    const letters = sign < 0 ? parts.map(() => null) : parts.map(letterOf);
    if (letters.some((letter) => letter !== null)) {
      formula = parts;
      return { left, right: tokens(parts, letters) };
    }
    const names = formula !== null && isSameForm(formula, parts) ? formula.map(letterOf) : letters;
    formula = null;
    return { left, right: tokens(parts, names) };
  });
}

/** @param {string} symbol */
const letterOf = (symbol) => LETTERS.find(([pattern]) => pattern.test(symbol))?.[1] ?? null;

/** Whether two lines differ in letters and numbers alone; these are the parts of odd index.
 * @type {(one: string[], other: string[]) => boolean} */
const isSameForm = (one, other) =>
  one.length === other.length && one.every((part, k) => k % 2 === 1 || part === other[k]);

/** Parts that are coloured alone, and the text between them in one. @type {(parts: string[],
 *   letters: (string | null)[]) => Token[]} */
function tokens(parts, letters) {
  /** @type {Token[]} */
  const found = [];
  parts.forEach((text, k) => {
    const last = found[found.length - 1];
    if (letters[k] === null && last?.letter === null) last.text += text;
    else if (text !== "") found.push({ text, letter: letters[k] });
  });
  return found;
}
