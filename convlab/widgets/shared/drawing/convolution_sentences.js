// Sentences on a convolution: the numbers that are read, and the outputs that have changed.
/** @import { Pair, Windows } from "../arithmetic/convolution.js" */
/** @import { Pointed, Scene, Tap } from "./convolution_tables.js" */
import { alongBoth, linesNeverRead, placesHolding } from "../arithmetic/convolution.js";
import { countOf } from "../arithmetic/numbers.js";

/** The sentence below the grids. @param {Scene} scene */
export function gridSentence({ windows, pointed, tap, position }) {
  if (windows.isTransposed) return stampSentence(windows, pointed, tap, position);
  if (pointed?.kind === "input") return readersText(windows, pointed.row, pointed.column);
  if (pointed?.kind === "kernel" && tap !== null) {
    const met = isInside(windows.inputSize, tap)
      ? `row ${tap.row}, column ${tap.column} of the input`
      : "the padding";
    const channel = windows.channels === 1 ? "" : `, channel ${pointed.channel},`;
    return `Row ${tap.u}, column ${tap.v} of the kernel${channel} meets ${met}.`;
  }
  return neverReadText(windows);
}

/** @type {(size: Pair, place: { row: number, column: number }) => boolean} */
const isInside = ([height, width], { row, column }) =>
  row >= 0 && row < height && column >= 0 && column < width;

/** @type {(windows: Windows, pointed: Pointed | null, tap: Tap | null, position: Pair | null) =>
 *   string} */
function stampSentence(windows, pointed, tap, position) {
  const size = windows.outputSize ?? [0, 0];
  if (pointed?.kind === "output" || pointed?.kind === "term") {
    const what = isInside(size, pointed)
      ? `Row ${pointed.row}, column ${pointed.column} of the output`
      : "This cell, which the padding cuts off,";
    const stamps = placesHolding(windows, pointed.row, pointed.column);
    if (stamps.length === 0) return `${what} is reached by no stamp.`;
    const named = stamps.map(([i, j]) => `(${i}, ${j})`).join(", ");
    const each = windows.channels > 1 ? " of each channel" : "";
    const one = stamps.length === 1;
    return `${what} sums ${countOf(stamps.length, "stamp")}, of the ${one ? "input" : "inputs"} ${named}${each}.`;
  }
  if (pointed?.kind === "kernel" && tap !== null) {
    const to = isInside(size, tap)
      ? `is added to row ${tap.row}, column ${tap.column} of the output`
      : "is cut off by the padding";
    return `Row ${tap.u}, column ${tap.v} of the stamp ${to}.`;
  }
  const where = position === null ? "Each number" : `The number at (${position.join(", ")})`;
  const stamp = `${where} of the input times the kernel is a stamp: it is added to the output.`;
  const gaps = missedText(windows);
  return gaps === "" ? stamp : `${stamp}\nReached by no stamp: ${gaps}.`;
}

/** The indices of the numbers that differ between two outputs, for each filter, row by row.
 * @param {number[][][]} before @param {number[][][]} after */
export function changesOf(before, after) {
  return after.map((map, f) =>
    map.flat().flatMap((number, k) => (number === before[f].flat()[k] ? [] : [k])),
  );
}

/** A sentence on the number of outputs of each filter that have changed.
 * @param {number[][]} changes from `changesOf` */
export function changesText(changes) {
  const counts = changes.map((places) => places.length);
  if (counts.length === 1)
    return `Changed: ${counts[0] ? countOf(counts[0], "output") : "no output"}.`;
  const named = counts.map((count, f) => {
    const what = f === 0 ? (count ? countOf(count, "output") : "no output") : count || "none";
    return `${what} of filter ${f}`;
  });
  return `Changed: ${named.join(", ")}.`;
}

/** A sentence on the rows and columns of the input that no window reads.
 * @param {Windows} windows */
export function neverReadText(windows) {
  const named = missedText(windows);
  return named === "" ? "Every number of the input is read." : `Never read: ${named}.`;
}

/** The rows and columns that no window holds, by name. @param {Windows} windows */
const missedText = (windows) =>
  alongBoth((axis) => linesNeverRead(windows, axis))
    .flatMap((lines, axis) => {
      const noun = `${["row", "column"][axis]}${lines.length === 1 ? "" : "s"}`;
      return lines.length === 0 ? [] : [`${noun} ${lines.join(", ")}`];
    })
    .join("; ");

/** A sentence on the outputs that read a cell of the padded input.
 * @param {Windows} windows @param {number} row @param {number} column */
export function readersText(windows, row, column) {
  const isNumber = isInside(windows.inputSize, { row, column });
  const what = isNumber ? `Row ${row}, column ${column} of the input` : "This cell of the padding";
  const outputs = placesHolding(windows, row, column);
  if (outputs.length === 0) return `${what} is never read.`;
  const named = outputs.map(([i, j]) => `(${i}, ${j})`).join(", ");
  const each = windows.filters > 1 ? " of each filter" : "";
  return `${what} is read by ${countOf(outputs.length, "output")}${each}: ${named}.`;
}
