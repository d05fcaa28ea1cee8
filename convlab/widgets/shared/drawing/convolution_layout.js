// The size of the cells of a convolution's grids, and where the grids stand. No DOM.
/** @import { Pair, Windows } from "../arithmetic/convolution.js" */
import { alongBoth } from "../arithmetic/convolution.js";

/** Rows, columns, and the characters of a number and of the title.
 * @typedef {{ rows: number, columns: number, digits: number, title: number }} GridSize */

/** The grids of a picture. channels: with an input, a kernel and products each. bias: its
 * characters, or null. edges: the pixels beside the grid that the windows lie on, [h, w].
 * @typedef {{ channels: number, filters: number, input: GridSize, kernel: GridSize,
 *   products: GridSize, output: GridSize, bias: number | null, edges: Pair }} Grids */

/** cell, height: of a cell, in pixels. output: where the output stands. direction: of the channels.
 * block: where a channel's kernel and products stand: "side": beside the input, one above the
 * other; "row": all in a row; "under": below the input. maps: the direction of the filters' outputs.
 * @typedef {{ cell: number, height: number, isStacked: boolean, output: "right" | "below",
 *   direction: "row" | "column", block: "side" | "row" | "under",
 *   maps: "row" | "column" }} Layout */

const MOST_CELLS = 600;
const SMALLEST = 24; // pixels, for a finger
const READABLE = 28;
const LARGEST = 44;
/** The room between two sheets of a stack, in pixels. */
export const SHEET = 20;
const SHEET_EDGES = 10; // pixels, of the input's sheet and the kernel's
const GAP = 8;
const LETTER = 7.6; // pixels, of a title
const SIGN = 34; // a sign with its gaps

/** Whether the grids of all channels and filters hold more cells than a screen has room for. Then
 * one channel and one filter are drawn at a time.
 * @param {Windows} windows */
export function hasManyCells(windows) {
  const { channels, filters, inputSize, outputSize, kernelSize, padding, isTransposed } = windows;
  const area = (/** @type {Pair} */ size, isPadded = false) =>
    alongBoth((axis) => size[axis] + (isPadded ? 2 * padding[axis] : 0)).reduce((a, b) => a * b);
  const input = channels * area(inputSize, !isTransposed);
  const output = outputSize === null ? 0 : filters * area(outputSize, isTransposed);
  return input + output + 2 * channels * area(kernelSize) > MOST_CELLS;
}

/** The text of a cell, in pixels; also in number_grid.css. @param {number} cell */
const textSize = (cell) => Math.min(Math.max(11, 0.4 * cell), 17);

/** @type {(size: GridSize, cell: number, height: number) => Pair} height and width, in pixels */
function gridBox({ rows, columns, digits, title }, cell, height) {
  const width = Math.max(cell, digits * 0.66 * textSize(cell) + 8);
  return [42 + rows * height, Math.max(26 + columns * width, title * LETTER)];
}

/** @type {(boxes: Pair[], gap: number) => Pair} */
const beside = (boxes, gap) => [
  Math.max(...boxes.map(([height]) => height)),
  boxes.reduce((sum, [, width]) => sum + width, (boxes.length - 1) * gap),
];

/** @type {(boxes: Pair[], gap: number) => Pair} */
const below = (boxes, gap) => [
  boxes.reduce((sum, [height]) => sum + height, (boxes.length - 1) * gap),
  Math.max(...boxes.map(([, width]) => width)),
];

/** @type {(box: Pair, count: number) => Pair[]} */
const times = (box, count) => Array.from({ length: count }, () => box);

/** The height and width of the whole picture, in pixels.
 * @param {Grids} grids @param {Layout} layout @returns {Pair} */
export function pictureBox(grids, { cell, height, isStacked, output, direction, block, maps }) {
  const box = (/** @type {GridSize} */ size) => gridBox(size, cell, height);
  const pair = [box(grids.kernel), box(grids.products)];
  const kernels = block === "side" ? below(pair, GAP) : beside(pair, SIGN);
  const shift = isStacked ? SHEET * (grids.channels - 1) : 0;
  const parts = [box(grids.input), kernels];
  const one = block === "under" ? below(parts, GAP + shift) : beside(parts, SIGN + shift);
  const count = isStacked ? 1 : grids.channels;
  const [inner, outer] = (direction === "row" ? beside : below)(times(one, count), 12);
  /** @type {Pair} */
  const left = [inner + shift, outer + shift + (isStacked ? SHEET_EDGES : 0)];
  const outputs = (maps === "row" ? beside : below)(times(box(grids.output), grids.filters), GAP);
  const right = resultBox(grids, outputs, cell, height, output);
  const [h, w] = output === "right" ? beside([left, right], GAP) : below([left, right], GAP);
  return [h + grids.edges[0], w + grids.edges[1]];
}

