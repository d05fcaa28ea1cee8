/** @import { NetworkLayer, Reads, Shape } from "../arithmetic/layers.js" */
/** @import { Scope } from "../page/mount.js" */
import {
  cellsRead,
  heightThatFits,
  isVector,
  MEASURES,
  mapBoxes,
  mapOf,
  shortName,
  squares,
} from "../arithmetic/layers.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, reuseChildren, svg } from "../page/dom.js";
import { scrollFrame } from "../page/scroll_frame.js";

// In pixels: the heights of the tallest box, the narrowest place of a box, the gap between two, the
// width of a letter below a box (at most), and the height of the line of names.
const HEIGHTS = { most: 116, least: 56, usual: 84 };
const PLACE = 24;
const GAP = 6;
const LETTER = 6.6;
const LABEL = 19;
const SLANT = 0.5; // how far an edge in depth goes up and to the right
const NOTHING = 9; // the side of the sign for a number that is 0
const MOST_LETTERS = 10; // of a name below a box
// Layers of these kinds are named below their boxes even if that takes room.
const NAMED = ["input", "convolution", "pooling", "linear"];

/** A box and its place: left and width of the place; the box itself, null if there is nothing to
 * draw. text: below it.
 * @typedef {{ left: number, width: number, text: string, kind: string, shape: Shape,
 *   box: { height: number, width: number, depth: number } | null }} Place */

/** The outputs as boxes beside each other, each with the name of its layer.
 * @param {Scope} scope */
