// What a convolution's grids and lines show: text and marks for each cell, and sentences.
import {
  asPair,
  countOf,
  linesNeverRead,
  outputsReading,
  shapeOf,
  windowSum,
} from "../arithmetic/convolution.js";
import { inBrackets, shortNumber } from "../arithmetic/numbers.js";

const longest = (numbers, shown = shortNumber) =>
  numbers.flat(Infinity).reduce((most, number) => Math.max(most, shown(number).length), 1);

/** How many characters the numbers of a layer, and of its output, take at most. */
export const roomOf = ({ x, weight, bias }, output) => ({
  x: longest(x),
  product: longest(x, (number) => inBrackets(shortNumber(number))),
  weight: longest(weight),
  bias: longest(bias ?? []),
  output: longest(output ?? []),
});

// The kernel's cell, and the input's, that are pointed at in the current window.
export function tapOf({ stride, padding, dilation }, window, pointed) {
  if (window === null || pointed === null) return null;
  const { kind, channel, row, column } = pointed;
  const isKernel = kind === "kernel";
  const [u, v] = isKernel ? [row, column] : [window[0].indexOf(row), window[1].indexOf(column)];
  if (u < 0 || v < 0 || u >= window[0].length || v >= window[1].length) return null;
  return { channel, u, v, row: window[0][u], column: window[1][v] };
}

const ofChannel = (channel, count) => (count === 1 ? "" : ` channel ${channel},`);

export function inputTable({ x }, place, channel, window, tap, pointed, room) {
  const [[height, width], [above, left]] = [place.inputSize, place.padding];
  const [rows, columns] = [height + 2 * above, width + 2 * left];
  const isPadded = above + left > 0;
  const reads = window?.map((lines) => new Set(lines));
  const unread = [0, 1].map((axis) => new Set(neverReadOf(place, axis)));
  const span = (lines) => lines.at(-1) - lines[0] + 1;
  return {
    title:
      `input,${ofChannel(channel, place.channels)} ${height}×${width}` +
      (isPadded ? `, padded to ${rows}×${columns}` : ""),
    rows,
    columns,
    digits: room.x,
    active: null,
    origin: place.padding,
    heads: (axis, k) => {
      const at = k - place.padding[axis];
      return at >= 0 && at < place.inputSize[axis] ? at : "";
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
      const isUnread = place.outputSize !== null && (unread[0].has(row) || unread[1].has(column));
      const isTap = tap?.channel === channel && tap.row === row && tap.column === column;
      let marks = isPadding ? "convlab-is-padding" : "";
      if (isUnread) marks += " convlab-is-unread";
      if (reads?.[0].has(row) && reads[1].has(column)) marks += " convlab-is-read";
      if (isTap) marks += " convlab-is-tap";
      const isThere = pointed?.row === row && pointed.column === column;
      if (pointed?.kind === "input" && pointed.channel === channel && isThere) {
        marks += " convlab-is-pointed";
      }
      const text = shortNumber(number ?? 0);
      const said = () => {
        const where = `row ${signed(row)}, column ${signed(column)}`;
        const what = isPadding ? `padding, ${where}` : where;
        return `${what}: ${text}${isUnread ? ", never read" : ""}`;
      };
      return { text, marks, said, isFixed: isPadding };
    },
  };
}

const signed = (index) => shortNumber(index);

// The rows or columns of the padded input that no window reads.
function neverReadOf(place, axis) {
  const [first, size] = [-place.padding[axis], place.inputSize[axis]];
  const padded = { ...place, inputSize: asPair(size - 2 * first), padding: [0, 0] };
  return linesNeverRead(padded, axis).map((at) => at + first);
}

export function kernelTable({ weight }, place, filter, channel, tap, room) {
  const [rows, columns] = place.kernelSize;
  const name = place.filters === 1 ? "kernel" : `filter ${filter}`;
  return {
    title: `${name},${ofChannel(channel, shapeOf(weight)[1])} ${rows}×${columns}`,
    rows,
    columns,
    digits: room.weight,
    active: null,
    heads: (axis, k) => k,
    frame: null,
    cell: (u, v) => {
      const text = shortNumber(weight[filter][channel][u][v]);
      const isTap = tap?.channel === channel && tap.u === u && tap.v === v;
      const said = () => `row ${u}, column ${v}: ${text}`;
      return { text, marks: isTap ? "convlab-is-tap" : "", said };
    },
  };
}

export function biasTable({ bias }, place, filter, room) {
  const text = shortNumber(bias[filter]);
  return {
    title: place.filters === 1 ? "bias" : `bias ${filter}`,
    rows: 1,
    columns: 1,
    digits: room.bias,
    active: null,
    heads: null,
    frame: null,
    cell: () => ({ text, marks: "", said: () => text }),
  };
}

