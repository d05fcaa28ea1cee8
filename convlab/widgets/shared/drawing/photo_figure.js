/** @import { Look, Plane } from "../arithmetic/photo.js" */
import { paintGreys } from "../arithmetic/photo.js";
import { assign, html, svg } from "../page/dom.js";

// In CSS pixels: the longer side of a photo, the largest pixel of a photo, and the distance of an
// outline from its window, so that a window of few pixels stays visible.
const DRAWN = 330;
const LARGEST_PIXEL = 40;
const OUTLINE = 3;

/** The CSS pixels for one pixel of a photo: a whole number, unless the photo is too large for that.
 * @param {number} height @param {number} width */
export function pixelSize(height, width) {
  const size = DRAWN / Math.max(height, width);
  return size < 1 ? size : Math.min(LARGEST_PIXEL, Math.floor(size));
}

/** The elements of a photo or of its result. outline: the two rectangles of a window. label: set
 * the title and the range.
 * @typedef {{ node: HTMLElement, frame: HTMLElement, canvas: HTMLCanvasElement,
 *   outline: SVGElement, label: (title: string, range: string) => void,
 *   pixels: ImageData | null }} PhotoFigure */

/** A photo or its result, with a title above, the range below, and the outline of a window on it.
 * @param {"photo" | "result"} kind @returns {PhotoFigure} */
export function photoFigure(kind) {
  const title = html("figcaption");
  const canvas = html("canvas");
  const rects = ["convlab-kernel-halo", "convlab-kernel-window"].map((name) =>
    svg("rect", { class: name, "vector-effect": "non-scaling-stroke" }),
  );
  const hidden = { preserveAspectRatio: "none", "aria-hidden": "true" };
  const outline = svg("svg", { class: "convlab-kernel-mark", ...hidden }, ...rects);
  const frame = html("div", { class: "convlab-kernel-frame" }, canvas, outline);
  const range = html("p", { class: "convlab-kernel-range" });
  const node = html("figure", { class: `convlab-kernel-${kind}` }, title, frame, range);
  /** @type {PhotoFigure["label"]} */
  const label = (text, raw) => {
    assign(title, { text });
    assign(range, { text: `${kind === "photo" ? "" : "raw range: "}${raw}` });
    assign(canvas, { role: "img", "aria-label": `${text}, ${raw}` });
  };
  return { node, frame, canvas, outline, label, pixels: null };
}

/** Paint a plane at the scale of `photo`.
 * @type {(figure: PhotoFigure, plane: Plane, look: Pick<Look, "black" | "white">,
 *   photo: Plane) => void} */
export function drawPhoto(figure, plane, look, photo) {
  const { frame, canvas, outline } = figure;
  const { height, width } = plane;
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  if (figure.pixels?.height !== height || figure.pixels.width !== width) {
    assign(canvas, { height, width });
    assign(outline, { viewBox: `0 0 ${width} ${height}` });
    figure.pixels = pen.createImageData(width, height);
  }
  const size = pixelSize(photo.height, photo.width);
  frame.style.width = `${Math.round(width * size)}px`;
  canvas.style.imageRendering = size >= 1 ? "pixelated" : "auto";
  paintGreys(plane, look, figure.pixels.data);
  pen.putImageData(figure.pixels, 0, 0);
}

/** Outline a window of pixels at the scale of `photo`.
 * @param {PhotoFigure} figure @param {Plane} photo
 * @param {{ row: number, column: number, height: number, width: number }} window */
export function drawOutline({ outline }, photo, { row, column, height, width }) {
  const margin = OUTLINE / pixelSize(photo.height, photo.width);
  const size = { width: width + 2 * margin, height: height + 2 * margin };
  for (const rect of outline.children) {
    assign(rect, { x: column - margin, y: row - margin, ...size });
  }
}
