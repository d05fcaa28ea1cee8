// Numbers, shares and sizes of the layers of a network, as the page shows them. No DOM.

/** The shape of an output; several shapes, in a list or by name; null if there is none.
 * @typedef {null | number[] | Shape[] | { [name: string]: Shape }} Shape */

/** @typedef {"parameters" | "macs" | "bytes"} MeasureKey */

/** A layer as Python sends it. macs: null if unknown. complete: whether `macs` holds all.
 * @typedef {{ name: string, type: string, shape: Shape, parameters: number, macs: number | null,
 *   bytes: number, complete: boolean, notes: string[],
 *   derivations: { title: string, text: string }[] }} NetworkLayer */

/** The measures that the bars show. @type {{ key: MeasureKey, title: string, unit?: string }[]} */
export const MEASURES = [
  { key: "parameters", title: "parameters" },
  { key: "macs", title: "MACs" },
  { key: "bytes", title: "activations", unit: "bytes" },
];

/** 62378344 → "62,378,344"; null, an unknown number, → "?". @param {number | null} number */
export const withThousands = (number) =>
  number === null ? "?" : String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** A name of at most `most` letters: the end of a long one, which differs from its neighbours.
 * @param {string} name @param {number} most */
export const shortName = (name, most) => (name.length > most ? `…${name.slice(1 - most)}` : name);

/** [1, 96, 55, 55] → "1×96×55×55"; several shapes with their names, if they have any.
 * @param {Shape} shape @returns {string} */
export function shapeText(shape) {
  if (shape === null) return "";
  if (isShape(shape)) return shape.join("×");
  const texts = Array.isArray(shape)
    ? shape.map(shapeText)
    : Object.entries(shape).map(([name, part]) => `${name}: ${shapeText(part)}`);
  return texts.join(", ");
}

/** Whether a shape is that of one tensor. @param {Shape} shape @returns {shape is number[]} */
const isShape = (shape) => Array.isArray(shape) && shape.every(Number.isInteger);

const DEPTH = 1.1; // pixels for one channel

/** The boxes of maps, to one scale. Height and width are the rows and the columns; depth is the
 * square root of the channels, so that 4096 channels fit in. A vector is one cell high.
 * @param {Shape[]} shapes the shape of each output, the batch first; only a single tensor has a box
 * @param {number} tallest the height of the largest map, in pixels */
export function mapBoxes(shapes, tallest) {
  const sides = shapes.map(mapOf);
  const largest = Math.max(1, ...sides.flatMap((map) => (map ? [map.rows, map.columns] : [])));
  const cell = tallest / largest;
  return sides.map((map) => {
    if (map === null) return null;
    const exact = [map.rows * cell, map.columns * cell, DEPTH * Math.sqrt(map.channels)];
    const [height, width, depth] = exact.map((pixels) => Math.max(1.5, pixels));
    return { height, width, depth };
  });
}

/** The channels, rows and columns of a tensor, or null. @param {Shape} shape */
function mapOf(shape) {
  if (!isShape(shape) || shape.length < 2) return null;
  const [rows, columns] = [1, 1, ...shape.slice(2)].slice(-2);
  return { channels: shape[1], rows, columns };
}

/** The sum of a measure over all layers, without the unknown numbers.
 * @param {NetworkLayer[]} layers @param {MeasureKey} key */
export const total = (layers, key) => layers.reduce((sum, layer) => sum + (layer[key] ?? 0), 0);

/** The share of a layer in the whole: "60.5 % of the parameters, 3.3 % of the MACs, …".
 * @param {NetworkLayer} layer @param {NetworkLayer[]} layers */
export function shareText(layer, layers) {
  const texts = MEASURES.flatMap(({ key, title }) => {
    const whole = total(layers, key);
    const isBound = key === "macs" && !layers.every(({ complete }) => complete);
    const part = layer[key];
    if (whole === 0 || part === null || (isBound && !layer.complete)) return [];
    const percent = (100 * part) / whole;
    const text = percent > 0 && percent < 0.05 ? "less than 0.1" : Number(percent.toFixed(1));
    return [`${isBound ? "at most " : ""}${text} % of the ${title}`];
  });
  return texts.join(", ");
}

/** The lengths of the bars, from 0 to 1: each number as a share of the largest.
 * @param {(number | null)[]} numbers */
export function shares(numbers) {
  const largest = Math.max(0, ...numbers.map((number) => number ?? 0));
  return numbers.map((number) => (largest ? (number ?? 0) / largest : 0));
}
