// The contents of a convolution's grids: texts and marks of cells.
/** @import { AxisIndex, Layer, Pair, Windows } from "../arithmetic/convolution.js" */
/** @import { Cell, Rail, Table } from "./number_grid.js" */
import {
  alongBoth,
  linesNeverRead,
  linesRead,
  placesHolding,
  shapeOf,
} from "../arithmetic/convolution.js";
import { shortNumber } from "../arithmetic/numbers.js";

/** The characters that the numbers of a layer, of their products and of the output need at most.
 * @typedef {Record<"x" | "product" | "weight" | "bias" | "output", number>} Room */

/** A cell that the mouse, a finger or the focus points at. Cells of the input and the output are
 * counted without the padding. "term": a product in a sum of a transposed convolution, whose weight
 * is at u, v, and whose row and column are those of the output.
 * @typedef {{ kind: "input" | "kernel" | "output" | "term", channel: number, row: number,
 *   column: number, u?: number, v?: number }} Pointed */

/** A weight u, v of a kernel, and the cell of what the window lies on that it meets there. channel:
 * null for all of them.
 * @typedef {{ channel: number | null, u: number, v: number, row: number, column: number }} Tap */

/** @typedef {[rows: number[], columns: number[]]} Lines the rows and columns that a window holds */

/** A convolution with one window, as it is drawn. maps: the output; of a transposed convolution with
 * the padding around it. count: the stamps that have been added to it. lines: what the window holds.
 * isPreview: whether the window is only pointed at.
 * @typedef {{ layer: Layer, windows: Windows, room: Room, maps: number[][][] | null, count: number,
 *   filter: number, position: Pair | null, isPreview: boolean, lines: Lines | null,
 *   pointed: Pointed | null, tap: Tap | null }} Scene */

/** Numbers of nested arrays. @param {unknown[]} numbers */
const flatten = (numbers) => /** @type {number[]} */ (numbers.flat(Number.POSITIVE_INFINITY));

/** The length of the longest number in nested arrays, as a text. @param {unknown[]} numbers */
const longest = (numbers) =>
  flatten(numbers).reduce((most, number) => Math.max(most, shortNumber(number).length), 1);

/** @type {(layer: Layer, maps: number[][][] | null) => Room} */
export const roomOf = ({ x, weight, bias }, maps) => ({
  x: longest(x),
  product: roomOfProducts(flatten(x), flatten(weight)),
  weight: longest(weight),
  bias: longest(bias ?? []),
  output: longest(maps ?? []),
});

/** The characters that a product of two numbers needs at most, or nearly.
 * @param {number[]} xs @param {number[]} weights */
function roomOfProducts(xs, weights) {
  const all = [...xs, ...weights];
  const largest = (/** @type {number[]} */ numbers) => Math.max(...numbers.map(Math.abs));
  const sign = all.some((number) => number < 0) ? 1 : 0;
  const whole = shortNumber(Math.round(largest(xs) * largest(weights))).length + sign;
  return all.every(Number.isInteger) ? whole : Math.max(whole, 5 + sign);
}

/** What the window at a place holds. @param {Windows} windows @param {Pair} position
 * @returns {Lines} */
export const linesAt = (windows, position) =>
  alongBoth((axis) => linesRead(windows, axis, position[axis]));

/** The weight that is pointed at, or that meets the cell pointed at in the current window, or null.
 * @type {(windows: Windows, lines: Lines | null, pointed: Pointed | null) => Tap | null} */
export function tapOf({ isTransposed }, lines, pointed) {
  if (lines === null || pointed === null) return null;
  const { kind, channel, row, column } = pointed;
  if (kind === (isTransposed ? "input" : "output")) return null;
  const isWeight = kind === "kernel";
  const [u, v] = isWeight ? [row, column] : [lines[0].indexOf(row), lines[1].indexOf(column)];
  if (u < 0 || v < 0 || u >= lines[0].length || v >= lines[1].length) return null;
  return {
    channel: kind === "output" ? null : channel,
    u,
    v,
    row: lines[0][u],
    column: lines[1][v],
  };
}

/** Whether a weight's cell of a channel is lit up. @type {(tap: Tap | null, channel: number) =>
 *   boolean} */
