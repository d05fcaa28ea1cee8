/** @import { Axis, Operation } from "./shared/arithmetic/sizes.js" */
/** @import { Choices, Range } from "./shared/controls/controls.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { outputSize } from "./shared/arithmetic/sizes.js";
import { summaryText, windowText } from "./shared/arithmetic/windows_on_axis.js";
import { nearestIndex, stepsOfKey } from "./shared/controls/arrow_keys.js";
import {
  choice,
  controlBox,
  isOffered,
  KEEP_KEYS,
  slider,
  toggle,
} from "./shared/controls/controls.js";
import { axisPicture } from "./shared/drawing/axis_picture.js";
import { assign, closest, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** @typedef {"input_size" | "kernel_size" | "padding" | "stride" | "dilation"} SizeSetting */

/** The settings of ShapeExplorer in Python.
 * @typedef {Record<SizeSetting | "output_padding" | "position", number> & { operation: Operation,
 *   ceil_mode: boolean, controls: string[], limits: { operation: Choices } &
 *     Record<SizeSetting | "output_padding" | "position", Range> }} Settings */

/** @type {Record<string, string>} */
const OPERATION_NAMES = {
  conv: "convolution",
  pool: "max pooling",
  transposed: "transposed convolution",
};

/** @param {Scope<Settings>} scope */
function build(scope) {
  const controls = shapeControls(scope);
  const formula = html("p", { class: "convlab-shape-formula" });
  const sentence = html("p", { "aria-live": "polite" });
  const picture = axisPicture();
  const view = html(
    "div",
    { class: "convlab-shape-view", tabindex: 0, ...KEEP_KEYS },
    picture.node,
  );
  let room = 0; // the visible width of the picture, in pixels
  let isPointing = false;
  const viewLabel = "The axis, the windows on it and the output. Arrow keys choose a window.";
  assign(view, { role: "group", "aria-label": viewLabel });
  scope.root.append(controls.node, formula, view, sentence);

  // Not "pointerover", which also comes when the page scrolls below a mouse at rest.
  scope.listen(picture.node, "pointermove", (event) => {
    const index = Number(closest(event, "[data-window]")?.dataset.window ?? Number.NaN);
    if (Number.isNaN(index) || index === scope.get("position")) return;
    isPointing = true;
    scope.set({ position: index });
    isPointing = false;
  });
  scope.listen(view, "keydown", (event) => {
    const steps = stepsOfKey(event);
    if (steps === null) return;
    event.preventDefault();
    scope.set({ position: nearestIndex(currentPosition(scope) + steps, windowCount(scope)) });
  });
  /** @type {[start: number, end: number] | null} */
  let shown = null; // the current window, in pixels
  const reveal = () => {
    // The window below the mouse must not move away.
    if (shown === null || room === 0 || isPointing) return;
    const [start, end] = shown;
    if (start < view.scrollLeft || end > view.scrollLeft + room) {
      view.scrollLeft = (start + end - room) / 2;
    }
  };
  scope.onResize(view, () => {
    room = view.clientWidth;
    reveal();
  });

  return () => {
    controls.update();
    const { operation, axis } = read(scope);
    const { size, error, formula: letters, numbers } = outputSize(operation, axis);
    assign(formula, { text: `O = ${letters} = ${numbers}${size === null ? "" : ` = ${size}`}` });
    const impossible = error === null ? "" : " convlab-impossible";
    assign(sentence, { class: `convlab-sentence convlab-shape-said${impossible}` });
    assign(view, { hidden: size === null });
    if (size === null) {
      assign(sentence, { text: error });
      return;
    }
    const position = currentPosition(scope);
    const ofWindow = windowText(operation, axis, size, position);
    assign(sentence, { text: `${summaryText(operation, axis, size)} ${ofWindow}` });
    shown = picture.draw(operation, axis, size, position);
    assign(picture.node, { "aria-label": sentence.textContent });
    reveal();
  };
}

/** @param {Scope<Settings>} scope */
function shapeControls(scope) {
  const format = (/** @type {string} */ operation) => OPERATION_NAMES[operation];
  const offered = {
    operation: choice(scope, { name: "operation", label: "Operation", format }),
    input_size: slider(scope, { name: "input_size", label: "Input size", symbol: "I" }),
    kernel_size: slider(scope, { name: "kernel_size", label: "Kernel size", symbol: "K" }),
    padding: slider(scope, { name: "padding", label: "Padding", symbol: "P" }),
    stride: slider(scope, { name: "stride", label: "Stride", symbol: "S" }),
    dilation: slider(scope, { name: "dilation", label: "Dilation", symbol: "D" }),
  };
  const ceilMode = toggle(scope, { name: "ceil_mode", label: "ceil_mode" });
  const padding = { name: "output_padding", label: "Output padding", symbol: "P_out" };
  const outputPadding = slider(scope, padding);
  const max = () => Math.max(0, windowCount(scope) - 1);
  const position = slider(scope, { name: "position", label: "Window", max });
  const all = [...Object.values(offered), ceilMode, outputPadding, position];
  const box = controlBox(all, "convlab-shape-settings");
  return {
    node: box.node,
    update() {
      box.update();
      for (const [name, control] of Object.entries(offered)) {
        assign(control.node, { hidden: !isOffered(scope, name) });
      }
      const own = isOffered(scope, "operation") && scope.get("operation");
      assign(ceilMode.node, { hidden: own !== "pool" });
      assign(outputPadding.node, { hidden: own !== "transposed" });
    },
  };
}

/** The operation and the axis. @param {Scope<Settings>} scope */
function read(scope) {
  const operation = scope.get("operation");
  /** @type {Axis} */
  const axis = {
    I: scope.get("input_size"),
    K: scope.get("kernel_size"),
    P: scope.get("padding"),
    S: scope.get("stride"),
    D: scope.get("dilation"),
    ceilMode: operation === "pool" && scope.get("ceil_mode"),
    outputPadding: operation === "transposed" ? scope.get("output_padding") : 0,
  };
  return { operation, axis };
}

/** @param {Scope<Settings>} scope */
function windowCount(scope) {
  const { operation, axis } = read(scope);
  const { size } = outputSize(operation, axis);
  return operation === "transposed" ? axis.I : (size ?? 0);
}

/** @param {Scope<Settings>} scope */
const currentPosition = (scope) => Math.min(scope.get("position"), windowCount(scope) - 1);

export default { render: mount(build) };
