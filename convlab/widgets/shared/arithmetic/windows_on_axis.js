// The windows of a layer along one axis, and sentences on them. No DOM.
/** @import { Axis, Operation } from "./sizes.js" */
import { countOf } from "./numbers.js";
import { effectiveSize } from "./sizes.js";

/** A cell of the ruler. at: its index, negative in the padding. times: the number of windows that
 * read it or write to it.
 * @typedef {{ at: number, times: number,
 *   kind: "input" | "padding" | "beyond" | "output" | "cut" }} RulerCell */

/** The windows along an axis. The ruler is the axis below the windows: the padded input, or for a
 * transposed convolution the output, with the cells that the padding cuts off.
 * @typedef {{ ruler: RulerCell[], lanes: number,
 *   windows: { cells: number[], lane: number }[] }} AxisLayout */

/** Place the windows in as few lanes as keep them apart. size: of the output.
 * @type {(operation: Operation, axis: Axis, size: number) => AxisLayout} */
export function placeOnAxis(operation, axis, size) {
  const { I, K, P, S, D } = axis;
  const isTransposed = operation === "transposed";
  const count = isTransposed ? I : size;
  const lanes = Math.min(Math.ceil(effectiveSize(axis) / S), count);
  const windows = Array.from({ length: count }, (_, index) => ({
    cells: Array.from({ length: K }, (_, k) => index * S - P + k * D),
    lane: index % lanes,
  }));
  /** @type {Map<number, number>} */
  const times = new Map();
  for (const cell of windows.flatMap(({ cells }) => cells)) {
    times.set(cell, (times.get(cell) ?? 0) + 1);
  }
  const end = isTransposed
    ? Math.max(size, (I - 1) * S + effectiveSize(axis) - P)
    : Math.max(I + P, ...windows.map(({ cells }) => cells[K - 1] + 1));
  /** @type {(at: number) => RulerCell["kind"]} */
  const kind = (at) => {
    if (isTransposed) return at >= 0 && at < size ? "output" : "cut";
    if (at >= 0 && at < I) return "input";
    return at < I + P ? "padding" : "beyond";
  };
  const ruler = Array.from({ length: end + P }, (_, k) => {
    const at = k - P;
    return { at, kind: kind(at), times: times.get(at) ?? 0 };
  });
  return { ruler, windows, lanes };
}

/** Sentences on the whole picture: the number of windows, and the cells left out.
 * @param {Operation} operation @param {Axis} axis @param {number} size the output size */
export function summaryText(operation, axis, size) {
  const { ruler, windows } = placeOnAxis(operation, axis, size);
  const cells = (/** @type {number} */ count) => countOf(count, "cell");
  const unused = (/** @type {RulerCell["kind"]} */ kind) =>
    ruler.filter((cell) => cell.kind === kind && cell.times === 0);
  if (operation === "transposed") {
    const empty = unused("output");
    const cut = ruler.filter(({ kind }) => kind === "cut").length;
    return sentences(
      `Each of the ${cells(axis.I)} of the input writes a window: the output has ${cells(size)}.`,
      cut && `The padding takes ${cells(cut)} away.`,
      empty.length && `Nothing is written to ${named(empty)}.`,
    );
  }
  const isOverhanging = ruler.some(({ kind }) => kind === "beyond");
  const input = unused("input");
  const padding = unused("padding").length;
  return sentences(
    `The window takes ${countOf(windows.length, "place")}: the output has ${cells(size)}.`,
    isOverhanging && "The last window overhangs: there is nothing beyond the padding.",
    input.length && `Input ${named(input)}: never read.`,
    padding && `${cells(padding)} of the padding: never read.`,
  );
}

/** @param {(string | number | false)[]} parts the empty ones are left out */
const sentences = (...parts) => parts.filter(Boolean).join(" ");

/** @param {RulerCell[]} cells */
const named = (cells) =>
  `${cells.length === 1 ? "cell" : "cells"} ${cells.map(({ at }) => at).join(", ")}`;

/** A sentence on the cells that the window at `position` reads, or writes to. size: of the output.
 * @type {(operation: Operation, axis: Axis, size: number, position: number) => string} */
export function windowText(operation, axis, size, position) {
  const { windows, ruler } = placeOnAxis(operation, axis, size);
  const kinds = new Map(ruler.map(({ at, kind }) => [at, kind]));
  const shown = windows[position].cells.map((at) => {
    const kind = kinds.get(at);
    if (kind === "padding") return "padding";
    if (kind === "cut") return "a cell that the padding takes away";
    return kind === "beyond" ? "beyond" : String(at);
  });
  const cells = shown.join(", ");
  return operation === "transposed"
    ? `Input cell ${position} writes to: ${cells}.`
    : `Output cell ${position} reads: ${cells}.`;
}
