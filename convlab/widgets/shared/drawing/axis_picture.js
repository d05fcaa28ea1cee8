/** @import { AxisLayout, Stretch } from "../arithmetic/windows_on_axis.js" */
/** @import { Attributes } from "../page/dom.js" */
/** @import { Geometry, Handle } from "./axis_geometry.js" */
import { share } from "../arithmetic/axis_sentences.js";
import { effectiveSize } from "../arithmetic/sizes.js";
import { windowNear } from "../arithmetic/windows_on_axis.js";
import { assign, reuseChildren, svg, uniqueId } from "../page/dom.js";
import { leftOf } from "./axis_geometry.js";
import { glideFrom } from "./motion.js";

const HANDLE = 24; // the side of what is seen of a handle, in pixels
const WIDE_HANDLE = 34; // of a letter with an index
const BAND = 10; // the height of the way
const LEGIBLE = 15; // the height that a lane needs for a number

/** What is drawn. current: the index of the window that is shown. pinned: that of the setting.
 * @typedef {{ layout: AxisLayout, geometry: Geometry, handles: Handle[], current: number,
 *   pinned: number }} AxisView */

/** The picture of an axis: the ruler, the windows on it, the other axis, and the handles.
 * titles: those of its rows, to lie above it. fills: the pattern of each kind of cell, for a mark in a text. draw: a window that has become the
 * pinned one falls into its cell of the output, or comes from its cell of the input.
 * @returns {{ node: SVGElement, titles: SVGElement, fills: Record<string, string>, draw: (view: AxisView) => void }} */
export function axisPicture() {
  const ids = ["padding", "read", "end", "between", "hole"].map((name) => [name, uniqueId(name)]);
  const fills = Object.fromEntries(ids.map(([name, id]) => [name, `url(#${id})`]));
  fills.cut = fills.padding;
  const [ruler, link, windows, plain, way, frames, handles] = Array.from({ length: 7 }, () =>
    svg("g"),
  );
  assign(plain, { "data-plain": true });
  const parts = [patterns(Object.fromEntries(ids)), ruler, link, windows, plain];
  const titles = svg("svg", { class: "convlab-shape-titles", "aria-hidden": "true" });
  const node = svg("svg", { role: "img" }, ...parts, way, frames, handles);
  const flyer = svg("rect", { rx: 2, class: "convlab-shape-flyer" });
  frames.after(flyer);
  /** @type {AxisView | null} */
  let last = null;
  /** What moves glides, unless all has moved because a size has changed. @param {AxisView} view */
  const glide = (view) => {
    const { layout, geometry, pinned } = view;
    const isOther = layout !== last?.layout || geometry.left !== last.geometry.left;
    const hasMoved = !isOther && pinned !== last?.pinned && layout.size !== null;
    assign(frames, { "data-glides": !isOther });
    last = view;
    if (!hasMoved) return;
    const ends = [windows.children[pinned], plain.children[0].children[pinned]];
    if (layout.operation !== "transposed") ends.reverse();
    const names = ["x", "y", "width", "height"];
    const box = ends[0].querySelector("rect");
    assign(flyer, Object.fromEntries(names.map((name) => [name, box?.getAttribute(name)])));
    glideFrom(flyer, ends[1]);
  };
  return {
    node,
    titles,
    fills,
    draw(view) {
      const { width, height } = view.geometry;
      assign(node, { width, height, viewBox: `0 0 ${width} ${height}` });
      drawTitles(titles, view.geometry);
      drawRuler(ruler, view, fills);
      drawLink(link, view);
      drawWindows(windows, view);
      drawPlain(plain, view);
      drawWay(way, view, fills);
      drawFrames(frames, view);
      drawHandles(handles, view.handles, view.geometry);
      glide(view);
    },
  };
}

