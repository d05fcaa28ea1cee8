import assert from "node:assert/strict";
import test from "node:test";

import {
  computeMaps,
  isComputable,
  NETWORK_OPS,
} from "../../convlab/widgets/shared/arithmetic/network_maps.js";
import { readCells, termsOf } from "../../convlab/widgets/shared/arithmetic/network_terms.js";
import { decodeWeights } from "../../convlab/widgets/shared/arithmetic/network_weights.js";
import { cases } from "./cases.js";

const nothing = () => null;

/** Numbers as Jupyter hands them over: little-endian, from any byte on. */
function viewOf(numbers, Kind) {
  const size = Kind.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(1 + size * numbers.length + 2);
  bytes.set(new Uint8Array(Kind.from(numbers).buffer), 1);
  return new DataView(bytes.buffer, 1, size * numbers.length);
}

function decoded({ bits, table, numbers, scales }) {
  return decodeWeights({
    bits,
    table,
    numbers: viewOf(numbers, bits === 32 ? Float32Array : Int16Array),
    scales: viewOf(scales, Float32Array),
  });
}

const networks = cases.map(({ name, nodes, weights, maps: wanted }, k) => {
  const label = `case ${k}, ${name}, ${weights.bits} bits`;
  const tensors = decoded(weights);
  const input = Float32Array.from(wanted[0].numbers);
  const maps = computeMaps(nodes, tensors, input, nothing);
  return { label, nodes, weights, wanted, tensors, input, maps };
});

const withOp = (op) => networks.filter(({ nodes }) => nodes[1].op === op);

function assertNear(number, wanted, tolerance, where) {
  const isNear = Math.abs(number - wanted) <= tolerance;
  assert.ok(isNear, `${where}: ${number}, not ${wanted} ± ${tolerance}`);
}

test("each map is PyTorch's", () => {
  assert.ok(networks.length >= 100);
  for (const { label, nodes, wanted, maps } of networks) {
    wanted.forEach(({ numbers, tolerance }, k) => {
      assert.equal(maps[k].length, numbers.length, label);
      numbers.forEach((number, at) => {
        assertNear(maps[k][at], number, tolerance, `${label}, ${nodes[k].op} ${k} at ${at}`);
      });
    });
  }
});

test("each op has a case", () => {
  const ops = new Set(networks.flatMap(({ nodes }) => nodes.map(({ op }) => op)));
  assert.deepEqual([...ops].sort(), ["input", ...Object.keys(NETWORK_OPS)].sort());
  assert.ok([...ops].every(isComputable));
  for (const op of ["python", "toString", ""]) assert.equal(isComputable(op), false);
});

test("the arrays of an earlier call are written again, and all numbers are new", () => {
  for (const { nodes, tensors, input, maps } of networks) {
    const other = input.map((x) => 1.5 - x);
    const reused = computeMaps(nodes, tensors, other, nothing);
    const again = computeMaps(nodes, tensors, input, nothing, reused);
    again.forEach((map, k) => {
      assert.equal(map, reused[k]);
      assert.deepEqual(map, maps[k]);
    });
    assert.notEqual(again[0], input);
  }
});

test("weights are copied: what is sent later changes none", () => {
  const numbers = viewOf([1, 2, 3], Float32Array);
  const table = [
    { shape: [1], offset: 0 },
    { shape: [2, 1], offset: 1 },
  ];
  const tensors = decodeWeights({ bits: 32, table, numbers, scales: viewOf([], Float32Array) });
  numbers.setFloat32(4, 7, true);
  assert.deepEqual(tensors, [Float32Array.of(1), Float32Array.of(2, 3)]);
  const none = decodeWeights({ bits: 32, table: [], numbers, scales: numbers });
  assert.deepEqual(none, []);
});

test("what depends on a map that Python has not computed is not there", () => {
  const { nodes, tensors, input, maps } = networks.find(({ label }) => label.includes("model"));
  const ofPython = nodes.map((node, k) => (k === 4 ? { ...node, op: "python" } : node));
  const known = computeMaps(ofPython, tensors, input, nothing);
  assert.deepEqual(
    known.map((map) => map !== null),
    nodes.map((_, k) => k < 4),
  );
  const given = computeMaps(ofPython, tensors, input, (k) => (k === 4 ? maps[4] : null));
  assert.deepEqual(given, maps);
});

