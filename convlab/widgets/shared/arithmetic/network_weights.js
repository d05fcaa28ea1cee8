// The weights of a network as Python sends them: float32, or 16-bit whole numbers with scales.

/** A tensor of the table. offset: its first number; scale: its first scale, with 16 bits.
 * @typedef {{ shape: number[], offset: number, scale?: number }} TensorPlace */

/** @typedef {{ bits: number, table: TensorPlace[], numbers: DataView, scales: DataView }}
 *   SentWeights */

/** The numbers of each tensor, copied: what Python sends later changes none of them.
 * @param {SentWeights} weights @returns {Float32Array[]} */
export const decodeWeights = (weights) =>
  weights.bits === 32 ? exactTensors(weights) : scaledTensors(weights);

/** @param {SentWeights} weights */
function exactTensors({ table, numbers }) {
  const all = copiedFloats(numbers);
  return table.map(({ shape, offset }) => all.slice(offset, offset + tensorSize(shape)));
}

/** @param {SentWeights} weights */
function scaledTensors({ table, numbers, scales }) {
  const all = new Int16Array(copiedBytes(numbers));
  const steps = copiedFloats(scales);
  return table.map(({ shape, offset, scale = 0 }) => {
    const size = tensorSize(shape);
    const decoded = new Float32Array(size);
    const rowLength = shape.length < 2 ? size : size / shape[0];
    for (let k = 0; k < size; k += 1) {
      decoded[k] = all[offset + k] * steps[scale + Math.floor(k / rowLength)];
    }
    return decoded;
  });
}

/** @param {number[]} shape */
export const tensorSize = (shape) => shape.reduce((size, axis) => size * axis, 1);

/** The float32 numbers of a view that may start anywhere. @param {DataView} view */
export const copiedFloats = (view) => new Float32Array(copiedBytes(view));

/** The float32 numbers of images: sent as such, or as bytes from 0 (the lowest number) to 255.
 * @type {(images: DataView, count: number, range: [number, number]) => Float32Array} */
export function imageNumbers(images, count, [low, high]) {
  if (images.byteLength === 4 * count) return copiedFloats(images);
  const levels = new Uint8Array(copiedBytes(images));
  return Float32Array.from(levels, (level) => low + (level * (high - low)) / 255);
}

/** @param {DataView} view */
const copiedBytes = (view) =>
  /** @type {ArrayBuffer} */ (
    view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)
  );
