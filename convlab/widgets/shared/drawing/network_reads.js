// The cells that a cell reads: which are outlined, shown and gone on to, and in words. No DOM.
/** @import { NetworkNode } from "../../live_network.js" */
/** @import { CellTerms } from "../arithmetic/network_terms.js" */
/** @import { Mark } from "./network_marks.js" */
/** @import { MapView } from "./network_map.js" */
/** @import { Run } from "./network_run.js" */
/** @import { Place } from "./network_tiles.js" */
import { fourDigits, inBrackets } from "../arithmetic/numbers.js";
import { placeAtIndex } from "./network_run.js";
import { cellName, missingText } from "./network_sentences.js";

const MOST_BUTTONS = 4;
const MOST_OUTLINES = 64; // of single cells of a vector

/** The group with the largest sum. @param {CellTerms} terms */
export const largestGroup = ({ groups }) =>
  groups.reduce((best, { sum }, k) => (Math.abs(sum) > Math.abs(groups[best].sum) ? k : best), 0);

/** @param {{ height: number, width: number, cells: unknown[] }} window @param {MapView} view */
export const isWholeMap = ({ height, width, cells }, view) =>
  cells.length === view.height * view.width && height === view.height && width === view.width;

/** Whether a cell's window is shown number by number. @param {CellTerms} terms */
export const hasWindow = ({ kind, groups }) =>
  (kind === "sum" || kind === "largest" || kind === "mean") && groups[0].cells.length > 1;

/** The cells to go on to, if there are few: [layer, index]. @param {CellTerms} terms
 * @returns {[layer: number, at: number][]} */
export function singleCells({ groups }) {
  const isShort = groups.length <= MOST_BUTTONS && groups.every(({ cells }) => cells.length === 1);
  if (!isShort || groups.some(({ cells }) => cells[0].at < 0)) return [];
  return groups.map(({ input, cells }) => [input, cells[0].at]);
}

/** The outlines of the cells that are read in one map, around all of them, in a vector around each.
 * @type {(node: NetworkNode, cells: { at: number, row: number, column: number }[],
 *   channel: number) => Mark[]} */
export function windowMarks(node, cells, channel) {
  const inside = cells.filter(({ at }) => at >= 0);
  if (inside.length === 0) return [];
  const [channels, high] = node.maps;
  if (channels === 1 && high === 1) {
    if (inside.length === node.maps[2]) return [{ kind: "all", channel: 0, row: 0, column: 0 }];
    if (inside.length > MOST_OUTLINES) return [];
    return inside.map(({ row, column }) => ({ kind: "window", channel: 0, row, column }));
  }
  let [top, left, bottom, right] = [Infinity, Infinity, 0, 0];
  for (const { row, column } of inside) {
    [top, left] = [Math.min(top, row), Math.min(left, column)];
    [bottom, right] = [Math.max(bottom, row), Math.max(right, column)];
  }
  const size = { height: bottom - top + 1, width: right - left + 1 };
  return [{ kind: "window", channel, row: top, column: left, ...size }];
}

/** A cell of a window in words, with its product.
 * @type {(run: Run, group: NonNullable<CellTerms["groups"][number]>, index: number) => string} */
export function cellSentence(run, group, index) {
  const cell = group.cells[index];
  if (cell === undefined) return "";
  const { at, value, weight, product } = cell;
  const name = at < 0 ? "padding" : cellName(run, placeAtIndex(run, group.input, at));
  if (weight === undefined || product === undefined) return `${name}: ${fourDigits(value)}`;
  const factor = inBrackets(fourDigits(weight));
  return `${name}: ${fourDigits(value)} × ${factor} = ${fourDigits(product)}`;
}

/** Why nothing is written about a cell. @type {(run: Run, place: Place) => string} */
export function unknownText(run, { layer }) {
  const node = run.nodes[layer];
  if (run.maps[layer] === null) return missingText(run, layer);
  if (node.op === "python") return `Computed by Python. ${node.why}`;
  return "Nothing is known of how this number is made.";
}
