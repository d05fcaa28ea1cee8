// What is shown of a network's layers, as Python sends them: numbers, shares and sizes. No DOM.

/**
 * A layer of the setting `layers`.
 * @typedef {{ name: string, type: string, shape: unknown, parameters: number, macs: number | null,
 *   bytes: number, complete: boolean, notes: string[],
 *   derivations: { title: string, text: string }[] }} NetworkLayer macs: null where they are not known;
 *   complete: whether they are all there
 */

// What the bars show: the key of a layer, what is counted, and its unit.
export const MEASURES = [
  { key: "parameters", title: "parameters" },
  { key: "macs", title: "MACs" },
  { key: "bytes", title: "activations", unit: "bytes" },
];

/** 62378344 → "62,378,344"; null, for what is not known, → "?". */
export function withThousands(number) {
  return number === null ? "?" : String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A name with `most` letters at most: of a long one the end, which tells it from its neighbours. */
export const shortName = (name, most) => (name.length > most ? `…${name.slice(1 - most)}` : name);

/** (1, 96, 55, 55) → "1×96×55×55"; several shapes, with their names if they have any. */
export function shapeText(shape) {
  if (shape === null) return "";
  if (!Array.isArray(shape)) {
    return Object.entries(shape)
      .map(([name, part]) => `${name}: ${shapeText(part)}`)
      .join(", ");
  }
  return isShape(shape) ? shape.join("×") : shape.map(shapeText).join(", ");
}

const isShape = (shape) => Array.isArray(shape) && shape.every(Number.isInteger);

/**
 * The boxes of the maps, to one scale: height and width are the rows and the columns, the depth is
 * the square root of the channels, so that 4096 of them fit in. A vector is one cell high.
 * @param {unknown[]} shapes the shape of each output, the batch first; only one tensor has a box
 * @param {number} tallest the height of the largest map, in pixels
 * @returns {({ height: number, width: number, depth: number } | null)[]}
 */
export function boxes(shapes, tallest) {
  const sides = shapes.map(mapOf);
  const largest = Math.max(1, ...sides.flatMap((map) => (map ? [map.rows, map.columns] : [])));
  const cell = tallest / largest;
  return sides.map(
    (map) =>
      map && {
        height: Math.max(1.5, map.rows * cell),
        width: Math.max(1.5, map.columns * cell),
        depth: Math.max(1.5, DEPTH * Math.sqrt(map.channels)),
      },
  );
}

const DEPTH = 1.1; // pixels for one channel

function mapOf(shape) {
  if (!isShape(shape) || shape.length < 2) return null;
  if (shape.length === 2) return { channels: shape[1], rows: 1, columns: 1 };
  if (shape.length === 3) return { channels: shape[1], rows: 1, columns: shape[2] };
  const [, channels, ...rest] = shape;
  return { channels, rows: rest.at(-2), columns: rest.at(-1) };
}

/** The sum of a measure over all layers; where one is not known, what is known. */
export const total = (layers, key) => layers.reduce((sum, layer) => sum + (layer[key] ?? 0), 0);

/**
 * What a layer has of the whole, in words: "60.5 % of the parameters, 3.3 % of the MACs, …".
 * @param {NetworkLayer} layer
 * @param {NetworkLayer[]} layers
 */
export function shareText(layer, layers) {
  const texts = MEASURES.flatMap(({ key, title }) => {
    const whole = total(layers, key);
    const isBound = key === "macs" && !layers.every(({ complete }) => complete);
    if (whole === 0 || layer[key] === null || (isBound && !layer.complete)) return [];
    const percent = (100 * layer[key]) / whole;
    const text = percent > 0 && percent < 0.05 ? "less than 0.1" : String(Number(percent.toFixed(1)));
    return [`${isBound ? "at most " : ""}${text} % of the ${title}`];
  });
  return texts.join(", ");
}

/**
 * How long each layer's bar is, from 0 to 1: its share of the largest.
 * @param {(number | null)[]} numbers
 */
export function shares(numbers) {
  const largest = Math.max(0, ...numbers.map((number) => number ?? 0));
  return numbers.map((number) => (largest ? (number ?? 0) / largest : 0));
}
