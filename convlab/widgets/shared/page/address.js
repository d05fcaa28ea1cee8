// The settings of an explorer as a text for the address of a page, and back. No DOM. Whoever sends
// a link writes what stands in it: a value that Python would refuse is left out.
import { isSameValue } from "./history.js";

/** What a setting may be, as Python sends it in `limits`. most: the largest size of each axis of an
 * array; a number alone is the size of a photo, which no address holds. is_optional: it may be
 * null. is_full: each axis has its largest size. allowed: the numbers that an array may hold, if not
 * all. is_pair: a number alone is refused. row: the numbers and texts in each of 1 to most_rows
 * rows, a text with its most letters.
 * @typedef {{ minimum?: number, maximum?: number, step?: number, choices?: string[],
 *   most?: number[] | number, largest?: number, is_optional?: boolean, is_full?: boolean,
 *   allowed?: number[], is_pair?: boolean,
 *   most_rows?: number, row?: (Limit & { letters?: number })[] }} Limit */

/** The settings that differ from `initial`, as the end of an address: "#convlab/place?stride=2"; ""
 * if none does.
 * @param {string} place the explorer's place in the page
 * @param {Record<string, unknown>} settings @param {Record<string, unknown>} initial
 * @param {Record<string, Limit>} limits */
export function addressOf(place, settings, initial, limits) {
  const changed = new URLSearchParams();
  for (const [name, limit] of Object.entries(limits)) {
    const value = settings[name];
    if (isSameValue(value, initial[name]) || !isAllowed(value, initial[name], limit)) continue;
    changed.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return changed.size === 0 ? "" : `#convlab/${encodeURIComponent(place)}?${changed}`;
}

/** The settings that the end of an address holds for the explorer at `place`, or null if it is
 * about something else.
 * @param {string} hash @param {string} place @param {Record<string, unknown>} initial
 * @param {Record<string, Limit>} limits @returns {Record<string, unknown> | null} */
export function settingsIn(hash, place, initial, limits) {
  const start = `#convlab/${encodeURIComponent(place)}?`;
  if (!hash.startsWith(start)) return null;
  const given = new URLSearchParams(hash.slice(start.length));
  /** @type {Record<string, unknown>} */
  const settings = {};
  for (const [name, limit] of Object.entries(limits)) {
    const text = given.get(name);
    if (text === null) continue;
    const value = limit.choices ? text : parseSetting(text);
    if (isAllowed(value, initial[name], limit)) settings[name] = value;
  }
  return settings;
}

/** @param {string} text @returns {unknown} undefined for no JSON */
function parseSetting(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether Python would take a value. @type {(value: unknown, initial: unknown, limit: Limit) =>
 *   boolean} */
function isAllowed(value, initial, limit) {
  const { choices, most, minimum, is_optional: isOptional, is_pair: isPair } = limit;
  if (choices !== undefined) return choices.includes(/** @type {string} */ (value));
  if (Array.isArray(most))
    return (isOptional && value === null) || isAllowedArray(value, most, limit);
  if (limit.row !== undefined) return isAllowedTable(value, limit);
  if (minimum !== undefined) {
    if (isOptional && value === null) return true;
    return Array.isArray(value)
      ? value.length === 2 && value.every((number) => isAllowedNumber(number, limit))
      : isAllowedNumber(value, limit) && !Array.isArray(initial) && !isPair;
  }
  if (isOptional && value === null) return true;
  return (isOptional || typeof initial === "boolean") && typeof value === "boolean";
}

/** @type {(value: unknown, limit: Limit) => boolean} */
function isAllowedTable(value, { row = [], most_rows: most = 0 }) {
  if (!Array.isArray(value) || value.length < 1 || value.length > most) return false;
  return value.every(
    (cells) =>
      Array.isArray(cells) &&
      cells.length === row.length &&
      row.every(({ letters, ...limit }, k) =>
        letters === undefined
          ? isAllowedNumber(cells[k], limit)
          : typeof cells[k] === "string" && cells[k].length <= letters,
      ),
  );
}

/** @type {(value: unknown, limit: Limit) => boolean} */
function isAllowedNumber(value, { minimum = 0, maximum = 0, step }) {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  return minimum <= value && value <= maximum && (step !== undefined || Number.isInteger(value));
}

/** Whether nested arrays have one length on each axis, of 1 to `most`, and hold finite numbers.
 * @type {(value: unknown, most: number[], limit: Limit) => boolean} */
function isAllowedArray(value, most, limit) {
  const { largest = Number.POSITIVE_INFINITY, is_full: isFull, allowed } = limit;
  if (most.length === 0) {
    if (typeof value !== "number") return false;
    return allowed?.includes(value) ?? (Number.isFinite(value) && Math.abs(value) <= largest);
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > most[0]) return false;
  if (isFull && value.length < most[0]) return false;
  const [, ...rest] = most;
  const shapes = new Set(value.map((part) => JSON.stringify(sizesOf(part))));
  return shapes.size === 1 && value.every((part) => isAllowedArray(part, rest, limit));
}

/** @param {unknown} value @returns {number[]} */
const sizesOf = (value) => (Array.isArray(value) ? [value.length, ...sizesOf(value[0])] : []);
