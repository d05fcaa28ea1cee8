/** @import { NetworkLayer, Reads } from "../arithmetic/layers.js" */
/** @import { Scope } from "../page/mount.js" */
import { cellsRead, isVector, mapOf, shapeWords } from "../arithmetic/layers.js";
import { moveOfKey, nearestIndex } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { assign, html, reuseChildren, svg } from "../page/dom.js";

const SIDE = 92; // the longer side of a map, in pixels
const ARROW = 30;
const CAPTION = 34;
const EDGE = 10; // around, for windows that hang out into the padding
const FEWEST = 5; // pixels of a cell whose edges are drawn

const MIDDLE = [0.5, 0.5];

/** A map of the picture. read: what the cell reads of it; null for the output itself.
 * @typedef {{ title: string, shape: number[], read: Reads | null }} ReadMap */

/** The cells that one cell of a layer's output reads: of the layer's input, and of the net's. A
 * pointer or the arrow keys move the cell. @param {Scope} scope */
export function readsPicture(scope) {
  const maps = svg("g");
  // Not a part of the SVG: in one, Chromium lets a finger scroll all the same.
  const output = html("div", { class: "convlab-network-goal convlab-handle" });
  const picture = svg("svg", { role: "img", "aria-label": "The cells that one cell reads" }, maps);
  const said = html("p", {
    class: "convlab-network-said",
    "aria-live": "polite",
    "data-passing": true,
  });
  const stop = html("div", { class: "convlab-network-maps", role: "group", tabindex: 0 });
  stop.append(picture, output);
  assign(stop, { "aria-label": "The cells that one cell reads. Arrow keys move the cell." });
  assign(stop, KEEP_KEYS);
  const node = html("div", { class: "convlab-network-reads" }, stop, said);

  let place = MIDDLE; // of the cell in the output, as a share of its height and width
  /** @type {number[] | null} */
  let previewed = null;
  /** @type {ReadMap[]} */
  let drawn = [];

  const sides = () => {
    const { rows, columns } = /** @type {{ rows: number, columns: number }} */ (
      mapOf(drawn[drawn.length - 1].shape)
    );
    return [rows, columns];
  };
  const cellNow = () =>
    (previewed ?? place).map((share, axis) =>
      nearestIndex(Math.floor(share * sides()[axis]), sides()[axis]),
    );
  /** @param {number[]} cell */
  const middleOf = (cell) => cell.map((index, axis) => (index + 0.5) / sides()[axis]);

  /** @param {boolean} [moves] the window glides; not to another layer's */
  const draw = (moves = true) => {
    assign(node, { "data-moves": moves });
    const groups = reuseChildren(maps, drawn.length, newMap);
    let left = EDGE;
    drawn.forEach((map, k) => {
      left = drawMap(groups[k], map, cellNow(), left, k);
    });
    const [width, height] = [left - ARROW + EDGE, 2 * EDGE + SIDE + CAPTION];
    assign(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
    const face = groups[drawn.length - 1].children[1];
    const inPercent = (/** @type {string} */ name, /** @type {number} */ whole) =>
      `${((100 * Number(face.getAttribute(name))) / whole).toFixed(3)}%`;
    output.style.left = inPercent("x", width);
    output.style.top = inPercent("y", height);
    output.style.width = inPercent("width", width);
    output.style.height = inPercent("height", height);
    assign(said, { text: sentence(drawn, cellNow()) });
  };
  pointing(scope, output, {
    at(x, y) {
      const box = output.getBoundingClientRect();
      const shares = [(y - box.top) / box.height, (x - box.left) / box.width];
      const count = sides();
      return shares.map((share, axis) =>
        nearestIndex(Math.floor(share * count[axis]), count[axis]),
      );
    },
    preview(cell) {
      previewed = cell && middleOf(cell);
      draw();
    },
    pin(cell) {
      previewed = null;
      place = middleOf(cell);
      draw();
    },
  });
  scope.listen(stop, "keydown", (event) => {
    const move = moveOfKey(event);
    if (move === null) return;
    event.preventDefault();
    const count = sides();
    place = middleOf(cellNow().map((index, axis) => nearestIndex(index + move[axis], count[axis])));
    draw();
  });
  scope.onEscape(() => {
    const isLetGo = place !== MIDDLE;
    [place, previewed] = [MIDDLE, null];
    if (isLetGo && drawn.length >= 2) draw();
    return isLetGo;
  });
  return {
    node,
    /** @type {(layer: NetworkLayer, input: number[] | null) => void} */
    show(layer, input) {
      drawn = mapsOf(layer, input);
      previewed = null;
      assign(node, { hidden: drawn.length < 2 });
      if (drawn.length >= 2) draw(false);
    },
  };
}

/** @type {(layer: NetworkLayer, input: number[] | null) => ReadMap[]} */
function mapsOf({ window: near, field, input: own, shape }, input) {
  if (mapOf(shape) === null) return [];
  const result = { title: "output", shape: /** @type {number[]} */ (shape), read: null };
  const isFirst = near !== null && JSON.stringify([near, own]) === JSON.stringify([field, input]);
  /** @type {ReadMap[]} */
  const maps = [];
  if (field && input && !isFirst)
    maps.push({ title: "the net’s input", shape: input, read: field });
  if (near && own) maps.push({ title: "input", shape: own, read: near });
  return [...maps, result];
}

/** The parts of a map: the arrow that leads to it, the face, the edges of its cells, the cells that
 * are read, and two lines of text. */
function newMap() {
  const arrow = svg("path", { class: "convlab-network-arrow" });
  const face = svg("rect", { class: "convlab-network-face" });
  const edges = svg("path", { class: "convlab-network-edges" });
  const read = svg("rect", { class: "convlab-network-read" });
  const [name, words] = [1, 2].map(() =>
    svg("text", { class: "convlab-network-caption", "text-anchor": "middle" }),
  );
  return svg("g", {}, arrow, face, edges, read, name, words);
}

/** Draw a map from `left` on; returns where the next one begins.
 * @type {(group: Element, map: ReadMap, cell: number[], left: number, index: number) => number} */
function drawMap(group, { title, shape, read }, cell, left, index) {
  const { rows, columns } = /** @type {{ rows: number, columns: number }} */ (mapOf(shape));
  const size = SIDE / Math.max(rows, columns);
  const [height, width] = [Math.max(3, rows * size), Math.max(3, columns * size)];
  const caption = shapeWords(shape);
  const place = Math.max(width, 84, 7 * caption.length); // the captions need as much
  const x = left + (place - width) / 2;
  const y = EDGE + (SIDE - height) / 2;
  const [arrow, face, edges, window, name, words] = group.children;
  assign(group, { "data-role": read === null ? "output" : "input" });
  const middle = EDGE + SIDE / 2;
  const from = left - ARROW + 6;
  const head = `m-5,-4l5,4l-5,4`;
  assign(arrow, { d: index === 0 ? "" : `M${from},${middle}h${ARROW - 12}${head}` });
  assign(face, { x, y, width, height });
  assign(edges, { d: size >= FEWEST ? edgesOf(x, y, rows, columns, size) : "" });
  const [[top, down], [start, end]] = [0, 1].map((axis) =>
    read === null ? [cell[axis], cell[axis]] : cellsRead(read, axis, cell[axis]),
  );
  const [sizeX, sizeY] = [width / columns, height / rows];
  assign(window, {
    x: x + start * sizeX,
    y: y + top * sizeY,
    width: Math.max(2, (end - start + 1) * sizeX),
    height: Math.max(2, (down - top + 1) * sizeY),
  });
  const below = 2 * EDGE + SIDE;
  assign(name, { x: left + place / 2, y: below + 10, text: title });
  assign(words, { x: left + place / 2, y: below + 25, text: caption });
  return left + place + ARROW;
}

/** @type {(x: number, y: number, rows: number, columns: number, size: number) => string} */
function edgesOf(x, y, rows, columns, size) {
  const across = Array.from(
    { length: rows - 1 },
    (_, k) => `M${x},${y + (k + 1) * size}h${columns * size}`,
  );
  const down = Array.from(
    { length: columns - 1 },
    (_, k) => `M${x + (k + 1) * size},${y}v${rows * size}`,
  );
  return [...across, ...down].join("");
}

/** "Output cell [3, 4] reads 3×3 of its input (rows 3 to 5, columns 4 to 6)."
 * @param {ReadMap[]} maps @param {number[]} cell */
function sentence(maps, cell) {
  const parts = maps
    .slice(0, -1)
    .reverse()
    .map(({ title, read }) => {
      const [[top, down], [start, end]] = [0, 1].map((axis) =>
        cellsRead(/** @type {Reads} */ (read), axis, cell[axis]),
      );
      const size = `${down - top + 1}×${end - start + 1}`;
      const where = `${spanText("row", top, down)}, ${spanText("column", start, end)}`;
      return `${size} of ${title === "input" ? "its input" : title} (${where})`;
    });
  const { shape } = maps[maps.length - 1];
  const which = isVector(shape) ? "Each number" : `Output cell [${cell.join(", ")}]`;
  return `${which} reads ${parts.join(", and ")}.`;
}

/** @type {(word: string, first: number, last: number) => string} */
function spanText(word, first, last) {
  const [one, other] = [first, last].map((index) => String(index).replace("-", "−"));
  return first === last ? `${word} ${one}` : `${word}s ${one} to ${other}`;
}
