/** @import { CellTerms } from "./shared/arithmetic/network_terms.js" */
/** @import { SentWeights } from "./shared/arithmetic/network_weights.js" */
/** @import { Pair } from "./shared/arithmetic/convolution.js" */
/** @import { Palettes } from "./shared/drawing/network_colours.js" */
/** @import { Mark } from "./shared/drawing/network_marks.js" */
/** @import { Run } from "./shared/drawing/network_run.js" */
/** @import { Place } from "./shared/drawing/network_tiles.js" */
/** @import { PadFrame } from "./shared/controls/drawing_pad.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { withThousands } from "./shared/arithmetic/numbers.js";
import { button } from "./shared/controls/controls.js";
import { drawingPad } from "./shared/controls/drawing_pad.js";
import { cellPanel } from "./shared/drawing/network_cell.js";
import { classBars } from "./shared/drawing/network_classes.js";
import { networkPalettes } from "./shared/drawing/network_colours.js";
import { imageButtons, paintImage } from "./shared/drawing/network_images.js";
import { windowMarks } from "./shared/drawing/network_reads.js";
import { isRepeated } from "./shared/drawing/network_row.js";
import { networkRows } from "./shared/drawing/network_rows.js";
import { networkRun, placeInRun, rememberTerms } from "./shared/drawing/network_run.js";
import { networkCellText } from "./shared/drawing/network_sentences.js";
import { assign, html } from "./shared/page/dom.js";
import { bringInSight, keepInPlace } from "./shared/page/in_sight.js";
import { mount } from "./shared/page/mount.js";

/** A layer as Python sends it. maps: [C, H, W] as it is drawn. field: of the image, by a cell's row
 * and column. why: what hinders the page from computing it.
 * @typedef {{ name: string, type: string, kind: string, op: string, inputs: number[],
 *   shape: number[], maps: number[], options: Record<string, any>,
 *   weights: Record<string, number>, parameters: number, macs: number,
 *   field: { size: number[], jump: number[], start: number[] } | null, is_added: boolean,
 *   why: string }} NetworkNode */

/** The settings of LiveNetwork in Python, and what it sends of the model. drawing: the changed image,
 * in float32.
 * @typedef {{ image: number, drawing: DataView | null, layer: number, channel: number,
 *   position: Pair, title: string, note: string, classes: string[], images: DataView,
 *   shape: number[], range: [number, number], nodes: NetworkNode[], weights: SentWeights,
 *   computed: { input?: DataView, maps: Record<string, DataView> },
 *   known: { maps?: Record<string, DataView> }[],
 *   filters: { layer?: number, channel?: number, bias: number | null,
 *     weight?: { shape: number[], numbers: DataView } } | null, is_too_big: string }} Settings */

