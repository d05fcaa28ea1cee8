// Which cells see which, in a chain of layers along one axis. No DOM. The formulas are those of
// `convlab.receptive_field`; Python and PyTorch write the cases of the tests.
/** @import { Problem } from "./sizes.js" */
import { outputSize } from "./sizes.js";

/** A layer: its name, kernel size, stride, padding on each side, and dilation.
 * @typedef {[name: string, K: number, S: number, P: number, D: number]} ChainLayer */

/** The receptive field of the cells of a map, in cells of the input: that of cell k begins at
 * start + k·jump, and holds `size` cells. @typedef {{ size: number, jump: number,
 *   start: number }} Field */

/** A chain of layers and its maps; number 0 is the input. counts: the cells of each map, up to the
 * last one whose window fits. problem: why the first window does not fit that does not, or null.
 * @typedef {{ layers: ChainLayer[], fields: Field[], counts: number[],
 *   problem: Problem | null }} Chain */

/** A cell: the number of its map, and its index. @typedef {[map: number, index: number]} MapCell */

/** @param {number} inputSize @param {ChainLayer[]} layers @returns {Chain} */
export function chainOf(inputSize, layers) {
  const fields = [{ size: 1, jump: 1, start: 0 }];
  for (const [, K, S, P, D] of layers) {
    const { size, jump, start } = fields[fields.length - 1];
    fields.push({ size: size + D * (K - 1) * jump, jump: jump * S, start: start - P * jump });
  }
  const counts = [inputSize];
  for (const [, K, S, P, D] of layers) {
    const axis = { I: counts[counts.length - 1], K, S, P, D, ceilMode: false, outputPadding: 0 };
    const { size, problem } = outputSize("conv", axis);
    if (size === null) return { layers, fields, counts, problem };
    counts.push(size);
  }
  return { layers, fields, counts, problem: null };
}

/** The middle of a cell, in cells of the input; 0 is the middle of the input's first cell.
 * @param {Chain} chain @param {MapCell} cell */
export function middleOf({ fields }, [map, index]) {
  const { size, jump, start } = fields[map];
  return start + index * jump + (size - 1) / 2;
}

/** The cells of the map before that a cell reads; in the padding, indices below 0 or too large.
 * @param {Chain} chain @param {MapCell} cell */
export function cellsRead({ layers }, [map, index]) {
  const [, K, S, P, D] = layers[map - 1];
  return Array.from({ length: K }, (_, tap) => index * S - P + tap * D);
}

/** In how many ways a cell is reached from each cell of the maps before it. With all weights 1,
 * this is the gradient. A cell of the padding is a constant, and no way leads through it.
 * @typedef {{ ways: number[][], padding: number[][] }} Cone `padding`: the cells of the padding of
 *   each map that are read on the way */

/** @type {(chain: Chain, cell: MapCell) => Cone} */
export function coneOf(chain, [map, index]) {
  const { counts } = chain;
  const ways = counts.slice(0, map + 1).map((count) => Array(count).fill(0));
  /** @type {Set<number>[]} */
  const padding = ways.map(() => new Set());
  ways[map][index] = 1;
  for (let level = map; level > 0; level -= 1) {
    const [before, count] = [ways[level - 1], counts[level - 1]];
    ways[level].forEach((number, k) => {
      if (number === 0) return;
      for (const at of cellsRead(chain, [level, k])) {
        if (at >= 0 && at < count) before[at] += number;
        else padding[level - 1].add(at);
      }
    });
  }
  return { ways, padding: padding.map((cells) => [...cells].sort((a, b) => a - b)) };
}

/** The cells of each later map that see a cell; an empty list for the maps before, and its own.
 * @type {(chain: Chain, cell: MapCell) => number[][]} */
export function seersOf({ layers, counts }, [map, index]) {
  let seen = [index];
  return counts.map((count, level) => {
    if (level <= map) return [];
    const [, K, S, P, D] = layers[level - 1];
    /** @type {Set<number>} */
    const seers = new Set();
    for (const at of seen)
      for (let tap = 0; tap < K; tap += 1) {
        const k = (at + P - tap * D) / S; // `cellsRead`, solved for the index
        if (Number.isInteger(k) && k >= 0 && k < count) seers.add(k);
      }
    seen = [...seers].sort((a, b) => a - b);
    return seen;
  });
}

/** The receptive field of a cell by the formulas: its first and last cell, which may lie beyond the
 * input, and how many of its cells do. @param {Chain} chain @param {MapCell} cell */
export function fieldOf({ fields, counts }, [map, index]) {
  const { size, jump, start } = fields[map];
  const first = start + index * jump;
  const last = first + size - 1;
  const inside = Math.max(0, Math.min(last, counts[0] - 1) - Math.max(first, 0) + 1);
  return { first, last, size, outside: size - inside };
}

/** The present cell that a setting names: the middle of the last map for none, else the nearest.
 * @param {Chain} chain @param {MapCell | null} position @returns {MapCell} */
export function nearestCell({ counts }, position) {
  const last = counts.length - 1;
  if (position === null) return [last, Math.floor((counts[last] - 1) / 2)];
  const map = Math.min(position[0], last);
  return [map, Math.min(position[1], counts[map] - 1)];
}

/** The name of a layer that none of these has: "layer3". @param {ChainLayer[]} layers */
export function newName(layers) {
  const names = new Set(layers.map(([name]) => name));
  let number = layers.length + 1;
  while (names.has(`layer${number}`)) number += 1;
  return `layer${number}`;
}
