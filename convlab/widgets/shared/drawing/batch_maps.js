/** @import { Scope } from "../page/mount.js" */
import { twoDigits } from "../arithmetic/numbers.js";
import { moveOfKey, nearestIndex } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { assign, html, reuseChildren, svg } from "../page/dom.js";

/** A number of a batch. @typedef {[image: number, row: number, column: number]} Place */

/** What a row of maps shows. maps: the numbers (N, H, W), null for an image without any. colour: of
 * a number. name: of an image, for a screen reader. place: the number that is followed.
 * @typedef {{ title: string, maps: (number[][] | null)[],
 *   colour: (number: number) => string, place: Place }} Row */

/** A row of maps, one for each image of a batch, with a number that can be pointed at.
 * @param {Scope} scope
 * @param {{ count: number, label: string, preview: (place: Place | null) => void,
 *   pin: (place: Place) => void, current: () => Place }} options */
export function batchMaps(scope, { count, label, preview, pin, current }) {
  const title = html("div", { class: "convlab-batch-title" });
  const maps = Array.from({ length: count }, () => svg("svg", { class: "convlab-batch-map" }));
  const node = html("div", { class: "convlab-batch-row", tabindex: 0, role: "group" }, title);
  for (const map of maps) {
    map.append(svg("g"), svg("rect", { class: "convlab-batch-frame" }));
    node.append(html("div", { class: "convlab-batch-slot" }, map));
  }
  assign(node, { "aria-label": `${label}. Arrow keys choose a number.`, ...KEEP_KEYS });
  let size = [1, 1];
  /** @type {Row["maps"]} */
  let drawn = [];
  pointing(scope, node, {
    /** @returns {Place | null} */
    at: (_x, _y, below) => {
      const cell = /** @type {SVGElement | null} */ (below?.closest("[data-place]") ?? null);
      return cell && /** @type {Place} */ (JSON.parse(cell.dataset.place ?? "null"));
    },
    preview,
    pin,
  });
  scope.listen(node, "keydown", (event) => {
    const move = moveOfKey(event);
    if (move === null) return;
    event.preventDefault();
    const [image, row, column] = current();
    const [height, width] = size;
    // All images are one row of columns.
    const across = nearestIndex(image * width + column + move[1], count * width);
    pin([Math.floor(across / width), nearestIndex(row + move[0], height), across % width]);
  });

  /** @param {Row} next */
  const update = (next) => {
    assign(title, { text: next.title });
    maps.forEach((map, image) => {
      const frame = map.children[1];
      const numbers = next.maps[image];
      assign(map, { class: `convlab-batch-map${numbers === null ? " convlab-batch-out" : ""}` });
      const [height, width] = numbers ? [numbers.length, numbers[0].length] : size;
      size = [height, width];
      if (numbers === null || numbers !== drawn[image]) drawMap(map, image, numbers, next.colour);
      const [at, row, column] = next.place;
      assign(frame, { hidden: at !== image || numbers === null || null });
      if (at === image) assign(frame, { x: column, y: row, width: 1, height: 1 });
      const text = numbers === null ? "not in the batch" : twoDigits(numbers[row][column]);
      assign(map, { "aria-label": `image ${image}, row ${row}, column ${column}: ${text}` });
    });
    drawn = next.maps;
  };
  /** @type {(map: SVGElement, image: number, numbers: number[][] | null, colour: Row["colour"]) =>
   *   void} */
  const drawMap = (map, image, numbers, colour) => {
    const [height, width] = size;
    assign(map, { viewBox: `0 0 ${width} ${height}`, role: "img" });
    const flat = numbers?.flat() ?? [];
    const make = () => svg("rect", { width: 1.02, height: 1.02 });
    reuseChildren(map.children[0], flat.length, make).forEach((cell, k) => {
      const [row, column] = [Math.floor(k / width), k % width];
      const place = JSON.stringify([image, row, column]);
      assign(cell, { x: column, y: row, style: `fill: ${colour(flat[k])}`, "data-place": place });
    });
  };
  return { node, title, slots: [...node.children].slice(1), update };
}