/** Up to five cells of a map, the corners among them. */
function someCells(map) {
  const last = map.length - 1;
  return [...new Set([0, last, ...[0.31, 0.5, 0.77].map((part) => Math.round(part * last))])];
}

/** What the cells and the extra terms of a cell give. */
function resultOf({ kind, groups, extra, divisor, total }) {
  const cells = groups.flatMap((group) => group.cells);
  const sum = cells.reduce((whole, { product, value }) => whole + (product ?? value), 0);
  if (kind === "sum") return extra.reduce((whole, { value }) => whole + value, sum);
  if (kind === "mean") return sum / divisor;
  if (kind === "largest") return Math.max(...cells.map(({ value }) => value));
  return kind === "copy" ? cells[0].value : total;
}

function assertCells(groups, nodes, maps, where) {
  for (const { input, channel, height, width, cells } of groups) {
    assert.equal(cells.length, height * width, where);
    const [channels, mapHeight, mapWidth] = nodes[input].maps;
    for (const { at, row, column, value, weight, product } of cells) {
      const isInside = row >= 0 && row < mapHeight && column >= 0 && column < mapWidth;
      assert.equal(isInside, at >= 0, where);
      if (weight !== undefined) assert.equal(product, weight * value, where);
      if (at < 0) continue;
      assert.equal(at, (channel * mapHeight + row) * mapWidth + column, where);
      assert.equal(value, maps[input][at], where);
      assert.ok(channel < channels, where);
    }
  }
}

const eachCell = function* () {
  for (const network of networks) {
    for (let k = 1; k < network.nodes.length; k += 1) {
      for (const at of someCells(network.maps[k])) {
        const where = `${network.label}, ${network.nodes[k].op} ${k} at ${at}`;
        yield { ...network, k, at, where };
      }
    }
  }
};

test("the terms of a cell add up to it, and are the numbers of the maps", () => {
  for (const { nodes, tensors, maps, wanted, k, at, where } of eachCell()) {
    const terms = termsOf(nodes, tensors, maps, k, at);
    assert.notEqual(terms.kind, "unknown", where);
    assert.equal(terms.total, maps[k][at], where);
    assertNear(resultOf(terms), terms.total, wanted[k].tolerance, where);
    assertCells(terms.groups, nodes, maps, where);
    const chosen = terms.groups.flatMap(({ cells }) => cells.filter((cell) => cell.isChosen));
    assert.equal(chosen.length, terms.kind === "largest" ? 1 : 0, where);
    for (const { value } of chosen) assert.equal(value, terms.total, where);
    if (terms.kind === "formula") assertLines(terms, wanted[k].tolerance, where);
  }
});

/** The last line of a formula ends with the cell's number. */
function assertLines({ lines, total }, tolerance, where) {
  const text = lines[lines.length - 1].split(" = ").pop().replaceAll("−", "-");
  assertNear(Number(text), total, tolerance + 1e-4 + 0.06 * (Math.abs(total) < 5e-5), where);
}

test("a cell reads the cells that it depends on, and no other", () => {
  for (const { nodes, tensors, input, maps, k, at, where } of eachCell()) {
    const alone = nodes.filter((_, other) => other === 0 || other === k);
    if (nodes[k].inputs.some((source) => source !== 0)) continue;
    const outputFor = (changed) =>
      computeMaps([alone[0], alone[1]], tensors, changed, nothing)[1][at];
    const read = readCells(termsOf(nodes, tensors, maps, k, at)).flatMap(({ cells }) => cells);
    assert.equal(new Set(read).size, read.length, where);
    const others = input.map((x, place) => (read.includes(place) ? x : x + 50));
    assert.equal(outputFor(others), maps[k][at], where);
    for (const place of read.filter((_, n) => n % Math.ceil(read.length / 8) === 0)) {
      const isChanged = [100, -100].some((x) => outputFor(input.with(place, x)) !== maps[k][at]);
      assert.ok(isChanged, `${where}: input ${place} is not needed`);
    }
  }
});

