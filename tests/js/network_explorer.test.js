import assert from "node:assert/strict";
import test from "node:test";

import {
  boxes,
  megabytes,
  shapeText,
  shares,
  withThousands,
} from "../../convlab/widgets/network_explorer.js";

test("heights and widths of the maps are to one scale, and depths to the root of the channels", () => {
  const [wide, small] = boxes([[1, 4, 10, 40], [1, 16, 5, 20]], 80);
  assert.deepEqual([wide.height, wide.width], [20, 80]);
  assert.deepEqual([small.height, small.width], [10, 40]);
  assert.ok(Math.abs(small.depth / wide.depth - 2) < 1e-12);
});

test("a vector is one cell high, whatever its length, and still to be seen", () => {
  const [map, vector] = boxes([[1, 3, 50, 60], [1, 4096]], 120);
  assert.equal(vector.height, 120 / 60);
  assert.ok(vector.depth > map.depth);
  assert.ok(boxes([[1, 3, 500, 600], [1, 10]], 120)[1].height >= 1.5);
});

test("an output that is not one tensor has no box", () => {
  assert.deepEqual(boxes([null, [7]], 120), [null, null]);
});

test("a bar is a share of the largest, and nothing where nothing is known", () => {
  assert.deepEqual(shares([10, null, 40, 0]), [0.25, 0, 1, 0]);
  assert.deepEqual(shares([0, null]), [0, 0]);
});

test("numbers are written as a person reads them", () => {
  assert.equal(withThousands(62378344), "62,378,344");
  assert.equal(withThousands(999), "999");
  assert.equal(withThousands(null), "?");
  assert.equal(megabytes(1161600), "1.162 MB");
  assert.equal(megabytes(4000), "0.004 MB");
  assert.equal(megabytes(148684800), "148.685 MB");
  assert.equal(shapeText([1, 96, 55, 55]), "1×96×55×55");
});
