// What a network makes of its present input: computed again when the input or the weights change.
/** @import { NetworkNode, Settings } from "../../live_network.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Place } from "./network_tiles.js" */
import { computeMaps } from "../arithmetic/network_maps.js";
import { termsOf } from "../arithmetic/network_terms.js";
import {
  copiedFloats,
  decodeWeights,
  imageNumbers,
  tensorSize,
} from "../arithmetic/network_weights.js";
import { nearestIndex } from "../controls/arrow_keys.js";
import { rememberLast } from "../page/remember_last.js";
import { endsOf } from "./network_colours.js";

/** A network with its present numbers. tensors, shapes: of its weights. ends: of each layer, the
 * least and the greatest number. version: changes with the numbers.
 * @typedef {{ nodes: NetworkNode[], tensors: Float32Array[], shapes: number[][], input: Float32Array,
 *   maps: (Float32Array | null)[], ends: ([number, number] | null)[], version: number }} Run */

/** The run of a network; `update` computes it again if it must be. input: what it is given now.
 * @param {Scope<Settings>} scope */
export function networkRun(scope) {
  /** @type {Run} */
  const run = {
    nodes: [],
    tensors: [],
    shapes: [],
    input: new Float32Array(),
    maps: [],
    ends: [],
    version: 0,
  };
  const decode = rememberLast((/** @type {Pick<Settings, "weights">} */ { weights }) =>
    decodeWeights(weights),
  );
  const pixels = rememberLast(
    (/** @type {Pick<Settings, "images" | "shape" | "range">} */ { images, shape, range }) =>
      imageNumbers(images, tensorSize(shape), range),
  );
  const answered = rememberLast((/** @type {Pick<Settings, "computed">} */ { computed }) =>
    computed?.input ? copiedFloats(computed.input) : new Float32Array(),
  );
  /** The present input; the maps may be those of the one before. */
  const input = () => {
    const { shape, image, drawing } = scope.pick("shape", "image", "drawing");
    if (drawing) return copiedFloats(drawing);
    const size = shape[1] * shape[2] * shape[3];
    const start = nearestIndex(image, shape[0]) * size;
    return pixels(scope.pick("images", "shape", "range")).slice(start, start + size);
  };
  /** @type {unknown[]} */
  let last = [];
  const update = () => {
    const { images, nodes, image, drawing } = scope.pick("images", "nodes", "image", "drawing");
    const { weights, computed, known } = scope.pick("weights", "computed", "known");
    const now = [images, nodes, image, drawing, weights, computed, known];
    if (last.length > 0 && now.every((value, k) => value === last[k])) return false;
    const isOther = now[1] !== last[1] || now[4] !== last[4];
    last = now;
    run.input = input();
    run.nodes = nodes;
    run.tensors = decode({ weights });
    run.shapes = weights.table.map((tensor) => tensor.shape);
    const isAnswer = isSameInput(answered({ computed }), run.input);
    const given = (/** @type {number} */ k) => {
      const maps = isAnswer ? computed.maps : drawing ? null : known[image]?.maps;
      return maps?.[k] ? copiedFloats(maps[k]) : null;
    };
    const kept = isOther ? undefined : run.maps;
    run.maps = computeMaps(nodes, run.tensors, run.input, given, kept);
    run.ends = run.maps.map((map) => map && endsOf(map));
    run.version += 1;
    return true;
  };
  return { run, update, input };
}

/** @type {(one: Float32Array, other: Float32Array) => boolean} */
function isSameInput(one, other) {
  if (one.length !== other.length) return false;
  for (let k = 0; k < one.length; k += 1) if (one[k] !== other[k]) return false;
  return true;
}

/** A place, or the nearest one that the network has. @type {(run: Run, place: Place) => Place} */
export function placeInRun({ nodes }, { layer, channel, row, column }) {
  const inside = nearestIndex(layer, nodes.length);
  const [channels, height, width] = nodes[inside].maps;
  return {
    layer: inside,
    channel: nearestIndex(channel, channels),
    row: nearestIndex(row, height),
    column: nearestIndex(column, width),
  };
}

/** The index of a cell among a layer's numbers. @type {(run: Run, place: Place) => number} */
export function indexOfPlace({ nodes }, { layer, channel, row, column }) {
  const [, height, width] = nodes[layer].maps;
  return (channel * height + row) * width + column;
}

/** The place of a layer's number. @type {(run: Run, layer: number, at: number) => Place} */
export function placeAtIndex({ nodes }, layer, at) {
  const [, height, width] = nodes[layer].maps;
  const size = height * width;
  const row = Math.floor((at % size) / width);
  return { layer, channel: Math.floor(at / size), row, column: at % width };
}

/** The number of a place; null if it is not known. @type {(run: Run, place: Place) => number | null} */
export const numberAt = (run, place) => run.maps[place.layer]?.[indexOfPlace(run, place)] ?? null;

/** The terms of places, remembered for the last one. @param {Scope<Settings>} scope */
export function rememberTerms(scope) {
  const read = rememberLast(
    (
      /** @type {{ version: number, key: string, filters: unknown, run: Run, place: Place }} */ {
        run,
        place,
      },
    ) => {
      const filters = scope.get("filters");
      const isOurs = filters?.layer === place.layer && filters.channel === place.channel;
      const filter =
        isOurs && filters.weight
          ? { weight: copiedFloats(filters.weight.numbers), bias: filters.bias }
          : null;
      return termsOf(run.nodes, run.tensors, run.maps, place.layer, indexOfPlace(run, place), {
        filter,
      });
    },
  );
  let previous = { key: "", place: /** @type {Place | null} */ (null) };
  return (/** @type {Run} */ run, /** @type {Place} */ place) => {
    const key = JSON.stringify(place);
    if (key !== previous.key) previous = { key, place };
    const { version } = run;
    const same = previous.place ?? place;
    return read({ version, key, filters: scope.get("filters"), run, place: same });
  };
}
