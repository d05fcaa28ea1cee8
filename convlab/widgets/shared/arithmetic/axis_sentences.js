// Sentences on the windows of a layer along one axis. No DOM.
/** @import { Axis, Operation } from "./sizes.js" */
/** @import { Piece } from "../drawing/formula_line.js" */
/** @import { AxisLayout, RulerCell, Unread } from "./windows_on_axis.js" */
import { countOf } from "./numbers.js";
import { effectiveSize, mostSteps, roomToMove } from "./sizes.js";

/** A part of a text. mark: the mark of the cells that it is about stands before it.
 * @typedef {{ text: string, mark?: Unread | "cut" | "beyond" }} TextPart */

/** Sentences on the whole picture: the number of windows, and the cells left out.
 * @param {AxisLayout} layout of a setting that has an output @returns {TextPart[]} */
export function summaryParts({ operation, axis, size, ruler, windows }) {
  const cells = (/** @type {number} */ count) => countOf(count, "cell");
  if (operation === "transposed") {
    const cut = ruler.filter(({ kind }) => kind === "cut").length;
    const each = axis.I === 1 ? "The cell" : `Each of the ${cells(axis.I)}`;
    /** @type {TextPart} */
    const taken = { text: `The padding takes ${cells(cut)} away.`, mark: "cut" };
    return [
      { text: `${each} of the input writes a window: the output has ${cells(size ?? 0)}.` },
      ...(cut > 0 ? [taken] : []),
      ...unreadParts(ruler, "output", "Nothing is written to"),
    ];
  }
  const beyond = ruler.filter(({ kind }) => kind === "beyond").length;
  const text = `The last window hangs out by ${cells(beyond)}: nothing is there.`;
  const padding = ruler.filter(({ kind, times }) => kind === "padding" && times === 0).length;
  const places = countOf(windows.length, "place");
  return [
    { text: `The window takes ${places}: the output has ${cells(size ?? 0)}.` },
    ...(beyond > 0 ? [/** @type {TextPart} */ ({ text, mark: "beyond" })] : []),
    ...unreadParts(ruler, "input", "Never read: input"),
    ...(padding > 0 ? [{ text: `Never read: ${cells(padding)} of the padding.` }] : []),
  ];
}

/** @type {Record<Unread, string>} */
const PLACES = {
  end: "at the end",
  between: "between the windows",
  hole: "in the holes of the windows",
};

/** A sentence for each kind of cells that are never read, or written to.
 * @type {(ruler: RulerCell[], kind: RulerCell["kind"], begin: string) => TextPart[]} */
function unreadParts(ruler, kind, begin) {
  const marks = /** @type {Unread[]} */ (Object.keys(PLACES));
  return marks.flatMap((mark) => {
    const cells = ruler.filter((cell) => cell.kind === kind && cell.unread === mark);
    return cells.length === 0 ? [] : [{ text: `${begin} ${named(cells)}, ${PLACES[mark]}.`, mark }];
  });
}

const MOST_NAMED = 12; // cells; of more, the first two and the last

/** @param {RulerCell[]} cells */
function named(cells) {
  const count = cells.length;
  const [first, second, ...rest] = cells.map(({ at }) => String(at));
  if (count > MOST_NAMED) {
    return `cells ${first}, ${second}, …, ${rest[rest.length - 1]} (${countOf(count, "cell")})`;
  }
  return `${count === 1 ? "cell" : "cells"} ${cells.map(({ at }) => at).join(", ")}`;
}

/** A sentence on the cells that the window at `position` reads, or writes to.
 * @param {AxisLayout} layout @param {number} position */
export function windowText({ operation, windows, ruler }, position) {
  const kinds = new Map(ruler.map(({ at, kind }) => [at, kind]));
  const names = { padding: "padding", cut: "a cut cell", beyond: "beyond" };
  const cells = windows[position].cells.map((at) => {
    const kind = kinds.get(at) ?? "beyond";
    return kind === "input" || kind === "output" ? String(at) : names[kind];
  });
  const list = grouped(cells).join(", ");
  return operation === "transposed"
    ? `Input cell ${position} writes to: ${list}.`
    : `Output cell ${position} reads: ${list}.`;
}

