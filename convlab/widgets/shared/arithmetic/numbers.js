// Numbers as a person reads and types them.

// The largest number that Python takes for a cell.
export const LARGEST = 1e6;

/**
 * A number in few digits: whole numbers whole, others to three digits. With a true minus sign.
 * @param {number} number
 * @returns {string}
 */
export function shortNumber(number) {
  return plainDigits(number).replaceAll("-", "−");
}

function plainDigits(number) {
  const size = Math.abs(number);
  if (Number.isInteger(number) && size < 1e7) return String(number + 0); // −0 is 0
  if (size >= 1e7) return number.toExponential(2);
  if (size >= 100) return number.toFixed(0);
  return size < 1e-3 ? number.toExponential(1) : String(Number(number.toPrecision(3)));
}

/** Whether `shortNumber` leaves digits away. */
export function isRounded(number) {
  return Number(plainDigits(number)) !== number;
}

/** A number that stands behind a sign: in brackets where it has a sign of its own. */
export function inBrackets(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

/**
 * The number that someone typed, "−2", "0.5" or "1/9" say.
 * @param {string} typed
 * @returns {{ number: number, error: null } | { number: null, error: string }}
 */
export function readNumber(typed) {
  const text = typed.trim().replaceAll("−", "-");
  const [above, below = 1, ...more] = text.split("/").map(decimal);
  const number = more.length > 0 || below === 0 ? NaN : above / below;
  const quoted = text.length > 24 ? `${typed.trim().slice(0, 23)}…` : typed.trim();
  if (Number.isNaN(number)) {
    const what = text === "" ? "An empty field" : `“${quoted}”`;
    return { number: null, error: `${what} is not a number. Type one such as −2, 0.5 or 1/9.` };
  }
  if (Math.abs(number) > LARGEST) {
    return { number: null, error: `${quoted} is too large. Type a number up to 1,000,000.` };
  }
  return { number, error: null };
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const decimal = (text) => (DECIMAL.test(text.trim()) ? Number(text) : NaN);
