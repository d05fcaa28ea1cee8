// Where the cells of a chain of layers stand in its picture. No DOM.
/** @import { Chain, MapCell } from "../arithmetic/field_cone.js" */
import { cellsRead, middleOf } from "../arithmetic/field_cone.js";

const DENSE = 40; // pixels from row to row; below, the names stand in a column of their own
const NAMES = 116; // pixels, the width of that column

/** A chain laid out. margin: the pixels beside the axis, for the names. unit: the pixels of an input cell. low: the place of the left edge, in cells of
 * the input. rows: of the picture, that of a window that does not fit included. tops: of the maps'
 * rows. side: the height of a row, pitch: from row to row. indices: of the cells of each map.
 * @typedef {{ chain: Chain, width: number, height: number, unit: number, low: number, margin: number, rows: number,
 *   tops: number[], side: number, pitch: number, indices: number[][] }} FieldPlan */

/** A place along the axis, in pixels. @typedef {{ left: number, width: number }} Span */

const NARROW = 5; // pixels; narrower cells are drawn as one bar
const MOST_LINKS = 250; // of one layer; more would be one grey area
// What the picture shows beside the input at most, in lengths of the input.
const BESIDE = { field: 0.1, cells: 0.5 };

/** The height of a row. @param {number} pitch */
const sideOf = (pitch) => Math.min(26, pitch - 13);

/** The pixels from the top to the middle of the input's row. @param {number} pitch */
export const middleOfInput = (pitch) => topOf(pitch) + sideOf(pitch) / 2;

/** The pixels above the input's row. @param {number} pitch */
const topOf = (pitch) => (pitch < DENSE ? 78 : 90);

/** @param {Chain} chain @param {number} width @param {number} pitch @returns {FieldPlan} */
export function planOf(chain, width, pitch) {
  const { counts, layers } = chain;
  const rows = layers.length + 1;
  const side = sideOf(pitch);
  const [low, high] = rangeOf(chain);
  const top = topOf(pitch);
  const margin = pitch < DENSE ? NAMES : 0;
  const unit = (width - margin - 2) / (high - low);
  return {
    chain,
    width,
    height: top + (rows - 1) * pitch + side + 3,
    unit,
    low: low - (margin + 1) / unit,
    margin,
    rows,
    tops: counts.map((_, map) => top + map * pitch),
    side,
    pitch,
    indices: counts.map((count) => Array.from({ length: count }, (_, k) => k)),
  };
}

/** The part of the axis in the picture: all cells with their padding, and a little of the fields
 * that reach beyond the input.
 * @param {Chain} chain @returns {[low: number, high: number]} */
function rangeOf(chain) {
  const { counts, layers, fields } = chain;
  const last = counts.length - 1;
  const { size, jump, start } = fields[last];
  /** @type {(share: number, ends: number[]) => number[]} */
  const near = (share, ends) => {
    const most = share * counts[0] + 5;
    return ends.map((end) => Math.max(-0.5 - most, Math.min(end, counts[0] - 0.5 + most)));
  };
  const fieldEnds = [start - 0.5, start + (counts[last] - 1) * jump + size - 0.5];
  const cellEnds = counts.flatMap((count, map) => {
    const P = map < layers.length ? layers[map][3] : 0;
    const half = fields[map].jump / 2;
    const taps = map === last && last < layers.length ? cellsRead(chain, [map + 1, 0]) : [0];
    const ahead = Math.max(count - 1 + P, taps[taps.length - 1]);
    return [middleOf(chain, [map, -P]) - half, middleOf(chain, [map, ahead]) + half];
  });
  const ends = [
    -0.5,
    counts[0] - 0.5,
    ...near(BESIDE.field, fieldEnds),
    ...near(BESIDE.cells, cellEnds),
  ];
  return [Math.min(...ends), Math.max(...ends)];
}

/** A cell's place. It is as wide as the step to the next cell, less a gap.
 * @param {FieldPlan} plan @param {MapCell} cell @returns {Span} */
export function spanOf({ chain, unit, low }, cell) {
  const full = chain.fields[cell[0]].jump * unit;
  const gap = full >= 12 ? 2 : full >= NARROW ? 1 : 0;
  const width = Math.max(1, full - gap);
  return { left: (middleOf(chain, cell) - low) * unit - width / 2, width };
}