/** The bias and the output: one above the other beside several channels.
 * @type {(grids: Grids, maps: Pair, cell: number, height: number,
 *   output: Layout["output"]) => Pair} */
function resultBox({ bias, channels }, maps, cell, height, output) {
  /** @type {Pair} */
  const equals = [maps[0], SIGN + maps[1]];
  if (bias === null) return equals;
  const box = gridBox({ rows: 1, columns: 1, digits: bias, title: 6 }, cell, height);
  /** @type {Pair} */
  const plus = [box[0] - 16, SIGN + box[1]];
  return channels > 1 && output === "right"
    ? below([plus, equals], GAP)
    : beside([plus, equals], 0);
}

/** The largest cells with which a picture fits a width and a height, in pixels: the output beside
 * the inputs if that fits, else below. What fits no way is as low as the width allows.
 * @param {Grids} grids
 * @param {boolean | null} stacked whether the channels lie on each other; null: if they do not fit
 * @param {number} width @param {number} height @returns {Layout} */
export function fitGrids(grids, stacked, width, height) {
  if (stacked === null) {
    const apart = largestFit(grids, arrangements(grids, false), width, height);
    return apart ?? fitGrids(grids, true, width, height);
  }
  const all = arrangements(grids, stacked);
  return largestFit(grids, all, width, height) ?? lowest(grids, width, all);
}

/** @type {(grids: Grids, all: Arrangement[], width: number, height: number) => Layout | null} */
function largestFit(grids, all, width, height) {
  /** @type {(fitting: Arrangement[], least: number) => Layout | null} */
  const largest = (fitting, least) => {
    for (let cell = LARGEST; cell >= least; cell -= 1) {
      const side = Math.max(SMALLEST, Math.round(0.86 * cell));
      for (const arrangement of fitting) {
        const layout = { ...arrangement, cell, height: side };
        const [h, w] = pictureBox(grids, layout);
        if (h <= height && w <= width) return layout;
      }
    }
    return null;
  };
  // As the formula reads, if the numbers can be read: input ∗ kernel = output.
  const right = all.filter(({ output }) => output === "right");
  const asRead = right.filter(({ block }) => block === "side" && grids.channels === 1);
  return largest(asRead, READABLE) ?? largest(right, SMALLEST) ?? largest(all, SMALLEST);
}

/** @typedef {Omit<Layout, "cell" | "height">} Arrangement */

/** @param {Grids} grids @param {boolean} isStacked @returns {Arrangement[]} */
function arrangements({ channels, filters }, isStacked) {
  const blocks = /** @type {const} */ (["side", "row", "under"]);
  /** @type {Layout["direction"][]} */
  const directions = channels === 1 || isStacked ? ["column"] : ["column", "row"];
  /** @type {Pick<Layout, "output" | "maps">[]} */
  const results = [
    { output: "right", maps: "column" },
    { output: "below", maps: "column" },
  ];
  if (filters > 1) results.push({ output: "below", maps: "row" });
  return results.flatMap((result) =>
    directions.flatMap((direction) =>
      blocks.map((block) => ({ ...result, isStacked, direction, block })),
    ),
  );
}

/** @type {(grids: Grids, width: number, fitting: Arrangement[]) => Layout} */
function lowest(grids, width, fitting) {
  const all = fitting.map((arrangement) => {
    const layout = { ...arrangement, cell: SMALLEST, height: SMALLEST };
    const [h, w] = pictureBox(grids, layout);
    return { layout, h, w };
  });
  const narrow = all.filter(({ w }) => w <= width);
  if (narrow.length === 0) return all.reduce((a, b) => (b.w < a.w ? b : a)).layout;
  return narrow.reduce((a, b) => (b.h < a.h ? b : a)).layout;
}
