import assert from "node:assert/strict";
import test from "node:test";

import { displayFor, presetIndex } from "../../convlab/widgets/kernel_playground.js";
import {
  lookText,
  misfitOf,
  sumText,
} from "../../convlab/widgets/shared/arithmetic/photo_sentences.js";
import { pixelSize } from "../../convlab/widgets/shared/drawing/photo_figure.js";
import { cases } from "./cases.js";

test("a kernel that does not fit into the photo is refused in the words of Python", () => {
  assert.ok(cases.filter(({ problem }) => problem !== null).length >= 100);
  assert.ok(cases.filter(({ problem }) => problem === null).length >= 50);
  for (const { photo, kernel, problem } of cases) {
    const [height, width] = photo;
    assert.equal(misfitOf({ height, width }, kernel), problem);
  }
});

test("pixels are drawn in whole ones, and a large photo smaller", () => {
  assert.equal(pixelSize(300, 250), 1);
  assert.equal(pixelSize(60, 100), 3);
  assert.equal(pixelSize(2, 3), 40);
  assert.equal(pixelSize(660, 300), 0.5);
});

test("a preset that sums to 0 is shown with 0 as middle grey, another as the photo is", () => {
  assert.equal(
    displayFor([
      [-1, 0, 1],
      [-2, 0, 2],
    ]),
    "signed",
  );
  assert.equal(displayFor([[0.1, -0.3, 0.2]]), "signed"); // 2.8e-17 by rounding
  assert.equal(
    displayFor([
      [0, 0],
      [0, 1],
      [0, 0],
    ]),
    "cut",
  );
  assert.equal(displayFor([[1, -3]]), "cut");
});

test("a preset is known by its numbers", () => {
  const presets = [
    { name: "row", kernel: [[1, 2]] },
    { name: "column", kernel: [[1], [2]] },
  ];
  assert.equal(presetIndex([[1], [2]], presets), 1);
  assert.equal(presetIndex([[1, 3]], presets), -1);
});

const photo = { height: 2, width: 3, values: Float64Array.from([10, 20, 30, -1, 0.5, 7]) };

test("a result is shown as its sum", () => {
  const kernel = [
    [-1, 2],
    [0, 1 / 9],
  ];
  // −20 + 60 + 0 + 7/9
  assert.equal(sumText(photo, kernel, 0, 1), "20·(−1) + 30·2 + 0.5·0 + 7·0.111 ≈ 40.8");
  assert.equal(sumText(photo, [[1]], 1, 0), "(−1)·1 = −1");
});

test("of a long sum the products that are not 0 come first", () => {
  const wide = { height: 1, width: 11, values: new Float64Array(11).fill(9) };
  const kernel = [[0, 0, 0, 0, 0, 0, 0, 0, 0, 2, -1]];
  assert.ok(sumText(wide, kernel, 0, 0).startsWith("9·2 + 9·(−1) + 9·0 + "));
  assert.ok(sumText(wide, kernel, 0, 0).endsWith(" + … (11 products) = 9"));
});

test("a long sum is cut short and says so", () => {
  const wide = { height: 1, width: 11, values: new Float64Array(11).fill(9) };
  const text = sumText(wide, [new Array(11).fill(1 / 9)], 0, 0);
  assert.ok(text.endsWith("9·0.111 + … (11 products) ≈ 11"), text);
});

test("the pixels that are cut off are counted", () => {
  const look = { low: -812, high: 790.5, black: 0, white: 255, below: 31234, above: 120 };
  const { range, greys, cut } = lookText("cut", look, 74000);
  assert.equal(range, "−812 to 791");
  assert.equal(greys, "Black is 0, white 255.");
  assert.equal(cut, "Cut off: 31,234 below 0 and 120 above 255, 42 % of the pixels.");
  const few = lookText("cut", { ...look, below: 1, above: 0 }, 74000);
  assert.ok(few.cut.endsWith("less than 1 % of the pixels."));
  const nearly = lookText("cut", { ...look, below: 73_999, above: 0 }, 74_000);
  assert.ok(nearly.cut.endsWith("more than 99 % of the pixels."));
  const all = lookText("cut", { ...look, below: 74_000, above: 0 }, 74_000);
  assert.ok(all.cut.endsWith(", 100 % of the pixels."));
});

test("with 0 as middle grey nothing is cut off", () => {
  const look = { low: -4, high: 2, black: -4, white: 4, below: 0, above: 0 };
  const { greys, cut } = lookText("signed", look, 10);
  assert.equal(greys, "Black is −4, middle grey 0, white 4.");
  assert.equal(cut, "No pixel is cut off.");
});
