/** @import { Settings } from "../../matrix_explorer.js" */
/** @import { AxisSetting } from "../arithmetic/convolution.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Control } from "./controls.js" */
import { asPair, placeWindows, resizeKernels, shapeOf } from "../arithmetic/convolution.js";
import { assign, html } from "../page/dom.js";
import { button, controlBox, slider } from "./controls.js";

/** @type {[name: AxisSetting, label: string, symbol: string][]} */
const MATRIX_AXES = [
  ["stride", "Stride", "S"],
  ["padding", "Padding", "P"],
  ["dilation", "Dilation", "D"],
];
const MATRIX_SIDES = ["rows", "columns"];

/** The settings of the windows, folded away: the kernel's size, stride, padding and dilation, along
 * the rows and along the columns. @param {Scope<Settings>} scope @returns {Control} */
export function matrixSettings(scope) {
  const sliders = MATRIX_SIDES.flatMap((side, axis) => [
    matrixKernelSlider(scope, side, axis),
    ...MATRIX_AXES.map(([name, label, symbol]) =>
      slider(scope, {
        name,
        label: `${label}, ${side}`,
        symbol,
        get: () => asPair(scope.get(name))[axis],
        set(value) {
          const pair = asPair(scope.get(name)).map((old, k) => (k === axis ? value : old));
          setMatrixWindows(scope, { [name]: pair[0] === pair[1] ? pair[0] : pair });
        },
      }),
    ),
  ]);
  const box = controlBox(sliders, "convlab-matrix-sliders");
  const summary = html("summary", { text: "Kernel, stride, padding, dilation" });
  const node = html("details", { class: "convlab-settings" }, summary, box.node);
  return { node, update: box.update };
}

/** @type {(scope: Scope<Settings>, side: string, axis: number) => Control} */
const matrixKernelSlider = (scope, side, axis) =>
  slider(scope, {
    name: `kernel-${side}`,
    label: `Kernel, ${side}`,
    symbol: "K",
    range: { minimum: 1, maximum: scope.get("limits").weight.most[2 + axis] },
    get: () => shapeOf(scope.get("weight"))[2 + axis],
    set(size) {
      const sizes = shapeOf(scope.get("weight")).slice(2);
      sizes[axis] = size;
      setMatrixWindows(scope, { weight: resizeKernels(scope.get("weight"), sizes) });
    },
  });

/** Change settings of the windows; a y that no longer has the output's shape becomes the output.
 * @type {(scope: Scope<Settings>, changes: Partial<Settings>) => void} */
function setMatrixWindows(scope, changes) {
  const layer = scope.pick("x", "weight", "stride", "padding", "dilation");
  const { outputSize } = placeWindows({ ...layer, ...changes, bias: null });
  const shape = shapeOf(scope.get("y")).slice(2);
  const isFit = scope.get("y") === null || String(shape) === String(outputSize);
  scope.set(isFit ? changes : { ...changes, y: null });
}

/** @type {Record<string, string>} */
const MATRIX_VIEWS = {
  all: "All three",
  window: "Window",
  im2col: "im2col",
  sparse: "Sparse matrix",
};

/** A button for each form that can be shown alone, and one for all.
 * @param {Scope<Settings>} scope @returns {Control} */
export function viewButtons(scope) {
  const buttons = scope.get("limits").show.choices.map((show) => {
    const node = button(scope, {
      text: MATRIX_VIEWS[show] ?? show,
      press: () => scope.set({ show }),
    });
    return { show, node };
  });
  const node = html("div", { class: "convlab-matrix-views", role: "group", "aria-label": "Show" });
  node.append(...buttons.map((each) => each.node));
  return {
    node,
    update() {
      for (const { show, node: each } of buttons) {
        assign(each, { "aria-pressed": String(scope.get("show") === show) });
      }
    },
  };
}
