// An image to draw on, with a mouse, a finger or the keyboard.
/** @import { Scope } from "../page/mount.js" */
/** @import { ImageSize } from "../drawing/network_brush.js" */
import { brushed, cleared, shifted } from "../drawing/network_brush.js";
import { assign, html } from "../page/dom.js";
import { moveOfKey, nearestIndex } from "./arrow_keys.js";
import { button, KEEP_KEYS } from "./controls.js";
import { pointing } from "./pointing.js";

/** @typedef {"Draw" | "Erase" | "Nudge"} Tool */

/** A point of the image, in pixels from its upper left corner. @typedef {[y: number, x: number]}
 *   PadPoint */

/** A frame around cells of the image. @typedef {{ row: number, column: number, height: number,
 *   width: number }} PadFrame */

/** @param {Scope} scope
 * @param {{ size: () => ImageSize, image: () => Float32Array,
 *   change: (image: Float32Array) => void }} options size: of the image; change: it was drawn on */
export function drawingPad(scope, { size, image, change }) {
  const canvas = html("canvas", { width: 1, height: 1, role: "img", "aria-label": "the image" });
  const field = html("div", { class: "convlab-live-field", "aria-hidden": "true", hidden: true });
  const cursor = html("div", { class: "convlab-live-cursor", "aria-hidden": "true" });
  const pad = html("div", { class: "convlab-live-pad convlab-handle", tabindex: 0, role: "group" });
  assign(pad, KEEP_KEYS);
  pad.append(canvas, field, cursor);
  const said = html("p", { class: "convlab-live-said", "aria-live": "polite" });
  assign(said, { "data-passing": true, text: "Draw on it: the maps follow." });
  /** @type {Tool} */
  let tool = "Draw";
  let channel = -1; // all
  /** @type {[number, number] | null} */
  let cell = null; // of the keyboard
  /** @type {PadPoint | null} */
  let last = null; // of the stroke

  /** @type {(from: PadPoint, to: PadPoint) => void} */
  const paint = (from, to) => {
    if (tool === "Nudge") return;
    change(brushed(image(), size(), { from, to, channel, erases: tool === "Erase" }));
  };
  const nudge = (/** @type {number} */ rows, /** @type {number} */ columns) => {
    if (rows !== 0 || columns !== 0) change(shifted(image(), size(), rows, columns));
  };
  const stroke = (/** @type {PadPoint} */ to, /** @type {PadPoint} */ from) => {
    const start = last ?? from;
    if (tool === "Nudge") {
      const [rows, columns] = [Math.trunc(to[0] - start[0]), Math.trunc(to[1] - start[1])];
      nudge(rows, columns);
      last = [start[0] + rows, start[1] + columns];
      return;
    }
    paint(start, to);
    last = to;
  };
  pointing(scope, pad, {
    /** @returns {PadPoint} */
    at(x, y) {
      const { left, top, height, width } = canvas.getBoundingClientRect();
      const rounded = (/** @type {number} */ place) => Math.round(place * 100) / 100;
      const { height: rows, width: columns } = size();
      return [rounded(((y - top) / height) * rows), rounded(((x - left) / width) * columns)];
    },
    pin(point) {
      paint(point, point);
      last = point;
    },
    drag: stroke,
    end() {
      last = null;
    },
  });
  const showCursor = () => {
    const { height, width } = size();
    assign(cursor, { hidden: cell === null });
    if (cell !== null) placeBox(cursor, { row: cell[0], column: cell[1], height: 1, width: 1 });
    pad.style.setProperty("--rows", String(height));
    pad.style.setProperty("--columns", String(width));
  };
  const say = (/** @type {string} */ what) => {
    if (cell !== null) assign(said, { text: `row ${cell[0]}, column ${cell[1]}${what}` });
  };
  scope.listen(pad, "keydown", (event) => {
    const { height, width } = size();
    const move = moveOfKey(event);
    const isPress = event.key === " " || event.key === "Enter";
    if (move === null && !isPress) return;
    event.preventDefault();
    if (tool === "Nudge") {
      if (move?.every(Number.isFinite)) nudge(...move);
      return;
    }
    cell ??= [Math.floor(height / 2), Math.floor(width / 2)];
    const [row, column] = cell;
    if (move === null) {
      paint([row + 0.5, column + 0.5], [row + 0.5, column + 0.5]);
      say(tool === "Draw" ? ": drawn" : ": erased");
      return;
    }
    cell = [nearestIndex(row + move[0], height), nearestIndex(column + move[1], width)];
    showCursor();
    say("");
  });

  /** @type {(text: string, press: () => void) => HTMLElement} */
  const choose = (text, press) =>
    button(scope, {
      text,
      press() {
        press();
        update(null);
      },
    });
  const toolNames = /** @type {Tool[]} */ (["Draw", "Erase", "Nudge"]);
  const tools = toolNames.map((name) =>
    choose(name, () => {
      tool = name;
    }),
  );
  const clear = button(scope, { text: "Clear", press: () => change(cleared(image(), size())) });
  const arrows = NUDGES.map(({ text, rows, columns }) =>
    button(scope, { text, press: () => nudge(rows, columns) }),
  );
  const colours = ["all", "red", "green", "blue"].map((name, k) => {
    const node = choose(name, () => {
      channel = k - 1;
    });
    return assign(node, { "data-channel": name });
  });
  const toolRow = html("div", { class: "convlab-live-tools" }, ...tools, clear);
  assign(toolRow, { role: "group", "aria-label": "What the pen does" });
  const arrowRow = html("div", { class: "convlab-live-tools" }, ...arrows);
  assign(arrowRow, { role: "group", "aria-label": "Move the image by a pixel" });
  const colourRow = html("div", { class: "convlab-live-tools" }, ...colours);
  assign(colourRow, { role: "group", "aria-label": "The channel that is drawn in" });
  const node = html("div", { class: "convlab-live-drawing" }, pad, toolRow, arrowRow, colourRow);
  node.append(said);

  /** @param {PadFrame | null} frame */
  const showFrame = (frame) => {
    assign(field, { hidden: frame === null });
    if (frame !== null) placeBox(field, frame);
  };
  /** @param {PadFrame | null | undefined} frame of the receptive field; null: as it is */
  const update = (frame) => {
    tools.forEach((each, k) => {
      assign(each, { "aria-pressed": String(toolNames[k] === tool) });
    });
    colours.forEach((each, k) => {
      assign(each, { "aria-pressed": String(k - 1 === channel) });
    });
    assign(pad, { "data-tool": tool, "aria-label": PAD_LABELS[tool] });
    assign(arrowRow, { hidden: tool !== "Nudge" });
    assign(colourRow, { hidden: size().channels !== 3 || tool === "Nudge" });
    if (frame !== null) showFrame(frame ?? null);
    showCursor();
  };
  return { node, canvas, update };
}

const KEYS = "Arrow keys move over its pixels, the space bar";
const PAD_LABELS = {
  Draw: `The image. ${KEYS} draws.`,
  Erase: `The image. ${KEYS} erases.`,
  Nudge: "The image. Arrow keys move the whole image by a pixel.",
};

const NUDGES = [
  { text: "Left", rows: 0, columns: -1 },
  { text: "Up", rows: -1, columns: 0 },
  { text: "Down", rows: 1, columns: 0 },
  { text: "Right", rows: 0, columns: 1 },
];

/** @type {(box: HTMLElement, frame: PadFrame) => void} */
function placeBox(box, { row, column, height, width }) {
  assign(box, { "--row": row, "--column": column, "--high": height, "--wide": width });
}