export function layerBoxes(scope) {
  const field = svg("rect", { class: "convlab-network-field" });
  const inputBox = newBox();
  const others = svg("g");
  const picture = svg("svg", { role: "img", "aria-label": "The outputs of the layers as boxes" });
  picture.append(inputBox, field, others);
  const node = html("div", { class: "convlab-network-strip", tabindex: 0, role: "group" }, picture);
  assign(node, { "aria-label": "Outputs as boxes. Arrow keys choose a layer.", ...KEEP_KEYS });
  const frame = scrollFrame(scope, node);
  /** @type {Place[]} */
  let places = []; // of the input, then of each layer
  let drawnSizes = "";
  /** @type {(layers: NetworkLayer[], input: number[] | null, sizes: string) => void} */
  const draw = (layers, input, sizes) => {
    // A box glides to another size, but not when the column gets another width.
    assign(node, { "data-moves": drawnSizes !== sizes && drawnSizes !== "" ? "true" : null });
    drawnSizes = sizes;
    const room = node.clientWidth;
    places = placeBoxes(layers, sizes === "shape" ? input : null, sizes, room);
    const heights = places.map(({ box }) => (box ? box.height + SLANT * box.depth : 0));
    const bottom = 4 + Math.max(NOTHING, ...heights);
    const [first, ...rest] = places;
    drawBox(inputBox, first, bottom);
    assign(inputBox, { hidden: first.width === 0 });
    reuseChildren(others, layers.length, newBox).forEach((group, index) => {
      assign(group, { "data-layer": index });
      drawBox(group, rest[index], bottom);
    });
    const last = places[places.length - 1];
    const [width, height] = [last.left + last.width, bottom + LABEL];
    assign(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
  };
  /** @type {(index: number, name: "data-open" | "data-preview", is: boolean) => void} */
  const mark = (index, name, is) => {
    assign(others.children[index], { [name]: is ? "true" : null });
  };
  /** Show the cells of the input that the cell in the middle of a layer's output reads.
   * @type {(layer: NetworkLayer | null) => void} */
  const showField = (layer) => {
    const [{ box, width }] = places;
    const map = layer && mapOf(layer.shape);
    const input = mapOf(places[0].shape);
    assign(field, { hidden: !map || !input || !box || width === 0 || !layer.field });
    if (!map || !input || !box || !layer.field) return;
    const face = inputBox.children[3];
    const [x, y] = ["x", "y"].map((name) => Number(face.getAttribute(name)));
    const [top, down] = share(layer.field, 0, map.rows, input.rows);
    const [from, to] = share(layer.field, 1, map.columns, input.columns);
    assign(field, {
      x: x + from * box.width,
      y: y + top * box.height,
      width: Math.max(2, (to - from) * box.width),
      height: Math.max(2, (down - top) * box.height),
    });
  };
  const reveal = (/** @type {number} */ index) => {
    const { left, width } = places[index + 1];
    const room = node.clientWidth;
    if (left < node.scrollLeft || left + width > node.scrollLeft + room) {
      node.scrollLeft = left + width / 2 - room / 2;
    }
  };
  return { node, frame, draw, mark, reveal, showField };
}

/** The part of an axis, from 0 to 1, that the middle cell reads.
 * @type {(reads: Reads, axis: number, count: number, side: number) => number[]} */
function share(reads, axis, count, side) {
  const [first, last] = cellsRead(reads, axis, Math.floor(count / 2));
  return [first, last + 1].map((cell) => Math.max(0, Math.min(cell, side)) / side);
}

/** The places of the boxes, so that all fit into the room, if they can.
 * @type {(layers: NetworkLayer[], input: number[] | null, sizes: string, room: number) => Place[]} */
function placeBoxes(layers, input, sizes, room) {
  const measure = MEASURES.find(({ name }) => name === sizes);
  const shapes = [input, ...layers.map(({ shape }) => shape)];
  const boxesAt = (/** @type {number} */ tallest) => {
    if (measure === undefined) return mapBoxes(shapes, tallest);
    const sides = squares([null, ...layers.map((layer) => layer[measure.key])], tallest);
    return sides.map((side) => (side === 0 ? null : { height: side, width: side, depth: 0 }));
  };
  const names = ["input", ...layers.map(({ name }) => shortName(name, MOST_LETTERS))];
  const kinds = ["input", ...layers.map(({ kind }) => kind)];
  const least = names.map((name, k) =>
    NAMED.includes(kinds[k]) ? Math.max(PLACE, LETTER * name.length + 3) : PLACE,
  );
  if (input === null) least[0] = 0;
  const placesAt = (/** @type {number} */ tallest) => {
    let left = 0;
    return boxesAt(tallest).map((box, k) => {
      const own = box ? box.width + SLANT * box.depth + GAP : 0;
      const width = Math.max(least[k], own);
      const text = LETTER * names[k].length <= width ? names[k] : "";
      left += width;
      return { left: left - width, width, box, text, kind: kinds[k], shape: shapes[k] };
    });
  };
  const widthAt = (/** @type {number} */ tallest) =>
    placesAt(tallest).reduce((sum, { width }) => sum + width, 0);
  return placesAt(heightThatFits(widthAt, room, HEIGHTS));
}

/** The parts of a box: the place that a pointer hits, the top, the side, the face, the marks of a
 * vector or of nothing, and the name. */
function newBox() {
  const hit = svg("rect", { class: "convlab-network-hit" });
  const [top, side, face] = [svg("path"), svg("path"), svg("rect")];
  const marks = svg("path", { class: "convlab-network-marks" });
  return svg("g", {}, hit, top, side, face, marks, svg("text", { "text-anchor": "middle" }));
}

/** @type {(group: Element, place: Place, bottom: number) => void} */
function drawBox(group, { left, width, box, text, kind, shape }, bottom) {
  const [hit, top, side, face, marks, label] = group.children;
  const isNothing = box === null;
  const { height, width: across, depth } = box ?? { height: NOTHING, width: NOTHING, depth: 0 };
  const slant = SLANT * depth;
  const x = left + (width - across - slant) / 2;
  const y = bottom - height;
  const right = x + across;
  assign(group, { "data-kind": kind, "data-nothing": isNothing ? "true" : null });
  assign(hit, { x: left, y: 0, width, height: bottom + LABEL });
  assign(face, { x, y, width: across, height });
  const isDeep = depth > 0;
  assign(top, { d: !isDeep ? "" : `M${x},${y}l${slant},${-slant}h${across}l${-slant},${slant}z` });
  assign(side, {
    d: !isDeep ? "" : `M${right},${y}l${slant},${-slant}v${height}l${-slant},${slant}z`,
  });
  const isUpright = !isNothing && isVector(shape) && across < height;
  const count = isUpright ? Math.floor(height / 4) : 0;
  const lines = Array.from({ length: count }, (_, k) => `M${x},${y + 4 * k + 2}h${across}`);
  assign(marks, { d: lines.join("") });
  assign(label, { x: left + width / 2, y: bottom + 14, text });
}
