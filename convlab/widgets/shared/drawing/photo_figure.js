/** @import { Plane } from "../arithmetic/photo.js" */
/** @import { Colour, Display, Look } from "../arithmetic/photo_colours.js" */
import { shortNumber, withoutLastDigits } from "../arithmetic/numbers.js";
import { paintDiverging, paintPlanes } from "../arithmetic/photo_colours.js";
import { assign, html } from "../page/dom.js";

/** The elements of a photo or of its result. stack: the frame, and what lies over it. frame: the
 * canvas with the outlines on it. window: the outline of a window. pixel: the outline of one pixel.
 * label: set the title and the range of the numbers.
 * @typedef {{ node: HTMLElement, label: (text: string, range: string) => void, stack: HTMLElement, frame: HTMLElement,
 *   canvas: HTMLCanvasElement, window: HTMLElement, pixel: HTMLElement,
 *   pixels: ImageData | null }} PhotoFigure */

/** A photo or its result, with a title above, and outlines on it.
 * @param {"photo" | "result"} kind @returns {PhotoFigure} */
export function photoFigure(kind) {
  const [title, limits] = [html("span"), html("span")];
  const canvas = html("canvas", { role: "img" });
  const hidden = { "aria-hidden": "true", hidden: true };
  const pixel = html("div", { class: "convlab-kernel-pixel", ...hidden });
  const window = html("div", { class: "convlab-kernel-window convlab-handle", ...hidden });
  const frame = html("div", { class: "convlab-kernel-frame" }, canvas, pixel, window);
  const stack = html("div", { class: "convlab-kernel-stack" }, frame);
  const caption = html("figcaption", {}, title, limits);
  const node = html("figure", { class: `convlab-kernel-${kind}` }, caption, stack);
  /** @type {PhotoFigure["label"]} */
  const label = (text, range) => {
    assign(title, { text: `${text}: ` });
    assign(limits, { text: range });
    assign(canvas, { "aria-label": `${text}, ${range}` });
  };
  return { node, label, stack, frame, canvas, window, pixel, pixels: null };
}

/** Paint planes: one in greys or in `colours`, or red, green and blue.
 * @param {PhotoFigure} figure @param {Plane[]} planes @param {Pick<Look, "black" | "white">} look
 * @param {Colour[] | null} [colours] */
export function drawPlanes(figure, planes, look, colours = null) {
  const { canvas } = figure;
  const [{ height, width }] = planes;
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  if (figure.pixels?.height !== height || figure.pixels.width !== width) {
    assign(canvas, { height, width });
    figure.pixels = pen.createImageData(width, height);
  }
  if (colours !== null && planes.length === 1)
    paintDiverging(planes[0], look, colours, figure.pixels.data);
  else paintPlanes(planes, look, figure.pixels.data);
  pen.putImageData(figure.pixels, 0, 0);
}

/** Lay an outline around pixels of a picture, or hide it.
 * @param {HTMLElement} outline @param {Plane} plane of the picture
 * @param {{ row: number, column: number, height: number, width: number } | null} place */
export function outlinePixels(outline, plane, place) {
  assign(outline, { hidden: place === null });
  if (place === null) return;
  const share = (/** @type {number} */ part, /** @type {number} */ whole) =>
    `${(100 * part) / whole}%`;
  const { row, column, height, width } = place;
  outline.style.width = share(width, plane.width);
  outline.style.height = share(height, plane.height);
  // Not `left` and `top`: a move is not laid out. Its percentages are of the outline itself.
  outline.style.transform = `translate(${share(column, width)}, ${share(row, height)})`;
}

/** The picture's row and column at a point of the window, in pixels; the nearest ones outside.
 * @param {PhotoFigure} figure @param {Plane} plane @param {number} x @param {number} y
 * @returns {[row: number, column: number]} */
export function pixelAt({ frame }, plane, x, y) {
  const { left, top, height, width } = frame.getBoundingClientRect();
  const inside = (/** @type {number} */ share, /** @type {number} */ count) =>
    Math.max(0, Math.min(Math.floor(share * count), count - 1));
  return [inside((y - top) / height, plane.height), inside((x - left) / width, plane.width)];
}

/** The numbers that the colours of a result stand for: a bar from the least to the greatest, with
 * 0 on it and a mark at a number. */
export function colourLegend() {
  const mark = html("div", { class: "convlab-kernel-mark", text: "▼" });
  const bar = html("div", { class: "convlab-kernel-bar" });
  const [least, zero, greatest] = ["least", "zero", "greatest"].map((name) =>
    html("span", { class: `convlab-kernel-${name}` }),
  );
  const texts = html("div", { class: "convlab-kernel-ends" }, least, zero, greatest);
  const node = html("div", { class: "convlab-kernel-legend", "aria-hidden": "true" });
  node.append(mark, bar, texts);
  return {
    node,
    /** @param {Display} display @param {Look} look @param {Colour[] | null} colours
     * @param {number} value that is marked */
    update(display, look, colours, value) {
      const [from, to] = legendRange(display, look);
      const share = (/** @type {number} */ number) =>
        Math.max(0, Math.min((number - from) / (to - from), 1));
      const ends = [from, to].map((number) => colourText(number, look, colours));
      const middle = `${colourText(0, look, colours)} ${100 * share(0)}%`;
      const stops = from < 0 && to > 0 ? [ends[0], middle, ends[1]] : ends;
      bar.style.backgroundImage = `linear-gradient(to right, ${stops.join(", ")})`;
      mark.style.left = `${100 * share(value)}%`;
      assign(least, { text: shortNumber(withoutLastDigits(from)) });
      assign(greatest, { text: shortNumber(withoutLastDigits(to)) });
      // At the ends there is no room beside their numbers.
      const isApart = share(0) > 0.15 && share(0) < 0.85;
      assign(zero, { text: isApart ? "0" : "" });
      zero.style.left = `${100 * share(0)}%`;
    },
  };
}

/** The numbers at the ends of a legend. @type {(display: Display, look: Look) => [number, number]} */
export function legendRange(display, { low, high, black, white }) {
  if (display !== "diverging") return [black, white];
  const ends = /** @type {[number, number]} */ ([Math.min(low, 0), Math.max(high, 0)]);
  return ends[0] === ends[1] ? [-1, 1] : ends;
}

/** The colour of a number, for a style sheet.
 * @param {number} number @param {Pick<Look, "black" | "white">} look
 * @param {Colour[] | null} colours */
export const colourText = (number, look, colours) =>
  `rgb(${colourOf(number, look, colours).join(" ")})`;

/** The colour of a number as it is painted.
 * @param {number} number @param {Pick<Look, "black" | "white">} look
 * @param {Colour[] | null} colours @returns {Colour} */
export function colourOf(number, { black, white }, colours) {
  const share = Math.max(0, Math.min((number - black) / (white - black), 1));
  if (colours !== null) return colours[Math.round(share * (colours.length - 1))];
  const grey = Math.round(255 * share);
  return [grey, grey, grey];
}

/** Whether black letters are easier to read than white ones on a colour. Source: WCAG 2.2, relative
 * luminance.
 * @param {Colour} colour */
export function isLight(colour) {
  const [red, green, blue] = colour
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
