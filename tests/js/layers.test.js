import assert from "node:assert/strict";
import test from "node:test";

import {
  cellsRead,
  countText,
  heightThatFits,
  inOrder,
  mapBoxes,
  percentText,
  shapeText,
  shapeWords,
  shares,
  shareText,
  shortName,
  squares,
  total,
  withoutDerivation,
} from "../../convlab/widgets/shared/arithmetic/layers.js";
import { cases } from "./cases.js";

const bothAxes = (reads, cell) => [0, 1].map((axis) => cellsRead(reads, axis, cell[axis]));
const isInside = (ends, sides) =>
  ends.every(([first, last], axis) => first >= 0 && last < sides[axis]);

test("a cell reads the cells of its layer's input that PyTorch finds, in the padding, too", () => {
  for (const { window, cell, near } of cases) assert.deepEqual(bothAxes(window, cell), near);
});

test("a cell reads the cells of the net's input that PyTorch finds", () => {
  let count = 0;
  for (const { window, field, cell, sides, far } of cases) {
    const ends = bothAxes(field, cell);
    if (!isInside(ends, sides[1]) || !isInside(bothAxes(window, cell), sides[0])) continue;
    count += 1;
    assert.deepEqual(ends, far);
  }
  assert.ok(count > 80);
});

test("edges are square roots: of rows and columns on one scale, of channels on another", () => {
  const [wide, small, vector] = mapBoxes(
    [
      [1, 4, 9, 36],
      [1, 16, 4, 25],
      [1, 64],
    ],
    120,
  );
  assert.deepEqual([wide.height, wide.width], [60, 120]);
  assert.deepEqual([small.height, small.width], [40, 100]);
  assert.equal(small.depth / wide.depth, 2);
  assert.ok(Math.abs(vector.height / small.depth - 2) < 1e-12);
  assert.equal(vector.depth, 0);
});

test("however long a vector is, it is no higher than the highest map", () => {
  const boxes = mapBoxes(
    [
      [1, 3, 50, 60],
      [1, 1_000_000],
      [1, 10],
    ],
    120,
  );
  assert.equal(boxes[1].height, 120);
  assert.equal(boxes[2].height, 3);
});

test("an output that is not one tensor has no box", () => {
  const pair = [
    [2, 3],
    [2, 3],
  ];
  assert.deepEqual(mapBoxes([null, [7], pair], 120), [null, null, null]);
});

test("the area of a square is its number, and nothing is drawn for none", () => {
  assert.deepEqual(squares([25, null, 100, 0], 80), [40, 0, 80, 0]);
  assert.deepEqual(squares([1, 1_000_000], 80), [2, 80]);
  assert.deepEqual(squares([0, null], 80), [0, 0]);
});

test("boxes are as high as they can be in the room", () => {
  const heights = { most: 116, least: 56, usual: 84 };
  assert.equal(
    heightThatFits((height) => 10 * height, 805, heights),
    80,
  );
  assert.equal(
    heightThatFits((height) => 10 * height, 5000, heights),
    116,
  );
  assert.equal(
    heightThatFits((height) => 10 * height, 500, heights),
    84,
  );
});

test("a bar is a share of the largest, and nothing where nothing is known", () => {
  assert.deepEqual(shares([10, null, 40, 0]), [0.25, 0, 1, 0]);
  assert.deepEqual(shares([0, null]), [0, 0]);
});

test("numbers and shapes are written as a person reads them", () => {
  assert.equal(countText(62378344), "62,378,344");
  assert.equal(countText(null), "?");
  assert.equal(percentText(0.60523), "60.5 %");
  assert.equal(percentText(0.0001), "less than 0.1 %");
  assert.equal(percentText(0), "0 %");
  assert.equal(shapeText([1, 96, 55, 55]), "1×96×55×55");
  assert.equal(shapeText(null), "");
  const nested = [
    [5, 2, 8],
    [
      [1, 2, 8],
      [1, 2, 9],
    ],
  ];
  assert.equal(shapeText(nested), "5×2×8, 1×2×8, 1×2×9");
  assert.equal(shapeText({ low: [2, 3], high: [2, 5] }), "low: 2×3, high: 2×5");
  assert.equal(shapeWords([1, 96, 55, 41]), "96 maps of 55×41");
  assert.equal(shapeWords([2, 1, 5, 7]), "1 map of 5×7");
  assert.equal(shapeWords([1, 4096]), "4,096 numbers");
  assert.equal(shapeWords([2, 4, 100]), "4 maps of 1×100");
  assert.equal(shapeWords(nested), "5×2×8, 1×2×8, 1×2×9");
});

const LAYERS = [
  { parameters: 100, macs: 30, bytes: 0, complete: true },
  { parameters: 0, macs: null, bytes: 8, complete: false },
  { parameters: 99_900, macs: 70, bytes: 24, complete: true },
  { parameters: 0, macs: 70, bytes: 8, complete: true },
];

test("layers are sorted by a measure, the largest first, equal ones as in the network", () => {
  assert.deepEqual(inOrder(LAYERS, "network"), [0, 1, 2, 3]);
  assert.deepEqual(inOrder(LAYERS, "parameters"), [2, 0, 1, 3]);
  assert.deepEqual(inOrder(LAYERS, "MACs"), [2, 3, 0, 1]); // the unknown one last
  assert.deepEqual(inOrder(LAYERS, "bytes"), [2, 1, 3, 0]);
});

test("the sum of a measure leaves out what is not known", () => {
  assert.equal(total(LAYERS, "parameters"), 100_000);
  assert.equal(total(LAYERS, "macs"), 170);
});

test("a layer's share is of the sum, and a bound where the sum is one", () => {
  const [few, unknown, most] = LAYERS;
  assert.equal(
    shareText(most, [few, most]),
    "99.9 % of the 100,000 parameters, 70 % of the 100 MACs, 100 % of the 24 bytes of activations",
  );
  assert.equal(
    shareText(few, [few, unknown, most]),
    "0.1 % of the 100,000 parameters, at most 30 % of the 100 MACs",
  );
  assert.equal(shareText(unknown, LAYERS), "20 % of the 40 bytes of activations");
  const tiny = { ...few, parameters: 1 };
  assert.ok(shareText(tiny, [tiny, most]).startsWith("less than 0.1 % of the 99,901 parameters"));
});

test("a layer that adds nothing says so", () => {
  const view = { parameters: 0, macs: 0, bytes: 0, complete: true };
  assert.equal(shareText(view, [view, ...LAYERS]), "No parameters, no MACs, no new memory.");
});

test("a number without a derivation is said all the same", () => {
  const relu = { input: [1, 8, 5, 4], shape: [1, 8, 5, 4], parameters: 0, macs: 0, bytes: 640 };
  assert.equal(withoutDerivation(relu, "output size"), "1×8×5×4, as the input.");
  assert.equal(withoutDerivation(relu, "parameters"), "0 parameters.");
  assert.equal(withoutDerivation(relu, "MACs"), "0 MACs: nothing is multiplied by a weight.");
  assert.equal(withoutDerivation(relu, "memory"), "640 bytes.");
  const sort = { ...relu, shape: [1, 160], macs: null };
  assert.equal(withoutDerivation(sort, "output size"), "1×8×5×4 → 1×160.");
  assert.equal(withoutDerivation(sort, "MACs"), "Unknown: there is no rule for this operation.");
});

test("a long name keeps its end", () => {
  assert.equal(shortName("features.0", 10), "features.0");
  assert.equal(shortName("features.10", 10), "…atures.10");
});
