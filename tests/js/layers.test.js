import assert from "node:assert/strict";
import test from "node:test";

import {
  mapBoxes,
  shapeText,
  shares,
  shareText,
  shortName,
  total,
  withThousands,
} from "../../convlab/widgets/shared/arithmetic/layers.js";

test("heights and widths of the maps are to one scale, and depths to the root of the channels", () => {
  const [wide, small] = mapBoxes(
    [
      [1, 4, 10, 40],
      [1, 16, 5, 20],
    ],
    80,
  );
  assert.deepEqual([wide.height, wide.width], [20, 80]);
  assert.deepEqual([small.height, small.width], [10, 40]);
  assert.ok(Math.abs(small.depth / wide.depth - 2) < 1e-12);
});

test("a vector is one cell high, whatever its length, and still to be seen", () => {
  const [map, vector] = mapBoxes(
    [
      [1, 3, 50, 60],
      [1, 4096],
    ],
    120,
  );
  assert.equal(vector.height, 120 / 60);
  assert.ok(vector.depth > map.depth);
  assert.ok(
    mapBoxes(
      [
        [1, 3, 500, 600],
        [1, 10],
      ],
      120,
    )[1].height >= 1.5,
  );
});

test("an output that is not one tensor has no box", () => {
  assert.deepEqual(
    mapBoxes(
      [
        null,
        [7],
        [
          [2, 3],
          [2, 3],
        ],
      ],
      120,
    ),
    [null, null, null],
  );
});

test("a bar is a share of the largest, and nothing where nothing is known", () => {
  assert.deepEqual(shares([10, null, 40, 0]), [0.25, 0, 1, 0]);
  assert.deepEqual(shares([0, null]), [0, 0]);
});

test("numbers are written as a person reads them", () => {
  assert.equal(withThousands(62378344), "62,378,344");
  assert.equal(withThousands(999), "999");
  assert.equal(withThousands(null), "?");
  assert.equal(shapeText([1, 96, 55, 55]), "1×96×55×55");
  assert.equal(shapeText(null), "");
  assert.equal(
    shapeText([
      [5, 2, 8],
      [
        [1, 2, 8],
        [1, 2, 9],
      ],
    ]),
    "5×2×8, 1×2×8, 1×2×9",
  );
  assert.equal(shapeText({ low: [2, 3], high: [2, 5] }), "low: 2×3, high: 2×5");
});

const LAYERS = [
  { parameters: 100, macs: 30, bytes: 0, complete: true },
  { parameters: 0, macs: null, bytes: 8, complete: false },
  { parameters: 99_900, macs: 70, bytes: 24, complete: true },
];

test("the sum of a measure leaves out what is not known", () => {
  assert.equal(total(LAYERS, "parameters"), 100_000);
  assert.equal(total(LAYERS, "macs"), 100);
});

test("a layer's share is of the sum, and a bound where the sum is one", () => {
  const [few, , most] = LAYERS;
  assert.equal(
    shareText(most, [few, most]),
    "99.9 % of the parameters, 70 % of the MACs, 100 % of the activations",
  );
  assert.equal(
    shareText(few, LAYERS),
    "0.1 % of the parameters, at most 30 % of the MACs, 0 % of the activations",
  );
  assert.equal(shareText(LAYERS[1], LAYERS), "0 % of the parameters, 25 % of the activations");
  const tiny = { ...few, parameters: 1 };
  assert.ok(shareText(tiny, [tiny, most]).startsWith("less than 0.1 % of the parameters"));
});

test("a network without work has no shares of it", () => {
  const flat = { parameters: 0, macs: 0, bytes: 5, complete: true };
  assert.equal(shareText(flat, [flat]), "100 % of the activations");
});

test("a long name keeps its end", () => {
  assert.equal(shortName("features.0", 10), "features.0");
  assert.equal(shortName("features.10", 10), "…atures.10");
});
