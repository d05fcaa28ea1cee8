// The image as it is shown: the pad's canvas, and the row of images to choose from.
/** @import { Settings } from "../../live_network.js" */
/** @import { Scope } from "../page/mount.js" */
import { imageNumbers, tensorSize } from "../arithmetic/network_weights.js";
import { nearestIndex, setTabStop, stepsOfKey } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, reuseChildren } from "../page/dom.js";

/** Paint an image: three channels as a colour, one as ink on the paper of the page.
 * @param {HTMLCanvasElement} canvas @param {Float32Array} numbers (C, H, W)
 * @param {number[]} size [C, H, W] @param {[number, number]} range */
export function paintImage(canvas, numbers, [channels, height, width], [low, high]) {
  if (canvas.width !== width || canvas.height !== height) assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  const image = pen.createImageData(width, height);
  const count = height * width;
  const scale = 255 / (high - low || 1);
  const isColour = channels === 3;
  assign(canvas, { "data-grey": !isColour });
  for (let k = 0; k < count; k += 1) {
    for (let part = 0; part < 3; part += 1) {
      const share = (numbers[isColour ? part * count + k : k] - low) * scale;
      image.data[4 * k + part] = isColour ? share : 255 - share;
    }
    image.data[4 * k + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}

/** Buttons with the given images. @param {Scope<Settings>} scope */
export function imageButtons(scope) {
  const node = html("div", { class: "convlab-live-images", role: "group" });
  assign(node, { "aria-label": "The images to choose from. Arrow keys choose one." });
  const choose = (/** @type {number} */ image) => scope.set({ image, drawing: null });
  const buttonOf = (/** @type {Event} */ { target }) =>
    target instanceof Element ? target.closest("button") : null;
  scope.listen(node, "click", (event) => {
    const pressed = buttonOf(event);
    if (pressed) choose(Number(pressed.dataset.image));
  });
  scope.listen(node, "keydown", (event) => {
    const steps = stepsOfKey(event);
    if (steps === null) return;
    event.preventDefault();
    const next = nearestIndex(scope.get("image") + steps, node.childElementCount);
    choose(next);
    /** @type {HTMLElement} */ (node.children[next]).focus();
  });
  /** @type {DataView | null} */
  let painted = null;
  const paintAll = () => {
    const { images, shape, range } = scope.pick("images", "shape", "range");
    if (images === painted) return;
    painted = images;
    const [count, ...size] = shape;
    const numbers = imageNumbers(images, tensorSize(shape), range);
    const each = size[0] * size[1] * size[2];
    reuseChildren(node, count, newButton).forEach((button, k) => {
      assign(button, { "data-image": k, "aria-label": `image ${k}` });
      const canvas = /** @type {HTMLCanvasElement} */ (button.firstElementChild);
      paintImage(canvas, numbers.subarray(k * each, (k + 1) * each), size, range);
    });
  };
  const update = () => {
    paintAll();
    const buttons = /** @type {HTMLElement[]} */ ([...node.children]);
    const chosen = scope.get("image");
    const isDrawn = scope.get("drawing") !== null;
    buttons.forEach((button, k) => {
      const isChosen = k === chosen;
      assign(button, {
        "aria-pressed": String(isChosen && !isDrawn),
        "data-changed": isChosen && isDrawn,
        title: isChosen && isDrawn ? "Back to this image as it was" : null,
      });
    });
    setTabStop(buttons, nearestIndex(chosen, buttons.length));
  };
  return { node, update };
}

const newButton = () =>
  html("button", { type: "button", ...KEEP_KEYS }, html("canvas", { "aria-hidden": "true" }));
