/** @import { Axis, Operation } from "./shared/arithmetic/sizes.js" */
/** @import { Choices, Control, Range } from "./shared/controls/controls.js" */
/** @import { Geometry, Handle, Held } from "./shared/drawing/axis_geometry.js" */
/** @import { AxisState } from "./shared/drawing/axis_text.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { outputSize } from "./shared/arithmetic/sizes.js";
import { placeOnAxis } from "./shared/arithmetic/windows_on_axis.js";
import { nearestIndex, stepsOfKey } from "./shared/controls/arrow_keys.js";
import {
  choice,
  controlBox,
  isOffered,
  KEEP_KEYS,
  slider,
  toggle,
} from "./shared/controls/controls.js";
import { pointing } from "./shared/controls/pointing.js";
import { windowPlayer } from "./shared/controls/window_player.js";
import { FINGER, fitAxis, handlesOf, heldAt, leftOf } from "./shared/drawing/axis_geometry.js";
import { axisPicture } from "./shared/drawing/axis_picture.js";
import { axisFormula, axisSentences } from "./shared/drawing/axis_text.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";
import { scrollFrame } from "./shared/page/scroll_frame.js";

/** @typedef {"input_size" | "kernel_size" | "padding" | "stride" | "dilation"} SizeSetting */
/** @typedef {SizeSetting | "output_padding"} NumberSetting */

/** The settings of ShapeExplorer in Python.
 * @typedef {Record<NumberSetting | "position" | "speed", number> & { operation: Operation,
 *   ceil_mode: boolean, controls: string[], limits: { operation: Choices } &
 *     Record<NumberSetting | "position" | "speed", Range> }} Settings */

/** A point of the page, over the picture or near it. handle: the index of the handle there. window:
 * that of the window, or of the cell of the other axis if it is in this row. x: in pixels.
 * @typedef {{ handle: number | null, window: number | null, isPlain: boolean,
 *   x: number }} AxisPlace */

/** What is being dragged: a setting, or the place of the window. start: its value at the beginning.
 * pixels: the way for one more, negative to the left.
 * @typedef {{ name: NumberSetting | "position", start: number, pixels: number, least: number,
 *   most: number, held: Held }} Grip */

/** @type {Record<string, string>} */
const OPERATION_NAMES = {
  conv: "convolution",
  pool: "max pooling",
  transposed: "transposed convolution",
};
const FIRST_WIDTH = 720; // pixels, until the page has laid the explorer out
const MOUSE = 28; // the side of what a mouse hits

