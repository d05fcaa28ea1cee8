/** @import { NetworkLayer } from "../arithmetic/layers.js" */
import { mapBoxes, shapeText, shortName } from "../arithmetic/layers.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, reuseChildren, svg } from "../page/dom.js";

// In pixels: the tallest box, the gap between two boxes, the average width of a letter below a box
// (at most), and the height of the line of names.
const TALLEST = 120;
const GAP = 14;
const LETTER = 6.9;
const LABEL = 20;
const MOST_LETTERS = 10; // of a name below a box

/** The class of a layer's box and row. @param {boolean} isOpen */
export const classOf = (isOpen) => (isOpen ? "convlab-network-selected" : null);

/** The outputs as boxes beside each other, each with the name of its layer. */
export function layerBoxes() {
  const picture = svg("svg", { role: "img", "aria-label": "The outputs of the layers as boxes" });
  const node = html("div", { class: "convlab-network-strip", tabindex: 0, role: "group" }, picture);
  assign(node, { "aria-label": "Outputs as boxes. Arrow keys choose a layer.", ...KEEP_KEYS });
  const newBox = () => {
    const hit = svg("rect", { class: "convlab-network-hit" });
    const [top, side, face] = [svg("path"), svg("path"), svg("rect")];
    const text = svg("text", { "text-anchor": "middle" });
    return svg("g", {}, svg("title"), hit, top, side, face, text);
  };
  /** @type {[left: number, right: number][]} */
  let places = []; // of each layer, in pixels
  const draw = (/** @type {NetworkLayer[]} */ layers) => {
    const shapes = layers.map(({ shape }) => shape);
    const sizes = mapBoxes(shapes, TALLEST);
    const heights = sizes.map((box) => (box ? box.height + 0.5 * box.depth : 0));
    const bottom = 4 + Math.max(0, ...heights);
    let left = 0;
    places = reuseChildren(picture, layers.length, newBox).map((group, index) => {
      const { name, shape } = layers[index];
      const [label, hit, top, side, face, text] = group.children;
      const box = sizes[index] ?? { height: 1.5, width: 1.5, depth: 0 };
      const slant = 0.5 * box.depth;
      const short = shortName(name, MOST_LETTERS);
      const width = GAP + Math.max(box.width + slant, LETTER * short.length);
      const x = left + (width - box.width - slant) / 2;
      const y = bottom - box.height;
      const right = x + box.width;
      assign(group, { "data-layer": index, class: null });
      assign(label, { text: `${name}: ${shapeText(shape)}` });
      assign(face, { x, y, width: box.width, height: box.height });
      assign(top, { d: `M${x},${y}l${slant},${-slant}h${box.width}l${-slant},${slant}z` });
      assign(side, { d: `M${right},${y}l${slant},${-slant}v${box.height}l${-slant},${slant}z` });
      assign(hit, { x: left, y: 0, width, height: bottom + LABEL });
      assign(text, { x: left + width / 2, y: bottom + 15, text: short });
      left += width;
      return [left - width, left];
    });
    const height = bottom + LABEL;
    assign(picture, { width: left, height, viewBox: `0 0 ${left} ${height}` });
  };
  /** @type {(index: number, isOpen: boolean) => void} */
  const mark = (index, isOpen) => {
    assign(picture.children[index], { class: classOf(isOpen) });
  };
  const reveal = (/** @type {number} */ index) => {
    const [start, end] = places[index];
    const room = node.clientWidth;
    if (start < node.scrollLeft || end > node.scrollLeft + room) {
      node.scrollLeft = (start + end - room) / 2;
    }
  };
  return { node, draw, mark, reveal };
}