export function outputTable(output, place, filter, position, readers, changed, room) {
  const [rows, columns] = place.outputSize;
  const reading = new Set(readers.map(([i, j]) => i * columns + j));
  const another = new Set(changed);
  return {
    title: `output,${place.filters === 1 ? "" : ` filter ${filter},`} ${rows}×${columns}`,
    rows,
    columns,
    digits: room.output,
    active: position,
    heads: (axis, k) => k,
    frame: position && { row: position[0], column: position[1], height: 1, width: 1 },
    cell: (i, j) => {
      const text = shortNumber(output[filter][i][j]);
      const isReader = reading.has(i * columns + j);
      const isChanged = another.has(i * columns + j);
      const marks = `${isReader ? "convlab-is-reader" : ""}${isChanged ? " convlab-is-changed" : ""}`;
      const notes = `${isReader ? ", reads the input's cell" : ""}${isChanged ? ", changed" : ""}`;
      const said = () => `row ${i}, column ${j}: ${text}${notes}`;
      return { text, marks, said };
    },
  };
}

// The current window's sums: for each channel one, and then theirs.
export function sums(layer, place, filter, [i, j], tap) {
  const { channels, bias, sum } = windowSum(layer, place, filter, i, j);
  const columns = place.kernelSize[1];
  const products = channels.map(({ terms }, c) =>
    terms.map(({ x, weight, isPadding }, k) => ({
      numbers: [x, weight],
      kind: isPadding ? "padding" : "product",
      isMarked: tap?.channel === c && tap.u * columns + tap.v === k,
    })),
  );
  const ofBias = bias === null ? [] : [{ numbers: [bias], kind: "bias", note: " (bias)" }];
  const isSingle = channels.length === 1;
  const head = isSingle && place.filters === 1 ? `out[${i}, ${j}] = ` : `out[${filter}, ${i}, ${j}] = `;
  if (isSingle) return [{ head, parts: [...products[0], ...ofBias], sum }];
  const parts = channels.map((channel) => ({ numbers: [channel.sum], kind: "sum" }));
  return [
    ...channels.map((channel, c) => ({
      head: `channel ${c}: `,
      parts: products[c],
      sum: channel.sum,
    })),
    { head, parts: [...parts, ...ofBias], sum },
  ];
}

export function sentence(place, pointed, tap) {
  if (pointed?.kind === "input") return readersOf(place, pointed.row, pointed.column);
  if (pointed?.kind === "kernel" && tap !== null) {
    const [height, width] = place.inputSize;
    const isInside = tap.row >= 0 && tap.row < height && tap.column >= 0 && tap.column < width;
    const met = isInside ? `row ${tap.row}, column ${tap.column} of the input` : "the padding";
    return `Row ${tap.u}, column ${tap.v} of the kernel meets ${met}.`;
  }
  return neverRead(place);
}

/** Of each filter's map, row by row, the places of the numbers that differ between two outputs. */
export function changesOf(before, after) {
  return after.map((map, f) =>
    map.flat().flatMap((number, k) => (number === before[f].flat()[k] ? [] : [k])),
  );
}

/** How many outputs of each filter have changed, in words. */
export function changedOutputs(changes) {
  const counts = changes.map((places) => places.length);
  if (counts.length === 1) return `Changed: ${counts[0] ? countOf(counts[0], "output") : "no output"}.`;
  const named = counts.map((count, f) => {
    const what = f === 0 ? (count ? countOf(count, "output") : "no output") : count || "none";
    return `${what} of filter ${f}`;
  });
  return `Changed: ${named.join(", ")}.`;
}

/** What the picture leaves unsaid: the cells that no window reads. */
export function neverRead(place) {
  const named = ["row", "column"].flatMap((noun, axis) => {
    const lines = linesNeverRead(place, axis);
    return lines.length === 0 ? [] : [`${noun}${lines.length === 1 ? "" : "s"} ${lines.join(", ")}`];
  });
  return named.length === 0 ? "Every number of the input is read." : `Never read: ${named.join("; ")}.`;
}

/** Which outputs read a cell of the padded input, in words. */
export function readersOf(place, row, column) {
  const [height, width] = place.inputSize;
  const isInside = row >= 0 && row < height && column >= 0 && column < width;
  const what = isInside ? `Row ${row}, column ${column} of the input` : "This cell of the padding";
  const outputs = outputsReading(place, row, column);
  if (outputs.length === 0) return `${what} is never read.`;
  const named = outputs.map(([i, j]) => `(${i}, ${j})`).join(", ");
  const each = place.filters > 1 ? " of each filter" : "";
  return `${what} is read by ${countOf(outputs.length, "output")}${each}: ${named}.`;
}
