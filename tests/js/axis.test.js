import assert from "node:assert/strict";
import test from "node:test";

import {
  placeOnAxis,
  summaryText,
  windowText,
} from "../../convlab/widgets/shared/arithmetic/windows_on_axis.js";
import { cases } from "./cases.js";

const plain = (operation) => (operation === "transposed" ? "output" : "input");

test("each cell is read, or written to, as often as PyTorch does", () => {
  assert.ok(cases.length >= 500);
  for (const { operation, axis, size, times } of cases) {
    const { ruler } = placeOnAxis(operation, axis, size);
    const found = ruler.filter(({ kind }) => kind === plain(operation)).map((cell) => cell.times);
    assert.deepEqual(found, times, JSON.stringify({ operation, axis }));
  }
});

test("the ruler counts from the first cell of the padding, and leaves none out", () => {
  for (const { operation, axis, size } of cases) {
    const places = placeOnAxis(operation, axis, size).ruler.map(({ at }) => at);
    assert.deepEqual(
      places,
      [...places.keys()].map((k) => k - axis.P),
    );
  }
});

test("windows in one row do not touch each other's cells", () => {
  for (const { operation, axis, size } of cases) {
    const { windows, lanes } = placeOnAxis(operation, axis, size);
    const ends = Array(lanes).fill(-Infinity);
    for (const { cells, lane } of windows) {
      assert.ok(cells[0] > ends[lane], JSON.stringify({ operation, axis }));
      ends[lane] = cells.at(-1);
    }
  }
});

test("no row is kept for windows that are not there", () => {
  for (const { operation, axis, size } of cases) {
    const { windows, lanes } = placeOnAxis(operation, axis, size);
    assert.ok(lanes <= windows.length, JSON.stringify({ operation, axis }));
  }
});

test("the summary names exactly the cells that are never read", () => {
  for (const { operation, axis, size, times } of cases) {
    const unread = times.flatMap((count, at) => (count === 0 ? [at] : []));
    const text = summaryText(operation, axis, size);
    if (operation === "transposed") continue;
    const named = text.match(/Input cells? ([\d, ]+): never read/)?.[1] ?? "";
    assert.equal(named, unread.join(", "), JSON.stringify({ operation, axis }));
  }
});

test("the cells of a window are listed one by one, the padding by its name", () => {
  const axis = { I: 7, K: 3, P: 1, S: 2, D: 2, ceilMode: false, outputPadding: 0 };
  assert.equal(windowText("conv", axis, 3, 0), "Output cell 0 reads: padding, 1, 3.");
  assert.equal(windowText("conv", axis, 3, 2), "Output cell 2 reads: 3, 5, padding.");
});

test("the summary of a transposed convolution names the cells cut off and the empty ones", () => {
  const axis = { I: 2, K: 2, P: 1, S: 3, D: 1, ceilMode: false, outputPadding: 1 };
  assert.equal(
    summaryText("transposed", axis, 4),
    "Each of the 2 cells of the input writes a window: the output has 4 cells. " +
      "The padding takes 1 cell away. Nothing is written to cell 1.",
  );
});
