// One layer of a network: its name, and its maps or filters on one canvas.
/** @import { NetworkNode } from "../../live_network.js" */
/** @import { Palette, Palettes } from "./network_colours.js" */
/** @import { Mark } from "./network_marks.js" */
/** @import { Run } from "./network_run.js" */
/** @import { Place, Tiles } from "./network_tiles.js" */
import { assign, html } from "../page/dom.js";
import {
  endsOf,
  layOutPainting,
  paintingOn,
  paintTiles,
  palettesOfLayer,
} from "./network_colours.js";
import { evenNumbers } from "./network_lines.js";
import { showPainting } from "./network_marks.js";
import {
  layerText,
  missingText,
  parametersText,
  rangeText,
  sizesText,
  sourceText,
} from "./network_sentences.js";
import { cellAtPoint, layTiles } from "./network_tiles.js";

const MOST_FILTERS = 400; // maps of weights in a row
const [MAPS_TALL, MAP_SIDE] = [62, 60]; // pixels: the height of a row's maps, and of a single map

/** What is drawn in a row. @typedef {{ palettes: Palettes, marks: Map<number, Mark[]>,
 *   place: Place, mode: "maps" | "filters", room: number, inSight: boolean }} RowView */

/** @param {Run} run @param {number} layer @param {boolean} saysPython whether it is told that Python computes
 * the layer */
export function layerRow(run, layer, saysPython) {
  const { nodes } = run;
  const info = nodes[layer];
  const range = html("span", { class: "convlab-live-range" });
  const head = html("div", { class: "convlab-live-head" });
  head.append(
    html("b", { text: info.name }),
    html("span", { class: "convlab-live-type", text: layerText(info) }),
    html("span", { class: "convlab-live-weights", text: parametersText(info) }),
    html("span", { class: "convlab-live-from", text: sourceText(nodes, layer) }),
  );
  if (info.op === "python" && saysPython) {
    const title = info.why;
    head.append(html("span", { class: "convlab-live-python", text: "computed by Python", title }));
  }
  head.append(range);
  const canvas = html("canvas", { role: "img", width: 1, height: 1 });
  const missing = html("p", { class: "convlab-live-missing", hidden: true });
  const node = html("div", { class: "convlab-live-row" }, head, canvas, missing);
  assign(node, { "data-layer": layer, "data-kind": layer === 0 ? "input" : info.kind });
  const painting = paintingOn(canvas);
  /** @type {Tiles | null} */
  let tiles = null;
  let laidOut = ""; // for which room and mode
  let painted = ""; // which numbers
  let marked = "";
  /** @type {((place: { channel: number, row: number, column: number }) => Place) | null} */
  let toPlace = null;

  /** @param {RowView} view */
  const update = (view) => {
    if (isRepeated(run, layer)) {
      assign(canvas, { hidden: true });
      return;
    }
    const shown = shownIn(run, layer, view);
    assign(canvas, { hidden: shown === null });
    assign(missing, { hidden: shown !== null });
    if (shown === null) {
      // As high as the maps, so that nothing moves.
      assign(missing, { text: missingText(run, layer), "--tall": `${tiles?.height ?? 0}px` });
      assign(range, { text: "" });
      painted = "";
      return;
    }
    const layout = `${view.room} ${shown.maps} ${shown.name}`;
    if (layout !== laidOut || tiles === null) {
      tiles = layTiles(shown.maps, { room: view.room, tall: MAPS_TALL, side: MAP_SIDE });
      layOutPainting(painting, tiles);
      assign(canvas, { "aria-label": shown.name, "data-grey": shown.isGrey });
      laidOut = layout;
      painted = "";
    }
    toPlace = shown.toPlace;
    // A row out of sight is painted when it comes into sight.
    if (!view.inSight) return;
    const marks = shown.marks;
    const isNew = painted !== shown.version;
    const text = JSON.stringify(marks);
    if (!isNew && text === marked) return;
    if (isNew) {
      paintTiles(painting, tiles, shown.numbers, shown.paletteOf);
      assign(range, { text: shown.range });
    }
    showPainting(painting, tiles, marks);
    painted = shown.version;
    marked = text;
  };
  return {
    node,
    update,
    /** @param {boolean} isCurrent @param {boolean} isPreview */
    mark(isCurrent, isPreview) {
      assign(node, { "data-current": isCurrent ? (isPreview ? "preview" : "pinned") : null });
    },
    /** The cell at a point of the window. @param {number} x @param {number} y */
    placeAt(x, y) {
      if (tiles === null || toPlace === null) return null;
      const { left, top, width } = canvas.getBoundingClientRect();
      const scale = tiles.width / (width || 1);
      const found = cellAtPoint(tiles, (x - left) * scale, (y - top) * scale);
      return found && toPlace(found);
    },
  };
}

