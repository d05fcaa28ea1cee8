// Sentences on a photo's convolution: the sum of one number, the greys, a kernel that does not fit.
/** @import { Display, Look, Plane } from "./photo.js" */
import { inBrackets, isRounded, shortNumber, withoutLastDigits } from "./numbers.js";

/** A number of the result as a sum: "12·(−1) + 13·0 + … = −12". Of more than nine products, nine
 * are shown, the ones other than 0 first.
 * @param {Plane} photo @param {number[][]} kernel @param {number} row @param {number} column */
export function sumText(photo, kernel, row, column) {
  let sum = 0;
  const terms = kernel.flatMap((weights, m) =>
    weights.map((weight, n) => {
      const pixel = photo.values[(row + m) * photo.width + column + n];
      sum += weight * pixel;
      const text = `${inBrackets(shortNumber(pixel))}·${inBrackets(shortNumber(weight))}`;
      return { text, isZero: weight === 0, isExact: !isRounded(pixel) && !isRounded(weight) };
    }),
  );
  const isLong = terms.length > 9;
  const order = [...terms].sort((a, b) => Number(a.isZero) - Number(b.isZero));
  const first = isLong ? order.slice(0, 9) : terms;
  const rest = isLong ? ` + … (${terms.length} products)` : "";
  const total = withoutLastDigits(sum);
  const isExact = terms.every((term) => term.isExact) && !isRounded(total);
  const sums = first.map(({ text }) => text).join(" + ");
  return `${sums}${rest} ${isExact ? "=" : "≈"} ${shortNumber(total)}`;
}

/** Sentences on the numbers that the greys stand for, and on the pixels that are cut off.
 * @param {Display} display @param {Look} look @param {number} count of pixels */
export function lookText(display, { low, high, black, white, below, above }, count) {
  const middle = display === "signed" ? " middle grey 0," : "";
  const greys = `Black is ${shortNumber(black)},${middle} white ${shortNumber(white)}.`;
  const share = Math.round((100 * (below + above)) / count);
  /** @type {Record<number, string>} */
  const nearly = { 0: "less than 1", 100: below + above < count ? "more than 99" : "100" };
  const cut =
    below + above === 0
      ? "No pixel is cut off."
      : `Cut off: ${below.toLocaleString("en")} below ${shortNumber(black)} and ` +
        `${above.toLocaleString("en")} above ${shortNumber(white)}, ` +
        `${nearly[share] ?? share} % of the pixels.`;
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
