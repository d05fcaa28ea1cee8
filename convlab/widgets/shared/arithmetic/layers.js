// Numbers, shares, orders and places of the layers of a network, as the page shows them. No DOM.
import { withThousands } from "./numbers.js";

/** The shape of an output; several shapes, in a list or by name; null if there is none.
 * @typedef {null | number[] | Shape[] | { [name: string]: Shape }} Shape */

/** @typedef {"parameters" | "macs" | "bytes"} MeasureKey */

/** The cells that a cell (row, column) of an output reads, along the rows and along the columns:
 * `size` cells from start + jump·(row or column) on.
 * @typedef {{ size: number[], jump: number[], start: number[] }} Reads */

/** A layer as Python sends it. macs: null if unknown. complete: whether `macs` holds all. input:
 * the shape of its input. window, field: what a cell reads of the layer's and the model's input.
 * @typedef {{ name: string, type: string, kind: string, input: number[] | null, shape: Shape,
 *   parameters: number, macs: number | null, bytes: number, complete: boolean, notes: string[],
 *   derivations: { topic: string, title: string, text: string }[],
 *   window: Reads | null, field: Reads | null }} NetworkLayer */

/** The measures that the bars show; name: that of the settings in Python.
 * @type {{ key: MeasureKey, name: string, title: string, unit?: string }[]} */
export const MEASURES = [
  { key: "parameters", name: "parameters", title: "parameters" },
  { key: "macs", name: "MACs", title: "MACs" },
  { key: "bytes", name: "bytes", title: "activations", unit: "bytes" },
];

/** 62378344 → "62,378,344"; null, an unknown number, → "?". @param {number | null} number */
export const countText = (number) => (number === null ? "?" : withThousands(number));

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

/** A shape in words: "256 maps of 27×27", "4,096 numbers". @param {Shape} shape */
export function shapeWords(shape) {
  const map = mapOf(shape);
  if (map === null) return shapeText(shape);
  const { channels, rows, columns } = map;
  if (isVector(shape)) return `${withThousands(channels)} number${channels === 1 ? "" : "s"}`;
  return `${withThousands(channels)} map${channels === 1 ? "" : "s"} of ${rows}×${columns}`;
}

/** Whether a shape is that of one tensor. @param {Shape} shape @returns {shape is number[]} */
const isShape = (shape) => Array.isArray(shape) && shape.every(Number.isInteger);

/** Whether a shape is that of a vector, or of one for each input. @param {Shape} shape */
export const isVector = (shape) => isShape(shape) && shape.length === 2;

/** The channels, rows and columns of a tensor, the batch first; or null. @param {Shape} shape */
export function mapOf(shape) {
  if (!isShape(shape) || shape.length < 2) return null;
  const [rows, columns] = [1, 1, ...shape.slice(2)].slice(-2);
  return { channels: shape[1], rows, columns };
}

/** The edges of the boxes of outputs, for boxes that are `tallest` pixels high at most. Height and
 * width are the square roots of rows and columns, all on one scale; depth is that of the channels,
 * on a scale of its own. A vector stands upright: its height is on the scale of the channels. null:
 * not one tensor.
 * @param {Shape[]} shapes @param {number} tallest
 * @returns {({ height: number, width: number, depth: number } | null)[]} */
export function mapBoxes(shapes, tallest) {
  const maps = shapes.map(mapOf);
  /** @type {(isUpright: boolean) => number[]} */
  const channels = (isUpright) =>
    maps.map((map, k) => (map && isVector(shapes[k]) === isUpright ? map.channels : 0));
  const sides = maps.flatMap((map, k) =>
    map && !isVector(shapes[k]) ? [map.rows, map.columns] : [],
  );
  const cell = tallest / Math.sqrt(Math.max(1, ...sides));
  const deepest = Math.sqrt(Math.max(1, ...channels(false)));
  const longest = Math.sqrt(Math.max(1, ...channels(true)));
  const channel = Math.min((DEEPEST * tallest) / deepest, tallest / longest);
  return maps.map((map, k) => {
    if (map === null) return null;
    const length = channel * Math.sqrt(map.channels);
    if (isVector(shapes[k])) return { height: Math.max(3, length), width: VECTOR, depth: 0 };
    const [height, width] = [map.rows, map.columns].map((side) =>
      Math.max(2, cell * Math.sqrt(side)),
    );
    return { height, width, depth: Math.max(1.5, length) };
  });
}

