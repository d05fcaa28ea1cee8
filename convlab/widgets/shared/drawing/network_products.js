// A window, its weights and the products: as grids of numbers, or, if they are large, as pictures.
/** @import { CellGroup } from "../arithmetic/network_call.js" */
/** @import { Pair } from "../arithmetic/convolution.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Palette, Palettes } from "./network_colours.js" */
/** @import { Mark } from "./network_marks.js" */
import { assign, html } from "../page/dom.js";
import { evenNumbers } from "./network_lines.js";
import { enlargedMap } from "./network_map.js";
import { numberGrid } from "./number_grid.js";

const MOST_GRID_CELLS = 5; // rows and columns of a grid of numbers
const PICTURE = 112; // pixels of a picture

/** The parts: what they are called, and the number of a cell that each shows.
 * @type {{ kind: string, title: string, sign: string,
 *   numberOf: (cell: CellGroup["cells"][number]) => number | undefined }[]} */
const PRODUCT_PARTS = [
  { kind: "input", title: "window", sign: "", numberOf: ({ value }) => value },
  { kind: "kernel", title: "weights", sign: "⊙", numberOf: ({ weight }) => weight },
  { kind: "product", title: "products", sign: "=", numberOf: ({ product }) => product },
];

/** @param {Scope} scope
 * @param {{ light: (index: number | null) => void, goOn: (index: number) => void }} options light: a
 *   cell is pointed at, by its index in the window; goOn: a cell of the window was pressed */
export function productParts(scope, { light, goOn }) {
  let columns = 1;
  const indexOf = (/** @type {Pair} */ [row, column]) => row * columns + column;
  const parts = PRODUCT_PARTS.map(({ kind, sign }) => {
    const preview = (/** @type {Pair | null} */ place) => light(place && indexOf(place));
    const grid = numberGrid(scope, { kind, preview, pin: (place) => light(indexOf(place)) });
    const picture = enlargedMap(scope, {
      kind,
      preview: (cell) => light(cell && indexOf([cell.row, cell.column])),
      move: ({ row, column }) => light(indexOf([row, column])),
      pin: ({ row, column }) => {
        if (kind === "input") goOn(indexOf([row, column]));
        else light(indexOf([row, column]));
      },
    });
    if (kind === "input") listenForPress(scope, grid.node, (place) => goOn(indexOf(place)));
    const operator = html("span", { class: "convlab-live-sign", text: sign });
    const node = html("div", { class: "convlab-live-part" }, operator, grid.node, picture.node);
    return { node, grid, picture };
  });
  /** @param {{ group: CellGroup | null, lit: number | null, palettes: Palettes,
   *   palette: Palette, title: string, version: string, names: (index: number) => string }} view
   *   palette, title: of the window's numbers */
  const update = ({ group, lit, palettes, palette, title: first, version, names }) => {
    const hasWeights = group?.cells[0]?.weight !== undefined;
    parts.forEach(({ node, grid, picture }, k) => {
      const isShown = group !== null && (k === 0 || hasWeights);
      assign(node, { hidden: !isShown });
      if (!isShown || group === null) return;
      const { height, width, cells } = group;
      columns = width;
      const isSmall = height <= MOST_GRID_CELLS && width <= MOST_GRID_CELLS;
      assign(grid.node, { hidden: !isSmall });
      const { numberOf } = PRODUCT_PARTS[k];
      const title = k === 0 ? first : PRODUCT_PARTS[k].title;
      const numbers = cells.map((cell) => numberOf(cell) ?? 0);
      if (isSmall) {
        picture.update(null);
        grid.update({
          ...gridTable(group, numbers, lit, names, k !== 1),
          title,
          name: `${title}, ${height}×${width}`,
        });
        return;
      }
      const largest = numbers.reduce((max, number) => Math.max(max, Math.abs(number)), 0);
      const at = lit ?? 0;
      const active = { row: Math.floor(at / width), column: at % width };
      /** @type {Mark[]} */
      const marks = lit === null ? [] : [{ kind: "cell", channel: 0, ...active }];
      picture.update({
        title: `${title}, ${height}×${width}`,
        name: `${title}, ${height}×${width}. Arrow keys choose a number.`,
        numbers: Float32Array.from(numbers),
        height,
        width,
        palette: k === 0 ? palette : palettes.around(largest),
        marks,
        room: PICTURE,
        active,
        version: `${version} ${title}`,
      });
    });
  };
  return { nodes: parts.map(({ node }) => node), update };
}

/** A table of a grid. hasPadding: whether cells of the padding are drawn as such.
 * @type {(group: CellGroup, numbers: number[], lit: number | null,
 *   names: (index: number) => string, hasPadding: boolean) => import("./number_grid.js").Table} */
function gridTable({ height, width, cells }, numbers, lit, names, hasPadding) {
  const format = evenNumbers(numbers);
  const texts = numbers.map(format);
  return {
    title: "",
    rows: height,
    columns: width,
    digits: Math.max(4, ...texts.map((text) => text.length)),
    cell(row, column) {
      const at = row * width + column;
      const { at: source, isChosen } = cells[at];
      const isPadding = hasPadding && source < 0 ? "convlab-is-padding" : "";
      const tap = at === lit || isChosen ? "convlab-is-tap" : "";
      return {
        text: texts[at],
        marks: `${isPadding} ${tap}`.trim(),
        label: () => `${texts[at]}, ${names(at)}`,
      };
    },
  };
}

/** Tell when a cell of a grid is pressed: with Enter, or with a click.
 * @param {Scope} scope @param {HTMLElement} node @param {(place: Pair) => void} press */
function listenForPress(scope, node, press) {
  /** @type {(found: Element | null) => Pair | null} */
  const placeOf = (found) => {
    const cell = /** @type {HTMLElement | null} */ (found?.closest("[role=gridcell]") ?? null);
    return cell && [Number(cell.dataset.row), Number(cell.dataset.column)];
  };
  scope.listen(node, "keydown", (event) => {
    const place = event.target instanceof Element ? placeOf(event.target) : null;
    if (event.key !== "Enter" || place === null) return;
    event.preventDefault();
    press(place);
  });
  // The event of a captured pointer does not name the cell.
  scope.listen(node, "click", ({ clientX, clientY }) => {
    const place = placeOf(document.elementFromPoint(clientX, clientY));
    if (place !== null) press(place);
  });
}
