// Where the parts of the picture of an axis lie, in pixels. No DOM.
/** @import { AxisLayout } from "../arithmetic/windows_on_axis.js" */
import { effectiveSize } from "../arithmetic/sizes.js";

// Sizes in the picture, in pixels.
const CELL = { least: 24, most: 72 };
const ROW = { least: 28, most: 40 };
const LANE = { least: 10, most: 30, all: 210 };
const TITLES = 62; // the width of the column of titles, in a wide picture
const TITLE = 18; // the height of a row with a title, in a narrow one
const LABEL = 16; // the height of the labels below the way
const LOWER = 26; // that of the handle K below them, where a finger is the pointer
const WIDE = 640; // from here on the titles stand beside the rows
const EDGE = 4;
export const FINGER = 44; // the side of what a finger hits
const RIGHT = 18; // beside the last cell, for half of a handle
const SEEN = 26; // what is seen of a handle, and a gap

/** A part of the picture that can be dragged. setting: what it changes. letter: in the formula.
 * x, y: its middle. sign: 1 if the setting grows with x, −1 if it shrinks. cells: the way to drag it
 * by for one more, in cells.
 * @typedef {{ setting: string, letter: string, x: number, y: number, sign: 1 | -1,
 *   cells: number }} Handle */

/** The state of a picture in which something is being dragged: the cells stay as wide as they are,
 * and the left edge of the input's cell 0, or of a transposed convolution's ruler, stays at `x`.
 * @typedef {{ cell: number, x: number }} Held */

/** Where everything lies. cell: the width of a cell. row, lane, target: heights of a row of cells, of
 * a lane and of a row of handles. left: the left edge of the ruler's first cell, `first`. tops: the
 * upper edges of the rows. plainLeft, plainStep: the left edge of the first cell of the axis without
 * windows, and the way to the next one. titles: the places of the rows' titles.
 * @typedef {{ cell: number, row: number, lane: number, target: number, first: number, left: number,
 *   plainLeft: number, plainStep: number, width: number, height: number,
 *   tops: Record<"plain" | "ruler" | "windows" | "handles" | "way", number>,
 *   titles: { text: string, x: number, y: number }[] }} Geometry */

/** Fit the picture to the width of its column. target: the side of what a person can hit.
 * @param {AxisLayout} layout @param {{ width: number, target: number, held: Held | null }} room
 * @returns {Geometry} */
export function fitAxis(layout, { width, target, held }) {
  const { ruler, way, windows, lanes, operation, axis } = layout;
  const isTransposed = operation === "transposed";
  const wayHeight = target + LABEL + (isForFinger(target) ? LOWER : 0);
  const isWide = width >= WIDE;
  const side = target + 2;
  const before = side + (isWide ? TITLES : 0);
  const first = ruler[0].at;
  const end = Math.max(first + ruler.length, ...way.map((stretch) => stretch.end), 1);
  const columns = end - first;
  const room = width - before - side;
  const fitting = Math.min(room / ruler.length, (width - before - RIGHT) / columns, CELL.most);
  const fitted = Math.max(CELL.least, Math.floor(fitting));
  const cell = held === null ? fitted : Math.min(held.cell, fitted);
  const isKept = held !== null && held.cell === cell;
  const middle = isKept
    ? held.x + (isTransposed ? 0 : first * cell)
    : before + (room - ruler.length * cell) / 2;
  const most = width - RIGHT - columns * cell;
  const left = Math.max(before, Math.min(middle, most));
  const plain = isTransposed ? axis.I : (layout.size ?? 0);
  const row = clamp(cell, ROW.least, ROW.most);
  const lane = clamp(Math.floor(LANE.all / lanes), LANE.least, LANE.most);
  const gap = isWide ? 14 : TITLE + 4;
  const beforeWindows = isWide ? 4 : TITLE;
  /** @type {Geometry["tops"]} */
  const tops = { plain: 0, ruler: 0, windows: 0, handles: 0, way: 0 };
  /** @type {[name: keyof Geometry["tops"] | null, height: number][]} */
  const rows = isTransposed
    ? [
        [null, isWide ? EDGE : TITLE],
        ["plain", row],
        [null, gap],
        ["windows", lanes * lane],
        [null, beforeWindows],
        ["ruler", row],
        ["handles", target],
        ["way", wayHeight],
      ]
    : [
        ["handles", target],
        ["ruler", row],
        ["way", wayHeight],
        [null, beforeWindows],
        ["windows", lanes * lane],
        [null, gap],
        ["plain", row],
      ];
  let height = 0;
  for (const [name, size] of rows) {
    if (name !== null) tops[name] = height;
    height += size;
  }
  const rulerMiddle = left + (ruler.length * cell) / 2;
  const rulerRight = left + ruler.length * cell;
  // Where not all is in sight, each cell stands at the beginning of its window.
  const isApart = rulerRight > width;
  const plainStep = isApart ? axis.S * cell : cell;
  const windowsLeft = left + (windows[0].cells[0] - first) * cell;
  const centred = isTransposed && isKept ? left : rulerMiddle - (plain * cell) / 2;
  const plainLeft = isApart ? windowsLeft : centred;
  return {
    ...{ cell, row, lane, target, first, left, plainLeft, plainStep, tops },
    width: Math.max(width, rulerRight + side, left + columns * cell + RIGHT),
    height: height + EDGE,
    titles: titlesOf(isTransposed, isWide, tops, row, lane),
  };
}

