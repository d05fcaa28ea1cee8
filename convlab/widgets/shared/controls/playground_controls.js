/** @import { Settings, State } from "../../kernel_playground.js" */
/** @import { Channels } from "../arithmetic/photo.js" */
/** @import { Display } from "../arithmetic/photo_colours.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Entries } from "./controls.js" */
import { isSameKernel, resizeKernel } from "../arithmetic/photo.js";
import { assign, html } from "../page/dom.js";
import { choice, KEEP_KEYS, list } from "./controls.js";
import { photoFile } from "./photo_file.js";

/** @type {Record<Display, string>} */
const DISPLAY_NAMES = {
  diverging: "blue – white – orange",
  signed: "0 is middle grey",
  cut: "cut off at black and white",
  stretch: "stretched: least to greatest",
};

/** @type {Record<Channels, string>} */
const CHANNELS_NAMES = {
  grey: "as grey",
  colour: "in colour",
  red: "red alone",
  green: "green alone",
  blue: "blue alone",
};

/** The lists below the pictures: the colours and the view at hand, the rest folded away.
 * @param {Scope<Settings>} scope @param {State} state */
export function playgroundControls(scope, state) {
  const file = photoFile(scope);
  const display = list(scope, {
    label: "Colours",
    choose: (value) => scope.set({ display: /** @type {Display} */ (value) }),
  });
  const displays = /** @type {Display[]} */ (scope.get("limits").display.choices);
  const view = choice(scope, { name: "view", label: "View", format: (value) => value });
  const channels = choice(scope, {
    name: "channels",
    label: "Photo",
    format: (value) => CHANNELS_NAMES[/** @type {Channels} */ (value)],
  });
  const size = sizeControls(scope);
  const atHand = html("div", { class: "convlab-controls convlab-player" });
  atHand.append(display.node, channels.node, view.node, scope.tools);
  const folded = html("div", { class: "convlab-controls" }, ...size.nodes, file.node);
  const summary = html("summary", { text: "Size of the kernel, own photo", ...KEEP_KEYS });
  const settings = html("details", { class: "convlab-settings" }, summary, folded);
  return {
    nodes: [atHand, settings, file.status],
    update() {
      for (const control of [view, channels, size, file]) control.update();
      assign(channels.node, { hidden: state.photo?.planes.length === 1 });
      // Blue, white and orange show one number a pixel, and not three.
      const isColour = state.planes.length > 1;
      const offered = displays.filter((name) => !isColour || name !== "diverging");
      const present = scope.get("display");
      display.update(
        offered.map((name) => [name, DISPLAY_NAMES[name]]),
        isColour && present === "diverging" ? "signed" : present,
      );
    },
  };
}

/** The lists of the kernel's rows and columns. @param {Scope<Settings>} scope */
function sizeControls(scope) {
  /** @type {{ full: number[][], kernel: number[][] } | null} */
  let before = null; // a kernel that grows again gets its numbers back
  /** @type {(rows: number, columns: number) => void} */
  const resize = (rows, columns) => {
    const kernel = scope.get("kernel");
    const full = before !== null && isSameKernel(before.kernel, kernel) ? before.full : kernel;
    before = { full, kernel: resizeKernel(full, rows, columns) };
    scope.set({ kernel: before.kernel });
  };
  const rows = list(scope, {
    label: "Rows",
    choose: (value) => resize(Number(value), scope.get("kernel")[0].length),
  });
  const columns = list(scope, {
    label: "Columns",
    choose: (value) => resize(scope.get("kernel").length, Number(value)),
  });
  /** @type {(most: number) => Entries} */
  const sizesTo = (most) => Array.from({ length: most }, (_, k) => [k + 1, String(k + 1)]);
  const [rowSizes, columnSizes] = scope.get("limits").kernel.most.map(sizesTo);
  return {
    nodes: [rows.node, columns.node],
    update() {
      const kernel = scope.get("kernel");
      rows.update(rowSizes, kernel.length);
      columns.update(columnSizes, kernel[0].length);
    },
  };
}
