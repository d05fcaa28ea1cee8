// Where the windows of a layer lie along one axis, and what that leaves, in words. No DOM.
import { reach } from "./sizes.js";

/**
 * Where the windows lie along the axis. The ruler is the axis that they lie on: the padded input,
 * or for a transposed convolution the output, with what its padding takes away.
 * @param {"conv" | "pool" | "transposed"} operation
 * @param {import("./sizes.js").Axis} axis
 * @param {number} size the output size
 * @returns {{ ruler: { at: number, kind: string, times: number }[],
 *   windows: { cells: number[], lane: number }[], lanes: number }}
 *   at: the cell's index, negative in the padding; times: how many windows read or write it
 */
export function layOut(operation, axis, size) {
  const { I, K, P, S, D } = axis;
  const isTransposed = operation === "transposed";
  const count = isTransposed ? I : size;
  const lanes = Math.min(Math.ceil(reach(axis) / S), count);
  const windows = Array.from({ length: count }, (_, index) => ({
    cells: Array.from({ length: K }, (_, k) => index * S - P + k * D),
    lane: index % lanes,
  }));
  const times = new Map();
  for (const cell of windows.flatMap(({ cells }) => cells)) {
    times.set(cell, (times.get(cell) ?? 0) + 1);
  }
  const end = isTransposed
    ? Math.max(size, (I - 1) * S + reach(axis) - P)
    : Math.max(I + P, ...windows.map(({ cells }) => cells.at(-1) + 1));
  const kind = (at) => {
    if (isTransposed) return at >= 0 && at < size ? "output" : "cut";
    if (at >= 0 && at < I) return "input";
    return at < I + P ? "padding" : "beyond";
  };
  const ruler = Array.from({ length: end + P }, (_, k) => k - P).map((at) => ({
    at,
    kind: kind(at),
    times: times.get(at) ?? 0,
  }));
  return { ruler, windows, lanes };
}

/**
 * What the picture says, in words.
 * @returns {string}
 */
export function summary(operation, axis, size) {
  const { ruler, windows } = layOut(operation, axis, size);
  const cells = (count) => `${count} ${count === 1 ? "cell" : "cells"}`;
  const at = (kind) => ruler.filter((cell) => cell.kind === kind && cell.times === 0);
  if (operation === "transposed") {
    const empty = at("output");
    const cut = ruler.filter(({ kind }) => kind === "cut").length;
    return sentences(
      `Each of the ${cells(axis.I)} of the input writes a window: the output has ${cells(size)}.`,
      cut && `The padding takes ${cells(cut)} away.`,
      empty.length && `Nothing is written to ${named(empty)}.`,
    );
  }
  const isOverhanging = ruler.some(({ kind }) => kind === "beyond");
  const padding = at("padding").length;
  return sentences(
    `The window takes ${windows.length} ${windows.length === 1 ? "place" : "places"}: ` +
      `the output has ${cells(size)}.`,
    isOverhanging && "The last window overhangs: what lies beyond the padding is not there.",
    at("input").length && `Input ${named(at("input"))}: never read.`,
    padding && `${cells(padding)} of the padding: never read.`,
  );
}

const sentences = (...parts) => parts.filter(Boolean).join(" ");

const named = (cells) =>
  `${cells.length === 1 ? "cell" : "cells"} ${cells.map(({ at }) => at).join(", ")}`;

/** What the window at `position` reads or writes, in words. */
export function reading(operation, axis, size, position) {
  const { windows, ruler } = layOut(operation, axis, size);
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
