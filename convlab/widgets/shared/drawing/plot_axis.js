// The axes of a plot: their ranges and their marks.

/** The range of an axis that holds all values, in whole multiples of `unit`.
 * @param {number[]} values @param {number} unit @returns {[low: number, high: number]} */
export function rangeOf(values, unit) {
  const low = Math.floor(Math.min(...values) / unit + 1e-9) * unit;
  const high = Math.ceil(Math.max(...values) / unit - 1e-9) * unit;
  return [low, high > low ? high : low + unit];
}

/** About five round numbers from `low` to `high`. @param {number} low @param {number} high */
export function ticks(low, high) {
  const step = [0.1, 0.25, 0.5, 1, 2, 5].find((size) => (high - low) / size <= 7) ?? 10;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
}