/** @param {Scope<Settings>} scope */
function build(scope) {
  const { run, update: compute, input } = networkRun(scope);
  const readTerms = rememberTerms(scope);
  /** @type {{ preview: Place | null, trail: Place[], arrived: string, isOpened: boolean, mode: "maps" | "filters",
   *   palettes: Palettes | null }} */
  const state = {
    preview: null,
    trail: [],
    arrived: "",
    mode: "maps",
    palettes: null,
    isOpened: false,
  };

  const pinned = () => {
    const [row, column] = scope.get("position");
    return placeInRun(run, {
      layer: scope.get("layer"),
      channel: scope.get("channel"),
      row,
      column,
    });
  };
  const current = () => (state.preview === null ? pinned() : placeInRun(run, state.preview));
  const preview = (/** @type {Place | null} */ place) => {
    state.preview = place;
    draw();
  };
  /** @type {(place: Place, trail?: Place[]) => void} */
  const pin = (place, trail = []) => {
    const arrived = JSON.stringify(place);
    Object.assign(state, { preview: null, trail, arrived, isOpened: true });
    const { layer, channel, row, column } = place;
    scope.set({ layer, channel, position: [row, column] });
  };
  const pointer = { run, preview, pin: (/** @type {Place} */ place) => pin(place) };

  const pad = drawingPad(scope, {
    size() {
      const [, channels, height, width] = scope.get("shape");
      const [low, high] = scope.get("range");
      return { channels, height, width, low, high };
    },
    image: input,
    change: (image) => scope.set({ drawing: new DataView(image.buffer) }),
  });
  const images = imageButtons(scope);
  const classes = classBars(scope, pointer);
  const rows = networkRows(scope, { ...pointer, current, redraw: () => draw() });
  const cell = cellPanel(scope, {
    ...pointer,
    goOn: (place) => pin(place, [...state.trail, pinned()]),
    back() {
      const before = state.trail[state.trail.length - 1];
      if (before !== undefined) pin(before, state.trail.slice(0, -1));
    },
    redraw: () => draw(),
  });
  const title = html("p", { class: "convlab-live-title" }, html("b"), html("span"));
  const modes = mapsOrFilters(
    scope,
    () => state.mode,
    (mode) => {
      state.mode = mode;
      draw();
    },
  );
  const warning = html("p", { class: "convlab-sentence convlab-impossible", hidden: true });
  const status = html("div", {
    class: "convlab-live-status",
    role: "status",
    "data-passing": true,
  });
  const top = html("div", { class: "convlab-live-top" }, title, colourBar(), modes.node);
  top.append(scope.tools);
  const left = html("div", { class: "convlab-live-left" }, pad.node, images.node, classes.node);
  const stage = html("div", { class: "convlab-live-stage" }, left, rows.node);
  scope.root.append(top, warning, stage, cell.node, status);
  let isNarrow = false;
  scope.onResize(scope.root, () => {
    isNarrow = scope.root.clientWidth <= STACKED;
    draw();
  });
  scope.onEscape(() => {
    const isLetGo = state.preview !== null;
    state.preview = null;
    return cell.release() || isLetGo;
  });

  let painted = -1;
  const palettesNow = palettesOnce(scope);
  const paint = () => {
    compute();
    state.palettes = palettesNow();
    if (JSON.stringify(pinned()) !== state.arrived) state.trail = [];
    const place = current();
    const terms = readTerms(run, place);
    drawTitle(scope, run, title);
    modes.update(run.nodes.some(({ op }) => op === "conv") && run.tensors.length > 0);
    assign(warning, { hidden: !scope.get("is_too_big"), text: scope.get("is_too_big") });
    if (painted !== run.version) {
      paintImage(pad.canvas, run.input, scope.get("shape").slice(1), scope.get("range"));
      painted = run.version;
    }
    pad.update(fieldFrame(run, place) ?? undefined);
    images.update();
    classes.update(place);
    const marks = rowMarks(run, place, terms);
    const { mode, palettes } = state;
    rows.update({ palettes, marks, place, isPreview: state.preview !== null, mode });
    cell.update({ place, terms, palettes, trail: state.trail });
    const behind = isNarrow ? rows.rowOf(pinned().layer) : stage;
    seat(cell.node, behind, state.isOpened && isNarrow);
    state.isOpened = false;
    const said = JSON.stringify(pinned());
    if (status.dataset.about !== said) {
      assign(status, {
        "data-about": said,
        text: networkCellText(run, pinned(), scope.get("classes")),
      });
    }
  };
  const draw = scope.oncePerFrame(paint);
  return draw;
}

// The width of the explorer, with its edge, up to which its parts stand one below the other.
const STACKED = 636;

/** Put the cell's explanation behind a node: below everything, or, in a narrow column, below its row.
 * isOpened: whether a person has asked for it, and wants to see it.
 * @type {(node: HTMLElement, behind: Element, isOpened: boolean) => void} */
function seat(node, behind, isOpened) {
  if (node.previousElementSibling === behind) return;
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  const move = () => behind.after(node);
  if (isOpened) {
    keepInPlace(behind, move);
    bringInSight(behind, node);
  } else move();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}