export const isOfChannel = (tap, channel) =>
  tap !== null && (tap.channel === null || tap.channel === channel);

/** @type {(channel: number, count: number) => string} */
const ofChannel = (channel, count) => (count === 1 ? "" : ` ${channel}`);

/** @param {number[]} lines */
const span = (lines) => lines[lines.length - 1] - lines[0] + 1;

/** A channel of the input; the windows lie on it, or its numbers are stamped.
 * @type {(scene: Scene, channel: number) => Table} */
export function inputTable(scene, channel) {
  const { layer, windows, room, pointed, tap, position } = scene;
  const [height, width] = windows.inputSize;
  const numbers = layer.x[0][channel];
  const name = `input${ofChannel(channel, windows.channels)}, ${height}×${width}`;
  if (!windows.isTransposed) {
    const [rows, columns] = alongBoth(
      (axis) => windows.inputSize[axis] + 2 * windows.padding[axis],
    );
    const padded = windows.padding.some((size) => size > 0) ? `, padded to ${rows}×${columns}` : "";
    return windowTable(scene, {
      title: name + padded,
      size: windows.inputSize,
      number: (row, column) => numbers[row]?.[column],
      digits: room.x,
      isTap: isOfChannel(tap, channel),
      pointed: pointed?.kind === "input" && pointed.channel === channel ? pointed : null,
      noneNote: ", never read",
    });
  }
  const stamping = readersOf(scene);
  return placeTable(scene, {
    title: name,
    size: windows.inputSize,
    digits: room.x,
    number: (i, j) => numbers[i][j],
    position,
    isTap: isOfChannel(tap, channel),
    holding: stamping,
    note: ", stamped on this cell",
  });
}

/** The places whose windows hold the cell that is pointed at. @param {Scene} scene */
function readersOf({ windows, pointed }) {
  const { isTransposed } = windows;
  const isOn = isTransposed ? pointed?.kind === "output" : pointed?.kind === "input";
  if (pointed === null || !isOn) return [];
  return placesHolding(windows, pointed.row, pointed.column);
}

/** The grid that the windows lie on, with its padding.
 * @type {(scene: Scene, options: { title: string, size: Pair, digits: number,
 *   number: (row: number, column: number) => number | undefined, isTap: boolean, noneNote: string,
 *   pointed: Pointed | null, changed?: Set<number>, cut?: number[][] }) => Table} */
function windowTable({ windows, lines, tap, isPreview }, options) {
  const { title, size, number, digits, isTap, pointed, noneNote, changed, cut } = options;
  const [above, left] = windows.padding;
  const [rows, columns] = alongBoth((axis) => size[axis] + 2 * windows.padding[axis]);
  const held = lines?.map((each) => new Set(each));
  const unread = alongBoth((axis) => new Set(linesNeverHeld(windows, axis, size[axis])));
  const hasOutput = windows.outputSize !== null;
  return {
    title,
    rows,
    columns,
    digits,
    origin: windows.padding,
    heads: (axis, k) => {
      const at = k - windows.padding[axis];
      return at >= 0 && at < size[axis] ? at : "";
    },
    flashes: true,
    frame: lines && {
      row: lines[0][0] + above,
      column: lines[1][0] + left,
      height: span(lines[0]),
      width: span(lines[1]),
      isHandle: true,
      isPreview,
    },
    rails: railsOf(windows, lines),
    cell: (k, m) => {
      const [row, column] = [k - above, m - left];
      const inside = number(row, column);
      const isPadding = inside === undefined;
      const isUnread = hasOutput && (unread[0].has(row) || unread[1].has(column));
      const marks = [];
      if (isPadding) marks.push("padding");
      if (isUnread) marks.push("unread");
      if (held?.[0].has(row) && held[1].has(column)) marks.push("read");
      else if (lines && isBetween(row, lines[0]) && isBetween(column, lines[1]))
        marks.push("skipped");
      if (isTap && tap?.row === row && tap.column === column) marks.push("tap");
      if (pointed?.row === row && pointed.column === column) marks.push("pointed");
      const isChanged = changed?.has(row * size[1] + column) && !isPadding;
      if (isChanged) marks.push("changed");
      const text = shortNumber(inside ?? cut?.[k][m] ?? 0);
      const label = () => {
        const where = `row ${shortNumber(row)}, column ${shortNumber(column)}`;
        const what = isPadding ? `padding, ${where}` : where;
        const change = isChanged ? ", changed" : "";
        return `${what}: ${text}${isUnread ? noneNote : ""}${change}`;
      };
      return { text, marks: classesOf(marks), label, isFixed: isPadding };
    },
  };
}

