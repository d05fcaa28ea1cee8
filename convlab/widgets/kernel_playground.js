/** @import { Pair } from "./shared/arithmetic/convolution.js" */
/** @import { Channels, Photo, PhotoBytes, Plane } from "./shared/arithmetic/photo.js" */
/** @import { Colour, Display, Look } from "./shared/arithmetic/photo_colours.js" */
/** @import { ArrayLimits, Choices, Range } from "./shared/controls/controls.js" */
/** @import { Preset } from "./shared/controls/preset_buttons.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import {
  changeSums,
  convolve,
  isSameKernel,
  openPhoto,
  planesOf,
  randomKernel,
} from "./shared/arithmetic/photo.js";
import { divergingColours, lookOf } from "./shared/arithmetic/photo_colours.js";
import { lookText, misfitOf } from "./shared/arithmetic/photo_sentences.js";
import { mistakes } from "./shared/controls/mistakes.js";
import { playgroundControls } from "./shared/controls/playground_controls.js";
import { presetButtons } from "./shared/controls/preset_buttons.js";
import { loupe } from "./shared/drawing/loupe.js";
import { placeIn, playgroundPictures } from "./shared/drawing/playground_pictures.js";
import { sumLine } from "./shared/drawing/sum_line.js";
import { weightsFigure } from "./shared/drawing/weights_figure.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** The settings of KernelPlayground in Python.
 * @typedef {{ image: PhotoBytes, kernel: number[][], channels: Channels, display: Display,
 *   view: "side by side" | "split", split: number, presets: Preset[], position: Pair,
 *   limits: { image: { most: number }, channels: Choices, display: Choices & { ends: string[] }, view: Choices,
 *     split: Range, kernel: ArrayLimits } }} Settings */

/** The photo and its result as they are drawn. settings: those that they are computed from. grey:
 * one plane of the photo, for the small pictures. result: null if the kernel does not fit, for the
 * reason in `misfit`. preview: the place that the pointer is over. over: the product that it is over.
 * channel: the one whose pixels the loupe shows.
 * @typedef {{ settings: unknown[], photo: Photo | null, planes: Plane[], grey: Plane | null,
 *   result: { planes: Plane[], look: Look } | null, misfit: string,
 *   preview: Pair | null, over: number | null, channel: number }} State */

const MOST_AT_ONCE = 25; // products

/** The index of the preset with these numbers, or -1.
 * @param {number[][]} kernel @param {Preset[]} presets */
export const presetIndex = (kernel, presets) =>
  presets.findIndex((preset) => isSameKernel(preset.kernel, kernel));

/** The display for a kernel's result: one of sum 0 gives as many numbers below 0 as above. A person
 * who has chosen greys keeps them.
 * @param {number[][]} kernel @param {Display} [present] @returns {Display} */
export function displayFor(kernel, present = "diverging") {
  const sum = kernel.flat().reduce((total, weight) => total + weight, 0);
  if (sum > 1e-9 && sum < 2) return "cut";
  return present === "signed" ? "signed" : "diverging";
}

/** A colour of "#RRGGBB". @param {string} text @returns {Colour} */
export const colourOfHex = (text) =>
  [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));