/** The patterns of the padding and of cells that are never read. @param {Record<string, string>} ids */
function patterns(ids) {
  const size = { patternUnits: "userSpaceOnUse", width: 8, height: 8 };
  /** @type {(name: string, d: string) => SVGElement} */
  const stripes = (name, d) =>
    svg("pattern", { id: ids[name], ...size }, svg("path", { d, class: "convlab-stripe" }));
  const dot = () => svg("circle", { cx: 3, cy: 3, r: 1.2, class: "convlab-dot" });
  const small = { ...size, width: 6, height: 6 };
  const ground = svg("rect", { width: 6, height: 6, class: "convlab-is-read" });
  return svg(
    "defs",
    {},
    svg("pattern", { id: ids.padding, ...small }, dot()),
    svg("pattern", { id: ids.read, ...small }, ground, dot()),
    stripes("end", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"),
    stripes("between", "M0,2 h8 M0,6 h8"),
    stripes("hole", "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4 M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"),
  );
}

const newCell = () => svg("g", {}, svg("rect"), svg("text", { "text-anchor": "middle" }));

/** Draw a cell with a text in its middle. @type {(node: Element, box: Record<"x" | "y" | "width" |
 *   "height", number>, text: string | number, attributes: Attributes) => void} */
function drawCell(node, box, text, attributes) {
  const [shape, label] = node.children;
  assign(shape, { ...box, ...attributes });
  assign(label, { x: box.x + box.width / 2, y: box.y + box.height / 2 + 4.5, text });
}

/** The cells that the current window reads or writes to are marked.
 * @type {(parent: Element, view: AxisView, fills: Record<string, string>) => void} */
function drawRuler(parent, { layout, geometry, current }, fills) {
  const { ruler, windows } = layout;
  const { cell, row, tops } = geometry;
  const read = new Set(windows[current].cells);
  reuseChildren(parent, ruler.length, newCell).forEach((node, k) => {
    const { at, kind, unread } = ruler[k];
    const isPlain = kind === "input" || kind === "output";
    const isRead = read.has(at) && kind !== "beyond";
    const ground = isRead ? fills.read : fills[kind];
    const fill = isPlain ? unread && fills[unread] : ground;
    const name = `convlab-cell convlab-cell-${kind}${isRead ? " convlab-is-read" : ""}`;
    const box = { x: leftOf(geometry, at), y: tops.ruler, width: cell, height: row };
    const style = fill ? `fill: ${fill}` : null;
    drawCell(node, box, isPlain ? at : "", { class: name, style });
    const isUnread = isPlain && unread !== null;
    assign(node, { "data-window": windowNear(layout, at), "data-unread": isUnread && unread });
  });
}

/** The lines from the current window to its cell of the other axis.
 * @type {(parent: Element, view: AxisView) => void} */
function drawLink(parent, { layout, geometry, current }) {
  const { cells, lane } = layout.windows[current];
  const { cell, row, tops, plainLeft, plainStep } = geometry;
  const isTransposed = layout.operation === "transposed";
  const [from, to] = [leftOf(geometry, cells[0]), leftOf(geometry, cells[cells.length - 1]) + cell];
  const window = tops.windows + lane * geometry.lane + (isTransposed ? 2 : geometry.lane - 2);
  const other = tops.plain + (isTransposed ? row : 0);
  const start = plainLeft + current * plainStep;
  const d = `M${from},${window}L${start},${other}H${start + cell}L${to},${window}Z`;
  const [path] = reuseChildren(parent, 1, () => svg("path", { class: "convlab-shape-link" }));
  assign(path, { d, visibility: layout.size === null ? "hidden" : null });
}

/** @type {(parent: Element, view: AxisView) => void} */
function drawWindows(parent, { layout, geometry, current }) {
  const { windows, ruler } = layout;
  const { cell, lane, tops } = geometry;
  const height = lane - (lane < LEGIBLE ? 2 : 5);
  const make = () => svg("g", {}, svg("path", { class: "convlab-shape-span" }), svg("g"));
  reuseChildren(parent, windows.length, make).forEach((node, index) => {
    const { cells, lane: inLane } = windows[index];
    const [span, taps] = node.children;
    const y = tops.windows + inLane * lane + (lane - height) / 2;
    const name = `convlab-shape-window${index === current ? " convlab-current" : ""}`;
    assign(node, { "data-window": index, class: name });
    const [from, to] = [cells[0], cells[cells.length - 1]].map((at) => leftOf(geometry, at));
    assign(span, { d: `M${from + cell / 2},${y + height / 2}H${to + cell / 2}` });
    reuseChildren(taps, cells.length, newCell).forEach((tap, k) => {
      const kind = ruler[cells[k] - ruler[0].at].kind;
      const isInside = kind === "input" || kind === "output";
      const box = { x: leftOf(geometry, cells[k]) + 2, y, width: cell - 4, height };
      const text = k === 0 && lane >= LEGIBLE ? index : "";
      drawCell(tap, box, text, { class: isInside ? null : "convlab-is-outside" });
    });
  });
}

/** The axis without windows on it, or "none". @type {(parent: Element, view: AxisView) => void} */
function drawPlain(parent, { layout, geometry }) {
  const isInput = layout.operation === "transposed";
  const count = isInput ? layout.axis.I : (layout.size ?? 0);
  const { cell, row, plainLeft, plainStep, tops } = geometry;
  const [cells, none] = reuseChildren(parent, 2, () => svg("g"));
  const [text] = reuseChildren(none, 1, () => svg("text", { "text-anchor": "middle" }));
  const isNone = layout.size === null && !isInput;
  assign(text, { x: plainLeft, y: tops.plain + row / 2 + 4.5, text: isNone ? "none" : "" });
  reuseChildren(cells, count, newCell).forEach((node, index) => {
    assign(node, { "data-window": index });
    const box = { x: plainLeft + index * plainStep, y: tops.plain, width: cell, height: row };
    drawCell(node, box, index, {
      class: `convlab-cell convlab-cell-${isInput ? "input" : "output"}`,
    });
  });
}

/** The first window and its steps, and the part of a step that is left.
 * @type {(parent: Element, view: AxisView, fills: Record<string, string>) => void} */
function drawWay(parent, { layout, geometry, handles }, fills) {
  const { way, axis } = layout;
  const { tops, target } = geometry;
  const [middle, cut] = [tops.way + target / 2, tops.handles + target / 2];
  const isApart = axis.D > 1 && axis.K > 1;
  const [stretches, gap, stem] = reuseChildren(parent, 3, () => svg("g"));
  const shown = reuseChildren(stretches, way.length, newCell);
  way.forEach((stretch, k) => {
    const { kind, start, end } = stretch;
    const [shape, label] = shown[k].children;
    const [x, right] = [leftOf(geometry, start), leftOf(geometry, end)];
    const box = { x: x + 1, y: middle - BAND / 2, width: right - x - 2, height: BAND };
    if (kind === "added") box.y = cut - BAND / 2;
    const style = kind === "lost" ? `fill: ${fills.end}` : null;
    assign(shape, { ...box, rx: 2, class: `convlab-way convlab-way-${kind}`, style });
    // The text of a lost step stands below all of it, the rest that is missing included.
    const all = kind === "lost" ? way[k + 1].end : end;
    const x2 = (x + leftOf(geometry, all)) / 2;
    assign(label, { x: x2, y: tops.way + target + 10, text: labelOf(stretch, layout) });
  });
  const [from, to] = [leftOf(geometry, 0.5 - axis.P), leftOf(geometry, axis.D + 0.5 - axis.P)];
  const box = { x: from, y: middle - 2, width: to - from, height: 4 };
  const lower = handles.find(({ letter, y }) => letter === "K" && y > middle);
  const [thread] = reuseChildren(stem, 1, () => svg("path", { class: "convlab-way-stem" }));
  assign(thread, { d: lower ? `M${lower.x},${middle}V${lower.y}` : "" });
  const [line] = reuseChildren(gap, 1, () => svg("rect", { class: "convlab-way-gap" }));
  assign(line, { ...box, visibility: isApart ? null : "hidden" });
}

/** @type {(stretch: Stretch, layout: AxisLayout) => string} */
function labelOf({ kind, start, end }, { operation, axis, size }) {
  if (kind === "missing" || kind === "added") return "";
  if (operation === "transposed") {
    return kind === "window" ? String(effectiveSize(axis)) : `+${axis.S}`;
  }
  if (size === null) return "";
  if (kind === "lost") return `${share(end - start, axis.S).join("/")} lost`;
  return kind === "window" ? "1" : "+1";
}

/** The outlines of the current window, drawn last so that nothing paints over them.
 * @type {(parent: Element, view: AxisView) => void} */
function drawFrames(parent, { layout, geometry, current, pinned }) {
  const { cells, lane } = layout.windows[current];
  const { cell, row, tops, plainLeft, plainStep } = geometry;
  const left = leftOf(geometry, cells[0]);
  const width = leftOf(geometry, cells[cells.length - 1]) + cell - left;
  const y = tops.windows + lane * geometry.lane;
  const hasPlain = layout.size !== null || layout.operation === "transposed";
  const isPreview = current !== pinned;
  /** @type {[x: number, y: number, width: number, height: number, isShown: boolean][]} */
  const boxes = [
    [plainLeft + pinned * plainStep, tops.plain, cell, row, hasPlain && isPreview],
    [left, tops.ruler, width, row, true],
    [left, y, width, geometry.lane, true],
    [plainLeft + current * plainStep, tops.plain, cell, row, hasPlain],
  ];
  const make = () => svg("rect", { rx: 2 });
  reuseChildren(parent, boxes.length, make).forEach((frame, k) => {
    const [x, top, wide, height, isShown] = boxes[k];
    const style = `transform: translate(${x}px, ${top}px)`;
    const name = `convlab-shape-frame${k === 0 ? " convlab-is-pinned" : ""}`;
    assign(frame, { width: wide, height, style, class: name });
    assign(frame, { visibility: isShown ? null : "hidden" });
  });
}

/** @type {(parent: Element, handles: Handle[], geometry: Geometry) => void} */
function drawHandles(parent, handles, { target }) {
  const make = () =>
    svg(
      "g",
      {},
      svg("rect", { fill: "transparent" }),
      svg("rect", { rx: 5 }),
      letterText(),
      svg("title"),
    );
  reuseChildren(parent, handles.length, make).forEach((node, k) => {
    const { setting, letter, x, y } = handles[k];
    const [hit, grip, label, title] = node.children;
    const hitBox = { x: x - target / 2, y: y - target / 2, width: target, height: target };
    assign(node, { class: "convlab-handle", "data-handle": k, "data-letter": letter });
    assign(node, { "data-setting": setting });
    assign(hit, hitBox);
    assign(title, { text: `Drag to the left or right: ${setting.replace("_", " ")}` });
    const [base, index = ""] = letter.split("_");
    const width = index === "" ? HANDLE : WIDE_HANDLE;
    const gripBox = { x: x - width / 2, y: y - HANDLE / 2, width, height: HANDLE };
    assign(grip, { ...gripBox, class: "convlab-grip" });
    assign(label, { x, y: y + 4.5 });
    assign(label.children[0], { text: base });
    assign(label.children[1], { text: index });
  });
}

const letterText = () =>
  svg("text", { "text-anchor": "middle" }, svg("tspan"), svg("tspan", { class: "convlab-index" }));

/** The titles of the rows. @type {(parent: Element, geometry: Geometry) => void} */
function drawTitles(parent, { titles }) {
  reuseChildren(parent, titles.length, () => svg("text")).forEach((node, k) => {
    assign(node, { ...titles[k] });
  });
}