/** The cell at a point of the picture, in pixels: of the map `only`, if it is given, the nearest one.
 * @param {FieldPlan} plan @param {number} x @param {number} y @param {number} [only]
 * @returns {MapCell | null} */
export function cellAt(plan, x, y, only) {
  const { chain, unit, low, tops, side, pitch } = plan;
  const row = Math.round((y - tops[0] - side / 2) / pitch);
  const map = only ?? Math.max(0, Math.min(row, chain.counts.length - 1));
  const { jump } = chain.fields[map];
  const index = (x / unit + low - middleOf(chain, [map, 0])) / jump;
  const count = chain.counts[map];
  if (only === undefined && (row > map || index < -1 || index > count)) return null;
  return [map, Math.max(0, Math.min(Math.round(index), count - 1))];
}

/** Boxes around cells of a map; narrow neighbours in one.
 * @param {FieldPlan} plan @param {number} map @param {number[]} found */
export function cellsPath(plan, map, found) {
  const { tops, side, chain, unit } = plan;
  const isNarrow = chain.fields[map].jump * unit < NARROW;
  const runs = isNarrow ? runsOf(found) : found.map((index) => [index, index]);
  return runs
    .map(([first, last]) => {
      const { left } = spanOf(plan, [map, first]);
      const end = spanOf(plan, [map, last]);
      const width = end.left + end.width - left;
      return `M${left.toFixed(1)},${tops[map]}h${width.toFixed(1)}v${side}h${(-width).toFixed(1)}z`;
    })
    .join("");
}

/** Runs of neighbours, as first and last. @param {number[]} found */
function runsOf(found) {
  /** @type {[first: number, last: number][]} */
  const runs = [];
  for (const index of [...found].sort((a, b) => a - b)) {
    const run = runs[runs.length - 1];
    if (run !== undefined && index === run[1] + 1) run[1] = index;
    else runs.push([index, index]);
  }
  return runs;
}

/** Lines from cells to the cells that they read. cells: of each map. among: of the map before, the
 * only ones that a line goes to; all if it is not given.
 * @param {FieldPlan} plan @param {number[][]} cells @param {number[][]} [among] */
export function linksPath(plan, cells, among) {
  const { chain, tops, side } = plan;
  return cells
    .map((found, map) => {
      if (map === 0 || found.length === 0) return "";
      if (found.length * chain.layers[map - 1][1] > MOST_LINKS) return "";
      const allowed = among && new Set(among[map - 1]);
      return found
        .flatMap((index) => {
          const from = `M${centre(plan, [map, index])},${tops[map]}`;
          return cellsRead(chain, [map, index])
            .filter((at) => allowed === undefined || allowed.has(at))
            .map((at) => `${from}L${centre(plan, [map - 1, at])},${tops[map - 1] + side}`);
        })
        .join("");
    })
    .join("");
}

/** The areas between cells and the windows that they read. @param {FieldPlan} plan
 * @param {number[][]} cells of each map */
export function wedgesPath(plan, cells) {
  const { chain, tops, side } = plan;
  return cells
    .flatMap((found, map) => {
      if (map === 0) return [];
      return found.map((index) => {
        const read = cellsRead(chain, [map, index]);
        const own = spanOf(plan, [map, index]);
        const first = spanOf(plan, [map - 1, read[0]]);
        const last = spanOf(plan, [map - 1, read[read.length - 1]]);
        const [above, below] = [tops[map - 1] + side, tops[map]];
        const corners = [
          `${first.left.toFixed(1)},${above}`,
          `${(last.left + last.width).toFixed(1)},${above}`,
          `${(own.left + own.width).toFixed(1)},${below}`,
          `${own.left.toFixed(1)},${below}`,
        ];
        return `M${corners.join("L")}z`;
      });
    })
    .join("");
}

/** @param {FieldPlan} plan @param {MapCell} cell */
function centre(plan, cell) {
  const { left, width } = spanOf(plan, cell);
  return (left + width / 2).toFixed(1);
}

/** The cells of a map whose index is written: as many as have room.
 * @param {FieldPlan} plan @param {number} map */
export function labelsOf({ chain, unit }, map) {
  const count = chain.counts[map];
  const room = 7.5 * String(count - 1).length + 5;
  const wide = chain.fields[map].jump * unit;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].filter((step) => step * wide >= room);
  const step = wide >= room ? 1 : (steps.find((each) => each * wide >= 4 * room) ?? count);
  return Array.from({ length: Math.ceil(count / step) }, (_, k) => k * step);
}
