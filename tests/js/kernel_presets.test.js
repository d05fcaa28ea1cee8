import assert from "node:assert/strict";
import test from "node:test";

import {
  PRESETS,
  presetKernels,
  presetSentence,
} from "../../convlab/widgets/shared/arithmetic/kernel_presets.js";

const sum = (numbers) => numbers.flat().reduce((total, number) => total + number, 0);
const sizes = [1, 2, 3, 4, 9].flatMap((height) => [1, 2, 3, 6].map((width) => [height, width]));

test("3×3 kernels are the ones of the textbooks", () => {
  const kernel = (name) => presetKernels(name, [1, 3, 3], () => 0)[0];
  assert.deepEqual(kernel("identity"), [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ]);
  assert.deepEqual(kernel("edge"), [
    [0, -1, 0],
    [-1, 4, -1],
    [0, -1, 0],
  ]);
  assert.deepEqual(kernel("sharpen"), [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ]);
  assert.ok(
    kernel("blur")
      .flat()
      .every((number) => number === 1 / 9),
  );
});

test("of every size an edge sums to 0, a sharpening and an identity to 1, each channel alike", () => {
  for (const [height, width] of sizes) {
    for (const [name, total] of [
      ["edge", 0],
      ["sharpen", 1],
      ["identity", 1],
    ]) {
      const kernels = presetKernels(name, [2, height, width], () => 0);
      if (kernels === null) {
        assert.equal(height * width, 1);
        assert.notEqual(name, "identity");
        continue;
      }
      assert.deepEqual(kernels[0], kernels[1]);
      assert.equal(kernels[0].length, height);
      assert.ok(kernels[0].every((row) => row.length === width));
      assert.equal(sum(kernels[0]), total, `${name} ${height}×${width}`);
    }
  }
});

test("a blur is the mean over the window and all channels", () => {
  const kernels = presetKernels("blur", [3, 2, 4], () => 0);
  assert.ok(Math.abs(sum(kernels.flat()) - 1) < 1e-12);
});

test("random weights are whole numbers from −2 to 3", () => {
  const draws = [0, 0.2, 0.4, 0.6, 0.8, 0.999];
  let next = 0;
  const [kernel] = presetKernels("random", [1, 2, 3], () => draws[next++]);
  assert.deepEqual(kernel, [
    [-2, -1, 0],
    [1, 2, 3],
  ]);
});

test("where a kernel has no middle its sentence names the cell that is taken", () => {
  assert.match(
    presetSentence("identity", [1, 3, 2], false),
    /no middle: row 1, column 0 is taken\.$/,
  );
  assert.doesNotMatch(presetSentence("identity", [1, 3, 5], false), /middle:/);
  const kernel = presetKernels("identity", [1, 3, 2], () => 0)[0];
  assert.equal(kernel[1][0], 1);
  assert.equal(presetKernels("identity", [1, 4, 3], () => 0)[0][1][1], 1);
  for (const name of PRESETS) assert.ok(presetSentence(name, [3, 3, 2], false).length > 20);
});

test("a stamp has no window to speak of", () => {
  for (const name of PRESETS)
    assert.doesNotMatch(presetSentence(name, [1, 3, 3], true), /window|neighbour/);
});