/** @type {(isTransposed: boolean, isWide: boolean, tops: Geometry["tops"], row: number,
 *   lane: number) => Geometry["titles"]} */
function titlesOf(isTransposed, isWide, tops, row, lane) {
  const [ruler, plain] = isTransposed ? ["output", "input"] : ["input", "output"];
  /** @type {[text: string, top: number, height: number][]} */
  const rows = [
    [ruler, tops.ruler, row],
    ["windows", tops.windows, lane],
    [plain, tops.plain, row],
  ];
  return rows.map(([text, top, height]) => ({
    ...{ text, x: EDGE },
    y: isWide ? top + height / 2 + 4.5 : top - 5,
  }));
}

/** @type {(number: number, least: number, most: number) => number} */
const clamp = (number, least, most) => Math.max(least, Math.min(number, most));

/** Whether a finger is the pointer. @param {number} target the side of what can be hit */
const isForFinger = (target) => target >= FINGER;

/** The left edge of a cell of the ruler. @type {(geometry: Geometry, at: number) => number} */
export const leftOf = ({ left, first, cell }, at) => left + (at - first) * cell;

/** The state to be kept while something is dragged.
 * @param {AxisLayout} layout @param {Geometry} geometry @returns {Held} */
export const heldAt = ({ operation }, geometry) => ({
  cell: geometry.cell,
  x: operation === "transposed" ? geometry.left : leftOf(geometry, 0),
});

/** The parts that can be dragged.
 * @param {AxisLayout} layout @param {Geometry} geometry @returns {Handle[]} */
export function handlesOf(layout, geometry) {
  const { operation, axis, size, way, ruler } = layout;
  const { I, K, P, S, D } = axis;
  const { tops, row, target, cell } = geometry;
  const isTransposed = operation === "transposed";
  const [above, middle] = [tops.handles + target / 2, tops.ruler + row / 2];
  const wayLine = tops.way + target / 2;
  // A finger does not hit K between D and S, which may be a cell away.
  const lower = tops.way + target + LABEL + LOWER / 2;
  const kernelLine = isForFinger(target) ? lower : wayLine;
  const beside = target / 2 + 2;
  /** @type {(setting: string, letter: string, at: number, y: number, more?: Partial<Handle>) =>
   *   Handle} */
  const handle = (setting, letter, at, y, more = {}) => ({
    ...{ setting, letter, y, x: leftOf(geometry, at), sign: 1, cells: 1 },
    ...more,
  });
  const kernelEnd = effectiveSize(axis) - P;
  /** @type {Handle[]} */
  const handles = [handle("kernel_size", "K", kernelEnd, kernelLine, { cells: D })];
  if (way.length > 1 && way[1].kind !== "added") {
    handles.push(handle("stride", "S", kernelEnd + S, wayLine));
  }
  if (K > 1) {
    // With K = 2 the kernel's end is near.
    const x = Math.min(leftOf(geometry, D + 0.5 - P), leftOf(geometry, kernelEnd) - SEEN);
    handles.push(handle("dilation", "D", 0, wayLine, { x }));
  }
  if (isTransposed) {
    const { plainLeft, plainStep } = geometry;
    const x = plainLeft + (I - 1) * plainStep + cell + beside;
    const more = { x, cells: plainStep / cell };
    handles.push(handle("input_size", "I", 0, tops.plain + row / 2, more));
    handles.push(handle("padding", "P", 0, above));
    const last = size ?? way[way.length - 1].end;
    if (last >= 1) handles.push(handle("output_padding", "P_out", last, above));
    return handles;
  }
  handles.push(handle("input_size", "I", I, above));
  const ends = [leftOf(geometry, ruler[0].at) - beside, leftOf(geometry, I + P) + beside];
  handles.push(handle("padding", "P", 0, middle, { x: ends[0], sign: -1 }));
  handles.push(handle("padding", "P", 0, middle, { x: ends[1] }));
  return handles;
}