/** @param {Scope<Settings>} scope */
function build(scope) {
  let [width, target] = [FIRST_WIDTH, MOUSE];
  /** @type {number | null} */
  let previewed = null; // the index of the window below the mouse
  /** @type {Grip | null} */
  let grip = null;
  let isPointing = false;
  let kept = { height: 0, key: "" }; // the height that the picture has had: it does not shrink
  /** @type {Geometry} */
  let geometry;
  /** @type {Handle[]} */
  let handles = [];

  const state = rememberState(scope);
  const windows = () => state().layout.windows;
  const pinned = () => nearestIndex(scope.get("position"), windows().length);
  const shown = () => nearestIndex(previewed ?? pinned(), windows().length);

  const formula = axisFormula();
  const picture = axisPicture();
  const label = "The axis, the windows on it and the output. Arrow keys choose a window.";
  const attributes = { tabindex: 0, role: "group", "aria-label": label, ...KEEP_KEYS };
  const view = html("div", { class: "convlab-shape-view", ...attributes }, picture.node);
  const frame = scrollFrame(scope, view);
  frame.append(picture.titles); // which do not scroll
  const player = windowPlayer(scope, {
    count: () => (state().layout.size === null ? 0 : windows().length),
    index: pinned,
    go: (index) => scope.set({ position: index }),
  });
  player.node.classList.add("convlab-shape-player");
  player.node.append(scope.tools);
  const said = axisSentences(picture.fills);
  const controls = shapeControls(scope);
  scope.root.append(formula.node, frame, player.node, said.node, controls.node);

  const reveal = () => {
    // The window below the mouse must not move away.
    if (isPointing || geometry.width <= width) return;
    const { cells } = windows()[shown()];
    const start = (cells[0] - geometry.first) * geometry.cell;
    const end = leftOf(geometry, cells[cells.length - 1]) + 2 * geometry.cell;
    if (end > view.scrollLeft + width) view.scrollLeft = end - width;
    if (start < view.scrollLeft) view.scrollLeft = start;
  };
  const draw = () => {
    const now = state();
    const { layout } = now;
    controls.update();
    player.update();
    geometry = fitAxis(layout, { width, target, held: grip?.held ?? null });
    handles = handlesOf(layout, geometry).filter(({ setting }) => isDraggable(scope, setting));
    formula.update(now);
    picture.draw({ layout, geometry, handles, current: shown(), pinned: pinned() });
    const isQuiet = player.isPlaying() || previewed !== null;
    assign(picture.node, { "aria-label": said.update(now, shown(), isQuiet) });
    const key = `${width} ${target} ${layout.operation}`;
    kept = { height: Math.max(geometry.height, kept.key === key ? kept.height : 0), key };
    assign(view, { style: `min-height: ${kept.height}px`, "data-scrolls": geometry.width > width });
    reveal();
  };

  /** Do something while what lies below the mouse stays there. @param {() => void} action */
  const whilePointing = (action) => {
    isPointing = true;
    action();
    isPointing = false;
  };
  const preview = (/** @type {number | null} */ index) => {
    if (index === previewed) return;
    previewed = index;
    whilePointing(draw);
  };
  scope.onEscape(() => {
    const isPreview = previewed !== null;
    previewed = null;
    return isPreview;
  });
  pointing(scope, picture.node, {
    /** @returns {AxisPlace} */
    at(x, y, node) {
      const { left, top } = picture.node.getBoundingClientRect();
      const handle = node?.closest(".convlab-handle")
        ? nearestHandle(handles, x - left, y - top, target / 2)
        : null;
      const found = /** @type {SVGElement | null} */ (node?.closest("[data-window]") ?? null);
      const isPlain = found?.closest("[data-plain]") !== null && found !== null;
      const window = found === null ? null : Number(found.dataset.window);
      return { handle, window: handle === null ? window : null, isPlain, x: Math.round(x) };
    },
    preview: (place) => preview(place?.window ?? null),
    pin({ window }) {
      if (window === null) return;
      previewed = null;
      whilePointing(() => scope.set({ position: window }));
    },
    drag({ x }, from) {
      grip ??= gripOf(from);
      if (grip === null) return;
      previewed = null;
      const { name, start, pixels, least, most } = grip;
      const value = Math.max(least, Math.min(start + Math.round((x - from.x) / pixels), most));
      if (value !== scope.get(name)) scope.set({ [name]: value });
    },
    end() {
      if (grip === null) return;
      grip = null;
      draw();
    },
  });
  /** @param {AxisPlace} place @returns {Grip | null} */
  const gripOf = ({ handle, window, isPlain }) => {
    const held = heldAt(state().layout, geometry);
    const { cell, plainStep } = geometry;
    if (handle !== null && handle < handles.length) {
      const { setting, sign, cells } = handles[handle];
      const name = /** @type {NumberSetting} */ (setting);
      const { minimum: least, maximum: most } = scope.get("limits")[name];
      return { name, start: scope.get(name), pixels: sign * cells * cell, least, most, held };
    }
    if (window === null) return null;
    const pixels = isPlain ? plainStep : cell * scope.get("stride");
    const most = windows().length - 1;
    return { name: "position", start: window, pixels, least: 0, most, held };
  };

  scope.listen(view, "keydown", (event) => {
    const steps = stepsOfKey(event);
    if (steps === null) return;
    event.preventDefault();
    previewed = null;
    scope.set({ position: nearestIndex(pinned() + steps, windows().length) });
  });
  scope.onResize(view, () => {
    const isCoarse = matchMedia("(pointer: coarse)").matches;
    if (view.clientWidth === width && target === (isCoarse ? FINGER : MOUSE)) return;
    [width, target] = [view.clientWidth, isCoarse ? FINGER : MOUSE];
    draw();
  });
  return draw;
}

/** The index of the handle that is nearest to a point among those that it hits, or null.
 * @type {(handles: Handle[], x: number, y: number, reach: number) => number | null} */
function nearestHandle(handles, x, y, reach) {
  /** @type {number | null} */
  let nearest = null;
  let least = Number.POSITIVE_INFINITY;
  handles.forEach((handle, k) => {
    const [across, down] = [Math.abs(handle.x - x), Math.abs(handle.y - y)];
    if (Math.max(across, down) > reach + 1 || across + down >= least) return;
    [nearest, least] = [k, across + down];
  });
  return nearest;
}

/** @param {Scope<Settings>} scope */
function shapeControls(scope) {
  const format = (/** @type {string} */ operation) => OPERATION_NAMES[operation];
  /** @type {Record<string, Control>} */
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
  const all = [...Object.values(offered), ceilMode, outputPadding];
  const box = controlBox(all, "convlab-shape-settings");
  const text = "Settings: move a slider, or drag a letter in the picture";
  const summary = html("summary", { text, tabindex: 0, ...KEEP_KEYS });
  const node = html("details", { class: "convlab-settings", open: true }, summary, box.node);
  return {
    node,
    update() {
      box.update();
      for (const [name, control] of Object.entries(offered)) {
        assign(control.node, { hidden: !isOffered(scope, name) });
      }
      const own = isOffered(scope, "operation") && scope.get("operation");
      assign(ceilMode.node, { hidden: own !== "pool" });
      assign(outputPadding.node, { hidden: own !== "transposed" });
      assign(node, { hidden: scope.get("controls").length === 0 });
    },
  };
}

/** Whether a setting has a handle in the picture. @param {Scope<Settings>} scope
 * @param {string} setting */
const isDraggable = (scope, setting) =>
  isOffered(scope, setting === "output_padding" ? "operation" : setting);

/** A function that places the windows anew only if a setting has changed.
 * @param {Scope<Settings>} scope @returns {() => AxisState} */
function rememberState(scope) {
  let key = "";
  /** @type {AxisState} */
  let state;
  return () => {
    const { operation, axis } = read(scope);
    const now = JSON.stringify([operation, axis]);
    if (now === key) return state;
    key = now;
    const { size, ...rest } = outputSize(operation, axis);
    state = { layout: placeOnAxis(operation, axis, size), ...rest };
    return state;
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

export default { render: mount(build) };