test("the weights of one channel explain a layer that Python computes", () => {
  for (const op of ["conv", "conv_transpose", "linear"]) {
    for (const { label, nodes, tensors, maps, weights } of withOp(op)) {
      const [outer, outputs] = [
        nodes[1],
        op === "linear" ? nodes[1].shape.at(-1) : nodes[1].maps[0],
      ];
      const python = { ...outer, op: "python", options: { ...outer.options, as: op }, weights: {} };
      const at = maps[1].length - 1;
      const wanted = termsOf(nodes, tensors, maps, 1, at);
      const filter = lastFilter(op, outer, tensors, weights, outputs);
      const lazy = (name) => assert.ok(["weight", "bias"].includes(name)) ?? null;
      assert.deepEqual(termsOf([nodes[0], python], lazy, maps, 1, at, { filter }), wanted, label);
      const wrong = { ...filter, bias: (filter.bias ?? 0) + 1 };
      assert.equal(termsOf([nodes[0], python], [], maps, 1, at, { filter: wrong }).kind, "unknown");
      assert.equal(termsOf([nodes[0], python], [], maps, 1, at).kind, "unknown");
    }
  }
});

/** The kernels and the bias of the last output channel. */
function lastFilter(op, node, tensors, { table }, outputs) {
  const weight = tensors[node.weights.weight];
  const { shape } = table[node.weights.weight];
  const bias = tensors[node.weights.bias]?.[outputs - 1] ?? null;
  if (op !== "conv_transpose") return { weight: weight.slice(-weight.length / outputs), bias };
  const [inputs, outGroup] = shape;
  const taps = weight.length / inputs / outGroup;
  const first = inputs - inputs / node.options.groups;
  const kernels = Array.from({ length: inputs - first }, (_, k) => {
    const start = ((first + k) * outGroup + outGroup - 1) * taps;
    return [...weight.slice(start, start + taps)];
  });
  return { weight: Float32Array.from(kernels.flat()), bias };
}

test("an op that Python computes is explained where its inputs tell it", () => {
  const { nodes, maps } = withOp("max_pool")[0];
  const python = { ...nodes[1], op: "python", options: { ...nodes[1].options, as: "max_pool" } };
  assert.equal(termsOf([nodes[0], python], [], maps, 1, 0).kind, "largest");
  for (const as of [undefined, "toString", "lstm"]) {
    const unknown = { ...python, options: { as } };
    assert.equal(termsOf([nodes[0], unknown], [], maps, 1, 0).kind, "unknown");
  }
  assert.equal(termsOf([nodes[0], python], [], [maps[0], null], 1, 0).kind, "unknown");
});

test("a linear layer reads the maps behind a flattened vector", () => {
  const { nodes, tensors, maps } = networks.find(({ label }) => label.includes("model"));
  const k = nodes.findIndex(({ op }) => op === "linear");
  const { groups } = termsOf(nodes, tensors, maps, k, 2);
  const pool = nodes.findIndex(({ op }) => op === "max_pool");
  const [channels, height, width] = nodes[pool].maps;
  assert.deepEqual(
    groups.map((group) => [group.input, group.channel, group.height, group.width]),
    Array.from({ length: channels }, (_, channel) => [pool, channel, height, width]),
  );
});

test("padding is said to be padding, and a pixel a pixel", () => {
  const isPadded = ({ op, options }) => op === "pad" && options.mode === "constant";
  const padded = networks.flatMap(({ nodes, tensors, maps }) =>
    nodes.flatMap((node, k) =>
      isPadded(node) && node.options.before[0] > 0 && node.options.value
        ? [termsOf(nodes, tensors, maps, k, 0)]
        : [],
    ),
  );
  assert.ok(padded.length > 0);
  for (const { kind, lines, groups } of padded) {
    assert.deepEqual([kind, lines], ["copy", ["padding: 0.5000"]]);
    assert.equal(groups[0].cells[0].at, -1);
    assert.deepEqual(readCells({ groups }), [{ input: 0, cells: [] }]);
  }
  const { nodes, tensors, maps } = networks[0];
  const pixel = termsOf(nodes, tensors, maps, 0, 0);
  assert.match(pixel.lines[0], /^a pixel: −?\d\.\d{4}$/);
  assert.deepEqual(pixel.groups, []);
});
