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

/** The settings of the layers. @typedef {{ included: number[], layer: string, training: boolean,
 *   gamma: number, beta: number, running_mean: number[], running_var: number[], p: number,
 *   seed: number }} LayerSettings */

/** What the layers do to a batch. own: the statistics of the batch. statistics: those that
 * normalise. keep: of each number of each image; null without dropout. outputs: null for an image
 * that is not in the batch.
 * @typedef {{ maps: Maps, own: ReturnType<typeof batchStatistics>,
 *   statistics: { mean: number, variance: number } | null, keep: boolean[][][] | null,
 *   outputs: (number[][] | null)[] }} Result */

/** @param {Maps} maps @param {LayerSettings} settings @returns {Result} */
export function throughLayers(maps, settings) {
  const { included, layer, training, gamma, beta, p, seed } = settings;
  const own = batchStatistics(maps.filter((_, k) => included[k] === 1));
  const running = {
    mean: lastOf(settings.running_mean),
    variance: lastOf(settings.running_var),
  };
  const statistics = training ? own : running;
  const hasDropout = layer !== "batch_norm" && training;
  const keep = hasDropout
    ? keepMask(seed, p, [maps.length, maps[0].length, maps[0][0].length])
    : null;
  const outputs = maps.map((map, k) => {
    if (included[k] === 0) return null;
    return map.map((line, row) =>
      line.map((x, column) => {
        const isPlain = layer === "dropout" || statistics === null;
        const y = isPlain ? x : normalised(x, statistics, gamma, beta).out;
        if (keep === null) return y;
        return keep[k][row][column] ? y / (1 - p) : 0;
      }),
    );
  });
  return { maps, own, statistics, keep, outputs };
}

/** The present value of a running statistic. @param {number[]} trail */
export const lastOf = (trail) => trail[trail.length - 1];

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
