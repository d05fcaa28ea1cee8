// Kernels with a name, for each size. No DOM.

/** @typedef {"identity" | "edge" | "blur" | "sharpen" | "random"} Preset */

/** @type {Preset[]} */
export const PRESETS = ["identity", "edge", "blur", "sharpen", "random"];

/** The weights (C, K_h, K_w) of a filter by name, the same kernel for each channel; null if there
 * is none of this size. "random": whole numbers from −2 to 3.
 * @param {Preset} name @param {[channels: number, height: number, width: number]} shape
 * @param {() => number} random a number from 0 to 1, without the 1 */
export function presetKernels(name, [channels, height, width], random) {
  if (name !== "identity" && name !== "random" && height * width === 1) return null;
  const middle = middleOf([height, width]);
  /** @type {(u: number, v: number) => number} */
  const weight = (u, v) => {
    const distance = Math.abs(u - middle[0]) + Math.abs(v - middle[1]);
    if (name === "blur") return 1 / (height * width * channels);
    if (name === "random") return Math.floor(random() * 6) - 2;
    if (distance === 1) return name === "identity" ? 0 : -1;
    if (distance > 1) return 0;
    return { identity: 1, edge: 0, sharpen: 1 }[name] + around(name, middle, [height, width]);
  };
  return Array.from({ length: channels }, () =>
    Array.from({ length: height }, (_, u) => Array.from({ length: width }, (_, v) => weight(u, v))),
  );
}

/** A sentence on a kernel by name, in a window or as a stamp.
 * @param {Preset} name @param {[channels: number, height: number, width: number]} shape
 * @param {boolean} isTransposed */
export function presetSentence(name, [channels, height, width], isTransposed) {
  const hasMiddle = height % 2 === 1 && width % 2 === 1;
  const [u, v] = middleOf([height, width]);
  const where =
    hasMiddle || name === "blur"
      ? ""
      : ` A kernel of ${height}×${width} has no middle: row ${u}, column ${v} is taken.`;
  const each = channels === 1 ? "" : ", summed over the channels";
  if (isTransposed && name !== "random") {
    const title = name[0].toUpperCase() + name.slice(1);
    return `${title}: each number of the input times this kernel is added to the output.${where}`;
  }
  return {
    identity: `Identity: 1 in the middle. An output is the number below the middle of its window${each}.${where}`,
    edge: `Edge: a number less its neighbours, each once. Where all are equal, and no neighbour is padding, the output is 0.${where}`,
    blur: `Blur: the mean of the numbers in the window${channels === 1 ? "" : ", of all channels"}.`,
    sharpen: `Sharpen: identity and edge together. Where all are equal, nothing changes${each}.${where}`,
    random:
      "Random: whole numbers from −2 to 3, others at each press. Undo brings the last ones back.",
  }[name];
}

/** The reason that a button is off. @param {Preset} name */
export const presetProblem = (name) =>
  `There is no ${name} of 1×1: such a kernel sees no neighbour. Use a larger one.`;

/** The middle of a kernel; of an even number of cells, the first of the two in the middle.
 * @param {[height: number, width: number]} size */
const middleOf = ([height, width]) => [(height - 1) >> 1, (width - 1) >> 1];

/** The number of neighbours of the middle inside the kernel, for the kernels that subtract them.
 * @type {(name: Preset, middle: number[], size: [height: number, width: number]) => number} */
function around(name, [u, v], [height, width]) {
  if (name === "identity") return 0;
  return [u > 0, u < height - 1, v > 0, v < width - 1].filter(Boolean).length;
}