/** The palettes, when the explorer is in the page and has its colours. @param {Scope<Settings>} scope */
function palettesOnce(scope) {
  /** @type {Palettes | null} */
  let palettes = null;
  let last = "";
  return () => {
    const range = scope.get("range");
    const key = String(range);
    if ((palettes === null || key !== last) && scope.root.isConnected) {
      palettes = networkPalettes(scope.root, range);
      last = key;
    }
    return palettes;
  };
}

/** The model's name, its size and the note. @type {(scope: Scope<Settings>, run: Run,
 *   node: HTMLElement) => void} */
function drawTitle(scope, { nodes }, { children: [name, rest] }) {
  const parameters = nodes.reduce((sum, node) => sum + node.parameters, 0);
  const note = scope.get("note");
  assign(name, { text: scope.get("title") });
  const size = `${withThousands(parameters)} parameters`;
  assign(rest, { text: note ? `${size} · ${note}` : size });
}

/** What the colours mean; each layer has a scale of its own. */
function colourBar() {
  const bar = html("span", { class: "convlab-live-colours", "aria-hidden": "true" });
  return html("span", { class: "convlab-live-legend" }, "below 0", bar, "above 0");
}

/** Buttons for what the rows show.
 * @type {(scope: Scope<Settings>, get: () => string,
 *   choose: (mode: "maps" | "filters") => void) => { node: HTMLElement,
 *   update: (hasFilters: boolean) => void }} */
function mapsOrFilters(scope, get, choose) {
  const names = /** @type {const} */ (["maps", "filters"]);
  const buttons = names.map((name) =>
    button(scope, { text: name === "maps" ? "Maps" : "Filters", press: () => choose(name) }),
  );
  const node = html("div", { class: "convlab-live-modes", role: "group" }, ...buttons);
  assign(node, { "aria-label": "What a convolution's row shows" });
  return {
    node,
    update(hasFilters) {
      assign(node, { hidden: !hasFilters });
      buttons.forEach((each, k) => {
        assign(each, { "aria-pressed": String(names[k] === get()) });
      });
    },
  };
}

/** The cells of the image that a cell depends on; null if all or it is not known.
 * @type {(run: Run, place: Place) => PadFrame | null} */
function fieldFrame({ nodes }, { layer, row, column }) {
  const { field, shape } = nodes[layer];
  const [, height, width] = nodes[0].maps;
  if (layer === 0) return { row, column, height: 1, width: 1 };
  if (field === null) return null;
  const at = shape.length >= 3 ? [row, column] : [0, 0];
  const ends = [height, width].map((size, axis) => {
    const start = field.start[axis] + at[axis] * field.jump[axis];
    return [Math.max(0, start), Math.min(size, start + field.size[axis])];
  });
  const [[top, bottom], [left, right]] = ends;
  return { row: top, column: left, height: bottom - top, width: right - left };
}

/** The outlines in the rows: of the cell and its map, and of the cells that it reads.
 * @type {(run: Run, place: Place, terms: CellTerms) => Map<number, Mark[]>} */
function rowMarks(run, place, { groups }) {
  const { channel, row, column } = place;
  /** @type {Map<number, Mark[]>} */
  const marks = new Map();
  const shownAt = (/** @type {number} */ layer) => {
    let at = layer;
    while (isRepeated(run, at)) [at] = run.nodes[at].inputs;
    return at;
  };
  for (const group of groups) {
    const layer = shownAt(group.input);
    if (!marks.has(layer)) marks.set(layer, []);
    marks.get(layer)?.push(...windowMarks(run.nodes[group.input], group.cells, group.channel));
  }
  marks.set(shownAt(place.layer), [
    { kind: "map", channel, row: 0, column: 0 },
    { kind: "cell", channel, row, column },
  ]);
  return marks;
}

export default { render: mount(build, ["layer", "channel", "position"]) };
