import assert from "node:assert/strict";
import test from "node:test";

import {
  roundingText,
  summaryParts,
  windowText,
  workedOut,
} from "../../convlab/widgets/shared/arithmetic/axis_sentences.js";
import {
  placeOnAxis,
  windowNear,
} from "../../convlab/widgets/shared/arithmetic/windows_on_axis.js";
import { textOf } from "../../convlab/widgets/shared/drawing/formula_line.js";
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

const summaryText = (...given) =>
  summaryParts(placeOnAxis(...given))
    .map(({ text }) => text)
    .join(" ");

test("the summary names exactly the cells that are never read, or written to", () => {
  for (const { operation, axis, size, times } of cases) {
    const unread = times.flatMap((count, at) => (count === 0 ? [at] : []));
    const text = summaryText(operation, axis, size);
    if (text.includes("…")) continue; // of many cells, not all are named
    const said = /(?:Never read: input|Nothing is written to) cells? ([\d, ]+),/g;
    const named = [...text.matchAll(said)]
      .flatMap(([, cells]) => cells.split(", ").map(Number))
      .sort((a, b) => a - b);
    assert.deepEqual(named, unread, JSON.stringify({ operation, axis }));
  }
});

test("of many cells the first two, the last and the number are named", () => {
  const axis = { I: 24, K: 9, P: 0, S: 6, D: 4, ceilMode: false, outputPadding: 0 };
  const end = "Nothing is written to cells 1, 2, …, 169 (87 cells), in the holes of the windows.";
  assert.ok(summaryText("transposed", axis, 171).endsWith(end));
  const few = { ...axis, I: 4, K: 1, S: 5, D: 1 };
  assert.match(summaryText("transposed", few, 16), /cells 1, 2, 3, 4, 6, 7, .*, 13, 14, between/);
});

test("a cell that is never read lies at the end, between two windows, or in a hole of one", () => {
  const found = { end: 0, between: 0, hole: 0 };
  for (const { operation, axis, size } of cases) {
    const { ruler, windows } = placeOnAxis(operation, axis, size);
    const spans = windows.map(({ cells }) => [cells[0], cells.at(-1)]);
    for (const { at, times, unread } of ruler) {
      const inside = spans.some(([start, end]) => start <= at && at <= end);
      const behind = spans.every(([, end]) => end < at);
      const expected = times > 0 ? null : inside ? "hole" : behind ? "end" : "between";
      assert.equal(unread, expected, JSON.stringify({ operation, axis, at }));
      if (unread) found[unread] += 1;
    }
  }
  assert.ok(Object.values(found).every((count) => count > 20));
});

test("the way is the first window, a step for each further one, and what is lost of the next", () => {
  for (const { operation, axis, size, lost } of cases) {
    const { way, windows } = placeOnAxis(operation, axis, size);
    const message = JSON.stringify({ operation, axis });
    const ends = windows.map(({ cells }) => cells.at(-1) + 1);
    const moved = way.filter(({ kind }) => kind === "window" || kind === "step");
    assert.deepEqual(
      moved.map(({ end }) => end),
      ends,
      message,
    );
    const length = (kind) =>
      way
        .filter((part) => part.kind === kind)
        .reduce((sum, { start, end }) => sum + end - start, 0);
    assert.equal(length("lost"), lost, message);
    assert.equal(length("added"), axis.outputPadding, message);
    if (lost > 0) assert.equal(length("lost") + length("missing"), axis.S, message);
  }
});

test("what is worked out gives the size, and what is lost is named", () => {
  const floors = { "⌊": Math.floor, "⌈": Math.ceil };
  const number = (text) => Number(text.replace("−", "-").replace("…", "00001"));
  const rounded = (text) =>
    text.replaceAll(/([⌊⌈])(.*?)[⌋⌉]/g, (_, sign, inside) => floors[sign](number(inside)) + 0);
  for (const { operation, axis, size, lost } of cases) {
    const message = JSON.stringify({ operation, axis });
    const text = rounded(textOf(workedOut(operation, axis))).replaceAll("−", "-");
    const terms = text.replace(/min\((.*)\)/, (_, inside) =>
      Math.min(...inside.split(",").map(Number)),
    );
    const sum = [...terms.replaceAll(" ", "").matchAll(/[+-]?\d+/g)].reduce(
      (a, [b]) => a + Number(b),
      0,
    );
    assert.equal(sum, size, message);
    if (operation === "transposed") continue;
    const said = roundingText(operation, axis, size).match(/, (\d+) cells?, is lost/)?.[1] ?? 0;
    if (!axis.ceilMode) assert.equal(Number(said), lost, message);
  }
});

