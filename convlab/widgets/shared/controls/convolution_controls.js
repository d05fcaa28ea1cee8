import { isOffered, slider, toggle } from "./controls.js";
import { asPair, resizeKernels, shapeOf } from "../arithmetic/convolution.js";
import { html } from "../page/dom.js";

const RANGES = {
  stride: { label: "Stride", min: 1, max: 6 },
  padding: { label: "Padding", min: 0, max: 6 },
  dilation: { label: "Dilation", min: 1, max: 4 },
};
const LARGEST_KERNEL = 9;

/**
 * The settings of a convolution: the kernel's size, and stride, padding and dilation, for both axes
 * at once or each for itself.
 * @param {import("../page/mount.js").Scope} scope
 * @returns {import("./controls.js").Control}
 */
export function convolutionControls(scope) {
  const names = Object.keys(RANGES);
  const kernels = kernelSliders(scope);
  const axes = names.map((name) => axisSliders(scope, name));
  const offered = () => names.filter((name) => isOffered(scope, name));
  const apart = toggle(
    {
      ...scope,
      get: () => offered().some((name) => Array.isArray(scope.get(name))),
      set: ({ apart: chosen }) => {
        const changed = (value) => (chosen ? asPair(value) : asPair(value)[0]);
        scope.set(Object.fromEntries(offered().map((name) => [name, changed(scope.get(name))])));
      },
    },
    { name: "apart", label: "rows and columns apart" },
  );
  const bias = biasBox(scope);
  const all = [...kernels, ...axes.flat(), apart, bias];
  const node = html(
    "div",
    { class: "convlab-controls convlab-conv-settings" },
    ...all.map((control) => control.node),
  );
  const update = () => {
    for (const control of all) control.update();
    for (const { node: kernel } of kernels) kernel.hidden = !isOffered(scope, "kernel_size");
    apart.node.hidden = offered().length === 0;
    bias.node.hidden = !isOffered(scope, "bias");
    node.hidden = all.every((control) => control.node.hidden);
  };
  return { node, update };
}

// A bias taken away gets its numbers back, too.
function biasBox(scope) {
  let before = null;
  const set = ({ bias: chosen }) => {
    if (!chosen) before = scope.get("bias");
    const zeros = scope.get("weight").map(() => 0);
    const kept = before?.length === zeros.length ? before : zeros;
    scope.set({ bias: chosen ? kept : null });
  };
  const own = { ...scope, get: () => scope.get("bias") !== null, set };
  return toggle(own, { name: "bias", label: "bias" });
}

// A kernel made smaller gets its numbers back when it is made larger again.
function kernelSliders(scope) {
  let before = null;
  const resize = (axis, size) => {
    const weight = scope.get("weight");
    const isOurs = before !== null && JSON.stringify(before.cropped) === JSON.stringify(weight);
    const full = isOurs ? before.full : weight;
    const sizes = shapeOf(weight).slice(2);
    sizes[axis] = size;
    const cropped = resizeKernels(full, sizes);
    const larger = sizes.map((length, k) => Math.max(length, shapeOf(full)[2 + k]));
    before = { cropped, full: resizeKernels(full, larger) };
    scope.set({ weight: cropped });
  };
  return ["h", "w"].map((letter, axis) => {
    const name = `kernel-${letter}`;
    const own = {
      ...scope,
      get: () => shapeOf(scope.get("weight"))[2 + axis],
      set: (changes) => resize(axis, changes[name]),
    };
    const label = axis === 0 ? "Kernel rows" : "Kernel columns";
    return slider(own, { name, label, min: 1, max: LARGEST_KERNEL });
  });
}

// One slider for both axes, or where the setting is a pair, one for each.
function axisSliders(scope, name) {
  const { label, min, max } = RANGES[name];
  const sliderOf = (axis) => {
    const own = {
      ...scope,
      get: () => asPair(scope.get(name))[axis ?? 0],
      set: (changes) => {
        const pair = asPair(scope.get(name)).map((old, k) => (k === axis ? changes[name] : old));
        scope.set({ [name]: axis === null ? changes[name] : pair });
      },
    };
    const text = axis === null ? label : `${label}, ${axis === 0 ? "rows" : "columns"}`;
    const control = slider(own, { name, label: text, min, max });
    const update = () => {
      const isApart = Array.isArray(scope.get(name));
      control.node.hidden = isApart !== (axis !== null) || !isOffered(scope, name);
      control.update();
    };
    return { node: control.node, update };
  };
  return [null, 0, 1].map(sliderOf);
}
