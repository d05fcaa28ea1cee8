/** @import { Settings, State } from "../../kernel_playground.js" */
/** @import { Pair } from "../arithmetic/convolution.js" */
/** @import { Plane } from "../arithmetic/photo.js" */
/** @import { Colour } from "../arithmetic/photo_colours.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { PhotoFigure } from "./photo_figure.js" */
import { lookOf } from "../arithmetic/photo_colours.js";
import { lookText } from "../arithmetic/photo_sentences.js";
import { moveOfKey, nearestIndex } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { splitDivider } from "../controls/split_divider.js";
import { assign, html } from "../page/dom.js";
import { colourLegend, drawPlanes, outlinePixels, photoFigure, pixelAt } from "./photo_figure.js";

// Pixels on the longer side of a photo that is drawn with sharp edges.
const PIXELATED = 128;

/** A position, or the nearest one in the result. @type {(result: Plane, position: Pair) => Pair} */
export const positionIn = ({ height, width }, [row, column]) => [
  nearestIndex(row, height),
  nearestIndex(column, width),
];

/** The place that the pointer is over, or the pinned one. @type {(state: State, pinned: Pair) => Pair} */
export const placeIn = ({ result, preview }, pinned) =>
  result === null ? [0, 0] : positionIn(result.planes[0], preview ?? pinned);

/** The photo and the result, side by side or one over the other.
 * @param {Scope<Settings>} scope @param {State} state */
export function playgroundPictures(scope, state) {
  const [before, after] = [photoFigure("photo"), photoFigure("result")];
  const legend = colourLegend();
  after.node.append(legend.node);
  const divider = splitDivider(scope, before.stack);
  before.stack.append(divider.node);
  const node = html("div", { class: "convlab-kernel-pictures" }, before.node, after.node);
  const keys = "Arrow keys move the window, with Shift by ten pixels.";
  for (const [{ frame }, name] of /** @type {const} */ ([
    [before, "photo"],
    [after, "result"],
  ]))
    assign(frame, {
      tabindex: 0,
      role: "group",
      "aria-label": `The ${name}. ${keys}`,
      ...KEEP_KEYS,
    });

  /** @type {(changed: { photo: boolean, result: boolean }, colours: Colour[] | null) => void} */
  const update = (changed, colours) => {
    const { photo, planes, result } = state;
    const isSplit = scope.get("view") === "split" && result !== null;
    divider.update();
    assign(node, { "data-view": isSplit ? "split" : "side by side" });
    const isSmall = Math.max(planes[0].height, planes[0].width) <= PIXELATED;
    assign(node, { class: `convlab-kernel-pictures${isSmall ? " convlab-is-pixelated" : ""}` });
    assign(after.node, { hidden: result === null });
    assign(divider.node, { hidden: !isSplit });
    const home = isSplit ? before : after;
    if (after.canvas.parentElement !== home.frame)
      isSplit ? before.canvas.after(after.canvas) : after.frame.prepend(after.canvas);
    assign(after.stack, { hidden: isSplit });
    if (photo === null) return;
    const [plane] = planes;
    if (changed.photo) {
      const ends = { black: 0, white: photo.white };
      drawPlanes(before, planes, ends);
      const { range } = lookText("cut", lookOf("cut", planes, photo.white), 1);
      assign(node, { "--photo-height": plane.height, "--photo-width": plane.width });
      before.label(`photo, ${plane.height}×${plane.width}`, range);
    }
    if (result === null) {
      for (const outline of [before.window, before.pixel]) assign(outline, { hidden: true });
      return;
    }
    const [{ height, width }] = result.planes;
    if (changed.result) {
      drawPlanes(after, result.planes, result.look, colours);
      assign(after.node, { "--share": width / plane.width });
      const { range } = lookText("cut", result.look, 1);
      after.label(`result, ${height}×${width}`, range);
    }
    layOver(after.canvas, isSplit ? scope.get("split") : null, plane, result.planes[0]);
  };
  /** @type {(row: number, column: number, kernel: number[][], lit: number | null, value: number,
   *   colours: Colour[] | null) => void} */
  const mark = (row, column, kernel, lit, value, colours) => {
    const { planes, result } = state;
    if (result === null) return;
    const size = { height: kernel.length, width: kernel[0].length };
    const one = { height: 1, width: 1 };
    outlinePixels(before.window, planes[0], { row, column, ...size });
    outlinePixels(after.window, result.planes[0], { row, column, ...one });
    const tap = lit === null ? null : [Math.floor(lit / size.width), lit % size.width];
    const pixel = tap && { row: row + tap[0], column: column + tap[1], ...one };
    outlinePixels(before.pixel, planes[0], pixel);
    legend.update(scope.get("display"), result.look, planes.length > 1 ? null : colours, value);
  };
  return {
    node,
    update,
    mark,
    listen: (/** @type {() => void} */ draw) =>
      listenForPointing(scope, state, before, after, draw),
  };
}

/** Lay the result over the photo, each of its pixels in the middle of its window, right of the
 * divider at `split`; or let it stand alone.
 * @param {HTMLElement} canvas @param {number | null} split @param {Plane} photo @param {Plane} result */
function layOver({ style }, split, photo, result) {
  const [left, top] = [photo.width - result.width, photo.height - result.height];
  const percent = (/** @type {number} */ share) => `${100 * share}%`;
  const isOver = split !== null;
  style.left = isOver ? percent(left / 2 / photo.width) : "";
  style.top = isOver ? percent(top / 2 / photo.height) : "";
  style.width = isOver ? percent(result.width / photo.width) : "";
  style.height = isOver ? percent(result.height / photo.height) : "";
  const hidden = isOver ? (split * photo.width - left / 2) / result.width : 0;
  style.clipPath = isOver ? `inset(0 0 0 ${percent(Math.max(0, Math.min(hidden, 1)))})` : "";
}

/** Point at the photo and at the result, and move the window with the arrow keys.
 * @param {Scope<Settings>} scope @param {State} state @param {PhotoFigure} before
 * @param {PhotoFigure} after @param {() => void} draw */
function listenForPointing(scope, state, before, after, draw) {
  const preview = (/** @type {Pair | null} */ place) => {
    state.preview = place;
    draw();
  };
  const pin = (/** @type {Pair} */ position) => {
    state.preview = null;
    scope.set({ position });
  };
  for (const figure of [before, after]) {
    pointing(scope, figure.frame, {
      at(x, y) {
        if (state.result === null) return null;
        const [plane] = figure === before ? state.planes : state.result.planes;
        const [row, column] = pixelAt(figure, plane, x, y);
        const [{ length }, kernel] = [scope.get("kernel"), scope.get("kernel")];
        // In the photo, the pointer is in the middle of the window.
        const [up, left] =
          figure === before ? [Math.floor(length / 2), Math.floor(kernel[0].length / 2)] : [0, 0];
        return positionIn(state.result.planes[0], [row - up, column - left]);
      },
      preview,
      pin,
      drag: pin,
    });
    scope.listen(figure.frame, "keydown", (event) => {
      const move = moveOfKey(event);
      if (move === null || state.result === null) return;
      const [row, column] = positionIn(state.result.planes[0], scope.get("position"));
      const factor = event.shiftKey ? 10 : 1;
      const next = /** @type {Pair} */ ([row + factor * move[0], column + factor * move[1]]);
      pin(positionIn(state.result.planes[0], next));
      event.preventDefault();
    });
  }
}