const DEEPEST = 0.3; // the depth of the deepest box, to the height of the tallest
const VECTOR = 9; // the width of a vector, in pixels

/** The sides of squares whose areas are numbers: the largest is `tallest` high.
 * @param {(number | null)[]} numbers @param {number} tallest */
export const squares = (numbers, tallest) =>
  shares(numbers).map((share) => (share === 0 ? 0 : Math.max(2, tallest * Math.sqrt(share))));

/** The greatest height in pixels at which things beside each other fit, from `most` down to
 * `least`; `usual` if none does.
 * @param {(height: number) => number} widthAt @param {number} room
 * @param {{ most: number, least: number, usual: number }} heights */
export function heightThatFits(widthAt, room, { most, least, usual }) {
  for (let height = most; height >= least; height -= 2) {
    if (widthAt(height) <= room) return height;
  }
  return usual;
}

/** The first and the last cell of an input that a cell of the output reads, along the rows (axis 0)
 * or the columns (axis 1). They may lie outside of the input, in the padding.
 * @type {(reads: Reads, axis: number, place: number) => [first: number, last: number]} */
export function cellsRead({ size, jump, start }, axis, place) {
  const first = start[axis] + jump[axis] * place;
  return [first, first + size[axis] - 1];
}

/** The sum of a measure over all layers, without the unknown numbers.
 * @param {NetworkLayer[]} layers @param {MeasureKey} key */
export const total = (layers, key) => layers.reduce((sum, layer) => sum + (layer[key] ?? 0), 0);

/** The share of a layer in the whole: "60.5 % of the 62,378,344 parameters, 3.3 % of the …". A
 * number that is 0 or unknown has none.
 * @param {NetworkLayer} layer @param {NetworkLayer[]} layers */
export function shareText(layer, layers) {
  const texts = MEASURES.flatMap(({ key, title, unit }) => {
    const whole = total(layers, key);
    const isBound = key === "macs" && !layers.every(({ complete }) => complete);
    const part = layer[key];
    if (!part || (isBound && !layer.complete)) return [];
    const of = unit
      ? `${withThousands(whole)} ${unit} of ${title}`
      : `${withThousands(whole)} ${title}`;
    return [`${isBound ? "at most " : ""}${percentText(part / whole)} of the ${of}`];
  });
  return texts.join(", ") || "No parameters, no MACs, no new memory.";
}

/** 0.6052 → "60.5 %". @param {number} share */
export function percentText(share) {
  const percent = 100 * share;
  return `${percent > 0 && percent < 0.05 ? "less than 0.1" : Number(percent.toFixed(1))} %`;
}

/** The lengths of the bars, from 0 to 1: each number as a share of the largest.
 * @param {(number | null)[]} numbers */
export function shares(numbers) {
  const largest = Math.max(0, ...numbers.map((number) => number ?? 0));
  return numbers.map((number) => (largest ? (number ?? 0) / largest : 0));
}

/** The indices of the layers in an order: "network", or by the numbers of a measure, the largest
 * first; among equal ones, and among unknown ones at the end, that of the network.
 * @param {NetworkLayer[]} layers @param {string} order */
export function inOrder(layers, order) {
  const indices = layers.map((_, index) => index);
  const measure = MEASURES.find(({ name }) => name === order);
  if (measure === undefined) return indices;
  const number = (/** @type {number} */ index) => layers[index][measure.key] ?? -1;
  return indices.sort((one, other) => number(other) - number(one));
}

/** What a layer without a derivation of a topic has. @param {NetworkLayer} layer
 * @param {string} topic */
export function withoutDerivation({ input, shape, parameters, macs, bytes }, topic) {
  if (topic === "parameters") return `${countText(parameters)} parameters.`;
  if (topic === "MACs" && macs === null) return "Unknown: there is no rule for this operation.";
  if (topic === "MACs") return `${countText(macs)} MACs: nothing is multiplied by a weight.`;
  if (topic === "memory") return `${countText(bytes)} bytes.`;
  if (topic === "receptive field") return "None: no map of rows and columns leads here.";
  const text = shapeText(shape);
  if (text === "") return "No output.";
  return text === shapeText(input) ? `${text}, as the input.` : `${shapeText(input)} → ${text}.`;
}
