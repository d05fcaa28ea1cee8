// One map of a layer, enlarged, with outlines; its cells can be pointed at.
/** @import { Scope } from "../page/mount.js" */
/** @import { Palette } from "./network_colours.js" */
/** @import { Mark } from "./network_marks.js" */
/** @import { Tiles } from "./network_tiles.js" */
import { moveOfKey, nearestIndex } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { assign, html } from "../page/dom.js";
import { layOutPainting, paintingOn, paintTiles } from "./network_colours.js";
import { showPainting } from "./network_marks.js";
import { cellAtPoint, layTiles } from "./network_tiles.js";

/** A cell of a map. @typedef {{ row: number, column: number }} MapCell */

/** A map to show. numbers: height·width of them. room: the longer side, in pixels. active: where
 * the arrow keys start. version: changes with the numbers.
 * @typedef {{ title: string, name: string, numbers: Float32Array, height: number, width: number,
 *   palette: Palette, isGrey?: boolean, marks: Mark[], room: number, active: MapCell,
 *   version: string }} MapView */

/** @param {Scope} scope
 * @param {{ kind: string, preview?: (cell: MapCell | null) => void, pin: (cell: MapCell) => void,
 *   move?: (cell: MapCell) => void }} options move: an arrow key has come to a cell; without it, the
 *   keys pin */
export function enlargedMap(scope, { kind, preview, pin, move = pin }) {
  const title = html("figcaption");
  const canvas = html("canvas", { width: 1, height: 1, "aria-hidden": "true" });
  const frame = html("div", { class: "convlab-live-frame", tabindex: 0, role: "group" }, canvas);
  assign(frame, KEEP_KEYS);
  const node = html("figure", { class: `convlab-live-map convlab-live-map-${kind}` }, title, frame);
  const painting = paintingOn(canvas);
  /** @type {Tiles | null} */
  let tiles = null;
  /** @type {MapView | null} */
  let shown = null;
  let [laidOut, painted] = ["", ""];

  pointing(scope, frame, {
    /** @returns {MapCell | null} */
    at(x, y) {
      if (tiles === null) return null;
      const { left, top, width } = canvas.getBoundingClientRect();
      const scale = tiles.width / (width || 1);
      const cell = cellAtPoint(tiles, (x - left) * scale, (y - top) * scale);
      return cell && { row: cell.row, column: cell.column };
    },
    preview,
    pin,
  });
  scope.listen(frame, "keydown", (event) => {
    if (shown === null) return;
    const { height, width, active } = shown;
    const steps = moveOfKey(event);
    if (event.key === "Enter" || event.key === " ") pin(active);
    else if (steps === null) return;
    else {
      move({
        row: nearestIndex(active.row + steps[0], height),
        column: nearestIndex(active.column + steps[1], width),
      });
    }
    event.preventDefault();
  });

  /** @param {MapView | null} view */
  const update = (view) => {
    assign(node, { hidden: view === null });
    shown = view;
    if (view === null) return;
    assign(title, { text: view.title });
    assign(frame, { "aria-label": view.name });
    assign(canvas, { "data-grey": view.isGrey === true });
    const layout = `${view.height} ${view.width} ${view.room}`;
    if (tiles === null || layout !== laidOut) {
      const { room } = view;
      tiles = layTiles([1, view.height, view.width], { room, tall: room, side: room, cell: 24 });
      layOutPainting(painting, tiles);
      [laidOut, painted] = [layout, ""];
    }
    if (painted !== view.version) {
      paintTiles(painting, tiles, view.numbers, () => view.palette);
      painted = view.version;
    }
    showPainting(painting, tiles, view.marks);
  };
  return { node, frame, update };
}
