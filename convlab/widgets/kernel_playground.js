/** @import { Pair } from "./shared/arithmetic/convolution.js" */
/** @import { Display, Look, PhotoBytes, Plane } from "./shared/arithmetic/photo.js" */
/** @import { ArrayLimits, Choices, Control, Entries } from "./shared/controls/controls.js" */
/** @import { PhotoFigure } from "./shared/drawing/photo_figure.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { convolve, lookOf, planeOf, resizeKernel, whiteOf } from "./shared/arithmetic/photo.js";
import { lookText, misfitOf, sumText } from "./shared/arithmetic/photo_sentences.js";
import { moveOfKey, nearestIndex } from "./shared/controls/arrow_keys.js";
import { choice, KEEP_KEYS, list } from "./shared/controls/controls.js";
import { photoFile } from "./shared/controls/photo_file.js";
import { drawOutline, drawPhoto, photoFigure } from "./shared/drawing/photo_figure.js";
import { weightsFigure } from "./shared/drawing/weights_figure.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** @typedef {{ name: string, kernel: number[][] }} Preset */

/** The settings of KernelPlayground in Python.
 * @typedef {{ image: PhotoBytes, kernel: number[][], display: Display, presets: Preset[],
 *   position: Pair,
 *   limits: { image: { most: number }, display: Choices, kernel: ArrayLimits } }} Settings */

/** The photo and its result as they are drawn. settings: the image, kernel and display that they
 * are computed from. result: null if the kernel does not fit, for the reason in `misfit`.
 * @typedef {{ settings: unknown[], photo: { plane: Plane, white: number } | null,
 *   result: { plane: Plane, look: Look } | null, misfit: string }} State */

/** @type {Record<Display, string>} */
const DISPLAY_NAMES = {
  cut: "cut off at black and white",
  signed: "0 is middle grey",
  stretch: "stretched: least to greatest",
};

/** @type {(kernel: number[][], other: number[][]) => boolean} */
const isSameKernel = (kernel, other) => JSON.stringify(kernel) === JSON.stringify(other);

/** The index of the preset with these numbers, or -1.
 * @param {number[][]} kernel @param {Preset[]} presets */
export const presetIndex = (kernel, presets) =>
  presets.findIndex((preset) => isSameKernel(preset.kernel, kernel));

/** The display for a kernel's result: one of sum 0 gives as many numbers below 0 as above.
 * @type {(kernel: number[][]) => Display} */
export function displayFor(kernel) {
  const sum = kernel.flat().reduce((total, weight) => total + weight, 0);
  return Math.abs(sum) < 1e-9 ? "signed" : "cut";
}

/** @param {Scope<Settings>} scope */
function build(scope) {
  /** @type {State} */
  const state = { settings: [], photo: null, result: null, misfit: "" };
  const file = photoFile(scope);
  const settings = playgroundControls(scope, file);
  const before = photoFigure("photo");
  const after = photoFigure("result");
  const weights = weightsFigure(scope, () => draw());
  const view = html("div", { class: "convlab-kernel-view" }, before.node, weights.node, after.node);
  const greys = html("p", { class: "convlab-sentence", "aria-live": "polite" });
  const sum = html("p", { class: "convlab-sentence convlab-kernel-sum", "aria-live": "polite" });
  scope.root.append(settings.node, file.status, view, greys, sum);
  const label = "The result. Arrow keys move the window, with Shift by ten pixels.";
  assign(after.frame, { tabindex: 0, role: "group", "aria-label": label, ...KEEP_KEYS });
  listenForPointing(scope, state, before, after);

  const paint = () => {
    settings.update();
    const isChanged = compute(scope, state);
    weights.update();
    const { photo, result } = state;
    assign(after.node, { hidden: result === null });
    assign(before.outline, { hidden: result === null });
    if (photo === null) return;
    if (isChanged.photo) {
      drawPhoto(before, photo.plane, { black: 0, white: photo.white }, photo.plane);
      const look = lookOf("cut", photo.plane, photo.white);
      const { range } = lookText("cut", look, photo.plane.values.length);
      before.label(`photo, ${photo.plane.height}×${photo.plane.width}`, range);
    }
    if (result === null) {
      assign(greys, { class: "convlab-sentence convlab-impossible", text: state.misfit });
      assign(sum, { text: "" });
      return;
    }
    const { plane, look } = result;
    if (isChanged.result) {
      drawPhoto(after, plane, look, photo.plane);
      const texts = lookText(scope.get("display"), look, plane.values.length);
      after.label(`result, ${plane.height}×${plane.width}`, texts.range);
      assign(greys, { class: "convlab-sentence", text: `${texts.greys} ${texts.cut}` });
    }
    const kernel = scope.get("kernel");
    const [row, column] = positionIn(plane, scope.get("position"));
    const window = { row, column, height: kernel.length, width: kernel[0].length };
    drawOutline(before, photo.plane, window);
    drawOutline(after, photo.plane, { ...window, height: 1, width: 1 });
    const text = sumText(photo.plane, kernel, row, column);
    assign(sum, { text: `Row ${row}, column ${column} of the result: ${text}` });
  };
  // At once, and not in the frame that shows it; of many changes before the frame only the last one
  // is drawn.
  const draw = scope.oncePerFrame(paint);
  return draw;
}

