// The maps of a network for one input, computed in the page.

import { ACTIVATION_OPS } from "./network_activations.js";
import { PAIR_OPS } from "./network_elementwise.js";
import { NORM_OPS } from "./network_norms.js";
import { POOL_OPS } from "./network_pools.js";
import { SHAPE_OPS } from "./network_shapes.js";
import { SOFTMAX_OPS } from "./network_softmax.js";
import { SUM_OPS } from "./network_sums.js";
import { tensorSize } from "./network_weights.js";
import { WINDOW_OPS } from "./network_windows.js";

/** @typedef {import("./network_call.js").NetworkNode} NetworkNode */

/** Each op by its name. @type {Record<string, import("./network_call.js").NetworkOp>} */
export const NETWORK_OPS = {
  ...WINDOW_OPS,
  ...SUM_OPS,
  ...POOL_OPS,
  ...NORM_OPS,
  ...SOFTMAX_OPS,
  ...ACTIVATION_OPS,
  ...PAIR_OPS,
  ...SHAPE_OPS,
};

/** Whether the page computes an op. @param {string} op */
export const isComputable = (op) => op === "input" || Object.hasOwn(NETWORK_OPS, op);

/** The numbers of each node; null where Python has to compute and has not, and for all that depends
 * on it. tensors: as `decodeWeights` gives them. given: Python's answer for node k. reuse: arrays of
 * an earlier call for the same nodes, written again; those of Python are not.
 * @type {(nodes: NetworkNode[], tensors: Float32Array[], input: Float32Array,
 *   given: (k: number) => Float32Array | null, reuse?: (Float32Array | null)[]) =>
 *   (Float32Array | null)[]} */
export function computeMaps(nodes, tensors, input, given, reuse = []) {
  /** @type {(Float32Array | null)[]} */
  const maps = [];
  nodes.forEach((node, k) => {
    maps.push(isComputable(node.op) ? computedMap(node, k) : given(k));
  });
  return maps;

  /** @type {(node: NetworkNode, k: number) => Float32Array | null} */
  function computedMap(node, k) {
    const inputs = node.op === "input" ? [input] : node.inputs.map((source) => maps[source]);
    if (inputs.some((map) => map === null)) return null;
    const size = tensorSize(node.shape);
    const earlier = reuse[k];
    const out = earlier?.length === size ? earlier : new Float32Array(size);
    if (node.op === "input") out.set(input);
    else {
      NETWORK_OPS[node.op].compute({
        node,
        sources: node.inputs.map((source) => nodes[source]),
        inputs: /** @type {Float32Array[]} */ (inputs),
        out,
        tensor: (name) => tensors[node.weights[name]] ?? null,
      });
    }
    return out;
  }
}
