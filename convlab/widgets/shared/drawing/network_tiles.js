// Where the maps of a layer lie when they are drawn side by side. No DOM.

/** A cell of a layer. @typedef {{ layer: number, channel: number, row: number, column: number }}
 *   Place */

/** Maps side by side, in pixels. A vector is drawn as tiles of one cell each. zoom: pixels a cell;
 * step: cells a pixel, of maps that are too large. One of the two is 1. edge: 1 for a line around
 * each tile, else 0.
 * @typedef {{ count: number, rows: number, columns: number, isVector: boolean, zoom: number,
 *   step: number, edge: number, tileHeight: number, tileWidth: number, across: number,
 *   height: number, width: number }} Tiles */

const LARGEST_CELL = 12;

/** The largest tiles that fit, all of one size.
 * @param {number[]} maps [C, H, W]
 * @param {{ room: number, tall: number, side: number, cell?: number }} limits in pixels: the width
 *   and height of all, the longer side of one map, and of a cell of a vector
 * @returns {Tiles} */
export function layTiles(maps, { room, tall, side, cell = LARGEST_CELL }) {
  const [channels, high, wide] = maps;
  const isVector = channels === 1 && high === 1;
  const [count, rows, columns] = isVector ? [wide, 1, 1] : [channels, high, wide];
  const longer = Math.max(rows, columns);
  const most = isVector ? cell : Math.max(1, Math.floor(side / longer));
  /** @type {Tiles | null} */
  let tiles = null;
  for (let zoom = most; zoom >= 1; zoom -= 1) {
    tiles = tilesOf({ count, rows, columns, isVector, zoom, step: 1 }, room);
    if (tiles.height <= tall && tiles.width <= room) return tiles;
  }
  for (let step = 2; step <= longer; step += 1) {
    tiles = tilesOf({ count, rows, columns, isVector, zoom: 1, step }, room);
    if (tiles.height <= 1.5 * tall && tiles.width <= room) return tiles;
  }
  return tiles ?? tilesOf({ count, rows, columns, isVector, zoom: 1, step: 1 }, room);
}

/** @param {Pick<Tiles, "count" | "rows" | "columns" | "isVector" | "zoom" | "step">} parts
 * @param {number} room @returns {Tiles} */
function tilesOf(parts, room) {
  const { count, rows, columns, zoom, step, isVector } = parts;
  const edge = isVector && zoom < 4 ? 0 : 1;
  const tileHeight = Math.ceil(rows / step) * zoom;
  const tileWidth = Math.ceil(columns / step) * zoom;
  const fitting = Math.max(1, Math.floor((room - edge) / (tileWidth + edge)));
  const lines = Math.ceil(count / fitting);
  const across = isVector ? Math.min(count, fitting) : Math.ceil(count / lines);
  const height = edge + Math.ceil(count / across) * (tileHeight + edge);
  const width = edge + across * (tileWidth + edge);
  return { ...parts, edge, tileHeight, tileWidth, across, height, width };
}

/** The left upper corner of a tile. @param {Tiles} tiles @param {number} index */
export const tileCorner = ({ across, edge, tileHeight, tileWidth }, index) => ({
  x: edge + (index % across) * (tileWidth + edge),
  y: edge + Math.floor(index / across) * (tileHeight + edge),
});

/** The box of cells of one map; of a vector, of one cell.
 * @param {Tiles} tiles
 * @param {{ channel: number, row: number, column: number, height?: number, width?: number }} cells */
export function cellBox(tiles, { channel, row, column, height = 1, width = 1 }) {
  const { isVector, zoom, step } = tiles;
  const { x, y } = tileCorner(tiles, isVector ? column : channel);
  if (isVector) return { x, y, width: zoom, height: zoom };
  const share = zoom / step;
  return {
    x: x + Math.floor(column * share),
    y: y + Math.floor(row * share),
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  };
}

/** The cell at a point, the nearest one beside a map; null where there is no map.
 * @param {Tiles} tiles @param {number} x @param {number} y */
export function cellAtPoint(tiles, x, y) {
  const { across, edge, tileHeight, tileWidth, count, zoom, step, rows, columns } = tiles;
  /** @type {(at: number, size: number) => number} */
  const lineOf = (at, size) => Math.max(0, Math.floor((at - edge / 2) / (size + edge)));
  const [line, place] = [lineOf(y, tileHeight), lineOf(x, tileWidth)];
  const tile = line * across + Math.min(place, across - 1);
  if (tile >= count) return null;
  const corner = tileCorner(tiles, tile);
  /** @type {(offset: number, size: number) => number} */
  const cellOf = (offset, size) =>
    Math.max(0, Math.min(Math.floor((offset * step) / zoom), size - 1));
  if (tiles.isVector) return { channel: 0, row: 0, column: tile };
  return { channel: tile, row: cellOf(y - corner.y, rows), column: cellOf(x - corner.x, columns) };
}
