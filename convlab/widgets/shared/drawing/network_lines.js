// The arithmetic of a cell as lines. No DOM.
/** @import { CellGroup } from "../arithmetic/network_call.js" */
/** @import { CellTerms } from "../arithmetic/network_terms.js" */
/** @import { SumLine, Term } from "./term_lines.js" */
import { countOf, fourDigits, inBrackets, shortNumber } from "../arithmetic/numbers.js";

const [MOST_SUMS, MOST_PRODUCTS, MOST_NUMBERS] = [6, 9, 9];

/** The sum of a cell: of products, if they are few, else of what the channels add.
 * @param {CellTerms} terms @param {number} chosen the channel that is named @returns {SumLine} */
export function totalLine({ groups, extra, total }, chosen) {
  /** @type {Term[]} */
  const added = extra.map(({ name, value }) => ({
    numbers: [value],
    kind: "bias",
    note: ` (${name})`,
  }));
  if (groups.length === 1)
    return { head: "sum: ", terms: [...sumTerms(groups[0]), ...added], sum: total };
  const head = `sum over ${countOf(groups.length, "channel")}: `;
  /** @type {(sum: number, note: string) => Term} */
  const part = (sum, note) => ({ numbers: [sum], kind: "sum", note });
  if (groups.length <= MOST_SUMS) {
    const parts = groups.map(({ sum, channel }) => part(sum, ` (channel ${channel})`));
    return { head, terms: [...parts, ...added], sum: total };
  }
  const others = groups.reduce((sum, group, k) => (k === chosen ? sum : sum + group.sum), 0);
  const parts = [
    part(groups[chosen].sum, ` (channel ${groups[chosen].channel})`),
    part(others, ` (the other ${groups.length - 1})`),
  ];
  return { head, terms: [...parts, ...added], sum: total };
}

/** @param {CellGroup} group @returns {Term[]} */
function sumTerms(group) {
  if (group.cells.length <= MOST_PRODUCTS) return productTerms(group, null);
  return [
    { numbers: [group.sum], kind: "sum", note: ` (${countOf(group.cells.length, "product")})` },
  ];
}

/** The products of one channel. @param {CellGroup} group @param {number | null} lit
 * @returns {Term[]} */
export function productTerms({ cells }, lit) {
  return cells.map(({ at, value, weight }, k) => ({
    numbers: weight === undefined ? [value] : [value, weight],
    kind: at < 0 ? "padding" : "product",
    isMarked: k === lit,
  }));
}

/** The arithmetic of a cell in sentences, where it is no sum of products.
 * @param {CellTerms} terms @returns {string[]} */
export function formulaLines({ kind, groups, total, divisor, lines }) {
  if (kind === "formula" || kind === "copy") return lines;
  const numbers = groups.flatMap(({ cells }) => cells.map(({ value }) => value));
  const isLong = numbers.length > MOST_NUMBERS;
  if (kind === "largest") {
    const list = isLong ? countOf(numbers.length, "number") : numbers.map(fourDigits).join(", ");
    return [`the largest of ${list}: ${fourDigits(total)}`];
  }
  if (kind === "mean") {
    const sum = numbers.reduce((all, number) => all + number, 0);
    const terms = numbers.map((number, k) =>
      k === 0 ? fourDigits(number) : inBrackets(fourDigits(number)),
    );
    const above = isLong
      ? `the sum of ${countOf(numbers.length, "number")}, ${fourDigits(sum)},`
      : `(${terms.join(" + ")})`;
    return [`${above} ÷ ${divisor} = ${fourDigits(total)}`];
  }
  return [];
}

/** Numbers with the same count of decimals, so that they stand one above the other.
 * @param {number[]} numbers @returns {(number: number) => string} */
export function evenNumbers(numbers) {
  const largest = numbers.reduce((max, number) => Math.max(max, Math.abs(number)), 0);
  if (largest >= 1000 || (largest > 0 && largest < 0.002)) return shortNumber;
  const decimals = largest >= 100 ? 0 : largest >= 10 ? 1 : largest >= 0.1 || largest === 0 ? 2 : 3;
  return (number) => {
    const text = Math.abs(number).toFixed(decimals);
    return number < 0 && Number(text) !== 0 ? `−${text}` : text;
  };
}
