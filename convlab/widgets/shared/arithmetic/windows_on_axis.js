// The windows of a layer along one axis. No DOM.
/** @import { Axis, Operation } from "./sizes.js" */
import { effectiveSize, roomToMove } from "./sizes.js";

/** Where a cell lies that no window reads or writes to: behind the last window, between two windows,
 * or in a hole inside the windows, which dilation makes.
 * @typedef {"end" | "between" | "hole"} Unread */

/** A cell of the ruler. at: its index, negative in the padding. times: the number of windows that
 * read it or write to it. unread: null if there is one.
 * @typedef {{ at: number, times: number, unread: Unread | null,
 *   kind: "input" | "padding" | "beyond" | "output" | "cut" }} RulerCell */

/** A part of the way that the window goes, from one edge of a cell to another. window: the first
 * window. step: to the next window. lost: the part of a step for which there is room. missing: the
 * rest of this step. added: the output padding.
 * @typedef {{ kind: "window" | "step" | "lost" | "missing" | "added", start: number,
 *   end: number }} Stretch */

/** The windows along an axis. The ruler is the axis below the windows: the padded input, or for a
 * transposed convolution the output, with the cells that the padding cuts off. A setting that has
 * no output has its first window all the same, which may hang out.
 * @typedef {{ operation: Operation, axis: Axis, size: number | null, ruler: RulerCell[],
 *   lanes: number, windows: { cells: number[], lane: number }[], way: Stretch[] }} AxisLayout */

/** Place the windows in as few lanes as keep them apart. size: of the output, null if there is none.
 * @type {(operation: Operation, axis: Axis, size: number | null) => AxisLayout} */
export function placeOnAxis(operation, axis, size) {
  const { I, K, P, S, D } = axis;
  const isTransposed = operation === "transposed";
  const count = isTransposed ? I : (size ?? 1);
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
  const lastOfWindows = windows[count - 1].cells[K - 1];
  const end = Math.max(isTransposed ? (size ?? 0) : I + P, lastOfWindows + 1);
  /** @type {(at: number) => RulerCell["kind"]} */
  const kind = (at) => {
    if (isTransposed) return at >= 0 && at < (size ?? 0) ? "output" : "cut";
    if (at >= 0 && at < I) return "input";
    return at < I + P ? "padding" : "beyond";
  };
  const isSpanned = (/** @type {number} */ at) =>
    windows.some(({ cells }) => cells[0] < at && at < cells[K - 1]);
  const ruler = Array.from({ length: end + P }, (_, k) => {
    const at = k - P;
    const found = times.get(at) ?? 0;
    /** @type {Unread | null} */
    let unread = null;
    if (found === 0 && size !== null)
      unread = at > lastOfWindows ? "end" : isSpanned(at) ? "hole" : "between";
    return { at, kind: kind(at), times: found, unread };
  });
  return { operation, axis, size, ruler, windows, lanes, way: wayOf(operation, axis, size) };
}

/** @type {(operation: Operation, axis: Axis, size: number | null) => Stretch[]} */
function wayOf(operation, axis, size) {
  const { I, P, S, outputPadding } = axis;
  const isTransposed = operation === "transposed";
  let end = effectiveSize(axis) - P;
  /** @type {Stretch[]} */
  const way = [{ kind: "window", start: 0 - P, end }];
  const add = (/** @type {Stretch["kind"]} */ kind, /** @type {number} */ cells) => {
    if (cells > 0) way.push({ kind, start: end, end: end + cells });
    end += Math.max(0, cells);
  };
  if (size === null && !isTransposed) return way;
  const steps = (isTransposed ? I : (size ?? 1)) - 1;
  for (let step = 0; step < steps; step += 1) add("step", S);
  if (isTransposed) {
    end -= P; // the padding cuts from here on
    if (end >= -P) add("added", outputPadding);
    return way;
  }
  const lost = roomToMove(axis) - steps * S;
  add("lost", lost);
  if (lost > 0 || steps === 0) add("missing", S - Math.max(0, lost));
  return way;
}

/** The index of the window whose middle is nearest to a cell of the ruler.
 * @param {AxisLayout} layout @param {number} at */
export function windowNear({ axis, windows }, at) {
  const { P, S } = axis;
  const index = Math.round((at + P - (effectiveSize(axis) - 1) / 2) / S);
  return Math.max(0, Math.min(index, windows.length - 1));
}
