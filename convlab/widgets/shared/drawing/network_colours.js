// The colours of a layer's numbers, and their pixels.
/** @import { Run } from "./network_run.js" */
/** @import { Tiles } from "./network_tiles.js" */
import { divergingColours } from "../arithmetic/photo_colours.js";
import { tileCorner } from "./network_tiles.js";

/** Colours of numbers: that of x is `table[x · scale + start]`. @typedef {{ table: Uint32Array,
 *   scale: number, start: number }} Palette */

const LAST = 510; // the index of the last colour
const TILE_EDGE = 0x70808080; // grey, half opaque: seen on white and on black

/** Red, green and blue as a pixel: red is the lowest byte.
 * @param {number[]} colour */
const pixelOf = ([red, green, blue]) => (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;

/** @param {(share: number) => number[]} colourAt from 0 to 1 */
const colourTable = (colourAt) =>
  Uint32Array.from({ length: LAST + 1 }, (_, k) => pixelOf(colourAt(k / LAST)));

/** The palettes of a network. `around`: of numbers around 0, `largest` with the full colour.
 * `inks`: of an image of one channel, from paper to ink. `light`: of a channel of a colour image.
 * @param {Element} root with the colours of the style sheet @param {[number, number]} range */
export function networkPalettes(root, [low, high]) {
  const style = getComputedStyle(root);
  const ends = ["negative", "positive"].map((name) => {
    const text = style.getPropertyValue(`--convlab-${name}`).trim() || "#777777";
    return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  });
  const diverging = Uint32Array.from(divergingColours(ends), pixelOf);
  const scale = LAST / (high - low || 1);
  const inks = colourTable((share) =>
    [255, 255, 255].map((white) => Math.round(white * (1 - share))),
  );
  const lights = [0, 1, 2].map((channel) =>
    colourTable((share) =>
      [0, 1, 2].map((part) => (part === channel ? Math.round(255 * share) : 0)),
    ),
  );
  return {
    /** @param {number} largest @returns {Palette} */
    around: (largest) => ({
      table: diverging,
      scale: LAST / 2 / (largest || 1),
      start: LAST / 2 + 0.5,
    }),
    /** @returns {Palette} */
    inks: () => ({ table: inks, scale, start: -low * scale + 0.5 }),
    /** @param {number} channel @returns {Palette} */
    light: (channel) => ({ table: lights[channel], scale, start: -low * scale + 0.5 }),
  };
}

/** @typedef {ReturnType<typeof networkPalettes>} Palettes */

/** A canvas that numbers are painted on as tiles. @typedef {{ canvas: HTMLCanvasElement,
 *   pen: CanvasRenderingContext2D | null, image: ImageData | null, pixels: Uint32Array }} Painting */

/** @param {HTMLCanvasElement} canvas @returns {Painting} */
export const paintingOn = (canvas) => ({
  canvas,
  pen: canvas.getContext("2d"),
  image: null,
  pixels: new Uint32Array(0),
});

/** Give a canvas the size of tiles, and draw the line around each.
 * @param {Painting} painting @param {Tiles} tiles */
export function layOutPainting(painting, tiles) {
  const { canvas, pen } = painting;
  const { width, height, count, tileHeight, tileWidth, edge } = tiles;
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = `${width}px`;
  if (pen === null) return;
  painting.image = pen.createImageData(width, height);
  painting.pixels = new Uint32Array(painting.image.data.buffer);
  if (edge === 0) return;
  for (let tile = 0; tile < count; tile += 1) {
    const { x, y } = tileCorner(tiles, tile);
    for (let line = y - 1; line <= y + tileHeight; line += 1) {
      const at = line * width + x - 1;
      painting.pixels.fill(TILE_EDGE, at, at + tileWidth + 2);
    }
  }
}

/** Write the colours of numbers into the pixels.
 * @param {Painting} painting @param {Tiles} tiles @param {Float32Array} numbers map by map, row by
 *   row @param {(channel: number) => Palette} paletteOf */
export function paintTiles({ pixels }, tiles, numbers, paletteOf) {
  const { count, rows, columns, isVector, zoom, step, tileWidth, width } = tiles;
  for (let tile = 0; tile < count; tile += 1) {
    const { table, scale, start } = paletteOf(isVector ? 0 : tile);
    const corner = tileCorner(tiles, tile);
    let line = corner.y * width + corner.x;
    for (let row = 0; row < rows; row += step) {
      let from = (tile * rows + row) * columns;
      const end = from + columns;
      let at = line;
      for (; from < end; from += step) {
        const index = numbers[from] * scale + start;
        const colour = table[index < 0 ? 0 : index > LAST ? LAST : index | 0];
        for (let k = 0; k < zoom; k += 1) pixels[at + k] = colour;
        at += zoom;
      }
      for (let k = 1; k < zoom; k += 1) {
        pixels.copyWithin(line + k * width, line, line + tileWidth);
      }
      line += zoom * width;
    }
  }
}

/** The least and the greatest number. @param {Float32Array} numbers @returns {[number, number]} */
export function endsOf(numbers) {
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < numbers.length; k += 1) {
    if (numbers[k] < low) low = numbers[k];
    if (numbers[k] > high) high = numbers[k];
  }
  return low <= high ? [low, high] : [0, 0];
}

/** The palette of each map of a layer.
 * @type {(run: Run, layer: number, palettes: Palettes) => (channel: number) => Palette} */
export function palettesOfLayer({ nodes, ends }, layer, palettes) {
  if (layer === 0 && nodes[0].maps[0] === 1) {
    const inks = palettes.inks();
    return () => inks;
  }
  if (layer === 0 && nodes[0].maps[0] === 3) {
    const lights = [0, 1, 2].map((channel) => palettes.light(channel));
    return (channel) => lights[channel];
  }
  const [low, high] = ends[layer] ?? [0, 0];
  const around = palettes.around(Math.max(Math.abs(low), Math.abs(high)));
  return () => around;
}
