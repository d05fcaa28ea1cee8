import assert from "node:assert/strict";
import test from "node:test";

import { displayFor, presetIndex } from "../../convlab/widgets/kernel_playground.js";
import {
  lookText,
  misfitOf,
  sumPieces,
  sumText,
} from "../../convlab/widgets/shared/arithmetic/photo_sentences.js";
import { cellText } from "../../convlab/widgets/shared/drawing/loupe.js";
import {
  colourOf,
  isLight,
  legendRange,
} from "../../convlab/widgets/shared/drawing/photo_figure.js";
import { stepOf } from "../../convlab/widgets/shared/drawing/weights_figure.js";
import { cases } from "./cases.js";

test("a kernel that does not fit into the photo is refused in the words of Python", () => {
  assert.ok(cases.filter(({ problem }) => problem !== null).length >= 100);
  assert.ok(cases.filter(({ problem }) => problem === null).length >= 50);
  for (const { photo, kernel, problem } of cases) {
    const [height, width] = photo;
    assert.equal(misfitOf({ height, width }, kernel), problem);
  }
});

test("a preset that sums to 0 is shown around 0, another as the photo is", () => {
  const sobel = [
    [-1, 0, 1],
    [-2, 0, 2],
  ];
  assert.equal(displayFor(sobel), "diverging");
  assert.equal(displayFor(sobel, "cut"), "diverging");
  assert.equal(displayFor(sobel, "signed"), "signed"); // who has chosen greys keeps them
  assert.equal(displayFor([[0.1, -0.3, 0.2]]), "diverging"); // 2.8e-17 by rounding
  assert.equal(displayFor([[0, 1, -1, 1]], "signed"), "cut"); // about as light as the photo
  assert.equal(displayFor([[1, -3]]), "diverging"); // nearly all below 0
  assert.equal(displayFor([[4, 3]]), "diverging"); // nearly all above white
});

test("a weight goes by 1 among whole numbers, by a tenth of the size among fractions", () => {
  assert.equal(stepOf([[-1, 0, 2]]), 1);
  assert.equal(stepOf([[0, 0]]), 1);
  assert.equal(stepOf([[0.5, -2]]), 1);
  assert.equal(stepOf([[1 / 9, 1 / 9]]), 0.1);
  assert.equal(stepOf([[0.0204, -0.01]]), 0.01);
});

test("in many columns a number has two digits", () => {
  assert.equal(cellText(0.0204, 7), ".02");
  assert.equal(cellText(-0.5, 6), "−.5");
  assert.equal(cellText(-0.00031, 7), "−3e−4");
  assert.equal(cellText(-26_000, 7), "−2.6e4");
  assert.equal(cellText(0, 7), "0");
  assert.equal(cellText(0.0204, 5), "0.0204");
  assert.equal(cellText(-28.33, 6), "−28");
  assert.equal(cellText(255, 7), "255");
});

const range = (low, high, black, white) => ({ low, high, black, white, below: 0, above: 0 });

test("the legend goes from the least number to the greatest, and has 0 on it", () => {
  assert.deepEqual(legendRange("diverging", range(-989, 979, -989, 989)), [-989, 979]);
  assert.deepEqual(legendRange("diverging", range(10, 254, -254, 254)), [0, 254]);
  assert.deepEqual(legendRange("diverging", range(0, 0, -1, 1)), [-1, 1]);
  assert.deepEqual(legendRange("cut", range(-9, 300, 0, 255)), [0, 255]);
});

test("letters are black on light colours, and white on dark ones, and can be read", () => {
  const light = ([grey]) =>
    grey / 255 <= 0.04045 ? grey / 255 / 12.92 : ((grey / 255 + 0.055) / 1.055) ** 2.4;
  for (let grey = 0; grey < 256; grey += 1) {
    const colour = colourOf(grey, { black: 0, white: 255 }, null);
    assert.deepEqual(colour, [grey, grey, grey]);
    const below = light(colour);
    const ratio = isLight(colour) ? (below + 0.05) / 0.05 : 1.05 / (below + 0.05);
    assert.ok(ratio >= 4.5);
  }
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

test("of a long sum the product that is lit is always shown", () => {
  const wide = { height: 1, width: 11, values: Float64Array.from({ length: 11 }, (_, k) => k) };
  const kernel = [new Array(11).fill(1)];
  const shown = (lit) => sumPieces(wide, kernel, 0, 0, lit).flatMap(({ tap }) => tap ?? []);
  assert.deepEqual(shown(null), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(shown(4), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(shown(10), [0, 1, 2, 3, 4, 5, 6, 7, 10]);
  const lit = sumPieces(wide, kernel, 0, 0, 10).find(({ tap }) => tap === 10);
  assert.equal(lit.text, "10·1");
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

test("around 0 there are three colours, or in a photo in colour the greys of each channel", () => {
  const look = { low: -4, high: 2, black: -4, white: 4, below: 0, above: 0 };
  const { greys } = lookText("diverging", look, 10);
  assert.equal(greys, "Blue is below 0, white is 0, orange is above 0.");
  const colour = lookText("diverging", { ...look, below: 3 }, 30, true);
  assert.equal(colour.greys, "In each channel black is −4, middle grey 0, white 4.");
  assert.equal(colour.cut, "Cut off: 3 below −4 and 0 above 4, 10 % of the numbers.");
});
