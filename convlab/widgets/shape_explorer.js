import { layOut, reading, summary } from "./shared/arithmetic/windows_on_axis.js";
import { choice, isOffered, KEEP_KEYS, slider, toggle } from "./shared/controls/controls.js";
import { assign, freshId, html, keep, svg } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";
import { outputSize } from "./shared/arithmetic/sizes.js";

const SETTINGS = [
  "operation",
  "input_size",
  "kernel_size",
  "padding",
  "stride",
  "dilation",
  "ceil_mode",
  "output_padding",
  "position",
  "controls",
];

// The picture's measures, in pixels.
const CELL = 26;
const ROW = 24;
const GAP = 10;
const MARGIN = 74;

function build(scope) {
  const controls = settingsControls(scope);
  const formula = html("p", { class: "convlab-shape-formula" });
  const said = html("p", { class: "convlab-sentence convlab-shape-said", "aria-live": "polite" });
  const picture = svg("svg", { role: "img" });
  const view = html("div", { class: "convlab-shape-view", tabindex: 0, role: "group" }, picture);
  let room = 0; // how much of the picture can be seen, in pixels
  let isPointing = false;
  const hatch = freshId("hatch");
  const dots = freshId("dots");
  const ruler = svg("g");
  const windows = svg("g");
  const plain = svg("g");
  const titles = svg("g", { class: "convlab-shape-titles" });
  assign(view, {
    "aria-label": "The axis, the windows on it and the output. Arrow keys choose a window.",
    ...KEEP_KEYS,
  });
  picture.append(patterns(hatch, dots), titles, ruler, windows, plain);
  scope.root.append(controls.node, formula, view, said);

  // Not "pointerover": that comes, too, when the page scrolls under a mouse at rest.
  scope.listen(picture, "pointermove", ({ target }) => {
    const index = target.closest("[data-window]")?.getAttribute("data-window");
    if (index === null || index === undefined || Number(index) === scope.get("position")) return;
    isPointing = true;
    scope.set({ position: Number(index) });
    isPointing = false;
  });
  scope.listen(view, "keydown", (event) => {
    const steps = STEPS[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    const next = currentPosition(scope) + steps;
    scope.set({ position: Math.max(0, Math.min(next, windowCount(scope) - 1)) });
  });
  let shown = null; // from where to where the current window reaches, in pixels
  const reveal = () => {
    // What the mouse points at must not move away under it.
    if (shown === null || room === 0 || isPointing) return;
    const [start, end] = shown;
    if (start < view.scrollLeft || end > view.scrollLeft + room) {
      view.scrollLeft = (start + end - room) / 2;
    }
  };
  scope.whenSized(view, () => {
    room = view.clientWidth;
    reveal();
  });

  return () => {
    controls.update();
    const { operation, axis } = read(scope);
    const { size, error, formula: letters, numbers } = outputSize(operation, axis);
    assign(formula, { text: `O = ${letters} = ${numbers}${size === null ? "" : ` = ${size}`}` });
    const impossible = error === null ? "" : " convlab-impossible";
    assign(said, { class: `convlab-sentence convlab-shape-said${impossible}` });
    assign(view, { hidden: error !== null });
    if (error !== null) {
      assign(said, { text: error });
      return;
    }
    const position = currentPosition(scope);
    assign(said, {
      text: `${summary(operation, axis, size)} ${reading(operation, axis, size, position)}`,
    });
    const isTransposed = operation === "transposed";
    const layout = layOut(operation, axis, size);
    const current = new Set(layout.windows[position].cells);
    const rowsOfWindows = layout.lanes * ROW;
    const top = isTransposed ? ROW + GAP : 0;
    const fills = { padding: `url(#${dots})`, cut: `url(#${dots})`, unused: `url(#${hatch})` };
    drawRuler(ruler, layout, isTransposed ? top + rowsOfWindows + GAP : 0, fills, current);
    drawWindows(windows, layout, isTransposed ? top : ROW + GAP, position);
    const plainTop = isTransposed ? 0 : ROW + 2 * GAP + rowsOfWindows;
    drawPlain(plain, isTransposed ? axis.I : size, plainTop, isTransposed, position);
    drawTitles(titles, rowsOfWindows);
    const width = MARGIN + Math.max(layout.ruler.length, size) * CELL + 2;
    const height = 2 * ROW + rowsOfWindows + 2 * GAP + 2;
    assign(picture, { width, height, viewBox: `-1 -1 ${width} ${height}` });
    assign(picture, { "aria-label": said.textContent });
    const cells = layout.windows[position].cells.map((at) => at - layout.ruler[0].at);
    shown = [MARGIN + cells[0] * CELL, MARGIN + (cells.at(-1) + 1) * CELL];
    reveal();
  };
}

const STEPS = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: 1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity,
};

