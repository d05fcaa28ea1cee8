// Outlines on painted maps: of a map, of a cell, and of the cells that it reads.
/** @import { Painting } from "./network_colours.js" */
/** @import { Tiles } from "./network_tiles.js" */
import { cellBox, tileCorner } from "./network_tiles.js";

/** An outline. kind: of a map as a whole, of a cell, of cells that a cell reads, of all that is
 * painted, or of the cell that is pointed at.
 * @typedef {{ kind: "map" | "cell" | "window" | "all" | "lit", channel: number, row: number,
 *   column: number, height?: number, width?: number }} Mark */

// Dark inside white: one of them is seen on every colour.
const [DARK, WHITE] = ["#222222", "#ffffff"];

/** Draw the pixels, and the outlines over them.
 * @param {Painting} painting @param {Tiles} tiles @param {Mark[]} marks */
export function showPainting({ pen, image }, tiles, marks) {
  if (pen === null || image === null) return;
  pen.putImageData(image, 0, 0);
  for (const mark of marks) {
    if (mark.kind === "all") outlineCells(pen, insideOf(tiles), "window");
    else if (mark.kind === "map") outlineMap(pen, tiles, mark.channel);
    else outlineCells(pen, cellBox(tiles, mark), mark.kind);
  }
}

/** @param {Tiles} tiles */
const insideOf = ({ width, height }) => ({ x: 2, y: 2, width: width - 4, height: height - 4 });

/** @param {CanvasRenderingContext2D} pen @param {Tiles} tiles @param {number} channel */
function outlineMap(pen, tiles, channel) {
  if (tiles.isVector) return;
  const { x, y } = tileCorner(tiles, channel);
  pen.lineWidth = 2;
  pen.strokeStyle = MAP;
  pen.strokeRect(x, y, tiles.tileWidth, tiles.tileHeight);
}

const MAP = "#009e73";

/** @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number, width: number, height: number }} box @param {string} kind */
function outlineCells(pen, { x, y, width, height }, kind) {
  pen.lineWidth = 1;
  const isWide = Math.min(width, height) >= 5;
  const lines = kind === "cell" && isWide ? [DARK, DARK, WHITE] : [DARK, WHITE];
  pen.setLineDash(kind === "lit" ? [2, 2] : []);
  lines.forEach((colour, k) => {
    pen.strokeStyle = colour;
    const out = k + 0.5;
    pen.strokeRect(x - out, y - out, width + 2 * out, height + 2 * out);
  });
  pen.setLineDash([]);
}
