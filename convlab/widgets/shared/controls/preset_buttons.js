/** @import { Plane } from "../arithmetic/photo.js" */
/** @import { Colour, Display } from "../arithmetic/photo_colours.js" */
/** @import { Scope } from "../page/mount.js" */
import { convolve, shrunk } from "../arithmetic/photo.js";
import { lookOf, paintDiverging, paintPlanes } from "../arithmetic/photo_colours.js";
import { assign, html, reuseChildren } from "../page/dom.js";
import { KEEP_KEYS } from "./controls.js";

const THUMBNAIL = 64; // pixels of a small photo, on its longer side

/** @typedef {{ name: string, kernel: number[][] }} Preset */

/** A button for each kernel with a name, which shows what the kernel makes of the photo, and one for
 * a random kernel.
 * @param {Scope} scope
 * @param {{ choose: (kernel: number[][]) => void, randomize: () => void,
 *   displayFor: (kernel: number[][]) => Display, colours: Colour[] }} options */
export function presetButtons(scope, { choose, randomize, displayFor, colours }) {
  const box = html("div", { class: "convlab-kernel-presets", role: "group" });
  assign(box, { "aria-label": "Kernels" });
  const random = html("button", { type: "button", title: "Random whole numbers", ...KEEP_KEYS });
  random.append(html("span", { class: "convlab-kernel-dice", text: "?", "aria-hidden": "true" }));
  random.append(html("span", { text: "random" }));
  const list = html("div", { class: "convlab-kernel-list" });
  box.append(list, random);
  scope.listen(random, "click", randomize);
  /** @type {Preset[]} */
  let presets = [];
  scope.listen(list, "click", ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (
      target instanceof Element ? target.closest("button") : null
    );
    if (button !== null && button.ariaDisabled !== "true")
      choose(presets[Number(button.dataset.preset)].kernel);
  });
  /** @type {unknown[]} */
  let drawn = []; // the presets and the plane of the pictures
  // One canvas for all: a page with a dozen more of them takes milliseconds longer for each frame.
  const canvas = html("canvas");
  const newButton = () => {
    const picture = html("img", { class: "convlab-kernel-thumbnail", alt: "" });
    return html("button", { type: "button", ...KEEP_KEYS }, picture, html("span"));
  };
  return {
    node: box,
    /** @param {Preset[]} known @param {number} current the index of the present kernel, or -1
     * @param {Plane} plane of the photo @param {number} white */
    update(known, current, plane, white) {
      presets = known;
      const isNew = drawn[0] !== known || drawn[1] !== plane;
      drawn = [known, plane];
      const buttons = reuseChildren(list, known.length, newButton);
      for (const [k, button] of buttons.entries())
        assign(button, { "aria-pressed": String(k === current) });
      if (!isNew) return;
      const small = shrunk(plane, THUMBNAIL);
      for (const [k, button] of buttons.entries()) {
        const { name, kernel } = known[k];
        const size = `${kernel.length}×${kernel[0].length}`;
        const isTooLarge = kernel.length > plane.height || kernel[0].length > plane.width;
        const why = isTooLarge ? `: larger than the photo, ${plane.height}×${plane.width}` : "";
        assign(button, { "data-preset": k, title: `${name}, ${size}${why}` });
        assign(button, { "aria-disabled": isTooLarge ? "true" : null });
        assign(button.children[1], { text: shortName(name) });
        drawThumbnail(canvas, small, kernel, displayFor(kernel), white, colours);
        assign(button.children[0], { src: canvas.toDataURL() });
      }
    },
  };
}

/** A preset's name without what stands in brackets, which its title has.
 * @param {string} name */
const shortName = (name) => name.replace(/(.) \(.*\)$/, "$1");

/** Paint what a kernel makes of a small photo; nothing if the kernel does not fit.
 * @type {(canvas: HTMLCanvasElement, small: Plane, kernel: number[][], display: Display,
 *   white: number, colours: Colour[]) => void} */
function drawThumbnail(canvas, small, kernel, display, white, colours) {
  const isTooLarge = small.height < kernel.length || small.width < kernel[0].length;
  const result = isTooLarge ? small : convolve(small, kernel);
  assign(canvas, { height: result.height, width: result.width });
  const pen = canvas.getContext("2d");
  pen?.clearRect(0, 0, result.width, result.height);
  if (pen === null || isTooLarge) return;
  const pixels = pen.createImageData(result.width, result.height);
  const look = lookOf(display, [result], white);
  if (display === "diverging") paintDiverging(result, look, colours, pixels.data);
  else paintPlanes([result], look, pixels.data);
  pen.putImageData(pixels, 0, 0);
}
