// The contents of a convolution's grids and lines: texts and marks of cells.
/** @import { AxisIndex, Layer, Pair, Windows } from "../arithmetic/convolution.js" */
/** @import { Table } from "./number_grid.js" */
/** @import { SumLine, Term } from "./term_lines.js" */
import {
  alongBoth,
  asPair,
  linesNeverRead,
  shapeOf,
  windowSum,
} from "../arithmetic/convolution.js";
import { inBrackets, shortNumber } from "../arithmetic/numbers.js";

/** The characters that the numbers of a layer, and of its output, need at most.
 * @typedef {Record<"x" | "product" | "weight" | "bias" | "output", number>} Room */

/** A cell of the input, without its padding, or of a kernel that the mouse or the focus points at.
 * @typedef {{ kind: "input" | "kernel", channel: number, row: number, column: number }} Pointed */

/** A weight u, v of a kernel and the cell of the input that it meets in the current window.
 * @typedef {{ channel: number, u: number, v: number, row: number, column: number }} Tap */

/** @typedef {[rows: number[], columns: number[]]} Lines the rows and columns that a window reads */

/** The length of the longest number in nested arrays, as a text.
 * @param {unknown[]} numbers @param {(number: number) => string} [format] */
const longest = (numbers, format = shortNumber) => {
  const all = /** @type {number[]} */ (numbers.flat(Number.POSITIVE_INFINITY));
  return all.reduce((most, number) => Math.max(most, format(number).length), 1);
};

/** @type {(layer: Layer, output: number[][][] | null) => Room} */
export const roomOf = ({ x, weight, bias }, output) => ({
  x: longest(x),
  product: longest(x, (number) => inBrackets(shortNumber(number))),
  weight: longest(weight),
  bias: longest(bias ?? []),
  output: longest(output ?? []),
});

/** The weight and the cell of the input that are pointed at in the current window, or null.
 * @type {(window: Lines | null, pointed: Pointed | null) => Tap | null} */
export function tapOf(window, pointed) {
  if (window === null || pointed === null) return null;
  const { kind, channel, row, column } = pointed;
  const isKernel = kind === "kernel";
  const [u, v] = isKernel ? [row, column] : [window[0].indexOf(row), window[1].indexOf(column)];
  if (u < 0 || v < 0 || u >= window[0].length || v >= window[1].length) return null;
  return { channel, u, v, row: window[0][u], column: window[1][v] };
}

/** @type {(channel: number, count: number) => string} */
const ofChannel = (channel, count) => (count === 1 ? "" : ` channel ${channel},`);

/** A channel of the padded input, with the current window.
 * @type {(layer: Layer, windows: Windows, channel: number, window: Lines | null, tap: Tap | null,
 *   pointed: Pointed | null, room: Room) => Table} */
export function inputTable({ x }, windows, channel, window, tap, pointed, room) {
  const [[height, width], [above, left]] = [windows.inputSize, windows.padding];
  const [rows, columns] = [height + 2 * above, width + 2 * left];
  const padded = above + left > 0 ? `, padded to ${rows}×${columns}` : "";
  const reads = window?.map((lines) => new Set(lines));
  const unread = alongBoth((axis) => new Set(paddedLinesNeverRead(windows, axis)));
  const span = (/** @type {number[]} */ lines) => lines[lines.length - 1] - lines[0] + 1;
  return {
    title: `input,${ofChannel(channel, windows.channels)} ${height}×${width}${padded}`,
    rows,
    columns,
    digits: room.x,
    origin: windows.padding,
    heads: (axis, k) => {
      const at = k - windows.padding[axis];
      return at >= 0 && at < windows.inputSize[axis] ? at : "";
    },
    frame: window && {
      row: window[0][0] + above,
      column: window[1][0] + left,
      height: span(window[0]),
      width: span(window[1]),
    },
    cell: (k, m) => {
      const [row, column] = [k - above, m - left];
      const number = x[0][channel][row]?.[column];
      const isPadding = number === undefined;
      const isUnread = windows.outputSize !== null && (unread[0].has(row) || unread[1].has(column));
      const isTap = tap?.channel === channel && tap.row === row && tap.column === column;
      let marks = isPadding ? "convlab-is-padding" : "";
      if (isUnread) marks += " convlab-is-unread";
      if (reads?.[0].has(row) && reads[1].has(column)) marks += " convlab-is-read";
      if (isTap) marks += " convlab-is-tap";
      const isPointed = pointed?.kind === "input" && pointed.channel === channel;
      if (isPointed && pointed.row === row && pointed.column === column)
        marks += " convlab-is-pointed";
      const text = shortNumber(number ?? 0);
      const label = () => {
        const where = `row ${shortNumber(row)}, column ${shortNumber(column)}`;
        const what = isPadding ? `padding, ${where}` : where;
        return `${what}: ${text}${isUnread ? ", never read" : ""}`;
      };
      return { text, marks, label, isFixed: isPadding };
    },
  };
}

