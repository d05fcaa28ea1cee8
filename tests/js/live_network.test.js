import assert from "node:assert/strict";
import test from "node:test";

import { computeMaps, NETWORK_OPS } from "../../convlab/widgets/shared/arithmetic/network_maps.js";
import { termsOf } from "../../convlab/widgets/shared/arithmetic/network_terms.js";
import {
  decodeWeights,
  imageNumbers,
} from "../../convlab/widgets/shared/arithmetic/network_weights.js";
import { cases } from "./cases.js";

/** Bytes as Jupyter hands them over. */
function viewOf({ base64 }) {
  const bytes = Buffer.from(base64, "base64");
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function floatsOf(sent) {
  const view = viewOf(sent);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, k) => view.getFloat32(4 * k, true));
}

const networks = cases.map(({ name, nodes, weights, images, truths }) => {
  const sent = { ...weights, numbers: viewOf(weights.numbers), scales: viewOf(weights.scales) };
  const tensors = decodeWeights(sent);
  const maps = computeMaps(nodes, tensors, floatsOf(images), (k) => assert.fail(`${name}: ${k}`));
  return { name, nodes, weights, tensors, maps, truths };
});

test("the page computes what each module of the model computes", () => {
  for (const { name, nodes, maps, truths } of networks) {
    for (const { name: module, node, shape, numbers, tolerance } of truths) {
      const where = `case ${name}, ${module}, node ${node}: ${nodes[node].name}`;
      assert.deepEqual(nodes[node].shape, shape, where);
      assert.equal(maps[node].length, numbers.length, where);
      numbers.forEach((number, at) => {
        const isNear = Math.abs(maps[node][at] - number) <= tolerance;
        assert.ok(isNear, `${where} at ${at}: ${maps[node][at]}, not ${number} ± ${tolerance}`);
      });
    }
  }
});

test("each op of the page stands in a model, and none of Python", () => {
  const ops = new Set(networks.flatMap(({ nodes }) => nodes.map(({ op }) => op)));
  assert.deepEqual([...ops].sort(), ["input", ...Object.keys(NETWORK_OPS)].sort());
});

test("weights travel exactly up to 50,000, and above with 16 bits", () => {
  for (const { name, weights, tensors } of networks) {
    const count = tensors.reduce((sum, { length }) => sum + length, 0);
    assert.equal(weights.bits, count <= 50_000 ? 32 : 16, name);
  }
  assert.ok(networks.filter(({ weights }) => weights.bits === 16).length >= 3);
  assert.ok(networks.filter(({ weights }) => weights.bits === 32).length >= 60);
});

test("each map has the numbers that it is drawn with, and its cells have terms", () => {
  for (const { name, nodes, tensors, maps } of networks) {
    nodes.forEach((node, k) => {
      const where = `case ${name}, node ${k}: ${node.name}`;
      assert.equal(
        node.maps.reduce((product, side) => product * side, 1),
        maps[k].length,
        where,
      );
      assert.ok(
        node.inputs.every((source) => source < k),
        where,
      );
      if (k === 0) return;
      for (const at of [0, maps[k].length - 1]) {
        const terms = termsOf(nodes, tensors, maps, k, at);
        assert.notEqual(terms.kind, "unknown", where);
        assert.equal(terms.total, maps[k][at], where);
      }
    });
  }
});

test("images of bytes are the numbers that Python has", () => {
  const bytes = new DataView(Uint8Array.from({ length: 256 }, (_, k) => k).buffer);
  const numbers = imageNumbers(bytes, 256, [0, 1]);
  assert.deepEqual([...numbers], [...Float32Array.from({ length: 256 }, (_, k) => k / 255)]);
  const signed = imageNumbers(bytes, 256, [-1, 3]);
  assert.deepEqual([signed[0], signed[51], signed[255]], [-1, Math.fround(-0.2), 3]);
  const floats = new DataView(Float32Array.of(0.5, -2).buffer);
  assert.deepEqual([...imageNumbers(floats, 2, [0, 1])], [0.5, -2]);
});
