import assert from "node:assert/strict";
import test from "node:test";

import { curve, whereText } from "../../convlab/widgets/activation_explorer.js";
import { fourDigits, placeText } from "../../convlab/widgets/shared/arithmetic/numbers.js";
import { spread } from "../../convlab/widgets/shared/drawing/activation_plot.js";
import { rangeOf, ticks } from "../../convlab/widgets/shared/drawing/plot_axis.js";
import { cases } from "./cases.js";

const axis = cases; // of the setting `position`

test("a curve goes through 0 exactly, from −6 to 6", () => {
  const [points, ...more] = curve((x) => x, false, axis);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [points[0], points[120], points.at(-1)],
    [
      [-6, -6],
      [0, 0],
      [6, 6],
    ],
  );
});

test("where a line jumps it is in two pieces, and 0 belongs to the left one", () => {
  const [left, right] = curve((x) => (x > 0 ? 1 : 0.2), true, axis);
  assert.deepEqual(
    [left.at(-1), right[0]],
    [
      [0, 0.2],
      [0, 1],
    ],
  );
  assert.equal(curve((x) => (x > 0 ? 1 : Math.exp(x)), true, axis).length, 1);
});

test("an axis holds all values, and its marks are round numbers in it", () => {
  assert.deepEqual(rangeOf([0.0025, 0.9975], 1), [0, 1]);
  assert.deepEqual(rangeOf([-0.06, 6], 1), [-1, 6]);
  assert.deepEqual(rangeOf([1, 1], 0.5), [1, 1.5]);
  assert.deepEqual(ticks(-6, 6), [-6, -4, -2, 0, 2, 4, 6]);
  assert.deepEqual(ticks(0, 1), [0, 0.25, 0.5, 0.75, 1]);
});

test("numbers keep their width, and a tiny one is not called 0", () => {
  assert.equal(fourDigits(0.73106), "0.7311");
  assert.equal(fourDigits(-0.2), "−0.2000");
  assert.equal(fourDigits(-0), "0.0000");
  assert.equal(fourDigits(-4.2e-7), "−4.2e−7");
});

test("a place that Python has set keeps its digits", () => {
  assert.equal(placeText(1.5), "1.50");
  assert.equal(placeText(-0.05), "−0.05");
  assert.equal(placeText(0.123456), "0.123456");
  assert.equal(placeText(-2.345), "−2.345");
});

test("intervals are written in words", () => {
  assert.equal(whereText([], axis), "nowhere");
  assert.equal(whereText([[-6, 6]], axis), "everywhere");
  assert.equal(
    whereText(
      [
        [-6, -2.944],
        [2.944, 6],
      ],
      axis,
    ),
    "up to x = −2.94, and from x = 2.94 on",
  );
  assert.equal(
    whereText([[-1.4, -1.2]], axis),
    "between x = −1.40 and x = −1.20 (around its least value)",
  );
  assert.equal(whereText([[-6, -1e-15]], axis), "up to x = 0.00");
});

test("two names at the ends of their lines do not lie on each other", () => {
  assert.deepEqual(spread([20, 90], 16), [20, 90]);
  assert.deepEqual(spread([50, 50], 16), [42, 58]);
  assert.deepEqual(spread([54, 50], 16), [60, 44]);
  assert.deepEqual(spread([50], 16), [50]);
});