test("the sentence on what is rounded", () => {
  const plain = { I: 8, K: 3, P: 0, S: 2, D: 1, ceilMode: false, outputPadding: 0 };
  const said = (operation, size, changes = {}) =>
    roundingText(operation, { ...plain, ...changes }, size);
  assert.equal(said("conv", 3), "5/2 = 2.5 → 2: half a step, 1 cell, is lost.");
  assert.equal(said("conv", 3, { P: 1, S: 3 }), "7/3 = 2.33… → 2: 1/3 of a step, 1 cell, is lost.");
  assert.equal(said("conv", 2, { S: 4, I: 9 }), "6/4 = 1.5 → 1: half a step, 2 cells, is lost.");
  assert.equal(said("conv", 3, { I: 7 }), "4/2 = 2: nothing is rounded, nothing is left over.");
  assert.equal(
    said("pool", 4, { ceilMode: true }),
    "5/2 = 2.5 → 3: rounded up, so the last window hangs out by 1 cell.",
  );
  assert.equal(
    said("pool", 5, { I: 10, K: 1, ceilMode: true }),
    "9/2 = 4.5 → 5, but this window would begin behind the input: ⌊(10 + 0 − 1)/2⌋ = 4.",
  );
  assert.equal(
    said("pool", 1, { I: 2, K: 3, ceilMode: true }),
    "−1/2 = −0.5 → 0: rounded up, so the last window hangs out by 1 cell.",
  );
});

test("a transposed convolution says which sizes a convolution rounds to the same one", () => {
  const told = cases.filter(({ operation, together }) => operation === "transposed" && together);
  assert.ok(told.length > 100);
  for (const { axis, size, together } of told) {
    const text = roundingText("transposed", axis, size);
    const sizes = text
      .match(/^Of ([\d, or]+) cells? /)[1]
      .split(/, | or /)
      .map(Number);
    assert.deepEqual(sizes, together, JSON.stringify(axis));
  }
});

test("the window near a cell is one whose middle is nearest to it", () => {
  for (const { operation, axis, size } of cases) {
    const layout = placeOnAxis(operation, axis, size);
    const distance = ({ cells }, at) => Math.abs((cells[0] + cells.at(-1)) / 2 - at);
    for (const { at } of layout.ruler) {
      const least = Math.min(...layout.windows.map((window) => distance(window, at)));
      assert.equal(distance(layout.windows[windowNear(layout, at)], at), least);
    }
  }
});

test("a setting without an output has a window all the same", () => {
  const axis = { I: 2, K: 9, P: 0, S: 1, D: 1, ceilMode: false, outputPadding: 0 };
  const { ruler, windows, way } = placeOnAxis("conv", axis, null);
  assert.equal(windows.length, 1);
  assert.deepEqual(
    ruler.map(({ kind }) => kind),
    ["input", "input", ...Array(7).fill("beyond")],
  );
  assert.deepEqual(way, [{ kind: "window", start: 0, end: 9 }]);
  const pool = { I: 6, K: 3, P: 2, S: 2, D: 1, ceilMode: false, outputPadding: 0 };
  assert.ok(placeOnAxis("pool", pool, null).ruler.every(({ unread }) => unread === null));
});

test("the cells of a window are listed one by one, the padding by its name", () => {
  const axis = { I: 7, K: 3, P: 1, S: 2, D: 2, ceilMode: false, outputPadding: 0 };
  const layout = placeOnAxis("conv", axis, 3);
  assert.equal(windowText(layout, 0), "Output cell 0 reads: padding, 1, 3.");
  assert.equal(windowText(layout, 2), "Output cell 2 reads: 3, 5, padding.");
  const wide = placeOnAxis("conv", { ...axis, K: 4, P: 4, D: 1 }, 6);
  assert.equal(windowText(wide, 0), "Output cell 0 reads: 4 × padding.");
  assert.equal(windowText(wide, 1), "Output cell 1 reads: 2 × padding, 0, 1.");
  assert.equal(windowText(wide, 5), "Output cell 5 reads: 6, 3 × padding.");
});

test("the sentences carry the marks of the cells that they name", () => {
  const axis = { I: 14, K: 2, P: 0, S: 4, D: 2, ceilMode: false, outputPadding: 0 };
  assert.deepEqual(summaryParts(placeOnAxis("conv", axis, 3)), [
    { text: "The window takes 3 places: the output has 3 cells." },
    { text: "Never read: input cells 11, 12, 13, at the end.", mark: "end" },
    { text: "Never read: input cells 3, 7, between the windows.", mark: "between" },
    { text: "Never read: input cells 1, 5, 9, in the holes of the windows.", mark: "hole" },
  ]);
});

test("the summary of a transposed convolution names the cells cut off and the empty ones", () => {
  const axis = { I: 2, K: 2, P: 1, S: 3, D: 1, ceilMode: false, outputPadding: 1 };
  assert.equal(
    summaryText("transposed", axis, 4),
    "Each of the 2 cells of the input writes a window: the output has 4 cells. " +
      "The padding takes 1 cell away. Nothing is written to cell 1, between the windows.",
  );
});
