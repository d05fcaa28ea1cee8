// Batch normalisation and dropout of one channel, for a page without Python. Python writes the cases
// of the tests.

export const EPS = 1e-5; // as in torch.nn.BatchNorm2d

/** The maps of a batch (N, H, W). @typedef {number[][][]} Maps */

/** The mean and the variance of all numbers, with which a batch is normalised; `kept`: the variance
 * that the running one moves towards, divided by n − 1. null for no number.
 * @param {Maps} maps */
export function batchStatistics(maps) {
  const numbers = maps.flat(2);
  const n = numbers.length;
  if (n === 0) return null;
  const mean = numbers.reduce((sum, number) => sum + number, 0) / n;
  const squares = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  return { n, mean, variance: squares / n, kept: squares / (n - 1) };
}

/** A running statistic after one more batch. @type {(running: number, batch: number,
 *   momentum: number) => number} */
export const moved = (running, batch, momentum) => (1 - momentum) * running + momentum * batch;

/** A number after batch normalisation, and before γ and β.
 * @type {(x: number, statistics: { mean: number, variance: number }, gamma: number,
 *   beta: number) => { hat: number, out: number }} */
export function normalised(x, { mean, variance }, gamma, beta) {
  const hat = (x - mean) / Math.sqrt(variance + EPS);
  return { hat, out: gamma * hat + beta };
}

/** Random numbers from 0 to 1, the same ones as Python's `uniform_numbers` for a seed. Source: mulberry32 by
 * Tommy Ettinger (2017), in the public domain.
 * @param {number} seed */
export function uniformNumbers(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whether dropout keeps each number of a batch of this shape. @type {(seed: number, p: number,
 *   shape: [images: number, rows: number, columns: number]) => boolean[][][]} */
export function keepMask(seed, p, [images, rows, columns]) {
  const next = uniformNumbers(seed);
  const line = (/** @type {number} */ length, /** @type {() => any} */ make) =>
    Array.from({ length }, make);
  return line(images, () => line(rows, () => line(columns, () => next() >= p)));
}

/** How many of `count` masks keep a number, from the mask of `seed` on. @type {(seed: number,
 *   count: number, p: number, index: number) => number} index: of the number in the batch */
export function timesKept(seed, count, p, index) {
  let kept = 0;
  for (let k = 0; k < count; k += 1) {
    const next = uniformNumbers(seed + k);
    for (let skipped = 0; skipped < index; skipped += 1) next();
    if (next() >= p) kept += 1;
  }
  return kept;
}
