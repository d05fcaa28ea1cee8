import assert from "node:assert/strict";
import test from "node:test";

import {
  ACTIVATIONS,
  erf,
  flatIntervals,
} from "../../convlab/widgets/shared/arithmetic/activations.js";
import { cases } from "./cases.js";

// In float64: where 1 + erf or 1 − tanh² cancels, the last digits differ.
const TOLERANCE = 1e-13;

const close = (got, wanted) => Math.abs(got - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted));

test("values and slopes are PyTorch's and convlab's", () => {
  assert.ok(cases.length >= 200);
  assert.deepEqual([...new Set(cases.map(({ name }) => name))], Object.keys(ACTIVATIONS));
  for (const { name, parameters, x, torch, convlab } of cases) {
    x.forEach((place, k) => {
      const value = ACTIVATIONS[name].value(place, parameters);
      const slope = ACTIVATIONS[name].slope(place, parameters);
      for (const { values, slopes } of [torch, convlab]) {
        const where = `${name} ${JSON.stringify(parameters)} at ${place}`;
        assert.ok(close(value, values[k]), `${where}: ${value}, not ${values[k]}`);
        assert.ok(close(slope, slopes[k]), `slope of ${where}: ${slope}, not ${slopes[k]}`);
      }
    });
  }
});

test("only the slopes that are said to jump at 0 do", () => {
  const parameters = { negative_slope: 0.2, alpha: 2, beta: 3 };
  for (const [name, { slope, jumps = false }] of Object.entries(ACTIVATIONS)) {
    const step = Math.abs(slope(1e-9, parameters) - slope(-1e-9, parameters));
    assert.equal(step > 0.5, jumps, name);
  }
});

test("erf is odd, and known at a few places", () => {
  // Abramowitz and Stegun, table 7.1
  for (const [x, known] of [
    [0.5, 0.5204998778],
    [1, 0.8427007929],
    [2, 0.995322265],
  ]) {
    assert.ok(Math.abs(erf(x) - known) < 1e-10);
    assert.equal(erf(-x), -erf(x));
  }
  assert.equal(erf(0), 0);
  assert.equal(erf(7), 1);
});

test("a sigmoid is flat beyond the places that algebra gives", () => {
  for (const threshold of [0.01, 0.05, 0.1, 0.2]) {
    // s·(1 − s) = t where s = (1 ± √(1 − 4·t))/2, and x = ln(s/(1 − s)).
    const s = (1 + Math.sqrt(1 - 4 * threshold)) / 2;
    const edge = Math.log(s / (1 - s));
    const [left, right, ...more] = flatIntervals(ACTIVATIONS.sigmoid.slope, threshold, -6, 6);
    assert.deepEqual(more, []);
    assert.ok(left[0] === -6 && Math.abs(left[1] + edge) < 1e-9);
    assert.ok(right[1] === 6 && Math.abs(right[0] - edge) < 1e-9);
  }
});

test("ReLU is flat left of 0, a line nowhere, and below the least threshold nothing is", () => {
  const [[start, end]] = flatIntervals(ACTIVATIONS.relu.slope, 0.05, -6, 6);
  assert.ok(start === -6 && Math.abs(end) < 1e-9);
  assert.deepEqual(
    flatIntervals(() => 1, 0.05, -6, 6),
    [],
  );
  assert.deepEqual(
    flatIntervals(() => 0, 0, -6, 6),
    [],
  );
  assert.deepEqual(
    flatIntervals(() => 0, 0.05, -6, 6),
    [[-6, 6]],
  );
});
