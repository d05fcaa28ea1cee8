// What a cell of a network's maps is made of: the cells that it reads, and the arithmetic.

import { largestNumber } from "./network_call.js";
import { NETWORK_OPS } from "./network_maps.js";
import { fourDigits } from "./numbers.js";

/** @typedef {import("./network_call.js").NetworkNode} NetworkNode */
/** @typedef {import("./network_call.js").ReadDraft} ReadDraft */
/** @typedef {import("./network_call.js").CellGroup} CellGroup */

/** What a cell is made of. divisor: of a mean, else 1. lines: of a formula, one step each.
 * @typedef {{ kind: import("./network_call.js").TermsKind, groups: CellGroup[],
 *   extra: { name: string, value: number }[], total: number, divisor: number, lines: string[] }}
 *   CellTerms */

/** The tensors of a network, or what finds one of the explained node's by its name.
 * @typedef {Float32Array[] | ((name: string) => Float32Array | null)} TensorSource */

/** What cell `at` of node k is made of. filter: the weights and the bias of its channel, where they
 * alone are known.
 * @type {(nodes: NetworkNode[], tensors: TensorSource, maps: (Float32Array | null)[], k: number,
 *   at: number, options?: { filter?: import("./network_call.js").ChannelFilter | null }) =>
 *   CellTerms} */
export function termsOf(nodes, tensors, maps, k, at, { filter = null } = {}) {
  const node = nodes[k];
  const total = maps[k]?.[at] ?? Number.NaN;
  const unknown = /** @type {CellTerms} */ ({
    kind: "unknown",
    groups: [],
    extra: [],
    total,
    divisor: 1,
    lines: [],
  });
  if (node.op === "input") {
    return { ...unknown, kind: "copy", lines: [`a pixel: ${fourDigits(total)}`] };
  }
  const name = node.op === "python" ? node.options.as : node.op;
  const inputs = node.inputs.map((source) => maps[source]);
  const out = maps[k];
  if (!out || !Object.hasOwn(NETWORK_OPS, name ?? "") || inputs.some((map) => !map)) return unknown;
  const draft = NETWORK_OPS[name].terms(
    {
      node,
      nodes,
      maps,
      filter,
      sources: node.inputs.map((source) => nodes[source]),
      inputs: /** @type {Float32Array[]} */ (inputs),
      out,
      tensor: (weight) =>
        typeof tensors === "function" ? tensors(weight) : (tensors[node.weights[weight]] ?? null),
    },
    at,
  );
  // Python knows more of its node than we do: terms that give another number are not its own.
  if (draft === null || (node.op === "python" && !isNear(valueOfDraft(draft), total)))
    return unknown;
  return { extra: [], lines: [], divisor: 1, ...draft, total };
}

/** The number that the terms give. @param {ReadDraft} draft */
export function valueOfDraft({ kind, groups, extra = [], divisor = 1, value }) {
  if (kind === "formula") return value ?? Number.NaN;
  if (kind === "largest") return largestNumber(groups.map(({ sum }) => sum));
  const sum = groups.reduce((whole, group) => whole + group.sum, 0);
  return kind === "mean" ? sum / divisor : extra.reduce((whole, each) => whole + each.value, sum);
}

/** @type {(number: number, other: number) => boolean} */
const isNear = (number, other) => Math.abs(number - other) <= 1e-3 * Math.max(1, Math.abs(other));

/** The cells that terms read, each once, by input. @type {(terms: { groups: CellGroup[] }) =>
 *   { input: number, cells: number[] }[]} */
export function readCells({ groups }) {
  /** @type {Map<number, Set<number>>} */
  const byInput = new Map();
  for (const { input, cells } of groups) {
    const places = byInput.get(input) ?? new Set();
    byInput.set(input, places);
    for (const { at } of cells) if (at >= 0) places.add(at);
  }
  return [...byInput].map(([input, places]) => ({ input, cells: [...places] }));
}
