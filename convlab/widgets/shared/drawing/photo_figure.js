import { assign, html, svg } from "../page/dom.js";
import { paintGreys } from "../arithmetic/photo.js";

// How long the longer side of a photo is drawn, and how large a pixel at most, in CSS pixels.
const DRAWN = 330;
const LARGEST_PIXEL = 40;
// How far outside a window its outline is drawn: a window of few pixels stays in sight.
const OUTLINE = 3;

/** How many CSS pixels wide a pixel of the photo is drawn: whole ones, where it is small enough. */
export function pixelSize(height, width) {
  const size = DRAWN / Math.max(height, width);
  return size < 1 ? size : Math.min(LARGEST_PIXEL, Math.floor(size));
}

/**
 * A photo or its result, with a title above, the range below, and the outline of a window on it.
 * @param {"photo" | "result"} kind
 */
export function photoFigure(kind) {
  const title = html("figcaption");
  const canvas = html("canvas");
  const rect = (name) => svg("rect", { class: name, "vector-effect": "non-scaling-stroke" });
  const mark = svg(
    "svg",
    { class: "convlab-kernel-mark", preserveAspectRatio: "none", "aria-hidden": "true" },
    rect("convlab-kernel-halo"),
    rect("convlab-kernel-window"),
  );
  const frame = html("div", { class: "convlab-kernel-frame" }, canvas, mark);
  const range = html("p", { class: "convlab-kernel-range" });
  const node = html("figure", { class: `convlab-kernel-${kind}` }, title, frame, range);
  const say = (text, { range: raw }) => {
    assign(title, { text });
    assign(range, { text: `${kind === "photo" ? "" : "raw range: "}${raw}` });
    assign(canvas, { role: "img", "aria-label": `${text}, ${raw}` });
  };
  return { node, frame, canvas, mark, say, pixels: null };
}

/** Paint a plane; `photo` gives the size of a pixel, so that the result is drawn at its scale. */
export function drawPhoto(figure, plane, look, photo) {
  const { frame, canvas, mark } = figure;
  const { height, width } = plane;
  const pen = canvas.getContext("2d");
  if (figure.pixels?.height !== height || figure.pixels.width !== width) {
    assign(canvas, { height, width });
    assign(mark, { viewBox: `0 0 ${width} ${height}` });
    figure.pixels = pen.createImageData(width, height);
  }
  const size = pixelSize(photo.height, photo.width);
  frame.style.width = `${Math.round(width * size)}px`;
  canvas.style.imageRendering = size >= 1 ? "pixelated" : "auto";
  paintGreys(plane, look, figure.pixels.data);
  pen.putImageData(figure.pixels, 0, 0);
}

/** Outline a window of pixels; `photo` gives the size of a pixel. */
export function outline(mark, photo, { row, column, height, width }) {
  const margin = OUTLINE / pixelSize(photo.height, photo.width);
  const size = { width: width + 2 * margin, height: height + 2 * margin };
  for (const rect of mark.children) {
    assign(rect, { x: column - margin, y: row - margin, ...size });
  }
}
