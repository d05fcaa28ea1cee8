// Sentences on a convolution: the numbers that are read, and the outputs that have changed.
/** @import { Windows } from "../arithmetic/convolution.js" */
/** @import { Pointed, Tap } from "./convolution_tables.js" */
import { alongBoth, linesNeverRead, outputsReading } from "../arithmetic/convolution.js";
import { countOf } from "../arithmetic/numbers.js";

/** The sentence below the grids.
 * @param {Windows} windows @param {Pointed | null} pointed @param {Tap | null} tap */
export function gridSentence(windows, pointed, tap) {
  if (pointed?.kind === "input") return readersText(windows, pointed.row, pointed.column);
  if (pointed?.kind === "kernel" && tap !== null) {
    const [height, width] = windows.inputSize;
    const isInside = tap.row >= 0 && tap.row < height && tap.column >= 0 && tap.column < width;
    const met = isInside ? `row ${tap.row}, column ${tap.column} of the input` : "the padding";
    return `Row ${tap.u}, column ${tap.v} of the kernel meets ${met}.`;
  }
  return neverReadText(windows);
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
  const named = alongBoth((axis) => linesNeverRead(windows, axis)).flatMap((lines, axis) => {
    const noun = `${["row", "column"][axis]}${lines.length === 1 ? "" : "s"}`;
    return lines.length === 0 ? [] : [`${noun} ${lines.join(", ")}`];
  });
  return named.length === 0
    ? "Every number of the input is read."
    : `Never read: ${named.join("; ")}.`;
}

/** A sentence on the outputs that read a cell of the padded input.
 * @param {Windows} windows @param {number} row @param {number} column */
export function readersText(windows, row, column) {
  const [height, width] = windows.inputSize;
  const isInside = row >= 0 && row < height && column >= 0 && column < width;
  const what = isInside ? `Row ${row}, column ${column} of the input` : "This cell of the padding";
  const outputs = outputsReading(windows, row, column);
  if (outputs.length === 0) return `${what} is never read.`;
  const named = outputs.map(([i, j]) => `(${i}, ${j})`).join(", ");
  const each = windows.filters > 1 ? " of each filter" : "";
  return `${what} is read by ${countOf(outputs.length, "output")}${each}: ${named}.`;
}