/** Compute the photo and the result again if a setting of theirs has changed; returns whether each
 * must be painted again.
 * @param {Scope<Settings>} scope @param {State} state */
function compute(scope, state) {
  const { image, kernel, display } = scope.pick("image", "kernel", "display");
  const settings = [image, kernel, display];
  const isNew = (/** @type {number} */ k) => settings[k] !== state.settings[k];
  const changed = { photo: isNew(0), result: isNew(0) || isNew(1) || isNew(2) };
  if (state.photo === null || changed.photo) {
    const plane = planeOf(image);
    state.photo = { plane, white: whiteOf(image.kind, plane) };
  }
  const { plane: photo, white } = state.photo;
  if (changed.result) {
    const isSamePlane = state.result !== null && !isNew(0) && !isNew(1);
    state.misfit = misfitOf(photo, kernel) ?? "";
    if (state.misfit !== "") state.result = null;
    else {
      const plane = isSamePlane && state.result ? state.result.plane : convolve(photo, kernel);
      state.result = { plane, look: lookOf(display, plane, white) };
    }
  }
  state.settings = settings;
  return changed;
}

/** A position, or the nearest one in the result. @type {(result: Plane, position: Pair) => Pair} */
const positionIn = ({ height, width }, [row, column]) => [
  nearestIndex(row, height),
  nearestIndex(column, width),
];

/** @param {Scope<Settings>} scope @param {Control} file */
function playgroundControls(scope, file) {
  const take = (/** @type {string} */ index) => {
    if (index === "") return;
    const { kernel } = scope.get("presets")[Number(index)];
    scope.set({ kernel, display: displayFor(kernel) });
  };
  /** @type {{ full: number[][], kernel: number[][] } | null} */
  let before = null; // a kernel that grows again gets its numbers back
  /** @type {(rows: number, columns: number) => void} */
  const resize = (rows, columns) => {
    const kernel = scope.get("kernel");
    const full = before !== null && isSameKernel(before.kernel, kernel) ? before.full : kernel;
    before = { full, kernel: resizeKernel(full, rows, columns) };
    scope.set({ kernel: before.kernel });
  };
  const presets = list(scope, { label: "Preset", choose: take });
  const rows = list(scope, {
    label: "Rows",
    choose: (value) => resize(Number(value), scope.get("kernel")[0].length),
  });
  const columns = list(scope, {
    label: "Columns",
    choose: (value) => resize(scope.get("kernel").length, Number(value)),
  });
  const display = choice(scope, {
    name: "display",
    label: "Greys",
    format: (value) => DISPLAY_NAMES[/** @type {Display} */ (value)],
  });
  /** @type {(most: number) => Entries} */
  const sizesTo = (most) => Array.from({ length: most }, (_, k) => [k + 1, String(k + 1)]);
  const [rowSizes, columnSizes] = scope.get("limits").kernel.most.map(sizesTo);
  const all = [presets, rows, columns, display, file];
  return {
    node: html("div", { class: "convlab-controls" }, ...all.map(({ node }) => node)),
    update() {
      const kernel = scope.get("kernel");
      const known = scope.get("presets");
      const current = presetIndex(kernel, known);
      /** @type {Entries} */
      const entries = known.map(({ name }, k) => [k, name]);
      if (current < 0) entries.unshift(["", "own numbers"]);
      presets.update(entries, current < 0 ? "" : current);
      rows.update(rowSizes, kernel.length);
      columns.update(columnSizes, kernel[0].length);
      display.update();
      file.update();
    },
  };
}

/** Move the window with the pointer, in the photo and in the result, and with the arrow keys.
 * @param {Scope<Settings>} scope @param {State} state
 * @param {PhotoFigure} before @param {PhotoFigure} after */
function listenForPointing(scope, state, before, after) {
  /** @type {(row: number, column: number) => void} */
  const point = (row, column) => {
    if (state.result === null) return;
    scope.set({ position: positionIn(state.result.plane, [row, column]) });
  };
  /** @type {(figure: PhotoFigure, event: PointerEvent) => Pair} */
  const pixelBelow = ({ canvas }, { clientX, clientY }) => {
    const { left, top, height, width } = canvas.getBoundingClientRect();
    return [
      Math.floor(((clientY - top) / height) * canvas.height),
      Math.floor(((clientX - left) / width) * canvas.width),
    ];
  };
  for (const type of /** @type {const} */ (["pointerdown", "pointermove"])) {
    scope.listen(after.frame, type, (event) => point(...pixelBelow(after, event)));
    // In the photo, the pointer is in the middle of the window.
    scope.listen(before.frame, type, (event) => {
      const [row, column] = pixelBelow(before, event);
      const kernel = scope.get("kernel");
      point(row - Math.floor(kernel.length / 2), column - Math.floor(kernel[0].length / 2));
    });
  }
  scope.listen(after.frame, "keydown", (event) => {
    const move = moveOfKey(event);
    if (move === null || state.result === null) return;
    const [row, column] = positionIn(state.result.plane, scope.get("position"));
    const factor = event.shiftKey ? 10 : 1;
    point(row + factor * move[0], column + factor * move[1]);
    event.preventDefault();
  });
}

export default { render: mount(build) };
