// Numbers as a person reads and types them.

/** A number in few digits: whole numbers in full, others with three digits, with a true minus sign.
 * @param {number} number */
export const shortNumber = (number) => fewDigits(number).replaceAll("-", "−");

/** @param {number} number */
function fewDigits(number) {
  const size = Math.abs(number);
  if (size >= 1e7) return number.toExponential(2);
  if (Number.isInteger(number) || size >= 100) return withThousands(Math.round(number) + 0); // no −0
  return size < 1e-3 ? number.toExponential(1) : String(Number(number.toPrecision(3)));
}

/** A whole number with a comma before each three digits, and the browser's minus sign.
 * @param {number} number */
export const withThousands = (number) =>
  // For small numbers without the browser's slow way: a picture has hundreds of them.
  Math.abs(number) < 1000 && Number.isInteger(number)
    ? String(number)
    : number.toLocaleString("en");

/** Whether `shortNumber` omits digits. @param {number} number */
export const isRounded = (number) => Number(fewDigits(number).replaceAll(",", "")) !== number;

/** "1 row", "2 rows". @param {number} number @param {string} noun */
export const countOf = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** A number behind a sign: in brackets if it has a sign of its own. @param {string} text */
export const inBrackets = (text) => (text.startsWith("−") ? `(${text})` : text);

/** A number without the last digits, in which a sum of ninths differs from a whole number.
 * @param {number} number */
export const withoutLastDigits = (number) => Number(number.toPrecision(12));

/** A number with four decimals; a tiny one as a power of ten. @param {number} value */
export function fourDigits(value) {
  const isTiny = value !== 0 && Math.abs(value) < 0.00005;
  const text = isTiny ? value.toExponential(1) : Math.abs(value).toFixed(4);
  return `${!isTiny && value < 0 ? "−" : ""}${text}`.replaceAll("-", "−");
}

/** "= 0.5000", or "≈ 0.7311" if digits are missing. @param {number} value */
export function equalsFourDigits(value) {
  const text = fourDigits(value);
  const isExact = Number(text.replaceAll("−", "-")) === withoutLastDigits(value);
  return `${isExact ? "=" : "≈"} ${text}`;
}

/** A number with two decimals. @param {number} x */
export const twoDigits = (x) => (x < -0.005 ? `−${(-x).toFixed(2)}` : Math.abs(x).toFixed(2));

/** A place on the x axis with two decimals, or with more if Python has set more.
 * @param {number} x */
export function placeText(x) {
  const size = Math.abs(x);
  return Number(size.toFixed(2)) === size ? twoDigits(x) : `${x < 0 ? "−" : ""}${size}`;
}

/** The number that a person typed, for example "−2", "0.5" or "1/9", or a sentence on the mistake.
 * @param {string} typed @param {number} largest the largest number that Python accepts
 * @returns {{ number: number, error: null } | { number: null, error: string }} */
export function readNumber(typed, largest) {
  const text = typed.trim().replaceAll("−", "-");
  const [above, below = 1, ...more] = text.split("/").map(readDecimal);
  const number = more.length > 0 || below === 0 ? Number.NaN : above / below;
  const quoted = text.length > 24 ? `${typed.trim().slice(0, 23)}…` : typed.trim();
  if (Number.isNaN(number)) {
    const what = text === "" ? "An empty field" : `“${quoted}”`;
    return { number: null, error: `${what} is not a number. Type one such as −2, 0.5 or 1/9.` };
  }
  if (Math.abs(number) > largest) {
    const most = largest.toLocaleString("en");
    return { number: null, error: `${quoted} is too large. Type a number up to ${most}.` };
  }
  return { number, error: null };
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
// As `shortNumber` writes a number of four and more digits. "1,5" is no number.
const THOUSANDS = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** @param {string} text */
function readDecimal(text) {
  const plain = THOUSANDS.test(text.trim()) ? text.replaceAll(",", "") : text;
  return DECIMAL.test(plain.trim()) ? Number(plain) : Number.NaN;
}