/** Names in order, several of the same one in a row as "3 × padding". @param {string[]} names */
function grouped(names) {
  const starts = names.flatMap((name, k) => (name === names[k - 1] ? [] : [k]));
  return starts.map((start, k) => {
    const count = (starts[k + 1] ?? names.length) - start;
    return count === 1 ? names[start] : `${count} × ${names[start]}`;
  });
}

/** A sentence on what is rounded, and what is lost by it.
 * @param {Operation} operation @param {Axis} axis @param {number} size of the output */
export function roundingText(operation, axis, size) {
  if (operation === "transposed") return sizesTogether(axis);
  const room = roomToMove(axis);
  const { I, P, S } = axis;
  const rest = ((room % S) + S) % S;
  if (rest === 0) return `${room}/${S} = ${room / S}: nothing is rounded, nothing is left over.`;
  const quotient = `${signed(room)}/${S} = ${quotientText(room, S)}`;
  const down = Math.floor(room / S);
  if (!axis.ceilMode) {
    const lost = `${shareText(rest, S)}, ${countOf(rest, "cell")}, is lost`;
    return `${quotient} → ${down}: ${lost}.`;
  }
  const last = size - 1;
  if (last > down) {
    const cells = countOf(S - rest, "cell");
    return `${quotient} → ${last}: rounded up, so the last window hangs out by ${cells}.`;
  }
  return (
    `${quotient} → ${down + 1}, but this window would begin behind the input: ` +
    `⌊(${I} + ${P} − 1)/${S}⌋ = ${mostSteps(axis)}.`
  );
}

/** A quotient with two decimals, and "…" if there are more.
 * @param {number} above @param {number} below */
function quotientText(above, below) {
  const cents = (above * 100) / below;
  return signed(Math.trunc(cents) / 100) + (Number.isInteger(cents) ? "" : "…");
}

/** @param {number} number */
const signed = (number) => String(number).replace("-", "−");

/** The formula with its fractions and products worked out, but nothing rounded and nothing added.
 * @param {Operation} operation @param {Axis} axis @returns {Piece[]} */
export function workedOut(operation, axis) {
  const { I, K, P, S, D, ceilMode, outputPadding } = axis;
  if (operation === "transposed") {
    return [`${(I - 1) * S} − ${2 * P} + ${D * (K - 1)} + ${outputPadding} + 1`];
  }
  const steps = [quotientText(roomToMove(axis), S)];
  if (!ceilMode) return [{ floor: steps }, " + 1"];
  return ["min(", { ceil: steps }, ", ", { floor: [quotientText(I + P - 1, S)] }, ") + 1"];
}

/** A part of a step: "half a step", "1/3 of a step". @param {number} cells @param {number} stride */
export function shareText(cells, stride) {
  const [above, below] = share(cells, stride);
  return below === 2 ? "half a step" : `${above}/${below} of a step`;
}

/** A fraction in lowest terms. @type {(above: number, below: number) => [number, number]} */
export function share(above, below) {
  let [common, rest] = [below, above];
  while (rest > 0) [common, rest] = [rest, common % rest];
  return [above / common, below / common];
}

/** A sentence on the sizes that a convolution rounds to the same one.
 * @param {Axis} axis of a transposed convolution */
function sizesTogether(axis) {
  const { I, P, S } = axis;
  const least = (I - 1) * S + effectiveSize(axis) - 2 * P;
  const sizes = Array.from({ length: S }, (_, k) => least + k).filter((size) => size >= 1);
  const list = sizes.map(String);
  const last = list.pop();
  const text = list.length > 0 ? `${list.join(", ")} or ${last}` : last;
  if (sizes.length === 1)
    return `Of ${countOf(sizes[0], "cell")} a convolution with these settings makes ${I}.`;
  return `Of ${text} cells a convolution with these settings makes ${I}: the output padding chooses.`;
}
