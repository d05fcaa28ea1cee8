/** @import { Settings } from "../../live_network.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Palettes } from "./network_colours.js" */
/** @import { Mark } from "./network_marks.js" */
/** @import { Run } from "./network_run.js" */
/** @import { Place } from "./network_tiles.js" */
import { moveOfKey, nearestIndex } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { assign, html } from "../page/dom.js";
import { layerRow } from "./network_row.js";
import { isVectorNode } from "./network_sentences.js";

const NEAR = 150; // pixels: rows this far out of sight are painted

/** The layers of a network as rows of maps.
 * @param {Scope<Settings>} scope
 * @param {{ run: Run, current: () => Place, preview: (place: Place | null) => void,
 *   pin: (place: Place) => void, redraw: () => void }} options */
export function networkRows(scope, { run, current, preview, pin, redraw }) {
  const node = html("div", { class: "convlab-live-rows", tabindex: 0, role: "group" });
  const box = html("div", { class: "convlab-live-box" }, node);
  assign(node, {
    "aria-label":
      "The layers. Up and down choose a layer, left and right a map; the cell is explained below.",
    ...KEEP_KEYS,
  });
  /** @type {ReturnType<typeof layerRow>[]} */
  let rows = [];
  /** @type {unknown} */
  let builtOf = null;
  /** @type {Set<number>} */
  const inSight = new Set();
  let isBoxed = true;
  let room = 0;
  let shown = -1; // the layer that was scrolled to
  let laidOut = ""; // what the heights of the rows depend on
  const layerOf = (/** @type {Element | null} */ part) => {
    const found = /** @type {HTMLElement | null} */ (part?.closest("[data-layer]") ?? null);
    return found && Number(found.dataset.layer);
  };
  const look = scope.beforePaint(() => {
    const box = node.getBoundingClientRect();
    // Rows in a box of their own may come into sight in many ways: with it, they are ready.
    isBoxed = box.height < 1.5 * innerHeight;
    const top = (isBoxed ? box.top : Math.max(box.top, 0)) - NEAR;
    const bottom = (isBoxed ? box.bottom : Math.min(box.bottom, innerHeight)) + NEAR;
    const before = [...inSight].join();
    inSight.clear();
    for (const [layer, row] of rows.entries()) {
      const part = row.node.getBoundingClientRect();
      if (part.bottom > top && part.top < bottom) inSight.add(layer);
    }
    if ([...inSight].join() !== before) redraw();
  });
  // Of whatever scrolls around the rows.
  const options = { capture: true, passive: true, signal: scope.signal };
  document.addEventListener("scroll", look, options);
  scope.onResize(node, () => {
    if (Math.abs(node.clientWidth - room) < 2) return;
    room = node.clientWidth;
    redraw();
  });
  pointing(scope, node, {
    /** @returns {Place | null} */
    at(x, y, below) {
      const layer = layerOf(below);
      return layer === null || below?.localName !== "canvas" ? null : rows[layer].placeAt(x, y);
    },
    preview,
    pin(place) {
      shown = place.layer; // where the pointer is, nothing moves
      pin(place);
    },
  });
  scope.listen(node, "keydown", (event) => {
    const move = moveOfKey(event);
    if (move === null || event.target !== node) return;
    event.preventDefault();
    pin(movedPlace(run, current(), move));
  });

  const scroll = scope.beforePaint(() => {
    const row = rows[shown];
    if (row === undefined) return;
    const first = Math.min(...run.nodes[shown].inputs, shown);
    keepInSight(node, rows[first].node, row.node);
  });

  const build = () => {
    builtOf = run.nodes;
    rows = run.nodes.map((_, layer) => layerRow(run, layer, !scope.get("is_too_big")));
    node.replaceChildren(...rows.map((row) => row.node));
  };
  /** @param {{ palettes: Palettes | null, marks: Map<number, Mark[]>, place: Place,
   *   isPreview: boolean, mode: "maps" | "filters" }} view */
  const update = (view) => {
    const hasBuilt = builtOf !== run.nodes;
    if (hasBuilt) build();
    if (room === 0 || view.palettes === null) return;
    for (const [layer, row] of rows.entries()) {
      row.mark(layer === view.place.layer, view.isPreview);
      row.update({
        ...view,
        palettes: view.palettes,
        room: room - 22,
        inSight: inSight.has(layer),
      });
    }
    const layout = `${room} ${view.mode} ${view.place.layer} ${run.maps.map(Boolean)}`;
    if (layout !== laidOut || hasBuilt || !isBoxed) look();
    laidOut = layout;
    if (view.isPreview || view.place.layer === shown) return;
    shown = view.place.layer;
    scroll();
  };
  return { node: box, update, rowOf: (/** @type {number} */ layer) => rows[layer].node };
}

/** The place that a key leads to. @type {(run: Run, place: Place, move: [number, number]) => Place} */
function movedPlace({ nodes }, place, [rows, columns]) {
  const { layer, channel, row, column } = place;
  const node = nodes[layer];
  if (rows === 0 || !Number.isFinite(rows)) {
    if (isVectorNode(node)) {
      return { ...place, column: nearestIndex(column + columns, node.maps[2]) };
    }
    return { ...place, channel: nearestIndex(channel + columns, node.maps[0]) };
  }
  const next = nearestIndex(layer + rows, nodes.length);
  const [channels, height, width] = nodes[next].maps;
  // The same part of the map, where the maps are smaller or larger.
  /** @type {(at: number, size: number, other: number) => number} */
  const scaled = (at, size, other) => Math.min(Math.floor(((at + 0.5) * other) / size), other - 1);
  return {
    layer: next,
    channel: Math.min(channel, channels - 1),
    row: scaled(row, node.maps[1], height),
    column: scaled(column, node.maps[2], width),
  };
}

/** Scroll a box until all from one part of it to another is in sight, or, without room, the latter.
 * @param {HTMLElement} box @param {HTMLElement} first @param {HTMLElement} last */
function keepInSight(box, first, last) {
  const height = box.clientHeight;
  const bottom = last.offsetTop + last.offsetHeight;
  const top = bottom - first.offsetTop > height ? last.offsetTop : first.offsetTop;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + height) box.scrollTop = bottom - height;
}
