/** @import { Settings } from "../../convolution_explorer.js" */
/** @import { AxisSetting } from "../arithmetic/convolution.js" */
/** @import { Preset } from "../arithmetic/kernel_presets.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Control } from "./controls.js" */
import { asPair, resizeKernels, shapeOf } from "../arithmetic/convolution.js";
import { PRESETS, presetKernels } from "../arithmetic/kernel_presets.js";
import { assign, html } from "../page/dom.js";
import { button, choice, controlBox, isOffered, slider, toggle } from "./controls.js";

/** @type {Record<AxisSetting, string>} */
const LABELS = { stride: "Stride", padding: "Padding", dilation: "Dilation" };
/** @type {Record<AxisSetting, string>} */
const SYMBOLS = { stride: "S", padding: "P", dilation: "D" };
const AXIS_SETTINGS = /** @type {AxisSetting[]} */ (Object.keys(LABELS));

// So many settings are never folded away.
const FEW = 2;

/** The controls of a convolution: the kernel's size, and stride, padding and dilation for both axes
 * together or for each axis. Where there are many, they can be folded away.
 * @param {Scope<Settings>} scope @param {(name: Preset) => void} preset bring a kernel by name
 * @returns {Control & { fold: (isFolded: boolean) => void }} */
export function convolutionControls(scope, preset) {
  const kernels = kernelSliders(scope);
  const axes = AXIS_SETTINGS.map((name) => axisSliders(scope, name));
  const offered = () => AXIS_SETTINGS.filter((name) => isOffered(scope, name));
  const apart = toggle(scope, {
    name: "apart",
    label: "rows and columns apart",
    get: () => offered().some((name) => Array.isArray(scope.get(name))),
    set(isApart) {
      const pairs = offered().map((name) => ({ name, pair: asPair(scope.get(name)) }));
      const changed = pairs.map(({ name, pair }) => [name, isApart ? pair : pair[0]]);
      scope.set(Object.fromEntries(changed));
    },
  });
  const bias = biasBox(scope);
  const operations = choice(scope, {
    name: "operation",
    label: "Operation",
    format: (name) => (name === "conv" ? "convolution" : "transposed convolution"),
  });
  const presets = presetButtons(scope, preset);
  const all = [operations, ...kernels, ...axes.flat(), apart, bias, presets];
  const box = controlBox(all, "convlab-conv-settings");
  const title = html("summary", { text: "Settings" });
  const node = html("details", { class: "convlab-settings", open: true }, title, box.node);
  const isFew = () => scope.get("controls").length <= FEW;
  const update = () => {
    box.update();
    assign(operations.node, { hidden: !isOffered(scope, "operation") });
    assign(presets.node, { hidden: !isOffered(scope, "presets") });
    assign(title, { hidden: isFew() });
    if (isFew()) node.open = true;
    for (const { node: kernel } of kernels)
      assign(kernel, { hidden: !isOffered(scope, "kernel_size") });
    assign(apart.node, { hidden: offered().length === 0 });
    assign(bias.node, { hidden: !isOffered(scope, "bias") });
    assign(node, { hidden: all.every((control) => control.node.hidden) });
  };
  const fold = (/** @type {boolean} */ isFolded) => {
    node.open = isFew() || !isFolded;
  };
  return { node, update, fold };
}

/** Buttons for kernels by name. @param {Scope<Settings>} scope
 * @param {(name: Preset) => void} press @returns {Control} */
function presetButtons(scope, press) {
  const buttons = PRESETS.map((name) => button(scope, { text: name, press: () => press(name) }));
  const title = html("span", { text: "Kernel" });
  const node = html("div", { class: "convlab-presets", role: "group" }, title, ...buttons);
  assign(node, { "aria-label": "Kernels by name" });
  const update = () => {
    const [height, width] = shapeOf(scope.get("weight")).slice(2);
    PRESETS.forEach((name, k) => {
      const isOff = presetKernels(name, [1, height, width], () => 0) === null;
      assign(buttons[k], { "aria-disabled": isOff && "true" });
    });
  };
  return { node, update };
}

/** The box of the bias. A bias that is switched on again gets its numbers back.
 * @param {Scope<Settings>} scope */
function biasBox(scope) {
  /** @type {number[] | null} */
  let before = null;
  return toggle(scope, {
    name: "bias",
    label: "bias",
    get: () => scope.get("bias") !== null,
    set(hasBias) {
      if (!hasBias) before = scope.get("bias");
      const zeros = scope.get("weight").map(() => 0);
      const bias = before?.length === zeros.length ? before : zeros;
      scope.set({ bias: hasBias ? bias : null });
    },
  });
}

/** The sliders of the kernel's rows and columns. A kernel that grows again gets its numbers back.
 * @param {Scope<Settings>} scope */
function kernelSliders(scope) {
  /** @type {{ cropped: number[][][][], full: number[][][][] } | null} */
  let before = null;
  /** @type {(axis: number, size: number) => void} */
  const resize = (axis, size) => {
    const weight = scope.get("weight");
    const isOurs = JSON.stringify(before?.cropped) === JSON.stringify(weight);
    const full = before !== null && isOurs ? before.full : weight;
    const sizes = shapeOf(weight).slice(2);
    sizes[axis] = size;
    const cropped = resizeKernels(full, sizes);
    const larger = sizes.map((length, k) => Math.max(length, shapeOf(full)[2 + k]));
    before = { cropped, full: resizeKernels(full, larger) };
    scope.set({ weight: cropped });
  };
  return ["rows", "columns"].map((noun, axis) =>
    slider(scope, {
      name: `kernel-${noun}`,
      label: `Kernel ${noun}`,
      range: { minimum: 1, maximum: scope.get("limits").weight.most[2 + axis] },
      get: () => shapeOf(scope.get("weight"))[2 + axis],
      set: (size) => resize(axis, size),
    }),
  );
}

/** One slider for both axes, or one for each axis if the setting is a pair.
 * @param {Scope<Settings>} scope @param {AxisSetting} name */
function axisSliders(scope, name) {
  /** @type {(label: string, isPair: boolean, axis: number) => Control} */
  const sliderOf = (label, isPair, axis) => {
    const { node, update } = slider(scope, {
      name,
      label,
      symbol: SYMBOLS[name],
      get: () => asPair(scope.get(name))[axis],
      set(value) {
        const pair = asPair(scope.get(name)).map((old, k) => (k === axis ? value : old));
        scope.set({ [name]: isPair ? pair : value });
      },
    });
    return {
      node,
      update() {
        assign(node, {
          hidden: Array.isArray(scope.get(name)) !== isPair || !isOffered(scope, name),
        });
        update();
      },
    };
  };
  const label = LABELS[name];
  return [
    sliderOf(label, false, 0),
    sliderOf(`${label}, rows`, true, 0),
    sliderOf(`${label}, columns`, true, 1),
  ];
}