/** The rows or columns of the padded input that no window reads.
 * @param {Windows} windows @param {AxisIndex} axis */
function paddedLinesNeverRead(windows, axis) {
  const [first, size] = [-windows.padding[axis], windows.inputSize[axis]];
  const padded = { ...windows, inputSize: asPair(size - 2 * first), padding: asPair(0) };
  return linesNeverRead(padded, axis).map((at) => at + first);
}

/** @type {(layer: Layer, windows: Windows, filter: number, channel: number, tap: Tap | null,
 *   room: Room) => Table} */
export function kernelTable({ weight }, windows, filter, channel, tap, room) {
  const [rows, columns] = windows.kernelSize;
  const name = windows.filters === 1 ? "kernel" : `filter ${filter}`;
  return {
    title: `${name},${ofChannel(channel, shapeOf(weight)[1])} ${rows}×${columns}`,
    rows,
    columns,
    digits: room.weight,
    heads: (_, k) => k,
    cell: (u, v) => {
      const text = shortNumber(weight[filter][channel][u][v]);
      const isTap = tap?.channel === channel && tap.u === u && tap.v === v;
      const label = () => `row ${u}, column ${v}: ${text}`;
      return { text, marks: isTap ? "convlab-is-tap" : "", label };
    },
  };
}

/** @type {(bias: number, windows: Windows, filter: number, room: Room) => Table} */
export function biasTable(bias, windows, filter, room) {
  const text = shortNumber(bias);
  return {
    title: windows.filters === 1 ? "bias" : `bias ${filter}`,
    rows: 1,
    columns: 1,
    digits: room.bias,
    cell: () => ({ text, marks: "", label: () => text }),
  };
}

/** The map of a filter. position: of the window, if it is on this map. readers: the outputs that
 * read the cell pointed at. changed: the outputs that differ from before, row by row.
 * @type {(map: number[][], windows: Windows, filter: number, position: Pair | null,
 *   readers: Pair[], changed: number[], room: Room) => Table} */
export function outputTable(map, windows, filter, position, readers, changed, room) {
  const [rows, columns] = windows.outputSize ?? [0, 0];
  const reading = new Set(readers.map(([i, j]) => i * columns + j));
  const another = new Set(changed);
  return {
    title: `output,${windows.filters === 1 ? "" : ` filter ${filter},`} ${rows}×${columns}`,
    rows,
    columns,
    digits: room.output,
    active: position,
    heads: (_, k) => k,
    frame: position && { row: position[0], column: position[1], height: 1, width: 1 },
    cell: (i, j) => {
      const text = shortNumber(map[i][j]);
      const isReader = reading.has(i * columns + j);
      const isChanged = another.has(i * columns + j);
      const [reader, note] = isReader
        ? ["convlab-is-reader", ", reads the input's cell"]
        : ["", ""];
      const label = () => `row ${i}, column ${j}: ${text}${note}${isChanged ? ", changed" : ""}`;
      return { text, marks: `${reader}${isChanged ? " convlab-is-changed" : ""}`, label };
    },
  };
}

/** The sums of the current window: one for each channel, and the sum of these.
 * @type {(layer: Layer, windows: Windows, filter: number, position: Pair,
 *   tap: Tap | null) => SumLine[]} */
export function sumLines(layer, windows, filter, [i, j], tap) {
  const { channels, bias, sum } = windowSum(layer, windows, filter, i, j);
  const columns = windows.kernelSize[1];
  /** @type {Term[][]} */
  const products = channels.map(({ terms }, c) =>
    terms.map(({ x, weight, isPadding }, k) => ({
      numbers: [x, weight],
      kind: isPadding ? "padding" : "product",
      isMarked: tap?.channel === c && tap.u * columns + tap.v === k,
    })),
  );
  /** @type {Term[]} */
  const ofBias = bias === null ? [] : [{ numbers: [bias], kind: "bias", note: " (bias)" }];
  const isSingle = channels.length === 1;
  const head = `out[${isSingle && windows.filters === 1 ? "" : `${filter}, `}${i}, ${j}] = `;
  if (isSingle) return [{ head, terms: [...products[0], ...ofBias], sum }];
  /** @type {Term[]} */
  const parts = channels.map((channel) => ({ numbers: [channel.sum], kind: "sum" }));
  const ofChannels = products.map((terms, c) => {
    return { head: `channel ${c}: `, terms, sum: channels[c].sum };
  });
  return [...ofChannels, { head, terms: [...parts, ...ofBias], sum }];
}