/** @param {string[]} marks */
const classesOf = (marks) => marks.map((mark) => `convlab-is-${mark}`).join(" ");

/** @type {(at: number, lines: number[]) => boolean} */
const isBetween = (at, lines) => at >= lines[0] && at <= lines[lines.length - 1];

/** The rows or columns, also of the padding, that no window holds.
 * @type {(windows: Windows, axis: AxisIndex, size: number) => number[]} */
function linesNeverHeld(windows, axis, size) {
  const first = -windows.padding[axis];
  /** @type {Pair} */
  const padded = [size - 2 * first, size - 2 * first];
  const whole = { ...windows, padding: /** @type {Pair} */ ([0, 0]) };
  const grown = windows.isTransposed ? { outputSize: padded } : { inputSize: padded };
  return linesNeverRead({ ...whole, ...grown }, axis).map((at) => at + first);
}

/** Where stride and dilation act: the step to the next window, and from weight to weight.
 * @param {Windows} windows @param {Lines | null} lines @returns {Rail[]} */
function railsOf({ stride, dilation, padding, places, kernelSize }, lines) {
  if (lines === null || places === null) return [];
  return alongBoth((axis) => axis).flatMap((axis) => {
    const from = lines[axis][0] + padding[axis];
    /** @type {Rail[]} */
    const rails = [];
    const [S, D] = [stride[axis], dilation[axis]];
    const last = (places[axis] - 1) * S;
    if (S > 1) {
      const hasNext = from + S <= last;
      rails.push({ axis, letter: "S", from, to: from + S, text: `S = ${S}`, isHidden: !hasNext });
    }
    if (D > 1 && kernelSize[axis] > 1)
      rails.push({ axis, letter: "D", from, to: from + D, text: `D = ${D}` });
    return rails;
  });
}

/** The grid with a cell for each window.
 * @type {(scene: Scene, options: { title: string, size: Pair, digits: number,
 *   number: (i: number, j: number) => number, position: Pair | null, isTap: boolean,
 *   holding: Pair[], note: string, changed?: number[] }) => Table} */
function placeTable({ tap, isPreview, pointed }, options) {
  const { title, size, number, digits, position, isTap, holding, note, changed = [] } = options;
  const columns = size[1];
  const held = new Set(holding.map(([i, j]) => i * columns + j));
  const another = new Set(changed);
  const isLit = isTap && tap !== null && pointed !== null;
  return {
    title,
    rows: size[0],
    columns,
    digits,
    active: isPreview ? undefined : position,
    heads: (_, k) => k,
    flashes: true,
    frame: position && {
      row: position[0],
      column: position[1],
      height: 1,
      width: 1,
      isHandle: true,
      isPreview,
    },
    cell: (i, j) => {
      const text = shortNumber(number(i, j));
      const isHeld = held.has(i * columns + j);
      const isChanged = another.has(i * columns + j);
      const isCurrent = position !== null && position[0] === i && position[1] === j;
      const marks = [];
      if (isHeld) marks.push("reader");
      if (isChanged) marks.push("changed");
      if (isCurrent) marks.push("current");
      if (isCurrent && isLit) marks.push("tap");
      const label = () =>
        `row ${i}, column ${j}: ${text}${isHeld ? note : ""}${isChanged ? ", changed" : ""}`;
      return { text, marks: classesOf(marks), label };
    },
  };
}