function settingsControls(scope) {
  const number = (name, label, symbol, min, max) =>
    slider(scope, { name, label, symbol, min, max });
  const operations = {
    conv: "convolution",
    pool: "max pooling",
    transposed: "transposed convolution",
  };
  const offered = {
    operation: choice(scope, { name: "operation", label: "Operation", choices: operations }),
    input_size: number("input_size", "Input size", "I", 1, 24),
    kernel_size: number("kernel_size", "Kernel size", "K", 1, 9),
    padding: number("padding", "Padding", "P", 0, 6),
    stride: number("stride", "Stride", "S", 1, 6),
    dilation: number("dilation", "Dilation", "D", 1, 4),
  };
  const ceilMode = toggle(scope, { name: "ceil_mode", label: "ceil_mode" });
  const outputPadding = number("output_padding", "Output padding", "P_out", 0, 5);
  const last = () => Math.max(0, windowCount(scope) - 1);
  const position = number("position", "Window", undefined, 0, last);
  const all = [...Object.values(offered), ceilMode, outputPadding, position];
  const node = html(
    "div",
    { class: "convlab-controls convlab-shape-settings" },
    ...all.map((control) => control.node),
  );
  return {
    node,
    update() {
      for (const control of all) control.update();
      for (const [name, control] of Object.entries(offered)) {
        assign(control.node, { hidden: !isOffered(scope, name) });
      }
      const own = isOffered(scope, "operation") && scope.get("operation");
      assign(ceilMode.node, { hidden: own !== "pool" });
      assign(outputPadding.node, { hidden: own !== "transposed" });
    },
  };
}

function read(scope) {
  const axis = {
    I: scope.get("input_size"),
    K: scope.get("kernel_size"),
    P: scope.get("padding"),
    S: scope.get("stride"),
    D: scope.get("dilation"),
    ceilMode: scope.get("operation") === "pool" && scope.get("ceil_mode"),
    outputPadding: scope.get("operation") === "transposed" ? scope.get("output_padding") : 0,
  };
  return { operation: scope.get("operation"), axis };
}

function windowCount(scope) {
  const { operation, axis } = read(scope);
  const { size } = outputSize(operation, axis);
  return operation === "transposed" ? axis.I : (size ?? 0);
}

const currentPosition = (scope) => Math.min(scope.get("position"), windowCount(scope) - 1);

function patterns(hatch, dots) {
  const stripe = svg("path", { d: "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", class: "convlab-stripe" });
  const dot = svg("circle", { cx: 3, cy: 3, r: 1.2, class: "convlab-dot" });
  const size = { patternUnits: "userSpaceOnUse", width: 8, height: 8 };
  return svg(
    "defs",
    {},
    svg("pattern", { id: hatch, ...size }, stripe),
    svg("pattern", { id: dots, ...size, width: 6, height: 6 }, dot),
  );
}

const cellNode = () => svg("g", {}, svg("rect"), svg("text", { "text-anchor": "middle" }));

function drawCell(node, x, y, text, attributes) {
  const [box, label] = node.children;
  assign(box, { x, y, width: CELL, height: ROW, ...attributes });
  assign(label, { x: x + CELL / 2, y: y + ROW / 2 + 4.5, text });
}

function drawRuler(parent, { ruler }, y, fills, current) {
  keep(parent, ruler.length, cellNode).forEach((node, k) => {
    const { at, kind, times } = ruler[k];
    const isPlain = kind === "input" || kind === "output";
    const fill = isPlain && times === 0 ? fills.unused : fills[kind];
    const style = fill ? `fill: ${fill}` : null;
    const name = `convlab-cell convlab-cell-${kind}${current.has(at) ? " convlab-current" : ""}`;
    drawCell(node, MARGIN + k * CELL, y, isPlain ? at : "", { class: name, style });
  });
}

function drawWindows(parent, { ruler, windows }, y, position) {
  const first = ruler[0].at;
  const left = (at) => MARGIN + (at - first) * CELL;
  const make = () => svg("g", {}, svg("path", { class: "convlab-shape-span" }), svg("g"));
  keep(parent, windows.length, make).forEach((node, index) => {
    const { cells, lane } = windows[index];
    const [span, taps] = node.children;
    const row = y + lane * ROW;
    const name = index === position ? "convlab-shape-window convlab-current" : "convlab-shape-window";
    assign(node, { "data-window": index, class: name });
    const middle = row + ROW / 2;
    assign(span, { d: `M${left(cells[0])},${middle}H${left(cells.at(-1)) + CELL}` });
    keep(taps, cells.length, cellNode).forEach((tap, k) => {
      const [box, label] = tap.children;
      const x = left(cells[k]);
      assign(box, { x: x + 2, y: row + 2, width: CELL - 4, height: ROW - 4 });
      assign(label, { x: x + CELL / 2, y: middle + 4.5, text: k === 0 ? index : "" });
    });
  });
}

function drawPlain(parent, count, y, isInput, position) {
  keep(parent, count, cellNode).forEach((node, index) => {
    const kind = isInput ? "input" : "output";
    const isCurrent = index === position;
    assign(node, { "data-window": index });
    const name = `convlab-cell convlab-cell-${kind}${isCurrent ? " convlab-current" : ""}`;
    drawCell(node, MARGIN + index * CELL, y, index, { class: name });
  });
}

function drawTitles(parent, rowsOfWindows) {
  const rows = [0, ROW + GAP, ROW + 2 * GAP + rowsOfWindows];
  keep(parent, 3, () => svg("text", { "text-anchor": "end" })).forEach((node, k) => {
    const text = ["input", "windows", "output"][k];
    assign(node, { x: MARGIN - 8, y: rows[k] + ROW / 2 + 4.5, text });
  });
}

export default { render: (context) => mount(context, SETTINGS, build) };
