// The maps of a chain of layers, one row each below the input, and the cone of a cell.
/** @import { Chain, Cone, MapCell } from "../arithmetic/field_cone.js" */
/** @import { FieldPlan, Span } from "./field_plan.js" */
import { cellsRead, fieldOf, middleOf } from "../arithmetic/field_cone.js";
import { withThousands } from "../arithmetic/numbers.js";
import { assign, reuseChildren, svg, uniqueId } from "../page/dom.js";
import { cellsPath, labelsOf, linksPath, planOf, spanOf, wedgesPath } from "./field_plan.js";

/** What is lit: the cell that is pointed at, the cells that it sees, and those that see it.
 * @typedef {{ cell: MapCell, cone: Cone, seers: number[][] }} Lit */

const BARS = 30; // pixels, the height of the longest bar
// The places of one map's parts, in the order in which they are drawn.
const PARTS = ["padding", "cells", "seers", "seen", "read"];

/** The picture. place: lay a chain out in a width; draw: light a cone up.
 * @returns {{ node: SVGElement, place: (chain: Chain, width: number, pitch: number) => void,
 *   draw: (lit: Lit) => void, plan: () => FieldPlan | null }} */
export function fieldPicture() {
  const dots = uniqueId("dots");
  const dot = svg("circle", { cx: 3, cy: 3, r: 1.1, class: "convlab-field-dot" });
  const pattern = { id: dots, patternUnits: "userSpaceOnUse", width: 6, height: 6 };
  const path = (/** @type {string} */ name) => svg("path", { class: `convlab-field-${name}` });
  const [wedges, allLinks, upLinks, downLinks, bars] = [
    path("wedge"),
    path("links"),
    path("links-up"),
    path("links-down"),
    path("bars"),
  ];
  const maps = svg("g");
  const misfit = svg("g", { class: "convlab-field-misfit" }, svg("path"), svg("text", { x: 0 }));
  const bracket = svg("g", { class: "convlab-field-bracket" });
  bracket.append(svg("path"), svg("text"), svg("path"), svg("text"));
  const frame = svg("rect", { class: "convlab-field-frame", rx: 2 });
  const legend = svg("text", { class: "convlab-field-legend", x: 0, y: 12 });
  const node = svg("svg", { role: "img" }, svg("defs", {}, svg("pattern", pattern, dot)));
  node.append(wedges, allLinks, upLinks, downLinks, bars, maps, misfit, bracket, frame, legend);
  /** @type {FieldPlan | null} */
  let plan = null;

  const newMap = () => {
    const group = svg("g", {}, ...PARTS.map(path), svg("g"), svg("text"));
    for (const name of [0, 4]) group.children[name].setAttribute("fill", `url(#${dots})`);
    assign(group.children[6], { class: "convlab-field-name", x: 0 });
    return group;
  };

  return {
    node,
    plan: () => plan,
    place(chain, width, pitch) {
      const now = planOf(chain, width, pitch);
      plan = now;
      assign(node, { width, height: now.height, viewBox: `0 0 ${width} ${now.height}` });
      reuseChildren(maps, chain.counts.length, newMap).forEach((group, map) => {
        placeMap(group, now, map);
      });
      assign(allLinks, { d: linksPath(now, now.indices) });
      drawMisfit(misfit, now);
    },
    draw({ cell, cone, seers }) {
      if (plan === null) return;
      const now = plan;
      const [map, index] = cell;
      const seen = cone.ways.map((ways) => ways.flatMap((number, k) => (number > 0 ? [k] : [])));
      [...maps.children].forEach((group, level) => {
        const [, , upper, lower, read] = group.children;
        assign(upper, { d: cellsPath(now, level, seers[level] ?? []) });
        assign(lower, { d: cellsPath(now, level, seen[level] ?? []) });
        assign(read, { d: cellsPath(now, level, cone.padding[level] ?? []) });
        assign(group, { "data-map": level, "data-current": level === map });
      });
      assign(wedges, { d: wedgesPath(now, seen) });
      assign(downLinks, { d: linksPath(now, seen) });
      const sees = seers.map((found, level) => (level === map ? [index] : found));
      assign(upLinks, { d: linksPath(now, sees.slice(0, -1).length > map ? sees : [], sees) });
      assign(bars, { d: map === 0 ? "" : barsPath(now, cone.ways[0]) });
      assign(legend, { text: map === 0 ? "" : "number of ways from each cell of the input" });
      drawBracket(bracket, now, cell);
      const { left, width } = spanOf(now, cell);
      assign(frame, { width: width.toFixed(1), height: now.side });
      const at = `transform: translate(${left.toFixed(1)}px, ${now.tops[map]}px)`;
      assign(frame, { style: at });
    },
  };
}

/** The parts of a map that do not depend on the lit cell.
 * @param {Element} group @param {FieldPlan} plan @param {number} map */