/** @type {(scene: Scene, channel: number) => Table} */
export function kernelTable({ layer, windows, filter, tap, room }, channel) {
  const { weight } = layer;
  const [rows, columns] = windows.kernelSize;
  const name = windows.filters === 1 ? "kernel" : `filter ${filter}`;
  const isSingle = shapeOf(weight)[1] === 1;
  return {
    title: isSingle ? `${name}, ${rows}×${columns}` : `weight[${filter}, ${channel}]`,
    name: isSingle ? undefined : `${name}, channel ${channel}, ${rows}×${columns}`,
    rows,
    columns,
    digits: room.weight,
    heads: (_, k) => k,
    flashes: true,
    cell: weightCell(tap, channel, (u, v) => weight[filter][channel][u][v]),
  };
}

/** The cells of a kernel, or of what stands in their places.
 * @param {Tap | null} tap @param {number} channel @param {(u: number, v: number) => number} number
 * @returns {(u: number, v: number) => Cell} */
const weightCell = (tap, channel, number) => (u, v) => {
  const text = shortNumber(number(u, v));
  const isTap = isOfChannel(tap, channel) && tap?.u === u && tap.v === v;
  const label = () => `row ${u}, column ${v}: ${text}`;
  return { text, marks: isTap ? "convlab-is-tap" : "", label };
};

/** The products of a channel: the window times the kernel, or a number times the kernel: its stamp.
 * @type {(scene: Scene, channel: number) => Table} */
export function productTable({ layer, windows, filter, position, lines, tap, room }, channel) {
  const [rows, columns] = windows.kernelSize;
  const isSingle = windows.channels === 1;
  const kernel = layer.weight[filter][channel];
  const numbers = layer.x[0][channel];
  const stamped = windows.isTransposed && position ? numbers[position[0]][position[1]] : 0;
  const factor = (/** @type {number} */ u, /** @type {number} */ v) =>
    windows.isTransposed ? stamped : (numbers[lines?.[0][u] ?? 0]?.[lines?.[1][v] ?? 0] ?? 0);
  const conv = isSingle ? "window ⊙ kernel" : "products";
  const title = windows.isTransposed ? `${shortNumber(stamped)}·kernel` : conv;
  return {
    title,
    name: isSingle ? undefined : `${title}, channel ${channel}`,
    rows,
    columns,
    digits: room.product,
    heads: (_, k) => k,
    cell: weightCell(tap, channel, (u, v) => factor(u, v) * kernel[u][v]),
  };
}

/** @type {(scene: Scene, bias: number) => Table} */
export function biasTable({ windows, filter, room }, bias) {
  const text = shortNumber(bias);
  return {
    title: windows.filters === 1 ? "bias" : `bias ${filter}`,
    rows: 1,
    columns: 1,
    digits: room.bias,
    flashes: true,
    cell: () => ({ text, marks: "", label: () => text }),
  };
}

/** The map of a filter. changed: the outputs that differ from before, row by row.
 * @type {(scene: Scene, map: number[][], filter: number, changed: number[]) => Table} */
export function outputTable(scene, map, filter, changed) {
  const { windows, room, tap, pointed, count } = scene;
  const size = windows.outputSize ?? [0, 0];
  const name = windows.filters === 1 ? "output" : `output ${filter}`;
  const isCurrent = filter === scene.filter;
  if (!windows.isTransposed) {
    return placeTable(scene, {
      title: `${name}, ${size[0]}×${size[1]}`,
      size,
      digits: room.output,
      number: (i, j) => map[i][j],
      position: isCurrent ? scene.position : null,
      isTap: tap !== null,
      holding: readersOf(scene),
      note: ", reads the input's cell",
      changed,
    });
  }
  const total = windows.inputSize[0] * windows.inputSize[1];
  const stamps = count < total ? `, after ${count} of ${total} stamps` : "";
  const [above, left] = windows.padding;
  const isInside = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= 0 && column >= 0 && row < size[0] && column < size[1];
  return windowTable(isCurrent ? scene : { ...scene, lines: null }, {
    title: `${name}, ${size[0]}×${size[1]}${stamps}`,
    size,
    number: (row, column) => (isInside(row, column) ? map[row + above][column + left] : undefined),
    digits: room.output,
    isTap: isCurrent,
    pointed: pointed?.kind === "output" && pointed.channel === filter ? pointed : null,
    noneNote: ", no stamp reaches it",
    changed: new Set(changed),
    cut: map,
  });
}
