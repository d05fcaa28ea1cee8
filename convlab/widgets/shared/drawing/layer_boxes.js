import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, keep, svg } from "../page/dom.js";
import { boxes, shapeText, shortName } from "../arithmetic/layers.js";

const TALLEST = 120; // pixels
const GAP = 14;
const LETTER = 6.9; // the width of a letter under a box, at most, on the average
const LABEL = 20; // the height of the line under the boxes
const LONGEST_UNDER = 10; // letters of a name under a box

export const classOf = (isSelected) => (isSelected ? "convlab-network-selected" : null);

/** The outputs as boxes beside each other, each with its layer's name. */
export function boxStrip() {
  const picture = svg("svg", { role: "img", "aria-label": "The outputs of the layers as boxes" });
  const node = html("div", { class: "convlab-network-strip", tabindex: 0, role: "group" }, picture);
  assign(node, { "aria-label": "Outputs as boxes. Arrow keys choose a layer.", ...KEEP_KEYS });
  const parts = () => [
    svg("title"),
    svg("rect", { class: "convlab-network-hit" }),
    svg("path"),
    svg("path"),
    svg("rect"),
    svg("text", { "text-anchor": "middle" }),
  ];
  let places = []; // from where to where each layer reaches, in pixels
  const draw = (layers) => {
    const sizes = boxes(layers.map(({ shape }) => shape), TALLEST);
    const heights = sizes.map((box) => (box ? box.height + 0.5 * box.depth : 0));
    const bottom = 4 + Math.max(0, ...heights);
    let left = 0;
    places = keep(picture, layers.length, () => svg("g", {}, ...parts())).map((group, index) => {
      const { name, shape } = layers[index];
      const [label, hit, top, side, face, text] = group.children;
      const box = sizes[index] ?? { height: 1.5, width: 1.5, depth: 0 };
      const slant = 0.5 * box.depth;
      const short = shortName(name, LONGEST_UNDER);
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
  const mark = (index, isSelected) => assign(picture.children[index], { class: classOf(isSelected) });
  const reveal = (index) => {
    const [start, end] = places[index];
    const room = node.clientWidth;
    if (start < node.scrollLeft || end > node.scrollLeft + room) {
      node.scrollLeft = (start + end - room) / 2;
    }
  };
  return { node, draw, mark, reveal };
}