function placeMap(group, plan, map) {
  const { chain, indices, tops } = plan;
  const [padding, cells, , , , labels, name] = group.children;
  const count = chain.counts[map];
  const P = map + 1 < plan.rows ? chain.layers[map][3] : 0;
  const around = Array.from({ length: P }, (_, k) => [-1 - k, count + k]).flat();
  assign(padding, { d: cellsPath(plan, map, around) });
  assign(cells, {
    d: cellsPath(plan, map, indices[map]),
    "data-kind": map === 0 ? "input" : "map",
  });
  const shown = labelsOf(plan, map);
  assign(labels, { class: shown.length < count ? "convlab-field-sparse" : null });
  reuseChildren(labels, shown.length, () => svg("text")).forEach((text, k) => {
    const { left, width } = spanOf(plan, [map, shown[k]]);
    const half = 3.9 * String(shown[k]).length; // of the text, which stays in the picture
    const x = Math.max(plan.margin + half, Math.min(left + width / 2, plan.width - half));
    assign(text, { x: x.toFixed(1), y: tops[map] + plan.side / 2 + 4.5 });
    assign(text, { text: shown[k] });
  });
  const title = map === 0 ? "input" : chain.layers[map - 1][0];
  const cellsText = `${count} cell${count === 1 ? "" : "s"}`;
  const y = plan.margin > 0 ? tops[map] + plan.side / 2 + 4 : tops[map] - 5;
  assign(name, { text: `${title}, ${cellsText}`, y });
}

/** The first window that does not fit, below the map that it was to read, or nothing.
 * @param {Element} group @param {FieldPlan} plan */
function drawMisfit(group, plan) {
  const { chain, tops, side, pitch, margin } = plan;
  const [window, name] = group.children;
  const map = chain.counts.length;
  assign(group, { hidden: chain.problem === null });
  if (chain.problem === null) return;
  const top = tops[map - 1] + pitch;
  const cells = cellsRead(chain, [map, 0]).map((at) => spanOf(plan, [map - 1, at]));
  assign(window, { d: cells.map((span) => boxPath(span, top, side)).join("") });
  const y = margin > 0 ? top + side / 2 + 4 : top - 5;
  assign(name, { text: `${chain.layers[map - 1][0]}: the window does not fit`, y });
}

/** @param {Span} span @param {number} top @param {number} side */
const boxPath = ({ left, width }, top, side) =>
  `M${left.toFixed(1)},${top}h${width.toFixed(1)}v${side}h${(-width).toFixed(1)}z`;

/** A bar for each cell of the input, as high as its ways are many.
 * @param {FieldPlan} plan @param {number[]} ways */
function barsPath(plan, ways) {
  const most = Math.max(...ways);
  if (most === 0) return "";
  const base = plan.tops[0] - (plan.margin > 0 ? 32 : 44);
  return ways
    .map((number, k) => {
      if (number === 0) return "";
      const { left, width } = spanOf(plan, [0, k]);
      const height = Math.max(1, (BARS * number) / most);
      return boxPath({ left, width }, base - height, height);
    })
    .join("");
}

/** The bracket over the receptive field, with its size; below it that of the jump, from the middle of
 * the cell to that of the next one, or of the last cell from that of the one before.
 * @param {Element} bracket @param {FieldPlan} plan @param {MapCell} cell */
function drawBracket(bracket, plan, [map, index]) {
  const [line, text, jumpLine, jumpText] = bracket.children;
  const { first, last, size } = fieldOf(plan.chain, [map, index]);
  const { jump } = plan.chain.fields[map];
  const y = plan.tops[0] - (plan.margin > 0 ? 23 : 35);
  const { d: field, left, right } = bracketPath(plan, first, last, y);
  assign(line, { d: field });
  const middle = Math.max(plan.margin + 30, Math.min(plan.width - 30, (left + right) / 2));
  assign(text, { x: middle.toFixed(1), y: y + 4.5, text: `r = ${withThousands(size)}` });
  const count = plan.chain.counts[map];
  const isShown = map > 0 && count > 1;
  const from = Math.min(index, count - 2);
  const [start, end] = [from, from + 1].map((k) => {
    return (middleOf(plan.chain, [map, k]) - plan.low) * plan.unit;
  });
  const d = `M${start.toFixed(1)},${y + 8}v8m0,-4H${end.toFixed(1)}m0,-4v8`;
  assign(jumpLine, { d: isShown ? d : "" });
  const words = `j = ${withThousands(jump)}`;
  const x = Math.min(plan.width - 5 * words.length, end + 4 + 4 * words.length);
  assign(jumpText, { x: x.toFixed(1), y: y + 16.5, text: isShown ? words : "" });
}

/** A bracket from one cell of the input to another one, open where the picture ends.
 * @param {FieldPlan} plan @param {number} first @param {number} last @param {number} y */
function bracketPath(plan, first, last, y) {
  const end = spanOf(plan, [0, last]);
  const [from, to] = [spanOf(plan, [0, first]).left, end.left + end.width];
  const [low, high] = [plan.margin + 1, plan.width - 1];
  const [left, right] = [Math.max(low, Math.min(from, high)), Math.max(low, Math.min(to, high))];
  const arrow = (/** @type {number} */ x, /** @type {number} */ by) =>
    `M${(x + by).toFixed(1)},${y - 4}L${x.toFixed(1)},${y}l${by},4`;
  const stop = (/** @type {number} */ x) => `M${x.toFixed(1)},${y - 4}v8`;
  const ends = [
    from < low ? arrow(left, 5) : stop(left),
    to > high ? arrow(right, -5) : stop(right),
  ];
  return { d: `M${left.toFixed(1)},${y}H${right.toFixed(1)}${ends.join("")}`, left, right };
}
