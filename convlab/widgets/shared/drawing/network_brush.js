// Drawing on an image of numbers: each function returns a new image. No DOM.

/** The size of an image, and its numbers for paper and for ink.
 * @typedef {{ channels: number, height: number, width: number, low: number, high: number }}
 *   ImageSize */

const RADIUS = 1.3; // pixels of an image of 28

/** An image with a stroke of a soft brush between two points, [y, x] in pixels from the corner.
 * @param {Float32Array} image @param {ImageSize} size
 * @param {{ from: [number, number], to: [number, number], channel: number, erases: boolean }}
 *   stroke channel: −1 for all */
export function brushed(image, { channels, height, width, low, high }, stroke) {
  const { from, to, channel, erases } = stroke;
  const radius = Math.max(0.8, (RADIUS * Math.min(height, width)) / 28);
  const drawn = image.slice();
  const reach = radius + 0.5;
  const [top, bottom] = [Math.min(from[0], to[0]) - reach, Math.max(from[0], to[0]) + reach];
  const [left, right] = [Math.min(from[1], to[1]) - reach, Math.max(from[1], to[1]) + reach];
  for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, bottom); row += 1) {
    for (let column = Math.max(0, Math.floor(left)); column < Math.min(width, right); column += 1) {
      const far = distance([row + 0.5, column + 0.5], from, to);
      const cover = Math.max(0, Math.min(1, reach - far));
      if (cover === 0) continue;
      for (let c = 0; c < channels; c += 1) {
        if (channel >= 0 && c !== channel) continue;
        const at = (c * height + row) * width + column;
        const ink = low + (high - low) * (erases ? 1 - cover : cover);
        drawn[at] = erases ? Math.min(drawn[at], ink) : Math.max(drawn[at], ink);
      }
    }
  }
  return drawn;
}

/** The distance of a point from a line between two others.
 * @type {(point: [number, number], from: [number, number], to: [number, number]) => number} */
function distance([y, x], from, to) {
  const [down, across] = [to[0] - from[0], to[1] - from[1]];
  const length = down * down + across * across;
  const along = length === 0 ? 0 : ((y - from[0]) * down + (x - from[1]) * across) / length;
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(y - from[0] - share * down, x - from[1] - share * across);
}

/** An image moved by whole pixels; what comes in is paper.
 * @type {(image: Float32Array, size: ImageSize, rows: number, columns: number) => Float32Array} */
export function shifted(image, { channels, height, width, low }, rows, columns) {
  const moved = new Float32Array(image.length).fill(low);
  for (let c = 0; c < channels; c += 1) {
    for (let row = 0; row < height; row += 1) {
      const source = row - rows;
      if (source < 0 || source >= height) continue;
      for (let column = 0; column < width; column += 1) {
        const from = column - columns;
        if (from < 0 || from >= width) continue;
        moved[(c * height + row) * width + column] = image[(c * height + source) * width + from];
      }
    }
  }
  return moved;
}

/** Paper alone. @type {(image: Float32Array, size: ImageSize) => Float32Array} */
export const cleared = (image, { low }) => new Float32Array(image.length).fill(low);