/** Whether a layer hands on its input as it is, so that its maps need not be drawn again.
 * @type {(run: Run, layer: number) => boolean} */
export const isRepeated = ({ nodes }, layer) =>
  nodes[layer].op === "same" && layer < nodes.length - 1;

/** The numbers that a row shows: its filters, or its maps; null if they are not known.
 * @type {(run: Run, layer: number, view: RowView) => { numbers: Float32Array, maps: number[],
 *   name: string, isGrey: boolean, marks: Mark[], version: string,
 *   paletteOf: (channel: number) => Palette, range: string,
 *   toPlace: (found: { channel: number, row: number, column: number }) => Place } | null} */
function shownIn(run, layer, { palettes, marks, mode, place }) {
  const info = run.nodes[layer];
  const filters = mode === "filters" ? filtersOf(run, info) : null;
  if (filters !== null) return shownFilters(run, layer, filters, palettes, place);
  const numbers = run.maps[layer];
  if (numbers === null) return null;
  const [count, ...size] = info.maps;
  return {
    numbers,
    maps: info.maps,
    name: `${info.name}: ${count === 1 ? "one map" : `${count} maps`} of ${sizesText(size)}`,
    isGrey: layer === 0 && count === 1,
    marks: marks.get(layer) ?? [],
    version: `maps ${run.version}`,
    paletteOf: palettesOfLayer(run, layer, palettes),
    range: rangeText(run.ends[layer]),
    toPlace: (found) => ({ layer, ...found }),
  };
}

/** The filters of a convolution; of many the one that makes the map that is pointed at.
 * @type {(run: Run, layer: number, filters: NonNullable<ReturnType<typeof filtersOf>>,
 *   palettes: Palettes, place: Place) => NonNullable<ReturnType<typeof shownIn>>} */
function shownFilters(run, layer, { numbers, count, each, size }, palettes, place) {
  const { name } = run.nodes[layer];
  const [low, high] = endsOf(numbers);
  const largest = Math.max(-low, high);
  const around = palettes.around(largest);
  const chosen = Math.min(place.channel, count - 1);
  const isOne = count * each > MOST_FILTERS;
  const length = numbers.length / count;
  const part = isOne ? numbers.subarray(chosen * length, (chosen + 1) * length) : numbers;
  const own = place.layer === layer && !isOne ? each : 0;
  const text = `±${evenNumbers([largest])(largest)}`;
  return {
    numbers: part,
    maps: [isOne ? each : count * each, ...size],
    name: `${name}: ${count} filters of ${each}×${sizesText(size)} weights`,
    isGrey: false,
    marks: Array.from({ length: own }, (_, k) => ({
      kind: /** @type {const} */ ("map"),
      channel: chosen * each + k,
      row: 0,
      column: 0,
    })),
    version: `filters ${run.version} ${isOne ? chosen : ""}`,
    paletteOf: () => around,
    range: isOne ? `filter ${chosen} of ${count}, weights up to ${text}` : `weights up to ${text}`,
    toPlace: ({ channel }) => {
      const [, height, width] = run.nodes[layer].maps;
      const middle = { row: Math.floor(height / 2), column: Math.floor(width / 2) };
      const { row, column } = place.layer === layer ? place : middle;
      return { layer, channel: isOne ? chosen : Math.floor(channel / each), row, column };
    },
  };
}

/** The weights of a convolution, filter by filter; null for another layer.
 * @param {Run} run @param {NetworkNode} node */
function filtersOf({ tensors, shapes }, node) {
  const at = node.weights.weight;
  if (node.op !== "conv" || tensors[at] === undefined) return null;
  const [count, each, ...size] = shapes[at];
  return { numbers: tensors[at], count, each, size };
}