/** @param {Scope<Settings>} scope */
function build(scope) {
  /** @type {State} */
  const state = {
    settings: [],
    photo: null,
    planes: [],
    grey: null,
    result: null,
    misfit: "",
    preview: null,
    over: null,
    channel: 0,
  };
  const colours = divergingColours(scope.get("limits").display.ends.map(colourOfHex));
  const pictures = playgroundPictures(scope, state);
  const presets = presetButtons(scope, {
    choose: (kernel) => scope.set({ kernel, display: displayFor(kernel, scope.get("display")) }),
    randomize() {
      const kernel = randomKernel(scope.get("kernel"), Math.random);
      scope.set({ kernel, display: displayFor(kernel, scope.get("display")) });
    },
    displayFor,
    colours,
  });
  const preview = (/** @type {number | null} */ tap) => {
    state.over = tap;
    draw();
  };
  const mistake = mistakes(scope, () => draw());
  const weights = weightsFigure(scope, { preview, redraw: () => draw(), complain: mistake.say });
  const taps = { preview, pin: weights.pin };
  const view = loupe(scope, weights.node, {
    ...taps,
    chooseChannel(channel) {
      state.channel = channel;
      draw();
    },
  });
  const sum = sumLine(scope, taps);
  const alert = html("p", { class: "convlab-sentence convlab-impossible", role: "alert" });
  const meaning = html("p", { class: "convlab-sentence convlab-kernel-meaning" });
  const controls = playgroundControls(scope, state);
  const stage = html("div", { class: "convlab-kernel-stage" }, pictures.node, presets.node);
  scope.root.append(stage, view.node, alert, sum.node, meaning, ...controls.nodes);
  pictures.listen(() => draw());
  scope.onEscape(() => {
    const { preview: place, over } = state;
    const isElsewhere = place !== null && String(place) !== String(scope.get("position"));
    const isLetGo = isElsewhere || (over !== null && over !== weights.taken());
    state.preview = null;
    state.over = null;
    return weights.release() || isLetGo;
  });

  let products = 0; // that are drawn
  let multiply = () => {}; // draw those of the window that was drawn last
  const multiplyLater = scope.afterPaint(() => multiply());
  const paint = () => {
    const changed = compute(scope, state);
    const { photo, result, planes, grey } = state;
    if (photo === null || grey === null) return;
    const kernel = scope.get("kernel");
    const display = scope.get("display");
    controls.update();
    assign(stage, { class: `convlab-kernel-stage${isLandscape(grey) ? " convlab-is-wide" : ""}` });
    presets.update(
      scope.get("presets"),
      presetIndex(kernel, scope.get("presets")),
      grey,
      photo.white,
    );
    const lit = state.over ?? weights.taken();
    weights.update(lit);
    pictures.update(changed, display === "diverging" ? colours : null);
    const [{ length: columns }] = kernel;
    assign(view.node, {
      class: `convlab-loupe${result === null ? " convlab-is-away" : ""}`,
      "--columns": columns,
      "data-columns": columns,
      "data-planes": planes.length,
    });
    const problem = mistake.text() || state.misfit;
    assign(alert, { text: problem, hidden: problem === "" });
    assign(sum.node, { hidden: problem !== "" });
    assign(meaning, { hidden: result === null });
    if (result === null) return;
    const [row, column] = placeIn(state, scope.get("position"));
    const channel = Math.min(state.channel, planes.length - 1);
    const [{ width }] = result.planes;
    const sums = result.planes.map(({ values }) => values[row * width + column]);
    const place = { kernel, row, column, lit, channel };
    const own = display === "diverging" ? colours : null;
    const seen = { ...place, planes, white: photo.white, look: result.look, sums, own, colours };
    view.update(seen);
    multiply = () => {
      view.multiply(seen);
      sum.update(seen);
    };
    // Many products follow a frame later, so that the pixels and the sum keep up with the pointer.
    const isMany = products === kernel.flat().length && products > MOST_AT_ONCE;
    products = kernel.flat().length;
    if (isMany) multiplyLater();
    else multiply();
    pictures.mark(row, column, kernel, lit, sums[channel], own);
    if (changed.result) {
      const count = result.planes.length * result.planes[0].values.length;
      const texts = lookText(display, result.look, count, planes.length > 1);
      assign(meaning, { text: `${texts.greys} ${texts.cut}` });
    }
  };
  // At once, and not in the frame that shows it; of many changes before the frame only the last one
  // is drawn.
  const draw = scope.oncePerFrame(paint);
  return draw;
}

/** @param {Plane} plane */
const isLandscape = ({ height, width }) => width > 1.15 * height;

/** The sums of each plane. A pixel of bytes is a whole number, so that of the last sums only what has
 * changed in the kernel need be added.
 * @param {State} state @param {number[][]} kernel @param {Plane[]} [last] of the last kernel */
function resultsOf({ photo, planes, settings }, kernel, last) {
  const before = /** @type {number[][]} */ (settings[2]);
  return planes.map((plane, k) => {
    const isChanged =
      last !== undefined && photo?.kind === "uint8" && changeSums(last[k], plane, before, kernel);
    return isChanged ? last[k] : convolve(plane, kernel);
  });
}

/** Compute the photo and the result again if a setting of theirs has changed; returns whether each
 * must be painted again.
 * @param {Scope<Settings>} scope @param {State} state */
function compute(scope, state) {
  const { image, channels, kernel, display } = scope.pick("image", "channels", "kernel", "display");
  const settings = [image, channels, kernel, display];
  const isNew = (/** @type {number} */ k) => settings[k] !== state.settings[k];
  const changed = { photo: isNew(0) || isNew(1), result: settings.some((_, k) => isNew(k)) };
  if (state.photo === null || isNew(0)) {
    state.photo = openPhoto(image);
    [state.grey] = planesOf(state.photo, "grey");
  }
  if (changed.photo) state.planes = planesOf(state.photo, channels);
  const { planes, photo } = state;
  if (changed.result) {
    const isSamePlane = state.result !== null && !changed.photo && !isNew(2);
    state.misfit = misfitOf(planes[0], kernel) ?? "";
    if (state.misfit !== "") state.result = null;
    else {
      const last = changed.photo ? null : state.result;
      const results = isSamePlane && last ? last.planes : resultsOf(state, kernel, last?.planes);
      state.result = { planes: results, look: lookOf(display, results, photo.white) };
    }
  }
  state.settings = settings;
  return changed;
}

export default { render: mount(build, ["position", "split"]) };
