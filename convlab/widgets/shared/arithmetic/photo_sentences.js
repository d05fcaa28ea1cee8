// Sentences on a photo's convolution: the sum of one number, the greys, a kernel that does not fit.
/** @import { Plane } from "./photo.js" */
/** @import { Display, Look } from "./photo_colours.js" */
import { inBrackets, isRounded, shortNumber, withoutLastDigits } from "./numbers.js";

/** A part of a sum as a text. tap: the index of the product that it is, or null.
 * @typedef {{ text: string, tap: number | null }} SumPiece */

/** A number of the result as a sum: "12·(−1) + 13·0 + … = −12". Of more than nine products, nine
 * are shown, the ones other than 0 first, and the one at `lit`.
 * @param {Plane} photo @param {number[][]} kernel @param {number} row @param {number} column
 * @param {number | null} [lit] @returns {SumPiece[]} */
export function sumPieces(photo, kernel, row, column, lit = null) {
  let sum = 0;
  const columns = kernel[0].length;
  const terms = kernel.flatMap((weights, m) =>
    weights.map((weight, n) => {
      const pixel = photo.values[(row + m) * photo.width + column + n];
      sum += weight * pixel;
      const text = `${inBrackets(shortNumber(pixel))}·${inBrackets(shortNumber(weight))}`;
      const isExact = !isRounded(pixel) && !isRounded(weight);
      return { tap: m * columns + n, text, isZero: weight === 0, isExact };
    }),
  );
  const shown = mostTelling(terms, lit);
  const rest = shown.length < terms.length ? ` + … (${terms.length} products)` : "";
  const total = withoutLastDigits(sum);
  const isExact = terms.every((term) => term.isExact) && !isRounded(total);
  const sums = shown.flatMap(({ tap, text }, k) => [
    { text: k === 0 ? "" : " + ", tap: null },
    { text, tap },
  ]);
  return [...sums, { text: `${rest} ${isExact ? "=" : "≈"} ${shortNumber(total)}`, tap: null }];
}

const MOST_TERMS = 9;

/** All terms, or nine of them: those that are not 0 first, and always the one at `lit`.
 * @template {{ tap: number, isZero: boolean }} T @param {T[]} terms @param {number | null} lit */
function mostTelling(terms, lit) {
  if (terms.length <= MOST_TERMS) return terms;
  const order = [...terms].sort((a, b) => Number(a.isZero) - Number(b.isZero));
  const first = order.slice(0, MOST_TERMS);
  if (lit !== null && first.every(({ tap }) => tap !== lit)) first[MOST_TERMS - 1] = terms[lit];
  return first;
}

/** The same sum as one text. @param {Parameters<typeof sumPieces>} values */
export const sumText = (...values) =>
  sumPieces(...values)
    .map(({ text }) => text)
    .join("");

/** What the colours of a result mean, and how many of its numbers are cut off.
 * @param {Display} display @param {Look} look @param {number} count of numbers
 * @param {boolean} isColour whether red, green and blue are shown at once */
export function lookText(
  display,
  { low, high, black, white, below, above },
  count,
  isColour = false,
) {
  const middle = display === "signed" || display === "diverging" ? " middle grey 0," : "";
  const greys =
    display === "diverging" && !isColour
      ? "Blue is below 0, white is 0, orange is above 0."
      : `${isColour ? "In each channel black" : "Black"} is ${shortNumber(black)},${middle} ` +
        `white ${shortNumber(white)}.`;
  const share = Math.round((100 * (below + above)) / count);
  /** @type {Record<number, string>} */
  const nearly = { 0: "less than 1", 100: below + above < count ? "more than 99" : "100" };
  const what = isColour ? "numbers" : "pixels";
  const cut =
    below + above === 0
      ? `No ${what.slice(0, -1)} is cut off.`
      : `Cut off: ${below.toLocaleString("en")} below ${shortNumber(black)} and ` +
        `${above.toLocaleString("en")} above ${shortNumber(white)}, ` +
        `${nearly[share] ?? share} % of the ${what}.`;
  const [least, greatest] = [low, high].map(withoutLastDigits);
  return { range: `${shortNumber(least)} to ${shortNumber(greatest)}`, greys, cut };
}

/** The sentence on a kernel that does not fit into the photo, as in Python, or null.
 * @param {{ height: number, width: number }} photo @param {number[][]} kernel */
export function misfitOf({ height, width }, kernel) {
  const [rows, columns] = [kernel.length, kernel[0].length];
  if (rows <= height && columns <= width) return null;
  return (
    `KernelPlayground: the kernel (${rows}×${columns}) does not fit into the photo ` +
    `(${height}×${width}), and nothing is padded here. Use a kernel of at most ` +
    `${Math.min(rows, height)}×${Math.min(columns, width)}, or a larger photo.`
  );
}
